/* CSV as the backend of this name writes it, for other ones. */
#ifndef BUDGET_BACKENDS_CSV_H
#define BUDGET_BACKENDS_CSV_H

#include "backends/backend.h"

/* One field, quoted where it must be, with an apostrophe before what a spreadsheet would run. */
void csv_put_field(Sink *sink, Str text);
/* Returns the text of such a field without quotes: with an apostrophe before what would be a formula. */
Str csv_guarded(Arena *arena, Str text);
Str csv_heading(const ReportColumn *column, Arena *arena);
void csv_put_table(Sink *sink, const ReportTable *table, Arena *scratch);

#endif
