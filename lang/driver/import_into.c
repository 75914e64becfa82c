#include "lang/driver/import_into.h"

#include "lang/base/unicode.h"
#include "lang/discover/transcript_base.h"
#include "lang/driver/compilation.h"
#include "lang/driver/import_base.h"

/* ---- trying ---- */

/* Errors that are no differences between figures. */
static uint32_t count_faults(const Compilation *c)
{
    Diag *const *diags;
    uint32_t count = diags_added(c->env.diags, &diags), faults = 0;
    for (uint32_t i = 0; i < count; i++) {
        const char *code = diag_info(diags[i]->code)->code;
        bool differs = code[2] == '5' || code[2] == '6'; /* E05xx, E06xx */
        faults += diags[i]->severity == SEVERITY_ERROR && !differs;
    }
    return faults;
}

static IntoStatus compile_base(const CompileOptions *options, ImportInto *into)
{
    CompileOptions wanted = *options;
    wanted.keep_texts = wanted.without_culprits = true;
    into->base = compilation_new();
    if (!into->base) return INTO_NO_MEMORY;
    switch (compile(into->base, &wanted)) {
    case COMPILE_OK:
    case COMPILE_ERRORS: break;
    case COMPILE_IO: return INTO_UNREAD;
    case COMPILE_STOPPED:
    case COMPILE_NO_MEMORY: return INTO_NO_MEMORY;
    }
    return into->base->results.tried ? INTO_MADE : INTO_ERRORS;
}

static IntoStatus try(const TableImport *import, const CompileOptions *options, ImportInto *into)
{
    Arena *arena = import->env.arena;
    CompileOptions wanted = *options;
    Overlay *overlays = arena_array(arena, Overlay, into->files.len);
    for (uint32_t i = 0; i < into->files.len; i++) {
        Str path = arena_join(arena, into->folder, "", into->files.items[i].path);
        overlays[i] = (Overlay){path.ptr, into->files.items[i].text};
    }
    wanted.overlays = overlays;
    wanted.overlay_count = into->files.len;
    wanted.without_culprits = true;
    into->trial = compilation_new();
    if (!into->trial) return INTO_NO_MEMORY;
    CompileStatus status = compile(into->trial, &wanted);
    if (status == COMPILE_NO_MEMORY || status == COMPILE_STOPPED) return INTO_NO_MEMORY;
    bool good = status != COMPILE_IO && into->trial->results.tried &&
                count_faults(into->trial) <= count_faults(into->base);
    return good ? INTO_MADE : INTO_FINDINGS;
}

/* ---- the files ---- */

static void add_file(const TableImport *import, ImportInto *into, Str path, Str text)
{
    *vec_push(import->env.arena, &into->files) = (IntoText){path, text};
}

static void add_tables(const TableImport *import, ImportInto *into)
{
    Arena *arena = import->env.arena;
    const DataGrids *grids = &import->discovery.finder.grids;
    for (uint32_t g = 0; g < grids->len; g += transcript_sides(&into->transcript, g)) {
        Sink sink;
        if (!into->transcript.plans[g].used) continue;
        sink_memory(&sink, arena);
        transcript_write_csv(&into->transcript, g, &sink);
        add_file(import, into,
                 arena_printf(arena, "published/" STR_FMT ".csv", STR_ARG(grids->items[g].table)),
                 sink_result(&sink));
    }
}

static Str first_table(const TableImport *import, const ImportInto *into)
{
    const DataGrids *grids = &import->discovery.finder.grids;
    uint32_t g = 0;
    while (!into->transcript.plans[g].used) g++;
    return grids->items[g].table;
}

static const Source *source_of_budget(const ImportInto *into, Str path)
{
    const Sources *sources = into->base->env.sources;
    for (FileId i = 0; i < source_count(sources); i++)
        if (str_equal(source_get(sources, i)->path, path)) return source_get(sources, i);
    return NULL;
}

/* The budget, with a line more at its end. False if its text is not known. */
static bool add_budget(const TableImport *import, ImportInto *into, Str path, Str included)
{
    Arena *arena = import->env.arena;
    const Source *source = source_of_budget(into, path);
    if (!source) return false;
    Str name = {path.ptr + into->folder.len, path.len - into->folder.len}, text = source->text;
    bool ends = !text.len || text.ptr[text.len - 1] == '\n';
    add_file(import, into, name,
             arena_printf(arena, "%s" STR_FMT "%sinclude \"" STR_FMT "\"\n",
                          source->marked ? UNICODE_MARK : "", STR_ARG(text), ends ? "" : "\n",
                          STR_ARG(included)));
    return true;
}

static Str folder_of(Str path)
{
    while (path.len && path.ptr[path.len - 1] != '/') path.len--;
    return path;
}

IntoStatus import_into(TableImport *import, const CompileOptions *options, ImportInto *into)
{
    Str path = str_from(options->files[0]), text;
    Arena *arena = import->env.arena;
    into->folder = folder_of(path);
    IntoStatus status = compile_base(options, into);
    if (status != INTO_MADE) return status;
    BaseBudget *base = arena_new(arena, BaseBudget);
    *base = import_base_of(arena, into->base);
    if (!import_addition(import, base, &into->transcript, &text)) return INTO_DEFECT;
    if (into->transcript.empty) return INTO_NOTHING;
    add_tables(import, into);
    Str included = arena_printf(arena, STR_FMT ".budget", STR_ARG(first_table(import, into)));
    add_file(import, into, included, text);
    if (!add_budget(import, into, path, included)) return INTO_DEFECT;
    return try(import, options, into);
}
