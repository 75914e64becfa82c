/* Where the boxes and ribbons of a flow stand: columns ("stages") side by side, ribbons as wide as
 * what flows, each with a place of its own on the sides of its boxes. Knows nothing of Graphviz.
 *
 * Graphviz's own layout brings all edges of a node to one point, where wide ones cover each other,
 * and takes minutes for some thousands of nodes; this one does neither.
 *
 * Lengths are points. `along` runs with the flow, from stage to stage; `across` runs over a stage,
 * in the order of its boxes. */
#ifndef BUDGET_BACKENDS_FIGURE_FLOW_H
#define BUDGET_BACKENDS_FIGURE_FLOW_H

#include <stdbool.h>

#include "lang/base/arena.h"

typedef struct FlowPoint {
    double along, across;
} FlowPoint;

typedef struct FlowBox {
    uint32_t stage;
    FlowPoint size; /* in: what its text needs; out: what it has */
    FlowPoint at;   /* out: its centre */
} FlowBox;

typedef struct FlowRibbon {
    uint32_t from, to; /* boxes, of any stages */
    double amount;     /* >= 0 */
    FlowPoint label;   /* size of its label; {0, 0} = none */
    double width;      /* out */
    FlowPoint label_at;
    FlowPoint *points; /* out: a Bézier curve from `from` to `to`, 3n + 1 points */
    uint32_t point_count;
} FlowRibbon;

typedef struct FlowStage {
    FlowPoint heading;       /* in: size of its text */
    double along, thickness; /* out: its middle, and its size with the margins */
} FlowStage;

typedef struct FlowLayout {
    FlowBox *boxes; /* of one stage: in the order to draw */
    FlowRibbon *ribbons;
    FlowStage *stages;
    uint32_t box_count, ribbon_count, stage_count;
    bool downwards;   /* stages below each other: labels lie along `across` */
    FlowPoint extent; /* out: everything is in [0, extent] */
} FlowLayout;

void flow_layout(FlowLayout *flow, Arena *scratch);

#endif
