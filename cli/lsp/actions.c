/* Repairs that a check offers, as code actions. */
#include "cli/common/language.h"
#include "cli/lsp/address.h"
#include "cli/lsp/requests.h"

typedef struct Offer {
    Server *server;
    const Project *project;
    const Sources *sources;
    Json *json;
    const Source *source; /* of the document */
    uint32_t from, to;    /* what the editor asks about */
} Offer;

static bool touches(const Offer *offer, Span span)
{
    return span.hi && span.lo <= offer->to && span.hi >= offer->from;
}

static void put_edit(const Offer *offer, Span span, Str text)
{
    Json *json = offer->json;
    const Source *source = source_of(offer->sources, span.lo);
    Str real = project_real(offer->project, source);
    const Document *document = document_of(&offer->server->documents, real);
    Arena *scratch = &offer->server->scratch;
    Str uri = document ? document->uri : address_of(scratch, real);
    TextLines lines = lines_of(scratch, source_rest(offer->sources, source->base),
                           offer->server->encoding);
    json_open(json, "edit", '{');
    json_open(json, "documentChanges", '[');
    json_open(json, NULL, '{');
    json_open(json, "textDocument", '{');
    json_text(json, "uri", uri);
    if (document) json_number(json, "version", document->version);
    else json_null(json, "version");
    json_close(json, '}');
    json_open(json, "edits", '[');
    json_open(json, NULL, '{');
    json_range(json, "range", &lines, span.lo - source->base, span.hi - source->base);
    json_text(json, "newText", text);
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
    json_close(json, ']');
    json_close(json, '}');
}

static void put_action(const Offer *offer, Str title, bool sure, Span span, Str text)
{
    Json *json = offer->json;
    if (!source_of(offer->sources, span.lo)) return;
    json_open(json, NULL, '{');
    json_text(json, "title", title);
    json_text(json, "kind", STR("quickfix"));
    if (sure) json_bool(json, "isPreferred", true);
    put_edit(offer, span, text);
    json_close(json, '}');
}

/* Which figure is wrong is a guess, however good: none of these is preferred. */
static void offer_suspects(const Offer *offer, const Diag *diag)
{
    Arena *arena = &offer->server->scratch;
    for (uint32_t i = 0; i < diag->suspect_count; i++) {
        const DiagSuspect *suspect = &diag->suspects[i];
        if (!suspect->new_text.len || !suspect->span.hi) continue;
        Str title = arena_printf(arena, tr(STR_FMT ": `" STR_FMT "` → `" STR_FMT "`"),
                                 STR_ARG(suspect->title), STR_ARG(suspect->old_text),
                                 STR_ARG(suspect->new_text));
        put_action(offer, title, false, suspect->span, suspect->new_text);
    }
}

/* Of a waiver, what it would cover is for its author to say. */
static void offer_fix(const Offer *offer, const Diag *diag)
{
    Str old = source_text(offer->sources, diag->fix_span);
    Arena *arena = &offer->server->scratch;
    bool sure = diag->code < DIAG_E0501;
    Str title = diag->fix_text.len ? arena_printf(arena, tr("write `" STR_FMT "`"), STR_ARG(diag->fix_text))
                                   : arena_printf(arena, tr("leave `" STR_FMT "` out"), STR_ARG(old));
    put_action(offer, title, sure, diag->fix_span, diag->fix_text);
}

static void offer_all(const Offer *offer, Compilation *c)
{
    Diag **items;
    uint32_t count = diags_sorted(compilation_diags(c), &items);
    for (uint32_t i = 0; i < count; i++) {
        bool suspects = items[i]->suspect_count != 0;
        bool here = touches(offer, items[i]->span);
        for (uint32_t k = 0; k < items[i]->suspect_count; k++)
            here |= touches(offer, items[i]->suspects[k].span);
        if (!here) continue;
        if (suspects) offer_suspects(offer, items[i]);
        else if (items[i]->fix_span.hi) offer_fix(offer, items[i]);
    }
}

static const Source *find_source(const Project *project, const Sources *sources, const char *path)
{
    for (uint32_t i = 0; i < source_count(sources); i++)
        if (str_equal(project_real(project, source_get(sources, i)), str_from(path)))
            return source_get(sources, i);
    return NULL;
}

static bool read_span(const TextLines *lines, const JsonValue *range, uint32_t *from, uint32_t *to)
{
    Position start, end;
    if (!position_read(json_get(range, "start"), &start) ||
        !position_read(json_get(range, "end"), &end))
        return false;
    *from = lines_offset(lines, start);
    *to = lines_offset(lines, end);
    return true;
}

/* Only of a check that has seen the text as it is now. */
void answer_code_action(Server *server, const JsonValue *params, Json *json)
{
    Str uri = json_get_text(json_get(params, "textDocument"), "uri");
    const Document *document = document_find(&server->documents, uri);
    Project *project = document ? project_of(server, document->path) : NULL;
    json_open(json, "result", '[');
    if (project && project->last && !project->dirty) {
        Compilation *c = project->last;
        Arena *own = compilation_arena(c);
        Offer offer = {.server = server,
                       .project = project,
                       .sources = compilation_sources(c),
                       .json = json};
        if (setjmp(own->memory->on_failure)) longjmp(server->memory.on_failure, 1);
        offer.source = find_source(project, offer.sources, document->path);
        TextLines lines = lines_of(&server->scratch, document->text, server->encoding);
        if (offer.source && read_span(&lines, json_get(params, "range"), &offer.from, &offer.to)) {
            offer.from += offer.source->base;
            offer.to += offer.source->base;
            offer_all(&offer, c);
        }
    }
    json_close(json, ']');
}
