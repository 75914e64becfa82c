/* Finding what changed between two budgets. The pipeline calls it; what it returns is
 * lang/diff/diff.h. */
#ifndef BUDGET_DIFF_FIND_H
#define BUDGET_DIFF_FIND_H

#include "lang/diff/input.h"

Diff diff_find(Arena *arena, const DiffInput *before, const DiffInput *after, DiffOptions options);

#endif
