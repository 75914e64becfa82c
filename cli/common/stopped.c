#include "cli/common/stopped.h"

ExitCode stopped(Compilation *compilation)
{
    Sink sink;
    Arena *arena = compilation_arena(compilation);
    if (setjmp(arena->memory->on_failure)) return out_of_memory();
    Diags *diags = compilation_stopped(compilation);
    if (!diags) return out_of_memory();
    sink_stream(&sink, arena, stderr);
    diags_print(diags, compilation_sources(compilation), (DiagStyle){.max_errors = 0}, &sink);
    sink_flush(&sink);
    return EXIT_ERRORS;
}
