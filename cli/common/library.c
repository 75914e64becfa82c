#include "cli/common/library.h"

#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/common/program.h"

const char *library_find(Arena *arena, const char *program)
{
    char library[PATH_MAX];
    Str folder = program_folder(arena, program);
    struct stat info;
    const char *mark = arena_printf(arena, STR_FMT "/../../lib/cn/.", STR_ARG(folder)).ptr;
    if (!folder.len || stat(mark, &info) != 0) return BUDGET_LIBRARY_DIR;
    const char *found = arena_printf(arena, STR_FMT "/../../lib", STR_ARG(folder)).ptr;
    return realpath(found, library) ? arena_str(arena, str_from(library)).ptr : found;
}
