#include "backends/vias.h"

static bool is_same(const Via *via, uint32_t from, const WorkingAxis *axis)
{
    if (via->from != from || via->to != axis->dim) return false;
    if (!via->map || !axis->map) return via->map == axis->map;
    return memcmp(via->map, axis->map, via->from_count * sizeof *via->map) == 0;
}

static uint32_t position_of(Arena *arena, Vias *vias, const Workings *w, uint32_t from,
                            const WorkingAxis *axis)
{
    work_spend(&arena->memory->work, (uint64_t)(vias->items.len + 1) * WORK_STEP);
    for (uint32_t i = 0; i < vias->items.len; i++)
        if (is_same(&vias->items.items[i], from, axis)) return i;
    *vec_push(arena, &vias->items) =
        (Via){from, axis->dim, axis->map, w->dims.items[from].member_count};
    return vias->items.len - 1;
}

Vias vias_find(Arena *arena, const Workings *w)
{
    Vias vias = {0};
    uint32_t *of = arena_array(arena, uint32_t, (size_t)w->shapes.len * WORKINGS_MAX_AXES);
    for (uint32_t s = 0; s < w->shapes.len; s++) {
        const WorkingShape *shape = &w->shapes.items[s];
        for (uint32_t a = 0; a < shape->axis_count; a++) {
            uint32_t from = w->ledgers.items[shape->ledger].dims[shape->axes[a].axis];
            of[s * WORKINGS_MAX_AXES + a] = position_of(arena, &vias, w, from, &shape->axes[a]);
        }
    }
    vias.of = of;
    return vias;
}

uint32_t via_of(const Vias *vias, uint32_t shape, uint32_t axis)
{
    return vias->of[shape * WORKINGS_MAX_AXES + axis];
}
