/* Which facts a sum reads, found without looking at all of them: the facts of a ledger in the order
 * of the members of a dimension, so that "this member and all below" is a range of them. A
 * dimension is sorted when a sum first reads the ledger by it, and a sum looks in its shortest
 * range.
 *
 * Facts that no sum can tell apart may be one *class*. Classes have numbers among those of all
 * ledgers, one ledger after the other; without joining, a class is a fact. */
#ifndef BUDGET_CHECK_FACT_INDEX_H
#define BUDGET_CHECK_FACT_INDEX_H

#include "lang/check/eval.h"

typedef struct AxisIndex {
    uint32_t *starts; /* [member], and one more: where its classes begin in `facts` */
    uint32_t *facts;  /* the first one of each class, rising for each member */
} AxisIndex;

typedef struct FactIndex {
    Env *env;
    const Model *model;
    uint32_t *bases;    /* [LedgerId], and one more: number of its first class */
    uint32_t count;     /* of all classes */
    uint32_t **classes; /* [LedgerId]: [fact], counted in the ledger; NULL = the fact itself */
    uint32_t **firsts;  /* [LedgerId]: [class], its first fact; NULL = the class itself */
    AxisIndex *axes;    /* [LedgerId × dimensions + DimId] */
} FactIndex;

/* Facts at the same members of all dimensions that some cube reads the ledger by are joined, but
 * not in the ledgers that are to stay `apart` ([LedgerId]). cubes NULL: nowhere. Lives in the arena
 * of the model. */
void fact_index_init(FactIndex *index, Env *env, const Model *model, const Cubes *cubes,
                     const bool *apart);
uint32_t fact_index_number(const FactIndex *index, const Ledger *ledger, uint32_t fact);
/* The ledger that a number belongs to, and the first fact of the class. */
const Ledger *fact_index_ledger(const FactIndex *index, uint32_t number, uint32_t *fact);
/* The classes with a fact whose amount stands in bytes [lo, hi) of the sources. */
typedef VEC(uint32_t) FactNumbers;
void fact_index_place(const FactIndex *index, Span span, FactNumbers *numbers);

/* Classes in a PLAN_SUM in the evaluator's frame, as numbers, until `visit` returns true; so does
 * then this. In no order. */
typedef bool FactVisit(void *context, uint32_t number);
bool fact_index_visit(FactIndex *index, const Evaluator *evaluator, const Plan *plan,
                      FactVisit *visit, void *context);
/* The same without an order of the facts, by looking at all of them until `rows` are found: for a
 * few sums it costs no more, and no memory. Facts are not joined. */
bool fact_index_scan(const FactIndex *index, const Evaluator *evaluator, const Plan *plan,
                     uint32_t rows, FactVisit *visit, void *context);
/* How many a visit looks at, at most. */
uint32_t fact_index_cost(FactIndex *index, const Evaluator *evaluator, const Plan *plan);
/* The same of a cell: key[axis] is a member of the cube's axis. */
bool fact_index_visit_cell(FactIndex *index, const Cube *cube, const uint32_t *key,
                           FactVisit *visit, void *context);
uint32_t fact_index_cell_cost(FactIndex *index, const Cube *cube, const uint32_t *key);

#endif
