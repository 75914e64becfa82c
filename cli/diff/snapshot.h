/* A revision of a git repository as a folder of files. */
#ifndef BUDGET_CLI_DIFF_SNAPSHOT_H
#define BUDGET_CLI_DIFF_SNAPSHOT_H

#include "lang/base/arena.h"
#include "lang/files/temp.h"

typedef struct Snapshot {
    Arena *arena;
    TempFolder folder;
    const char *tree;   /* the files of the revision */
    const char *top;    /* of the work tree they were taken from; "" if there is none */
    const char *prefix; /* of the current folder in it: "", or "budgets/" */
} Snapshot;

/* Takes all files of a revision ("" = what is staged) out of the repository of the current folder.
 * Until snapshot_remove, signals that end a program wait: the folder is removed in any case.
 * False after telling the user. */
bool snapshot_take(Snapshot *snapshot, Arena *arena, const char *revision);
void snapshot_remove(Snapshot *snapshot);

/* Whether git takes a name for a revision, in the repository of the current folder. */
bool snapshot_is_revision(Arena *arena, const char *name);
/* The budget that budgetc.root names in git's configuration, from the top; "." if none. */
const char *snapshot_root(Arena *arena);
/* From the current folder to the top of the work tree: "", or "../". */
const char *snapshot_way_up(Arena *arena);

#endif
