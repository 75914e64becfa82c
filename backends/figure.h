/* Figures as graphs: built with cgraph from the report, written as DOT by cgraph or drawn by
 * libgvc. Shared by the four graph backends. */
#ifndef BUDGET_BACKENDS_FIGURE_H
#define BUDGET_BACKENDS_FIGURE_H

#include "backends/backend.h"
#include "backends/graphviz.h"

/* What colours, widths and page a figure is drawn with. */
typedef struct FigureStyle {
    const char *font; /* family that has the characters of the labels */
    bool fits_paper;  /* shrunk to A4 landscape */
} FigureStyle;

/* An empty graph, which the caller closes with agclose(). NULL when memory runs out. */
Agraph_t *figure_open(const ReportFigure *figure, Arena *scratch);
/* Labels are data: no character in them is a command to Graphviz. */
void figure_fill(Agraph_t *graph, const ReportFigure *figure, const FigureStyle *style,
                 Arena *scratch);

/* Names in a graph get numbers in the order of their coming: layouts are the same in every run.
 * `graph` is the name that agopen() is given: if memory ran out in there, the graph would be lost.
 */
Agdisc_t *figure_names(Arena *scratch, Str graph);

/* One node or edge a line, in the order of the figure; read back by agread() it is an equal graph.
 */
bool figure_write_dot(Agraph_t *graph, Sink *sink);

/* layout: Graphviz's name for it; format: "svg", "png", "pdf". False if Graphviz cannot. */
bool figure_render(Agraph_t *graph, const char *layout, const char *format, Sink *sink);

/* Lays out and writes a figure: format "dot", "svg", "png" or "pdf". False after telling why not.
 */
bool figure_draw(const ReportFigure *figure, const char *format, Sink *sink, BackendOutput *output,
                 Arena *scratch);

/* The best installed family that has Chinese characters; NULL if there is none. */
const char *figure_chinese_font(Arena *scratch);

#endif
