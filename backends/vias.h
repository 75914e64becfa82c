/* How members of a dimension lie in those of another, or of their own: by what sums find facts. */
#ifndef BUDGET_BACKENDS_VIAS_H
#define BUDGET_BACKENDS_VIAS_H

#include "lang/report/workings.h"

typedef struct Via {
    uint32_t from, to;   /* dimensions */
    const uint32_t *map; /* member of from → member of to, or WORKINGS_NONE; NULL = the same */
    uint32_t from_count;
} Via;

typedef VEC(Via) Vias;

/* All that sums use. */
Vias vias_find(Arena *arena, const Workings *workings);
/* The position of that of an axis of a shape. */
uint32_t via_of(const Vias *vias, const Workings *workings, const WorkingShape *shape,
                uint32_t axis);

#endif
