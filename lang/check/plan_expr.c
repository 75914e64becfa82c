/* Plans of expressions: numbers, operators and functions. */
#include "lang/check/additive.h"
#include "lang/check/planning.h"
#include "lang/check/selection.h"

enum { LIMIT_NODES = 100000, LIMIT_EXPRESSIONS = 5000 };

Planner planner_new(Env *env, const Model *model)
{
    return (Planner){.env = env,
                     .model = model,
                     .cubes = cubes_new(env, model),
                     .year = NONE,
                     .measures = arena_array(env->arena, MeasureUse, model->measures.len)};
}

/* ---- nodes ---- */

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

/* ---- the rest ---- */

static Plan *plan_number(Planner *planner, const Expr *expr)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Number value;
    Str text = source_text(env->sources, expr->number.text);
    if (expr->kind == EXPR_PERCENT && text.len)
        text.len--; /* without "%" (one byte, or three fullwidth) */
    while (text.len && (text.ptr[text.len - 1] & 0x80)) text.len--;
    UnitId unit = 0;
    if (number_parse(text, &value) != AMOUNT_OK) {
        diag_add(env->diags, DIAG_E0302, expr->span, "this number is too large to be exact");
        return NULL;
    }
    if (expr->number.unit.symbol) {
        unit = model_find_unit(model, expr->number.unit.symbol);
        if (!unit) {
            model_unknown(env, model, expr->number.unit, "unit", NAME_OF_UNIT);
            return NULL;
        }
    }
    Number factor = expr->kind == EXPR_PERCENT ? (Number){1, 100} : model->units.items[unit].factor;
    if (!number_multiply(value, factor, &value)) {
        diag_add(env->diags, DIAG_E0302, expr->span, "this number is too large to be exact");
        return NULL;
    }
    return plan_constant(planner, value, unit, expr->span);
}

static Plan *plan_round_call(Planner *planner, const Expr *expr, const Context *context)
{
    Int128 decimals = 0;
    Plan *value = plan_expr(planner, expr->call.args.items[0], context);
    const Expr *regions = expr->call.args.len == 2 ? expr->call.args.items[1] : NULL;
    if (!regions || regions->kind != EXPR_NUMBER || regions->number.unit.symbol ||
        amount_parse(source_text(planner->env->sources, regions->number.text), 0, &decimals) !=
            AMOUNT_OK ||
        decimals < 0 || decimals > AMOUNT_MAX_DECIMALS) {
        diag_add(planner->env->diags, DIAG_E0210, expr->span,
                 "round has a value and a number of decimals from 0 to %d",
                 (int)AMOUNT_MAX_DECIMALS);
        return NULL;
    }
    return plan_round(planner, value, (int)decimals);
}

/* Of nothing there is no rate: that divides by zero. */
static Plan *plan_growth(Planner *planner, const Expr *expr, const Context *context)
{
    if (expr->call.args.len != 2) {
        diag_add(planner->env->diags, DIAG_E0210, expr->span,
                 "growth has the new value and the old one: `growth(new, old)`");
        return NULL;
    }
    Plan *new = plan_expr(planner, expr->call.args.items[0], context);
    Plan *old = plan_expr(planner, expr->call.args.items[1], context);
    Plan *change = plan_binary(planner, PLAN_SUBTRACT, new, old, expr->span);
    return plan_binary(planner, PLAN_DIVIDE, change, old, expr->span);
}

static Plan *plan_call(Planner *planner, const Expr *expr, const Context *context)
{
    if (expr->call.function == FUNCTION_GROWTH) return plan_growth(planner, expr, context);
    if (expr->call.function == FUNCTION_ROUND) return plan_round_call(planner, expr, context);
    Plan *plan = plan_expr(planner, expr->call.args.items[0], context);
    if (expr->call.function != FUNCTION_ABS && expr->call.args.len == 1) {
        Diag *diag = diag_add(planner->env->diags, DIAG_E0210, expr->span,
                              "this compares one value with nothing");
        diag_help(planner->env->diags, diag, "write all values that are compared: `max(a, b)`");
        return NULL;
    }
    if (expr->call.function == FUNCTION_ABS) {
        if (expr->call.args.len == 1) return plan_unary(planner, PLAN_ABS, plan, expr->span);
        diag_add(planner->env->diags, DIAG_E0210, expr->span, "abs has one value");
        return NULL;
    }
    PlanKind kind = expr->call.function == FUNCTION_MIN ? PLAN_MIN : PLAN_MAX;
    for (uint32_t i = 1; i < expr->call.args.len; i++)
        plan = plan_binary(planner, kind, plan,
                           plan_expr(planner, expr->call.args.items[i], context), expr->span);
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

static Plan *plan_sum_call(Planner *planner, const Expr *expr, const Context *context)
{
    Context inside = context_copy(planner->env, context);
    uint32_t inner = planner->inner;
    Each *each = arena_new(planner->env->arena, Each);
    Walk *walk = arena_new(planner->env->arena, Walk);
    Plan *value = NULL;
    if (inner_slot(planner, expr->span, &each->slot) &&
        walk_plan(planner, expr->sum.selection, each->slot, &inside, walk) &&
        walk_says_kind(planner, expr->sum.selection, walk)) {
        walk->within = NULL; /* each member has what it has of what is bound */
        value = plan_expr(planner, expr->sum.value, &inside);
    }
    planner->inner = inner;
    if (!value) return NULL;
    each->dim = walk->dim;
    each->walk = walk;
    Plan *plan = plan_each_of(planner, value, each, NULL);
    plan->span = expr->span;
    return plan;
}

static Plan *plan_operator(Planner *planner, const Expr *expr, const Context *context)
{
    static const PlanKind kinds[] = {[OP_ADD] = PLAN_ADD,
                                     [OP_SUBTRACT] = PLAN_SUBTRACT,
                                     [OP_MULTIPLY] = PLAN_MULTIPLY,
                                     [OP_DIVIDE] = PLAN_DIVIDE};
    Plan *left = plan_expr(planner, expr->binary.left, context);
    Plan *right = plan_expr(planner, expr->binary.right, context);
    return plan_binary(planner, kinds[expr->binary.op], left, right, expr->span);
}

static Plan *report_condition(Planner *planner, const Expr *expr)
{
    Diag *diag = diag_add(planner->env->diags, DIAG_E0301, expr->span,
                          "this is a condition, where an amount should be");
    diag_help(planner->env->diags, diag, "write what it makes of it: `if … then … else …`");
    return NULL;
}

static Plan *plan_kind(Planner *planner, const Expr *expr, const Context *context)
{
    switch (expr->kind) {
    case EXPR_ERROR: return NULL;
    case EXPR_NUMBER:
    case EXPR_PERCENT: return plan_number(planner, expr);
    case EXPR_REF: return plan_ref(planner, expr, context);
    case EXPR_NEGATE:
        return plan_unary(planner, PLAN_NEGATE, plan_expr(planner, expr->operand, context),
                          expr->span);
    case EXPR_BINARY: return plan_operator(planner, expr, context);
    case EXPR_CALL: return plan_call(planner, expr, context);
    case EXPR_SUM: return plan_sum_call(planner, expr, context);
    case EXPR_IF: return plan_choice(planner, expr, context);
    case EXPR_TEXT:
        diag_add(planner->env->diags, DIAG_E0301, expr->span,
                 "a text compares only with a text attribute");
        return NULL;
    case EXPR_COMPARE:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_NOT: return report_condition(planner, expr);
    }
    return NULL;
}

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

Plan *plan_expr(Planner *planner, const Expr *expr, const Context *context)
{
    if (!planner_enter(planner, expr->span)) return NULL;
    Plan *plan = plan_kind(planner, expr, context);
    planner->nesting--;
    return plan;
}

/* With cubes of its own, which nobody fills. */
void plan_unused_measures(const Planner *used)
{
    const Model *model = used->model;
    Planner planner = planner_new(used->env, model);
    planner.measures = used->measures;
    planner.lenient = true;
    for (uint32_t i = 0; i < model->measures.len; i++) {
        const MeasureDecl *decl = model->measures.items[i].decl;
        Expr expr = {.kind = EXPR_REF, .span = decl->name.span, .ref = {.name = decl->name}};
        Context context = {0};
        planner.nodes = 0;
        work_on(env_work(used->env), decl->name.span);
        if (!planner.measures[i].used && !model->measures.items[i].imported)
            plan_measure(&planner, &expr, i, &context);
        if (planner.nodes > LIMIT_NODES) break; /* those that use it are too large as well */
    }
    work_on(env_work(used->env), (Span){0, 0});
}
