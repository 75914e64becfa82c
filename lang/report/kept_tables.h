/* Tables of the last compilation (lang/base/memo.h): one that follows from the same text, the same
 * members and the same facts has the same cells. Only what leads from its cells to plans and places
 * is of each compilation. Internal to lang/report. */
#ifndef BUDGET_REPORT_KEPT_TABLES_H
#define BUDGET_REPORT_KEPT_TABLES_H

#include "lang/report/tables.h"

/* A number for all that the tables of a plan follow from; 0 if they are not to be kept. Ledgers
 * that were read since cubes_begin_print() are those of the plan. */
uint64_t kept_tables_print(const Planner *planner, const Statement *statement,
                           const TablePlan *plan);

/* Adds the tables of the last compilation. False if there are none. */
bool kept_tables_take(Env *env, const Model *model, const TablePlan *plan, TableOptions options,
                      ReportTables *tables);
/* Keeps those from `from` on, which are of this plan. work: what they cost. */
void kept_tables_put(Env *env, const TablePlan *plan, TableOptions options,
                     const ReportTables *tables, uint32_t from, uint64_t work);

#endif
