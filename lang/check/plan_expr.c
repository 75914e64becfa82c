/* Plans of expressions: numbers, operators and functions. */
#include "lang/check/additive.h"
#include "lang/check/planning.h"
#include "lang/check/selection.h"

Planner planner_new(Env *env, const Model *model)
{
    return (Planner){.env = env,
                     .model = model,
                     .cubes = cubes_new(env, model),
                     .year = NONE,
                     .measures = arena_array(env->arena, MeasureUse, model->measures.len)};
}

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
        MeasureUse *use = &planner.measures[i];
        use->unread = !use->used && !model->measures.items[i].imported;
        if (use->unread) plan_measure(&planner, &expr, i, &context);
        if (planner_is_full(&planner)) break; /* those that use it are too large as well */
    }
    work_on(env_work(used->env), (Span){0, 0});
}
