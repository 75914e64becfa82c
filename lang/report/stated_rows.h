/* What a file prints of a table: its headings and rows. A sheet of a workbook may have a title, a
 * unit and headings of several rows above them, and notes below. */
#ifndef BUDGET_REPORT_STATED_ROWS_H
#define BUDGET_REPORT_STATED_ROWS_H

#include "lang/report/stated_match.h"

typedef struct StatedPrint {
    StatedRow headings; /* as in CSV: "Revenue / Amount" */
    StatedRows rows;
    bool empty; /* nothing is in the file */
    Span bad;   /* a quoted field that does not end; {0,0} = none */
} StatedPrint;

/* As it is in CSV: a group or panel without a heading adds nothing. */
Str stated_heading(Env *env, const ReportColumn *column);
/* Its rows may be those of several compilations: they are not to be changed. */
StatedPrint stated_read(Env *env, const ReportTable *table, FileId file);

#endif
