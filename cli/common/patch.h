/* Patches for `git apply` and `patch -p1`. */
#ifndef BUDGET_CLI_COMMON_PATCH_H
#define BUDGET_CLI_COMMON_PATCH_H

#include "lang/base/sink.h"

/* A folder that all of some files are in: where a patch for them is applied. */
typedef struct PatchFolder {
    Str path;     /* absolute, without links and dots, ends in "/" */
    bool current; /* it is the current one */
} PatchFolder;

/* The current folder if all files are in it; otherwise the top of the git repository that the first
 * one is in, or else the nearest folder above all of them. Paths may have links and dots in them.
 */
PatchFolder patch_folder(Arena *arena, const Str *paths, uint32_t count);

/* The changes of one file, with its name as git writes it; nothing if both are equal. */
void patch_write(Arena *arena, const PatchFolder *folder, Str path, Str before, Str after,
                 Sink *sink);

#endif
