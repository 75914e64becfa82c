/* Which members have facts: those that facts lie at, or below. Long classifications have a thousand
 * members, and a budget has facts of few. */
#ifndef BUDGET_REPORT_ROW_FACTS_H
#define BUDGET_REPORT_ROW_FACTS_H

#include "lang/report/tables.h"

typedef struct FactSearch {
    const Planner *planner;
    const Dim *dim;
    uint32_t slot; /* of the frame, where the member stands */
    bool *found;   /* [index]: one of the plans has a fact or a dash there, or below */
    bool any;      /* some plan was added */
} FactSearch;

FactSearch facts_search(const Planner *planner, DimId dim, uint32_t slot);
/* Adds what a plan reads. False: it may be something where none of its sums has a fact. */
bool facts_add(FactSearch *search, const Plan *plan);

/* [index in the dimension of the rows]: false = every cell of the row is blank. NULL = that cannot
 * be told without computing them, or it does not pay. slot: of the frame, which holds the member of
 * the row. rows: how many there may be. */
const bool *row_facts_find(const Planner *planner, const Panel *panel, const RowGroup *group,
                           uint32_t slot, uint32_t rows);

#endif
