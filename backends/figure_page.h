/* A flow on its page: where its boxes, ribbons, stages, title and note are, and what is written
 * there. Knows nothing of the programs that draw it, so that all of them draw the same picture.
 *
 * Lengths are points. On the page, x runs to the right and y upwards, from the lower left corner.
 */
#ifndef BUDGET_BACKENDS_FIGURE_PAGE_H
#define BUDGET_BACKENDS_FIGURE_PAGE_H

#include "backends/figure_flow.h"
#include "backends/figure_text.h"
#include "lang/base/sink.h"

enum { /* sizes of fonts */
       NODE_TEXT = 11,
       EDGE_TEXT = 9,
       HEADING_TEXT = 13,
       TITLE_TEXT = 16,
       NOTE_TEXT = 10
};

typedef struct PagePoint {
    double x, y;
} PagePoint;

typedef struct PageFrame {
    PagePoint low, high;
} PageFrame;

typedef struct FigurePage {
    const ReportFigure *figure;
    FigureText text;
    FlowLayout flow; /* boxes and ribbons in the order of the figure's */
    Str heading;
    Str *node_labels, *edge_labels; /* "" = none */
    double left, bottom;            /* of the stages */
    double width, height;           /* of the page */
    PagePoint heading_at, note_at;  /* the middles of these texts */
} FigurePage;

/* figure: a FIGURE_FLOW with at least one node. Linear in its size but for sorting. */
FigurePage figure_page(const ReportFigure *figure, Arena *arena);

PagePoint figure_page_point(const FigurePage *page, FlowPoint point);
/* Width and height of what the layout measures along and across; its own inverse. */
FlowPoint figure_page_upright(const FigurePage *page, FlowPoint size);
PageFrame figure_page_stage(const FigurePage *page, uint32_t stage);
PagePoint figure_page_stage_heading(const FigurePage *page, uint32_t stage); /* its middle */
/* Of a ribbon that flows back: moves the beginning of its curve to where its arrow begins, and
 * returns the arrow's point. */
FlowPoint figure_page_arrow(FlowRibbon *ribbon);

/* Writes a length in hundredths, with a decimal point whatever the locale is. */
void figure_page_length(Sink *sink, double length);

#endif
