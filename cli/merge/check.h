/* What a merge breaks: budgets that read a file, checked with its merged text in its place. */
#ifndef BUDGET_CLI_MERGE_CHECK_H
#define BUDGET_CLI_MERGE_CHECK_H

#include "lang/base/arena.h"

typedef struct MergeCheck {
    const char *path;    /* of the file that was merged, in the work tree */
    const char *budget;  /* the one to check; NULL = those in the folder of `path` and above it, up
                            to the working folder, that read it */
    Str ours, merged;    /* its text before and after */
} MergeCheck;

/* Tells on standard error the findings that the budgets have with the merged text and had not
 * before, and which budgets were not checked because that would cost too much: all together may
 * cost what `arena` has left, or what the largest of them may.
 *
 * Other files are as they are in the work tree: git merges one after the other, so a change that
 * spans several may seem broken until all of them are merged. */
void merge_check(Arena *arena, const MergeCheck *check);

#endif
