/* Which rows of a group can show anything: those of members that facts lie at, or below. Long
 * classifications have a thousand members, and a budget has facts of few. */
#ifndef BUDGET_REPORT_ROW_FACTS_H
#define BUDGET_REPORT_ROW_FACTS_H

#include "lang/report/tables.h"

/* [index in the dimension of the rows]: false = every cell of the row is blank. NULL = that cannot
 * be told without computing them, or it does not pay. slot: of the frame, which holds the member of
 * the row. rows: how many there may be. */
const bool *row_facts_find(const Planner *planner, const Panel *panel, const RowGroup *group,
                           uint32_t slot, uint32_t rows);

#endif
