/* Invariants: compiled once, then tried for every member they speak of. */
#ifndef BUDGET_CHECK_RELATIONS_H
#define BUDGET_CHECK_RELATIONS_H

#include "lang/check/bounds.h"
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
    VEC(Walk) walks;  /* slot i belongs to walk i */
    const Walk *also; /* of an `agree`: the members must be in this one, too; NULL = none */
    VEC(Compare) compares;
    const Plan *condition; /* NULL = none */
    Tolerance tolerance;
    Number amount;  /* TOLERANCE_AMOUNT */
    Bounds *bounds; /* TOLERANCE_ROUNDING */
    uint64_t print; /* of all that its verdict follows from, but waivers; 0 = it is not kept */
} Check;

typedef struct Share { /* of a relation between budgets: what this one has in it */
    Check check; /* compares nothing: it is tried where the shares of all budgets are */
    const Plan *plan;
    bool whole; /* what the parts make, and no part of it */
} Share;

typedef struct Relations {
    Planner *planner;
    Bounds *bounds;
    VEC(Check) checks;
    VEC(Share) shares;
} Relations;

typedef VEC(const InvariantDecl *) Untried; /* that found no amounts to compare */

typedef struct Verdicts {     /* how relations came out */
    RelationCounts counts;    /* of all */
    RelationCounts *by_check; /* [position in Relations.checks] */
    bool *failed;             /* [likewise]: some comparison of it fails, waived or not */
    bool *broken;             /* [MemberId]: some broken relation is about it */
    Untried untried;
} Verdicts;

Relations *relations_plan(Planner *planner, Waivers *waivers);
/* Reports what does not hold; of each check so many members at most, 0 = all. */
Verdicts relations_try(const Relations *relations, Waivers *waivers, uint32_t most);
/* Tells instances of a check apart: Diag.relation of what is reported. */
uint64_t check_instance_key(const Check *check, const uint32_t *frame);
/* Where they cannot be tried: nothing held, nothing is broken. */
Verdicts relations_untried(const Relations *relations);
void relation_counts_add(RelationCounts *sum, const RelationCounts *counts);
/* Keeps the largest residue: of amounts, if there are any. */
void relation_counts_off(RelationCounts *counts, RoundedOff off);
/* "residue 0.23 of 0.28 k" */
Str rounded_off_text(Env *env, const Model *model, const RoundedOff *off);

/* Finding the facts costs a scan of the ledger: so many relations of a kind are explained whole. */
enum { MAX_EXPLAINED = 50 };

/* Adds notes to `diag` that show what a side gives, and if `whole`, what it is made of: its terms
 * with their values, and the facts behind them. */
void explain_side(Evaluator *evaluator, Diag *diag, const char *side, const Plan *plan, bool whole);

Str fact_title(Env *env, const Model *model, const Ledger *ledger, uint32_t fact);

/* ---- one instance at a time ---- */

/* Called with evaluator->frame filled; whether the condition of the check holds is not yet known.
 */
typedef void InstanceVisitor(void *context, const Check *check, Evaluator *evaluator);
void check_each_instance(Env *env, const Model *model, const Check *check, InstanceVisitor *visit,
                         void *context);

/* Does its condition hold in the evaluator's frame? */
bool check_applies(const Check *check, Evaluator *evaluator);

/* From best to worst. */
typedef enum Outcome {
    OUTCOME_HELD,
    OUTCOME_ROUNDED,
    OUTCOME_BROKEN,
    OUTCOME_NO_VALUE,
    OUTCOME_OVERFLOW
} Outcome;

typedef struct Comparing { /* how a comparison came out */
    Outcome outcome;
    Number difference; /* left - right; zero if one of them has no value, or it does not fit */
    Number allowed;    /* ≥ 0: how far it may be off; zero if it holds exactly */
    bool rows;         /* some amount or dash stands behind a side */
    bool unknown;      /* a side lies before what is known: nothing is said */
} Comparing;
Comparing check_compare(const Check *check, const Compare *compare, Evaluator *evaluator);
/* How far it may be off, if it is off by `difference`; ≥ 0. Also where there is no value yet: with
 * another figure there may be one. False if that cannot be told. */
bool check_allowed(const Check *check, const Compare *compare, Evaluator *evaluator,
                   Number difference, Number *allowed);
/* Is an instance that fails waived? comparings: how each comparison of the check came out. */
bool check_waived(const Check *check, const Model *model, const uint32_t *frame,
                  const Comparing *comparings, Waivers *waivers, WaiverMiss *miss);

/* "收支平衡 (balance)"; "301 …, 2080501 …" or "". */
Str check_title(Env *env, const Check *check);
Str check_instance_title(Env *env, const Model *model, const Check *check, const uint32_t *frame);

/* Does the instance in the evaluator's frame compare amounts that are not published? */
bool check_exposes(const Check *check, const Evaluator *evaluator);

#endif
