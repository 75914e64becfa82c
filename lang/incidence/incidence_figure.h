/* Amounts as figures of an incidence. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_FIGURE_H
#define BUDGET_INCIDENCE_INCIDENCE_FIGURE_H

#include "lang/incidence/incidence.h"

/* A fact, or what is stated, as a figure; its column only where the incidence is partial, and has
 * one. False if its amount does not fit or cannot be read. */
bool incidence_read_fact(const Incidence *incidence, const Ledger *ledger, uint32_t fact,
                         IncidenceFigure *figure);
bool incidence_read_stated(const Model *model, const StatedComparison *comparison,
                           IncidenceFigure *figure);

#endif
