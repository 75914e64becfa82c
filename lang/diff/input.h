/* What a comparison of two budgets reads of each. */
#ifndef BUDGET_DIFF_INPUT_H
#define BUDGET_DIFF_INPUT_H

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

#endif
