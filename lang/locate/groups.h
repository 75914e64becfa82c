/* Groups of broken relations that one sentence explains better than many wrong figures. */
#ifndef BUDGET_LOCATE_GROUPS_H
#define BUDGET_LOCATE_GROUPS_H

#include "lang/locate/shapes.h"

enum {
    GROUP_LEAST = 4,  /* so many figures would have to be wrong, at least, for a group */
    GROUPS_MAX = 5,   /* that are told; what is left over is explained one by one */
    GROUP_OTHERS = 2  /* other shapes of a group that are told, too */
};

typedef struct Group {
    const GroupShape *shape;
    VEC(uint32_t) relations;           /* rising */
    const GroupShape *others[GROUP_OTHERS]; /* that all of them have as well; NULL = no more */
    Number largest;                    /* the amount that one of them is off by, at most */
    UnitId unit;                       /* of that */
} Group;

typedef struct Groups {
    VEC(Group) items;
    bool *grouped;    /* [relation]: belongs to one */
} Groups;

/* Of the broken relations that `counts` ([relation]); those of a group do not count from then on.
 * Its cost is linear in their figures. Lives in the arena of the model. */
Groups *groups_find(const Incidence *incidence, bool *counts);

#endif
