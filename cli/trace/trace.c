#include "cli/trace/trace.h"

#include <stdio.h>

#include "cli/common/command_line.h"
#include "cli/common/findings.h"
#include "cli/common/language.h"
#include "cli/common/main_file.h"
#include "cli/common/output.h"
#include "cli/common/progress.h"
#include "cli/common/relation_name.h"
#include "cli/common/stopped.h"
#include "cli/common/trace_json.h"
#include "lang/base/quote.h"

enum { FORMAT_TEXT, FORMAT_JSON };

typedef struct TraceOptions {
    int format;
    uint32_t max;
    const char *out;
    FindingOptions findings;
    Inputs inputs; /* what to trace, and the budget */
} TraceOptions;

static const char *const formats[] = {"text", "json", NULL};

const Argument trace_arguments[] = {
    ARGUMENT_FORMAT(TraceOptions, format, formats),
    ARGUMENT_MAX(TraceOptions, max, 50),
    ARGUMENT_OUTPUT(TraceOptions, out),
    ARGUMENTS_OF_FINDINGS(TraceOptions, findings),
    ARGUMENTS_OF_INPUTS(TraceOptions, inputs),
    {0},
};

typedef struct TraceShower {
    const Sources *sources;
    Arena *arena;
    Sink *sink;
    uint32_t max; /* of each list; 0 = all */
} TraceShower;

/* What the budget says, within a line. */
static Str line(const TraceShower *s, Str text)
{
    return quoted_line(s->arena, text);
}

static uint32_t shown(const TraceShower *s, uint32_t count)
{
    return s->max && count > s->max ? s->max : count;
}

/* ---- text ---- */

static void place_text(const TraceShower *s, Span span)
{
    Place place = source_place(s->sources, span.lo);
    if (place.source)
        sink_printf(s->sink, "  (" STR_FMT ":%u)", STR_ARG(line(s, place.source->path)),
                    place.line);
    sink_char(s->sink, '\n');
}

static void more_text(const TraceShower *s, uint32_t count)
{
    if (shown(s, count) < count)
        sink_printf(s->sink, tr("  … and %u more (--max=0 shows all)\n"), count - shown(s, count));
}

static void cell_text(const TraceShower *s, const TraceCell *cell)
{
    sink_printf(s->sink, STR_FMT "/" STR_FMT "/" STR_FMT " = " STR_FMT,
                STR_ARG(line(s, cell->table)), STR_ARG(line(s, cell->row)),
                STR_ARG(line(s, cell->column)),
                STR_ARG(cell->value.len ? line(s, cell->value) : str_from(tr("(blank)"))));
}

static void cells_text(const TraceShower *s, const Trace *trace)
{
    sink_printf(s->sink, tr("cells: %u\n"), trace->cells.len);
    for (uint32_t i = 0; i < shown(s, trace->cells.len); i++) {
        sink_text(s->sink, "  ");
        cell_text(s, &trace->cells.items[i]);
        sink_char(s->sink, '\n');
    }
    more_text(s, trace->cells.len);
}

static void facts_text(const TraceShower *s, const Trace *trace)
{
    sink_printf(s->sink, tr("facts: %u\n"), trace->facts.len);
    for (uint32_t i = 0; i < shown(s, trace->facts.len); i++) {
        const TraceFact *fact = &trace->facts.items[i];
        sink_printf(s->sink, "  " STR_FMT "  " STR_FMT, STR_ARG(fact->amount),
                    STR_ARG(line(s, fact->title)));
        place_text(s, fact->span);
    }
    more_text(s, trace->facts.len);
}

static void relations_text(const TraceShower *s, const Trace *trace)
{
    sink_printf(s->sink, tr("relations: %u\n"), trace->relations.len);
    for (uint32_t i = 0; i < shown(s, trace->relations.len); i++) {
        const TraceRelation *relation = &trace->relations.items[i];
        const char *format =
            relation->instance.len ? tr("  " STR_FMT " for " STR_FMT) : "  " STR_FMT;
        Str name = relation_suite(s->arena, relation->kind, relation->name);
        sink_printf(s->sink, format, STR_ARG(line(s, name)), STR_ARG(line(s, relation->instance)));
        place_text(s, relation->span);
    }
    more_text(s, trace->relations.len);
}

static void text(const TraceShower *s, const Trace *trace)
{
    if (trace->kind == TRACE_CELL) {
        const TraceCell *cell = &trace->cells.items[0];
        cell_text(s, cell);
        sink_char(s->sink, '\n');
        if (cell->expression.len) {
            sink_printf(s->sink, tr("expression: " STR_FMT), STR_ARG(line(s, cell->expression)));
            place_text(s, cell->span);
        }
    }
    facts_text(s, trace);
    if (trace->kind == TRACE_LINE) cells_text(s, trace);
    relations_text(s, trace);
}

/* ---- the command ---- */

static void json(const TraceShower *s, const Trace *trace)
{
    Json j = {.sink = s->sink};
    json_open(&j, NULL, '{');
    trace_json(&j, s->sources, trace);
    json_close(&j, '}');
    sink_char(s->sink, '\n');
}

enum { MOST_CHOICES = 20000 };

/* A part of what was typed that is as good as `name`, or nearly. */
static bool is_near(Str typed, Str name)
{
    Suggestion suggestion = suggest_start(typed);
    suggest_try(&suggestion, name);
    return suggestion.best.len != 0;
}

/* The headings, below the row that is called so. */
static void suggest_columns(const TraceShower *s, const ReportTable *table, Str row, Str typed,
                            Suggestion *suggestion)
{
    for (uint32_t c = 0; c < table->columns.len; c++) {
        const ReportColumn *column = &table->columns.items[c];
        if (!column->amounts || !column->heading_count) continue;
        Str heading = column->headings[column->heading_count - 1];
        if (!is_near(typed, heading)) continue;
        suggest_try(suggestion, arena_printf(s->arena, STR_FMT "/" STR_FMT "/" STR_FMT,
                                             STR_ARG(table->id), STR_ARG(row), STR_ARG(heading)));
    }
}

/* path: "/ROW/COLUMN" as it was typed. */
static void suggest_cells(const TraceShower *s, const ReportTable *table, Str path,
                          Suggestion *suggestion)
{
    uint32_t slash = path.len, tried = 0;
    while (slash && path.ptr[slash - 1] != '/') slash--;
    if (slash < 2) return;
    Str row = {path.ptr + 1, slash - 2}, column = {path.ptr + slash, path.len - slash};
    for (uint32_t r = 0; r < table->rows.len; r++)
        for (uint32_t i = 0; i < table->columns.len && tried < MOST_CHOICES; i++, tried++) {
            const Cell *name = &table->rows.items[r].cells[i];
            if (name->kind != CELL_TEXT || !name->text.len || !is_near(row, name->text)) continue;
            suggest_columns(s, table, name->text, column, suggestion);
        }
}

static Suggestion nearest_cell(const TraceShower *s, const Report *report, const char *target)
{
    Str wanted = str_from(target), rest = wanted;
    Suggestion suggestion = suggest_start(wanted);
    while (rest.len && rest.ptr[0] != '/') rest.ptr++, rest.len--;
    Str table = {wanted.ptr, wanted.len - rest.len};
    for (uint32_t i = 0; i < report->tables.len; i++) {
        if (!str_equal(report->tables.items[i].id, table)) continue;
        suggest_cells(s, &report->tables.items[i], rest, &suggestion);
        return suggestion;
    }
    for (uint32_t i = 0; i < report->tables.len; i++)
        suggest_try(&suggestion, arena_printf(s->arena, STR_FMT STR_FMT,
                                              STR_ARG(report->tables.items[i].id), STR_ARG(rest)));
    return suggestion;
}

static ExitCode not_one(const TraceShower *s, const Report *report, const Trace *trace,
                        const char *target)
{
    if (trace->kind == TRACE_NOTHING) {
        Suggestion near = nearest_cell(s, report, target);
        bool other = !str_equal(near.best, str_from(target)); /* a cell that is not published */
        return near.best.len && other
                   ? usage_error_near(near, "no cell is called `%s`", target)
                   : usage_error("no cell is called `%s`: say TABLE/ROW/COLUMN, or FILE:LINE "
                                 "of a file that is read",
                                 target);
    }
    complain("`%s` may mean any of these:", target);
    for (uint32_t i = 0; i < trace->cells.len; i++) {
        const TraceCell *cell = &trace->cells.items[i];
        fprintf(stderr, "  " STR_FMT "/" STR_FMT "/" STR_FMT "\n", STR_ARG(line(s, cell->table)),
                STR_ARG(line(s, cell->row)), STR_ARG(line(s, cell->column)));
    }
    return EXIT_USAGE;
}

static ExitCode show(Compilation *c, const TraceOptions *options, const char *target, Sink *sink)
{
    TraceShower s = {compilation_sources(c), compilation_arena(c), sink, options->max};
    Trace trace = compilation_trace(c, str_from(target));
    if (trace.kind == TRACE_NOTHING || trace.kind == TRACE_MANY)
        return not_one(&s, compilation_report(c), &trace, target);
    if (options->format == FORMAT_JSON)
        json(&s, &trace);
    else
        text(&s, &trace);
    return EXIT_FINE;
}

static ExitCode write_result(Compilation *c, const TraceOptions *options, const char *target)
{
    Output output;
    output_init(&output, compilation_arena(c), options->out, false, output_inputs(c));
    if (setjmp(compilation_arena(c)->memory->on_failure)) {
        output_discard(&output);
        return stopped(c, &options->findings);
    }
    Sink *sink = output_open(&output, options->out ? options->out : "-");
    ExitCode code = sink ? show(c, options, target, sink) : EXIT_FILES;
    if (code == EXIT_FINE) return output_commit(&output) ? EXIT_FINE : EXIT_FILES;
    output_discard(&output);
    return code;
}

static ExitCode report_findings(Compilation *c, const TraceOptions *options)
{
    Sink sink;
    if (findings_are_document(&options->findings))
        return findings_write_document(c, &options->findings);
    if (setjmp(compilation_arena(c)->memory->on_failure)) return stopped(c, &options->findings);
    sink_stream(&sink, compilation_arena(c), stderr);
    findings_print(c, &options->findings, &sink);
    return sink_flush(&sink) ? EXIT_FINE : EXIT_FILES;
}

/* A budget with broken relations can be traced; one whose facts could not be read cannot. */
static ExitCode finish(Compilation *c, const TraceOptions *options, const char *target,
                       CompileStatus status)
{
    bool at_end = findings_are_document(&options->findings);
    ExitCode told = at_end ? EXIT_FINE : report_findings(c, options), code = EXIT_ERRORS;
    if (status == COMPILE_IO)
        code = EXIT_FILES;
    else if (told != EXIT_ERRORS && compilation_report(c))
        code = write_result(c, options, target);
    if (at_end) told = report_findings(c, options);
    if (code != EXIT_FINE) return code;
    return status == COMPILE_ERRORS ? EXIT_ERRORS : told;
}

static ExitCode check_together(const TraceOptions *options)
{
    if (!options->inputs.file_count)
        return usage_error("trace needs TABLE/ROW/COLUMN or FILE:LINE, and then the files");
    if (options->inputs.file_count == 1)
        return usage_error("no file given (`-` is standard input)");
    if (options->out && !*options->out) return usage_error("-o needs the name of a file");
    return EXIT_NONE;
}

ExitCode trace_run(const Command *command, Arena *arena, int argc, char **argv)
{
    TraceOptions options = {0};
    ExitCode code = command_read(command, arena, &options, &options.inputs, argc, argv);
    if (code == EXIT_NONE) code = check_together(&options);
    if (code != EXIT_NONE) return code;
    const char *target = *options.inputs.files++;
    options.inputs.file_count--;
    code = inputs_find(arena, &options.inputs);
    if (code != EXIT_NONE) return code;
    CompileOptions wanted = inputs_compile_options(arena, &options.inputs);
    wanted.sources = true;
    findings_compile_options(&options.findings, &wanted);
    Compilation *c = compilation_new();
    if (!c) return out_of_memory();
    CompileStatus status = progress_compile(c, &wanted);
    code = status == COMPILE_NO_MEMORY ? out_of_memory() : finish(c, &options, target, status);
    compilation_free(c);
    return code;
}
