/* Plans: expressions after names are resolved and units checked, ready to be evaluated any number
 * of times.
 *
 * A plan is compiled for a context: what is bound (by the row of a table, a `for each`, or
 * coordinates), either to a fixed member or to a slot of the frame, which evaluation fills.
 * Measures are put in where they are used. */
#ifndef BUDGET_CHECK_PLAN_H
#define BUDGET_CHECK_PLAN_H

#include "lang/check/cube.h"

typedef struct Binding {
    DimId dim;
    bool all;       /* released */
    uint32_t slot;  /* NONE = a fixed member */
    uint32_t index; /* the fixed member */
    Span span;      /* what bound it */
} Binding;

typedef struct Variable { /* of a `for each` */
    Symbol name;
    DimId dim;
    uint32_t slot;
} Variable;

typedef struct Context {
    VEC(Binding) bindings; /* one per dimension */
    VEC(Variable) variables;
} Context;

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
    PLAN_NAMED /* a measure: left is its expression */
} PlanKind;

typedef struct Plan Plan;
struct Plan {
    PlanKind kind;
    Span span;
    UnitId unit;   /* base unit of its value; 0 = plain */
    bool varies;   /* reads facts */
    uint32_t size; /* operations that its value takes */
    Plan *left, *right;
    union {
        Number constant;
        struct {
            Cube *cube;
            uint32_t slots[CUBE_MAX_AXES], indexes[CUBE_MAX_AXES];
        } sum; /* slot NONE = index */
        struct {
            int decimals;
            Number step;
        } round; /* to multiples of step × 10^-decimals */
    };
};

typedef struct MeasureUse {
    bool expanding; /* it is being put in: to find cycles */
    bool used;
} MeasureUse;

typedef struct Planner {
    Env *env;
    const Model *model;
    Cubes *cubes;
    MeasureUse *measures; /* [number of the measure] */
    uint32_t nodes;       /* made for the expression at hand; limited */
    uint32_t depth;       /* measures inside each other */
    uint32_t nesting;     /* expressions inside each other */
} Planner;

Planner planner_new(Env *env, const Model *model);

void context_bind(Env *env, Context *context,
                  Binding binding); /* replaces what the dimension was bound to */
Context context_copy(Env *env, const Context *context);
/* Binds coordinates; bare keys are looked for in `dims` (count 0: everywhere). False after a
 * diagnostic. */
bool context_bind_coords(Planner *planner, Context *context, Coords coords, const DimId *dims,
                         uint32_t count);

/* NULL after a diagnostic. */
Plan *plan_expr(Planner *planner, const Expr *expr, const Context *context);
/* Reports what is wrong with measures that nothing uses. */
void plan_unused_measures(const Planner *planner);
Plan *plan_binary(Planner *planner, PlanKind kind, Plan *left, Plan *right, Span span);
Plan *plan_constant(Planner *planner, Number value, UnitId unit, Span span);
Plan *plan_round(Planner *planner, Plan *value, int decimals);
/* Units of two sides that are compared or added agree (a plain zero agrees with all). False after
 * E0301. */
bool plan_units_agree(Planner *planner, const Plan *a, const Plan *b, Span span);
/* No product, quotient, min, max, abs or round of values that vary: fit for `within rounding`. */
bool plan_is_linear(const Plan *plan);
Str plan_unit_name(Env *env, const Model *model, UnitId unit);

#endif
