/* Names that the parts of a workbook have in common. */
#ifndef BUDGET_BACKENDS_WORKBOOK_XML_H
#define BUDGET_BACKENDS_WORKBOOK_XML_H

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define MAIN     "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define OFFICE   "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGE  "http://schemas.openxmlformats.org/package/2006"

#endif
