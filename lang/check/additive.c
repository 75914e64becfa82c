#include "lang/check/additive.h"

/* ---- products ---- */

typedef struct Varying { /* what a factor varies over */
    Planner *planner;
    const Plan **by; /* [DimId]: a reading that does; NULL = none */
} Varying;

static void find_varying(Varying *v, const Plan *plan)
{
    if (!plan || !plan->varies) return;
    work_spend(env_work(v->planner->env), WORK_STEP);
    if (plan->kind != PLAN_SUM) {
        find_varying(v, plan->left);
        find_varying(v, plan->right);
        return;
    }
    const Ledger *ledger = &v->planner->model->ledgers.items[plan->sum.cube->ledger];
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        if (k >= 64 || !(plan->sum.settled >> k & 1)) v->by[ledger->dims.items[k]] = plan;
}

static Varying varying(Planner *planner, const Plan *plan)
{
    Varying v = {planner, arena_array(planner->env->arena, const Plan *, planner->model->dims.len)};
    find_varying(&v, plan);
    return v;
}

/* Attributes that lead from one dimension to another make both vary together. */
static bool leads_to(Planner *planner, DimId from, DimId to)
{
    CubeAxis axis;
    return cube_path(planner->cubes, &from, 1, to, &axis) != PATH_NONE;
}

static void report_product(Planner *planner, Span span, DimId dim, const Plan *left,
                           const Plan *right)
{
    Env *env = planner->env;
    Str name = intern_text(env->names, planner->model->dims.items[dim].name.symbol);
    Diag *diag = diag_add(env->diags, DIAG_E0310, span,
                          "both factors vary over " STR_FMT
                          ": this multiplies totals, it does not add up products",
                          STR_ARG(name));
    diag_label(env->diags, diag, left->span, "one total over " STR_FMT, STR_ARG(name));
    diag_label(env->diags, diag, right->span, "the other");
    diag_help(env->diags, diag,
              "add up the products, `sum(" STR_FMT " leaves: …)`; if the product of the totals is "
              "meant, write (" STR_FMT " all) behind a factor",
              STR_ARG(name), STR_ARG(name));
}

bool factors_add_up(Planner *planner, const Plan *left, const Plan *right, Span span)
{
    if (planner->lenient || !left->varies || !right->varies) return true;
    uint32_t dims = planner->model->dims.len;
    Varying a = varying(planner, left), b = varying(planner, right);
    for (DimId d = 0; d < dims; d++)
        for (DimId e = 0; a.by[d] && e < dims; e++) {
            if (!b.by[e] || (d != e && !leads_to(planner, d, e) && !leads_to(planner, e, d)))
                continue;
            report_product(planner, span, d, a.by[d], b.by[e]);
            return false;
        }
    return true;
}

/* ---- rates ---- */

static uint32_t count_holding(const Ledger *ledger, uint32_t axis, uint32_t lo, uint32_t hi)
{
    uint32_t count = 0;
    for (uint32_t i = lo; i < hi; i++) count += (ledger->holds[axis][i] & HOLDS_AMOUNT) != 0;
    return count;
}

/* Whichever member is bound, only one below it has an amount. */
static bool single_below(const Model *model, const Ledger *ledger, uint32_t axis)
{
    const Dim *dim = &model->dims.items[ledger->dims.items[axis]];
    for (uint32_t i = 0; i < dim->members.len; i++) {
        const Member *m = &model->members.items[dim->members.items[i]];
        if (m->parent == NONE && m->end > i + 1 && count_holding(ledger, axis, i, m->end) > 1)
            return false;
    }
    return true;
}

static bool single_on_axis(const Model *model, const Ledger *ledger, uint32_t axis,
                           const Context *context)
{
    const Dim *dim = &model->dims.items[ledger->dims.items[axis]];
    const Binding *binding = context_find(context, ledger->dims.items[axis]);
    if (axis == ledger->closing) return true;
    if (!binding || binding->all)
        return count_holding(ledger, axis, 0, dim->members.len) <= 1;
    if (binding->len != 1 || binding->each) return false;
    const Region *region = binding->terms[0].region;
    if (region->leaf) return true;
    if (region->kind != REGION_MEMBER) return single_below(model, ledger, axis);
    uint32_t end = model->members.items[dim->members.items[region->at]].end;
    return count_holding(ledger, axis, region->at, end) <= 1;
}

bool rate_is_single(Planner *planner, const Expr *expr, const Ledger *ledger,
                    const Context *context)
{
    Env *env = planner->env;
    if (!ledger->rate || planner->lenient || ledger_is_empty(ledger)) return true;
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        if (single_on_axis(planner->model, ledger, k, context)) continue;
        Str name = intern_text(env->names, ledger->name.symbol);
        Str dim = intern_text(env->names,
                              planner->model->dims.items[ledger->dims.items[k]].name.symbol);
        Diag *diag = diag_add(env->diags, DIAG_E0312, expr->span,
                              STR_FMT " holds rates, which do not add up: it is read here for "
                                      "several members of " STR_FMT,
                              STR_ARG(name), STR_ARG(dim));
        diag_label(env->diags, diag, ledger->name.span, "declared here");
        diag_help(env->diags, diag,
                  "read it for one member, or add up what it applies to: `sum(" STR_FMT
                  " leaves: … * " STR_FMT ")`",
                  STR_ARG(dim), STR_ARG(name));
        return false;
    }
    return true;
}

/* ---- totals ---- */

/* Is it, or is it read, for the whole as for each row? */
static bool has_whole(Additive a)
{
    return a == ADDS_AGAIN || a == ADDS_SAME;
}

static Additive add_class(const Plan *plan, Additive a, Additive b)
{
    const Plan *fixed = a == ADDS_FIXED ? plan->left : plan->right;
    if (a == ADDS_NOT || b == ADDS_NOT) return ADDS_NOT;
    if (a == b) return a;
    if (has_whole(a) && has_whole(b)) return ADDS_AGAIN;
    if (a != ADDS_FIXED && b != ADDS_FIXED) return ADDS_NOT;
    Additive other = a == ADDS_FIXED ? b : a;
    bool zero = fixed->kind == PLAN_CONSTANT && number_is_zero(fixed->constant);
    return has_whole(other) || zero ? other : ADDS_NOT;
}

static Additive product_class(Additive a, Additive b)
{
    if (a == ADDS_NOT || b == ADDS_NOT) return ADDS_NOT;
    if (a == ADDS_FIXED) return b;
    if (b == ADDS_FIXED || a == b) return a;
    return has_whole(a) && has_whole(b) ? ADDS_AGAIN : ADDS_UP;
}

static Additive quotient_class(Additive a, Additive b)
{
    if (a == ADDS_NOT || b == ADDS_NOT) return ADDS_NOT;
    return b == ADDS_FIXED ? a : ADDS_AGAIN;
}

/* Which one it is differs from row to row, so only what is read again for the whole has one. */
static Additive choice_class(Additive a, Additive b)
{
    bool again = has_whole(a) || has_whole(b);
    bool parts = a == ADDS_UP || b == ADDS_UP || a == ADDS_NOT || b == ADDS_NOT;
    return again && !parts ? ADDS_AGAIN : ADDS_NOT;
}

static bool uses_slot(const Region *region, uint32_t slot)
{
    if (!region) return false;
    if (region->kind == REGION_SLOT) return region->at == slot;
    return uses_slot(region->a, slot) || uses_slot(region->b, slot);
}

static Additive sum_class(const Model *model, const Plan *plan, DimId rows, uint32_t slot)
{
    const Ledger *ledger = &model->ledgers.items[plan->sum.cube->ledger];
    bool varies = ledger_is_empty(ledger); /* which is blank everywhere */
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++)
        varies |= uses_slot(plan->sum.regions[i], slot);
    bool closes = ledger->closing != NONE && ledger->dims.items[ledger->closing] == rows;
    if (closes || ledger->rate) return ADDS_AGAIN;
    return varies ? ADDS_UP : ADDS_SAME;
}

Additive plan_additive(const Model *model, const Plan *plan, DimId rows, uint32_t slot)
{
    if (!plan->varies) return ADDS_FIXED;
    if (plan->kind == PLAN_SUM) return sum_class(model, plan, rows, slot);
    Additive a = plan->left ? plan_additive(model, plan->left, rows, slot) : ADDS_FIXED;
    Additive b = plan->right ? plan_additive(model, plan->right, rows, slot) : ADDS_FIXED;
    switch (plan->kind) {
    case PLAN_CONSTANT:
    case PLAN_SUM: return ADDS_FIXED;
    case PLAN_IF: return a == ADDS_NOT ? ADDS_NOT : b;
    case PLAN_ELSE: return choice_class(a, b);
    case PLAN_NEGATE:
    case PLAN_EACH:
    case PLAN_NAMED: return a;
    case PLAN_ADD:
    case PLAN_SUBTRACT: return add_class(plan, a, b);
    case PLAN_MULTIPLY: return product_class(a, b);
    case PLAN_DIVIDE: return quotient_class(a, b);
    case PLAN_ROUND: return has_whole(a) ? a : ADDS_NOT;
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX: return ADDS_NOT;
    case PLAN_FIELD: return ADDS_NOT;
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT: return a == ADDS_NOT || b == ADDS_NOT ? ADDS_NOT : ADDS_AGAIN;
    }
    return ADDS_NOT;
}
