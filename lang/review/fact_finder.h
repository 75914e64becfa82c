/* Which facts a sum reads, found without looking at all of them: the facts of a ledger in the order
 * of the members of a dimension, sorted once when first asked for. */
#ifndef BUDGET_REVIEW_FACT_FINDER_H
#define BUDGET_REVIEW_FACT_FINDER_H

#include "lang/check/eval.h"

typedef struct AxisIndex {
    uint32_t *starts; /* [index of member], and one more: where its facts begin in `facts` */
    uint32_t *facts;  /* of the ledger, rising for each member */
} AxisIndex;

typedef struct FactFinder {
    Model *model;
    uint32_t *bases; /* [LedgerId]: the number of its first fact among those of all ledgers */
    uint32_t count;  /* of all facts */
    AxisIndex *axes; /* [LedgerId × dimensions + DimId] */
} FactFinder;

void fact_finder_init(FactFinder *index, Model *model);
/* The ledger that a number belongs to, and the fact in it. */
const Ledger *fact_finder_ledger(const FactFinder *index, uint32_t number, uint32_t *fact);
uint32_t fact_finder_number(const FactFinder *index, const Ledger *ledger, uint32_t fact);
/* The facts whose amounts stand in bytes [lo, hi) of the sources. */
typedef VEC(uint32_t) FactNumbers;
void fact_finder_place(const FactFinder *index, Span span, FactNumbers *numbers);

/* Facts of a PLAN_SUM in the evaluator's frame, as numbers, until `visit` answers true; so does
 * then this. In no order. */
typedef bool FactVisit(void *context, uint32_t number);
bool fact_finder_visit(FactFinder *index, const Evaluator *evaluator, const Plan *plan,
                       FactVisit *visit, void *context);
/* How many facts a visit looks at, at most. */
uint32_t fact_finder_cost(FactFinder *index, const Evaluator *evaluator, const Plan *plan);

#endif
