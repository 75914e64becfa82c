/* A flow as an SVG element of a page. */
#ifndef BUDGET_BACKENDS_FIGURE_SVG_H
#define BUDGET_BACKENDS_FIGURE_SVG_H

#include "lang/base/sink.h"
#include "lang/report/report.h"

/* Whether figure_svg() draws a figure; others need Graphviz. */
bool figure_svg_draws(const ReportFigure *figure);
/* Writes the drawing, which is well-formed both as HTML and as XML and needs no style. Groups are
 * of class "node" with data-node, or "edge" with data-from and data-to: positions in the figure. */
void figure_svg(Sink *sink, const ReportFigure *figure, Arena *scratch);

#endif
