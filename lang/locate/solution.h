/* Changes of figures that make every broken relation hold. */
#ifndef BUDGET_LOCATE_SOLUTION_H
#define BUDGET_LOCATE_SOLUTION_H

#include "lang/incidence/incidence.h"

typedef struct Repair { /* every figure of the column, changed by so much, does the same */
    uint32_t column;
    Number change;
    Number lo, hi;   /* every change in whole steps between them repairs; both `change` if not */
    bool determined; /* false: other changes would do too; this is the smallest */
    bool copied;     /* together with the stated figures that say the same as it */
    bool joint;      /* repairs only together with a joint one of another fault of its group */
} Repair;

typedef struct Repairs {
    VEC(Repair) items;
} Repairs;

typedef struct Fault {
    Repairs repairs;         /* each alone is enough, with one of every other fault of its group */
    uint32_t group;          /* faults of a group share equations; the number of one of them */
    uint32_t chosen;         /* in repairs: what the others were found with */
    VEC(uint32_t) relations; /* broken ones that it stands in, and that hold in the end */
} Fault;

typedef struct Solution {
    VEC(Fault) faults;
    VEC(uint32_t) unexplained; /* broken relations that no change was found for */
    bool stopped;              /* at the limit of steps: there may be more */
} Solution;

#endif
