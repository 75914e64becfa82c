#include "cli/library.h"

#include <stdlib.h>
#include <sys/stat.h>

/* Without /proc, what was typed will do if it has a folder in it. */
static char *program_path(const char *program)
{
    char *path = realpath("/proc/self/exe", NULL);
    return path || !program || !strchr(program, '/') ? path : realpath(program, NULL);
}

const char *library_find(Arena *arena, const char *program)
{
    char *path = program_path(program);
    if (!path) return BUDGET_LIBRARY_DIR;
    Str folder = {path, (uint32_t)(strrchr(path, '/') - path)};
    const char *mark = arena_printf(arena, STR_FMT "/../../lib/cn/.", STR_ARG(folder)).ptr;
    struct stat info;
    const char *found = BUDGET_LIBRARY_DIR;
    if (stat(mark, &info) == 0) {
        char *real = realpath(arena_printf(arena, STR_FMT "/../../lib", STR_ARG(folder)).ptr, NULL);
        if (real) found = arena_str(arena, str_from(real)).ptr;
        free(real);
    }
    free(path);
    return found;
}
