/* Which budgets the open documents belong to. */
#include <stdlib.h>
#include <sys/stat.h>

#include "cli/common/main_file.h"
#include "cli/lsp/headers.h"
#include "lang/files/path.h"
#include "lang/files/read.h"

enum {
    FOLDERS_ABOVE = 4,      /* where budgets are looked for that include a file */
    LIMIT_CANDIDATES = 1000 /* files in all of these folders */
};

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

void projects_note_new(Server *server, const Document *document)
{
    if (!document->path || project_of(server, document->path)) return;
    for (uint32_t i = 0; i < server->projects.len; i++) {
        Project *project = server->projects.items[i];
        if (!project->alone && may_include(server, project->path, str_from(document->path)))
            project->dirty = true;
    }
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
void projects_drop_unused(Server *server)
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

void projects_note_orphans(Server *server)
{
    for (uint32_t i = 0; i < server->documents.items.len; i++) {
        const Document *document = server->documents.items.items[i];
        if (document->path && !project_of(server, document->path))
            projects_note(server, document, true);
    }
}
