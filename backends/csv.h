/* CSV as the backend of this name writes it, for other ones. */
#ifndef BUDGET_BACKENDS_CSV_H
#define BUDGET_BACKENDS_CSV_H

#include "backends/backend.h"

Str csv_heading(const ReportColumn *column, Arena *arena);
void csv_put_table(Sink *sink, const ReportTable *table, Arena *scratch);

#endif
