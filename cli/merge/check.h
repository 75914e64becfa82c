/* What a merge breaks: budgets that read a file, checked with its merged text in its place. */
#ifndef BUDGET_CLI_MERGE_CHECK_H
#define BUDGET_CLI_MERGE_CHECK_H

#include "lang/base/arena.h"

/* Other files are as they stand in the work tree: git merges one after the other, so a change that
 * spans several may seem broken until all of them are merged.
 *
 * Tells on standard error the findings that the budgets around `path` have with the text
 * `merged` in its place and had not with `ours`. `budget` names the one to check; NULL = those in
 * the folder of `path` and above it, up to the working folder, that read it. */
void merge_check(Arena *arena, const char *path, Str ours, Str merged, const char *budget);

#endif
