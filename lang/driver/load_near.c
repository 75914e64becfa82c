/* Files that may be meant where one is not there. */
#include "lang/base/unicode.h"
#include "lang/driver/load.h"

/* Of a whole compilation: there may be as many files that are not there as lines, and a folder may
 * hold any number of names. */
enum { LIMIT_COMPARED = 16384, FOLDER_OPENED = 64 /* names: about what that costs */ };

/* Without what most names end with, so that it makes none of them alike. */
static Str stem(Str name)
{
    uint32_t len = name.len;
    while (len && name.ptr[len - 1] != '.') len--;
    return len > 1 ? (Str){name.ptr, len - 1} : name;
}

/* The name in the folder that is nearest to this one, or {NULL, 0}. */
static Str nearest_name(Loader *loader, const char *folder, Str wanted)
{
    uint32_t limit = unicode_length(stem(wanted)) / 3 + 1;
    Str best = {0};
    loader->compared += FOLDER_OPENED;
    DIR *names = loader->compared < LIMIT_COMPARED ? folder_list(folder) : NULL;
    for (const struct dirent *entry; names && (entry = readdir(names));) {
        if (++loader->compared > LIMIT_COMPARED) break;
        Str name = str_from(entry->d_name);
        uint32_t distance = unicode_distance(wanted, name, limit + 1);
        bool first = distance == limit && best.len && str_compare(name, best) < 0;
        if (distance >= limit && !first) continue;
        if (!path_is_printable(name)) continue;
        limit = distance;
        best = arena_str(loader->arena, name);
    }
    if (names) closedir(names);
    return best;
}

static Str last_part(Str path, Str *folder)
{
    uint32_t at = path.len;
    while (at && path.ptr[at - 1] != '/') at--;
    *folder = (Str){path.ptr, at};
    return (Str){path.ptr + at, path.len - at};
}

static Str in_library(Loader *loader, Str written)
{
    Str folder, name = last_part(written, &folder);
    const char *library = loader->options->library_dir;
    if (!library || !loader_is_library_name(written)) return (Str){0};
    Str path = arena_printf(loader->arena, "%s/" STR_FMT, library, STR_ARG(folder));
    Str file = arena_printf(loader->arena, STR_FMT ".budget", STR_ARG(name));
    Str found = nearest_name(loader, path.ptr, file);
    if (!str_ends(found, STR(".budget"))) return (Str){0};
    found.len -= STR(".budget").len;
    return arena_printf(loader->arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(found));
}

void load_suggest(Loader *loader, Diag *diag, Str written, bool library)
{
    Str folder, name = last_part(written, &folder), near = {0};
    if (!library) {
        Str path = arena_printf(loader->arena, STR_FMT ".", STR_ARG(folder));
        near = nearest_name(loader, path.ptr, name);
        if (near.len && !str_equal(near, name)) {
            diag_help(loader->diags, diag, "is `" STR_FMT STR_FMT "` meant?", STR_ARG(folder),
                      STR_ARG(near));
            return;
        }
    }
    near = in_library(loader, written);
    if (near.len)
        diag_help(loader->diags, diag, "the library has `<" STR_FMT ">`", STR_ARG(near));
}
