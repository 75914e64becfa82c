/* A three-way merge that knows rows: what two branches did to a file, put together by keys and not
 * by lines. What has no key (tables, expressions, files with mistakes) is merged by lines. */
#ifndef BUDGET_MERGE_MERGE_H
#define BUDGET_MERGE_MERGE_H

#include "lang/base/arena.h"

typedef enum MergeSide { MERGE_BASE, MERGE_OURS, MERGE_THEIRS, MERGE_SIDES } MergeSide;

typedef struct MergeInput {
    Str texts[MERGE_SIDES];
    Str labels[MERGE_SIDES]; /* after the marks of conflicts */
    uint32_t mark;           /* how many characters a mark has; git's own are 7 */
    bool show_base;          /* conflicts also show what both sides started from */
    bool csv;                /* records with a heading row; otherwise the language */
} MergeInput;

typedef struct Merged {
    Str text;
    uint32_t conflicts;
    bool by_lines; /* some side has a mistake, so nothing was known but lines */
} Merged;

#endif
