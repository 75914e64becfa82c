/* The state of a walk; internal to lang/symbols. */
#ifndef BUDGET_SYMBOLS_WALKER_H
#define BUDGET_SYMBOLS_WALKER_H

#include "lang/model/model.h"
#include "lang/symbols/symbols.h"

typedef struct LocalName { /* in a `for each`, or of nodes of a figure */
    Symbol name;
    Span declared;
    DimId dim; /* NONE: of nodes */
} LocalName;

typedef struct Walker {
    Env env; /* with an arena of its own */
    Arena arena;
    const Model *model;
    Span within; /* {0,0} = everything */
    Span statement; /* at hand */
    SymbolVisit *visit;
    void *context;
    VEC(LocalName) locals;
} Walker;

static inline bool walker_wants(const Walker *w, Span span)
{
    return !w->within.hi || (span.lo <= w->within.hi && span.hi >= w->within.lo);
}

static const Dims any_dim = {0};
static inline Dims ledger_dims(const Walker *w, LedgerId ledger)
{
    const Ledger *of = &w->model->ledgers.items[ledger];
    return (Dims){of->dims.items, of->dims.len};
}

/* ---- names.c ---- */

void walk_use(Walker *w, SymbolKind kind, uint32_t id, Name name, bool declares);
/* A dimension, ledger or measure. */
Named walk_value_name(Walker *w, Name name, bool declares);
void walk_unit(Walker *w, Name name, bool declares);
/* A table, invariant, figure, document or set of indicators, by its own name. */
void walk_item(Walker *w, SymbolKind kind, Name name, bool declares);
Name walk_word(Walker *w, Atom atom);
/* A member of one of the dimensions; NONE if it is none. */
MemberId walk_key(Walker *w, Dims dims, Key key, bool declares);
MemberId walk_key_of(Walker *w, DimId dim, Key key);
void walk_coords(Walker *w, Coords coords, Dims dims);
bool walk_local(Walker *w, Name name);
void walk_add_local(Walker *w, Name name, DimId dim);

/* ---- rows.c ---- */

void walk_entry(Walker *w, DimId dim, const Entry *entry, uint32_t start);
void walk_top_entry(Walker *w, const Entry *entry);
void walk_facts(Walker *w, const Facts *facts);

/* ---- expressions.c ---- */

void walk_expr(Walker *w, const Expr *expr);
void walk_selection(Walker *w, const Selection *selection);
void walk_relation(Walker *w, const Relation *relation);
void walk_exprs(Walker *w, Exprs exprs);

/* ---- statements.c ---- */

void walk_statement(Walker *w, const Statement *s);

#endif
