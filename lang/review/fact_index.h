/* The facts of a ledger by the way sums can read them, and which of them are in a cell.
 *
 * Facts at the same members of all dimensions by which some sum reads the ledger are one class: no
 * sum can tell them apart. Along each of these dimensions the classes are sorted by member, so that
 * "this member and all below" is a range of them; a cell is looked for in the shortest range. */
#ifndef BUDGET_REVIEW_FACT_INDEX_H
#define BUDGET_REVIEW_FACT_INDEX_H

#include "lang/check/eval.h"

typedef struct IndexAxis {
    CubeAxis axis;
    uint32_t *members; /* [class]: index in axis.dim, or NONE */
    uint32_t *order;   /* classes by rising member, those without one last */
    uint32_t *start;   /* [member]: its first place in order; one more than there are members */
} IndexAxis;

typedef struct FactIndex {
    const Ledger *ledger;
    VEC(IndexAxis) axes;
    uint32_t count;    /* of classes */
    uint32_t *classes; /* [fact] */
} FactIndex;

typedef struct FactClasses {
    VEC(uint32_t) items;
} FactClasses;

/* `apart`: every fact is a class of its own. Lives in the arena of the model. */
FactIndex *fact_index_new(Model *model, const Cubes *cubes, LedgerId ledger, bool apart);
/* Puts the classes behind a PLAN_SUM into `found` (emptied before). Answers the steps it took. */
uint32_t fact_index_find(const FactIndex *index, const Evaluator *evaluator, const Plan *plan,
                         FactClasses *found);

#endif
