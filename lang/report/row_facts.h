/* Which members have facts: those that facts lie at, or below. Long classifications have a thousand
 * members, and a budget has facts of few. */
#ifndef BUDGET_REPORT_ROW_FACTS_H
#define BUDGET_REPORT_ROW_FACTS_H

#include "lang/report/tables.h"

typedef struct FactSearch {
    const Planner *planner;
    const Dim *dim;
    uint32_t slot; /* of the frame, which holds the member */
    bool *found;   /* [index]: one of the plans has a fact or a dash there, or below. NULL = that
                    * cannot be told without computing them, or it does not pay */
    bool any;      /* some plan was added */
} FactSearch;

/* members: how many will be asked for. */
FactSearch facts_search(const Planner *planner, DimId dim, uint32_t slot, uint32_t members);
/* Adds what a plan reads. */
void facts_add(FactSearch *search, const Plan *plan);
/* Says that something does not follow from where facts lie. */
void facts_give_up(FactSearch *search);
/* [index in the dimension]: false = no plan that was added has anything there. NULL = that cannot
 * be told, or no plan was added. */
const bool *facts_found(const FactSearch *search);

/* Does a plan read something at the member that this slot of the frame holds? */
bool plan_reads_slot(const Plan *plan, uint32_t slot);

/* The same of all cells of a row. rows: how many there may be. */
const bool *row_facts_find(const Planner *planner, const Panel *panel, const RowGroup *group,
                           uint32_t slot, uint32_t rows);

#endif
