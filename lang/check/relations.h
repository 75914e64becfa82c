/* Invariants: compiled once, then tried for every member they speak of. */
#ifndef BUDGET_CHECK_RELATIONS_H
#define BUDGET_CHECK_RELATIONS_H

#include "lang/check/counts.h"
#include "lang/check/selection.h"
#include "lang/check/waivers.h"

typedef struct Compare { /* left comparison right */
    Comparison comparison;
    Plan *left, *right;
    Span span;
} Compare;

typedef enum Tolerance { TOLERANCE_EXACT, TOLERANCE_ROUNDING, TOLERANCE_AMOUNT } Tolerance;

typedef struct Check { /* one claim; an `agree` makes several */
    const InvariantDecl *decl;
    VEC(Walk) walks; /* slot i belongs to walk i */
    VEC(Compare) compares;
    bool has_condition;
    Compare condition;
    Tolerance tolerance;
    Number amount; /* TOLERANCE_AMOUNT */
    RelationCounts counts;
} Check;

typedef struct Relations {
    Planner *planner;
    VEC(Check) checks;
    RelationCounts counts;
    bool *broken; /* [MemberId]: some broken relation is about it */
} Relations;

Relations *relations_plan(Planner *planner, Waivers *waivers);
void relations_try(Relations *relations, Waivers *waivers);
void relation_counts_add(RelationCounts *sum, const RelationCounts *counts);

/* Adds notes to `diag` that show what a side is made of: its terms with their values, and the facts
 * behind them. */
void explain_side(Evaluator *evaluator, Diag *diag, const char *side, const Plan *plan);

/* Is a fact (of the sum's ledger) in it, in the evaluator's frame? And what to call it. */
bool sum_has_fact(const Evaluator *evaluator, const Plan *plan, const Ledger *ledger,
                  uint32_t fact);
Str fact_title(const Model *model, const Ledger *ledger, uint32_t fact);
/* Does its condition hold in the evaluator's frame? */
bool check_applies(const Check *check, Evaluator *evaluator);

#endif
