#include "lang/check/cube.h"

#include "lang/base/hash.h"

enum {
    DENSE_FLOOR = 1 << 13, /* cells that may always be dense; above, at most 4 per fact */
    WORTH_THREADS =
        JOBS_WORTH(20000), /* facts in all cubes; for fewer it takes longer to start threads */
    WORTH_STRETCHES = JOBS_WORTH(8) /* facts for each cell of the stretches of a cube */
};

/* ---- paths ---- */

typedef struct PathStep {
    DimId dim;
    uint32_t ledger_axis;
    uint32_t *map; /* NULL = identity */
} PathStep;
typedef VEC(PathStep) PathSteps;

static uint32_t *compose(Env *env, const uint32_t *first, const uint32_t *then, uint32_t size)
{
    uint32_t *map = arena_array(env->arena, uint32_t, size);
    for (uint32_t i = 0; i < size; i++) {
        uint32_t middle = first ? first[i] : i;
        map[i] = middle == NONE ? NONE : then[middle];
    }
    return map;
}

static void extend_paths(Env *env, const Model *model, const DimId *dims, const PathSteps *from,
                         PathSteps *to, const bool *seen)
{
    for (uint32_t i = 0; i < from->len; i++) {
        PathStep step = from->items[i];
        uint32_t size = model->dims.items[dims[step.ledger_axis]].members.len;
        for (DimId d = 0; d < model->dims.len; d++) {
            const uint32_t *map = seen[d] ? NULL : model_map(model, step.dim, d);
            if (map)
                *vec_push(env->arena, to) =
                    (PathStep){d, step.ledger_axis, compose(env, step.map, map, size)};
        }
    }
}

static PathResult pick_path(const PathSteps *steps, DimId dim, const Model *model, CubeAxis *axis)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < steps->len; i++) {
        const PathStep *step = &steps->items[i];
        if (step->dim != dim) continue;
        *axis = (CubeAxis){dim, step->ledger_axis, step->map, model->dims.items[dim].members.len};
        found++;
    }
    return found == 0 ? PATH_NONE : found == 1 ? PATH_FOUND : PATH_AMBIGUOUS;
}

PathResult path_find(Env *env, const Model *model, const DimId *dims, uint32_t count, DimId dim,
                     CubeAxis *axis)
{
    PathSteps now = {0};
    bool *seen = arena_array(env->arena, bool, model->dims.len);
    for (uint32_t k = 0; k < count; k++) *vec_push(env->arena, &now) = (PathStep){dims[k], k, NULL};
    while (now.len) {
        PathResult result = pick_path(&now, dim, model, axis);
        if (result != PATH_NONE) return result;
        for (uint32_t i = 0; i < now.len; i++) seen[now.items[i].dim] = true;
        PathSteps next = {0};
        extend_paths(env, model, dims, &now, &next, seen);
        now = next;
    }
    return PATH_NONE;
}

/* The last result for a dimension: finding a path makes maps. */
struct PathMemo {
    DimId from[CUBE_MAX_AXES];
    uint32_t count; /* 0 = nothing asked yet */
    PathResult result;
    CubeAxis axis;
};

PathResult cube_path(Cubes *cubes, const DimId *dims, uint32_t count, DimId dim, CubeAxis *axis)
{
    Env *env = cubes->env;
    if (count == 0 || count > CUBE_MAX_AXES)
        return path_find(env, cubes->model, dims, count, dim, axis);
    struct PathMemo *memo = &cubes->paths[dim];
    if (memo->count != count || memcmp(memo->from, dims, count * sizeof *dims) != 0) {
        memo->result = path_find(env, cubes->model, dims, count, dim, &memo->axis);
        memcpy(memo->from, dims, count * sizeof *dims);
        memo->count = count;
    }
    if (memo->result == PATH_FOUND) *axis = memo->axis;
    return memo->result;
}

/* ---- the set of cubes ---- */

Cubes *cubes_new(Env *env, const Model *model)
{
    Cubes *cubes = arena_new(env->arena, Cubes);
    cubes->env = env;
    cubes->model = model;
    cubes->newest = arena_array(env->arena, uint32_t, model->ledgers.len);
    cubes->read = arena_array(env->arena, bool, model->ledgers.len);
    cubes->paths = arena_array(env->arena, struct PathMemo, model->dims.len);
    return cubes;
}

static void sort_axes(CubeAxis *axes, uint32_t count)
{
    for (uint32_t i = 1; i < count; i++)
        for (uint32_t k = i; k > 0 && axes[k].dim < axes[k - 1].dim; k--) {
            CubeAxis swap = axes[k];
            axes[k] = axes[k - 1];
            axes[k - 1] = swap;
        }
}

static bool same_axes(const Cube *cube, const CubeAxis *axes, uint32_t count)
{
    if (cube->axis_count != count) return false;
    for (uint32_t i = 0; i < count; i++)
        if (cube->axes[i].dim != axes[i].dim) return false;
    return true;
}

Cube *cubes_ask(Cubes *cubes, LedgerId ledger, CubeAxis *axes, uint32_t axis_count)
{
    Arena *arena = cubes->env->arena;
    cubes->read[ledger] = true;
    sort_axes(axes, axis_count);
    for (uint32_t at = cubes->newest[ledger]; at; at = cubes->previous.items[at - 1])
        if (same_axes(cubes->items.items[at - 1], axes, axis_count))
            return cubes->items.items[at - 1];
    Cube *cube = arena_new(arena, Cube);
    cube->ledger = ledger;
    cube->seed = intern_seed(cubes->env->names);
    cube->statement = env_work(cubes->env)->statement;
    cube->axis_count = axis_count;
    for (uint32_t i = 0; i < axis_count; i++) cube->axes[i] = axes[i];
    *vec_push(arena, &cubes->items) = cube;
    *vec_push(arena, &cubes->previous) = cubes->newest[ledger];
    cubes->newest[ledger] = cubes->items.len;
    return cube;
}

void cubes_begin_print(const Cubes *cubes)
{
    memset(cubes->read, 0, cubes->model->ledgers.len * sizeof *cubes->read);
}

uint64_t cubes_print(const Cubes *cubes, uint64_t print)
{
    for (LedgerId i = 0; print && i < cubes->model->ledgers.len; i++) {
        uint64_t facts = cubes->model->ledgers.items[i].print;
        if (cubes->read[i]) print = facts ? memo_mix(print, facts) : 0;
    }
    return print;
}

/* ---- cells ---- */

static bool add_cell(CubeCell *cell, const CubeCell *more)
{
    if (!cell->rows || more->first < cell->first) cell->first = more->first;
    cell->facts += more->facts;
    cell->rows += more->rows;
    return int128_add(cell->sum, more->sum, &cell->sum);
}

/* The same with a fact after all that are in the cell. False: the sum overflows. */
static bool add_fact(CubeCell *cell, const FactColumns *facts, uint32_t fact)
{
    int64_t amount = facts->amounts[fact];
    if (!cell->rows++) cell->first = fact;
    if (amount == AMOUNT_IS_DASH) return true;
    cell->facts++;
    if (amount == AMOUNT_IS_WIDE)
        return int128_add(cell->sum, columns_wide_amount(facts, fact), &cell->sum);
    return !__builtin_add_overflow(cell->sum, amount, &cell->sum);
}

static CubeCell fact_cell(const Ledger *ledger, uint32_t fact)
{
    bool dash = columns_is_dash(&ledger->facts, fact);
    return (CubeCell){dash ? 0 : columns_amount(&ledger->facts, fact), !dash, 1, fact};
}

static uint64_t key_hash(uint64_t seed, const uint32_t *key, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) seed = hash_mix(seed, key[i]);
    return seed;
}

/* A slot of the hash table: that of the key, or the empty one where it would go. */
static uint64_t find_slot(const Cube *cube, const uint32_t *key)
{
    uint64_t mask = cube->cell_count - 1, at = key_hash(cube->seed, key, cube->axis_count) & mask;
    while (cube->cells[at].rows &&
           memcmp(cube->keys + at * cube->axis_count, key, cube->axis_count * sizeof *key) != 0)
        at = (at + 1) & mask;
    return at;
}

static void make_table(Arena *arena, Cube *cube, uint64_t count)
{
    cube->cell_count = count;
    cube->cells = arena_array(arena, CubeCell, count);
    cube->keys = arena_array(arena, uint32_t, count * cube->axis_count);
}

static void grow_table(Arena *arena, Cube *cube)
{
    Cube old = *cube;
    make_table(arena, cube, old.cell_count * 2);
    for (uint64_t i = 0; i < old.cell_count; i++) {
        if (!old.cells[i].rows) continue;
        const uint32_t *key = old.keys + i * old.axis_count;
        uint64_t at = find_slot(cube, key);
        cube->cells[at] = old.cells[i];
        memcpy(cube->keys + at * cube->axis_count, key, cube->axis_count * sizeof *key);
    }
}

static void add_sparse(Arena *arena, Cube *cube, const uint32_t *key, const CubeCell *cell)
{
    if (cube->used * 3 >= cube->cell_count * 2) grow_table(arena, cube);
    uint64_t at = find_slot(cube, key);
    if (!cube->cells[at].rows) {
        cube->used++;
        memcpy(cube->keys + at * cube->axis_count, key, cube->axis_count * sizeof *key);
    }
    if (!add_cell(&cube->cells[at], cell)) cube->overflow = true;
}

/* ---- filling ---- */

typedef struct Fill { /* of a cube with a stretch of the facts: [from, to) */
    Cubes *cubes;
    Arena *arena;
    Cube *cube;
    const Ledger *ledger;
    uint32_t from, to;
    bool dense;
    CubeCell *cells; /* dense: of this stretch */
    bool overflow;
    uint32_t unmapped_fact[CUBE_MAX_AXES]; /* first fact without the attribute; NONE */
} Fill;
typedef VEC(Fill) Fills;

static inline bool fact_key(Fill *fill, uint32_t fact, uint32_t *key)
{
    const Cube *cube = fill->cube;
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        uint32_t index = columns_member(&fill->ledger->facts, cube->axes[i].ledger_axis, fact);
        key[i] = cube->axes[i].map ? cube->axes[i].map[index] : index;
        if (key[i] != NONE) continue;
        if (fill->unmapped_fact[i] == NONE && !columns_is_dash(&fill->ledger->facts, fact))
            fill->unmapped_fact[i] = fact;
        return false;
    }
    return true;
}

static void fill_dense(Fill *fill)
{
    const Cube *cube = fill->cube;
    uint32_t key[CUBE_MAX_AXES] = {0};
    if (!fill->cells) fill->cells = arena_array(fill->arena, CubeCell, cube->cell_count);
    for (uint32_t f = fill->from; f < fill->to; f++) {
        if (!fact_key(fill, f, key)) continue;
        uint64_t at = 0;
        for (uint32_t i = 0; i < cube->axis_count; i++) at = at * cube->axes[i].size + key[i];
        if (!add_fact(&fill->cells[at], &fill->ledger->facts, f)) fill->overflow = true;
    }
}

/* [index on an axis]: some fact is of it. NULL where to find that takes longer than to look at all
 * cells. */
static bool *find_members(const Fill *fill, uint32_t axis)
{
    const CubeAxis *a = &fill->cube->axes[axis];
    if (fill->ledger->drained || fill->ledger->facts.count > fill->cube->cell_count) return NULL;
    bool *members = arena_array(fill->arena, bool, a->size);
    for (uint32_t f = 0; f < fill->ledger->facts.count; f++) {
        uint32_t index = columns_member(&fill->ledger->facts, a->ledger_axis, f);
        if (a->map) index = a->map[index];
        if (index != NONE) members[index] = true;
    }
    return members;
}

/* Adds each member to its parent, last to first, for every combination of the other axes. */
static void roll_up(const Model *model, Cube *cube, uint32_t axis, bool *members)
{
    const uint32_t *parents = model->dims.items[cube->axes[axis].dim].parents;
    uint64_t inner = 1, size = cube->axes[axis].size;
    for (uint32_t i = axis + 1; i < cube->axis_count; i++) inner *= cube->axes[i].size;
    for (uint64_t start = 0; start < cube->cell_count; start += size * inner)
        for (uint64_t i = size; i-- > 0;) {
            if (parents[i] == NONE || (members && !members[i])) continue;
            if (members) members[parents[i]] = true;
            const CubeCell *from = cube->cells + start + i * inner;
            CubeCell *to = cube->cells + start + parents[i] * inner;
            for (uint64_t k = 0; k < inner; k++)
                if (from[k].rows && !add_cell(&to[k], &from[k])) cube->overflow = true;
        }
}

/* Every combination of a member and its ancestors along every axis gets the fact. */
static void add_combinations(Fill *fill, uint32_t axis, uint32_t *key, const CubeCell *cell)
{
    const Model *model = fill->cubes->model;
    if (axis == fill->cube->axis_count) {
        add_sparse(fill->arena, fill->cube, key, cell);
        return;
    }
    uint32_t own = key[axis];
    for (uint32_t at = own; at != NONE;
         at = model->dims.items[fill->cube->axes[axis].dim].parents[at]) {
        key[axis] = at;
        add_combinations(fill, axis + 1, key, cell);
    }
    key[axis] = own;
}

static void fill_sparse(Fill *fill)
{
    uint32_t key[CUBE_MAX_AXES] = {0};
    if (!fill->cube->keys) make_table(fill->arena, fill->cube, 1024);
    for (uint32_t f = fill->from; f < fill->to; f++) {
        if (!fact_key(fill, f, key)) continue;
        CubeCell cell = fact_cell(fill->ledger, f);
        add_combinations(fill, 0, key, &cell);
    }
}

static bool can_be_dense(const Cube *cube, uint64_t facts, uint64_t *count)
{
    uint64_t limit = facts * 4 > DENSE_FLOOR ? facts * 4 : DENSE_FLOOR;
    *count = 1;
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        *count *= cube->axes[i].size;
        if (*count > limit) return false;
    }
    return true;
}

static void report_unmapped(Fill *fill)
{
    Env *env = fill->cubes->env;
    const Model *model = fill->cubes->model;
    for (uint32_t i = 0; i < fill->cube->axis_count; i++) {
        uint32_t fact = fill->unmapped_fact[i];
        if (fact == NONE) continue;
        const CubeAxis *axis = &fill->cube->axes[i];
        const Dim *dim = &model->dims.items[fill->ledger->dims.items[axis->ledger_axis]];
        MemberId member =
            dim->members.items[columns_member(&fill->ledger->facts, axis->ledger_axis, fact)];
        Diag *diag = diag_add(
            env->diags, DIAG_E0309, model->members.items[member].span,
            STR_FMT " names no " STR_FMT ", so its amounts in " STR_FMT " are missing there",
            STR_ARG(model_member_title(env, model, member)),
            STR_ARG(intern_text(env->names, model->dims.items[axis->dim].name.symbol)),
            STR_ARG(intern_text(env->names, fill->ledger->name.symbol)));
        diag_label(env->diags, diag, model_fact_span(env, fill->ledger, fact),
                   "an amount that is left out");
    }
}

/* Stretches have nothing in common but what they read: each may have a thread of its own. */
static void fill_stretch(void *context, uint32_t part, Arena *arena)
{
    Fill *fill = &((Fill *)context)[part];
    fill->arena = arena;
    if (fill->dense)
        fill_dense(fill);
    else
        fill_sparse(fill);
}

/* ---- stretches ---- */

/* As many as there are threads, where adding them up costs little beside filling them. */
static uint32_t stretch_count(const Fill *fill)
{
    uint32_t facts = fill->to, count = fill->cubes->env->jobs->threads;
    if (!fill->dense || facts < WORTH_THREADS) return 1;
    while (count > 1 && fill->cube->cell_count * count > facts / WORTH_STRETCHES) count--;
    return count ? count : 1;
}

/* How many combinations of members and ancestors get an amount. */
static uint64_t combinations(Fill *fill)
{
    const Model *model = fill->cubes->model;
    uint32_t key[CUBE_MAX_AXES] = {0};
    uint64_t all = 0;
    for (uint32_t f = fill->from; f < fill->to; f++) {
        uint64_t product = 1;
        if (!fact_key(fill, f, key)) continue;
        for (uint32_t i = 0; i < fill->cube->axis_count; i++) {
            const Dim *dim = &model->dims.items[fill->cube->axes[i].dim];
            product *= model->members.items[dim->members.items[key[i]]].depth + 1;
            if (product > UINT32_MAX) return UINT64_C(1) << 50;
        }
        all += product;
    }
    return all;
}

/* Before threads share it out. */
static void count_work(Cubes *cubes, Fill *fill)
{
    Work *work = env_work(cubes->env);
    uint64_t facts = fill->to, axes = fill->cube->axis_count + 1;
    work_on(work, fill->cube->statement);
    work_spend(work, facts * axes * WORK_STEP);
    work_spend(work, fill->dense ? fill->cube->cell_count * axes * WORK_CELL / 2
                                 : combinations(fill) * WORK_CELL);
}

static bool take_drained(Cubes *cubes, const Cube *cube, Fills *fills)
{
    for (uint32_t i = 0; i < cubes->drain_count; i++) {
        if (cubes->drains[i].cube != cube) continue;
        *vec_push(cubes->env->arena, fills) = cubes->drains[i];
        return true;
    }
    ledger_want_facts(&cubes->model->ledgers.items[cube->ledger]);
    return false;
}

static void plan_cube(Cubes *cubes, Cube *cube, Fills *fills)
{
    const Ledger *ledger = &cubes->model->ledgers.items[cube->ledger];
    if (take_drained(cubes, cube, fills)) return;
    uint64_t facts = ledger->facts.count, cells;
    Fill fill = {.cubes = cubes, .cube = cube, .ledger = ledger, .to = ledger->facts.count};
    fill.dense = can_be_dense(cube, facts, &cells);
    if (fill.dense) cube->cell_count = cells;
    for (uint32_t k = 0; k < CUBE_MAX_AXES; k++) fill.unmapped_fact[k] = NONE;
    count_work(cubes, &fill);
    work_pause(env_work(cubes->env));
    uint32_t count = stretch_count(&fill);
    for (uint32_t i = 0; i < count; i++) {
        fill.from = (uint32_t)(facts * i / count);
        fill.to = (uint32_t)(facts * (i + 1) / count);
        *vec_push(cubes->env->arena, fills) = fill;
    }
    work_resume(env_work(cubes->env));
}

static bool add_stretch(Fill *all, const Fill *more)
{
    bool good = true;
    for (uint64_t i = 0; i < all->cube->cell_count; i++)
        if (more->cells[i].rows) good &= add_cell(&all->cells[i], &more->cells[i]);
    for (uint32_t k = 0; k < CUBE_MAX_AXES; k++)
        if (all->unmapped_fact[k] == NONE) all->unmapped_fact[k] = more->unmapped_fact[k];
    return good && !more->overflow;
}

/* Whether a sum overflows on the way depends on its order, which must not depend on threads. */
static void join_stretches(Fill *all, uint32_t count)
{
    bool good = count == 1 || !all->overflow;
    for (uint32_t i = 1; i < count; i++) good &= add_stretch(all, &all[i]);
    if (good) return;
    all->from = 0;
    all->to = all->ledger->facts.count;
    all->overflow = false;
    all->cells = NULL;
    fill_dense(all);
}

typedef struct Finish {
    Fill *fills;         /* of all cubes */
    VEC(uint32_t) first; /* [cube] */
    uint32_t fill_count;
} Finish;

static uint32_t fills_of(const Finish *finish, uint32_t cube)
{
    bool last = cube + 1 == finish->first.len;
    uint32_t end = last ? finish->fill_count : finish->first.items[cube + 1];
    return end - finish->first.items[cube];
}

static void finish_cube(void *context, uint32_t part, Arena *arena)
{
    const Finish *finish = context;
    Fill *fill = &finish->fills[finish->first.items[part]];
    Cube *cube = fill->cube;
    if (!fill->dense) return;
    fill->arena = arena;
    join_stretches(fill, fills_of(finish, part));
    cube->cells = fill->cells;
    cube->overflow |= fill->overflow;
    for (uint32_t i = 0; i < cube->axis_count; i++)
        if (cube->cell_count) roll_up(fill->cubes->model, cube, i, find_members(fill, i));
}

static void report_overflow(const Fill *fill)
{
    Env *env = fill->cubes->env;
    if (fill->cube->overflow)
        diag_add(env->diags, DIAG_E0302, fill->ledger->name.span,
                 "a sum of ledger " STR_FMT " is too large to be exact",
                 STR_ARG(intern_text(env->names, fill->ledger->name.symbol)));
}

/* ---- facts that are not kept ---- */

enum { DRAINED_CELLS = 1 << 21 /* as of so many facts, whatever their number is */ };

void cubes_open_drains(Cubes *cubes)
{
    Arena *arena = cubes->env->arena;
    cubes->drains = arena_array(arena, Fill, cubes->items.len);
    for (uint32_t i = 0; i < cubes->items.len; i++) {
        Cube *cube = cubes->items.items[i];
        const Ledger *ledger = &cubes->model->ledgers.items[cube->ledger];
        if (!ledger->drained) continue;
        Fill *fill = &cubes->drains[cubes->drain_count++];
        uint64_t cells;
        *fill = (Fill){.cubes = cubes, .cube = cube, .ledger = ledger, .arena = arena};
        fill->dense = can_be_dense(cube, DRAINED_CELLS, &cells);
        if (fill->dense) fill->cells = arena_array(arena, CubeCell, cube->cell_count = cells);
        for (uint32_t k = 0; k < CUBE_MAX_AXES; k++) fill->unmapped_fact[k] = NONE;
    }
}

static void drain_into(Fill *fill)
{
    uint64_t facts = fill->to = fill->ledger->facts.count;
    work_spend(env_work(fill->cubes->env), facts * (fill->cube->axis_count + 1) * WORK_STEP);
    fill_stretch(fill, 0, fill->arena);
    bool wanted = fill->overflow || fill->cube->overflow;
    for (uint32_t k = 0; k < CUBE_MAX_AXES; k++) wanted |= fill->unmapped_fact[k] != NONE;
    if (wanted) ledger_want_facts(fill->ledger);
    fill->to = 0;
}

void cubes_drain(Cubes *cubes, const Ledger *ledger)
{
    for (uint32_t i = 0; i < cubes->drain_count; i++)
        if (cubes->drains[i].ledger == ledger) drain_into(&cubes->drains[i]);
}

static bool worth_threads(const Cubes *cubes)
{
    uint64_t facts = 0;
    for (uint32_t i = 0; i < cubes->items.len; i++)
        facts += cubes->model->ledgers.items[cubes->items.items[i]->ledger].facts.count;
    return facts >= WORTH_THREADS;
}

/* ---- what the last compilation has filled ---- */

typedef struct KeptCube { /* in which nothing is wrong */
    CubeCell *cells;
    uint32_t *keys;
    uint64_t cell_count, used;
} KeptCube;

static uint64_t cube_print(const Cubes *cubes, const Cube *cube)
{
    uint64_t print = cubes->model->ledgers.items[cube->ledger].print;
    if (!print) return 0;
    for (uint32_t i = 0; i < cube->axis_count; i++)
        print = memo_mix(print, (uint64_t)cube->axes[i].ledger_axis << 32 | cube->axes[i].dim);
    return memo_mix(print, cube->axis_count);
}

static size_t keys_of(const Cube *cube)
{
    return cube->keys ? cube->cell_count * cube->axis_count : 0;
}

/* To fill it would be work, in steps and in memory. */
static bool take_cube(Cubes *cubes, Cube *cube)
{
    uint64_t print = cube_print(cubes, cube);
    const KeptCube *kept =
        print ? memo_find(cubes->env->memo, print, env_work(cubes->env)) : NULL;
    if (!kept) return false;
    cube->cells = kept->cells;
    cube->keys = kept->keys;
    cube->cell_count = kept->cell_count;
    cube->used = kept->used;
    return true;
}

static void keep_cube(Cubes *cubes, const Cube *cube, uint64_t work)
{
    Arena *arena;
    uint64_t print = cube_print(cubes, cube);
    size_t cells = cube->cell_count * sizeof *cube->cells, keys = keys_of(cube) * sizeof *cube->keys;
    if (!print) return;
    KeptCube *kept =
        memo_add(cubes->env->memo, print, sizeof *kept, work + cells + keys, &arena);
    if (!kept) return;
    *kept = (KeptCube){arena_alloc(arena, cells), keys ? arena_alloc(arena, keys) : NULL,
                       cube->cell_count, cube->used};
    memcpy(kept->cells, cube->cells, cells);
    if (keys) memcpy(kept->keys, cube->keys, keys);
}

/* What is to be filled, and how much work each takes. */
typedef struct Unfilled {
    VEC(Cube *) cubes;
    VEC(uint64_t) work;
} Unfilled;

static void plan_unfilled(Cubes *cubes, Unfilled *unfilled, Finish *finish, Fills *fills)
{
    Env *env = cubes->env;
    for (uint32_t i = 0; i < cubes->items.len; i++) {
        Cube *cube = cubes->items.items[i];
        if (take_cube(cubes, cube)) continue;
        uint64_t before = work_spent(env_work(env));
        *vec_push(env->arena, &finish->first) = fills->len;
        plan_cube(cubes, cube, fills);
        *vec_push(env->arena, &unfilled->cubes) = cube;
        *vec_push(env->arena, &unfilled->work) = work_spent(env_work(env)) - before;
    }
    finish->fills = fills->items;
    finish->fill_count = fills->len;
}

void cubes_fill(Cubes *cubes)
{
    Env *env = cubes->env;
    Fills fills = {0};
    Finish finish = {0};
    Unfilled unfilled = {0};
    Jobs none = {0}, *jobs = worth_threads(cubes) ? env->jobs : &none;
    plan_unfilled(cubes, &unfilled, &finish, &fills);
    jobs_run(jobs, env->arena, fills.len, fill_stretch, fills.items);
    jobs_run(jobs, env->arena, unfilled.cubes.len, finish_cube, &finish);
    for (uint32_t i = 0; i < unfilled.cubes.len; i++) {
        EnvMark before = env_mark(env);
        report_unmapped(&fills.items[finish.first.items[i]]);
        report_overflow(&fills.items[finish.first.items[i]]);
        if (env_is_silent(env, before))
            keep_cube(cubes, unfilled.cubes.items[i], unfilled.work.items[i]);
    }
}

CubeCell cube_get(const Cube *cube, const uint32_t *indexes)
{
    if (cube->keys) return cube->cells[find_slot(cube, indexes)];
    uint64_t at = 0;
    for (uint32_t i = 0; i < cube->axis_count; i++) at = at * cube->axes[i].size + indexes[i];
    return at < cube->cell_count ? cube->cells[at] : (CubeCell){0, 0, 0, 0};
}

/* ---- where anything lies ---- */

/* The same, of facts that are not kept. */
static void find_held(const Model *model, const Ledger *ledger, const CubeAxis *axis,
                      bool *occupied)
{
    DimId dim = ledger->dims.items[axis->ledger_axis];
    for (uint32_t i = 0; i < model->dims.items[dim].members.len; i++) {
        uint32_t index = axis->map ? axis->map[i] : i;
        if (ledger->holds[axis->ledger_axis][i] && index != NONE) occupied[index] = true;
    }
}

static const bool *find_occupied(const Cubes *cubes, const Ledger *ledger, const CubeAxis *axis)
{
    Arena *arena = cubes->env->arena;
    const Model *model = cubes->model;
    const Dim *dim = &model->dims.items[axis->dim];
    uint32_t size = dim->members.len;
    bool *occupied = arena_array(arena, bool, size);
    uint32_t *before = arena_array(arena, uint32_t, size + 1); /* members with facts of their own */
    for (uint32_t fact = 0; fact < ledger->facts.count; fact++) {
        uint32_t index = columns_member(&ledger->facts, axis->ledger_axis, fact);
        if (axis->map) index = axis->map[index];
        if (index != NONE) occupied[index] = true;
    }
    if (ledger->drained) find_held(model, ledger, axis, occupied);
    for (uint32_t i = 0; i < size; i++) before[i + 1] = before[i] + occupied[i];
    for (uint32_t i = 0; i < size; i++) {
        uint32_t end = model->members.items[dim->members.items[i]].end;
        occupied[i] = before[end] > before[i];
    }
    return occupied;
}

const bool *cubes_occupied(Cubes *cubes, LedgerId ledger, const CubeAxis *axis)
{
    cubes->read[ledger] = true;
    for (uint32_t i = 0; i < cubes->occupied.len; i++) {
        const Occupied *known = &cubes->occupied.items[i];
        if (known->ledger == ledger && known->axis.dim == axis->dim &&
            known->axis.ledger_axis == axis->ledger_axis && known->axis.map == axis->map)
            return known->members;
    }
    const bool *members = find_occupied(cubes, &cubes->model->ledgers.items[ledger], axis);
    *vec_push(cubes->env->arena, &cubes->occupied) = (Occupied){ledger, *axis, members};
    return members;
}
