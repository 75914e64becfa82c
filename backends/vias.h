/* How members of a dimension lie in those of another, or of their own: by what sums find facts. */
#ifndef BUDGET_BACKENDS_VIAS_H
#define BUDGET_BACKENDS_VIAS_H

#include "lang/report/workings.h"

typedef struct Via {
    uint32_t from, to;   /* dimensions */
    const uint32_t *map; /* member of from → member of to, or WORKINGS_NONE; NULL = the same */
    uint32_t from_count;
} Via;

typedef struct Vias {
    VEC(Via) items;
    const uint32_t *of; /* [shape × WORKINGS_MAX_AXES + axis]: position in items */
} Vias;

/* All that sums use. */
Vias vias_find(Arena *arena, const Workings *workings);
uint32_t via_of(const Vias *vias, uint32_t shape, uint32_t axis);

#endif
