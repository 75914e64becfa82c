/* Which members a `rows …` or a `for each …` goes through. */
#ifndef BUDGET_CHECK_SELECTION_H
#define BUDGET_CHECK_SELECTION_H

#include "lang/check/eval.h"

struct Walk {
    DimId dim;
    uint32_t slot; /* of the frame, where the member at hand stands */
    SelectKind kind;
    uint32_t level;                 /* depth, for SELECT_LEVEL */
    uint32_t lo, hi;                /* range of indexes */
    const Binding *within;          /* what the dimension was bound to before; NULL = nothing */
    bool leaf;                      /* no member of it has others below */
    Comparison comparison;          /* where … */
    Plan *where_left, *where_right; /* NULL = no condition */
};

/* Binds the selection's dimension (to `slot`), its variable and its coordinates in the context.
 * False after a diagnostic. */
bool walk_plan(Planner *planner, const Selection *selection, uint32_t slot, Context *context,
               Walk *walk);
/* Of a hierarchy: `leaves`, `level` or `tree`, so that nothing is counted twice unseen. False after
 * E0214. */
bool walk_says_kind(Planner *planner, const Selection *selection, const Walk *walk);
/* Does the member at hand, between lo and hi, belong to it? The evaluator's frame holds it. */
bool walk_takes(const Walk *walk, Evaluator *evaluator, uint32_t index);
/* The same, wherever the member stands. */
bool walk_has(const Walk *walk, Evaluator *evaluator, uint32_t index);
bool comparison_holds(Comparison comparison, Number left, Number right);

#endif
