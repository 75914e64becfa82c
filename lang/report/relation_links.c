/* Which relations prove a figure. A relation does if one of its sides, or a term of it, is the same
 * sum of the same facts. */
#include "lang/report/relation_table.h"

typedef struct Match {
    const Relations *relations;
    const uint32_t *frame; /* of the value */
    const Check *check;
    uint32_t *bound; /* [walk]: the member that its variable must be; NONE = any */
} Match;

/* Over every member: what holds for each of those at the top holds for their sum. */
static bool is_whole(const Match *m, uint32_t slot)
{
    const Walk *walk = &m->check->walks.items[slot];
    const Dim *dim = &m->relations->planner->model->dims.items[walk->dim];
    return walk->lo == 0 && walk->hi == dim->members.len && !walk->where && !m->check->also &&
           (walk->kind == SELECT_DEFAULT || walk->kind == SELECT_TREE) && !m->check->condition;
}

static bool fits_walk(Match *m, uint32_t slot, uint32_t index)
{
    const Walk *walk = &m->check->walks.items[slot];
    if (m->bound[slot] != NONE) return m->bound[slot] == index;
    m->bound[slot] = index;
    return index >= walk->lo && index < walk->hi;
}

static bool same_sum(Match *m, const Plan *value, const Plan *side)
{
    static const uint32_t nothing[MAX_INNER];
    const Model *model = m->relations->planner->model;
    const Cube *a = value->sum.cube, *b = side->sum.cube;
    uint32_t x = 0;
    if (a->ledger != b->ledger) return false;
    for (uint32_t i = 0; i < b->axis_count; i++) {
        const Region *region = side->sum.regions[i];
        uint32_t slot = region->kind == REGION_SLOT ? region->at : NONE;
        if (slot == NONE && !region_is_fixed(region)) return false;
        if (x == a->axis_count || a->axes[x].dim != b->axes[i].dim) {
            if (slot == NONE || !is_whole(m, slot)) return false;
            continue;
        }
        uint32_t index = region_index(model, value->sum.regions[x], m->frame, nothing);
        uint32_t fixed = slot == NONE ? region_index(model, region, NULL, NULL) : NONE;
        if (index >= BEFORE_FIRST) return false;
        if (slot == NONE ? fixed != index : !fits_walk(m, slot, index)) return false;
        x++;
    }
    return x == a->axis_count;
}

static const Plan *without_names(const Plan *plan)
{
    while (plan && plan->kind == PLAN_NAMED) plan = plan->left;
    return plan;
}

static bool same_value(Match *m, const Plan *value, const Plan *side)
{
    value = without_names(value);
    side = without_names(side);
    if (!value || !side || value->kind != side->kind) return value == side;
    if (value->kind == PLAN_SUM) return same_sum(m, value, side);
    if (value->kind == PLAN_EACH) return false; /* of members that only its own walk binds */
    if (value->kind == PLAN_CONSTANT) return number_compare(value->constant, side->constant) == 0;
    if (value->kind == PLAN_ROUND && value->round.decimals != side->round.decimals) return false;
    return same_value(m, value->left, side->left) && same_value(m, value->right, side->right);
}

/* Does the relation hold for the members that its variables would have to be? */
static bool applies(const Match *m)
{
    Evaluator evaluator = {.env = m->relations->planner->env,
                           .model = m->relations->planner->model,
                           .frame = m->bound};
    for (uint32_t i = 0; i < m->check->walks.len; i++)
        if (m->bound[i] == NONE) return true; /* of every member */
    for (uint32_t i = 0; i < m->check->walks.len; i++)
        if (!walk_takes(&m->check->walks.items[i], &evaluator, m->bound[i])) return false;
    if (m->check->also && !walk_has(m->check->also, &evaluator, m->bound[0])) return false;
    return check_applies(m->check, &evaluator);
}

/* ---- the sides that may prove a value ---- */

typedef struct Side { /* or a term of one, of an equality that held for all members */
    const Check *check;
    const Plan *plan; /* not a PLAN_NAMED */
} Side;

struct RelationProofs {
    const Relations *relations;
    VEC(Side) sides; /* in the order of the checks */
};

static void add_side(RelationProofs *proofs, const Check *check, const Plan *plan)
{
    plan = without_names(plan);
    if (!plan) return;
    *vec_push(proofs->relations->planner->env->arena, &proofs->sides) = (Side){check, plan};
    if (plan->kind != PLAN_ADD && plan->kind != PLAN_SUBTRACT) return;
    add_side(proofs, check, plan->left);
    add_side(proofs, check, plan->right);
}

static void add_check(RelationProofs *proofs, const Check *check, const RelationCounts *counts)
{
    bool holds = counts->held + counts->rounded > 0 && counts->waived + counts->broken == 0;
    if (!holds || check->walks.len > CUBE_MAX_AXES) return;
    for (uint32_t i = 0; i < check->compares.len; i++) {
        const Compare *compare = &check->compares.items[i];
        if (compare->comparison != COMPARE_EQ) continue;
        add_side(proofs, check, compare->left);
        add_side(proofs, check, compare->right);
    }
}

const RelationProofs *relation_proofs(const Relations *relations, const Verdicts *verdicts)
{
    RelationProofs *proofs = arena_new(relations->planner->env->arena, RelationProofs);
    *proofs = (RelationProofs){.relations = relations};
    for (uint32_t i = 0; i < relations->checks.len; i++)
        add_check(proofs, &relations->checks.items[i], &verdicts->by_check[i]);
    return proofs;
}

/* ---- the relations that prove a value ---- */

/* Without a walk through both: false for most sides. */
static bool may_prove(const Side *side, const Plan *value)
{
    if (side->plan->kind != value->kind) return false;
    return value->kind != PLAN_SUM || side->plan->sum.cube->ledger == value->sum.cube->ledger;
}

static bool proves(const RelationProofs *proofs, const Side *side, const Plan *value,
                   const uint32_t *frame)
{
    uint32_t bound[CUBE_MAX_AXES];
    Match m = {proofs->relations, frame, side->check, bound};
    for (uint32_t i = 0; i < side->check->walks.len; i++) bound[i] = NONE;
    return same_value(&m, value, side->plan) && applies(&m);
}

const CellLinks *relation_links(const RelationProofs *proofs, const Plan *value,
                                const uint32_t *frame)
{
    Env *env = proofs->relations->planner->env;
    VEC(Str) anchors = {0};
    value = without_names(value);
    if (!value || !value->varies) return NULL;
    for (uint32_t i = 0; i < proofs->sides.len; i++) {
        const Side *side = &proofs->sides.items[i];
        if (!may_prove(side, value)) continue;
        Str anchor = intern_text(env->names, side->check->decl->name.symbol);
        bool known = anchors.len && str_equal(anchors.items[anchors.len - 1], anchor);
        if (!known && proves(proofs, side, value, frame)) *vec_push(env->arena, &anchors) = anchor;
    }
    if (!anchors.len) return NULL;
    CellLinks *links = arena_new(env->arena, CellLinks);
    *links = (CellLinks){anchors.items, anchors.len};
    return links;
}
