/* Plans of conditions: comparisons, what joins them, and what is chosen by them. */
#include "lang/check/eval.h"
#include "lang/check/planning.h"

/* ---- attributes ---- */

static bool has_attribute(const Model *model, DimId dim, Symbol name)
{
    const Dim *d = &model->dims.items[dim];
    for (uint32_t i = 0; i < d->attributes.len; i++)
        if (d->attributes.items[i] == name) return true;
    return false;
}

/* Of an attribute: what binds the one member whose attribute is meant. */
static const Binding *find_owner(const Model *model, const Context *context, Symbol name,
                                 bool *many)
{
    const Binding *found = NULL;
    for (uint32_t i = 0; i < context->bindings.len; i++) {
        const Binding *b = &context->bindings.items[i];
        if (b->all || b->len != 1 || !has_attribute(model, b->dim, name)) continue;
        *many |= found != NULL;
        found = b;
    }
    return found;
}

static bool is_attribute(const Model *model, Symbol name)
{
    for (DimId d = 0; d < model->dims.len; d++)
        if (has_attribute(model, d, name)) return true;
    return false;
}

static void report_owner(Planner *planner, const Expr *expr, bool many)
{
    Str name = intern_text(planner->env->names, expr->ref.name.symbol);
    if (many)
        diag_add(planner->env->diags, DIAG_E0202, expr->span,
                 "several members that are bound here have a " STR_FMT, STR_ARG(name));
    else
        diag_add(planner->env->diags, DIAG_E0304, expr->span,
                 "no single member that has a " STR_FMT " is bound here", STR_ARG(name));
}

/* Is this side a text attribute, and not the name of a value? *owner NULL: that was reported. */
static bool find_attribute(Planner *planner, const Expr *expr, const Context *context,
                           const Binding **owner)
{
    const Model *model = planner->model;
    bool many = false;
    *owner = NULL;
    if (expr->kind != EXPR_REF || expr->ref.has_coords) return false;
    Symbol name = expr->ref.name.symbol;
    if (!is_attribute(model, name)) return false;
    Named named = model_find(model, name);
    const Binding *found = find_owner(model, context, name, &many);
    if (named.kind != NAMED_NOTHING && !found) return false;
    if (named.kind != NAMED_NOTHING) {
        Diag *diag = diag_add(planner->env->diags, DIAG_E0202, expr->span,
                              "`" STR_FMT "` could be an attribute or the name of a value",
                              STR_ARG(intern_text(planner->env->names, name)));
        diag_help(planner->env->diags, diag, "give one of them another name");
    } else if (many || !found) {
        if (!planner->lenient) report_owner(planner, expr, many);
    } else {
        *owner = found;
    }
    return true;
}

static Plan *plan_field(Planner *planner, const Expr *expr, const Binding *owner, Number *values)
{
    FieldValues *field = arena_new(planner->env->arena, FieldValues);
    Plan *plan = plan_new(planner, PLAN_FIELD, expr->span);
    *field = (FieldValues){owner->terms[0].region, values};
    plan->field = field;
    plan->varies = true;
    return plan;
}

/* ---- attributes that are numbers ---- */

static bool read_number(Str text, Number *value)
{
    bool percent = str_ends(text, STR("%"));
    if (percent) text.len--;
    return number_parse(text, value) == AMOUNT_OK &&
           (!percent || number_multiply(*value, (Number){1, 100}, value));
}

/* Which members are asked for it: those that the rows or the `for each` go through. */
static const Walk *members_of(const Context *context, const Binding *owner)
{
    const Region *region = owner->terms[0].region;
    for (uint32_t i = 0; i < context->variables.len; i++) {
        const Variable *v = &context->variables.items[i];
        if (region->kind == REGION_SLOT && v->dim == owner->dim && v->slot == region->at)
            return v->members;
    }
    return NULL;
}

static bool report_number(Planner *planner, const Expr *expr, const Member *member, Str text)
{
    Env *env = planner->env;
    Str name = intern_text(env->names, expr->ref.name.symbol);
    Diag *diag =
        text.ptr ? diag_add(env->diags, DIAG_E0301, expr->span,
                            "a number is compared with a " STR_FMT " that is none: \"" STR_FMT "\"",
                            STR_ARG(name), STR_ARG(text))
                 : diag_add(env->diags, DIAG_E0309, expr->span,
                            "a number is compared with the " STR_FMT " of a member that has none",
                            STR_ARG(name));
    diag_label(env->diags, diag, member->span, "this one");
    return false;
}

static bool read_numbers(Planner *planner, const Expr *expr, const Walk *asked, DimId dim,
                         Number *values)
{
    const Model *model = planner->model;
    const Dim *d = &model->dims.items[dim];
    for (uint32_t i = 0; i < d->members.len; i++) {
        const Member *member = &model->members.items[d->members.items[i]];
        Str text = model_text_attribute(model, d->members.items[i], expr->ref.name.symbol);
        work_spend(env_work(planner->env), WORK_STEP);
        if (text.ptr && read_number(text, &values[i])) continue;
        values[i] = (Number){0, 0};
        bool asks = asked ? i >= asked->lo && i < asked->hi && walk_takes_kind(asked, member)
                          : text.ptr != NULL;
        if (asks) return report_number(planner, expr, member, text);
    }
    return true;
}

static Number *new_values(Planner *planner, DimId dim)
{
    return arena_array(planner->env->arena, Number, planner->model->dims.items[dim].members.len);
}

static Plan *plan_side(Planner *planner, const Expr *expr, const Context *context)
{
    const Binding *owner;
    if (!find_attribute(planner, expr, context, &owner)) return plan_expr(planner, expr, context);
    if (!owner) return NULL;
    Number *values = new_values(planner, owner->dim);
    if (!read_numbers(planner, expr, members_of(context, owner), owner->dim, values)) return NULL;
    return plan_field(planner, expr, owner, values);
}

/* ---- comparisons ---- */

/* Whoever has no such text has an empty one. */
static Plan *plan_text(Planner *planner, const Relation *relation, const Context *context)
{
    const Expr *left = relation->sides.items[0];
    Str wanted = relation->sides.items[1]->text.value;
    const Model *model = planner->model;
    const Binding *owner;
    if (relation->comparison != COMPARE_EQ && relation->comparison != COMPARE_NE) {
        diag_add(planner->env->diags, DIAG_E0301, relation->span,
                 "texts are only compared with `==` and `!=`");
        return NULL;
    }
    if (!find_attribute(planner, left, context, &owner)) {
        diag_add(planner->env->diags, DIAG_E0301, left->span,
                 "a text compares only with a text attribute");
        return NULL;
    }
    if (!owner) return NULL;
    const Dim *dim = &model->dims.items[owner->dim];
    Number *values = new_values(planner, owner->dim);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        Str text = model_text_attribute(model, dim->members.items[i], left->ref.name.symbol);
        work_spend(env_work(planner->env), WORK_STEP);
        values[i] = number_int(str_equal(text, wanted) == (relation->comparison == COMPARE_EQ));
    }
    return plan_field(planner, left, owner, values);
}

static Plan *joined(Planner *planner, PlanKind kind, Plan *left, Plan *right, Span span)
{
    Plan *plan = left && right ? plan_new(planner, kind, span) : NULL;
    if (!plan) return NULL;
    plan->left = left;
    plan->right = right;
    plan->varies = left->varies || right->varies;
    plan->size = 1 + left->size + right->size;
    return plan;
}

/* All of `a > b == c` must hold. */
static Plan *plan_compare(Planner *planner, const Relation *relation, const Context *context)
{
    Plan *all = NULL;
    if (relation->sides.items[1]->kind == EXPR_TEXT) return plan_text(planner, relation, context);
    Plan *left = plan_side(planner, relation->sides.items[0], context);
    for (uint32_t i = 1; left && i < relation->sides.len; i++) {
        Plan *right = plan_side(planner, relation->sides.items[i], context);
        if (!right || !plan_units_agree(planner, left, right, relation->span)) return NULL;
        Plan *one = joined(planner, PLAN_COMPARE, left, right, relation->span);
        one->comparison = i == 1 ? relation->comparison : COMPARE_EQ;
        all = all ? joined(planner, PLAN_AND, all, one, relation->span) : one;
        left = right;
    }
    return left ? all : NULL;
}

/* ---- conditions ---- */

static Plan *plan_logic(Planner *planner, const Expr *expr, const Context *context)
{
    Plan *left = plan_condition(planner, expr->binary.left, context);
    Plan *right = plan_condition(planner, expr->binary.right, context);
    return joined(planner, expr->kind == EXPR_AND ? PLAN_AND : PLAN_OR, left, right, expr->span);
}

static Plan *plan_kind(Planner *planner, const Expr *expr, const Context *context)
{
    switch (expr->kind) {
    case EXPR_COMPARE: return plan_compare(planner, expr->compare, context);
    case EXPR_AND:
    case EXPR_OR: return plan_logic(planner, expr, context);
    case EXPR_NOT:
        return plan_unary(planner, PLAN_NOT, plan_condition(planner, expr->operand, context),
                          expr->span);
    case EXPR_ERROR: return NULL;
    case EXPR_NUMBER:
    case EXPR_PERCENT:
    case EXPR_REF:
    case EXPR_NEGATE:
    case EXPR_BINARY:
    case EXPR_CALL:
    case EXPR_SUM:
    case EXPR_TEXT:
    case EXPR_IF: break;
    }
    Diag *diag = diag_add(planner->env->diags, DIAG_E0301, expr->span,
                          "this is an amount, where a condition should be");
    diag_help(planner->env->diags, diag, "compare it with something, such as `!= 0`");
    return NULL;
}

Plan *plan_condition(Planner *planner, const Expr *expr, const Context *context)
{
    if (!planner_enter(planner, expr->span)) return NULL;
    Plan *plan = plan_kind(planner, expr, context);
    planner->nesting--;
    return plan;
}

Plan *plan_choice(Planner *planner, const Expr *expr, const Context *context)
{
    Plan *condition = plan_condition(planner, expr->choice.condition, context);
    Plan *then = plan_expr(planner, expr->choice.then, context);
    Plan *otherwise = plan_expr(planner, expr->choice.otherwise, context);
    Plan *either = plan_binary(planner, PLAN_ELSE, then, otherwise, expr->span);
    Plan *plan = joined(planner, PLAN_IF, condition, either, expr->span);
    if (!plan) return NULL;
    plan->unit = either->unit;
    plan->per = either->per;
    return plan;
}
