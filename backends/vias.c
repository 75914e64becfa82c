#include "backends/vias.h"

static bool is_same(const Via *via, uint32_t from, const WorkingAxis *axis)
{
    if (via->from != from || via->to != axis->dim) return false;
    if (!via->map || !axis->map) return via->map == axis->map;
    return memcmp(via->map, axis->map, via->from_count * sizeof *via->map) == 0;
}

static uint32_t dim_of(const Workings *w, const WorkingShape *shape, uint32_t axis)
{
    return w->ledgers.items[shape->ledger].dims[shape->axes[axis].axis];
}

uint32_t via_of(const Vias *vias, const Workings *w, const WorkingShape *shape, uint32_t axis)
{
    uint32_t from = dim_of(w, shape, axis);
    for (uint32_t i = 0; i < vias->len; i++)
        if (is_same(&vias->items[i], from, &shape->axes[axis])) return i;
    return WORKINGS_NONE;
}

Vias vias_find(Arena *arena, const Workings *w)
{
    Vias vias = {0};
    for (uint32_t s = 0; s < w->shapes.len; s++) {
        const WorkingShape *shape = &w->shapes.items[s];
        for (uint32_t a = 0; a < shape->axis_count; a++) {
            uint32_t from = dim_of(w, shape, a);
            if (via_of(&vias, w, shape, a) != WORKINGS_NONE) continue;
            *vec_push(arena, &vias) = (Via){from, shape->axes[a].dim, shape->axes[a].map,
                                            w->dims.items[from].member_count};
        }
    }
    return vias;
}
