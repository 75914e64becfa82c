/* How the relations of a budget came out. */
#ifndef BUDGET_CHECK_COUNTS_H
#define BUDGET_CHECK_COUNTS_H

#include "lang/base/amount.h"

typedef struct RoundedOff { /* of what holds only within rounding, how far something is off */
    Number residue, allowed; /* > 0 */
    uint32_t unit;           /* of both; 0 = plain */
} RoundedOff;

typedef struct RelationCounts {
    uint64_t held, rounded, waived, broken; /* instances of invariants, and stated figures */
    RoundedOff largest; /* allowed.den 0: there is none */
    uint64_t compared; /* comparisons of invariants that had more than blanks to compare */
} RelationCounts;

#endif
