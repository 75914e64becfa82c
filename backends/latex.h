/* Documents as LaTeX source; shared by the backends `latex` and `report-pdf`. */
#ifndef BUDGET_BACKENDS_LATEX_H
#define BUDGET_BACKENDS_LATEX_H

#include "lang/base/sink.h"
#include "lang/report/report.h"

/* document NULL: all tables in order, then the figures. */
void latex_write_document(Sink *sink, const Report *report, const ReportDocument *document,
                          Arena *scratch);
/* budgetc.sty, which every document needs beside it. */
void latex_write_style(Sink *sink);

/* ---- shared by the files of the backend ---- */

/* Text as LaTeX that prints it, whatever it is: no character of it is a command. */
void latex_write_text(Sink *sink, Str text);
/* With the headings that stand directly above it, so that they share its page. */
void latex_write_table(Sink *sink, const ReportTable *table, const ReportBlock *headings,
                       uint32_t heading_count, Arena *scratch);
void latex_write_heading(Sink *sink, const ReportBlock *block);

#endif
