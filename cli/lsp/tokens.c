/* What each name is, for colours; and by what a ledger is read, while its coordinates are written.
 */
#include <stdlib.h>

#include "cli/lsp/lexical.h"
#include "cli/lsp/names.h"
#include "cli/lsp/requests.h"

/* ---- semantic tokens ---- */

static const char *const types[] = {"enum", "enumMember", "struct", "function",
                                    "type", "property",   "class",  "variable"};

void put_token_legend(Json *json)
{
    json_open(json, "legend", '{');
    json_open(json, "tokenTypes", '[');
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        json_text(json, NULL, str_from(types[i]));
    json_close(json, ']');
    json_open(json, "tokenModifiers", '[');
    json_text(json, NULL, STR("declaration"));
    json_close(json, ']');
    json_close(json, '}');
}

static int type_number(SymbolKind kind)
{
    switch (kind) {
    case SYMBOL_DIMENSION: return 0;
    case SYMBOL_MEMBER: return 1;
    case SYMBOL_LEDGER: return 2;
    case SYMBOL_MEASURE: return 3;
    case SYMBOL_UNIT: return 4;
    case SYMBOL_INVARIANT: return 5;
    case SYMBOL_TABLE:
    case SYMBOL_FIGURE:
    case SYMBOL_DOCUMENT:
    case SYMBOL_INDICATORS:
    case SYMBOL_BUDGET:
    case SYMBOL_FACTS:
    case SYMBOL_STATED: return 6;
    case SYMBOL_VARIABLE: break;
    }
    return 7;
}

typedef struct TokenList {
    NameQuestion *question;
    SymbolUses uses;
} TokenList;

static void collect(void *context, const SymbolUse *use)
{
    TokenList *list = context;
    *vec_push(&list->question->server->scratch, &list->uses) = *use;
}

static int compare_uses(const void *a, const void *b)
{
    const SymbolUse *x = a, *y = b;
    return (x->span.lo > y->span.lo) - (x->span.lo < y->span.lo);
}

/* Each relative to the one before. */
static void put_token(const NameQuestion *q, const SymbolUse *use, Position *last)
{
    const TextLines *lines = &q->text->lines;
    Position from = lines_position(lines, place_shown(q->text, use->span.lo));
    Position to = lines_position(lines, place_shown(q->text, use->span.hi));
    bool same = from.line == last->line;
    bool behind = from.line > last->line || (same && from.character >= last->character);
    if (to.line != from.line || to.character <= from.character || !behind) return;
    json_number(q->json, NULL, from.line - last->line);
    json_number(q->json, NULL, same ? from.character - last->character : from.character);
    json_number(q->json, NULL, to.character - from.character);
    json_number(q->json, NULL, type_number(use->kind));
    json_number(q->json, NULL, use->declares);
    *last = from;
}

static void put_tokens(NameQuestion *q)
{
    Position last = {0, 0};
    TokenList list = {.question = q};
    SymbolSearch search = q->search;
    uint32_t base = q->text->source->base, done = base;
    search.within = (Span){base, base + q->text->source->text.len};
    symbols_walk(&search, collect, &list);
    if (list.uses.len) qsort(list.uses.items, list.uses.len, sizeof *list.uses.items, compare_uses);
    json_open(q->json, "result", '{');
    json_open(q->json, "data", '[');
    for (uint32_t i = 0; i < list.uses.len; i++) {
        if (list.uses.items[i].span.lo < done) continue;
        put_token(q, &list.uses.items[i], &last);
        done = list.uses.items[i].span.hi;
    }
    json_close(q->json, ']');
    json_close(q->json, '}');
}

void answer_tokens(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, put_tokens);
}

/* ---- signatures ---- */

static void put_signature(NameQuestion *q)
{
    Arena *arena = &q->server->scratch;
    Surroundings around = lexical_around(arena, q->text->lines.text, q->shown);
    Str name = around.in_comment || around.in_string ? STR("") : called(around.line);
    Str label = name.len ? symbols_signature(&q->search, arena, name) : STR("");
    if (!label.len) return;
    json_open(q->json, "result", '{');
    json_open(q->json, "signatures", '[');
    json_open(q->json, NULL, '{');
    json_text(q->json, "label", label);
    json_close(q->json, '}');
    json_close(q->json, ']');
    json_close(q->json, '}');
}

void answer_signature(Server *server, const JsonValue *params, Json *json)
{
    question_ask(server, params, json, put_signature);
}
