#include "cli/import/import.h"

#include <stdio.h>

#include "cli/common/findings.h"
#include "cli/common/help.h"
#include "cli/common/language.h"
#include "cli/common/output.h"
#include "cli/import/pdf.h"
#include "cli/import/show.h"
#include "lang/driver/import_into.h"

enum { FORMAT_TEXT, FORMAT_JSON };

static const char *const formats[] = {"text", "json", NULL};

typedef struct ImportOptions {
    int format;
    bool check, list;
    const char *out, *into;
    FindingOptions findings;
    Inputs inputs;
} ImportOptions;

const Argument import_arguments[] = {
    {"check", .kind = ARGUMENT_FLAG, .at = offsetof(ImportOptions, check),
     .help = N_("only report what does not add up: write nothing")},
    ARGUMENT_OUTPUT(ImportOptions, out),
    {"into", .kind = ARGUMENT_TEXT, .at = offsetof(ImportOptions, into), .value = "BUDGET",
     .help = N_("add the tables to this budget, in a file that it then includes")},
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
    ARGUMENTS_OF_INPUTS(ImportOptions, inputs),
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

static void tell_cells(const Transcript *transcript)
{
    complain("cells of the tables: %u, of which the budget has %u", (unsigned)transcript->cells,
             (unsigned)transcript->cells_used);
}

static ExitCode write_budget(TableImport *import, const ImportOptions *options)
{
    Output output;
    Transcript transcript;
    Str text;
    Arena *arena = import->env.arena;
    CompileOptions wanted = inputs_compile_options(arena, &options->inputs);
    if (!import_budget(import, budget_name(options->out), &wanted, &transcript, &text)) {
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
    tell_cells(&transcript);
    return EXIT_FINE;
}

/* ---- into a budget ---- */

static void print_findings_of(Compilation *c, Arena *arena, const ImportOptions *options)
{
    Sink sink;
    sink_stream(&sink, arena, stderr);
    diags_print(compilation_diags(c), compilation_sources(c), findings_style(&options->findings),
                &sink);
    sink_flush(&sink);
}

/* New files are no others' files; the budget is replaced, after all of them. */
static ExitCode write_addition(const TableImport *import, const ImportInto *into)
{
    Arena *arena = import->env.arena;
    Output output;
    Str folder = into->folder.len ? into->folder : STR("./");
    output_init(&output, arena, arena_str(arena, folder).ptr, true,
                (OutputInputs){import->paths.items, import->paths.len});
    Sink *sink = NULL;
    for (uint32_t i = 0; i < into->files.len; i++) {
        output.fresh = i + 1 < into->files.len;
        sink = output.base.open(&output.base, into->files.items[i].path);
        if (!sink) break;
        sink_str(sink, into->files.items[i].text);
    }
    if (!output_commit(&output)) return EXIT_FILES;
    output_tell(&output, true);
    tell_cells(&into->transcript);
    return EXIT_FINE;
}

static ExitCode tell_failure(const ImportInto *into, Arena *arena, IntoStatus status,
                             const ImportOptions *options)
{
    Compilation *c = status == INTO_FINDINGS ? into->trial : into->base;
    switch (status) {
    case INTO_MADE:
    case INTO_NOTHING: return EXIT_FINE;
    case INTO_NO_MEMORY: return out_of_memory();
    case INTO_DEFECT:
        complain("the budget that was made cannot be read: a defect of budgetc");
        return EXIT_DEFECT;
    case INTO_UNREAD:
    case INTO_ERRORS:
    case INTO_FINDINGS: break;
    }
    print_findings_of(c, arena, options);
    if (status == INTO_UNREAD) return EXIT_FILES;
    if (status == INTO_ERRORS)
        complain("the budget has errors: nothing is added to it");
    else
        complain("with the tables the budget would have these findings: nothing is added to it");
    return EXIT_ERRORS;
}

static IntoStatus plan_addition(TableImport *import, const ImportOptions *options, ImportInto *into)
{
    Inputs inputs = options->inputs;
    char *file[] = {(char *)options->into};
    inputs.files = file;
    inputs.file_count = 1;
    CompileOptions wanted = inputs_compile_options(import->env.arena, &inputs);
    return import_into(import, &wanted, into);
}

/* ---- all ---- */

static ExitCode write_result(TableImport *import, const ImportInto *into, IntoStatus status,
                             const ImportOptions *options)
{
    Arena *arena = import->env.arena;
    if (options->check) return EXIT_FINE;
    if (options->out) return write_budget(import, options);
    if (!options->into) return EXIT_FINE;
    if (status != INTO_MADE) return tell_failure(into, arena, status, options);
    return write_addition(import, into);
}

static ExitCode run(TableImport *import, Arena *arena, const ImportOptions *options,
                    ImportInto *into)
{
    ImportInput input = {.files = (const char *const *)options->inputs.files,
                         .file_count = options->inputs.file_count,
                         .work_limit = options->inputs.work_limit,
                         .catalogue = language_catalogue(),
                         .pdf_words = pdf_words};
    bool read = import_read(import, arena, &input);
    IntoStatus status = INTO_MADE;
    discovery_report(&import->discovery);
    if (options->into && read && !options->check) status = plan_addition(import, options, into);
    print_findings(import, options);
    if (!write_summary(import, options) || !read) return EXIT_FILES;
    ExitCode code = write_result(import, into, status, options);
    if (code != EXIT_FINE) return code;
    return diags_count(import->env.diags, SEVERITY_ERROR) ? EXIT_ERRORS : EXIT_FINE;
}

ExitCode import_run(const Command *command, Arena *arena, int argc, char **argv)
{
    ImportOptions options = {.findings = {.max_errors = 20}};
    TableImport import = {0};
    ImportInto *into = arena_new(arena, ImportInto);
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code != EXIT_NONE) return code;
    if (!options.inputs.file_count) return usage_error("import needs files");
    if (options.into && str_equal(str_from(options.into), STR("-")))
        return usage_error("--into needs the file of a budget");
    if (options.into && options.out)
        return usage_error("--into adds to a budget, --output writes one: not both");
    if (setjmp(arena->memory->on_failure)) {
        if (!work_forgive(&arena->memory->work)) return out_of_memory();
        complain("these tables cost more work than they may: see --work-limit");
        return EXIT_ERRORS;
    }
    code = run(&import, arena, &options, into);
    compilation_free(into->trial);
    compilation_free(into->base);
    return code;
}
