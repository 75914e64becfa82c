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

#endif
