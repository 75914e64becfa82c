#include "lang/check/selection.h"

static bool find_level(Env *env, const Dim *dim, Text name, uint32_t *level)
{
    for (uint32_t i = 0; i < dim->levels.len; i++)
        if (str_equal(dim->levels.items[i].name, name.value)) {
            *level = i;
            return true;
        }
    Diag *diag = diag_add(env->diags, DIAG_E0201, name.span, STR_FMT " has no level `" STR_FMT "`",
                          STR_ARG(intern_text(env->names, dim->name.symbol)), STR_ARG(name.value));
    for (uint32_t i = 0; i < dim->levels.len; i++)
        diag_note(env->diags, diag, "level " STR_FMT, STR_ARG(dim->levels.items[i].name));
    return false;
}

static bool find_range(Planner *planner, const Selection *selection, Walk *walk)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    walk->lo = 0;
    walk->hi = model->dims.items[walk->dim].members.len;
    if (!selection->has_root) return true;
    MemberId root = model_member(env, model, walk->dim, selection->root);
    if (root == NONE) return false;
    walk->lo = model->members.items[root].index + (selection->below ? 1 : 0);
    walk->hi = model->members.items[root].end;
    return true;
}

static bool plan_where(Planner *planner, const Selection *selection, const Context *context,
                       Walk *walk)
{
    if (!selection->where) return true;
    if (!planner->nesting) planner->nodes = 0;
    walk->where = plan_condition(planner, selection->where, context);
    return walk->where != NULL;
}

static const Member *walk_member(const Model *model, const Walk *walk, uint32_t index)
{
    return &model->members.items[model->dims.items[walk->dim].members.items[index]];
}

static bool only_leaves(const Model *model, const Walk *walk)
{
    for (uint32_t i = walk->lo; i < walk->hi; i++) {
        const Member *m = walk_member(model, walk, i);
        if (walk_takes_kind(walk, m) && m->end != i + 1) return false;
    }
    return true;
}

static void note_bound(Env *env, const Context *context, Walk *walk)
{
    const Binding *bound = context_find(context, walk->dim);
    if (!bound || bound->all || bound->each) return;
    Binding *within = arena_new(env->arena, Binding);
    *within = *bound;
    walk->within = within;
}

bool walk_says_kind(Planner *planner, const Selection *selection, const Walk *walk)
{
    if (selection->kind != SELECT_DEFAULT || walk->leaf) return true;
    Diag *diag = diag_add(planner->env->diags, DIAG_E0214, selection->span,
                          "members of " STR_FMT " lie below others here: which of them are meant?",
                          STR_ARG(intern_text(planner->env->names, selection->dimension.symbol)));
    diag_help(planner->env->diags, diag,
              "write `leaves`, `level \"…\"`, or `tree` for all of them, above and below");
    return false;
}

bool walk_plan(Planner *planner, const Selection *selection, uint32_t slot, Context *context,
               Walk *walk)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Named named = model_find(model, selection->dimension.symbol);
    if (named.kind != NAMED_DIM) {
        model_unknown(env, model, selection->dimension, "dimension", NAME_OF_DIM);
        return false;
    }
    *walk = (Walk){.dim = named.id, .slot = slot, .kind = selection->kind};
    const Dim *dim = &model->dims.items[named.id];
    if (selection->kind == SELECT_LEVEL && !find_level(env, dim, selection->level, &walk->level))
        return false;
    if (!context_bind_coords(planner, context, selection->coords, (Dims){0}, NULL) ||
        !find_range(planner, selection, walk))
        return false;
    walk->leaf = only_leaves(model, walk);
    note_bound(env, context, walk);
    if (!context_bind_slot(planner, context, named.id, slot, walk->leaf, NULL,
                           selection->dimension.span))
        return false;
    Walk *members = arena_new(env->arena, Walk);
    *members = *walk;
    *vec_push(env->arena, &context->variables) =
        (Variable){selection->variable.symbol, named.id, slot, walk->leaf, members};
    return plan_where(planner, selection, context, walk);
}
