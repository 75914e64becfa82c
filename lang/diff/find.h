/* Finding what changed between two budgets. The pipeline calls it; what it answers is
 * lang/diff/diff.h. */
#ifndef BUDGET_DIFF_FIND_H
#define BUDGET_DIFF_FIND_H

#include "lang/diff/diff.h"
#include "lang/report/tables.h"

typedef struct DiffInput { /* one compiled budget, as far as it came */
    Env *env;
    const Model *model;         /* NULL = it could not be read */
    const Relations *relations; /* NULL = not planned */
    const Report *report;       /* built with Tables.sources; NULL = not built */
    const RelationRecord *records;
    uint32_t record_count;
    RelationCounts counts;
    bool tried;
    Diags *diags;
    const Sources *sources;
} DiffInput;

Diff diff_find(Arena *arena, const DiffInput *before, const DiffInput *after, DiffOptions options);

#endif
