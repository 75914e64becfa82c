#include "cli/library.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

/* Without /proc, what was typed will do if it has a folder in it. */
static bool program_path(const char *program, char path[PATH_MAX])
{
    if (realpath("/proc/self/exe", path)) return true;
    return program && strchr(program, '/') && realpath(program, path);
}

const char *library_find(Arena *arena, const char *program)
{
    char path[PATH_MAX], library[PATH_MAX];
    if (!program_path(program, path)) return BUDGET_LIBRARY_DIR;
    Str folder = {path, (uint32_t)(strrchr(path, '/') - path)};
    struct stat info;
    const char *mark = arena_printf(arena, STR_FMT "/../../lib/cn/.", STR_ARG(folder)).ptr;
    if (stat(mark, &info) != 0) return BUDGET_LIBRARY_DIR;
    const char *found = arena_printf(arena, STR_FMT "/../../lib", STR_ARG(folder)).ptr;
    return realpath(found, library) ? arena_str(arena, str_from(library)).ptr : found;
}
