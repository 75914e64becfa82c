/* Which relations may read some facts, told from the members of these: a sum is passed over if one
 * of its places is neither the member of such a fact nor above it. */
#ifndef BUDGET_INCIDENCE_REACH_H
#define BUDGET_INCIDENCE_REACH_H

#include "lang/report/tables.h"

typedef struct Reach Reach;

/* Of no fact at all, at first. Lives in the arena of env. */
Reach *reach_new(Env *env, const Model *model, const Cubes *cubes);
void reach_add(Reach *reach, const Ledger *ledger, uint32_t fact);
/* May one of them be part of what a plan reads? False only if none is. */
bool reach_sees(const Reach *reach, Evaluator *evaluator, const Plan *plan);
/* The same of what a cell shows; NULL shows nothing. */
bool reach_sees_cell(const Reach *reach, Evaluator *evaluator, const CellSource *source);
/* How many facts and dashes are in the sums that a plan reads. */
uint64_t reach_rows(Evaluator *evaluator, const Plan *plan);

#endif
