/* Repairs that a check offers, as code actions. */
#include "cli/common/language.h"
#include "cli/lsp/places.h"
#include "cli/lsp/requests.h"

typedef struct Offer {
    Server *server;
    Places places;
    Json *json;
    uint32_t from, to; /* what the editor asks about */
} Offer;

static bool touches(const Offer *offer, Span span)
{
    return span.hi && span.lo <= offer->to && span.hi >= offer->from;
}

static void put_edit(Offer *offer, Span span, Str text)
{
    Json *json = offer->json;
    PlacedText *placed = places_text(&offer->places, span.lo);
    json_open(json, "edit", '{');
    json_open(json, "documentChanges", '[');
    json_edits_open(json, placed);
    json_open(json, NULL, '{');
    json_span(json, "range", placed, span);
    json_text(json, "newText", text);
    json_close(json, '}');
    json_edits_close(json);
    json_close(json, ']');
    json_close(json, '}');
}

static void put_action(Offer *offer, Str title, bool sure, Span span, Str text)
{
    Json *json = offer->json;
    if (!source_of(offer->places.sources, span.lo)) return;
    json_open(json, NULL, '{');
    json_text(json, "title", title);
    json_text(json, "kind", STR("quickfix"));
    if (sure) json_bool(json, "isPreferred", true);
    put_edit(offer, span, text);
    json_close(json, '}');
}

/* Which figure is wrong is a guess, however good: none of these is preferred. */
static void offer_suspects(Offer *offer, const Diag *diag)
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
static void offer_fix(Offer *offer, const Diag *diag)
{
    Str old = source_text(offer->places.sources, diag->fix_span);
    Arena *arena = &offer->server->scratch;
    bool sure = !diag->fix_is_likely;
    Str title = diag->fix_text.len
                    ? arena_printf(arena, tr("write `" STR_FMT "`"), STR_ARG(diag->fix_text))
                    : arena_printf(arena, tr("leave `" STR_FMT "` out"), STR_ARG(old));
    put_action(offer, title, sure, diag->fix_span, diag->fix_text);
}

static void offer_all(Offer *offer, Compilation *c)
{
    Diag **items;
    uint32_t count = diags_sorted(compilation_diags(c), &items);
    for (uint32_t i = 0; i < count; i++) {
        bool suspects = items[i]->suspect_count != 0;
        bool here = touches(offer, items[i]->span);
        for (uint32_t k = 0; k < items[i]->suspect_count; k++)
            here |= touches(offer, items[i]->suspects[k].span);
        if (!here) continue;
        if (suspects)
            offer_suspects(offer, items[i]);
        else if (items[i]->fix_span.hi)
            offer_fix(offer, items[i]);
    }
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

static void answer(Offer *offer, const Project *project, const Document *document,
                   const JsonValue *range)
{
    const PlacedText *text = places_of_document(&offer->places, document);
    if (!text || !read_span(&text->lines, range, &offer->from, &offer->to)) return;
    offer->from += text->source->base;
    offer->to += text->source->base;
    offer_all(offer, project->last);
}

/* Only of a check that has seen the text as it is now. */
void answer_code_action(Server *server, const JsonValue *params, Json *json)
{
    const Document *document = document_meant(server, params);
    Project *project = document ? project_of(server, document->path) : NULL;
    json_open(json, "result", '[');
    if (project && project->last && !project->dirty) {
        Arena *own = compilation_arena(project->last);
        Offer offer = {server, places_new(server, project, compilation_sources(project->last)),
                       json, 0, 0};
        if (setjmp(own->memory->on_failure)) longjmp(server->memory.on_failure, 1);
        answer(&offer, project, document, json_get(params, "range"));
    }
    json_close(json, ']');
}
