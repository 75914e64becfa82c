/* Several patterns for the texts of cells (headings.h), made ready so that a cell is compared with
 * those alone that have a `*`, however many there are. */
#ifndef BUDGET_TABULAR_PATTERNS_H
#define BUDGET_TABULAR_PATTERNS_H

#include "lang/tabular/heading_set.h"

typedef struct PatternParts { /* of one with a `*` */
    Str before, after;
} PatternParts;

typedef struct Patterns {
    VEC(PatternParts) starred;
    HeadingSet exact;
} Patterns;

/* seed: of intern_seed(). The text of the pattern must live as long. */
void patterns_add(Patterns *patterns, Arena *arena, uint64_t seed, Str pattern);
/* Whether a text is what one of them describes. The comparisons are counted as work. */
bool patterns_match(const Patterns *patterns, Work *work, uint64_t seed, Str text);

#endif
