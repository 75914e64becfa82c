/* The file of a workbook: a zip archive of XML parts. */
#ifndef BUDGET_BACKENDS_WORKBOOK_ARCHIVE_H
#define BUDGET_BACKENDS_WORKBOOK_ARCHIVE_H

#include "backends/workbook.h"

/* Writes all of it; nothing may be added to its sheets afterwards. False if it is too large for
 * such a file. */
bool workbook_write(const Workbook *workbook, Str title, Sink *sink);

#endif
