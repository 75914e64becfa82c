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
/* \COMMAND{a,b}: names of places in the document, in characters that TeX reads as they stand. */
void latex_write_anchors(Sink *sink, const char *command, const Str *names, uint32_t count);
/* Widths are in tenths of half the size of the type, so that they hold for every size: a Chinese
 * character is 20 wide. *longest: of the longest part that does not break. What it costs counts as
 * work of the arena. */
uint32_t latex_text_width(Arena *scratch, Str text, uint32_t *longest);
/* With the headings that stand directly above it, so that they share its page. linked: what its
 * cells link to is in the document. */
void latex_write_table(Sink *sink, const ReportTable *table, const ReportBlock *headings,
                       uint32_t heading_count, bool linked, Arena *scratch);
void latex_write_form(Sink *sink, const ReportForm *form, Arena *scratch);
void latex_write_heading(Sink *sink, const ReportBlock *block);

#endif
