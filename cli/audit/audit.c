#include "cli/audit/audit.h"

#include <stdio.h>

#include "cli/audit/show.h"
#include "cli/common/command_line.h"
#include "cli/common/main_file.h"
#include "cli/common/output.h"
#include "cli/common/progress.h"
#include "cli/common/stopped.h"

enum { FORMAT_TEXT, FORMAT_JSON };

typedef struct AuditOptions {
    int format;
    bool all;
    uint32_t max;
    Inputs inputs;
} AuditOptions;

static const char *const formats[] = {"text", "json", NULL};

const Argument audit_arguments[] = {
    ARGUMENT_FORMAT(AuditOptions, format, formats),
    ARGUMENT_MAX(AuditOptions, max, 10),
    {"figures", .kind = ARGUMENT_FLAG, .at = offsetof(AuditOptions, all),
     .help = N_("also list every figure with the relations that read it")},
    ARGUMENTS_OF_INPUTS(AuditOptions, inputs),
    {0},
};

static ExitCode show(Compilation *c, const AuditOptions *options)
{
    Output output;
    output_init_standard(&output, compilation_arena(c));
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
    if (setjmp(compilation_arena(c)->memory->on_failure)) return stopped(c, NULL);
    Sink sink;
    sink_stream(&sink, compilation_arena(c), stderr);
    diags_print(compilation_diags(c), compilation_sources(c), (DiagStyle){.max_errors = 20}, &sink);
    sink_flush(&sink);
    if (status == COMPILE_IO) return EXIT_FILES;
    if (!compilation_incidence(c)) return EXIT_ERRORS;
    ExitCode code = show(c, options);
    return code == EXIT_FINE && status == COMPILE_ERRORS ? EXIT_ERRORS : code;
}

ExitCode audit_run(const Command *command, Arena *arena, int argc, char **argv)
{
    AuditOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!options.inputs.file_count) return usage_error("audit needs a file");
    code = inputs_find(arena, &options.inputs);
    if (code != EXIT_NONE) return code;
    CompileOptions wanted = inputs_compile_options(arena, &options.inputs);
    wanted.keep_texts = true;
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = progress_compile(c, &wanted);
    code = status == COMPILE_NO_MEMORY ? out_of_memory() : finish(c, &options, status);
    compilation_free(c);
    return code;
}
