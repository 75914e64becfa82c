#include "cli/init/next.h"

#include "cli/common/language.h"
#include "cli/common/main_file.h"
#include "cli/common/progress.h"
#include "cli/common/stopped.h"
#include "lang/driver/next.h"

static void tell_findings(Compilation *c)
{
    Sink sink;
    sink_stream(&sink, compilation_arena(c), stderr);
    diags_print(compilation_diags(c), compilation_sources(c), (DiagStyle){.max_errors = 20}, &sink);
    sink_flush(&sink);
}

static ExitCode write_files(const NextBudget *next, Arena *arena, Output *output)
{
    for (uint32_t i = 0; i < next->files.len; i++) {
        const NextText *file = &next->files.items[i];
        Sink *sink = output->base.open(&output->base, arena_str(arena, file->path));
        if (!sink) return EXIT_FILES;
        sink_str(sink, file->text);
    }
    return EXIT_NONE;
}

static ExitCode tell_failure(Compilation *c, const NextBudget *next, NextStatus status)
{
    switch (status) {
    case NEXT_MADE: return EXIT_NONE;
    case NEXT_HAS_ERRORS: tell_findings(c); break;
    case NEXT_OUTSIDE:
        complain(STR_FMT " is not in the folder of the budget: it cannot be carried over",
                 STR_ARG(next->files.items[next->files.len - 1].path));
        break;
    case NEXT_FINDINGS:
        if (next->trial) tell_findings(next->trial);
        complain("the budget of the year after would have these findings: nothing is written");
        break;
    }
    return EXIT_ERRORS;
}

static ExitCode make(Compilation *c, const CompileOptions *options, NextBudget *next, Arena *arena,
                     Output *output, const char **main)
{
    if (setjmp(compilation_arena(c)->memory->on_failure)) return stopped(c, NULL);
    NextStatus status = next_budget(c, options, next);
    if (status != NEXT_MADE) return tell_failure(c, next, status);
    *main = arena_str(arena, next->files.items[0].path).ptr;
    if (next->noted) complain("%s says what was left out, and why", *main);
    return write_files(next, arena, output);
}

ExitCode init_next(Arena *arena, const Inputs *inputs, const char *old, Output *output,
                   const char **main)
{
    char *file[] = {(char *)old};
    Inputs one = *inputs;
    NextBudget next = {0};
    one.files = file;
    one.file_count = 1;
    ExitCode code = inputs_find(arena, &one);
    if (code != EXIT_NONE) return code;
    CompileOptions wanted = inputs_compile_options(arena, &one);
    wanted.sources = true;
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = progress_compile(c, &wanted);
    if (status == COMPILE_IO) tell_findings(c);
    code = status == COMPILE_NO_MEMORY ? out_of_memory()
           : status == COMPILE_IO      ? EXIT_FILES
                                       : make(c, &wanted, &next, arena, output, main);
    compilation_free(next.trial);
    compilation_free(c);
    return code;
}
