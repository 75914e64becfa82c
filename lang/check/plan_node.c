/* Nodes of plans, and how many of them an expression may have. */
#include "lang/check/additive.h"
#include "lang/check/planning.h"

enum { LIMIT_NODES = 100000, LIMIT_EXPRESSIONS = 5000 };

Plan *plan_new(Planner *planner, PlanKind kind, Span span)
{
    Plan *plan = arena_new(planner->env->arena, Plan);
    plan->kind = kind;
    plan->span = span;
    plan->size = 1;
    return plan;
}

Plan *plan_constant(Planner *planner, Number value, UnitId unit, Span span)
{
    Plan *plan = plan_new(planner, PLAN_CONSTANT, span);
    if (!plan) return NULL;
    plan->constant = value;
    plan->unit = unit ? planner->model->units.items[unit].base : 0;
    return plan;
}

Str plan_unit_name(Env *env, const Model *model, UnitId unit)
{
    return unit ? intern_text(env->names, model->units.items[unit].name.symbol)
                : str_from(diags_text(env->diags, "a plain number"));
}

static bool plain_zero(const Plan *plan)
{
    return plan->kind == PLAN_CONSTANT && plan->unit == 0 && number_is_zero(plan->constant);
}

bool plan_units_agree(Planner *planner, const Plan *a, const Plan *b, Span span)
{
    bool same = a->unit == b->unit && a->per == b->per;
    if (same || plain_zero(a) || plain_zero(b)) return true;
    Env *env = planner->env;
    const Model *model = planner->model;
    Diag *diag = diag_add(
        env->diags, DIAG_E0301, span, STR_FMT " and " STR_FMT " do not add or compare",
        STR_ARG(plan_unit_name(env, model, a->unit)), STR_ARG(plan_unit_name(env, model, b->unit)));
    diag_label(env->diags, diag, a->span, "this is in " STR_FMT,
               STR_ARG(plan_unit_name(env, model, a->unit)));
    diag_label(env->diags, diag, b->span, "this is in " STR_FMT,
               STR_ARG(plan_unit_name(env, model, b->unit)));
    if ((a->kind == PLAN_CONSTANT && !a->unit) || (b->kind == PLAN_CONSTANT && !b->unit))
        diag_help(env->diags, diag, "write the unit behind the number");
    return false;
}

typedef struct Measured { /* the unit of a value, and what it is for one of */
    UnitId unit, per;
} Measured;

static bool product_unit(Planner *planner, const Plan *a, const Plan *b, Span span, Measured *out)
{
    *out = (Measured){0, 0};
    if (a->per && a->per == b->unit && !b->per)
        out->unit = a->unit;
    else if (b->per && b->per == a->unit && !a->per)
        out->unit = b->unit;
    else if ((a->unit || a->per) && (b->unit || b->per)) {
        diag_add(planner->env->diags, DIAG_E0301, span,
                 "a product of two amounts has no meaning here");
        return false;
    } else
        *out = (Measured){a->unit ? a->unit : b->unit, a->per ? a->per : b->per};
    return true;
}

static bool quotient_unit(Planner *planner, const Plan *a, const Plan *b, Span span, Measured *out)
{
    *out = (Measured){0, 0};
    if (!b->unit && !b->per)
        *out = (Measured){a->unit, a->per};
    else if (a->unit == b->unit && !a->per)
        out->unit = b->per; /* an amount by its rate */
    else if (a->unit != b->unit || a->per != b->per) {
        diag_add(planner->env->diags, DIAG_E0301, span, "only amounts of the same unit divide");
        return false;
    }
    return true;
}

static bool sum_unit(Planner *planner, const Plan *a, const Plan *b, Span span, Measured *out)
{
    *out = plain_zero(a) ? (Measured){b->unit, b->per} : (Measured){a->unit, a->per};
    return plan_units_agree(planner, a, b, span);
}

Plan *plan_binary(Planner *planner, PlanKind kind, Plan *left, Plan *right, Span span)
{
    Measured measured;
    if (!left || !right) return NULL;
    bool good = kind == PLAN_MULTIPLY ? product_unit(planner, left, right, span, &measured) &&
                                            factors_add_up(planner, left, right, span)
                : kind == PLAN_DIVIDE ? quotient_unit(planner, left, right, span, &measured)
                                      : sum_unit(planner, left, right, span, &measured);
    Plan *plan = good ? plan_new(planner, kind, span) : NULL;
    if (!plan) return NULL;
    plan->unit = measured.unit;
    plan->per = measured.per;
    plan->left = left;
    plan->right = right;
    plan->varies = left->varies || right->varies;
    plan->size = 1 + left->size + right->size;
    return plan;
}

Plan *plan_unary(Planner *planner, PlanKind kind, Plan *operand, Span span)
{
    Plan *plan = operand ? plan_new(planner, kind, span) : NULL;
    if (!plan) return NULL;
    plan->unit = operand->unit;
    plan->per = operand->per;
    plan->left = operand;
    plan->varies = operand->varies;
    plan->size = 1 + operand->size;
    return plan;
}

/* An amount is rounded in the header's unit, if it is of that kind; otherwise in its base unit. */
Plan *plan_round(Planner *planner, Plan *value, int decimals)
{
    Plan *plan = value ? plan_unary(planner, PLAN_ROUND, value, value->span) : NULL;
    if (!plan) return NULL;
    const Unit *unit = &planner->model->units.items[planner->model->header.unit];
    plan->round.decimals = decimals;
    plan->round.step = value->unit && unit->base == value->unit ? unit->factor : (Number){1, 1};
    return plan;
}

Plan *plan_each_of(Planner *planner, Plan *value, const Each *each, const uint8_t *held)
{
    Plan *plan = plan_unary(planner, PLAN_EACH, value, value->span);
    plan->each = each;
    if (!held) return plan;
    Each *last = arena_new(planner->env->arena, Each);
    *last = *each;
    last->held = held;
    plan->each = last;
    return plan;
}

/* ---- limits ---- */

/* Counts every visit, also of what turns out to be wrong: twenty measures that each add the one
 * before to itself are a million visits, whether the first has a meaning or not. */
bool planner_room(Planner *planner, Span span)
{
    if (planner->nodes > LIMIT_NODES) return false;
    if (planner->nodes++ < LIMIT_NODES) return true;
    diag_add(planner->env->diags, DIAG_E0308, span,
             "this expression has more than %d parts once its measures are put in",
             (int)LIMIT_NODES);
    return false;
}

/* Evaluation recurses as deep as a plan is, so its depth is limited: a sum of thousands of terms
 * wants a ledger. */
bool planner_enter(Planner *planner, Span span)
{
    if (!planner_room(planner, span)) return false;
    if (planner->nesting == LIMIT_EXPRESSIONS) {
        diag_add(planner->env->diags, DIAG_E0308, span,
                 "this expression has more than %d operations inside each other",
                 (int)LIMIT_EXPRESSIONS);
        return false;
    }
    planner->nesting++;
    return true;
}

bool planner_is_full(const Planner *planner)
{
    return planner->nodes > LIMIT_NODES;
}
