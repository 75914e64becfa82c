/* Planning which members a `rows …` or a `for each …` goes through. */
#ifndef BUDGET_CHECK_SELECTION_H
#define BUDGET_CHECK_SELECTION_H

#include "lang/check/eval.h"

/* Binds the selection's dimension (to `slot`), its variable and its coordinates in the context.
 * False after a diagnostic. */
bool walk_plan(Planner *planner, const Selection *selection, uint32_t slot, Context *context,
               Walk *walk);
/* Of a hierarchy: `leaves`, `level` or `tree`, so that nothing is counted twice unseen. False after
 * E0214. */
bool walk_says_kind(Planner *planner, const Selection *selection, const Walk *walk);
#endif
