/* Repairs that a check offers, as code actions. */
#include "cli/common/language.h"
#include "cli/lsp/lexical.h"
#include "cli/lsp/names.h"
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

typedef struct FixEdit { /* one text for all of these, by rising place */
    const Span *spans;
    uint32_t count;
    Str text;
} FixEdit;

static void put_edit(Offer *offer, const FixEdit *change)
{
    Json *json = offer->json;
    const Source *last = NULL;
    json_open(json, "edit", '{');
    json_open(json, "documentChanges", '[');
    for (uint32_t i = 0; i < change->count; i++) {
        PlacedText *placed = places_text(&offer->places, change->spans[i].lo);
        if (last && placed->source != last) json_edits_close(json);
        if (placed->source != last) json_edits_open(json, placed);
        last = placed->source;
        json_open(json, NULL, '{');
        json_span(json, "range", placed, change->spans[i]);
        json_text(json, "newText", change->text);
        json_close(json, '}');
    }
    json_edits_close(json);
    json_close(json, ']');
    json_close(json, '}');
}

static void put_action(Offer *offer, Str title, bool sure, FixEdit change)
{
    Json *json = offer->json;
    if (!source_of(offer->places.sources, change.spans[0].lo)) return;
    json_open(json, NULL, '{');
    json_text(json, "title", title);
    json_text(json, "kind", STR("quickfix"));
    if (sure) json_bool(json, "isPreferred", true);
    put_edit(offer, &change);
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
        put_action(offer, title, false, (FixEdit){&suspect->span, 1, suspect->new_text});
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
    Span *spans = arena_array(arena, Span, diag->more_fix_count + 1);
    for (uint32_t i = 0; i <= diag->more_fix_count; i++) spans[i] = diag_fix_at(diag, i);
    put_action(offer, title, sure, (FixEdit){spans, diag->more_fix_count + 1, diag->fix_text});
}

/* ---- statements that are added ---- */

/* At the end of a file of the budget: a line of its own. */
static void put_insertion(Server *server, Json *json, const PlacedText *placed, Str line)
{
    Str text = placed->lines.text;
    bool open = text.len && text.ptr[text.len - 1] != '\n';
    json_open(json, "edit", '{');
    json_open(json, "documentChanges", '[');
    json_edits_open(json, placed);
    json_open(json, NULL, '{');
    json_range(json, "range", &placed->lines, text.len, text.len);
    json_text(json, "newText",
              arena_printf(&server->scratch, "%s" STR_FMT "\n", open ? "\n" : "",
                           STR_ARG(line)));
    json_close(json, '}');
    json_edits_close(json);
    json_close(json, ']');
    json_close(json, '}');
}

/* In the file with the header, if the difference is in one of data. Why it is waived is for the
 * author to say. */
static void offer_waiver(Offer *offer, const Diag *diag)
{
    Json *json = offer->json;
    Str line = arena_printf(&offer->server->scratch, STR_FMT " \"…\"", STR_ARG(diag->waiver));
    const PlacedText *placed = places_text(&offer->places, diag->span.lo);
    if (placed->source->separator) placed = places_numbered(&offer->places, 0);
    json_open(json, NULL, '{');
    json_text(json, "title", str_from(tr("waive this difference, because …")));
    json_text(json, "kind", STR("quickfix"));
    put_insertion(offer->server, json, placed, line);
    json_close(json, '}');
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
        if (items[i]->waiver.len && touches(offer, items[i]->span)) offer_waiver(offer, items[i]);
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

/* ---- a figure that is stated ---- */

static bool has_figure(const NameQuestion *q)
{
    return q->named && (q->use.kind == SYMBOL_MEASURE || q->use.kind == SYMBOL_LEDGER);
}

/* What it is is found when the editor asks for its edit (codeAction/resolve). */
static void offer_figure(NameQuestion *q)
{
    Json *json = q->json;
    if (!has_figure(q)) return;
    json_open(json, NULL, '{');
    json_text(json, "title", str_from(tr("state this figure")));
    json_text(json, "kind", STR("refactor"));
    json_open(json, "data", '{');
    json_open(json, "textDocument", '{');
    json_text(json, "uri", q->document->uri);
    json_close(json, '}');
    json_position(json, "position", lines_position(&q->text->lines, q->shown));
    json_close(json, '}');
    json_close(json, '}');
}

/* The budget with one more line at the end of a file. */
static Compilation *compile_with(Server *server, const Project *project, const PlacedText *text,
                                 Str line)
{
    CompileStatus status;
    CompileOptions wanted = server->wanted;
    Str whole = arena_printf(&server->scratch, STR_FMT "\n" STR_FMT "\n",
                             STR_ARG(text->lines.text), STR_ARG(line));
    Overlay overlay = {arena_str(&server->scratch, text->real).ptr, whole};
    wanted.files = &project->path;
    wanted.file_count = 1;
    wanted.stop = request_is_cancelled;
    wanted.stop_context = server;
    wanted.overlays = &overlay;
    wanted.overlay_count = 1;
    return project_compile(server, &wanted, &status);
}

/* What the facts give where the line that was added states another figure: the last but one word of
 * its waiver. "" = no figure. */
static Str figure_given(Server *server, Compilation *c, const PlacedText *text)
{
    Diag *const *items;
    uint32_t count = diags_added(compilation_diags(c), &items);
    for (uint32_t i = 0; i < count; i++) {
        const Source *source = source_of(compilation_sources(c), items[i]->span.lo);
        bool added = source && str_equal(source->path, text->source->path) &&
                     items[i]->span.lo > source->base + text->lines.text.len;
        if (items[i]->code != DIAG_E0601 || !added) continue;
        Str waiver = items[i]->waiver;
        waiver.len -= last_word(waiver).len;
        Str figure = str_trim_end(waiver, " ");
        uint32_t at = figure.len;
        while (at && figure.ptr[at - 1] != ' ') at--;
        figure = (Str){figure.ptr + at, figure.len - at};
        return str_digit(figure, figure.len - 1) ? arena_str(&server->scratch, figure) : STR("");
    }
    return STR("");
}

static void state_figure(NameQuestion *q)
{
    Arena *arena = &q->server->scratch;
    if (!has_figure(q)) return;
    Str name = source_text(q->places.sources, q->use.span);
    Compilation *c = compile_with(q->server, q->project, q->text,
                                  arena_printf(arena, "stated " STR_FMT " = 0.00", STR_ARG(name)));
    if (!c) return;
    Str figure = figure_given(q->server, c, q->text);
    compilation_free(c);
    if (!figure.len) return;
    put_insertion(q->server, q->json, q->text,
                  arena_printf(arena, "stated " STR_FMT " = " STR_FMT, STR_ARG(name),
                               STR_ARG(figure)));
}

/* All of it comes back as it is, with its edit: some editors ask for that of every action. */
void answer_resolve_action(Server *server, const JsonValue *params, Json *json)
{
    Str action = params->kind == JSON_OBJECT ? params->written : STR("{}");
    action.len -= (uint32_t)strlen("}");
    json_written(json, "result", action);
    json->more = params->first != NULL;
    if (json_get(params, "edit")->kind == JSON_NULL)
        question_of(server, json_get(params, "data"), json, state_figure);
    json_close(json, '}');
}

/* Only of a check that has seen the text as it is now. */
void answer_code_action(Server *server, const JsonValue *params, Json *json)
{
    const Document *document = document_meant(&server->documents, params);
    Project *project = document ? project_of(server, document->path) : NULL;
    json_open(json, "result", '[');
    if (project && project->last && !project->dirty) {
        Arena *own = compilation_arena(project->last);
        Offer offer = {server, places_new(server, project, compilation_sources(project->last)),
                       json, 0, 0};
        if (setjmp(own->memory->on_failure)) longjmp(server->memory.on_failure, 1);
        answer(&offer, project, document, json_get(params, "range"));
        question_of(server, params, json, offer_figure);
    }
    json_close(json, ']');
}
