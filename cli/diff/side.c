#include "cli/diff/side.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/common/main_file.h"
#include "cli/common/progress.h"
#include "cli/diff/snapshot.h"
#include "lang/files/path.h"

typedef struct SideReader {
    Arena *arena;
    const char *shown, *other;
    const CompileOptions *options;
    Compilation *compilation;
} SideReader;

static bool exists(const char *path)
{
    struct stat info;
    return strcmp(path, "-") == 0 || stat(path, &info) == 0;
}

/* ---- compiling ---- */

static CompileStatus compile_file(SideReader *r, const char *path, const CompileOptions *options)
{
    CompileOptions wanted = *options;
    wanted.files = &path;
    wanted.file_count = 1;
    wanted.last_stage = STAGE_REPORT;
    wanted.sources = wanted.records = true;
    wanted.without_culprits = true; /* a comparison shows errors, not what explains them */
    r->compilation = compilation_new();
    return r->compilation ? progress_compile(r->compilation, &wanted) : COMPILE_NO_MEMORY;
}

static void drop(SideReader *r)
{
    compilation_free(r->compilation);
    r->compilation = NULL;
}

static void tell_findings(const SideReader *r)
{
    Sink sink;
    if (setjmp(compilation_arena(r->compilation)->memory->on_failure)) return;
    sink_stream(&sink, compilation_arena(r->compilation), stderr);
    diags_print(compilation_diags(r->compilation), compilation_sources(r->compilation),
                (DiagStyle){.max_errors = 20}, &sink);
    sink_flush(&sink);
}

static ExitCode compile_side(SideReader *r, const char *path, const CompileOptions *options)
{
    CompileStatus status = compile_file(r, path, options);
    if (status == COMPILE_OK || status == COMPILE_ERRORS) return EXIT_NONE;
    if (status == COMPILE_NO_MEMORY)
        out_of_memory();
    else
        tell_findings(r);
    drop(r);
    return EXIT_FILES;
}

/* ---- the main file of a folder ---- */

static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static ExitCode compile_path(SideReader *r, const char *path, const CompileOptions *options)
{
    if (is_folder(path))
        path = main_file(r->arena, path, r->shown, base_name(r->other), r->options);
    return path ? compile_side(r, path, options) : EXIT_FILES;
}

/* ---- REV:path ---- */

/* Folders of the work tree mean the same folders of the revision. */
static CompileOptions in_snapshot(SideReader *r, const Snapshot *snapshot)
{
    CompileOptions options = *r->options;
    const char **dirs = arena_array(r->arena, const char *, (size_t)options.include_dir_count);
    size_t len = strlen(snapshot->top);
    for (int i = 0; i < options.include_dir_count; i++) {
        RealPath real;
        dirs[i] = options.include_dirs[i];
        if (path_resolve(str_from(dirs[i]), &real) != 0) continue;
        bool within = path_inside(path_real_str(&real), str_from(snapshot->top));
        dirs[i] = within ? arena_printf(r->arena, "%s%s", snapshot->tree, real.text + len).ptr
                         : arena_str(r->arena, path_real_str(&real)).ptr;
    }
    options.include_dirs = dirs;
    return options;
}

/* Is there such a file in the revision, which the current folder is the top of? Its path was typed,
 * and may lead anywhere. */
static bool is_there(const char *path)
{
    RealPath top, real;
    return path_resolve(STR("."), &top) == 0 && path_resolve(str_from(path), &real) == 0 &&
           path_inside(path_real_str(&real), path_real_str(&top)) && exists(path);
}

/* From the top of the revision, so that what is read has the names that it has there. */
static ExitCode compile_there(SideReader *r, const Snapshot *snapshot, const char *path)
{
    CompileOptions options = in_snapshot(r, snapshot);
    int here = folder_open_current();
    ExitCode code = EXIT_FILES;
    if (here >= 0 && chdir(snapshot->tree) == 0) {
        if (is_there(path))
            code = compile_path(r, strcmp(path, "-") == 0 ? "./-" : path, &options);
        else
            complain("`%s`: there is no such file in this revision", r->shown);
    } else {
        complain("`%s`: %s", r->shown, strerror(errno));
    }
    if (here >= 0 && fchdir(here) != 0) complain("the current folder is gone");
    if (here >= 0) close(here);
    return code;
}

static ExitCode compile_revision(SideReader *r, Str revision, const char *path)
{
    Snapshot snapshot;
    if (!snapshot_take(&snapshot, r->arena, arena_str(r->arena, revision).ptr)) return EXIT_FILES;
    if (strncmp(path, "./", 2) == 0)
        path = arena_printf(r->arena, "%s%s", snapshot.prefix, path + 2).ptr;
    ExitCode code = compile_there(r, &snapshot, *path ? path : snapshot_root(r->arena));
    snapshot_remove(&snapshot);
    return code;
}

/* Behind the revision; there may be others in braces, as in HEAD@{12:30}. */
static const char *find_colon(const char *shown)
{
    int braces = 0;
    for (const char *at = shown; *at; at++) {
        if (*at == '{') braces++;
        if (*at == '}') braces--;
        if (*at == ':' && braces <= 0) return at;
    }
    return NULL;
}

static bool is_path(const char *shown)
{
    return shown[0] == '/' || strcmp(shown, "-") == 0 || strncmp(shown, "./", 2) == 0 ||
           strncmp(shown, "../", 3) == 0;
}

typedef struct SideName {
    enum { SIDE_PATH, SIDE_REVISION, SIDE_EITHER } kind;
    Str revision;
    const char *path; /* in the revision; "" = the budget at its top */
} SideName;

/* REV:path, although there may be a file of that name: a stranger's branch can hold one. */
static SideName with_colon(Arena *arena, const char *shown, const char *colon)
{
    SideName name = {SIDE_REVISION, {shown, (uint32_t)(colon - shown)}, colon + 1};
    const char *revision = arena_str(arena, name.revision).ptr;
    if (*revision && exists(shown) && !snapshot_is_revision(arena, revision)) name.kind = SIDE_PATH;
    return name;
}

/* REV alone, or a path. git is not asked about what is called like a budget. */
static SideName without_colon(Arena *arena, const char *shown)
{
    SideName name = {SIDE_PATH, str_from(shown), ""};
    bool there = exists(shown);
    if (there && (is_budget_name(shown) || shown[strlen(shown) - 1] == '/')) return name;
    if (snapshot_is_revision(arena, shown)) name.kind = there ? SIDE_EITHER : SIDE_REVISION;
    return name;
}

static SideName read_name(Arena *arena, const char *shown)
{
    const char *colon = find_colon(shown);
    if (is_path(shown)) return (SideName){.kind = SIDE_PATH};
    return colon ? with_colon(arena, shown, colon) : without_colon(arena, shown);
}
const char *diff_side_here(Arena *arena, const char *shown)
{
    SideName side = read_name(arena, shown);
    const char *path = side.path;
    if (side.kind == SIDE_PATH) return NULL;
    if (strncmp(path, "./", 2) == 0) return path;
    if (!*path) path = snapshot_root(arena);
    const char *up = snapshot_way_up(arena);
    return *up ? arena_printf(arena, "%s%s", up, path).ptr : path;
}

ExitCode diff_side_compile(Arena *arena, const char *shown, const char *other,
                           const CompileOptions *options, DiffName *name, Compilation **compilation)
{
    SideReader r = {.arena = arena, .shown = shown, .other = other, .options = options};
    SideName side = read_name(arena, shown);
    *name = (DiffName){.shown = shown};
    if (side.kind == SIDE_EITHER)
        return usage_error("`%s` is a revision and a file: write `%s:` or `./%s`", shown, shown,
                           shown);
    if (side.kind == SIDE_REVISION)
        name->prefix = arena_printf(arena, STR_FMT ":", STR_ARG(side.revision));
    ExitCode code = side.kind == SIDE_REVISION ? compile_revision(&r, side.revision, side.path)
                                               : compile_path(&r, shown, options);
    *compilation = r.compilation;
    return code;
}
