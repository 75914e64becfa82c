/* Gives the nodes and edges of a flow the places that graph_flow.h finds for them. */
#ifndef BUDGET_BACKENDS_FIGURE_PLACE_H
#define BUDGET_BACKENDS_FIGURE_PLACE_H

#include "backends/graphviz.h"
#include "lang/report/report.h"

/* Graphviz's name for the layout that takes the places as they are. */
#define GRAPH_PLACED_ENGINE "nop2"

/* graph: of a FIGURE_FLOW, as figure_fill() made it, with at least one node. */
void graph_place(Agraph_t *graph, const ReportFigure *figure, Arena *scratch);

#endif
