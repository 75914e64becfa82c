/* Paths as the system sees them: without links and dots, and opened past no link. */
#ifndef BUDGET_FILES_PATH_H
#define BUDGET_FILES_PATH_H

#include <limits.h>

#include "lang/base/str.h"

/* A path without links and dots. len 0: there is none. */
typedef struct RealPath {
    char text[PATH_MAX];
    uint32_t len;
} RealPath;

typedef struct Folder {
    Str real;   /* "" = there is no such folder */
    int handle; /* -1 likewise; the owner closes it */
} Folder;

static inline Str path_real_str(const RealPath *real)
{
    return (Str){real->text, real->len};
}

/* Follows the links and dots of a path. 0, or the errno of the first part that is not there: then
 * `real` ends with that part. */
int path_resolve(Str path, RealPath *real);
/* Is a real path this folder, or below it? Nothing is in a folder "". */
bool path_inside(Str real, Str folder);
Str path_folder(Str path); /* "a/b" → "a", "a" → ".", "/a" → "/" */
Str path_name(Str path);   /* "a/b" → "b" */

/* Names that would do something to whoever prints or reads a list of them: control characters, line
 * ends, and what cannot be seen. */
bool path_is_printable(Str path);

/* Patterns: `*` stands for any characters, or none. It does not stand for the dot that hides a
 * file. */
bool path_is_pattern(Str path);
bool path_fits(Str name, Str pattern);

/* Is it /dev/stdin, /dev/stdout, /dev/stderr or /dev/fd/N? Then *number is what the process was
 * started with. */
bool path_is_descriptor(Str path, int *number);

/* Opens the folder of a real path, or one below `from`, past no link. -1 with errno. */
int folder_open(Str real);
int folder_open_current(void);
int folder_open_below(const Folder *from, Str real);
void folder_close(Folder *folder);

#endif
