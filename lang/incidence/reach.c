#include "lang/incidence/reach.h"

typedef struct ReachAxis { /* a ledger, read by a dimension */
    CubeAxis axis;
    bool *members; /* [index in the dimension]: one of the facts is there or below */
} ReachAxis;

typedef struct ReachLedger {
    VEC(ReachAxis) axes; /* of all cubes */
    bool *facts;         /* [fact]: it is one of them; NULL = none is in it */
} ReachLedger;

struct Reach {
    Env *env;
    const Model *model;
    ReachLedger *ledgers; /* [LedgerId] */
};

static ReachAxis *find_axis(ReachLedger *ledger, DimId dim)
{
    for (uint32_t i = 0; i < ledger->axes.len; i++)
        if (ledger->axes.items[i].axis.dim == dim) return &ledger->axes.items[i];
    return NULL;
}

/* There is one way from a ledger to a dimension, so the dimension names the axis. */
static void add_axes(Reach *reach, const Cube *cube)
{
    ReachLedger *ledger = &reach->ledgers[cube->ledger];
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        const CubeAxis *axis = &cube->axes[i];
        if (find_axis(ledger, axis->dim)) continue;
        *vec_push(reach->env->arena, &ledger->axes) =
            (ReachAxis){*axis, arena_array(reach->env->arena, bool, axis->size)};
    }
}

Reach *reach_new(Env *env, const Model *model, const Cubes *cubes)
{
    Reach *reach = arena_new(env->arena, Reach);
    *reach = (Reach){env, model, arena_array(env->arena, ReachLedger, model->ledgers.len)};
    for (uint32_t i = 0; i < cubes->items.len; i++) add_axes(reach, cubes->items.items[i]);
    return reach;
}

/* A member that is marked has all above it marked. */
static void mark_members(const Reach *reach, const ReachAxis *axis, uint32_t index)
{
    const Dim *dim = &reach->model->dims.items[axis->axis.dim];
    MemberId member = index == NONE ? NONE : dim->members.items[index];
    while (member != NONE) {
        const Member *at = &reach->model->members.items[member];
        if (axis->members[at->index]) return;
        axis->members[at->index] = true;
        member = at->parent;
    }
}

void reach_add(Reach *reach, const Ledger *ledger, uint32_t fact)
{
    ReachLedger *of = &reach->ledgers[ledger->id];
    if (!of->facts) of->facts = arena_array(reach->env->arena, bool, ledger->facts.count);
    of->facts[fact] = true;
    for (uint32_t i = 0; i < of->axes.len; i++) {
        const CubeAxis *axis = &of->axes.items[i].axis;
        uint32_t index = columns_member(&ledger->facts, axis->ledger_axis, fact);
        mark_members(reach, &of->axes.items[i], axis->map ? axis->map[index] : index);
    }
}

static bool sees_sum(const Reach *reach, const Evaluator *evaluator, const Plan *plan)
{
    const Cube *cube = plan->sum.cube;
    ReachLedger *ledger = &reach->ledgers[cube->ledger];
    work_spend(env_work(reach->env), WORK_STEP);
    if (!ledger->facts) return false;
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        uint32_t index = eval_index(evaluator, plan, i);
        if (index >= BEFORE_FIRST || !find_axis(ledger, cube->axes[i].dim)->members[index])
            return false;
    }
    return true;
}

static bool sees_each(const Reach *reach, Evaluator *evaluator, const Plan *plan)
{
    EachCursor cursor = each_start(evaluator, plan);
    while (each_next(&cursor))
        if (reach_sees(reach, evaluator, plan->left)) return true;
    return false;
}

bool reach_sees(const Reach *reach, Evaluator *evaluator, const Plan *plan)
{
    if (!plan || !plan->varies) return false;
    if (plan->kind == PLAN_SUM) return sees_sum(reach, evaluator, plan);
    if (plan->kind == PLAN_EACH) return sees_each(reach, evaluator, plan);
    return reach_sees(reach, evaluator, plan->left) || reach_sees(reach, evaluator, plan->right);
}

bool reach_sees_cell(const Reach *reach, Evaluator *evaluator, const CellSource *source)
{
    if (!source) return false;
    const bool *facts = source->ledger ? reach->ledgers[source->ledger->id].facts : NULL;
    if (source->ledger) return facts && facts[source->fact];
    return reach_sees(reach, evaluator, source->plan);
}

uint64_t reach_rows(Evaluator *evaluator, const Plan *plan)
{
    uint64_t rows = 0;
    if (!plan || !plan->varies) return 0;
    if (plan->kind == PLAN_SUM) return eval_cell(evaluator, plan).rows;
    if (plan->kind != PLAN_EACH)
        return reach_rows(evaluator, plan->left) + reach_rows(evaluator, plan->right);
    for (EachCursor cursor = each_start(evaluator, plan); each_next(&cursor);)
        rows += reach_rows(evaluator, plan->left);
    return rows;
}
