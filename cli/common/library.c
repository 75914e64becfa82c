#include "cli/common/library.h"

#include <sys/stat.h>

#include "cli/common/program.h"
#include "lang/files/path.h"

const char *library_find(Arena *arena, const char *program)
{
    RealPath library;
    Str folder = program_folder(arena, program);
    struct stat info;
    const char *mark = arena_printf(arena, STR_FMT "/../../lib/cn/.", STR_ARG(folder)).ptr;
    if (!folder.len || stat(mark, &info) != 0) return BUDGET_LIBRARY_DIR;
    Str found = arena_printf(arena, STR_FMT "/../../lib", STR_ARG(folder));
    return path_resolve(found, &library) ? found.ptr
                                         : arena_str(arena, path_real_str(&library)).ptr;
}

Str library_module_folder(Arena *arena, const char *program)
{
    Str folder = program_folder(arena, program);
    struct stat info;
    Str built = arena_printf(arena, STR_FMT "/../wasm", STR_ARG(folder));
    const char *mark = arena_printf(arena, STR_FMT "/budget.wasm.gz", STR_ARG(built)).ptr;
    if (folder.len && stat(mark, &info) == 0) return built;
    return arena_printf(arena, "%s/../wasm", BUDGET_LIBRARY_DIR);
}
