#include "cli/common/main_file.h"

#include <sys/stat.h>

#include "cli/common/header.h"
#include "lang/files/read.h"

bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

bool is_budget_name(const char *name)
{
    size_t len = strlen(name), end = strlen(".budget");
    return len > end && name[0] != '.' && strcmp(name + len - end, ".budget") == 0;
}

static const char *inside(Arena *arena, const char *folder, const char *name)
{
    size_t len = strlen(folder);
    if (strcmp(folder, ".") == 0) return arena_str(arena, str_from(name)).ptr;
    const char *slash = len && folder[len - 1] == '/' ? "" : "/";
    return arena_printf(arena, "%s%s%s", folder, slash, name).ptr;
}

typedef VEC(const char *) Paths;

/* The files in it that begin a budget: what they include does not. */
static Paths main_files(Arena *arena, const char *folder, const CompileOptions *options)
{
    Paths paths = {0};
    DIR *entries = folder_list(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));) {
        HeaderKind header = HEADER_NONE;
        if (!is_budget_name(entry->d_name)) continue;
        const char *path = inside(arena, folder, entry->d_name);
        if (!is_folder(path)) (void)find_header(path, options, &header);
        if (header == HEADER_FOUND) *vec_push(arena, &paths) = path;
    }
    if (entries) closedir(entries);
    return paths;
}

const char *main_file(Arena *arena, const char *folder, const char *shown, const char *preferred,
                      const CompileOptions *options)
{
    struct stat info;
    const char *same = preferred ? inside(arena, folder, preferred) : NULL;
    if (same && is_budget_name(preferred) && stat(same, &info) == 0 && !S_ISDIR(info.st_mode))
        return same;
    Paths paths = main_files(arena, folder, options);
    if (paths.len == 1) return paths.items[0];
    if (paths.len == 0)
        complain("`%s` has no file in it that begins a budget", shown);
    else
        complain("`%s` has %u files in it that begin a budget: name the one you mean", shown,
                 paths.len);
    return NULL;
}

ExitCode inputs_find(Arena *arena, Inputs *inputs)
{
    for (int i = 0; i < inputs->file_count; i++) {
        if (strcmp(inputs->files[i], "-") == 0 || !is_folder(inputs->files[i])) continue;
        CompileOptions options = inputs_compile_options(arena, inputs);
        const char *found = main_file(arena, inputs->files[i], inputs->files[i], NULL, &options);
        if (!found) return EXIT_FILES;
        inputs->files[i] = (char *)(uintptr_t)found;
    }
    return EXIT_NONE;
}
