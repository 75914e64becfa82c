/* All names that can be written. */
#include "lang/symbols/walker.h"

typedef struct Offering {
    const SymbolSearch *search;
    SymbolOffer *offer;
    void *context;
    bool ended;
} Offering;

static void offer(Offering *o, SymbolKind kind, uint32_t id, Symbol name, Str label)
{
    SymbolCandidate candidate = {
        .kind = kind, .id = id, .name = intern_text(o->search->env->names, name), .label = label};
    if (!o->ended && name) o->ended = !o->offer(o->context, &candidate);
}

static void offer_items(Offering *o)
{
    const Model *m = o->search->model;
    for (uint32_t i = 0; i < m->invariants.len; i++) {
        const InvariantDecl *decl = &m->invariants.items[i]->invariant;
        offer(o, SYMBOL_INVARIANT, decl->name.symbol, decl->name.symbol, decl->label.value);
    }
    for (uint32_t i = 0; i < m->tables.len; i++) {
        const TableDecl *decl = &m->tables.items[i]->table;
        offer(o, SYMBOL_TABLE, decl->name.symbol, decl->name.symbol, decl->title.value);
    }
    for (uint32_t i = 0; i < m->figures.len; i++) {
        const FigureDecl *decl = &m->figures.items[i]->figure;
        offer(o, SYMBOL_FIGURE, decl->name.symbol, decl->name.symbol, decl->title.value);
    }
}

static void offer_members(Offering *o)
{
    const Model *m = o->search->model;
    const Interner *names = o->search->env->names;
    for (MemberId i = 0; i < m->members.len && !o->ended; i++) {
        const Member *member = &m->members.items[i];
        SymbolCandidate candidate = {.kind = SYMBOL_MEMBER,
                                     .id = i,
                                     .name = intern_text(names, member->name),
                                     .code = intern_text(names, member->code),
                                     .label = member->label,
                                     .of =
                                         intern_text(names, m->dims.items[member->dim].name.symbol),
                                     .leaf = member->end == member->index + 1};
        o->ended = !o->offer(o->context, &candidate);
    }
}

void symbols_candidates(const SymbolSearch *search, SymbolOffer *visit, void *context)
{
    const Model *m = search->model;
    Offering o = {search, visit, context, false};
    for (DimId i = 0; i < m->dims.len; i++)
        offer(&o, SYMBOL_DIMENSION, i, m->dims.items[i].name.symbol, m->dims.items[i].label);
    for (LedgerId i = 0; i < m->ledgers.len; i++)
        offer(&o, SYMBOL_LEDGER, i, m->ledgers.items[i].name.symbol, m->ledgers.items[i].label);
    for (uint32_t i = 0; i < m->measures.len; i++)
        offer(&o, SYMBOL_MEASURE, i, m->measures.items[i].decl->name.symbol,
              m->measures.items[i].decl->label.value);
    for (UnitId i = 1; i < m->units.len; i++)
        offer(&o, SYMBOL_UNIT, i, m->units.items[i].name.symbol, STR(""));
    offer_items(&o);
    offer_members(&o);
}

const Ledger *symbols_ledger(const SymbolSearch *search, Str name)
{
    const Model *m = search->model;
    Named named = model_find(m, intern_find(search->env->names, search->env->arena, name));
    return named.kind == NAMED_LEDGER ? &m->ledgers.items[named.id] : NULL;
}

bool symbols_ledger_has(const SymbolSearch *search, const Ledger *ledger,
                        const SymbolCandidate *candidate)
{
    const Model *m = search->model;
    return !ledger || candidate->kind != SYMBOL_MEMBER ||
           model_axis(ledger, m->members.items[candidate->id].dim) != NONE;
}
