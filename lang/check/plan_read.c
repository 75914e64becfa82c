/* Readings: what the name of a ledger or a measure means in a context. */
#include "lang/check/additive.h"
#include "lang/check/planning.h"

enum { LIMIT_MEASURES = 200 };

/* ---- what a ledger can be read by ---- */

/* Its own dimensions, and those that attributes lead to. */
static Dims reachable_dims(Planner *planner, LedgerId id)
{
    const Model *model = planner->model;
    const Ledger *ledger = &model->ledgers.items[id];
    VEC(DimId) found = {0};
    bool *seen = arena_array(planner->env->arena, bool, model->dims.len);
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        seen[ledger->dims.items[k]] = true;
        *vec_push(planner->env->arena, &found) = ledger->dims.items[k];
    }
    for (uint32_t i = 0; i < found.len; i++)
        for (DimId d = 0; d < model->dims.len; d++) {
            if (seen[d] || !model_map(model, found.items[i], d)) continue;
            seen[d] = true;
            *vec_push(planner->env->arena, &found) = d;
        }
    return (Dims){found.items, found.len};
}

Dims plan_ledger_dims(Planner *planner, LedgerId id)
{
    if (!planner->reachable)
        planner->reachable = arena_array(planner->env->arena, Dims, planner->model->ledgers.len);
    Dims *dims = &planner->reachable[id];
    if (!dims->items) *dims = reachable_dims(planner, id);
    return *dims;
}

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

/* ---- one reading ---- */

typedef struct LedgerReading {
    Planner *planner;
    const Expr *expr;
    LedgerId id;
    const Ledger *ledger;
    CubeAxis axes[CUBE_MAX_AXES];
    const Binding *bindings[CUBE_MAX_AXES]; /* [axis]; NULL = the closing axis, which is open */
    const Region *regions[CUBE_MAX_AXES];
    bool closed[CUBE_MAX_AXES]; /* regions[axis] is that of the last balance already */
    uint32_t count;
    uint64_t settled;
} LedgerReading;

/* Years and versions do not add: where they are open, the default is read. */
static void bind_defaults(Planner *planner, Context *context, const Ledger *ledger)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        DimId dim = ledger->dims.items[k];
        MemberId member = ledger->imported ? ledger->defaults[k]
                                           : planner->model->dims.items[dim].default_member;
        if (member == NONE || context_find(context, dim)) continue;
        context_bind_member(planner, context, dim, planner->model->members.items[member].index);
    }
}

static bool add_axis(LedgerReading *r, DimId dim, const Binding *binding)
{
    if (r->count == CUBE_MAX_AXES) {
        diag_add(r->planner->env->diags, DIAG_E0803, r->expr->span,
                 "more than %d dimensions are bound at once", (int)CUBE_MAX_AXES);
        return false;
    }
    PathResult path = cube_path(r->planner->cubes, r->ledger->dims.items, r->ledger->dims.len, dim,
                                &r->axes[r->count]);
    if (path != PATH_FOUND) {
        report_unreachable(r->planner, r->expr, r->ledger, binding, path);
        return false;
    }
    r->bindings[r->count++] = binding;
    return true;
}

static void settle(LedgerReading *r, const Binding *binding)
{
    uint32_t axis = model_axis(r->ledger, binding->dim);
    bool single = binding->all || (binding->len == 1 && binding->terms[0].region->leaf);
    if (axis < 64 && single) r->settled |= (uint64_t)1 << axis;
}

/* Balances are read for one member of the dimension that they close over, even if it is open. */
static bool add_closing(LedgerReading *r)
{
    uint32_t axis = r->ledger->closing;
    if (axis == NONE) return true;
    DimId dim = r->ledger->dims.items[axis];
    bool bound = false;
    for (uint32_t i = 0; i < r->count; i++) {
        if (r->axes[i].ledger_axis != axis) continue;
        if (r->axes[i].map) {
            report_unreachable(r->planner, r->expr, r->ledger, r->bindings[i], PATH_NONE);
            return false;
        }
        bound = true;
    }
    if (axis < 64) r->settled |= (uint64_t)1 << axis;
    return bound || add_axis(r, dim, NULL);
}

static bool read_bindings(LedgerReading *r, const Context *context)
{
    for (uint32_t i = 0; i < context->bindings.len; i++) {
        const Binding *binding = &context->bindings.items[i];
        for (ReadMark *mark = binding->mark; mark; mark = mark->next) mark->read = true;
        settle(r, binding);
        if (binding->all || ledger_is_empty(r->ledger))
            continue; /* an empty ledger is blank whatever is bound */
        if (!add_axis(r, binding->dim, binding)) return false;
    }
    return ledger_is_empty(r->ledger) || add_closing(r);
}

static bool closes_over(const LedgerReading *r, uint32_t axis)
{
    return r->axes[axis].ledger_axis == r->ledger->closing && !r->axes[axis].map;
}

static const Region *region_of_axis(LedgerReading *r, uint32_t axis, const Region *region);

/* Of a set, balances are read for its last member that the ledger has facts of. */
static bool close_set(LedgerReading *r, uint32_t axis, const Binding *binding)
{
    const Region *last = NULL;
    for (uint32_t i = 0; i < binding->len; i++) {
        const Region *region = binding->terms[i].region;
        if (binding->terms[i].less) {
            Diag *diag = diag_add(r->planner->env->diags, DIAG_E0215, r->expr->span,
                                  "the balances of " STR_FMT
                                  " are read for the last member: nothing is taken away here",
                                  STR_ARG(intern_text(r->planner->env->names,
                                                      r->ledger->name.symbol)));
            diag_help(r->planner->env->diags, diag, "name the members that are meant: `a + b`");
            return false;
        }
        region = region_of_axis(r, axis, region);
        last = last ? region_later(r->planner->env, last, region) : region;
    }
    r->regions[axis] = last;
    return true;
}

static const Region *region_of_axis(LedgerReading *r, uint32_t axis, const Region *region)
{
    return closes_over(r, axis) ? region_last(r->planner->env, r->planner->model, r->ledger, region) : region;
}

static Plan *plan_cell(LedgerReading *r)
{
    Planner *planner = r->planner;
    CubeAxis axes[CUBE_MAX_AXES];
    memcpy(axes, r->axes, sizeof axes);
    Plan *plan = plan_new(planner, PLAN_SUM, r->expr->span);
    plan->unit = planner->model->units.items[r->ledger->unit].base;
    plan->per = planner->model->units.items[r->ledger->per].base;
    plan->varies = true;
    plan->sum.settled = r->settled;
    plan->sum.cube = cubes_ask(planner->cubes, r->id, axes, r->count);
    for (uint32_t i = 0; i < r->count; i++)
        for (uint32_t k = 0; k < r->count; k++)
            if (r->axes[k].dim == axes[i].dim)
                plan->sum.regions[i] = r->closed[k] ? r->regions[k]
                                                    : region_of_axis(r, k, r->regions[k]);
    return plan;
}

/* One cell for each combination of the members of the sets that are bound. */
static Plan *plan_cells(LedgerReading *r, uint32_t axis)
{
    if (axis == r->count) return plan_cell(r);
    const Binding *binding = r->bindings[axis];
    Plan *all = NULL;
    if (!binding) return plan_cells(r, axis + 1);
    if (binding->len > 1 && closes_over(r, axis)) {
        r->closed[axis] = true;
        return close_set(r, axis, binding) ? plan_cells(r, axis + 1) : NULL;
    }
    for (uint32_t i = 0; i < binding->len; i++) {
        if (i && !planner_room(r->planner, r->expr->span)) return NULL;
        r->regions[axis] = binding->terms[i].region;
        Plan *plan = plan_cells(r, axis + 1);
        if (all && plan) {
            PlanKind kind = binding->terms[i].less ? PLAN_SUBTRACT : PLAN_ADD;
            plan = plan_binary(r->planner, kind, all, plan, r->expr->span);
            if (plan) plan->apart = true;
        }
        if (!plan) return NULL;
        all = plan;
    }
    return all;
}

/* [index]: members of the dimension that balances close over for which the ledger has facts, at
 * them or below. */
static const uint8_t *held_members(const LedgerReading *r)
{
    uint32_t axis = r->ledger->closing;
    const Dim *dim = &r->planner->model->dims.items[r->ledger->dims.items[axis]];
    uint8_t *held = arena_array(r->planner->env->arena, uint8_t, dim->members.len);
    for (uint32_t i = dim->members.len; i-- > 0;) {
        held[i] |= r->ledger->holds[axis][i];
        if (held[i] && dim->parents[i] != NONE) held[dim->parents[i]] = 1;
    }
    return held;
}

static Plan *plan_each(LedgerReading *r, Plan *plan)
{
    for (uint32_t i = 0; i < r->count; i++)
        for (const Each *each = r->bindings[i] ? r->bindings[i]->each : NULL; each && plan;
             each = each->next)
            plan = plan_each_of(
                r->planner, plan, each,
                r->axes[i].ledger_axis == r->ledger->closing ? held_members(r) : NULL);
    return plan;
}

static Plan *plan_sum(Planner *planner, const Expr *expr, LedgerId id, Context *context)
{
    LedgerReading r = {.planner = planner, .expr = expr, .id = id};
    r.ledger = &planner->model->ledgers.items[id];
    bind_defaults(planner, context, r.ledger);
    if (!read_bindings(&r, context) || !rate_is_single(planner, expr, r.ledger, context))
        return NULL;
    return plan_each(&r, plan_cells(&r, 0));
}

/* ---- names ---- */

/* Does something depend on each coordinate? What does not would be read as if it were not there, so
 * what is said of its value would accuse facts that are right. */
static bool coords_are_read(Planner *planner, Coords coords, const ReadMark *marks)
{
    bool good = true;
    for (uint32_t i = 0; i < coords.len; i++) {
        if (marks[i].read || coords.items[i].kind == COORD_ALL) continue;
        Diag *diag = diag_add(planner->env->diags, DIAG_E0311, coords.items[i].span,
                              "nothing that is read here depends on this coordinate");
        diag_help(planner->env->diags, diag,
                  "what is read releases the dimension with `all`, or leaves it with `at`");
        good = false;
    }
    return good;
}

static Plan *plan_ledger(Planner *planner, const Expr *expr, LedgerId id, const Context *context)
{
    Context own = context_copy(planner->env, context);
    Dims dims = {0};
    uint32_t inner = planner->inner;
    if (expr->ref.coords.len) dims = plan_ledger_dims(planner, id);
    Plan *plan = NULL;
    if (context_bind_coords(planner, &own, expr->ref.coords, dims, NULL))
        plan = plan_sum(planner, expr, id, &own);
    planner->inner = inner;
    return plan;
}

/* Of another budget: why: it cannot be read in this one; NULL = it can. */
static bool readable(Planner *planner, const Expr *expr, const char *why)
{
    if (why)
        diag_add(planner->env->diags, DIAG_E0304, expr->span,
                 "this cannot be read in this budget: %s", diags_text(planner->env->diags, why));
    return !why;
}

static bool can_expand(Planner *planner, const Expr *expr, uint32_t id)
{
    const MeasureUse *use = &planner->measures[id];
    if (!use->expanding && planner->depth < LIMIT_MEASURES) return true;
    Diag *diag =
        diag_add(planner->env->diags, use->expanding ? DIAG_E0207 : DIAG_E0308, expr->span,
                 use->expanding ? N_("measure " STR_FMT " leads back to itself")
                                : N_("measure " STR_FMT " is nested too deeply"),
                 STR_ARG(intern_text(planner->env->names, expr->ref.name.symbol)));
    diag_label(planner->env->diags, diag, planner->model->measures.items[id].decl->name.span,
               "declared here");
    return false;
}

Plan *plan_measure(Planner *planner, const Expr *expr, uint32_t id, const Context *context)
{
    MeasureUse *use = &planner->measures[id];
    Coords coords = expr->ref.coords;
    if (!can_expand(planner, expr, id)) return NULL;
    if (!readable(planner, expr, planner->model->measures.items[id].unreadable)) return NULL;
    Context own = context_copy(planner->env, context);
    ReadMark *marks = arena_array(planner->env->arena, ReadMark, coords.len);
    uint32_t inner = planner->inner;
    Plan *value = NULL;
    if (context_bind_coords(planner, &own, coords, (Dims){0}, marks)) {
        own.variables.len = 0; /* a measure does not see the variables of whoever uses it */
        const Measure *measure = &planner->model->measures.items[id];
        MemberId year = planner->year;
        use->expanding = use->used = true;
        if (planner->depth) use->unread = false; /* another measure uses it, whoever uses that */
        planner->depth++;
        if (measure->imported) planner->year = measure->year;
        value = plan_expr(planner, measure->decl->value, &own);
        planner->year = year;
        planner->depth--;
        use->expanding = false;
    }
    planner->inner = inner;
    if (!value || !coords_are_read(planner, coords, marks)) return NULL;
    return plan_unary(planner, PLAN_NAMED, value, expr->span);
}

Plan *plan_ref(Planner *planner, const Expr *expr, const Context *context)
{
    Named named = model_find(planner->model, expr->ref.name.symbol);
    switch (named.kind) {
    case NAMED_LEDGER:
        if (planner->model->ledgers.items[named.id].vague ||
            !readable(planner, expr, planner->model->ledgers.items[named.id].unreadable))
            return NULL;
        return plan_ledger(planner, expr, named.id, context);
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
