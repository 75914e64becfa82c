/* A stated figure as an exact number, and whether rounding explains that it is not what the facts
 * give.
 */
#ifndef BUDGET_REPORT_STATED_FIGURE_H
#define BUDGET_REPORT_STATED_FIGURE_H

#include "lang/check/bounds.h"
#include "lang/report/tables.h"

typedef struct StatedFigure { /* in the base of its unit; a percentage as a fraction */
    Number value;
    Number step; /* of its last decimal */
} StatedFigure;

/* text: a number in the unit (0 = plain), or a percentage with or without its sign. A blank is
 * zero. False if it is no number, or does not fit. */
bool stated_figure_read(const Model *model, UnitId unit, bool percent, int decimals, Str text,
                        StatedFigure *figure);

typedef struct StatedResidue {
    Number residue; /* what the facts give - what is stated */
    Number allowed; /* ≥ 0 */
} StatedResidue;

/* Compares a figure with what a source, which has a plan, gives. False if that has no value, or
 * there is no bound. */
bool stated_figure_compare(Bounds *bounds, Env *env, const Model *model, const StatedFigure *figure,
                           const CellSource *source, StatedResidue *found);

#endif
