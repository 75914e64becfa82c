/* The compiler for web pages and node: files in memory in, one JSON value out. Built as
 * WebAssembly by `make wasm`; the caller has put the files into the module's own file system. */
#include "web/check.h"

#include <stdlib.h>

#include "backends/figure_svg.h"
#include "backends/figure_text.h"
#include "backends/html.h"
#include "lang/base/json.h"
#include "lang/files/read.h"

typedef struct Check {
    Memory memory;
    Arena arena;
    Compilation *compilations[2]; /* of a comparison: both */
    Catalogue catalogue;
} Check;

/* The check whose result was returned last; it is freed by the next one. */
static Check *last;

static void write_table(Json *json, const Phrases *phrases, const ReportTable *table)
{
    json_open(json, NULL, '[');
    for (uint32_t r = 0; r < table->rows.len; r++) {
        const ReportRow *row = &table->rows.items[r];
        json_open(json, NULL, '[');
        json_number(json, NULL, row->depth);
        json_bool(json, NULL, row->role == ROW_TOTAL);
        json_open(json, NULL, '[');
        for (uint32_t c = 0; c < table->columns.len; c++)
            json_text(json, NULL, html_cell(json->sink->arena, phrases, &row->cells[c]));
        json_close(json, ']');
        json_close(json, ']');
    }
    json_close(json, ']');
}

static void write_counts(Json *json, RelationCounts counts)
{
    json_open(json, "counts", '[');
    json_number(json, NULL, (int64_t)counts.held);
    json_number(json, NULL, (int64_t)counts.rounded);
    json_number(json, NULL, (int64_t)counts.waived);
    json_number(json, NULL, (int64_t)counts.broken);
    json_close(json, ']');
}

/* [name, title, drawing, amounts of its edges]; the drawing is null where it needs Graphviz. */
static void write_figure(Json *json, const ReportFigure *figure)
{
    Arena *arena = json->sink->arena;
    Sink drawing;
    sink_memory(&drawing, arena);
    if (figure_svg_draws(figure)) figure_svg(&drawing, figure, arena);
    json_open(json, NULL, '[');
    json_text(json, NULL, figure->id);
    json_text(json, NULL, figure->title);
    json_optional(json, NULL, sink_result(&drawing));
    json_open(json, NULL, '[');
    for (uint32_t i = 0; i < figure->edges.len; i++)
        json_text(json, NULL, figure_amount_text(figure, figure->edges.items[i].amount, arena));
    json_close(json, ']');
    json_close(json, ']');
}

/* Pairs of numbers in prose and their texts. */
static void write_numbers(Json *json, const ReportRun *runs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        if (!runs[i].number) continue;
        json_open(json, NULL, '[');
        json_number(json, NULL, runs[i].number);
        json_text(json, NULL, runs[i].text);
        json_close(json, ']');
    }
}

static void write_form(Json *json, const ReportForm *form)
{
    for (uint32_t r = 0; form && r < form->rows.len; r++) {
        const FormRow *row = &form->rows.items[r];
        for (uint32_t c = 0; c < row->cells.len; c++)
            if (!row->cells.items[c].covered)
                write_numbers(json, row->cells.items[c].runs.items, row->cells.items[c].runs.len);
    }
}

static void write_document(Json *json, const ReportDocument *document)
{
    json_open(json, NULL, '[');
    for (uint32_t i = 0; i < document->blocks.len; i++) {
        write_numbers(json, document->blocks.items[i].runs.items,
                      document->blocks.items[i].runs.len);
        write_form(json, document->blocks.items[i].form);
    }
    json_close(json, ']');
}

static void write_figures(Json *json, const Report *report)
{
    json_open(json, "figures", '[');
    for (uint32_t i = 0; i < report->figures.len; i++)
        write_figure(json, &report->figures.items[i]);
    json_close(json, ']');
}

static void write_report(Json *json, Compilation *compilation, bool parts)
{
    const Report *report = compilation_report(compilation);
    compilation_origins(compilation);
    static const BackendOptions whole; /* nothing is left out of the page */
    const HtmlWords words = html_words(&report->phrases);
    HtmlPage page = {.report = report,
                     .options = &whole,
                     .origins = report->origins,
                     .words = &words,
                     .sink = json->sink,
                     .scratch = json->sink->arena};
    json_open(json, "tables", '[');
    for (uint32_t t = 0; t < report->tables.len; t++)
        write_table(json, &report->phrases, &report->tables.items[t]);
    json_close(json, ']');
    json_open(json, "documents", '[');
    for (uint32_t i = 0; i < report->documents.len; i++)
        write_document(json, &report->documents.items[i]);
    json_close(json, ']');
    if (parts) {
        sink_text(json->sink, ",\"parts\":");
        html_parts(&page);
    } else {
        write_figures(json, report);
    }
    sink_text(json->sink, ",\"data\":");
    html_data(&page);
}

static const Catalogue *read_catalogue(Check *check, const char *path)
{
    Str bytes;
    bool good = path && !file_read_trusted(&check->arena, path, &bytes) && bytes.len;
    return good && catalogue_open(&check->catalogue, bytes) ? &check->catalogue : NULL;
}

/* Failures of the compilation are those of the check. */
static Compilation *compile_into(Check *check, const char *path, const char *library,
                                 const Catalogue *catalogue, CompileStatus *status)
{
    const char *files[] = {path};
    CompileOptions options = {.files = files,
                              .file_count = 1,
                              .library_dir = library,
                              .catalogue = catalogue,
                              .last_stage = STAGE_REPORT,
                              .sources = true,
                              .records = true};
    Compilation **made = &check->compilations[check->compilations[0] != NULL];
    *made = compilation_new();
    if (!*made) longjmp(check->memory.on_failure, 1);
    *status = compile(*made, &options);
    if (*status == COMPILE_NO_MEMORY) longjmp(check->memory.on_failure, 1);
    memcpy(&compilation_arena(*made)->memory->on_failure, &check->memory.on_failure,
           sizeof check->memory.on_failure);
    return *made;
}

static Str run(Check *check, const char *path, const char *library, const char *catalogue,
               bool parts)
{
    Sink sink;
    CompileStatus status;
    Compilation *made =
        compile_into(check, path, library, read_catalogue(check, catalogue), &status);
    sink_memory(&sink, &check->arena);
    Json json = {.sink = &sink};
    json_open(&json, NULL, '{');
    json_number(&json, "status", (int64_t)status);
    write_counts(&json, compilation_counts(made));
    sink_text(&sink, ",\"found\":");
    diags_print(compilation_diags(made), compilation_sources(made),
                (DiagStyle){.format = DIAG_JSON}, &sink);
    if (compilation_report(made) && compilation_tried(made)) write_report(&json, made, parts);
    json_close(&json, '}');
    sink_char(&sink, '\0');
    return sink_result(&sink);
}

static Str compare(Check *check, const char *const paths[2], const char *library,
                   const char *catalogue)
{
    CompileStatus status;
    const Catalogue *words = read_catalogue(check, catalogue);
    Compilation *before = compile_into(check, paths[0], library, words, &status);
    Compilation *after = compile_into(check, paths[1], library, words, &status);
    return web_compare(&check->arena, before, after, paths, words);
}

/* Frees the last check. NULL when memory runs out. */
static Check *begin_check(void)
{
    if (last) {
        for (int i = 0; i < 2; i++) compilation_free(last->compilations[i]);
        arena_free(&last->arena);
        free(last);
    }
    last = calloc(1, sizeof *last);
    if (last) arena_init(&last->arena, &last->memory);
    return last;
}

/* Checks the budget in `path`; `library` is the folder of <…>, `catalogue` a file of messages in
 * another language, which may be empty or NULL. Returns JSON text, valid until the
 * next call: {"status", "counts": [held, within rounding, waived, broken], "found":
 * {"diagnostics"}} and, where relations were tried, "tables" (rows of [depth, is a total, texts]),
 * "documents" (numbers in their prose, each with its text), "data" as in the report, and with
 * `parts`, for a page, "parts" (html_parts()), else "figures" ([name, title, SVG or null,
 * amounts]). NULL when memory runs out. */
const char *budget_web_check(const char *path, const char *library, const char *catalogue,
                             int parts);
const char *budget_web_check(const char *path, const char *library, const char *catalogue,
                             int parts)
{
    if (!begin_check()) return NULL;
    return setjmp(last->memory.on_failure) ? NULL : run(last, path, library, catalogue, parts).ptr;
}

/* Compares two budgets, as `budgetc diff --format=html` does. Returns a part of a page in HTML,
 * valid until the next call of either. NULL when memory runs out. */
const char *budget_web_diff(const char *before, const char *after, const char *library,
                            const char *catalogue);
const char *budget_web_diff(const char *before, const char *after, const char *library,
                            const char *catalogue)
{
    const char *const paths[] = {before, after};
    if (!begin_check()) return NULL;
    return setjmp(last->memory.on_failure) ? NULL : compare(last, paths, library, catalogue).ptr;
}
