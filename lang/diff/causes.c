/* For each cube, the changed facts of each of its cells: filled once, like the cube itself, so that
 * a cell of a table finds its causes without looking at facts. */
#include "lang/diff/causes.h"

typedef struct CauseSlot {
    bool used;
    Causes causes;
} CauseSlot;

typedef struct CauseReading { /* of a cube: a hash table from its cells to causes */
    const Cube *cube;
    CauseSlot *slots;
    uint32_t *keys; /* axis_count per slot */
    uint32_t count, used;
} CauseReading;

typedef struct Candidate {
    uint32_t fact, cause;
} Candidate;

typedef VEC(Candidate) Candidates;

struct CauseFinder {
    Differ *differ;
    int side;
    Candidates *candidates; /* [LedgerId] */
    VEC(CauseReading) readings;
};

/* ---- the facts that changed, or whose member moved ---- */

enum { UNKNOWN = NONE - 1 };

/* The move of the member, or of the nearest one above it. `above` keeps what is known of each: no
 * way up is gone twice. */
static uint32_t moved_above(const DiffSide *s, uint32_t *above, MemberId id)
{
    MemberId at = id;
    uint32_t move = NONE;
    while (at != NONE && above[at] == UNKNOWN && s->member_changes[at] == NONE)
        at = s->model->members.items[at].parent;
    if (at != NONE) move = above[at] != UNKNOWN ? above[at] : s->member_changes[at];
    for (; id != at; id = s->model->members.items[id].parent) above[id] = move;
    if (at != NONE) above[at] = move;
    return move;
}

/* For each member: a move concerns all below it, and all that lies in it by an attribute. */
static uint32_t *find_moves(Arena *arena, const DiffSide *s)
{
    uint32_t count = s->model->members.len;
    uint32_t *above = arena_array(arena, uint32_t, count), *moves;
    for (MemberId id = 0; id < count; id++) above[id] = UNKNOWN;
    moves = arena_array(arena, uint32_t, count);
    for (MemberId id = 0; id < count; id++) {
        moves[id] = moved_above(s, above, id);
        const Mapping *m = s->model->members.items[id].mappings;
        for (; m && moves[id] == NONE; m = m->next) moves[id] = moved_above(s, above, m->member);
    }
    return moves;
}

/* The move of one of its members. */
static uint32_t move_of(const CauseFinder *x, LedgerId ledger, uint32_t fact, const uint32_t *moves)
{
    const DiffSide *s = &x->differ->sides[x->side];
    const Ledger *l = &s->model->ledgers.items[ledger];
    for (uint32_t k = 0; k < l->dims.len; k++) {
        const Dim *dim = &s->model->dims.items[l->dims.items[k]];
        uint32_t move = moves[dim->members.items[columns_member(&l->facts, k, fact)]];
        if (move != NONE) return move | CAUSE_MEMBER;
    }
    return NONE;
}

/* Did a member move that facts of the ledger may have? */
static bool any_moved(const CauseFinder *x, LedgerId ledger, const uint32_t *moves)
{
    const Model *model = x->differ->sides[x->side].model;
    const Ledger *l = &model->ledgers.items[ledger];
    for (uint32_t k = 0; k < l->dims.len; k++) {
        const Dim *dim = &model->dims.items[l->dims.items[k]];
        for (uint32_t i = 0; i < dim->members.len; i++)
            if (moves[dim->members.items[i]] != NONE) return true;
    }
    return false;
}

/* What is told of a fact alone: it came, went or has another member. */
static bool tells_all(const Differ *d, uint32_t change)
{
    return change != NONE && d->diff.facts.items[change].kind != DIFF_CHANGED;
}

/* A fact may have another amount, and its member have moved. */
static void add_candidates(CauseFinder *x, LedgerId ledger, uint32_t fact, const uint32_t *moves)
{
    uint32_t change = x->differ->sides[x->side].fact_changes[ledger][fact];
    uint32_t causes[] = {change, tells_all(x->differ, change) ? NONE : move_of(x, ledger, fact, moves)};
    for (int i = 0; i < 2; i++)
        if (causes[i] != NONE)
            *vec_push(x->differ->arena, &x->candidates[ledger]) = (Candidate){fact, causes[i]};
}

CauseFinder *causes_new(Differ *d, int side)
{
    const Model *model = d->sides[side].model;
    CauseFinder *x = arena_new(d->arena, CauseFinder);
    *x = (CauseFinder){.differ = d, .side = side};
    x->candidates = arena_array(d->arena, Candidates, model->ledgers.len);
    const uint32_t *moves = find_moves(d->arena, &d->sides[side]);
    for (LedgerId l = 0; l < model->ledgers.len; l++) {
        bool moved = any_moved(x, l, moves);
        for (uint32_t f = 0; f < model->ledgers.items[l].facts.count; f++)
            if (moved || d->sides[side].fact_changes[l][f] != NONE) add_candidates(x, l, f, moves);
    }
    return x;
}

/* ---- causes ---- */

static void add_cause(Arena *arena, Causes *causes, uint32_t what, uint32_t facts)
{
    for (uint32_t i = causes->items.len; i-- > 0;)
        if (causes->items.items[i].what == what) {
            causes->items.items[i].facts += facts;
            return;
        }
    if (causes->items.len < MOST_CAUSES)
        *vec_push(arena, &causes->items) = (Cause){what, facts};
    else if (!(what & CAUSE_MEMBER))
        causes->more += facts;
}

static void add_fact(Arena *arena, Causes *causes, LedgerId ledger, uint32_t fact)
{
    for (uint32_t i = causes->facts.len; i-- > 0;)
        if (causes->facts.items[i].fact == fact && causes->facts.items[i].ledger == ledger) return;
    if (causes->facts.len < MOST_CAUSES)
        *vec_push(arena, &causes->facts) = (FactChange){.ledger = ledger, .fact = fact};
    else
        causes->facts_left_out = true;
}

/* ---- a cube ---- */

static uint32_t find_slot(const CauseReading *r, const uint32_t *key)
{
    uint32_t n = r->cube->axis_count;
    uint64_t hash = 13;
    for (uint32_t i = 0; i < n; i++) hash = diff_mix(hash, key[i]);
    uint32_t at = (uint32_t)hash & (r->count - 1);
    while (r->slots[at].used && memcmp(r->keys + (size_t)at * n, key, n * sizeof *key) != 0)
        at = (at + 1) & (r->count - 1);
    return at;
}

static void make_slots(Arena *arena, CauseReading *r, uint32_t count)
{
    r->count = count;
    r->slots = arena_array(arena, CauseSlot, count);
    r->keys = arena_array(arena, uint32_t, (size_t)count * r->cube->axis_count);
}

static void grow(Arena *arena, CauseReading *r)
{
    CauseReading old = *r;
    uint32_t n = old.cube->axis_count;
    make_slots(arena, r, old.count * 2);
    for (uint32_t i = 0; i < old.count; i++) {
        if (!old.slots[i].used) continue;
        uint32_t at = find_slot(r, old.keys + (size_t)i * n);
        r->slots[at] = old.slots[i];
        memcpy(r->keys + (size_t)at * n, old.keys + (size_t)i * n, n * sizeof *old.keys);
    }
}

static void add_at(Arena *arena, CauseReading *r, const uint32_t *key, Candidate candidate)
{
    if (r->used * 3 >= r->count * 2) grow(arena, r);
    uint32_t at = find_slot(r, key), n = r->cube->axis_count;
    if (!r->slots[at].used) {
        r->slots[at].used = true;
        r->used++;
        memcpy(r->keys + (size_t)at * n, key, n * sizeof *key);
    }
    add_cause(arena, &r->slots[at].causes, candidate.cause, 1);
    add_fact(arena, &r->slots[at].causes, r->cube->ledger, candidate.fact);
}

/* A fact is in its own cell and in that of every combination of what lies above. */
static void add_combinations(const CauseFinder *x, CauseReading *r, uint32_t axis, uint32_t *key,
                             Candidate candidate)
{
    const Model *model = x->differ->sides[x->side].model;
    if (axis == r->cube->axis_count) {
        add_at(x->differ->arena, r, key, candidate);
        return;
    }
    uint32_t own = key[axis];
    const uint32_t *parents = model->dims.items[r->cube->axes[axis].dim].parents;
    for (uint32_t at = own; at != NONE; at = parents[at]) {
        key[axis] = at;
        add_combinations(x, r, axis + 1, key, candidate);
    }
    key[axis] = own;
}

static void fill(const CauseFinder *x, CauseReading *r)
{
    const Cube *cube = r->cube;
    const Ledger *ledger = &x->differ->sides[x->side].model->ledgers.items[cube->ledger];
    const Candidates *candidates = &x->candidates[cube->ledger];
    for (uint32_t i = 0; i < candidates->len; i++) {
        uint32_t key[CUBE_MAX_AXES] = {0};
        bool mapped = true;
        for (uint32_t k = 0; k < cube->axis_count; k++) {
            uint32_t index = columns_member(&ledger->facts, cube->axes[k].ledger_axis,
                                            candidates->items[i].fact);
            key[k] = cube->axes[k].map ? cube->axes[k].map[index] : index;
            mapped &= key[k] != NONE;
        }
        if (mapped) add_combinations(x, r, 0, key, candidates->items[i]);
    }
}

static const CauseReading *read_cube(CauseFinder *x, const Cube *cube)
{
    for (uint32_t i = 0; i < x->readings.len; i++)
        if (x->readings.items[i].cube == cube) return &x->readings.items[i];
    CauseReading *r = vec_push(x->differ->arena, &x->readings);
    *r = (CauseReading){.cube = cube};
    make_slots(x->differ->arena, r, 16);
    fill(x, r);
    return r;
}

/* ---- what a cell reads ---- */

static void add_sum(CauseFinder *x, const Evaluator *e, const Plan *plan, Causes *into)
{
    uint32_t key[CUBE_MAX_AXES] = {0};
    if (!x->candidates[plan->sum.cube->ledger].len) return;
    const CauseReading *r = read_cube(x, plan->sum.cube);
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++) {
        key[i] = eval_index(e, plan, i);
        if (key[i] >= BEFORE_FIRST) return;
    }
    const CauseSlot *slot = &r->slots[find_slot(r, key)];
    for (uint32_t i = 0; i < slot->causes.items.len; i++)
        add_cause(x->differ->arena, into, slot->causes.items.items[i].what,
                  slot->causes.items.items[i].facts);
    for (uint32_t i = 0; i < slot->causes.facts.len; i++)
        add_fact(x->differ->arena, into, slot->causes.facts.items[i].ledger,
                 slot->causes.facts.items[i].fact);
    into->more += slot->causes.more;
    into->facts_left_out |= slot->causes.facts_left_out;
}

void causes_add(CauseFinder *x, const Evaluator *e, const Plan *plan, Causes *into)
{
    if (!plan) return;
    if (plan->kind == PLAN_SUM) {
        add_sum(x, e, plan, into);
        return;
    }
    if (plan->kind == PLAN_EACH) {
        Evaluator inner = *e;
        EachCursor cursor = each_start(&inner, plan);
        while (each_next(&cursor)) causes_add(x, &inner, plan->left, into);
        return;
    }
    causes_add(x, e, plan->left, into);
    causes_add(x, e, plan->right, into);
}

void causes_add_fact(CauseFinder *x, const Ledger *ledger, uint32_t fact, Causes *into)
{
    const DiffSide *s = &x->differ->sides[x->side];
    uint32_t change = s->fact_changes[ledger->id][fact];
    if (change != NONE) add_cause(x->differ->arena, into, change, 1);
}
