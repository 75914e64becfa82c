#include "cli/common/patch.h"

#include <unistd.h>

#include "cli/common/text_diff.h"
#include "lang/base/quote.h"
#include "lang/files/path.h"

/* The folder of a path (up to its last "/"), really; the path as it is if there is none. */
static Str real_folder(Arena *arena, Str path)
{
    RealPath real;
    uint32_t len = path.len;
    while (len && path.ptr[len - 1] != '/') len--;
    if (path_resolve(len ? (Str){path.ptr, len} : STR("."), &real) != 0)
        return (Str){path.ptr, len};
    return arena_printf(arena, real.len > 1 ? STR_FMT "/" : STR_FMT, STR_ARG(path_real_str(&real)));
}

/* Without links and dots in its folder; a file that is a link keeps its own name. */
static Str real_path(Arena *arena, Str path)
{
    uint32_t len = path.len;
    while (len && path.ptr[len - 1] != '/') len--;
    return arena_printf(arena, STR_FMT STR_FMT, STR_ARG(real_folder(arena, path)),
                        STR_ARG(((Str){path.ptr + len, path.len - len})));
}

static bool all_in(Arena *arena, Str folder, const Str *paths, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!str_starts(real_path(arena, paths[i]), folder)) return false;
    return true;
}

/* "/a/b/" becomes "/a/". */
static Str above(Str folder)
{
    do folder.len--;
    while (folder.len && folder.ptr[folder.len - 1] != '/');
    return folder;
}

static bool is_top(Arena *arena, Str folder)
{
    return access(arena_printf(arena, STR_FMT ".git", STR_ARG(folder)).ptr, F_OK) == 0;
}

PatchFolder patch_folder(Arena *arena, const Str *paths, uint32_t count)
{
    Str current = real_folder(arena, STR(""));
    if (all_in(arena, current, paths, count)) return (PatchFolder){current, true};
    Str first = real_folder(arena, paths[0]), folder = first;
    while (folder.len > 1 && !is_top(arena, folder)) folder = above(folder);
    if (folder.len <= 1 || !all_in(arena, folder, paths, count)) folder = first;
    while (folder.len > 1 && !all_in(arena, folder, paths, count)) folder = above(folder);
    return (PatchFolder){folder, false};
}

/* Between quotes if it must be; a tab after a blank tells where the name ends. */
static Str header_name(Arena *arena, const char *side, Str path)
{
    Sink sink;
    sink_memory(&sink, arena);
    quote_path(&sink, arena_printf(arena, "%s" STR_FMT, side, STR_ARG(path)));
    Str name = sink_result(&sink);
    bool ends = name.ptr[0] != '"' && memchr(name.ptr, ' ', name.len);
    return ends ? arena_printf(arena, STR_FMT "\t", STR_ARG(name)) : name;
}

void patch_write(Arena *arena, const PatchFolder *folder, Str path, Str before, Str after,
                 Sink *sink)
{
    Str real = real_path(arena, path);
    if (str_starts(real, folder->path))
        path = (Str){real.ptr + folder->path.len, real.len - folder->path.len};
    text_diff_write(arena, header_name(arena, "a/", path), header_name(arena, "b/", path), before,
                    after, sink);
}
