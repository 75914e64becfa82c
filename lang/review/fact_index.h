/* Which facts a sum reads, found without looking at all of them: the facts of a ledger in the order
 * of the members of a dimension, sorted once when first asked for. */
#ifndef BUDGET_REVIEW_FACT_INDEX_H
#define BUDGET_REVIEW_FACT_INDEX_H

#include "lang/check/eval.h"

typedef struct AxisIndex {
    uint32_t *starts; /* [index of member], and one more: where its facts begin in `facts` */
    uint32_t *facts;  /* of the ledger, rising for each member */
} AxisIndex;

typedef struct FactIndex {
    Model *model;
    uint32_t *bases; /* [LedgerId]: the number of its first fact among those of all ledgers */
    uint32_t count;  /* of all facts */
    AxisIndex *axes; /* [LedgerId × dimensions + DimId] */
} FactIndex;

void fact_index_init(FactIndex *index, Model *model);
/* The ledger that a number belongs to, and the fact in it. */
const Ledger *fact_index_ledger(const FactIndex *index, uint32_t number, uint32_t *fact);
uint32_t fact_index_number(const FactIndex *index, const Ledger *ledger, uint32_t fact);
/* The facts whose amounts stand in bytes [lo, hi) of the sources. */
typedef VEC(uint32_t) FactNumbers;
void fact_index_place(const FactIndex *index, Span span, FactNumbers *numbers);

/* Facts of a PLAN_SUM in the evaluator's frame, as numbers, until `visit` answers true; so does
 * then this. In no order. */
typedef bool FactVisit(void *context, uint32_t number);
bool fact_index_visit(FactIndex *index, const Evaluator *evaluator, const Plan *plan,
                      FactVisit *visit, void *context);
/* How many facts a visit looks at, at most. */
uint32_t fact_index_cost(FactIndex *index, const Evaluator *evaluator, const Plan *plan);

#endif
