#include "lang/review/fact_finder.h"

#include "lang/check/relations.h"

void fact_finder_init(FactFinder *index, Model *model)
{
    *index = (FactFinder){.model = model};
    index->bases = arena_array(model->arena, uint32_t, (size_t)model->ledgers.len + 1);
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        index->bases[i] = index->count;
        index->count += model->ledgers.items[i].facts.count;
    }
    index->bases[model->ledgers.len] = index->count;
    index->axes =
        arena_array(model->arena, AxisIndex, (size_t)model->ledgers.len * model->dims.len);
}

const Ledger *fact_finder_ledger(const FactFinder *index, uint32_t number, uint32_t *fact)
{
    uint32_t low = 0, high = index->model->ledgers.len;
    while (low < high) { /* the first ledger whose facts come behind */
        uint32_t middle = low + (high - low) / 2;
        if (index->bases[middle] <= number)
            low = middle + 1;
        else
            high = middle;
    }
    *fact = number - index->bases[low - 1];
    return &index->model->ledgers.items[low - 1];
}

uint32_t fact_finder_number(const FactFinder *index, const Ledger *ledger, uint32_t fact)
{
    return index->bases[ledger - index->model->ledgers.items] + fact;
}

void fact_finder_place(const FactFinder *index, Span span, FactNumbers *numbers)
{
    for (LedgerId l = 0; l < index->model->ledgers.len; l++) {
        const Ledger *ledger = &index->model->ledgers.items[l];
        for (uint32_t f = 0; f < ledger->facts.count; f++)
            if (ledger->facts.places[f] >= span.lo && ledger->facts.places[f] < span.hi)
                *vec_push(index->model->arena, numbers) = index->bases[l] + f;
    }
}

/* ---- one axis ---- */

static uint32_t mapped(const CubeAxis *axis, const Ledger *ledger, uint32_t fact)
{
    uint32_t at = columns_member(&ledger->facts, axis->ledger_axis, fact);
    return axis->map ? axis->map[at] : at;
}

/* Counts, then places: linear in the facts and the members. */
static void sort_facts(FactFinder *index, AxisIndex *sorted, const Ledger *ledger,
                       const CubeAxis *axis)
{
    uint32_t *starts = arena_array(index->model->arena, uint32_t, (size_t)axis->size + 2);
    uint32_t *facts = arena_array(index->model->arena, uint32_t, ledger->facts.count);
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        uint32_t at = mapped(axis, ledger, f);
        if (at != NONE) starts[at + 2]++;
    }
    for (uint32_t i = 2; i < axis->size + 2; i++) starts[i] += starts[i - 1];
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        uint32_t at = mapped(axis, ledger, f);
        if (at != NONE) facts[starts[at + 1]++] = f;
    }
    *sorted = (AxisIndex){starts, facts};
}

static const AxisIndex *axis_index(FactFinder *index, const Cube *cube, uint32_t axis)
{
    AxisIndex *found =
        &index->axes[(size_t)cube->ledger * index->model->dims.len + cube->axes[axis].dim];
    if (!found->starts)
        sort_facts(index, found, &index->model->ledgers.items[cube->ledger], &cube->axes[axis]);
    return found;
}

typedef struct Range {     /* of the facts on the axis that has the fewest for the sum */
    const uint32_t *facts; /* NULL = the facts themselves */
    uint32_t lo, hi;
} Range;

static Range best_range(FactFinder *index, const Evaluator *e, const Plan *plan)
{
    const Cube *cube = plan->sum.cube;
    Range best = {NULL, 0, index->model->ledgers.items[cube->ledger].facts.count};
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        const AxisIndex *sorted = axis_index(index, cube, i);
        const Dim *dim = &index->model->dims.items[cube->axes[i].dim];
        uint32_t member = eval_index(e, plan, i);
        uint32_t end = index->model->members.items[dim->members.items[member]].end;
        Range range = {sorted->facts, sorted->starts[member], sorted->starts[end]};
        if (i == 0 || range.hi - range.lo < best.hi - best.lo) best = range;
    }
    return best;
}

uint32_t fact_finder_cost(FactFinder *index, const Evaluator *e, const Plan *plan)
{
    Range range = best_range(index, e, plan);
    return range.hi - range.lo;
}

bool fact_finder_visit(FactFinder *index, const Evaluator *e, const Plan *plan, FactVisit *visit,
                       void *context)
{
    const Cube *cube = plan->sum.cube;
    const Ledger *ledger = &index->model->ledgers.items[cube->ledger];
    Range range = best_range(index, e, plan);
    for (uint32_t i = range.lo; i < range.hi; i++) {
        uint32_t fact = range.facts ? range.facts[i] : i;
        if (cube->axis_count > 1 && !sum_has_fact(e, plan, ledger, fact)) continue;
        if (visit(context, index->bases[cube->ledger] + fact)) return true;
    }
    return false;
}
