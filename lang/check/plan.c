#include "lang/check/plan.h"

enum { LIMIT_NODES = 100000, LIMIT_MEASURES = 200, LIMIT_EXPRESSIONS = 5000 };

/* ---- contexts ---- */

Planner planner_new(Env *env, const Model *model)
{
    return (Planner){.env = env,
                     .model = model,
                     .cubes = cubes_new(env, model),
                     .measures = arena_array(env->arena, MeasureUse, model->measures.len)};
}

void context_bind(Env *env, Context *context, Binding binding)
{
    for (uint32_t i = 0; i < context->bindings.len; i++)
        if (context->bindings.items[i].dim == binding.dim) {
            context->bindings.items[i] = binding;
            return;
        }
    *vec_push(env->arena, &context->bindings) = binding;
}

Context context_copy(Env *env, const Context *context)
{
    Context copy = {0};
    for (uint32_t i = 0; i < context->bindings.len; i++)
        *vec_push(env->arena, &copy.bindings) = context->bindings.items[i];
    for (uint32_t i = 0; i < context->variables.len; i++)
        *vec_push(env->arena, &copy.variables) = context->variables.items[i];
    return copy;
}

static const Variable *find_variable(Planner *planner, const Context *context, Coord coord)
{
    if (coord.all || coord.key.atom.kind != ATOM_WORD) return NULL;
    Symbol symbol = model_key_symbol(planner->env, coord.key);
    for (uint32_t i = 0; i < context->variables.len; i++)
        if (context->variables.items[i].name == symbol) return &context->variables.items[i];
    return NULL;
}

static bool bind_coord(Planner *planner, Context *context, Coord coord, const DimId *dims,
                       uint32_t count)
{
    const Variable *variable = find_variable(planner, context, coord);
    Binding binding = {.all = coord.all, .slot = NONE, .index = NONE, .span = coord.span};
    if (variable) {
        binding.dim = variable->dim;
        binding.slot = variable->slot;
    } else {
        MemberId member;
        if (!model_coord(planner->env, planner->model, coord, dims, count, &binding.dim, &member))
            return false;
        if (member != NONE) binding.index = planner->model->members.items[member].index;
    }
    context_bind(planner->env, context, binding);
    return true;
}

bool context_bind_coords(Planner *planner, Context *context, Coords coords, const DimId *dims,
                         uint32_t count)
{
    bool good = true;
    for (uint32_t i = 0; i < coords.len; i++)
        good &= bind_coord(planner, context, coords.items[i], dims, count);
    return good;
}

/* ---- nodes ---- */

static Plan *plan_new(Planner *planner, PlanKind kind, Span span)
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
    if (a->unit == b->unit || plain_zero(a) || plain_zero(b)) return true;
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

static bool product_unit(Planner *planner, const Plan *a, const Plan *b, Span span, UnitId *unit)
{
    *unit = a->unit ? a->unit : b->unit;
    if (!a->unit || !b->unit) return true;
    diag_add(planner->env->diags, DIAG_E0301, span, "a product of two amounts has no meaning here");
    return false;
}

static bool quotient_unit(Planner *planner, const Plan *a, const Plan *b, Span span, UnitId *unit)
{
    *unit = a->unit == b->unit ? 0 : a->unit;
    if (a->unit == b->unit || !b->unit) return true;
    diag_add(planner->env->diags, DIAG_E0301, span, "only amounts of the same unit divide");
    return false;
}

static bool sum_unit(Planner *planner, const Plan *a, const Plan *b, Span span, UnitId *unit)
{
    *unit = plain_zero(a) ? b->unit : a->unit;
    return plan_units_agree(planner, a, b, span);
}

Plan *plan_binary(Planner *planner, PlanKind kind, Plan *left, Plan *right, Span span)
{
    UnitId unit;
    if (!left || !right) return NULL;
    bool good = kind == PLAN_MULTIPLY ? product_unit(planner, left, right, span, &unit)
                : kind == PLAN_DIVIDE ? quotient_unit(planner, left, right, span, &unit)
                                      : sum_unit(planner, left, right, span, &unit);
    Plan *plan = good ? plan_new(planner, kind, span) : NULL;
    if (!plan) return NULL;
    plan->unit = unit;
    plan->left = left;
    plan->right = right;
    plan->varies = left->varies || right->varies;
    plan->size = 1 + left->size + right->size;
    return plan;
}

static Plan *plan_unary(Planner *planner, PlanKind kind, Plan *operand, Span span)
{
    Plan *plan = operand ? plan_new(planner, kind, span) : NULL;
    if (!plan) return NULL;
    plan->unit = operand->unit;
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

/* ---- ledgers ---- */

static void report_unreachable(Planner *planner, const Expr *expr, const Ledger *ledger,
                               const Binding *binding, PathResult why)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Str name = intern_text(env->names, ledger->name.symbol);
    Str dim = intern_text(env->names, model->dims.items[binding->dim].name.symbol);
    Diag *diag =
        why == PATH_NONE
            ? diag_add(env->diags, DIAG_E0304, expr->span,
                       "ledger " STR_FMT " cannot be read by " STR_FMT, STR_ARG(name), STR_ARG(dim))
            : diag_add(env->diags, DIAG_E0305, expr->span,
                       "ledger " STR_FMT " can be read by " STR_FMT " in two ways", STR_ARG(name),
                       STR_ARG(dim));
    diag_label(env->diags, diag, binding->span, STR_FMT " is bound here", STR_ARG(dim));
    if (why == PATH_NONE)
        diag_help(env->diags, diag,
                  "give its members an attribute " STR_FMT ", or write " STR_FMT "(" STR_FMT
                  " all) to read it for all of them",
                  STR_ARG(dim), STR_ARG(name), STR_ARG(dim));
}

static bool dim_bound(const Context *context, DimId dim)
{
    for (uint32_t i = 0; i < context->bindings.len; i++)
        if (context->bindings.items[i].dim == dim) return true;
    return false;
}

/* Years and versions do not add: where they are open, the default is read. */
static void bind_defaults(Planner *planner, Context *context, const Ledger *ledger)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        DimId dim = ledger->dims.items[k];
        MemberId member = planner->model->dims.items[dim].default_member;
        if (member == NONE || dim_bound(context, dim)) continue;
        context_bind(planner->env, context,
                     (Binding){.dim = dim,
                               .slot = NONE,
                               .index = planner->model->members.items[member].index});
    }
}

static const Binding *binding_of(const Context *context, DimId dim)
{
    for (uint32_t i = 0; i < context->bindings.len; i++)
        if (context->bindings.items[i].dim == dim) return &context->bindings.items[i];
    return NULL;
}

static Plan *plan_sum(Planner *planner, const Expr *expr, LedgerId id, Context *context)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    const Ledger *ledger = &model->ledgers.items[id];
    CubeAxis axes[CUBE_MAX_AXES];
    uint32_t count = 0;
    bind_defaults(planner, context, ledger);
    for (uint32_t i = 0; i < context->bindings.len; i++) {
        const Binding *binding = &context->bindings.items[i];
        if (binding->all || ledger->facts.count == 0)
            continue; /* an empty ledger is blank whatever is bound */
        if (count == CUBE_MAX_AXES) {
            diag_add(env->diags, DIAG_E0803, expr->span,
                     "more than %d dimensions are bound at once", (int)CUBE_MAX_AXES);
            return NULL;
        }
        PathResult path = cube_path(planner->cubes, ledger->dims.items, ledger->dims.len,
                                    binding->dim, &axes[count++]);
        if (path == PATH_FOUND) continue;
        report_unreachable(planner, expr, ledger, binding, path);
        return NULL;
    }
    Plan *plan = plan_new(planner, PLAN_SUM, expr->span);
    if (!plan) return NULL;
    plan->unit = model->units.items[ledger->unit].base;
    plan->varies = true;
    plan->sum.cube = cubes_ask(planner->cubes, id, axes, count);
    for (uint32_t i = 0; i < count; i++) {
        const Binding *binding = binding_of(context, axes[i].dim);
        plan->sum.slots[i] = binding->slot;
        plan->sum.indexes[i] = binding->index;
    }
    return plan;
}

static bool bare_in_own_dims(Planner *planner, const Ledger *ledger, Coord coord)
{
    bool many;
    Symbol symbol = model_key_symbol(planner->env, coord.key);
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        if (model_member_find(planner->model, ledger->dims.items[k], symbol, &many) != NONE)
            return true;
    return false;
}

/* A bare key means a member of one of the ledger's own dimensions; only if there is none, of any
 * other. */
static Plan *plan_ledger(Planner *planner, const Expr *expr, LedgerId id, const Context *context)
{
    const Ledger *ledger = &planner->model->ledgers.items[id];
    Context own = context_copy(planner->env, context);
    for (uint32_t i = 0; i < expr->ref.coords.len; i++) {
        Coord coord = expr->ref.coords.items[i];
        bool near =
            !coord.dimension.symbol && !coord.all && bare_in_own_dims(planner, ledger, coord);
        if (!bind_coord(planner, &own, coord, ledger->dims.items, near ? ledger->dims.len : 0))
            return NULL;
    }
    return plan_sum(planner, expr, id, &own);
}

static Plan *plan_measure(Planner *planner, const Expr *expr, uint32_t id, const Context *context)
{
    const MeasureDecl *decl = planner->model->measures.items[id].decl;
    MeasureUse *use = &planner->measures[id];
    if (use->expanding || planner->depth == LIMIT_MEASURES) {
        Diag *diag =
            diag_add(planner->env->diags, use->expanding ? DIAG_E0207 : DIAG_E0308, expr->span,
                     use->expanding ? N_("measure " STR_FMT " leads back to itself")
                                    : N_("measure " STR_FMT " is nested too deeply"),
                     STR_ARG(intern_text(planner->env->names, expr->ref.name.symbol)));
        diag_label(planner->env->diags, diag, decl->name.span, "declared here");
        return NULL;
    }
    Context own = context_copy(planner->env, context);
    if (!context_bind_coords(planner, &own, expr->ref.coords, NULL, 0)) return NULL;
    own.variables.len = 0; /* a measure does not see the variables of whoever uses it */
    use->expanding = use->used = true;
    planner->depth++;
    Plan *value = plan_expr(planner, decl->value, &own);
    planner->depth--;
    use->expanding = false;
    return plan_unary(planner, PLAN_NAMED, value, expr->span);
}

/* With cubes of its own, which nobody fills. */
void plan_unused_measures(const Planner *used)
{
    const Model *model = used->model;
    Planner planner = planner_new(used->env, model);
    planner.measures = used->measures;
    for (uint32_t i = 0; i < model->measures.len; i++) {
        const MeasureDecl *decl = model->measures.items[i].decl;
        Expr expr = {.kind = EXPR_REF, .span = decl->name.span, .ref = {.name = decl->name}};
        Context context = {0};
        planner.nodes = 0;
        if (!planner.measures[i].used) plan_measure(&planner, &expr, i, &context);
        if (planner.nodes > LIMIT_NODES) return; /* those that use it are too large as well */
    }
}

static Plan *plan_ref(Planner *planner, const Expr *expr, const Context *context)
{
    Named named = model_find(planner->model, expr->ref.name.symbol);
    switch (named.kind) {
    case NAMED_LEDGER: return plan_ledger(planner, expr, named.id, context);
    case NAMED_MEASURE: return plan_measure(planner, expr, named.id, context);
    case NAMED_DIM:
        diag_add(planner->env->diags, DIAG_E0201, expr->ref.name.span,
                 "`" STR_FMT "` is a dimension, not a ledger or a measure",
                 STR_ARG(intern_text(planner->env->names, expr->ref.name.symbol)));
        return NULL;
    case NAMED_NOTHING: break;
    }
    model_unknown(planner->env, planner->model, expr->ref.name, "ledger or measure",
                  NAME_OF_LEDGER | NAME_OF_MEASURE);
    return NULL;
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
    const Expr *places = expr->call.args.len == 2 ? expr->call.args.items[1] : NULL;
    if (!places || places->kind != EXPR_NUMBER || places->number.unit.symbol ||
        amount_parse(source_text(planner->env->sources, places->number.text), 0, &decimals) !=
            AMOUNT_OK ||
        decimals < 0 || decimals > AMOUNT_MAX_DECIMALS) {
        diag_add(planner->env->diags, DIAG_E0210, expr->span,
                 "round has a value and a number of decimals from 0 to %d",
                 (int)AMOUNT_MAX_DECIMALS);
        return NULL;
    }
    return plan_round(planner, value, (int)decimals);
}

static Plan *plan_call(Planner *planner, const Expr *expr, const Context *context)
{
    if (expr->call.function == FUNCTION_ROUND) return plan_round_call(planner, expr, context);
    Plan *plan = plan_expr(planner, expr->call.args.items[0], context);
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
    }
    return NULL;
}

/* Counts every visit, also of what turns out to be wrong: twenty measures that each add the one
 * before to itself are a million visits, whether the first has a meaning or not. */
static bool too_many_parts(Planner *planner, Span span)
{
    if (planner->nodes > LIMIT_NODES) return true;
    if (planner->nodes++ < LIMIT_NODES) return false;
    diag_add(planner->env->diags, DIAG_E0308, span,
             "this expression has more than %d parts once its measures are put in",
             (int)LIMIT_NODES);
    return true;
}

/* Evaluation recurses as deep as a plan is, so its depth is limited: a sum of thousands of terms
 * wants a ledger. */
Plan *plan_expr(Planner *planner, const Expr *expr, const Context *context)
{
    if (too_many_parts(planner, expr->span)) return NULL;
    if (planner->nesting == LIMIT_EXPRESSIONS) {
        diag_add(planner->env->diags, DIAG_E0308, expr->span,
                 "this expression has more than %d operations inside each other",
                 (int)LIMIT_EXPRESSIONS);
        return NULL;
    }
    planner->nesting++;
    Plan *plan = plan_kind(planner, expr, context);
    planner->nesting--;
    return plan;
}

bool plan_is_linear(const Plan *plan)
{
    if (!plan->varies) return true;
    switch (plan->kind) {
    case PLAN_CONSTANT:
    case PLAN_SUM: return true;
    case PLAN_NEGATE:
    case PLAN_NAMED: return plan_is_linear(plan->left);
    case PLAN_ADD:
    case PLAN_SUBTRACT: return plan_is_linear(plan->left) && plan_is_linear(plan->right);
    case PLAN_MULTIPLY:
        return !(plan->left->varies && plan->right->varies) && plan_is_linear(plan->left) &&
               plan_is_linear(plan->right);
    case PLAN_DIVIDE: return !plan->right->varies && plan_is_linear(plan->left);
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND: return false;
    }
    return false;
}
