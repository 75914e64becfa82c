/* What lies over the cells of a sheet: comments and a picture, each in parts of their own. */
#ifndef BUDGET_BACKENDS_WORKBOOK_ATTACHED_H
#define BUDGET_BACKENDS_WORKBOOK_ATTACHED_H

#include "backends/workbook.h"
#include "backends/zip.h"

/* The types of the parts, for the list of the archive. */
void attached_types(const Workbook *workbook, Sink *sink);
/* Names the parts, at the end of the sheet's own XML. */
void attached_links(const WorkbookSheet *sheet, Sink *sink);
void attached_write(const Workbook *workbook, Zip *zip);

#endif
