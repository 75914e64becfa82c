/* Members of some years only: `since 2019`, `until 2018` after their label. Of several lines of one
 * member the one of the budget's year counts; what is of a compared year alone is declared where
 * the budget's own has nothing of that code; other lines are as if they were not written. */
#ifndef BUDGET_MODEL_SPANS_H
#define BUDGET_MODEL_SPANS_H

#include "lang/model/model.h"

typedef struct YearSpan { /* both included */
    uint32_t since, until;
} YearSpan;

/* Is this word `since` or `until`, and no attribute or dimension of that name? */
bool span_word(Env *env, const Model *model, DimId dim, Atom atom);
/* Reads the years among these atoms from `start`; what is no year is reported. */
YearSpan span_read(Env *env, const Model *model, DimId dim, Atoms atoms, uint32_t start);
/* The budget's year, or else the latest compared one, of those in the span; 0 = none. */
uint32_t span_year(Env *env, const Model *model, YearSpan span);

#endif
