#include "lang/report/row_facts.h"

static bool is_row(const Region *region, uint32_t slot)
{
    if (!region) return false;
    if (region->kind == REGION_BOTH) return is_row(region->a, slot) || is_row(region->b, slot);
    return region->kind == REGION_SLOT && region->at == slot;
}

bool plan_reads_slot(const Plan *plan, uint32_t slot)
{
    if (!plan) return false;
    if (plan->kind != PLAN_SUM)
        return plan_reads_slot(plan->left, slot) || plan_reads_slot(plan->right, slot);
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++)
        if (is_row(plan->sum.regions[i], slot)) return true;
    return false;
}

static bool add_sum(FactSearch *s, const Plan *plan)
{
    const Cube *cube = plan->sum.cube;
    if (ledger_is_empty(&s->planner->model->ledgers.items[cube->ledger])) return true;
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        if (!is_row(plan->sum.regions[i], s->slot)) continue;
        const bool *occupied = cubes_occupied(s->planner->cubes, cube->ledger, &cube->axes[i]);
        for (uint32_t k = 0; k < s->dim->members.len; k++) s->found[k] |= occupied[k];
        return true;
    }
    return false;
}

/* False: the value may be something, or count, where none of its sums has a fact. */
static bool add_plan(FactSearch *s, const Plan *plan)
{
    switch (plan->kind) {
    case PLAN_SUM: return add_sum(s, plan);
    case PLAN_NEGATE:
    case PLAN_NAMED:
    case PLAN_EACH: return add_plan(s, plan->left);
    case PLAN_ADD:
    case PLAN_SUBTRACT:
    case PLAN_DIVIDE: return add_plan(s, plan->left) && add_plan(s, plan->right);
    case PLAN_CONSTANT:
    case PLAN_MULTIPLY:
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND:
    case PLAN_FIELD:
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_IF:
    case PLAN_ELSE: break;
    }
    return false;
}

FactSearch facts_search(const Planner *planner, DimId dim, uint32_t slot, uint32_t members)
{
    enum { FEW = 32 /* members, for which this does not pay */ };
    const Dim *of = &planner->model->dims.items[dim];
    FactSearch search = {.planner = planner, .dim = of, .slot = slot};
    if (members >= FEW) search.found = arena_array(planner->env->arena, bool, of->members.len);
    return search;
}

void facts_give_up(FactSearch *search)
{
    search->found = NULL;
}

void facts_add(FactSearch *search, const Plan *plan)
{
    search->any = true;
    if (search->found && !add_plan(search, plan)) facts_give_up(search);
}

const bool *facts_found(const FactSearch *search)
{
    return search->any ? search->found : NULL;
}

const bool *row_facts_find(const Planner *planner, const Panel *panel, const RowGroup *group,
                           uint32_t slot, uint32_t rows)
{
    FactSearch search = facts_search(planner, group->walk.dim, slot, rows);
    for (uint32_t i = 0; i < panel->columns.len; i++)
        if (!panel->columns.items[i].is_field && group->plans[i])
            facts_add(&search, group->plans[i]);
    return facts_found(&search);
}
