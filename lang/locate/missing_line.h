/* A line of facts that is missing: a stated row that no fact gives, whose amounts are what every
 * broken relation lacks. */
#ifndef BUDGET_LOCATE_MISSING_LINE_H
#define BUDGET_LOCATE_MISSING_LINE_H

#include "lang/incidence/incidence.h"

typedef struct MissingLine {
    bool found;
    VEC(uint32_t) stated;    /* relations: the amounts of the row, in each table that lacks it */
    VEC(uint32_t) relations; /* broken ones that are off by one of these amounts */
} MissingLine;

/* One line, and nothing else wrong. */
MissingLine missing_line_find(const Incidence *incidence);

#endif
