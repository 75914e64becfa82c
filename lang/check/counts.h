/* How the relations of a budget came out. */
#ifndef BUDGET_CHECK_COUNTS_H
#define BUDGET_CHECK_COUNTS_H

#include <stdint.h>

typedef struct RelationCounts {
    uint64_t held, rounded, waived, broken; /* instances of invariants, and stated figures */
    uint64_t compared; /* comparisons of invariants that had more than blanks to compare */
} RelationCounts;

#endif
