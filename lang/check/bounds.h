/* How far the rounding of facts may have moved what an expression gives. A fact stands for every
 * value within half of its ledger's last decimal, or for itself if the ledger is exact.
 *
 * A fact counts once, with its net factor: in `whole - part` the facts of the part count nothing.
 * Sums are not taken apart where counting their facts is enough, so that the cost follows the
 * number of terms; only sums that overlap are added up fact by fact. A quotient of sums has its
 * exact range; products and other quotients have that of their two sides.
 *
 * Where just two figures with the same last decimal are said to be equal, they are one figure
 * printed twice. Both were rounded alike, so nothing may be between them. */
#ifndef BUDGET_CHECK_BOUNDS_H
#define BUDGET_CHECK_BOUNDS_H

#include "lang/check/eval.h"

typedef struct Bounds Bounds;

typedef struct Bound {
    Number below, above; /* ≥ 0: how far left - right may lie on either side of what it is */
} Bound;

/* Lives in the arena of env; facts are indexed when that is first needed. */
Bounds *bounds_new(Env *env, const Model *model);
/* Of left - right in the evaluator's frame; right NULL: a stated figure, which stands for every
 * value within `half`. False if there is no bound: a divisor may be zero, or it does not fit. */
bool bounds_find(Bounds *bounds, Evaluator *evaluator, const Plan *left, const Plan *right,
                 Number half, Bound *bound);
/* How far what one plan gives may be off; ≥ 0. False if there is no bound. */
bool bounds_range(Bounds *bounds, Evaluator *evaluator, const Plan *plan, Number *off);
/* How far left - right may be off zero if it is now `difference`. */
Number bound_allowed(const Bound *bound, Comparison comparison, Number difference);

#endif
