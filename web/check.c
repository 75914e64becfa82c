/* The compiler for web pages and node: files in memory in, one JSON value out. Built as
 * WebAssembly by `make wasm`; the caller has put the files into the module's own file system. */
#include <stdlib.h>

#include "backends/figure_svg.h"
#include "backends/figure_text.h"
#include "backends/html.h"
#include "lang/base/json.h"
#include "lang/driver/compile.h"
#include "lang/files/read.h"

typedef struct Check {
    Memory memory;
    Arena arena;
    Compilation *compilation;
    Catalogue catalogue;
} Check;

/* The check whose result was returned last; it is freed by the next one. */
static Check *last;

static void write_table(Json *json, const ReportTable *table)
{
    json_open(json, NULL, '[');
    for (uint32_t r = 0; r < table->rows.len; r++) {
        const ReportRow *row = &table->rows.items[r];
        json_open(json, NULL, '[');
        json_number(json, NULL, row->depth);
        json_bool(json, NULL, row->role == ROW_TOTAL);
        json_open(json, NULL, '[');
        for (uint32_t c = 0; c < table->columns.len; c++)
            json_text(json, NULL, html_cell(json->sink->arena, &row->cells[c]));
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

static void write_report(Json *json, Compilation *compilation)
{
    const Report *report = compilation_report(compilation);
    compilation_origins(compilation);
    HtmlPage page = {.report = report,
                     .origins = report->origins,
                     .words = html_words(report->language),
                     .sink = json->sink,
                     .scratch = json->sink->arena};
    json_open(json, "tables", '[');
    for (uint32_t t = 0; t < report->tables.len; t++) write_table(json, &report->tables.items[t]);
    json_close(json, ']');
    json_open(json, "figures", '[');
    for (uint32_t i = 0; i < report->figures.len; i++)
        write_figure(json, &report->figures.items[i]);
    json_close(json, ']');
    sink_text(json->sink, ",\"data\":");
    html_data(&page);
}

static const Catalogue *read_catalogue(Check *check, const char *path)
{
    Str bytes;
    bool good = path && !file_read_trusted(&check->arena, path, &bytes) && bytes.len;
    return good && catalogue_open(&check->catalogue, bytes) ? &check->catalogue : NULL;
}

static Str run(Check *check, const char *path, const char *library, const char *catalogue)
{
    Sink sink;
    const char *files[] = {path};
    CompileOptions options = {.files = files,
                              .file_count = 1,
                              .library_dir = library,
                              .catalogue = read_catalogue(check, catalogue),
                              .last_stage = STAGE_REPORT,
                              .sources = true,
                              .records = true};
    check->compilation = compilation_new();
    if (!check->compilation) longjmp(check->memory.on_failure, 1);
    CompileStatus status = compile(check->compilation, &options);
    if (status == COMPILE_NO_MEMORY) longjmp(check->memory.on_failure, 1);
    memcpy(&compilation_arena(check->compilation)->memory->on_failure, &check->memory.on_failure,
           sizeof check->memory.on_failure);
    sink_memory(&sink, &check->arena);
    Json json = {.sink = &sink};
    json_open(&json, NULL, '{');
    json_number(&json, "status", (int64_t)status);
    write_counts(&json, compilation_counts(check->compilation));
    sink_text(&sink, ",\"found\":");
    diags_print(compilation_diags(check->compilation), compilation_sources(check->compilation),
                (DiagStyle){.format = DIAG_JSON}, &sink);
    if (compilation_report(check->compilation) && compilation_tried(check->compilation))
        write_report(&json, check->compilation);
    json_close(&json, '}');
    sink_char(&sink, '\0');
    return sink_result(&sink);
}

/* Checks the budget in `path`; `library` is the folder of <…>, `catalogue` a file of messages in
 * another language, which may be empty or NULL. Returns JSON text, valid until the
 * next call: {"status", "counts": [held, within rounding, waived, broken], "found":
 * {"diagnostics"}} and,
 * where relations were tried, "tables" (rows of [depth, is a total, texts]), "figures" ([name, title,
 * SVG or null, amounts]) and "data" as in the report. NULL when memory runs out. */
const char *budget_web_check(const char *path, const char *library, const char *catalogue);
const char *budget_web_check(const char *path, const char *library, const char *catalogue)
{
    if (last) {
        compilation_free(last->compilation);
        arena_free(&last->arena);
        free(last);
    }
    last = calloc(1, sizeof *last);
    if (!last) return NULL;
    arena_init(&last->arena, &last->memory);
    return setjmp(last->memory.on_failure) ? NULL : run(last, path, library, catalogue).ptr;
}
