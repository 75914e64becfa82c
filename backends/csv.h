/* CSV as the backend of this name writes it, for other ones. */
#ifndef BUDGET_BACKENDS_CSV_H
#define BUDGET_BACKENDS_CSV_H

#include "backends/backend.h"

/* One field, quoted where it must be, with an apostrophe before what a spreadsheet would run. */
void csv_put_field(Sink *sink, Str text);
Str csv_heading(const ReportColumn *column, Arena *arena);
void csv_put_table(Sink *sink, const ReportTable *table, Arena *scratch);

#endif
