/* From declarations of figures to sets of nodes and plans of flows. */
#include "lang/report/figures.h"

typedef struct FigurePlanner {
    Planner *planner;
    Env *env;
    const Model *model;
    const Context *context; /* around the figure */
    FigurePlan *figure;
    VEC(Symbol) broken; /* names of nodes that could not be read */
} FigurePlanner;

/* ---- settings ---- */

static UnitId find_unit(FigurePlanner *f, Name name)
{
    UnitId unit = model_find_unit(f->model, name.symbol);
    if (!unit) model_unknown(f->env, f->model, name, "unit", NAME_OF_UNIT);
    return unit;
}

static void read_decimals(FigurePlanner *f)
{
    Int128 value;
    Span span = f->figure->decl->decimals;
    f->figure->decimals = f->model->units.items[f->figure->unit].decimals;
    if (!span.hi) return;
    if (amount_parse(source_text(f->env->sources, span), 0, &value) == AMOUNT_OK && value >= 0 &&
        value <= AMOUNT_MAX_DECIMALS)
        f->figure->decimals = (int)value;
    else
        diag_add(f->env->diags, DIAG_E0210, span, "`decimals` is a number from 0 to %d",
                 (int)AMOUNT_MAX_DECIMALS);
}

static void read_threshold(FigurePlanner *f)
{
    const FigureDecl *decl = f->figure->decl;
    if (!decl->threshold.len) return;
    Str text = source_text(f->env->sources, atom_span(decl->threshold));
    bool share = decl->threshold.kind == ATOM_PERCENT;
    while (share && text.len && (text.ptr[text.len - 1] == '%' || (text.ptr[text.len - 1] & 0x80)))
        text.len--;
    Number factor = share ? (Number){1, 100} : f->model->units.items[f->figure->unit].factor;
    if (!share && decl->threshold_unit.symbol) {
        UnitId unit = find_unit(f, decl->threshold_unit);
        if (!unit) return;
        factor = f->model->units.items[unit].factor;
    }
    f->figure->has_threshold = number_parse(text, &f->figure->threshold) == AMOUNT_OK &&
                               number_multiply(f->figure->threshold, factor, &f->figure->threshold);
    f->figure->threshold_is_share = share;
    if (!f->figure->has_threshold)
        diag_add(f->env->diags, DIAG_E0302, atom_span(decl->threshold),
                 "this threshold is too large to be exact");
}

/* ---- sets of nodes ---- */

/* Nodes are combinations of members of several dimensions: of one dimension with itself they would
 * be nodes that are not there, with its money twice. */
static bool is_new_dim(FigurePlanner *f, const NodesDecl *decl, const NodeSet *set, uint32_t at,
                       const Walk *walk)
{
    for (uint32_t i = 0; i < at; i++) {
        if (set->walks.items[i].dim != walk->dim) continue;
        Str name = intern_text(f->env->names, f->model->dims.items[walk->dim].name.symbol);
        Diag *diag = diag_add(f->env->diags, DIAG_E0213, decl->selections.items[at].span,
                              STR_FMT " stands twice among these nodes", STR_ARG(name));
        diag_label(f->env->diags, diag, decl->selections.items[i].span, "the first time");
        diag_help(f->env->diags, diag,
                  "write two lines: each `nodes` has a name and flows of its own");
        return false;
    }
    return true;
}

static bool read_set(FigurePlanner *f, const NodesDecl *decl, uint32_t stage)
{
    NodeSet set = {.decl = decl, .stage = stage, .context = context_copy(f->env, f->context)};
    if (!context_bind_coords(f->planner, &set.context, decl->coords, (Dims){0}, NULL)) return false;
    for (uint32_t i = 0; i < decl->selections.len; i++) {
        Walk walk;
        f->planner->nodes = 0;
        if (i == CUBE_MAX_AXES ||
            !walk_plan(f->planner, &decl->selections.items[i], f->figure->slots + i, &set.context,
                       &walk) ||
            !walk_says_kind(f->planner, &decl->selections.items[i], &walk) ||
            !is_new_dim(f, decl, &set, i, &walk))
            return false;
        *vec_push(f->env->arena, &set.walks) = walk;
    }
    *vec_push(f->env->arena, &f->figure->sets) = set;
    return true;
}

/* Flows find nodes by their name: of two, the second would have none. */
static bool is_new_name(FigurePlanner *f, const NodesDecl *decl)
{
    for (uint32_t i = 0; i < f->figure->sets.len; i++) {
        Name other = f->figure->sets.items[i].decl->name;
        if (other.symbol != decl->name.symbol) continue;
        Diag *diag = diag_add(f->env->diags, DIAG_E0203, decl->name.span,
                              "this figure has nodes `" STR_FMT "` already",
                              STR_ARG(intern_text(f->env->names, other.symbol)));
        diag_label(f->env->diags, diag, other.span, "the first ones");
        return false;
    }
    return true;
}

static void plan_set(FigurePlanner *f, const NodesDecl *decl, uint32_t stage)
{
    if (!is_new_name(f, decl)) return;
    if (!read_set(f, decl, stage)) *vec_push(f->env->arena, &f->broken) = decl->name.symbol;
}

static uint32_t find_set(FigurePlanner *f, Name name)
{
    for (uint32_t i = 0; i < f->figure->sets.len; i++)
        if (f->figure->sets.items[i].decl->name.symbol == name.symbol) return i;
    for (uint32_t i = 0; i < f->broken.len; i++)
        if (f->broken.items[i] == name.symbol) return NONE; /* that was said */
    Str text = intern_text(f->env->names, name.symbol);
    Diag *diag = diag_add(f->env->diags, DIAG_E0201, name.span,
                          "this figure has no nodes `" STR_FMT "`", STR_ARG(text));
    diag_help(f->env->diags, diag,
              "they stand in a stage of the figure: stage \"…\" { nodes " STR_FMT " = … }",
              STR_ARG(text));
    return NONE;
}

/* ---- flows ---- */

/* What a set binds, its slots moved up by `shift` from those around the figure. */
static bool add_bindings(FigurePlanner *f, Context *context, const NodeSet *set, uint32_t shift)
{
    if (!context_bind_coords(f->planner, context, set->decl->coords, (Dims){0}, NULL)) return false;
    for (uint32_t i = 0; i < set->walks.len; i++) {
        const Walk *walk = &set->walks.items[i];
        if (!context_bind_slot(f->planner, context, walk->dim, f->figure->slots + shift + i,
                               walk->leaf, NULL, set->decl->selections.items[i].span))
            return false;
    }
    return true;
}

static Plan *plan_value(FigurePlanner *f, const Expr *value, const NodeSet *from, const NodeSet *to,
                        uint32_t shift)
{
    Context context = context_copy(f->env, f->context);
    if ((from && !add_bindings(f, &context, from, 0)) ||
        (to && !add_bindings(f, &context, to, shift)))
        return NULL;
    f->planner->nodes = 0;
    return plan_expr(f->planner, value, &context);
}

static void plan_flow(FigurePlanner *f, const FlowDecl *decl)
{
    FlowPlan flow = {.decl = decl, .from = find_set(f, decl->from), .to = find_set(f, decl->to)};
    if (flow.from == NONE || flow.to == NONE) return;
    NodeSet *from = &f->figure->sets.items[flow.from], *to = &f->figure->sets.items[flow.to];
    if (from->stage >= to->stage) {
        diag_add(f->env->diags, DIAG_E0701, decl->span,
                 "a flow goes from one stage to a later one");
        return;
    }
    flow.pair = plan_value(f, decl->value, from, to, from->walks.len);
    flow.from_only = flow.pair ? plan_value(f, decl->value, from, NULL, 0) : NULL;
    flow.to_only = flow.from_only ? plan_value(f, decl->value, NULL, to, 0) : NULL;
    if (!flow.to_only) return;
    if (f->model->units.items[f->figure->unit].base != flow.pair->unit) {
        diag_add(f->env->diags, DIAG_E0301, decl->value->span,
                 "this flow is in " STR_FMT ", its figure in " STR_FMT,
                 STR_ARG(plan_unit_name(f->env, f->model, flow.pair->unit)),
                 STR_ARG(plan_unit_name(f->env, f->model, f->figure->unit)));
        return;
    }
    from->has_out = to->has_in = true;
    *vec_push(f->env->arena, &f->figure->flows) = flow;
}

static void plan_tree(FigurePlanner *f)
{
    const FigureDecl *decl = f->figure->decl;
    Context context = context_copy(f->env, f->context);
    f->planner->nodes = 0;
    if (!walk_plan(f->planner, decl->tree, f->figure->slots, &context, &f->figure->tree_walk))
        return;
    f->figure->tree_value = plan_expr(f->planner, decl->tree_value, &context);
}

/* What the figure never draws; not where a line is missing that has a mistake. */
static void check_parts(FigurePlanner *f)
{
    const FigureDecl *decl = f->figure->decl;
    if (!decl->tree && !decl->flows.len)
        diag_add(f->env->diags, DIAG_E0701, decl->name.span,
                 "this figure shows no `flow` and no `tree`");
    else if (decl->tree && (decl->flows.len || decl->stages.len))
        diag_add(f->env->diags, DIAG_E0701, decl->name.span,
                 "a figure shows a `tree` or flows between stages, not both");
    for (uint32_t i = 0; !decl->tree && decl->flows.len && i < f->figure->sets.len; i++) {
        const NodeSet *set = &f->figure->sets.items[i];
        if (!set->has_in && !set->has_out)
            diag_add(f->env->diags, DIAG_E0701, set->decl->name.span,
                     "no flow leads to these nodes or from them");
    }
    for (uint32_t i = 0; i < decl->stages.len; i++)
        if (!decl->stages.items[i].nodes.len)
            diag_add(f->env->diags, DIAG_E0701, decl->stages.items[i].heading.span,
                     "this stage has no nodes");
}

static void plan_parts(FigurePlanner *f)
{
    const FigureDecl *decl = f->figure->decl;
    uint32_t errors = diags_count(f->env->diags, SEVERITY_ERROR);
    f->figure->unit = f->model->header.unit;
    if (decl->unit.symbol) f->figure->unit = find_unit(f, decl->unit);
    read_decimals(f);
    read_threshold(f);
    if (decl->tree) plan_tree(f);
    for (uint32_t s = 0; s < decl->stages.len; s++)
        for (uint32_t i = 0; i < decl->stages.items[s].nodes.len; i++)
            plan_set(f, &decl->stages.items[s].nodes.items[i], s);
    for (uint32_t i = 0; i < decl->flows.len; i++) plan_flow(f, &decl->flows.items[i]);
    if (diags_count(f->env->diags, SEVERITY_ERROR) == errors && !f->model->lost.len) check_parts(f);
}

FigurePlan figure_plan(Planner *planner, const FigureDecl *decl, const Context *context,
                       uint32_t slots)
{
    FigurePlan plan = {.decl = decl, .slots = slots};
    FigurePlanner f = {.planner = planner,
                       .env = planner->env,
                       .model = planner->model,
                       .context = context,
                       .figure = &plan};
    plan_parts(&f);
    return plan;
}

static bool plan_family(Planner *planner, const FigureDecl *decl, FigurePlan *plan)
{
    Context context = {0};
    Walk each;
    planner->nodes = 0;
    if (!walk_plan(planner, decl->each, 0, &context, &each)) return false;
    *plan = figure_plan(planner, decl, &context, 1);
    plan->each = each;
    return true;
}

Figures *figures_plan(Planner *planner)
{
    const Model *model = planner->model;
    Figures *figures = arena_new(planner->env->arena, Figures);
    figures->planner = planner;
    for (uint32_t i = 0; i < model->figures.len; i++) {
        const FigureDecl *decl = &model->figures.items[i]->figure;
        FigurePlan plan;
        if (!decl->each)
            plan = figure_plan(planner, decl, &(Context){0}, 0);
        else if (!plan_family(planner, decl, &plan))
            continue;
        *vec_push(planner->env->arena, &figures->items) = plan;
    }
    return figures;
}
