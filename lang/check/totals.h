/* What a total of a table is the total of: the rows that it stands under. */
#ifndef BUDGET_CHECK_TOTALS_H
#define BUDGET_CHECK_TOTALS_H

#include "lang/check/selection.h"

/* Binds what the `rows` among `items` (a table without panels, or a panel) show together, and the
 * coordinates of the total. rows: their dimension, or NONE where the total has none. Takes inner
 * slots of the planner; whoever calls gives them back when the expressions are planned. False after
 * a diagnostic. */
bool total_bind(Planner *planner, const Items *items, const Item *total, Context *context,
                DimId *rows);

/* Binds what the rows of one selection show together. Takes inner slots likewise. */
bool total_bind_rows(Planner *planner, const Selection *rows, Context *context);

/* Binds the members of a selection, one by one, as those that some rows do not show. NULL after a
 * diagnostic. Which ones these are is known later. */
const Each *rest_bind(Planner *planner, const Selection *selection, Context *context);
/* A plan that was made so, for these of them. kept: [index of the member]. */
Plan *rest_plan(Env *env, const Plan *plan, const Each *each, const bool *kept);

#endif
