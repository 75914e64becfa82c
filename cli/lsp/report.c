/* Requests that only budgetc has: a table, a figure or the whole report as it would be printed now,
 * and where a cell comes from. Each checks the budget once more, with the sources of its cells. */
#include "backends/backend.h"
#include "cli/common/language.h"
#include "cli/common/trace_json.h"
#include "cli/lsp/requests.h"

typedef struct ReportView {
    Server *server;
    const JsonValue *params;
    Json *json;
    const Document *document;
    const Project *project;
    Compilation *compilation;
    const char *failed; /* why there is nothing to show; NULL = there is something */
} ReportView;

typedef void Shower(ReportView *view);

static void show(Server *server, const JsonValue *params, Json *json, Shower *shower)
{
    ReportView view = {.server = server, .params = params, .json = json};
    CompileOptions wanted = server->wanted;
    CompileStatus status;
    view.document = document_meant(&server->documents, params);
    view.project = view.document ? project_of(server, view.document->path) : NULL;
    if (!view.project) {
        json_null(json, "result");
        return;
    }
    wanted.files = &view.project->path;
    wanted.file_count = 1;
    wanted.stop = request_is_cancelled;
    wanted.stop_context = server;
    wanted.sources = wanted.records = true;
    view.compilation = project_compile(server, &wanted, &status);
    view.failed = N_("this budget has errors that must be mended first");
    if (view.compilation && compilation_report(view.compilation) &&
        compilation_tried(view.compilation) &&
        !setjmp(compilation_arena(view.compilation)->memory->on_failure))
        shower(&view);
    if (view.failed) put_error(json, ERROR_REQUEST_FAILED, tr(view.failed));
    compilation_free(view.compilation);
}

/* ---- as it is printed ---- */

typedef struct TextOutput {
    BackendOutput base;
    Arena *arena;
    Sink sink;
    const char *failed;
} TextOutput;

static Sink *open_text(BackendOutput *base, Str name)
{
    TextOutput *output = (TextOutput *)base;
    (void)name;
    sink_memory(&output->sink, output->arena);
    return &output->sink;
}

static void fail_text(BackendOutput *base, const char *message)
{
    ((TextOutput *)base)->failed = message;
}

static void ignore_note(BackendOutput *base, const char *message)
{
    (void)base;
    (void)message;
}

static Str text_of(ReportView *view, const Backend *backend, const BackendOptions *options)
{
    TextOutput output = {.base = {.open = open_text,
                                  .fail = fail_text,
                                  .note = ignore_note,
                                  .catalogue = language_catalogue()},
                         .arena = &view->server->scratch};
    const Report *report = compilation_report(view->compilation);
    if (backend->origins) compilation_origins(view->compilation);
    bool good = backend->emit(report, options, &output.base, &view->server->scratch);
    view->failed = good ? NULL : output.failed;
    if (!good && !view->failed) view->failed = N_("there is nothing to show");
    return good ? sink_result(&output.sink) : STR("");
}

/* The file under the name that the check gave it; "" = it did not read it. */
static Str path_of(const ReportView *view)
{
    for (uint32_t i = 0; i < view->project->reads.items.len; i++) {
        const ReadFile *read = &view->project->reads.items.items[i];
        if (str_equal(read->real, str_from(view->document->path))) return read->path;
    }
    return STR("");
}

/* From 1. */
static uint32_t line_asked(const ReportView *view)
{
    Position position;
    bool given = position_read(json_get(view->params, "position"), &position);
    return given ? position.line + 1 : UINT32_MAX;
}

/* The table or figure whose statement the position lies in: the last one that begins before it. */
static const Listing *item_here(const ReportView *view)
{
    const Listing *items, *found = NULL;
    const Sources *sources = compilation_sources(view->compilation);
    uint32_t line = line_asked(view), count = compilation_list(view->compilation, &items);
    Str path = path_of(view);
    for (uint32_t i = 0; i < count; i++) {
        Place place = source_place(sources, items[i].span.lo);
        bool here = place.source && str_equal(place.source->path, path) && place.line <= line;
        if (here) found = &items[i];
    }
    return found;
}

static bool is_kind(const Listing *item, const char *kind)
{
    return item && strcmp(item->kind, kind) == 0;
}

/* "html": the page, and which part of it is meant. Else the table as Markdown, the figure as SVG. */
static void report(ReportView *view)
{
    bool page = str_equal(json_get_text(view->params, "format"), STR("html"));
    const Listing *item = item_here(view);
    BackendOptions options = {0};
    Str text = {0};
    if (page) {
        text = text_of(view, &backend_html, &options);
    } else if (is_kind(item, "figure")) {
        options.figure = item->name;
        text = text_of(view, &backend_svg, &options);
    } else if (is_kind(item, "table")) {
        options.item = item->name;
        text = text_of(view, &backend_markdown, &options);
    } else {
        view->failed = N_("here is no table or figure");
    }
    if (view->failed) return;
    json_open(view->json, "result", '{');
    if (is_kind(item, "table") || is_kind(item, "figure")) {
        json_text(view->json, "kind", str_from(item->kind));
        json_text(view->json, "id", item->name);
    }
    json_text(view->json, "text", text);
    json_close(view->json, '}');
}

void answer_report(Server *server, const JsonValue *params, Json *json)
{
    show(server, params, json, report);
}

/* ---- where a cell comes from ---- */

/* "target" as `budgetc trace` takes it, else the line of the position. */
static void trace(ReportView *view)
{
    Str target = json_get_text(view->params, "target");
    if (!target.len)
        target = arena_printf(&view->server->scratch, STR_FMT ":%u", STR_ARG(path_of(view)),
                              (unsigned)line_asked(view));
    Trace found = compilation_trace(view->compilation, target);
    bool one = found.kind != TRACE_NOTHING && found.kind != TRACE_MANY;
    view->failed = one ? NULL : N_("nothing, or more than one thing, has this name or lies here");
    if (!one) return;
    json_open(view->json, "result", '{');
    trace_json(view->json, compilation_sources(view->compilation), &found);
    json_close(view->json, '}');
}

void answer_trace(Server *server, const JsonValue *params, Json *json)
{
    show(server, params, json, trace);
}
