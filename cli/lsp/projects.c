/* Which budgets the open documents belong to, and their checks. */
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/common/language.h"
#include "cli/common/main_file.h"
#include "cli/lsp/headers.h"
#include "cli/lsp/send.h"
#include "lang/files/path.h"
#include "lang/files/read.h"

enum {
    FOLDERS_ABOVE = 4,      /* where budgets are looked for that include a file */
    LIMIT_CANDIDATES = 1000 /* files in all of these folders */
};

/* ---- compiling ---- */

static Overlay copy(Arena *arena, const char *path, Str text)
{
    return (Overlay){arena_str(arena, str_from(path)).ptr, arena_str(arena, text)};
}

/* Those of the options come first. The texts must live as long as what is compiled. */
static void add_overlays(const Server *server, Compilation *c, CompileOptions *options)
{
    Arena *arena = compilation_arena(c);
    VEC(Overlay) overlays = {0};
    for (uint32_t i = 0; i < options->overlay_count; i++)
        *vec_push(arena, &overlays) =
            copy(arena, options->overlays[i].path, options->overlays[i].text);
    for (uint32_t i = 0; i < server->documents.items.len; i++) {
        const Document *document = server->documents.items.items[i];
        if (document->path)
            *vec_push(arena, &overlays) = copy(arena, document->path, document->text);
    }
    options->overlays = overlays.items;
    options->overlay_count = overlays.len;
}

Compilation *project_compile(Server *server, const CompileOptions *wanted, CompileStatus *status)
{
    CompileOptions options = *wanted;
    Compilation *c = compilation_new();
    *status = COMPILE_NO_MEMORY;
    if (!c) return NULL;
    if (!setjmp(compilation_arena(c)->memory->on_failure)) {
        add_overlays(server, c, &options);
        *status = compile(c, &options);
    }
    if (*status != COMPILE_NO_MEMORY && *status != COMPILE_STOPPED) return c;
    compilation_free(c);
    return NULL;
}

/* ---- which files a check has read ---- */

static bool same_files(const ReadFiles *reads, const Sources *sources)
{
    if (reads->items.len != source_count(sources)) return false;
    for (uint32_t i = 0; i < reads->items.len; i++)
        if (!str_equal(reads->items.items[i].path, source_get(sources, i)->path)) return false;
    return true;
}

/* Also those of budgets that are imported. */
static void note_files(Project *project)
{
    RealPath real;
    ReadFiles *reads = &project->reads;
    const Sources *sources = compilation_sources(project->last);
    if (same_files(reads, sources)) return;
    arena_free(&reads->arena);
    memset(&reads->items, 0, sizeof reads->items);
    for (uint32_t i = 0; i < source_count(sources); i++) {
        Str path = arena_str(&reads->arena, source_get(sources, i)->path);
        bool found = path_resolve(path, &real) == 0;
        *vec_push(&reads->arena, &reads->items) =
            (ReadFile){path, found ? arena_str(&reads->arena, path_real_str(&real)) : path};
    }
}

bool project_reads(const Project *project, const char *path)
{
    Str wanted = str_from(path);
    if (str_equal(str_from(project->path), wanted)) return true;
    for (uint32_t i = 0; i < project->reads.items.len; i++)
        if (str_equal(project->reads.items.items[i].real, wanted)) return true;
    return false;
}

static bool is_read(const ReadFiles *reads, uint32_t number, const Source *source)
{
    return number < reads->items.len && str_equal(reads->items.items[number].path, source->path);
}

/* Mostly the number is the same: files are only looked for where another check has read others. */
Str project_real(const Project *project, const Source *source, uint32_t number)
{
    const ReadFiles *reads = &project->reads;
    if (is_read(reads, number, source)) return reads->items.items[number].real;
    for (uint32_t i = 0; i < reads->items.len; i++)
        if (is_read(reads, i, source)) return reads->items.items[i].real;
    return source->path;
}

Project *project_of(const Server *server, const char *path)
{
    Project *best = NULL;
    for (uint32_t i = 0; path && i < server->projects.len; i++) {
        Project *project = server->projects.items[i];
        if (!project_reads(project, path)) continue;
        if (!best || (best->alone && !project->alone) || (!best->good && project->good))
            best = project;
    }
    return best;
}

/* ---- looking for budgets ---- */

static Project *find(const Server *server, Str path)
{
    for (uint32_t i = 0; i < server->projects.len; i++)
        if (str_equal(str_from(server->projects.items[i]->path), path))
            return server->projects.items[i];
    return NULL;
}

static void add(Server *server, Str path, bool alone)
{
    Project *project = find(server, path);
    if (!project) {
        project = calloc(1, sizeof *project);
        if (!project) longjmp(server->memory.on_failure, 1);
        arena_init(&project->names, &server->memory);
        arena_init(&project->reads.arena, &server->memory);
        arena_init(&project->arena, &server->memory);
        *vec_push(&server->arena, &server->projects) = project;
        project->path = arena_str(&project->names, path).ptr;
        project->kept = kept_new();
    }
    project->alone = alone;
    project->dirty = true;
}

Compilation *project_parse(Server *server, const char *path, bool alone, CompileStatus *status)
{
    CompileOptions wanted = server->wanted;
    wanted.files = &path;
    wanted.file_count = 1;
    wanted.alone = alone;
    wanted.last_stage = STAGE_PARSE;
    return project_compile(server, &wanted, status);
}

static bool includes(Server *server, const char *budget, Str path)
{
    const Str *paths;
    RealPath real;
    CompileStatus status;
    Compilation *c = project_parse(server, budget, false, &status);
    uint32_t count = c ? compilation_files(c, &paths) : 0;
    bool found = false;
    for (uint32_t i = 0; !found && i < count; i++)
        found = path_resolve(paths[i], &real) == 0 && str_equal(path_real_str(&real), path);
    compilation_free(c);
    return found;
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

typedef VEC(const char *) Candidates;

static void list_candidates(Arena *arena, const char *folder, Candidates *names)
{
    uint32_t before = names->len;
    const char *slash = strcmp(folder, "/") == 0 ? "" : "/";
    DIR *entries = folder_list(folder);
    for (struct dirent *entry; entries && (entry = readdir(entries));)
        if (is_budget_name(entry->d_name))
            *vec_push(arena, names) =
                arena_printf(arena, "%s%s%s", folder, slash, entry->d_name).ptr;
    if (entries) closedir(entries);
    if (names->len > before)
        qsort(names->items + before, names->len - before, sizeof *names->items, compare_names);
}

/* By what the files name, without compiling it. */
static bool may_include(Server *server, const char *budget, Str path)
{
    RealPath real, folder;
    if (path_resolve(str_from(budget), &real) != 0 ||
        path_resolve(path_folder(str_from(budget)), &folder) != 0 ||
        !path_inside(path_real_str(&real), path_real_str(&folder)))
        return false; /* a link that leads out */
    Str own = arena_str(&server->scratch, path_real_str(&real));
    return header_begins(server, own) && header_reaches(server, own, path);
}

/* Is what it reads not known yet, or of before? */
static bool is_to_be_checked(const Project *project)
{
    return !project->last || project->dirty || project->running;
}

/* Budgets in the folder of the file, or in those above it, that include it. */
static bool find_around(Server *server, Str path)
{
    Arena arena;
    Candidates names = {0};
    bool found = false;
    arena_init(&arena, &server->memory);
    Str folder = path_folder(path);
    for (int above = 0; above <= FOLDERS_ABOVE; above++) {
        list_candidates(&arena, arena_str(&arena, folder).ptr, &names);
        if (folder.len <= 1) break;
        folder = path_folder(folder);
    }
    for (uint32_t i = 0; i < names.len && i < LIMIT_CANDIDATES; i++) {
        const Project *project = find(server, str_from(names.items[i]));
        if (project && (project->alone || !is_to_be_checked(project))) continue;
        if (is_folder(names.items[i]) || str_equal(str_from(names.items[i]), path)) continue;
        if (!may_include(server, names.items[i], path)) continue;
        if (!includes(server, names.items[i], path)) continue;
        if (!project) add(server, str_from(names.items[i]), false);
        found = true;
    }
    arena_free(&arena);
    return found;
}

static bool is_csv(Str path)
{
    return str_ends(path, STR(".csv"));
}

void projects_note(Server *server, const Document *document, bool look)
{
    bool known = false;
    if (!document->path) return;
    Str path = str_from(document->path);
    for (uint32_t i = 0; i < server->projects.len; i++) {
        Project *project = server->projects.items[i];
        bool reads = project_reads(project, document->path);
        /* What a check will have read is known when it has ended. */
        project->dirty |= reads || project->running;
        known |= reads && !project->alone;
    }
    if (is_csv(path)) return;
    if (look) known |= find_around(server, path);
    if (!known) add(server, path, !header_begins(server, path));
}

/* ---- projects that are no longer wanted ---- */

static void project_free(Project *project)
{
    if (project->good != project->last) compilation_free(project->good);
    compilation_free(project->last);
    kept_free(project->kept);
    arena_free(&project->reads.arena);
    arena_free(&project->arena);
    arena_free(&project->names);
    free(project);
}

static bool read_by_another(const Server *server, const Project *project)
{
    for (uint32_t i = 0; i < server->projects.len; i++) {
        const Project *other = server->projects.items[i];
        if (other != project && !other->alone && project_reads(other, project->path)) return true;
    }
    return false;
}

static bool is_used(const Server *server, const Project *project)
{
    if (!project->last) return true; /* what it reads is not known yet */
    if (project->alone && read_by_another(server, project)) return false;
    for (uint32_t i = 0; i < server->documents.items.len; i++) {
        const Document *document = server->documents.items.items[i];
        if (document->path && project_reads(project, document->path)) return true;
    }
    return false;
}

/* Not while one is checked. */
static void drop_unused(Server *server)
{
    for (uint32_t i = server->projects.len; i > 0; i--) {
        Project *project = server->projects.items[i - 1];
        if (is_used(server, project)) continue;
        findings_retract(server, project);
        server->projects.items[i - 1] = server->projects.items[--server->projects.len];
        project_free(project);
    }
}

void projects_note_all(Server *server)
{
    for (uint32_t i = 0; i < server->projects.len; i++) server->projects.items[i]->dirty = true;
}

void projects_free(Server *server)
{
    for (uint32_t i = 0; i < server->projects.len; i++) project_free(server->projects.items[i]);
    server->projects.len = 0;
    headers_free(server);
}

/* ---- checks ---- */

typedef struct ProjectCheck {
    Server *server;
    const Project *project;
    int64_t began; /* milliseconds */
    bool asked;    /* the editor, whether it shows how far the check is */
    bool told;     /* that it runs */
} ProjectCheck;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static JsonValue check_token(const Server *server)
{
    Str text = arena_printf((Arena *)&server->scratch, "check-%u", (unsigned)server->checks);
    return (JsonValue){.kind = JSON_TEXT, .text = text};
}

static void ask_for_progress(ProjectCheck *check)
{
    Message message;
    JsonValue token = check_token(check->server);
    request_begin(&message, check->server, "window/workDoneProgress/create", token.text.ptr);
    json_open(&message.json, "params", '{');
    json_text(&message.json, "token", token.text);
    json_close(&message.json, '}');
    message_send(&message);
    check->asked = true;
}

/* A check that lasts is told of, once the editor has agreed to that. */
static void tell_progress(ProjectCheck *check)
{
    Server *server = check->server;
    JsonValue token = check_token(server);
    if (!server->may_progress || check->told) return;
    if (!check->asked && milliseconds() - check->began >= server->progress_after)
        ask_for_progress(check);
    if (server->progress_granted != server->checks) return;
    progress_send(server, &token, "begin", tr(N_("checking the budget")));
    check->told = true;
}

static void end_progress(const ProjectCheck *check)
{
    JsonValue token = check_token(check->server);
    if (check->told) progress_send(check->server, &token, "end", NULL);
}

/* Handles what has come meanwhile. A check of what is no longer so is stopped. */
static bool asked(void *context)
{
    ProjectCheck *check = context;
    server_read(check->server, false);
    tell_progress(check);
    return check->server->ending || check->project->dirty;
}

static bool parses(Compilation *c)
{
    Diag *const *items;
    uint32_t count = diags_added(compilation_diags(c), &items);
    for (uint32_t i = 0; i < count; i++)
        if (items[i]->severity == SEVERITY_ERROR && items[i]->code < DIAG_W0109) return false;
    return true;
}

static void keep(Project *project, Compilation *c, uint32_t number)
{
    bool good = !project->good || parses(c);
    if (project->last != project->good) compilation_free(project->last);
    project->last = c;
    project->last_number = number;
    if (!good) return;
    if (project->good != c) compilation_free(project->good);
    project->good = c;
    project->good_number = number;
}

/* Files that are open and that no budget reads any more. */
static void note_orphans(Server *server)
{
    for (uint32_t i = 0; i < server->documents.items.len; i++) {
        const Document *document = server->documents.items.items[i];
        if (document->path && !project_of(server, document->path))
            projects_note(server, document, true);
    }
}

static void check(Server *server, Project *project)
{
    CompileStatus status;
    ProjectCheck context = {.server = server, .project = project, .began = milliseconds()};
    CompileOptions wanted = server->wanted;
    wanted.files = &project->path;
    wanted.file_count = 1;
    wanted.alone = project->alone;
    wanted.last_stage = project->alone ? STAGE_PARSE : STAGE_REPORT;
    wanted.stop = asked;
    wanted.stop_context = &context;
    wanted.kept = project->kept;
    project->dirty = false;
    server->checks++;
    uint32_t number = project->kept ? kept_begin(project->kept) : 0;
    project->running = true;
    Compilation *c = project_compile(server, &wanted, &status);
    project->running = false;
    end_progress(&context);
    if (c) keep(project, c, number);
    if (project->kept) kept_drop(project->kept, project->last_number, project->good_number);
    if (!c) return;
    note_files(project);
    findings_publish(server, project);
    if (project->last == project->good) note_orphans(server);
}

bool projects_check_next(Server *server)
{
    drop_unused(server);
    for (uint32_t i = 0; i < server->projects.len; i++) {
        if (!server->projects.items[i]->dirty) continue;
        check(server, server->projects.items[i]);
        return true;
    }
    return false;
}
