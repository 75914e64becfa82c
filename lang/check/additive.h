/* What adds up: which expressions have totals that are the sums of their parts. */
#ifndef BUDGET_CHECK_ADDITIVE_H
#define BUDGET_CHECK_ADDITIVE_H

#include "lang/check/plan.h"

typedef enum Additive {
    ADDS_FIXED, /* reads no facts */
    ADDS_UP,    /* the whole is the sum of its parts */
    ADDS_AGAIN, /* read again for the whole: a ratio, a balance, a rate */
    ADDS_SAME,  /* an amount that is the same in every row, because it releases or leaves them */
    ADDS_NOT    /* there is no whole */
} Additive;

/* Over the rows of a table: of an expression that is planned for them, where the member of a row,
 * of the dimension `rows`, is in `slot`. */
Additive plan_additive(const Model *model, const Plan *plan, DimId rows, uint32_t slot);
/* Does at most one factor vary over each dimension? False after E0310. */
bool factors_add_up(Planner *planner, const Plan *left, const Plan *right, Span span);
/* Can no more than one fact of a rate be read? False after E0312. */
bool rate_is_single(Planner *planner, const Expr *expr, const Ledger *ledger,
                    const Context *context);

#endif
