/* Findings as diagnostics of the protocol, file by file. */
#include "cli/common/language.h"
#include "cli/lsp/address.h"
#include "cli/lsp/places.h"
#include "lang/files/path.h"

typedef struct FileFindings {
    Sink items;
    Json json;
} FileFindings;

typedef struct Collector {
    Server *server;
    const Project *project;
    Arena *arena; /* of the findings */
    Places places;
    FileFindings *files; /* by number of the source */
    Str of;              /* the budget, if there are several */
} Collector;

/* What is found nowhere is in the file with the header. */
static Json *json_at(Collector *c, uint32_t number)
{
    FileFindings *file = &c->files[number];
    if (file->json.sink) return &file->json;
    sink_memory(&file->items, c->arena);
    file->json = (Json){.sink = &file->items};
    return &file->json;
}

/* ---- one finding ---- */

static int severity_number(Severity severity)
{
    switch (severity) {
    case SEVERITY_ERROR: return 1;
    case SEVERITY_WARNING: return 2;
    case SEVERITY_NOTE: break;
    }
    return 3;
}

/* What is of no use: editors show it faded. */
static bool is_idle(DiagCode code)
{
    return code == DIAG_E0604 || code == DIAG_W0911 || code == DIAG_W0505 || code == DIAG_W0410;
}

/* Notes without a place of their own, and the help, follow the message on lines of their own. */
static Str whole_message(Arena *arena, const Diag *diag)
{
    Sink sink;
    sink_memory(&sink, arena);
    sink_str(&sink, diag->message);
    for (const DiagNote *note = diag->notes; note; note = note->next)
        if (!note->span.hi) sink_printf(&sink, "\n%s: " STR_FMT, tr("note"), STR_ARG(note->text));
    if (diag->help.len) sink_printf(&sink, "\n%s: " STR_FMT, tr("help"), STR_ARG(diag->help));
    return sink_result(&sink);
}

static void put_related(Collector *c, Json *json, Span span, Str text)
{
    json_open(json, NULL, '{');
    json_location(json, "location", &c->places, span);
    json_text(json, "message", text);
    json_close(json, '}');
}

static void put_all_related(Collector *c, Json *json, const Diag *diag)
{
    json_open(json, "relatedInformation", '[');
    for (uint32_t i = 0; i < diag->label_count; i++)
        if (diag->labels[i].span.hi)
            put_related(c, json, diag->labels[i].span, diag->labels[i].text);
    for (const DiagNote *note = diag->notes; note; note = note->next)
        if (note->span.hi) put_related(c, json, note->span, note->text);
    for (uint32_t i = 0; diag->group && i < diag->group->len; i++)
        put_related(c, json, diag->group->of[i].span, diag->group->of[i].text);
    json_close(json, ']');
}

static void put_diag(Collector *c, const Diag *diag)
{
    uint32_t number = places_number(&c->places, diag->span.lo);
    Json *json = json_at(c, number);
    const DiagInfo *info = diag_info(diag->code);
    json_open(json, NULL, '{');
    json_span(json, "range", places_numbered(&c->places, number), diag->span);
    json_number(json, "severity", severity_number(diag->severity));
    json_text(json, "code", str_from(info->code));
    json_text(json, "source", c->of.len ? c->of : STR("budgetc"));
    json_text(json, "message", whole_message(&c->server->scratch, diag));
    put_all_related(c, json, diag);
    if (is_idle(diag->code)) {
        json_open(json, "tags", '[');
        json_number(json, NULL, 1);
        json_close(json, ']');
    }
    json_close(json, '}');
}

/* Whoever looks at one file of a budget must not think that all of it was checked. */
static void put_hint(Json *json, Str text)
{
    TextLines nothing = {.starts = {.items = &(uint32_t){0}, .len = 1}};
    json_open(json, NULL, '{');
    json_range(json, "range", &nothing, 0, 0);
    json_number(json, "severity", 4);
    json_text(json, "source", STR("budgetc"));
    json_text(json, "message", text);
    json_close(json, '}');
}

/* ---- sending ---- */

static const Findings *find(const Project *project, Str path)
{
    for (uint32_t i = 0; i < project->findings.len; i++)
        if (str_equal(project->findings.items[i].path, path)) return &project->findings.items[i];
    return NULL;
}

/* What all budgets that read a file have found in it. */
static void publish(Server *server, Str path)
{
    Message message;
    Document *document = document_of(&server->documents, path);
    notification_begin(&message, server, "textDocument/publishDiagnostics");
    Json *json = &message.json;
    json_open(json, "params", '{');
    json_text(json, "uri", document ? document->uri : address_of(&server->scratch, path));
    if (document) json_number(json, "version", document->version);
    if (document) document->told = true;
    json_open(json, "diagnostics", '[');
    for (uint32_t i = 0; i < server->projects.len; i++) {
        const Findings *findings = find(server->projects.items[i], path);
        if (!findings || !findings->items.len) continue;
        if (json->more) sink_char(json->sink, ',');
        sink_str(json->sink, findings->items);
        json->more = true;
    }
    json_close(json, ']');
    json_close(json, '}');
    message_send(&message);
}

typedef VEC(Findings) FindingsList;

static void add(Arena *arena, FindingsList *list, Str path, Str items)
{
    *vec_push(arena, list) = (Findings){arena_str(arena, path), items};
}

/* The findings of the project are now these; `arena` holds them. */
static void replace(Server *server, Project *project, Arena arena, const FindingsList *list)
{
    Arena old_arena = project->arena;
    Project before = {.path = project->path};
    memcpy(&before.findings, &project->findings, sizeof before.findings);
    project->arena = arena;
    memcpy(&project->findings, list, sizeof project->findings);
    for (uint32_t i = 0; i < project->findings.len; i++) {
        const Findings *now = &project->findings.items[i], *then = find(&before, now->path);
        const Document *document = document_of(&server->documents, now->path);
        if (!then || !str_equal(then->items, now->items) || (document && !document->told))
            publish(server, now->path);
    }
    for (uint32_t i = 0; i < before.findings.len; i++)
        if (!find(project, before.findings.items[i].path))
            publish(server, before.findings.items[i].path);
    arena_free(&old_arena);
}

/* Every open document of the project is told of, also that nothing is wrong with it. */
static void add_clean(Collector *c, FindingsList *list)
{
    const OpenDocuments *documents = &c->server->documents;
    Project now = {.path = ""};
    memcpy(&now.findings, list, sizeof now.findings);
    for (uint32_t i = 0; i < documents->items.len; i++) {
        const char *path = documents->items.items[i]->path;
        if (path && project_reads(c->project, path) && !find(&now, str_from(path)))
            add(c->arena, list, str_from(path), STR(""));
    }
}

static uint32_t count_budgets(const Server *server)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < server->projects.len; i++) count += !server->projects.items[i]->alone;
    return count;
}

static void collect(Collector *c, Diags *diags, FindingsList *list)
{
    Diag **items;
    uint32_t count = diags_sorted(diags, &items), files = source_count(c->places.sources);
    c->files = arena_array(&c->server->scratch, FileFindings, files ? files : 1);
    if (c->project->alone)
        put_hint(json_at(c, 0), str_from(tr("no budget that was found includes this file: "
                                            "only its syntax is checked")));
    for (uint32_t i = 0; i < count; i++) put_diag(c, items[i]);
    for (uint32_t i = 0; i < (files ? files : 1); i++)
        if (c->files[i].items.len)
            add(c->arena, list, places_numbered(&c->places, i)->real,
                sink_result(&c->files[i].items));
    add_clean(c, list);
}

void findings_publish(Server *server, Project *project)
{
    Arena arena;
    FindingsList list = {0};
    Arena *own = compilation_arena(project->last);
    arena_init(&arena, &server->memory);
    Collector c = {.server = server,
                   .project = project,
                   .arena = &arena,
                   .places = places_new(server, project, compilation_sources(project->last))};
    if (count_budgets(server) > 1 && !project->alone)
        c.of = arena_printf(&server->scratch, "budgetc: " STR_FMT,
                            STR_ARG(path_name(str_from(project->path))));
    if (setjmp(own->memory->on_failure)) longjmp(server->memory.on_failure, 1);
    collect(&c, compilation_diags(project->last), &list);
    replace(server, project, arena, &list);
}

void findings_retract(Server *server, Project *project)
{
    Arena arena;
    FindingsList none = {0};
    arena_init(&arena, &server->memory);
    replace(server, project, arena, &none);
}

void findings_not_checked(Server *server, const Document *document)
{
    Message message;
    notification_begin(&message, server, "textDocument/publishDiagnostics");
    json_open(&message.json, "params", '{');
    json_text(&message.json, "uri", document->uri);
    json_open(&message.json, "diagnostics", '[');
    put_hint(&message.json, str_from(tr("not checked: this is no file of this machine")));
    json_close(&message.json, ']');
    json_close(&message.json, '}');
    message_send(&message);
}
