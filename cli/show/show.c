#include "cli/show/show.h"

#include <unistd.h>

#include "backends/text.h"
#include "cli/common/command_line.h"
#include "cli/common/findings.h"
#include "cli/common/items.h"
#include "cli/common/language.h"
#include "cli/common/main_file.h"
#include "cli/common/output.h"
#include "cli/common/progress.h"
#include "cli/common/stopped.h"
#include "cli/common/verdict.h"

enum { FORMAT_TEXT, FORMAT_MARKDOWN, FORMAT_CSV };

typedef struct ShowOptions {
    int format;
    const char *out;
    char **tables; /* their names; none = all */
    int table_count;
    FindingOptions findings;
    Inputs inputs;
} ShowOptions;

static const char *const formats[] = {"text", "markdown", "csv", NULL};

const Argument show_arguments[] = {
    {"format", .kind = ARGUMENT_WORD, .at = offsetof(ShowOptions, format), .words = formats,
     .help = N_("in columns, as Markdown, or one table as CSV")},
    ARGUMENT_OUTPUT(ShowOptions, out),
    ARGUMENTS_OF_FINDINGS(ShowOptions, findings),
    ARGUMENTS_OF_INPUTS(ShowOptions, inputs),
    {0},
};

/* ---- which tables ---- */

typedef VEC(const ReportTable *) Tables;

static ExitCode choose_tables(const Report *report, const ShowOptions *options, Arena *arena,
                              Tables *tables)
{
    for (int i = 0; i < options->table_count; i++) {
        const ReportTable *table = report_find_table(report, str_from(options->tables[i]));
        if (!table) return no_such_table(report, options->tables[i]);
        *vec_push(arena, tables) = table;
    }
    for (uint32_t i = 0; !options->table_count && i < report->tables.len; i++)
        if (!report->tables.items[i].inner) *vec_push(arena, tables) = &report->tables.items[i];
    if (options->format == FORMAT_CSV && tables->len != 1)
        return usage_error("--format=csv shows one table: name it");
    return EXIT_NONE;
}

/* ---- how they are shown ---- */

static void show_text(const Report *report, const Tables *tables, const ShowOptions *options,
                      Output *output)
{
    Sink *sink = output_open(output, options->out ? options->out : "-");
    bool terminal = !options->out || strcmp(options->out, "-") == 0;
    Marker marker = {.report = report, .arena = output->arena};
    TextStyle style = {.catalogue = language_catalogue()};
    if (terminal) style.colour = has_colour(options->findings.colour, STDOUT_FILENO);
    if (terminal) style.width = terminal_width(STDOUT_FILENO);
    for (uint32_t i = 0; sink && i < tables->len; i++) {
        TableMarks marks = marks_of(&marker, tables->items[i]);
        if (i) sink_char(sink, '\n');
        text_table(tables->items[i], &marks, report->language, style, sink);
    }
}

/* One table after the other, each as its backend writes it. */
static void show_by_backend(const Report *report, const Tables *tables, const Backend *backend,
                            Output *output)
{
    output->joined = true;
    for (uint32_t i = 0; i < tables->len && !output->failed; i++) {
        BackendOptions wanted = {.item = tables->items[i]->id};
        if (i && output->sink.stream) sink_char(&output->sink, '\n');
        backend->emit(report, &wanted, &output->base, output->arena);
    }
}

static ExitCode show_tables(Compilation *c, const ShowOptions *options, Output *output)
{
    Tables tables = {0};
    const Report *report = compilation_report(c);
    ExitCode code = choose_tables(report, options, output->arena, &tables);
    if (code != EXIT_NONE) return code;
    if (options->format != FORMAT_CSV) compilation_origins(c);
    if (options->format == FORMAT_TEXT)
        show_text(report, &tables, options, output);
    else
        show_by_backend(report, &tables,
                        options->format == FORMAT_CSV ? &backend_csv : &backend_markdown, output);
    return output->failed ? EXIT_FILES : EXIT_FINE;
}

static ExitCode write_tables(Compilation *c, const ShowOptions *options)
{
    Output output;
    output_init(&output, compilation_arena(c), options->out, false, output_inputs(c));
    if (setjmp(compilation_arena(c)->memory->on_failure)) {
        output_discard(&output);
        return stopped(c, &options->findings);
    }
    ExitCode code = show_tables(c, options, &output);
    if (code != EXIT_FINE) return output_discard(&output), code;
    output.results = output.files.len;
    if (!output_commit(&output)) return EXIT_FILES;
    bool document = findings_are_document(&options->findings);
    if (!options->findings.quiet && !document) output_tell(&output, false);
    return EXIT_FINE;
}

/* ---- the command ---- */

/* Of a budget that could not be understood, tables would be incomplete: what is wrong is said
 * instead. Otherwise the marks say it. */
static bool has_tables(Compilation *c)
{
    return compilation_report(c) && compilation_tried(c);
}

static ExitCode tell(Compilation *c, const ShowOptions *options, CompileStatus status)
{
    Sink sink;
    if (findings_are_document(&options->findings))
        return findings_write_document(c, &options->findings);
    if (setjmp(compilation_arena(c)->memory->on_failure)) return stopped(c, &options->findings);
    sink_stream(&sink, compilation_arena(c), stderr);
    if (!has_tables(c)) findings_print(c, &options->findings, &sink);
    if (!options->findings.quiet && status != COMPILE_IO)
        verdict_write(c, &options->inputs, verdict_style(options->findings.colour), &sink);
    return sink_flush(&sink) ? EXIT_FINE : EXIT_FILES;
}

static ExitCode finish(Compilation *c, const ShowOptions *options, CompileStatus status)
{
    ExitCode code = has_tables(c) ? write_tables(c, options) : EXIT_FINE;
    if (code != EXIT_FINE) return code;
    code = tell(c, options, status);
    if (status == COMPILE_IO) return EXIT_FILES;
    return status == COMPILE_ERRORS ? EXIT_ERRORS : code;
}

/* The last operand is the budget; those before it are tables. */
static ExitCode divide_operands(ShowOptions *options, Arena *arena)
{
    int count = options->inputs.file_count;
    if (!count) return usage_error("no file given (`-` is standard input)");
    options->tables = options->inputs.files;
    options->table_count = count - 1;
    options->inputs.files += count - 1;
    options->inputs.file_count = 1;
    return inputs_find(arena, &options->inputs);
}

ExitCode show_run(const Command *command, Arena *arena, int argc, char **argv)
{
    ShowOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code == EXIT_NONE) code = divide_operands(&options, arena);
    if (code != EXIT_NONE) return code;
    CompileOptions wanted = inputs_compile_options(arena, &options.inputs);
    wanted.sources = wanted.records = true;
    findings_compile_options(&options.findings, &wanted);
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = progress_compile(c, &wanted);
    code = status == COMPILE_NO_MEMORY ? out_of_memory() : finish(c, &options, status);
    compilation_free(c);
    return code;
}
