#include "lang/symbols/walker.h"

static bool reads(const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_DIMENSION:
    case STATEMENT_ENTRY:
    case STATEMENT_FACTS:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_DROP: return false;
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION:
    case STATEMENT_BUDGET:
    case STATEMENT_UNIT:
    case STATEMENT_LEDGER:
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_TABLE:
    case STATEMENT_STATED:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
    return true;
}

void symbols_walk(const SymbolSearch *search, SymbolVisit *visit, void *context)
{
    Walker w = {.env = *search->env,
                .model = search->model,
                .within = search->within,
                .visit = visit,
                .context = context};
    arena_init(&w.arena, search->env->arena->memory);
    w.env.arena = &w.arena;
    w.env.diags = diags_new(&w.arena);
    memset(&w.env.view, 0, sizeof w.env.view);
    for (uint32_t t = 0; t < search->trees->len; t++) {
        const Tree *tree = search->trees->items[t];
        for (uint32_t i = 0; i < tree->statements.len; i++) {
            const Statement *s = tree->statements.items[i];
            w.statement = s->span;
            bool passes = search->readers_only && !reads(s);
            if (!passes && walker_wants(&w, w.statement)) walk_statement(&w, s);
        }
    }
    arena_free(&w.arena);
}

/* ---- at a place ---- */

typedef struct PlaceSearch {
    uint32_t offset;
    bool found;
    SymbolUse use;
} PlaceSearch;

/* The shortest: a name that follows at once is nearer than the one before. */
static void look(void *context, const SymbolUse *use)
{
    PlaceSearch *search = context;
    if (use->span.lo > search->offset || use->span.hi < search->offset) return;
    if (search->found && search->use.span.lo >= use->span.lo) return;
    search->found = true;
    search->use = *use;
}

bool symbols_at(const SymbolSearch *search, uint32_t offset, SymbolUse *use)
{
    SymbolSearch here = *search;
    PlaceSearch place = {.offset = offset};
    here.within = (Span){offset, offset};
    symbols_walk(&here, look, &place);
    *use = place.use;
    return place.found;
}

/* ---- declarations ---- */

static Span item_span(const Statements *items, Symbol name)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Statement *s = items->items[i];
        const Name *own = s->kind == STATEMENT_TABLE       ? &s->table.name
                          : s->kind == STATEMENT_INVARIANT ? &s->invariant.name
                          : s->kind == STATEMENT_FIGURE    ? &s->figure.name
                                                           : &s->document.name;
        if (own->symbol == name) return own->span;
    }
    return (Span){0, 0};
}

static Span indicators_span(const Model *model, Symbol name)
{
    for (uint32_t i = 0; i < model->indicators.len; i++)
        if (model->indicators.items[i].decl->name.symbol == name)
            return model->indicators.items[i].decl->name.span;
    return (Span){0, 0};
}

Span symbols_declaration(const SymbolSearch *search, SymbolKind kind, uint32_t id)
{
    const Model *model = search->model;
    switch (kind) {
    case SYMBOL_DIMENSION: return model->dims.items[id].name.span;
    case SYMBOL_MEMBER: return model->members.items[id].span;
    case SYMBOL_LEDGER: return model->ledgers.items[id].name.span;
    case SYMBOL_MEASURE: return model->measures.items[id].decl->name.span;
    case SYMBOL_UNIT: return model->units.items[id].name.span;
    case SYMBOL_INVARIANT: return item_span(&model->invariants, id);
    case SYMBOL_TABLE: return item_span(&model->tables, id);
    case SYMBOL_FIGURE: return item_span(&model->figures, id);
    case SYMBOL_DOCUMENT: return item_span(&model->documents, id);
    case SYMBOL_INDICATORS: return indicators_span(model, id);
    case SYMBOL_VARIABLE: return (Span){id, id};
    case SYMBOL_BUDGET:
    case SYMBOL_FACTS:
    case SYMBOL_STATED: break;
    }
    return (Span){0, 0};
}

Span symbols_invariant(const SymbolSearch *search, uint32_t id)
{
    const Statements *items = &search->model->invariants;
    for (uint32_t i = 0; i < items->len; i++)
        if (items->items[i]->invariant.name.symbol == id) return items->items[i]->span;
    return (Span){0, 0};
}
