/* Evaluating plans: exact values, with what is known about blanks and rounding. */
#ifndef BUDGET_CHECK_EVAL_H
#define BUDGET_CHECK_EVAL_H

#include "lang/check/plan.h"

typedef struct Value {
    Number number;
    bool exists;  /* false: a division by zero, a result that does not fit, or nothing known */
    bool unknown; /* it lies before the first member of an ordered dimension */
    bool facts;   /* some amount stands behind it (otherwise it is blank), or it is a constant */
    bool rows;    /* some amount or dash stands behind it */
    uint32_t amounts, lines; /* of a sum: how many amounts, and amounts and dashes */
} Value;

typedef struct FactChange { /* for a question: what if this fact had another amount? */
    LedgerId ledger;
    uint32_t fact;
    Int128 amount; /* × quantum */
} FactChange;

typedef struct Evaluator {
    Env *env;
    const Model *model;
    const uint32_t *frame; /* [slot]: index of the member */
    uint32_t inner[MAX_INNER]; /* [slot - INNER_SLOTS], while a sum is evaluated */
    bool overflow;             /* set when a result did not fit; stays set */
    const FactChange *changes; /* different facts */
    uint32_t change_count;
} Evaluator;

/* Which members a `rows …` or a `for each …` goes through. */
struct Walk {
    DimId dim;
    uint32_t slot; /* of the frame, where the member at hand stands */
    SelectKind kind;
    uint32_t level;                 /* for SELECT_LEVEL */
    uint32_t lo, hi;                /* range of indexes */
    const Binding *within;          /* what the dimension was bound to before; NULL = nothing */
    bool leaf;                      /* no member of it has others below */
    const bool *kept;               /* [index]: of these only; NULL = of all */
    const Plan *where;              /* NULL = no condition */
};

typedef struct IndexRange {
    uint32_t lo, hi; /* from lo up to, but not, hi */
} IndexRange;
/* Where the members that it goes through lie in the evaluator's frame: those between lo and hi, or
 * fewer where one member is bound. */
IndexRange walk_range(const Walk *walk, const Evaluator *evaluator);
/* Does the member at hand, between lo and hi, belong to it? The evaluator's frame holds it. */
bool walk_takes(const Walk *walk, Evaluator *evaluator, uint32_t index);
/* The same, wherever the member stands. */
bool walk_has(const Walk *walk, Evaluator *evaluator, uint32_t index);
/* Only by its kind, whatever else it asks. */
bool walk_takes_kind(const Walk *walk, const Member *member);
/* Of a condition: it has no value where that cannot be told, and then it does not hold. */
bool condition_holds(Evaluator *evaluator, const Plan *condition);
bool comparison_holds(Comparison comparison, Number left, Number right);

/* The members that a PLAN_EACH goes through, one after the other: each_next() puts the next into
 * the evaluator's frame, until there is none. */
typedef struct EachCursor {
    Evaluator *evaluator;
    const Each *each;
    uint32_t at, end;
    bool started;
} EachCursor;
EachCursor each_start(Evaluator *evaluator, const Plan *plan);
bool each_next(EachCursor *cursor);
/* Of an Each of which the last one counts: its value, and the member (NONE = there is none). */
Value each_last(Evaluator *evaluator, const Plan *plan, uint32_t *last);

/* Of a PLAN_SUM: the member on an axis of its cube (NOWHERE, or BEFORE_FIRST: none), and the cell
 * it reads. */
uint32_t eval_index(const Evaluator *evaluator, const Plan *plan, uint32_t axis);
CubeCell eval_cell(const Evaluator *evaluator, const Plan *plan);
/* Is a fact (of the sum's ledger) in it, in the evaluator's frame? */
bool sum_has_fact(const Evaluator *evaluator, const Plan *plan, const Ledger *ledger,
                  uint32_t fact);

/* Calls visit for the sums of a plan, until it returns true; so does then this. */
typedef bool SumVisit(void *context, const Evaluator *evaluator, const Plan *sum);
bool sums_visit(const Evaluator *evaluator, const Plan *plan, SumVisit *visit, void *context);

Value eval_uncounted(Evaluator *evaluator, const Plan *plan);

/* What it costs is counted as work. */
static inline Value eval_plan(Evaluator *evaluator, const Plan *plan)
{
    work_spend(env_work(evaluator->env), (uint64_t)plan->size * WORK_EVALUATE);
    return eval_uncounted(evaluator, plan);
}

/* What a PLAN_ROUND makes of a number. False if it does not fit. */
bool eval_round(const Evaluator *evaluator, const Plan *plan, Number *number);
/* The value in a unit, rounded: what is displayed. False if it does not fit. */
bool eval_display(const Model *model, Number value, UnitId unit, int decimals, Int128 *mantissa);
/* A value as messages show it: in the header's unit where it is of that kind, with as many decimals
 * as it needs, up to nine, and at least the unit's own. */
typedef struct ShownNumber {
    Int128 mantissa; /* × 10^-decimals */
    int decimals;
    UnitId unit;
} ShownNumber;
UnitId eval_shown_unit(const Model *model, UnitId base);
bool eval_shown(const Model *model, Number value, UnitId base,
                ShownNumber *shown); /* false: too large */
/* "101,516.15 万元" for messages; in the header's unit where it is of that kind. */
Str eval_text(Env *env, const Model *model, Number value, UnitId base);

#endif
