#include "lang/driver/load.h"

#include <errno.h>
#include <sys/stat.h>

#include "lang/base/unicode.h"

/* ---- bytes ---- */

Trees loader_trees(const Loader *loader)
{
    return (Trees){loader->trees.items, loader->trees.len, loader->inclusions.items,
                   loader->inclusions.len, loader->kept_facts.items};
}

void loader_free(Loader *loader)
{
    loader_close(loader);
    files_close(&loader->files);
}

/* Is there a text of it? One that is given takes the place of a file that is not there; where a
 * file may not be read, neither may that. */
static bool is_there(const Loader *loader, Str path, FileStatus status)
{
    return status == FILE_IS_OPEN || (status == FILE_FAILS && loader_overlay(loader, path));
}

static Str without_mark(Loader *loader, Str text)
{
    loader->marked = str_starts(text, STR(UNICODE_MARK));
    return loader->marked ? (Str){text.ptr + 3, text.len - 3} : text;
}

static const char *read_kept(Loader *loader, Str *text)
{
    const char *error = file_read_all(loader->arena, &loader->file, text);
    if (!error) *text = without_mark(loader, *text);
    return error;
}

/* All of it, for now. */
static const char *read_passing(Loader *loader, Str *text)
{
    PassingFile *file = arena_new(loader->arena, PassingFile);
    Str real = arena_str(loader->arena, path_real_str(&loader->file.real));
    const char *error = passing_open(file, &loader->files, real, loader->file.handle);
    if (!error) error = file_read_all(loader->arena, &loader->file, text);
    if (!error && file->skipped) *text = without_mark(loader, *text);
    bool same = !error && text->len == file->len && !passing_check(file, loader->file.handle);
    loader->passing = same ? file : NULL; /* one that grows is kept */
    return error;
}

static const char *read_open(Loader *loader, Str path, Str *text)
{
    loader->passing = NULL;
    loader->marked = false;
    const Overlay *overlay = loader_overlay(loader, path);
    if (overlay) {
        *text = without_mark(loader, overlay->text);
        return NULL;
    }
    bool passes = loader_passes(loader);
    const char *error = NULL;
    if (ahead_take(loader, text))
        loader->passing = passes ? &loader->ahead->file : NULL;
    else
        error = passes ? read_passing(loader, text) : read_kept(loader, text);
    return error;
}

/* ---- paths ---- */

/* What comes from a descriptor includes what lies in the current folder. */
static Str folder_of(Str path)
{
    int number;
    return path_is_descriptor(path, &number) ? STR(".") : path_folder(path);
}

/* A source names this path, which leads to where it may not. */
static void refuse(Loader *loader, Str path, Span from, FileStatus status)
{
    Diag *diag;
    if (status == FILE_LEADS_OUT)
        diag = diag_add(loader->diags, DIAG_E0802, from,
                        "`" STR_FMT "` is a link that leads out of its folder", STR_ARG(path));
    else
        diag = diag_add(loader->diags, DIAG_E0802, from,
                        "`" STR_FMT "` lies outside the folder of the budget", STR_ARG(path));
    diag_help(loader->diags, diag, "allow its folder with --include-dir");
}

/* Opens loader->file. False after a diagnostic, for which `from` names it. */
static bool open_file(Loader *loader, Str path, FileOrigin origin, Span from)
{
    FileStatus status = files_open(&loader->files, path, origin, &loader->file);
    if (is_there(loader, path, status)) return true;
    if (status == FILE_FAILS)
        load_suggest(loader, loader_cannot_read(loader->diags, path, from, loader->file.error),
                     path, false);
    else
        refuse(loader, path, from, status);
    return false;
}

static bool is_standard_input(Loader *loader, Text path)
{
    if (!str_equal(path.value, STR("-"))) return false;
    Diag *diag = diag_add(loader->diags, DIAG_E0801, path.span,
                          "`-` is standard input on the command line only");
    diag_help(loader->diags, diag, "a file of this name is `./-`");
    return true;
}

bool loader_open(Loader *loader, Text path, Str *full)
{
    if (is_standard_input(loader, path)) return false;
    const Source *from = source_of(loader->sources, path.span.lo);
    *full = loader_join(loader, folder_of(from ? from->path : STR(".")), path.value);
    return open_file(loader, *full, FILE_OF_BUDGET, path.span);
}

bool loader_find(Loader *loader, Text path, Str *full, Str *real)
{
    if (!loader_open(loader, path, full)) return false;
    *real = arena_str(loader->arena, path_real_str(&loader->file.real));
    loader_close(loader);
    return true;
}

/* ---- one file ---- */

Diag *loader_cannot_read(Diags *diags, Str path, Span from, const char *error)
{
    const char *reason = diags_text(diags, error);
    if (str_equal(path, STR("-")))
        return diag_add(diags, DIAG_E0801, from, "cannot read standard input: %s", reason);
    return diag_add(diags, DIAG_E0801, from, "cannot read `" STR_FMT "`: %s", STR_ARG(path),
                    reason);
}

const char *loader_read(Loader *loader, Str path, Str *text)
{
    const char *error = loader->paths.len >= LIMIT_FILES ? N_("there are too many files")
                                                         : read_open(loader, path, text);
    loader_close(loader);
    loader->kept = NULL;
    return error;
}

/* room: bytes at the text, at least those of it. */
static bool add_text(Loader *loader, Str path, Span from, const char *error, Str text,
                     uint32_t room, FileId *file)
{
    Str shown = str_equal(path, STR("-")) ? STR("<stdin>") : path;
    if (!error && !source_add_with_room(loader->sources, shown, text, room, file))
        error = N_("all files together are larger than 4 GiB");
    if (!error && loader->marked) source_set_marked(loader->sources, *file);
    if (error) {
        loader_cannot_read(loader->diags, path, from, error);
        return false;
    }
    *vec_push(loader->arena, &loader->paths) = path;
    return true;
}

bool loader_add_text(Loader *loader, Str path, Span from, const char *error, Str text, FileId *file)
{
    return add_text(loader, path, from, error, text, text.len, file);
}

static bool add_source(Loader *loader, Str path, Span from, Symbol name, FileId *file)
{
    Str text = STR("");
    const char *error = loader_read(loader, path, &text);
    KeptFiles *kept = error || !name ? NULL : loader->options->kept;
    loader->kept = kept ? kept_file(kept, name, text) : NULL;
    if (!loader->kept) return loader_add_text(loader, path, from, error, text, file);
    return add_text(loader, path, from, error, loader->kept->text, loader->kept->room, file);
}

bool loader_add_source(Loader *loader, Str path, Span from, FileId *file)
{
    return add_source(loader, path, from, 0, file);
}

static void read_file(Loader *loader, Str path, FileOrigin origin, Str name, Span from);
static void cannot_open(Loader *loader, Str path, FileOrigin origin, Str name, Span from,
                        FileStatus status);

static void include_library(Loader *loader, const Include *include_)
{
    const char *folder = loader->options->library_dir;
    Str written = include_->path;
    if (!loader_is_library_name(written)) {
        diag_add(loader->diags, DIAG_E0802, include_->span,
                 "this is no name of the library: its parts are names, not empty, `.` or `..`");
        return;
    }
    if (!folder) {
        diag_add(loader->diags, DIAG_E0801, include_->span,
                 "the library is not found: say where with --library-dir");
        return;
    }
    if (loader->files.library.handle < 0) files_set_library(&loader->files, folder);
    Str path = arena_printf(loader->arena, "%s/" STR_FMT ".budget", folder, STR_ARG(written));
    Str name = arena_printf(loader->arena, "<" STR_FMT ">", STR_ARG(written));
    read_file(loader, path, FILE_OF_LIBRARY, name, include_->span);
}

static void include(Loader *loader, const IncludedFile *file, Str folder)
{
    Text written = {.value = file->path, .span = file->include->span};
    if (file->include->library) {
        include_library(loader, file->include);
    } else if (!is_standard_input(loader, written)) {
        Str path = loader_join(loader, folder, file->path);
        loader->file.error = file->error;
        if (file->status != FILE_IS_OPEN) {
            cannot_open(loader, path, FILE_OF_BUDGET, path, written.span, file->status);
            return;
        }
        read_file(loader, path, FILE_OF_BUDGET, path, written.span);
    }
}

static void include_all(Loader *loader, const Tree *tree, Str folder)
{
    if (loader->depth == LIMIT_INCLUDE_DEPTH) {
        diag_add(loader->diags, DIAG_E0803, (Span){0, 0},
                 "files include each other more than %d deep", (int)LIMIT_INCLUDE_DEPTH);
        return;
    }
    loader->depth++;
    Included included = {0};
    included_list(loader, tree, folder, &included);
    Aheads aheads = ahead_read(loader, &included, folder);
    for (uint32_t i = 0; i < included.items.len; i++) {
        Ahead *ahead = i < aheads.len ? &aheads.items[i] : NULL;
        loader->ahead = ahead;
        loader->includer = tree->file;
        include(loader, &included.items.items[i], folder);
        ahead_drop(loader, ahead);
    }
    loader->depth--;
}

static void let_go(Loader *loader, FileId file, PassingFile *passing)
{
    Str text = source_get(loader->sources, file)->text;
    if (text.ptr) arena_resize(loader->arena, (char *)text.ptr, text.len, 0);
    source_let_go(loader->sources, file, passing_read, passing);
}

/* Files that include nothing can wait until all are there, and then be parsed by several threads:
 * places, and the order of the trees, stay what they are. Small ones are not worth it. */
static bool parse_later(Loader *loader, const ParseInput *input)
{
    Str text = source_get(loader->sources, input->file)->text;
    if (loader->kept || loader->jobs->threads <= 1 || text.len < TASK_BYTES || ahead_may_include(loader, text))
        return false;
    *vec_push(loader->arena, &loader->tasks) =
        (ParseTask){*input, loader->trees.len, text.ptr ? loader->passing : NULL};
    *vec_push(loader->arena, &loader->trees) = NULL;
    if (!text.ptr) let_go(loader, input->file, loader->passing);
    return true;
}

/* One whose text is not at hand: with many files, there are never more texts than threads. */
static void parse_passing(Loader *loader, ParseTask *task)
{
    const Source *source = source_get(loader->sources, task->input.file);
    SourceView view = {0};
    Span all = {source->base, source->base + source->text.len};
    source_view(loader->sources, task->input.arena, &view, all);
    task->input.text = view.text; /* empty if it is lost, which is reported in the end */
    loader->trees.items[task->tree] = parse_file(&task->input);
    /* Findings may hold pieces of it. */
    if (diags_empty(task->input.diags)) vec_free(task->input.arena, &view.buffer);
}

static void parse_task(void *context, uint32_t part, Arena *arena)
{
    Loader *loader = context;
    ParseTask *task = &loader->tasks.items[part];
    task->input.shared = true;
    task->input.arena = arena;
    task->input.diags = diags_like(arena, loader->diags);
    if (source_get(loader->sources, task->input.file)->text.ptr)
        loader->trees.items[task->tree] = parse_file(&task->input);
    else
        parse_passing(loader, task);
}

static void parse_tasks(Loader *loader)
{
    jobs_run(loader->jobs, loader->arena, loader->tasks.len, parse_task, loader);
    for (uint32_t i = 0; i < loader->tasks.len; i++) {
        const ParseTask *task = &loader->tasks.items[i];
        if (task->passing && diags_empty(task->input.diags))
            let_go(loader, task->input.file, task->passing);
        diags_append(loader->diags, task->input.diags);
    }
}

/* Text that findings speak of is kept: they may hold pieces of it. */
static Tree *parse_now(Loader *loader, const ParseInput *input)
{
    Diag *const *found;
    uint32_t before = diags_added(loader->diags, &found);
    Tree *tree = parse_next(input, &loader->parser);
    bool silent = diags_added(loader->diags, &found) == before;
    if (loader->passing && silent) let_go(loader, input->file, loader->passing);
    return tree;
}

/* The tree of the last compilation, if it stands where it stood; else it is parsed and kept. */
static Tree *parse_kept(Loader *loader, const ParseInput *input, Symbol name)
{
    KeptFile *kept = loader->kept;
    const Source *source = source_get(loader->sources, input->file);
    bool moved = kept->tree && (kept->base != source->base || kept->tree->file != input->file);
    if (moved) kept = loader->kept = kept_again(loader->options->kept, name);
    if (!kept->tree) {
        ParseInput own = *input;
        own.arena = &kept->arena;
        own.diags = kept->diags = diags_like(&kept->arena, loader->diags);
        own.text = kept->text;
        kept->base = source->base;
        kept->tree = parse_file(&own);
    }
    diags_append_copies(loader->diags, kept->diags);
    return kept->tree;
}

/* name: a file of the library is "<…>" */
static void cannot_open(Loader *loader, Str path, FileOrigin origin, Str name, Span from,
                        FileStatus status)
{
    bool library = origin == FILE_OF_LIBRARY;
    Str written = library ? (Str){name.ptr + 1, name.len - 2} : path;
    if (status == FILE_FAILS)
        load_suggest(
            loader,
            loader_cannot_read(loader->diags, library ? name : path, from, loader->file.error),
            written, library);
    else
        refuse(loader, path, from, status);
    if (from.hi && status != FILE_FAILS) return;
    loader->incomplete = true;
    if (!from.hi) loader->failed = true;
}

/* The file that was opened comes for the first time. What cannot be opened is told once, too. */
static bool is_new(Loader *loader, Str path, FileStatus status, Span from, Symbol *symbol)
{
    Str real = path_real_str(&loader->file.real);
    *symbol = loader_symbol(loader, status == FILE_IS_OPEN && real.len ? real : path);
    FileState state = loader->marks->items.items[*symbol].state;
    if (state == FILE_OPEN)
        diag_add(loader->diags, DIAG_W0211, from, "`" STR_FMT "` includes itself in a circle",
                 STR_ARG(path));
    if (state <= FILE_EXPECTED) loader->marks->items.items[*symbol].state = FILE_READ;
    return state <= FILE_EXPECTED;
}

/* from: where another file includes it; {0,0} = the command line names it */
static void note_inclusion(Loader *loader, Symbol symbol, Span from)
{
    uint32_t id = loader->marks->items.items[symbol].id;
    if (from.hi && id)
        *vec_push(loader->arena, &loader->inclusions) = (Inclusion){loader->includer, id - 1};
}

static void set_id(Loader *loader, Symbol symbol, FileId file)
{
    loader->marks->items.items[symbol].id = file + 1;
}

/* name: what results call it (see Source) */
static void read_file(Loader *loader, Str path, FileOrigin origin, Str name, Span from)
{
    work_ask(&loader->arena->memory->work);
    FileStatus status = files_open(&loader->files, path, origin, &loader->file);
    Symbol symbol;
    FileId file;
    if (!is_new(loader, path, status, from, &symbol)) {
        note_inclusion(loader, symbol, from);
        loader_close(loader);
        return;
    }
    if (!is_there(loader, path, status)) {
        cannot_open(loader, path, origin, name, from, status);
        return;
    }
    if (!add_source(loader, path, from, symbol, &file)) {
        loader->incomplete = true;
        if (!from.hi) loader->failed = true;
        return;
    }
    set_id(loader, symbol, file);
    note_inclusion(loader, symbol, from);
    source_name(loader->sources, file, str_equal(name, STR("-")) ? STR("<stdin>") : name);
    ParseInput input = {.arena = loader->arena,
                        .names = loader->names,
                        .sources = loader->sources,
                        .diags = loader->diags,
                        .older = loader->options->older,
                        .file = file};
    if (loader->options->to_format && file == 0) input.tokens = &loader->tokens;
    if (!input.tokens && parse_later(loader, &input)) return;
    Tree *tree = loader->kept ? parse_kept(loader, &input, symbol) : parse_now(loader, &input);
    KeptFile *kept = loader->kept; /* others follow */
    loader->marks->items.items[symbol].state = FILE_OPEN;
    if (!loader->options->alone) include_all(loader, tree, folder_of(path));
    loader->marks->items.items[symbol].state = FILE_READ;
    *vec_push(loader->arena, &loader->trees) = tree;
    if (kept) *vec_push(loader->arena, &loader->kept_facts) = &kept->facts;
}

void loader_init(Loader *loader, Arena *arena, Interner *names, Sources *sources, Diags *diags,
                 Jobs *jobs, const CompileOptions *options)
{
    *loader = (Loader){.reader = loader_csv_reader,
                       .arena = arena,
                       .names = names,
                       .sources = sources,
                       .diags = diags,
                       .jobs = jobs,
                       .options = options,
                       .file = {.handle = -1}};
    loader->marks = arena_new(arena, FileMarks);
    files_init(&loader->files, arena);
    Str first = options->file_count ? str_from(options->files[0]) : STR(".");
    files_allow(&loader->files, folder_of(first));
    for (int i = 0; i < options->include_dir_count; i++)
        files_allow(&loader->files, str_from(options->include_dirs[i]));
    RealPath real;
    loader->overlays_real = arena_array(arena, Str, options->overlay_count);
    for (uint32_t i = 0; i < options->overlay_count; i++)
        if (path_resolve(str_from(options->overlays[i].path), &real) == 0)
            loader->overlays_real[i] = arena_str(arena, path_real_str(&real));
}

void loader_read_all(Loader *loader)
{
    for (int i = 0; i < loader->options->file_count; i++) {
        Str path = str_from(loader->options->files[i]);
        read_file(loader, path, FILE_OF_USER, path, (Span){0, 0});
    }
    parse_end(loader->parser);
    parse_tasks(loader);
}

void loader_read_import(Loader *loader, const Loader *importer, Str path, Span from)
{
    loader->marks = importer->marks;
    loader->number = ++loader->marks->loaders;
    read_file(loader, path, FILE_OF_BUDGET, path, from);
    parse_end(loader->parser);
    parse_tasks(loader);
}
