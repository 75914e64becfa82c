/* The merge of three versions of a file: read, merged by rows where they can be read, laid out
 * again. */
#ifndef BUDGET_DRIVER_MERGE_H
#define BUDGET_DRIVER_MERGE_H

#include "lang/merge/merge.h"

/* The result lives in the arena; when memory runs out, the arena's owner is jumped to. A side in
 * the canonical layout makes a result without conflicts canonical, too. */
Merged merge_files(Arena *arena, const MergeInput *input);

/* A text for git to compare by lines: without alignment, and one fact on a line. A text with
 * mistakes stays as it is. */
Str merge_plain_text(Arena *arena, Str text);

#endif
