/* What the includes of a file name: a file each, or by a pattern all of a folder that fit. */
#include <stdlib.h>

#include "lang/driver/load.h"

typedef VEC(Str) FileNames;

static int compare_names(const void *a, const void *b)
{
    return str_compare(*(const Str *)a, *(const Str *)b);
}

/* Those in the folder that fit; closes it. */
static void add_names(Loader *loader, DIR *entries, Str pattern, FileNames *names)
{
    for (const struct dirent *entry; names->len <= LIMIT_FILES && (entry = readdir(entries));) {
        work_ask(&loader->arena->memory->work);
        Str name = str_from(entry->d_name);
        if (path_fits(name, pattern))
            *vec_push(loader->arena, names) = arena_str(loader->arena, name);
    }
    closedir(entries);
}

/* A text that is given may be that of a file which is not there yet. */
static void add_given(Loader *loader, Str folder, Str pattern, FileNames *names)
{
    RealPath real;
    for (uint32_t i = 0; i < loader->options->overlay_count; i++) {
        Str path = str_from(loader->options->overlays[i].path), name = path_name(path);
        if (loader->overlays_real[i].len || !path_fits(name, pattern)) continue;
        if (path_resolve(path_folder(path), &real) != 0) continue;
        if (str_equal(path_real_str(&real), folder)) *vec_push(loader->arena, names) = name;
    }
}

/* Is this the file whose includes they are? */
static bool is_own(const Loader *loader, FileId own, Str folder, Str name)
{
    RealPath real;
    Str path = source_get(loader->sources, own)->path;
    if (!str_equal(path_name(path), name) || path_resolve(path_folder(path), &real) != 0)
        return false;
    return str_equal(path_real_str(&real), folder);
}

/* In the order of the bytes of their names, whatever the folder says. */
static void add_sorted(Loader *loader, const Include *include, FileNames *names, Str folder,
                       Included *included)
{
    Str written = path_folder(include->path);
    bool here = !str_ends(str_folder(include->path), STR("/"));
    qsort(names->items, names->len, sizeof *names->items, compare_names);
    for (uint32_t i = 0; i < names->len; i++) {
        Str name = names->items[i];
        if (is_own(loader, included->own, folder, name)) continue;
        if (!here)
            name = loader_join(loader, str_equal(written, STR("/")) ? STR("") : written, name);
        *vec_push(loader->arena, &included->items) =
            (IncludedFile){.include = include, .path = name};
    }
}

static void tell_pattern(Loader *loader, const Include *include, const char *what)
{
    diag_add(loader->diags, DIAG_E0801, include->span, what, STR_ARG(include->path));
    loader->incomplete = true;
}

static void add_pattern(Loader *loader, const Include *include, Str folder, Included *included)
{
    DIR *entries = NULL;
    FileNames names = {0};
    Str path = loader_join(loader, folder, include->path), pattern = path_name(path);
    if (path_is_pattern(str_folder(include->path))) {
        tell_pattern(loader, include,
                     N_("`" STR_FMT "`: `*` stands in names of files only, not "
                        "in those of folders"));
        return;
    }
    FileStatus status = files_list(&loader->files, path_folder(path), &loader->file, &entries);
    if (status != FILE_IS_OPEN) {
        *vec_push(loader->arena, &included->items) =
            (IncludedFile){include, include->path, status, loader->file.error};
        return;
    }
    Str real = arena_str(loader->arena, loader->files.last.real);
    uint32_t before = included->items.len;
    add_names(loader, entries, pattern, &names);
    add_given(loader, real, pattern, &names);
    if (names.len > LIMIT_FILES) {
        tell_pattern(loader, include, N_("too many files fit `" STR_FMT "`"));
        return;
    }
    if (names.len) add_sorted(loader, include, &names, real, included);
    if (included->items.len == before)
        tell_pattern(loader, include, N_("no file fits `" STR_FMT "`"));
}

void included_list(Loader *loader, const Tree *tree, Str folder, Included *included)
{
    included->own = tree->file;
    for (uint32_t i = 0; i < tree->statements.len; i++) {
        if (tree->statements.items[i]->kind != STATEMENT_INCLUDE) continue;
        const Include *include = &tree->statements.items[i]->include;
        if (!include->library && path_is_pattern(include->path))
            add_pattern(loader, include, folder, included);
        else
            *vec_push(loader->arena, &included->items) =
                (IncludedFile){.include = include, .path = include->path};
    }
}
