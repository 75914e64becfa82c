/* The state of planning: what plans of one model share. */
#ifndef BUDGET_CHECK_PLANNER_H
#define BUDGET_CHECK_PLANNER_H

#include "lang/check/cube.h"

typedef struct MeasureUse {
    bool expanding; /* it is being put in: to find cycles */
    bool used;
    bool unread; /* nothing uses it; known once plan_unused_measures has looked */
} MeasureUse;

typedef struct Planner {
    Env *env;
    const Model *model;
    Cubes *cubes;
    MeasureUse *measures; /* [number of the measure] */
    uint32_t nodes;       /* made for the expression at hand; limited */
    uint32_t depth;       /* measures inside each other */
    uint32_t nesting;     /* expressions inside each other */
    uint32_t inner;       /* sums inside each other */
    MemberId year;        /* of the imported budget whose measure is planned; NONE */
    bool lenient;         /* not for a context in which anything is read */
    Dims *reachable;      /* [LedgerId]: what it can be read by; made when first asked for */
} Planner;

#endif
