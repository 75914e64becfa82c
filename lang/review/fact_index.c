#include "lang/review/fact_index.h"

/* ---- classes ---- */

static bool has_axis(const FactIndex *index, DimId dim)
{
    for (uint32_t i = 0; i < index->axes.len; i++)
        if (index->axes.items[i].axis.dim == dim) return true;
    return false;
}

/* There is one way from a ledger to a dimension, so the dimension names the axis. */
static void add_axes(Model *model, const Cubes *cubes, LedgerId ledger, FactIndex *index)
{
    for (uint32_t at = cubes->newest[ledger]; at; at = cubes->previous.items[at - 1]) {
        const Cube *cube = cubes->items.items[at - 1];
        for (uint32_t i = 0; i < cube->axis_count; i++)
            if (!has_axis(index, cube->axes[i].dim))
                *vec_push(model->arena, &index->axes) = (IndexAxis){.axis = cube->axes[i]};
    }
}

static uint32_t fact_member(const Ledger *ledger, const CubeAxis *axis, uint32_t fact)
{
    uint32_t index = columns_member(&ledger->facts, axis->ledger_axis, fact);
    return axis->map ? axis->map[index] : index;
}

static bool same_class(const FactIndex *index, uint32_t a, uint32_t b)
{
    for (uint32_t i = 0; i < index->axes.len; i++)
        if (fact_member(index->ledger, &index->axes.items[i].axis, a) !=
            fact_member(index->ledger, &index->axes.items[i].axis, b))
            return false;
    return true;
}

static uint64_t class_hash(const FactIndex *index, uint32_t fact)
{
    uint64_t h = 0x9E3779B97F4A7C15u;
    for (uint32_t i = 0; i < index->axes.len; i++) {
        h = (h ^ fact_member(index->ledger, &index->axes.items[i].axis, fact)) *
            0xFF51AFD7ED558CCDu;
        h ^= h >> 32;
    }
    return h;
}

static void class_of_fact(FactIndex *index, uint32_t *slots, uint64_t mask, uint32_t *first,
                          uint32_t fact)
{
    uint64_t at = class_hash(index, fact) & mask;
    while (slots[at] && !same_class(index, first[slots[at] - 1], fact)) at = (at + 1) & mask;
    if (!slots[at]) {
        first[index->count] = fact;
        slots[at] = ++index->count;
    }
    index->classes[fact] = slots[at] - 1;
}

/* Answers the first fact of each class. */
static uint32_t *make_classes(Model *model, FactIndex *index, bool apart)
{
    uint32_t facts = index->ledger->facts.count;
    uint32_t *first = arena_array(model->arena, uint32_t, facts);
    index->classes = arena_array(model->arena, uint32_t, facts);
    if (apart) {
        for (uint32_t f = 0; f < facts; f++) first[f] = index->classes[f] = f;
        index->count = facts;
        return first;
    }
    uint64_t size = 1;
    while (size < (uint64_t)facts * 2) size *= 2;
    uint32_t *slots = arena_array(model->arena, uint32_t, size); /* class + 1; 0 = free */
    for (uint32_t f = 0; f < facts; f++) class_of_fact(index, slots, size - 1, first, f);
    return first;
}

/* ---- order along an axis ---- */

static void sort_axis(Model *model, const FactIndex *index, const uint32_t *first, IndexAxis *axis)
{
    uint32_t size = axis->axis.size, count = index->count;
    axis->members = arena_array(model->arena, uint32_t, count);
    axis->order = arena_array(model->arena, uint32_t, count);
    axis->start = arena_array(model->arena, uint32_t, (size_t)size + 2);
    for (uint32_t c = 0; c < count; c++) {
        axis->members[c] = fact_member(index->ledger, &axis->axis, first[c]);
        axis->start[(axis->members[c] < size ? axis->members[c] : size) + 1]++;
    }
    for (uint32_t m = 1; m <= size + 1; m++) axis->start[m] += axis->start[m - 1];
    uint32_t *next = arena_array(model->arena, uint32_t, (size_t)size + 1);
    memcpy(next, axis->start, ((size_t)size + 1) * sizeof *next);
    for (uint32_t c = 0; c < count; c++)
        axis->order[next[axis->members[c] < size ? axis->members[c] : size]++] = c;
}

FactIndex *fact_index_new(Model *model, const Cubes *cubes, LedgerId ledger, bool apart)
{
    FactIndex *index = arena_new(model->arena, FactIndex);
    index->ledger = &model->ledgers.items[ledger];
    add_axes(model, cubes, ledger, index);
    const uint32_t *first = make_classes(model, index, apart);
    for (uint32_t i = 0; i < index->axes.len; i++)
        sort_axis(model, index, first, &index->axes.items[i]);
    return index;
}

/* ---- looking up ---- */

typedef struct Range { /* of members along an axis */
    const IndexAxis *axis;
    uint32_t lo, hi;
} Range;

static Range find_range(const FactIndex *index, const Evaluator *e, const Plan *plan, uint32_t i)
{
    const Model *model = e->model;
    const CubeAxis *axis = &plan->sum.cube->axes[i];
    Range range = {.axis = index->axes.items, .lo = eval_index(e, plan, i)};
    while (range.axis->axis.dim != axis->dim) range.axis++;
    range.hi = model->members.items[model->dims.items[axis->dim].members.items[range.lo]].end;
    return range;
}

static uint32_t range_size(const Range *range)
{
    return range->axis->start[range->hi] - range->axis->start[range->lo];
}

static bool in_all(const Range *ranges, uint32_t count, uint32_t class)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t member = ranges[i].axis->members[class];
        if (member < ranges[i].lo || member >= ranges[i].hi) return false;
    }
    return true;
}

uint32_t fact_index_find(const FactIndex *index, const Evaluator *evaluator, const Plan *plan,
                         FactClasses *found)
{
    Arena *arena = evaluator->model->arena;
    Range ranges[CUBE_MAX_AXES];
    uint32_t count = plan->sum.cube->axis_count, best = 0;
    found->items.len = 0;
    for (uint32_t i = 0; i < count; i++) {
        ranges[i] = find_range(index, evaluator, plan, i);
        if (range_size(&ranges[i]) < range_size(&ranges[best])) best = i;
    }
    if (count == 0) {
        for (uint32_t c = 0; c < index->count; c++) *vec_push(arena, &found->items) = c;
        return index->count;
    }
    const uint32_t *start = ranges[best].axis->start;
    for (uint32_t at = start[ranges[best].lo]; at < start[ranges[best].hi]; at++) {
        uint32_t class = ranges[best].axis->order[at];
        if (in_all(ranges, count, class)) *vec_push(arena, &found->items) = class;
    }
    return start[ranges[best].hi] - start[ranges[best].lo] + 1;
}
