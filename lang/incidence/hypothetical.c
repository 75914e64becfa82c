#include "lang/incidence/hypothetical.h"

enum {
    RELATIONS_ASKED = 1000,
    MAX_TRIES = 256,     /* empty sums */
    FACTS_SEEN = 1 << 22 /* for all of them */
};

typedef struct Coordinates {
    LedgerId ledger;
    uint32_t *members; /* [axis of the ledger]: index; NONE = the sum does not say */
    uint32_t count;
} Coordinates;

typedef struct LineFinder {
    Env *env;
    const Model *base; /* without the hypothetical facts */
    Model *model;      /* with those found so far */
    HypotheticalFacts found;
    Coordinates tried[MAX_TRIES];
    uint32_t tries;
    uint64_t seen;
    uint32_t relation;
    Evaluator evaluator;
} LineFinder;

/* ---- where it would stand ---- */

/* The first member of the ledger's dimension that is read as one in this range. */
static uint32_t mapped_member(const CubeAxis *axis, uint32_t count, uint32_t lo, uint32_t hi)
{
    for (uint32_t m = 0; m < count; m++)
        if (axis->map[m] != NONE && axis->map[m] >= lo && axis->map[m] < hi) return m;
    return NONE;
}

static void read_mapped(const LineFinder *f, const Plan *plan, uint32_t i, Coordinates *at)
{
    const Model *model = f->model;
    const CubeAxis *axis = &plan->sum.cube->axes[i];
    DimId own = model->ledgers.items[at->ledger].dims.items[axis->ledger_axis];
    const Dim *dim = &model->dims.items[axis->dim];
    uint32_t lo = eval_index(&f->evaluator, plan, i);
    uint32_t hi = model->members.items[dim->members.items[lo]].end;
    if (at->members[axis->ledger_axis] == NONE)
        at->members[axis->ledger_axis] =
            mapped_member(axis, model->dims.items[own].members.len, lo, hi);
}

static Coordinates read_coordinates(const LineFinder *f, const Plan *plan)
{
    const Cube *cube = plan->sum.cube;
    uint32_t count = f->model->ledgers.items[cube->ledger].dims.len;
    Coordinates at = {cube->ledger, arena_array(f->env->arena, uint32_t, count), count};
    for (uint32_t i = 0; i < count; i++) at.members[i] = NONE;
    for (uint32_t i = 0; i < cube->axis_count; i++)
        if (!cube->axes[i].map)
            at.members[cube->axes[i].ledger_axis] = eval_index(&f->evaluator, plan, i);
    for (uint32_t i = 0; i < cube->axis_count; i++)
        if (cube->axes[i].map) read_mapped(f, plan, i, &at);
    return at;
}

static bool same_coordinates(const Coordinates *a, const Coordinates *b)
{
    if (a->ledger != b->ledger) return false;
    for (uint32_t i = 0; i < a->count; i++)
        if (a->members[i] != b->members[i]) return false;
    return true;
}

static bool was_tried(const LineFinder *f, const Coordinates *at)
{
    for (uint32_t i = 0; i < f->tries; i++)
        if (same_coordinates(&f->tried[i], at)) return true;
    return false;
}

/* Before they are completed. */
static void keep_tried(LineFinder *f, const Coordinates *at)
{
    Coordinates *kept = &f->tried[f->tries++];
    *kept = *at;
    kept->members = arena_array(f->env->arena, uint32_t, at->count);
    for (uint32_t i = 0; i < at->count; i++) kept->members[i] = at->members[i];
}

static uint32_t count_same(const Ledger *ledger, uint32_t fact, const Coordinates *at)
{
    uint32_t same = 0;
    for (uint32_t i = 0; i < at->count; i++)
        same += columns_member(&ledger->facts, i, fact) == at->members[i];
    return same;
}

static bool has_fact(const Ledger *ledger, const Coordinates *at)
{
    for (uint32_t f = 0; f < ledger->facts.count; f++)
        if (count_same(ledger, f, at) == at->count) return true;
    return false;
}

/* What the sum does not say is as in the fact that has most in common with it. False if such a line
 * is there, or nothing is. */
static bool complete(LineFinder *f, Coordinates *at)
{
    const Ledger *ledger = &f->model->ledgers.items[at->ledger];
    uint32_t best = NONE, most = 0, open = 0;
    for (uint32_t i = 0; i < at->count; i++) open += at->members[i] == NONE;
    if (!open) return true;
    f->seen += 2 * (uint64_t)ledger->facts.count;
    for (uint32_t i = 0; i < ledger->facts.count; i++) {
        uint32_t same = count_same(ledger, i, at) + 1;
        if (same > most) most = same, best = i;
    }
    if (best == NONE) return false;
    for (uint32_t i = 0; i < at->count; i++)
        if (at->members[i] == NONE) at->members[i] = columns_member(&ledger->facts, i, best);
    return !has_fact(ledger, at);
}

/* ---- adding ---- */

static bool is_known(const LineFinder *f, const Coordinates *at)
{
    const Ledger *ledger = &f->model->ledgers.items[at->ledger];
    for (uint32_t p = 0; p < f->found.len; p++)
        if (f->found.items[p].ledger == at->ledger &&
            count_same(ledger, f->found.items[p].fact, at) == at->count)
            return true;
    return false;
}

/* The columns are copied when the first fact is added to them. */
static void add_fact(LineFinder *f, const Coordinates *at)
{
    const FactColumns *old = &f->base->ledgers.items[at->ledger].facts;
    FactColumns *facts = &f->model->ledgers.items[at->ledger].facts;
    if (facts->amounts == old->amounts) *facts = columns_copy(f->env->arena, old, MAX_HYPOTHETICAL);
    f->found.items[f->found.len++] = (HypotheticalFact){at->ledger, facts->count, f->relation};
    columns_add(f->env->arena, facts, at->members, FACT_DASH, 0);
}

static bool is_somewhere(const LineFinder *f, const Plan *plan)
{
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++)
        if (eval_index(&f->evaluator, plan, i) >= BEFORE_FIRST) return false;
    return true;
}

static void ask_sum(LineFinder *f, const Plan *plan)
{
    if (!is_somewhere(f, plan)) return;
    Coordinates at = read_coordinates(f, plan);
    if (f->found.len == MAX_HYPOTHETICAL || f->tries == MAX_TRIES || f->seen > FACTS_SEEN ||
        was_tried(f, &at))
        return;
    keep_tried(f, &at);
    if (complete(f, &at) && !is_known(f, &at)) add_fact(f, &at);
}

static void ask_plan(LineFinder *f, const Plan *plan)
{
    if (!plan || !plan->varies || plan->kind == PLAN_EACH) return; /* of many: no single line */
    ask_plan(f, plan->left);
    ask_plan(f, plan->right);
    if (plan->kind == PLAN_SUM && !eval_cell(&f->evaluator, plan).rows) ask_sum(f, plan);
}

/* A model that shares all but its list of ledgers. */
static Model *copy_model(Arena *arena, const Model *base)
{
    Model *copy = arena_new(arena, Model);
    *copy = *base;
    copy->ledgers.cap = base->ledgers.len;
    copy->ledgers.items = arena_array(arena, Ledger, base->ledgers.len);
    for (LedgerId i = 0; i < base->ledgers.len; i++)
        copy->ledgers.items[i] = base->ledgers.items[i];
    return copy;
}

HypotheticalFacts hypothetical_find(Env *env, const Model *model,
                                    const IncidenceRelation *relations, uint32_t broken)
{
    LineFinder f = {.env = env, .base = model, .model = copy_model(env->arena, model)};
    for (uint32_t r = 0; r < broken && r < RELATIONS_ASKED; r++) {
        f.relation = r;
        f.evaluator = (Evaluator){.env = env, .model = f.model, .frame = relations[r].frame};
        ask_plan(&f, relations[r].left);
        ask_plan(&f, relations[r].right);
    }
    f.found.model = f.model;
    return f.found;
}
