#include "cli/import/import.h"

#include <stdio.h>

#include "cli/common/findings.h"
#include "cli/common/help.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/import/pdf.h"
#include "cli/import/show.h"
#include "lang/driver/import.h"

enum { FORMAT_TEXT, FORMAT_JSON };

static const char *const formats[] = {"text", "json", NULL};

typedef struct ImportOptions {
    int format;
    bool check, list;
    const char *out;
    FindingOptions findings;
    Inputs inputs;
} ImportOptions;

const Argument import_arguments[] = {
    {"check", .kind = ARGUMENT_FLAG, .at = offsetof(ImportOptions, check),
     .help = N_("only report what does not add up: write nothing")},
    ARGUMENT_OUTPUT(ImportOptions, out),
    {"list", .kind = ARGUMENT_FLAG, .at = offsetof(ImportOptions, list),
     .help = N_("also list the relations that were found, with their evidence")},
    {.name = "diagnostics",
     .kind = ARGUMENT_WORD,
     .at = offsetof(ImportOptions, findings.format),
     .value = "FORMAT",
     .words = finding_formats,
     .help = N_("text, short (one line each), json, sarif or github")},
    ARGUMENT_FORMAT(ImportOptions, format, formats),
    ARGUMENTS_OF_COLOUR(ImportOptions, findings.colour),
    ARGUMENT_WORK_LIMIT(ImportOptions, inputs),
    {0},
};

static void print_findings(TableImport *import, const ImportOptions *options)
{
    Sink sink;
    sink_stream(&sink, import->env.arena, stderr);
    diags_print(import->env.diags, import->env.sources, findings_style(&options->findings), &sink);
    sink_flush(&sink);
}

static bool write_summary(TableImport *import, const ImportOptions *options)
{
    Output output;
    const Discovery *d = &import->discovery;
    output_init_standard(&output, import->env.arena);
    Sink *sink = output_open(&output, "-");
    if (sink && options->format == FORMAT_JSON) import_json(d, sink);
    if (sink && options->format == FORMAT_TEXT) import_text(d, options->list, sink);
    return output_commit(&output);
}

/* The folder's own name is that of the budget. */
static Str budget_name(const char *folder)
{
    Str path = str_trim_end(str_from(folder), "/");
    uint32_t from = path.len;
    while (from && path.ptr[from - 1] != '/') from--;
    Str name = {path.ptr + from, path.len - from};
    return name.len && name.ptr[0] != '.' ? name : STR("budget");
}

static ExitCode write_budget(TableImport *import, const ImportOptions *options)
{
    Output output;
    Transcript transcript;
    Str text;
    Arena *arena = import->env.arena;
    if (!import_budget(import, budget_name(options->out), &transcript, &text)) {
        complain("the budget that was made cannot be read: a defect of budgetc");
        return EXIT_DEFECT;
    }
    output_init(&output, arena, options->out, true,
                (OutputInputs){import->paths.items, import->paths.len});
    BackendOutput *base = &output.base;
    Sink *sink = base->open(base, arena_printf(arena, STR_FMT ".budget", STR_ARG(transcript.name)));
    if (sink) sink_str(sink, text);
    const DataGrids *grids = &import->discovery.finder.grids;
    for (uint32_t g = 0; sink && g < grids->len; g += transcript_sides(&transcript, g)) {
        sink = base->open(
            base, arena_printf(arena, "published/" STR_FMT ".csv", STR_ARG(grids->items[g].table)));
        if (sink) transcript_write_csv(&transcript, g, sink);
    }
    if (!output_commit(&output)) return EXIT_FILES;
    output_tell(&output, false);
    complain("cells of the tables: %u, of which the budget has %u", (unsigned)transcript.cells,
             (unsigned)transcript.cells_used);
    return EXIT_FINE;
}

static ExitCode run(TableImport *import, Arena *arena, const ImportOptions *options)
{
    ImportInput input = {.files = (const char *const *)options->inputs.files,
                         .file_count = options->inputs.file_count,
                         .work_limit = options->inputs.work_limit,
                         .catalogue = language_catalogue(),
                         .pdf_words = pdf_words};
    bool read = import_read(import, arena, &input);
    discovery_report(&import->discovery);
    print_findings(import, options);
    if (!write_summary(import, options) || !read) return EXIT_FILES;
    if (options->out && !options->check) {
        ExitCode code = write_budget(import, options);
        if (code != EXIT_FINE) return code;
    }
    return diags_count(import->env.diags, SEVERITY_ERROR) ? EXIT_ERRORS : EXIT_FINE;
}

ExitCode import_run(const Command *command, Arena *arena, int argc, char **argv)
{
    ImportOptions options = {.findings = {.max_errors = 20}};
    TableImport import = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!options.inputs.file_count) return usage_error("import needs files");
    if (setjmp(arena->memory->on_failure)) {
        if (!work_forgive(&arena->memory->work)) return out_of_memory();
        complain("these tables cost more work than they may: see --work-limit");
        return EXIT_ERRORS;
    }
    return run(&import, arena, &options);
}
