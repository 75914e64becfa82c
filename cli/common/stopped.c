#include "cli/common/stopped.h"

ExitCode stopped(Compilation *compilation, const FindingOptions *options)
{
    Sink sink;
    Arena *arena = compilation_arena(compilation);
    if (setjmp(arena->memory->on_failure)) return out_of_memory();
    Diags *diags = compilation_stopped(compilation);
    if (!diags) return out_of_memory();
    if (options && findings_are_document(options)) return EXIT_ERRORS;
    sink_stream(&sink, arena, stderr);
    diags_print(diags, compilation_sources(compilation),
                options ? findings_style(options) : (DiagStyle){.max_errors = 0}, &sink);
    sink_flush(&sink);
    return EXIT_ERRORS;
}
