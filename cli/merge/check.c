#include "cli/merge/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/common/exit.h"
#include "cli/common/language.h"
#include "cli/common/library.h"
#include "lang/driver/compile.h"
#include "lang/files/read.h"

enum { MAX_SHOWN = 20, MAX_TRIED = 100, MAX_SPENT = 300000000 /* units of work */ };

typedef struct Checker {
    Arena *arena;
    const char *path, *library;
    Str ours, merged;
    uint32_t tried;
    uint64_t spent; /* on all budgets */
} Checker;

static Compilation *compile_with(Checker *x, const char *budget, Str text, CompileStage last)
{
    CompileOptions wanted = {.files = &budget,
                             .file_count = 1,
                             .library_dir = x->library,
                             .last_stage = last,
                             .replaced = x->path,
                             .replacement = text,
                             .catalogue = language_catalogue()};
    Compilation *c = compilation_new();
    CompileStatus status = c ? compile(c, &wanted) : COMPILE_NO_MEMORY;
    if (c) x->spent += work_spent(&compilation_arena(c)->memory->work);
    if (status != COMPILE_NO_MEMORY) return c;
    compilation_free(c);
    return NULL;
}

static bool reads_path(const Checker *x, Compilation *c)
{
    const Str *paths;
    RealPath wanted, real;
    uint32_t count = compilation_files(c, &paths);
    if (path_resolve(str_from(x->path), &wanted) != 0) return false;
    for (uint32_t i = 0; i < count; i++)
        if (path_resolve(paths[i], &real) == 0 &&
            str_equal(path_real_str(&real), path_real_str(&wanted)))
            return true;
    return false;
}

/* Findings that both have are no news. */
static void tell_new(const Checker *x, const char *budget, Compilation *before, Compilation *after)
{
    Arena *arena = compilation_arena(after);
    if (setjmp(arena->memory->on_failure)) return;
    diags_drop_known(compilation_diags(after), compilation_diags(before));
    Diags *news = compilation_diags(after);
    if (!diags_count(news, SEVERITY_ERROR) && !diags_count(news, SEVERITY_WARNING)) return;
    complain("with `%s` merged and all other files as they are, `%s` has findings that it had not "
             "before:",
             x->path, budget);
    Sink sink;
    sink_stream(&sink, arena, stderr);
    diags_print(news, compilation_sources(after), (DiagStyle){.max_errors = MAX_SHOWN}, &sink);
    sink_flush(&sink);
}

static void check_budget(Checker *x, const char *budget)
{
    Compilation *before = compile_with(x, budget, x->ours, STAGE_REPORT);
    Compilation *after = compile_with(x, budget, x->merged, STAGE_REPORT);
    if (before && after) tell_new(x, budget, before, after);
    compilation_free(before);
    compilation_free(after);
}

/* ---- finding budgets ---- */

static bool is_source(const char *name)
{
    size_t len = strlen(name);
    return len > 7 && strcmp(name + len - 7, ".budget") == 0;
}

/* One with a header, that reads the file. */
static bool concerns(Checker *x, const char *budget)
{
    Compilation *c = compile_with(x, budget, x->ours, STAGE_RESOLVE);
    bool found = c && reads_path(x, c);
    Diag **items;
    if (found && !setjmp(compilation_arena(c)->memory->on_failure)) {
        uint32_t count = diags_sorted(compilation_diags(c), &items);
        for (uint32_t i = 0; i < count; i++)
            found = found && !(items[i]->code == DIAG_E0208 && !items[i]->span.hi);
    }
    compilation_free(c);
    return found;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void check_folder(Checker *x, Str folder)
{
    VEC(const char *) names = {0};
    DIR *open = folder_list(folder.len ? arena_str(x->arena, folder).ptr : ".");
    if (!open) return;
    for (const struct dirent *entry = readdir(open); entry; entry = readdir(open))
        if (is_source(entry->d_name))
            *vec_push(x->arena, &names) =
                arena_printf(x->arena, STR_FMT "%s", STR_ARG(folder), entry->d_name).ptr;
    closedir(open);
    if (names.len) qsort(names.items, names.len, sizeof *names.items, compare_names);
    for (uint32_t i = 0; i < names.len; i++) {
        if (x->tried++ >= MAX_TRIED || x->spent >= MAX_SPENT) return;
        if (concerns(x, names.items[i])) check_budget(x, names.items[i]);
    }
}

void merge_check(Arena *arena, const char *path, Str ours, Str merged, const char *budget)
{
    Checker x = {.arena = arena, .path = path, .ours = ours, .merged = merged};
    x.library = library_find(arena, NULL);
    if (budget) {
        check_budget(&x, budget);
        return;
    }
    Str folder = str_from(path);
    bool inside = folder.len && folder.ptr[0] != '/';
    do {
        folder = str_folder(folder);
        check_folder(&x, folder);
        if (folder.len) folder.len--;
        inside = inside && folder.len;
        if (!folder.len && strchr(path, '/') && inside) break;
    } while (inside);
}
