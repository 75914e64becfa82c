#include "lang/check/fact_index.h"

#include "lang/base/hash.h"

static uint32_t fact_member(const Ledger *ledger, const CubeAxis *axis, uint32_t fact)
{
    uint32_t index = columns_member(&ledger->facts, axis->ledger_axis, fact);
    return axis->map ? axis->map[index] : index;
}

/* ---- joining ---- */

typedef struct Joiner {
    Env *env;
    const Model *model;
    const Ledger *ledger;
    VEC(CubeAxis) axes;
    uint32_t *classes, *firsts;
    uint32_t count;
    uint32_t *slots; /* class + 1; 0 = free */
    uint64_t mask;
} Joiner;

static bool has_axis(const Joiner *j, DimId dim)
{
    for (uint32_t i = 0; i < j->axes.len; i++)
        if (j->axes.items[i].dim == dim) return true;
    return false;
}

/* There is one way from a ledger to a dimension, so the dimension names the axis. */
static void add_axes(Joiner *j, const Cubes *cubes, LedgerId ledger)
{
    for (uint32_t at = cubes->newest[ledger]; at; at = cubes->previous.items[at - 1]) {
        const Cube *cube = cubes->items.items[at - 1];
        for (uint32_t i = 0; i < cube->axis_count; i++)
            if (!has_axis(j, cube->axes[i].dim)) *vec_push(j->env->arena, &j->axes) = cube->axes[i];
    }
}

static bool same_class(const Joiner *j, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < j->axes.len; i++)
        if (fact_member(j->ledger, &j->axes.items[i], a) !=
            fact_member(j->ledger, &j->axes.items[i], b))
            return false;
    return true;
}

static uint64_t class_hash(const Joiner *j, uint32_t fact)
{
    uint64_t h = intern_seed(j->env->names);
    for (uint32_t i = 0; i < j->axes.len; i++)
        h = hash_mix(h, fact_member(j->ledger, &j->axes.items[i], fact));
    return h;
}

static void join_fact(Joiner *j, uint32_t fact)
{
    uint64_t at = class_hash(j, fact) & j->mask;
    while (j->slots[at] && !same_class(j, j->firsts[j->slots[at] - 1], fact))
        at = (at + 1) & j->mask;
    if (!j->slots[at]) {
        j->firsts[j->count] = fact;
        j->slots[at] = ++j->count;
    }
    j->classes[fact] = j->slots[at] - 1;
}

/* Returns how many classes there are. */
static uint32_t join(FactIndex *index, const Cubes *cubes, LedgerId ledger)
{
    Env *env = index->env;
    const Model *model = index->model;
    Joiner j = {.env = env, .model = model, .ledger = &model->ledgers.items[ledger]};
    uint32_t facts = j.ledger->facts.count;
    uint64_t size = 1;
    while (size < (uint64_t)facts * 2) size *= 2;
    add_axes(&j, cubes, ledger);
    j.classes = index->classes[ledger] = arena_array(env->arena, uint32_t, facts);
    j.firsts = index->firsts[ledger] = arena_array(env->arena, uint32_t, facts);
    j.slots = arena_array(env->arena, uint32_t, size);
    j.mask = size - 1;
    for (uint32_t f = 0; f < facts; f++) join_fact(&j, f);
    return j.count;
}

/* ---- numbers ---- */

void fact_index_init(FactIndex *index, Env *env, const Model *model, const Cubes *cubes,
                     const bool *apart)
{
    uint32_t ledgers = model->ledgers.len;
    *index = (FactIndex){.env = env, .model = model};
    index->bases = arena_array(env->arena, uint32_t, (size_t)ledgers + 1);
    index->classes = arena_array(env->arena, uint32_t *, ledgers);
    index->firsts = arena_array(env->arena, uint32_t *, ledgers);
    index->axes = arena_array(env->arena, AxisIndex, (size_t)ledgers * model->dims.len);
    for (LedgerId i = 0; i < ledgers; i++) {
        ledger_want_facts(&model->ledgers.items[i]);
        index->bases[i] = index->count;
        index->count +=
            cubes && !apart[i] ? join(index, cubes, i) : model->ledgers.items[i].facts.count;
    }
    index->bases[ledgers] = index->count;
}

static uint32_t class_of(const FactIndex *index, LedgerId ledger, uint32_t fact)
{
    return index->classes[ledger] ? index->classes[ledger][fact] : fact;
}

static uint32_t first_fact(const FactIndex *index, LedgerId ledger, uint32_t class)
{
    return index->firsts[ledger] ? index->firsts[ledger][class] : class;
}

uint32_t fact_index_number(const FactIndex *index, const Ledger *ledger, uint32_t fact)
{
    return index->bases[ledger->id] + class_of(index, ledger->id, fact);
}

const Ledger *fact_index_ledger(const FactIndex *index, uint32_t number, uint32_t *fact)
{
    uint32_t low = 0, high = index->model->ledgers.len;
    while (low < high) { /* the first ledger whose classes come behind */
        uint32_t middle = low + (high - low) / 2;
        if (index->bases[middle] <= number)
            low = middle + 1;
        else
            high = middle;
    }
    *fact = first_fact(index, (LedgerId)(low - 1), number - index->bases[low - 1]);
    return &index->model->ledgers.items[low - 1];
}

void fact_index_place(const FactIndex *index, Span span, FactNumbers *numbers)
{
    for (LedgerId l = 0; l < index->model->ledgers.len; l++) {
        const Ledger *ledger = &index->model->ledgers.items[l];
        for (uint32_t f = 0; f < ledger->facts.count; f++)
            if (ledger->facts.places[f] >= span.lo && ledger->facts.places[f] < span.hi)
                *vec_push(index->env->arena, numbers) = fact_index_number(index, ledger, f);
    }
}

/* ---- one axis ---- */

/* Counts, then places: linear in the classes and the members. */
static void sort_facts(FactIndex *index, AxisIndex *sorted, LedgerId id, const CubeAxis *axis)
{
    const Ledger *ledger = &index->model->ledgers.items[id];
    uint32_t count = index->bases[id + 1] - index->bases[id];
    uint32_t *starts = arena_array(index->env->arena, uint32_t, (size_t)axis->size + 2);
    uint32_t *facts = arena_array(index->env->arena, uint32_t, count);
    for (uint32_t c = 0; c < count; c++) {
        uint32_t at = fact_member(ledger, axis, first_fact(index, id, c));
        if (at != NONE) starts[at + 2]++;
    }
    for (uint32_t i = 2; i < axis->size + 2; i++) starts[i] += starts[i - 1];
    for (uint32_t c = 0; c < count; c++) {
        uint32_t fact = first_fact(index, id, c), at = fact_member(ledger, axis, fact);
        if (at != NONE) facts[starts[at + 1]++] = fact;
    }
    *sorted = (AxisIndex){starts, facts};
}

static const AxisIndex *axis_index(FactIndex *index, const Cube *cube, uint32_t axis)
{
    AxisIndex *found =
        &index->axes[(size_t)cube->ledger * index->model->dims.len + cube->axes[axis].dim];
    if (!found->starts) sort_facts(index, found, cube->ledger, &cube->axes[axis]);
    return found;
}

/* ---- one sum ---- */

typedef struct FactRange { /* on one axis */
    const CubeAxis *axis;
    uint32_t member, end;  /* the members from, and up to */
    const uint32_t *facts; /* of them */
    uint32_t count;
} FactRange;

typedef struct Ranges { /* of all axes; that of the fewest facts first */
    FactRange items[CUBE_MAX_AXES];
    uint32_t len;
} Ranges;

static FactRange find_range(FactIndex *index, const Cube *cube, const uint32_t *key, uint32_t axis)
{
    const AxisIndex *sorted = axis_index(index, cube, axis);
    const Dim *dim = &index->model->dims.items[cube->axes[axis].dim];
    uint32_t member = key[axis];
    if (member >= BEFORE_FIRST) return (FactRange){&cube->axes[axis], 0, 0, sorted->facts, 0};
    uint32_t end = index->model->members.items[dim->members.items[member]].end;
    return (FactRange){&cube->axes[axis], member, end, sorted->facts + sorted->starts[member],
                       sorted->starts[end] - sorted->starts[member]};
}

static void find_ranges(FactIndex *index, const Cube *cube, const uint32_t *key, Ranges *ranges)
{
    ranges->len = cube->axis_count;
    for (uint32_t i = 0; i < ranges->len; i++) {
        FactRange range = find_range(index, cube, key, i);
        if (i && range.count < ranges->items[0].count) {
            ranges->items[i] = ranges->items[0];
            ranges->items[0] = range;
        } else {
            ranges->items[i] = range;
        }
    }
}

/* Is the fact in all ranges from `first` on? */
static bool in_ranges(const Ranges *ranges, uint32_t first, const Ledger *ledger, uint32_t fact)
{
    for (uint32_t i = first; i < ranges->len; i++) {
        uint32_t member = fact_member(ledger, ranges->items[i].axis, fact);
        if (member < ranges->items[i].member || member >= ranges->items[i].end) return false;
    }
    return true;
}

static bool visit_all(const FactIndex *index, LedgerId ledger, FactVisit *visit, void *context)
{
    for (uint32_t n = index->bases[ledger]; n < index->bases[ledger + 1]; n++)
        if (visit(context, n)) return true;
    return false;
}

bool fact_index_visit_cell(FactIndex *index, const Cube *cube, const uint32_t *key,
                           FactVisit *visit, void *context)
{
    LedgerId id = cube->ledger;
    const Ledger *ledger = &index->model->ledgers.items[id];
    Ranges ranges;
    find_ranges(index, cube, key, &ranges);
    if (!ranges.len) return visit_all(index, id, visit, context);
    for (uint32_t i = 0; i < ranges.items[0].count; i++) {
        uint32_t fact = ranges.items[0].facts[i];
        if (in_ranges(&ranges, 1, ledger, fact) &&
            visit(context, index->bases[id] + class_of(index, id, fact)))
            return true;
    }
    return false;
}

uint32_t fact_index_cell_cost(FactIndex *index, const Cube *cube, const uint32_t *key)
{
    Ranges ranges;
    find_ranges(index, cube, key, &ranges);
    return ranges.len ? ranges.items[0].count
                      : index->bases[cube->ledger + 1] - index->bases[cube->ledger];
}

static const uint32_t *sum_key(const Evaluator *e, const Plan *plan, uint32_t *key)
{
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++) key[i] = eval_index(e, plan, i);
    return key;
}

bool fact_index_visit(FactIndex *index, const Evaluator *e, const Plan *plan, FactVisit *visit,
                      void *context)
{
    uint32_t key[CUBE_MAX_AXES];
    return fact_index_visit_cell(index, plan->sum.cube, sum_key(e, plan, key), visit, context);
}

bool fact_index_scan(const FactIndex *index, const Evaluator *e, const Plan *plan, uint32_t rows,
                     FactVisit *visit, void *context)
{
    const Cube *cube = plan->sum.cube;
    const Ledger *ledger = &index->model->ledgers.items[cube->ledger];
    Ranges ranges = {.len = cube->axis_count};
    for (uint32_t i = 0; i < ranges.len; i++) {
        const Dim *dim = &index->model->dims.items[cube->axes[i].dim];
        uint32_t member = eval_index(e, plan, i);
        if (member >= BEFORE_FIRST) return false;
        uint32_t end = index->model->members.items[dim->members.items[member]].end;
        ranges.items[i] = (FactRange){.axis = &cube->axes[i], .member = member, .end = end};
    }
    for (uint32_t fact = 0; fact < ledger->facts.count && rows; fact++) {
        if (!in_ranges(&ranges, 0, ledger, fact)) continue;
        rows--;
        if (visit(context, index->bases[ledger->id] + fact)) return true;
    }
    return false;
}

uint32_t fact_index_cost(FactIndex *index, const Evaluator *e, const Plan *plan)
{
    uint32_t key[CUBE_MAX_AXES];
    return fact_index_cell_cost(index, plan->sum.cube, sum_key(e, plan, key));
}
