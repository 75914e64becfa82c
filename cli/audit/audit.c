#include "cli/audit/audit.h"

#include <stdio.h>

#include "cli/audit/show.h"
#include "cli/common/arguments.h"
#include "cli/common/output.h"
#include "cli/common/progress.h"

enum { DEFAULT_MAX = 10 };
enum { FORMAT_TEXT, FORMAT_JSON };

typedef struct AuditOptions {
    int format;
    bool all;
    uint32_t max;
    Inputs inputs;
} AuditOptions;

static const char usage[] = N_(
    "usage: budgetc audit [--format=text|json] [--max=N] [--figures] FILE...\n\n"
    "Says how many relations guard each figure: which figures none reads, which cannot be told\n"
    "apart, which invariants follow from others, whether rounding goes one way, and which total\n"
    "would gain most.\n\n"
    "  --format=json      everything, for programs\n"
    "  --max=N            entries of each list (10; 0 = all)\n"
    "  --figures          also list every figure with the relations that read it\n"
    "  --include-dir=DIR  allow files from this folder too\n"
    "  --library-dir=DIR  where `include <name>` looks\n");

static ExitCode read_options(AuditOptions *options, Arena *arena, int argc, char **argv)
{
    static const char *const formats[] = {"text", "json", NULL};
    const Argument table[] = {
        {"format", .words = formats, .word = &options->format,
         .wrong = N_("--format cannot be `%s`: it is `text` or `json`")},
        {"max", .number = &options->max},
        {"figures", .flag = &options->all},
        ARGUMENTS_OF_INPUTS(&options->inputs),
        {"help", 'h', .says = usage},
        {0},
    };
    ExitCode code = arguments_read(arena, "audit", table, &options->inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    return options->inputs.file_count ? EXIT_NONE : usage_error("audit needs a file");
}

static ExitCode show(Compilation *c, const AuditOptions *options)
{
    Output output;
    output_init(&output, compilation_arena(c), NULL, false);
    Sink *sink = output_open(&output, "-");
    Audit audit = compilation_audit(c);
    if (options->format == FORMAT_JSON)
        audit_json(&audit, compilation_sources(c), sink);
    else
        audit_text(&audit, compilation_sources(c), options->max, options->all, sink);
    return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
}

/* A budget with broken relations can be audited; one whose facts could not be read cannot. */
static ExitCode finish(Compilation *c, const AuditOptions *options, CompileStatus status)
{
    if (setjmp(compilation_arena(c)->memory->on_failure)) return out_of_memory();
    Sink sink;
    sink_stream(&sink, compilation_arena(c), stderr);
    diags_print(compilation_diags(c), compilation_sources(c), (DiagStyle){.max_errors = 20}, &sink);
    sink_flush(&sink);
    if (status == COMPILE_IO) return EXIT_FILES;
    if (!compilation_incidence(c)) return EXIT_ERRORS;
    ExitCode code = show(c, options);
    return code == EXIT_FINE && status == COMPILE_ERRORS ? EXIT_ERRORS : code;
}

ExitCode audit_run(Arena *arena, int argc, char **argv)
{
    AuditOptions options = {.max = DEFAULT_MAX};
    ExitCode code = read_options(&options, arena, argc, argv);
    if (code != EXIT_NONE) return code;
    CompileOptions wanted = inputs_compile_options(arena, &options.inputs);
    wanted.keep_texts = true;
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = watch_compile(c, &wanted);
    code = status == COMPILE_NO_MEMORY ? out_of_memory() : finish(c, &options, status);
    compilation_free(c);
    return code;
}
