/* What is written on the parts of a figure, and how they are coloured; the same for every program
 * that draws it. Texts are plain text, whose lines end with "\n": who draws them escapes them.
 * Everything returned is constant or in the arena. */
#ifndef BUDGET_BACKENDS_FIGURE_TEXT_H
#define BUDGET_BACKENDS_FIGURE_TEXT_H

#include "lang/report/report.h"

typedef struct FigureText {
    const ReportFigure *figure;
    Arena *arena;
    uint32_t *in_edges, *out_edges; /* how many each node has */
    bool whole; /* no amount has anything after its decimal point */
} FigureText;

/* Colours are "#RRGGBB" or "#RRGGBBAA". */
typedef struct FigurePaint {
    Str line;
    Str fill, text; /* "" = white, black */
    bool dashed, heavy;
} FigurePaint;

/* Below each ribbon of a flow, on both sides wider by so many points. */
#define FIGURE_OUTLINE       "#FFFFFFD0"
#define FIGURE_OUTLINE_WIDTH 1

FigureText figure_text(const ReportFigure *figure, Arena *arena);

Str figure_amount_text(const ReportFigure *figure, FigureAmount amount,
                       Arena *arena); /* "" = none */
Str figure_heading(const FigureText *text);
/* In words, for those who do not see it: its heading, and what flows (of a tree, stands) where. */
Str figure_description(const FigureText *text);

Str figure_node_label(const FigureText *text, const FigureNode *node);
/* "label: 1,234.00 万元 (12.34 %); file:12" */
Str figure_node_tooltip(const FigureText *text, const FigureNode *node);
FigurePaint figure_node_paint(const FigureText *text, const FigureNode *node);
/* The fill of a node in a flow: a breath of the colour of its money, unless it warns. */
Str figure_node_tint(const FigureText *text, const FigurePaint *paint);

Str figure_edge_label(const FigureText *text, const FigureEdge *edge); /* "" = none */
Str figure_edge_tooltip(const FigureText *text, const FigureEdge *edge);
Str figure_edge_colour(const FigureText *text, const FigureEdge *edge);
/* In tenths of a point. */
uint32_t figure_edge_width(const ReportFigure *figure, FigureAmount amount);

#endif
