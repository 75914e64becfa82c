/* Contexts: what is bound where an expression is read, by the row of a table, a `for each` or
 * coordinates. A dimension that no binding speaks of is open. */
#ifndef BUDGET_CHECK_CONTEXT_H
#define BUDGET_CHECK_CONTEXT_H

#include "lang/check/planner.h"
#include "lang/check/region.h"

typedef struct BoundTerm { /* of a set of members */
    const Region *region;
    bool less; /* taken away */
} BoundTerm;

typedef struct ReadMark { /* of a coordinate: does anything read it? */
    bool read;
    struct ReadMark *next; /* of those that it narrows; NULL = none */
} ReadMark;

typedef struct Walk Walk;

typedef struct Each { /* readings for some members that are added up */
    DimId dim;
    uint32_t slot;      /* where the member at hand stands, from INNER_SLOTS on */
    const Walk *walk;   /* the members; NULL: those up to `to` */
    const Region *to;
    bool topmost;       /* what lies below a member of the walk is part of it */
    const uint8_t *held; /* [index]: not their sum: the last of these; NULL = their sum */
    const struct Each *next; /* around it; NULL = none */
} Each;

typedef struct Binding {
    DimId dim;
    bool all;               /* released; no terms */
    const BoundTerm *terms; /* whose regions are added up */
    uint32_t len;
    const Each *each; /* that fills slots of the terms; NULL = none */
    Span span;        /* what bound it */
    ReadMark *mark;   /* NULL = no coordinate */
} Binding;

typedef struct Variable { /* of a `for each`, or of rows */
    Symbol name; /* 0 = none */
    DimId dim;
    uint32_t slot;
    bool leaf; /* no member lies below it */
    const Walk *members; /* which it goes through; NULL = unknown */
} Variable;

typedef struct Context {
    VEC(Binding) bindings; /* one per dimension */
    VEC(Variable) variables;
} Context;

/* NULL = the dimension is open. */
const Binding *context_find(const Context *context, DimId dim);
Context context_copy(Env *env, const Context *context);
/* What was bound, or released, counts no more. */
void context_replace(Env *env, Context *context, Binding binding);
/* Only what was bound before as well. False after E0308 (sets of too many members). */
bool context_narrow(Planner *planner, Context *context, Binding binding);
/* Where it is open. */
void context_bind_member(Planner *planner, Context *context, DimId dim, uint32_t index);
/* Binds to the member in a slot. leaf: no member lies below it. */
bool context_bind_slot(Planner *planner, Context *context, DimId dim, uint32_t slot, bool leaf,
                       const Each *each, Span span);
/* marks: NULL, or one for each coordinate, to learn what reads it. Bare keys are looked for in
 * `dims`. False after a diagnostic. Takes inner slots of the planner; whoever calls gives them back
 * when the expression is planned. */
bool context_bind_coords(Planner *planner, Context *context, Coords coords, Dims dims,
                         ReadMark *marks);

/* Does a member lie in what is bound? frame and inner as for region_index(). */
bool binding_holds(const Model *model, const Binding *binding, uint32_t index,
                   const uint32_t *frame, const uint32_t *inner);

const Region *region_member(Env *env, const Model *model, DimId dim, uint32_t index);
/* For balances of a ledger: the last member with facts in a place (NULL = everywhere). */
const Region *region_last(Env *env, const Model *model, const Ledger *ledger, const Region *region);
/* The later one of two. */
const Region *region_later(Env *env, const Region *a, const Region *b);
bool inner_slot(Planner *planner, Span span, uint32_t *slot);

#endif
