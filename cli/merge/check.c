#include "cli/merge/check.h"

#include <stdio.h>
#include <stdlib.h>

#include "cli/common/exit.h"
#include "cli/common/language.h"
#include "cli/common/library.h"
#include "lang/driver/compile.h"
#include "lang/files/read.h"

enum { MAX_SHOWN = 20 };

typedef struct Checker {
    Arena *arena;
    const MergeCheck *wanted;
    const char *library;
    Work work;                 /* what all budgets together may cost */
    VEC(const char *) skipped; /* budgets that it would cost too much to check */
} Checker;

static Compilation *compile_with(Checker *x, const char *budget, Str text, CompileStage last)
{
    Overlay overlay = {x->wanted->path, text};
    CompileOptions wanted = {.files = &budget,
                             .file_count = 1,
                             .library_dir = x->library,
                             .last_stage = last,
                             .work = &x->work,
                             .overlays = &overlay,
                             .overlay_count = 1,
                             .catalogue = language_catalogue()};
    Compilation *c = compilation_new();
    CompileStatus status = c ? compile(c, &wanted) : COMPILE_NO_MEMORY;
    if (status != COMPILE_NO_MEMORY) return c;
    compilation_free(c);
    return NULL;
}

static bool reads_path(const Checker *x, Compilation *c)
{
    const Str *paths;
    RealPath wanted, real;
    uint32_t count = compilation_files(c, &paths);
    if (path_resolve(str_from(x->wanted->path), &wanted) != 0) return false;
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
             x->wanted->path, budget);
    Sink sink;
    sink_stream(&sink, arena, stderr);
    diags_print(news, compilation_sources(after), (DiagStyle){.max_errors = MAX_SHOWN}, &sink);
    sink_flush(&sink);
}

/* NULL: memory ran out. */
static bool costs_too_much(Compilation *c)
{
    Diag *const *items;
    uint32_t count = c ? diags_added(compilation_diags(c), &items) : 0;
    for (uint32_t i = 0; i < count; i++)
        if (items[i]->code == DIAG_E0804) return true;
    return !c;
}

static void check_budget(Checker *x, const char *budget)
{
    Compilation *before = compile_with(x, budget, x->wanted->ours, STAGE_REPORT);
    Compilation *after = compile_with(x, budget, x->wanted->merged, STAGE_REPORT);
    if (costs_too_much(before) || costs_too_much(after))
        *vec_push(x->arena, &x->skipped) = budget;
    else
        tell_new(x, budget, before, after);
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
    Compilation *c = compile_with(x, budget, x->wanted->ours, STAGE_RESOLVE);
    bool found = !c || reads_path(x, c);
    Diag **items;
    if (c && found && !setjmp(compilation_arena(c)->memory->on_failure)) {
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
        if (work_is_spent(&x->work))
            *vec_push(x->arena, &x->skipped) = names.items[i];
        else if (concerns(x, names.items[i]))
            check_budget(x, names.items[i]);
    }
}

static void check_around(Checker *x)
{
    const char *path = x->wanted->path;
    Str folder = str_from(path);
    bool inside = folder.len && folder.ptr[0] != '/';
    do {
        folder = str_folder(folder);
        check_folder(x, folder);
        if (folder.len) folder.len--;
        inside = inside && folder.len;
        if (!folder.len && strchr(path, '/') && inside) break;
    } while (inside);
}

static void tell_skipped(const Checker *x)
{
    if (x->skipped.len == 1)
        complain("not checked with what was merged, because that would cost too much: `%s`",
                 x->skipped.items[0]);
    if (x->skipped.len > 1)
        complain("not checked with what was merged, because that would cost too much: `%s` and %u "
                 "more",
                 x->skipped.items[0], x->skipped.len - 1);
}

void merge_check(Arena *arena, const MergeCheck *check)
{
    Checker x = {.arena = arena, .wanted = check, .library = library_find(arena, NULL)};
    work_begin_rest(&x.work, &arena->memory->on_failure, &arena->memory->work);
    work_repeats(&x.work);
    if (check->budget)
        check_budget(&x, check->budget);
    else
        check_around(&x);
    tell_skipped(&x);
}
