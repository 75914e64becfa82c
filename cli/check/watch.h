/* Waiting until a file of the budget is saved, for --watch. Folders are watched and not files: many
 * editors write a new file and give it the name of the old one. */
#ifndef BUDGET_CLI_CHECK_WATCH_H
#define BUDGET_CLI_CHECK_WATCH_H

#include "lang/base/arena.h"
#include "lang/base/vec.h"

typedef struct WatchedFolder {
    Str path;
    int number; /* what the system calls it */
} WatchedFolder;

typedef struct Watch {
    Arena *arena;
    int handle;
    VEC(WatchedFolder) folders; /* of all runs */
    VEC(Str) files;             /* of the last run that could read them */
} Watch;

/* False after telling the user: this system cannot. */
bool watch_init(Watch *watch, Arena *arena);
/* What a run has read; `complete`: nothing was missing, so these are all. */
void watch_files(Watch *watch, const Str *paths, uint32_t count, bool complete);
/* Waits for a save of one of them, or of any .budget beside one, and until the disk is quiet. Its
 * name; ptr NULL: standard error is closed. Lives in the watch until the next call. */
Str watch_wait(Watch *watch);

#endif
