/* A line of facts that stands twice, where nothing shows it but a row of a table that the document
 * prints once. (Where a total shows it too, solve() finds it.) */
#ifndef BUDGET_LOCATE_DOUBLED_LINE_H
#define BUDGET_LOCATE_DOUBLED_LINE_H

#include "lang/incidence/incidence.h"

typedef struct DoubledLine {
    uint32_t relation; /* the row that is not stated */
    uint32_t figure;   /* the amount that is one too many */
    Span other;        /* the same amount on its other line */
} DoubledLine;

/* Does the relation come from such a line, which could go without breaking anything? */
bool doubled_line_find(const Incidence *incidence, uint32_t relation, DoubledLine *line);

#endif
