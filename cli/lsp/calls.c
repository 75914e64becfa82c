/* Call hierarchy: which measures a measure is made of, and what reads it. */
#include "cli/lsp/address.h"
#include "cli/lsp/names.h"
#include "cli/lsp/requests.h"

typedef struct CallSearch {
    NameQuestion *question;
    bool outgoing;
    Str name;         /* of the item that is asked about */
    bool found;       /* it is: */
    SymbolKind kind;
    uint32_t id;
    SymbolUse holder; /* the statement that is walked through */
    bool held, open;  /* there is one; an element of the result is being written */
    VEC(SymbolUse) uses; /* outgoing: in the statement of the item */
} CallSearch;

static bool can_hold(SymbolKind kind)
{
    return kind == SYMBOL_MEASURE || kind == SYMBOL_INVARIANT || kind == SYMBOL_TABLE ||
           kind == SYMBOL_FIGURE || kind == SYMBOL_DOCUMENT || kind == SYMBOL_INDICATORS;
}

static bool can_be_read(SymbolKind kind)
{
    return kind == SYMBOL_MEASURE || kind == SYMBOL_LEDGER;
}

static Str name_of(const NameQuestion *q, Span span)
{
    return str_trim(source_text(q->places.sources, span), "`");
}

static void put_item(NameQuestion *q, const char *key, SymbolKind kind, Span span)
{
    Json *json = q->json;
    PlacedText *text = places_text(&q->places, span.lo);
    json_open(json, key, '{');
    json_text(json, "name", name_of(q, span));
    json_number(json, "kind", kind == SYMBOL_MEASURE ? 12 : kind == SYMBOL_LEDGER ? 23 : 5);
    json_text(json, "uri", text->uri);
    json_span(json, "range", text, span);
    json_span(json, "selectionRange", text, span);
    json_number(json, "data", (int)kind);
    json_close(json, '}');
}

static void prepare(NameQuestion *q)
{
    if (!q->named || !(can_be_read(q->use.kind) || can_hold(q->use.kind))) return;
    Span span = symbols_declaration(&q->search, q->use.kind, q->use.id);
    if (!span.hi) return;
    json_open(q->json, "result", '[');
    put_item(q, NULL, q->use.kind, span);
    json_close(q->json, ']');
}

void answer_prepare_calls(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, prepare);
}

/* ---- what reads it, what it reads ---- */

static void find_item(void *context, const SymbolUse *use)
{
    CallSearch *s = context;
    if (s->found || !use->declares || use->kind != s->kind) return;
    s->found = str_equal(name_of(s->question, use->span), s->name);
    if (s->found) s->id = use->id;
}

static void close_element(CallSearch *s)
{
    if (!s->open) return;
    json_close(s->question->json, ']');
    json_close(s->question->json, '}');
    s->open = false;
}

static void put_range(CallSearch *s, const char *key, SymbolKind kind, Span item, Span use)
{
    NameQuestion *q = s->question;
    if (!s->open) {
        json_open(q->json, NULL, '{');
        put_item(q, key, kind, item);
        json_open(q->json, "fromRanges", '[');
        s->open = true;
    }
    json_span(q->json, NULL, places_text(&q->places, use.lo), use);
}

/* A statement begins with its name. */
static void look(void *context, const SymbolUse *use)
{
    CallSearch *s = context;
    if (use->declares && (can_hold(use->kind) || use->kind == SYMBOL_LEDGER)) {
        close_element(s);
        s->holder = *use;
        s->held = can_hold(use->kind);
        return;
    }
    bool held = s->held && use->statement.lo == s->holder.statement.lo;
    bool here = held && s->holder.kind == s->kind && s->holder.id == s->id;
    if (s->outgoing && here && can_be_read(use->kind))
        *vec_push(&s->question->server->scratch, &s->uses) = *use;
    if (!s->outgoing && held && use->kind == s->kind && use->id == s->id)
        put_range(s, "from", s->holder.kind, s->holder.span, use->span);
}

/* Each name once, with all places where it is read. */
static void put_outgoing(CallSearch *s)
{
    for (uint32_t i = 0; i < s->uses.len; i++) {
        const SymbolUse *use = &s->uses.items[i];
        Span span = symbols_declaration(&s->question->search, use->kind, use->id);
        bool first = span.hi != 0;
        for (uint32_t k = 0; k < i; k++)
            first &= s->uses.items[k].kind != use->kind || s->uses.items[k].id != use->id;
        for (uint32_t k = i; first && k < s->uses.len; k++)
            if (s->uses.items[k].kind == use->kind && s->uses.items[k].id == use->id)
                put_range(s, "to", use->kind, span, s->uses.items[k].span);
        close_element(s);
    }
}

static void put_calls(NameQuestion *q, bool outgoing)
{
    const JsonValue *item = json_get(q->params, "item");
    CallSearch s = {.question = q,
                    .outgoing = outgoing,
                    .name = json_get_text(item, "name"),
                    .kind = (SymbolKind)json_get(item, "data")->number};
    symbols_walk(&q->search, find_item, &s);
    if (!s.found) return;
    symbols_walk(&q->search, look, &s);
    close_element(&s);
    put_outgoing(&s);
}

static void put_incoming(NameQuestion *q)
{
    put_calls(q, false);
}

static void put_callees(NameQuestion *q)
{
    put_calls(q, true);
}

/* The file of an item need not be open: it is looked for by its name, in the first budget that reads
 * the file. */
static void answer_calls(Server *server, const JsonValue *params, Json *json,
                         NameQuestionAnswer *answer)
{
    Str path = address_path(&server->scratch, json_get_text(json_get(params, "item"), "uri"));
    Project *project = path.len ? project_of(server, path.ptr) : NULL;
    json_open(json, "result", '[');
    if (project) question_of_project(server, project, params, json, answer);
    json_close(json, ']');
}

void answer_incoming_calls(Server *server, const JsonValue *params, Json *json)
{
    answer_calls(server, params, json, put_incoming);
}

void answer_outgoing_calls(Server *server, const JsonValue *params, Json *json)
{
    answer_calls(server, params, json, put_callees);
}
