#include "lang/check/totals.h"

typedef struct TableRows { /* of one table or panel */
    VEC(const Item *) items;
    const Item *single; /* a row of its own; NULL = none */
    bool others;        /* rows of facts or indicators */
} TableRows;

static void find_rows(Env *env, const Items *items, TableRows *found)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        if (item->kind == ITEM_ROWS) *vec_push(env->arena, &found->items) = item;
        if (item->kind == ITEM_ROW && !item->terms.len) found->single = item;
        found->others |= item->kind == ITEM_ROWS_FACTS || item->kind == ITEM_ROWS_INDICATORS;
    }
}

static bool report_unlike(Env *env, const Item *total, const Item *other, const char *what)
{
    Diag *diag = diag_add(env->diags, DIAG_E0708, total->span, "%s", diags_text(env->diags, what));
    if (other) diag_label(env->diags, diag, other->span, "beside these");
    diag_help(env->diags, diag,
              "write `total all` for the whole, whatever the rows show, or the expressions of the "
              "total after `=`");
    return false;
}

static bool same_for(Env *env, Coords a, Coords b)
{
    if (a.len != b.len) return false;
    for (uint32_t i = 0; i < a.len; i++)
        if (!str_equal(source_text(env->sources, a.items[i].span),
                       source_text(env->sources, b.items[i].span)))
            return false;
    return true;
}

/* Members below the root of a selection, and what its condition says, are known one by one. */
const Each *rest_bind(Planner *planner, const Selection *selection, Context *context)
{
    Each *each = arena_new(planner->env->arena, Each);
    Walk *walk = arena_new(planner->env->arena, Walk);
    Context inside = context_copy(planner->env, context);
    if (!inner_slot(planner, selection->span, &each->slot) ||
        !walk_plan(planner, selection, each->slot, &inside, walk))
        return NULL;
    each->dim = walk->dim;
    each->walk = walk;
    each->topmost = true;
    bool bound = context_bind_coords(planner, context, selection->coords, (Dims){0}, NULL) &&
                 context_bind_slot(planner, context, walk->dim, each->slot, false, each,
                                   selection->span);
    return bound ? each : NULL;
}

static Plan *copy_plan(Env *env, const Plan *plan, const Walk *walk, const Walk *of)
{
    if (!plan) return NULL;
    Plan *copy = arena_new(env->arena, Plan);
    *copy = *plan;
    copy->left = copy_plan(env, plan->left, walk, of);
    copy->right = copy_plan(env, plan->right, walk, of);
    if (plan->kind != PLAN_EACH || plan->each->walk != walk) return copy;
    Each *each = arena_new(env->arena, Each);
    *each = *plan->each;
    each->walk = of;
    copy->each = each;
    return copy;
}

Plan *rest_plan(Env *env, const Plan *plan, const Each *each, const bool *kept)
{
    Walk *of = arena_new(env->arena, Walk);
    *of = *each->walk;
    of->kept = kept;
    return copy_plan(env, plan, each->walk, of);
}

static bool bind_root(Planner *planner, const Selection *selection, Context *context)
{
    KeyTerm term = {.key = selection->root};
    Coord coord = {.span = selection->span, .dimension = selection->dimension};
    coord.terms = &term;
    coord.len = 1;
    return context_bind_coords(planner, context, selection->coords, (Dims){0}, NULL) &&
           context_bind_coords(planner, context, (Coords){&coord, 1}, (Dims){0}, NULL);
}

/* `rows account in 1; rows account in 3`: both roots, as one set. */
static bool bind_roots(Planner *planner, const TableRows *rows, const Item *total, Context *context)
{
    Env *env = planner->env;
    const Selection *first = &rows->items.items[0]->selection;
    KeyTerm *terms = arena_array(env->arena, KeyTerm, rows->items.len);
    for (uint32_t i = 0; i < rows->items.len; i++) {
        const Selection *selection = &rows->items.items[i]->selection;
        bool same = model_find(planner->model, selection->dimension.symbol).id ==
                    model_find(planner->model, first->dimension.symbol).id;
        bool of_two = rows->items.items[i]->outer || rows->items.items[0]->outer;
        if (!same || of_two || !same_for(env, selection->coords, first->coords))
            return report_unlike(env, total, rows->items.items[i],
                                 N_("the rows of this total show different things"));
        if (!selection->has_root || selection->below || selection->where)
            return report_unlike(env, total, rows->items.items[i],
                                 N_("the rows of this total may show the same member twice"));
        terms[i].key = selection->root;
    }
    Coord coord = {.span = first->span, .dimension = first->dimension};
    coord.terms = terms;
    coord.len = rows->items.len;
    return context_bind_coords(planner, context, first->coords, (Dims){0}, NULL) &&
           context_bind_coords(planner, context, (Coords){&coord, 1}, (Dims){0}, NULL);
}

bool total_bind_rows(Planner *planner, const Selection *rows, Context *context)
{
    Named named = model_find(planner->model, rows->dimension.symbol);
    if (named.kind != NAMED_DIM) return false; /* the rows say so */
    bool usual = planner->model->dims.items[named.id].default_member != NONE;
    if (rows->where || rows->below || (usual && !rows->has_root))
        return rest_bind(planner, rows, context) != NULL; /* not the default, which open means */
    if (rows->has_root) return bind_root(planner, rows, context);
    return context_bind_coords(planner, context, rows->coords, (Dims){0}, NULL);
}

static bool bind_rows(Planner *planner, const TableRows *rows, const Item *total, Context *context,
                      DimId *dim)
{
    const Item *first = rows->items.items[0];
    Named named = model_find(planner->model, first->selection.dimension.symbol);
    if (named.kind != NAMED_DIM) return false; /* the rows say so */
    *dim = named.id;
    if (rows->items.len > 1) return bind_roots(planner, rows, total, context);
    if (first->outer && first->selection.where)
        return report_unlike(planner->env, total, first,
                             N_("which of these rows are shown depends on two members at once: "
                                "nothing reads their total"));
    return (!first->outer || total_bind_rows(planner, first->outer, context)) &&
           total_bind_rows(planner, &first->selection, context);
}

bool total_bind(Planner *planner, const Items *items, const Item *total, Context *context,
                DimId *rows)
{
    TableRows found = {0};
    *rows = NONE;
    if (!total->whole) {
        find_rows(planner->env, items, &found);
        bool none = !found.items.len && !found.others && !total->has_cells;
        if (none && !planner->model->lost.len) /* they may be in a line that was not read */
            return report_unlike(planner->env, total, NULL,
                                 N_("no `rows` stand here that this could be the total of"));
        if (found.items.len && found.single && !total->has_cells)
            return report_unlike(planner->env, total, found.single,
                                 N_("a row of its own stands beside the rows of this total"));
        if (found.items.len && !bind_rows(planner, &found, total, context, rows)) return false;
    }
    return context_bind_coords(planner, context, total->coords, (Dims){0}, NULL);
}
