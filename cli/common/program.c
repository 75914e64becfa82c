#include "cli/common/program.h"

#include <limits.h>
#include <stdlib.h>

Str program_folder(Arena *arena, const char *argv0)
{
    char path[PATH_MAX];
    /* Without /proc, what was typed will do if it has a folder in it. */
    bool known =
        realpath("/proc/self/exe", path) || (argv0 && strchr(argv0, '/') && realpath(argv0, path));
    if (!known) return STR("");
    return arena_str(arena, (Str){path, (uint32_t)(strrchr(path, '/') - path)});
}
