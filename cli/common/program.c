#include "cli/common/program.h"

#include "lang/files/path.h"

Str program_folder(Arena *arena, const char *argv0)
{
    RealPath path;
    /* Without /proc, what was typed will do if it has a folder in it. */
    bool known = path_resolve(STR("/proc/self/exe"), &path) == 0 ||
                 (argv0 && strchr(argv0, '/') && path_resolve(str_from(argv0), &path) == 0);
    return known ? arena_str(arena, path_folder(path_real_str(&path))) : STR("");
}
