/* Headings on several levels: which columns one heading spans, and which one names a row. */
#ifndef BUDGET_BACKENDS_HEADINGS_H
#define BUDGET_BACKENDS_HEADINGS_H

#include "lang/report/report.h"

/* The number of rows of headings: that of the column with the most levels. */
uint32_t heading_levels(const ReportTable *table);
/* Returns whether the column has a group heading on this level (0 = outermost); its own heading,
 * the last one, is no group. */
bool heading_is_group(const ReportTable *table, uint32_t column, uint32_t level);
/* Returns the column after the last one that shares the group heading of `column` on this level;
 * column + 1 if there is none. */
uint32_t heading_group_end(const ReportTable *table, uint32_t column, uint32_t level);
/* Returns the column whose cell names a row: the first text that is no code, else the first text;
 * UINT32_MAX if it has no text. */
uint32_t heading_label_column(const ReportTable *table, const ReportRow *row);

#endif
