/* Makes formulas of plans: what they read becomes sums by number, what is linear in these becomes
 * one list of terms. Internal to lang/trace. */
#ifndef BUDGET_TRACE_FORMULAS_H
#define BUDGET_TRACE_FORMULAS_H

#include "lang/report/workings.h"
#include "lang/trace/input.h"

/* What is confidential is not there, so that what comes after it has other numbers. */
typedef struct WorkingNumbers {
    const uint32_t **facts;   /* [LedgerId][fact]: its number, or WORKINGS_NONE */
    const uint32_t **members; /* [DimId][index] → position, or WORKINGS_NONE; the last one is how
                                 many there are */
} WorkingNumbers;

typedef struct FormulaMaker {
    Env *env;
    const Model *model;
    Workings *workings;
    const WorkingNumbers *numbers;
    Interner *shapes, *sums, *linears; /* the symbol of a thing is its number plus 1 … */
    VEC(uint32_t) linear_of;           /* … or [symbol - 1]: the formula */
    VEC(FormulaTerm) terms;            /* of the formula at hand */
    Number constant;
} FormulaMaker;

FormulaMaker formula_maker(Env *env, const Model *model, Workings *workings,
                           const WorkingNumbers *numbers);

/* The plan in the evaluator's frame, or a single fact. False if no formula says it (a member is
 * chosen by amounts, or a number does not fit), or says what the evaluator does not. */
bool formula_of_plan(FormulaMaker *maker, Evaluator *evaluator, const Plan *plan,
                     uint32_t *formula);
bool formula_of_fact(FormulaMaker *maker, const Ledger *ledger, uint32_t fact, uint32_t *formula);
bool formula_of_number(FormulaMaker *maker, Number number, uint32_t *formula);
/* What a cell shows; false if there is no formula of it. */
bool formula_of_source(FormulaMaker *maker, const CellSource *source, uint32_t *formula);
/* From the base of a unit to what is shown. False if it does not fit. */
bool formula_scale(const Model *model, UnitId unit, bool percent, Number *scale);

#endif
