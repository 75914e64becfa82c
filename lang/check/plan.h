/* Plans: expressions after names are resolved and units checked, ready to be evaluated any number
 * of times.
 *
 * A plan is compiled for a context: what is bound (by the row of a table, a `for each`, or
 * coordinates), either to a fixed member or to a slot of the frame, which evaluation fills.
 * Measures are put in where they are used. */
#ifndef BUDGET_CHECK_PLAN_H
#define BUDGET_CHECK_PLAN_H

#include "lang/check/context.h"

typedef enum PlanKind {
    PLAN_CONSTANT,
    PLAN_SUM,
    PLAN_NEGATE,
    PLAN_ADD,
    PLAN_SUBTRACT,
    PLAN_MULTIPLY,
    PLAN_DIVIDE,
    PLAN_ABS,
    PLAN_MIN,
    PLAN_MAX,
    PLAN_ROUND,
    PLAN_NAMED, /* a measure: left is its expression */
    PLAN_EACH,  /* left, for each member of a walk, added up */
    PLAN_FIELD, /* what the member in a place has: a number of its own, or whether its text is one
                 */
    /* conditions: 1 if they hold, 0 if not, no value if that cannot be told */
    PLAN_COMPARE,
    PLAN_AND,
    PLAN_OR,
    PLAN_NOT,
    PLAN_IF,  /* if left holds, what right is then; right is always a PLAN_ELSE */
    PLAN_ELSE /* left if so, else right */
} PlanKind;

typedef struct FieldValues { /* of all members of a dimension */
    const Region *place;
    const Number *values; /* [index of the member]; den 0 = it has none */
} FieldValues;

typedef struct Plan Plan;
struct Plan {
    PlanKind kind;
    Span span;
    UnitId unit; /* base unit of its value; 0 = plain */
    UnitId per;  /* base unit of what it is for one of; 0 = none */
    bool varies; /* reads facts */
    bool apart;  /* ADD, SUBTRACT of sums of one set of members: what is left may be blank */
    uint32_t size; /* operations that its value takes */
    Plan *left, *right;
    union {
        Number constant;
        struct {
            Cube *cube;
            const Region *regions[CUBE_MAX_AXES]; /* [axis of the cube] */
            uint64_t settled; /* bits of axes of the ledger: one region, or released on purpose */
        } sum;
        const Each *each;
        const FieldValues *field;
        Comparison comparison;
        struct {
            int decimals;
            Number step;
        } round; /* to multiples of step × 10^-decimals */
    };
};

Planner planner_new(Env *env, const Model *model);

/* NULL after a diagnostic. */
Plan *plan_expr(Planner *planner, const Expr *expr, const Context *context);
/* Reports what is wrong with measures that nothing uses, and notes which they are. */
void plan_unused_measures(const Planner *planner);
/* The same of a condition. */
Plan *plan_condition(Planner *planner, const Expr *expr, const Context *context);
Plan *plan_binary(Planner *planner, PlanKind kind, Plan *left, Plan *right, Span span);
Plan *plan_constant(Planner *planner, Number value, UnitId unit, Span span);
Plan *plan_round(Planner *planner, Plan *value, int decimals);
/* Units of two sides that are compared or added agree (a plain zero agrees with all). False after
 * E0301. */
bool plan_units_agree(Planner *planner, const Plan *a, const Plan *b, Span span);
Str plan_unit_name(Env *env, const Model *model, UnitId unit);

#endif
