/* One budget of the server: how it is compiled, and which files it reads. */
#include "cli/lsp/server.h"
#include "lang/files/path.h"

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

Compilation *project_parse(Server *server, const char *path, bool alone, CompileStatus *status)
{
    CompileOptions wanted = server->wanted;
    wanted.files = &path;
    wanted.file_count = 1;
    wanted.alone = alone;
    wanted.last_stage = STAGE_PARSE;
    return project_compile(server, &wanted, status);
}

/* ---- which files a check has read ---- */

static bool same_files(const ReadFiles *reads, const Sources *sources)
{
    if (reads->items.len != source_count(sources)) return false;
    for (uint32_t i = 0; i < reads->items.len; i++)
        if (!str_equal(reads->items.items[i].path, source_get(sources, i)->path)) return false;
    return true;
}

void project_note_files(Project *project)
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
