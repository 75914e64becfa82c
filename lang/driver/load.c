#define _XOPEN_SOURCE 700 /* realpath */

#include "lang/driver/load.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

/* ---- bytes ---- */

/* Why a file cannot be read, or NULL with its text. The file may grow while it is read; what was
 * there at the end of reading counts. */
static const char *read_stream(Arena *arena, FILE *stream, Str *text)
{
    size_t cap = 1 << 16, len = 0;
    char *data = arena_resize(arena, NULL, 0, cap);
    for (;;) {
        len += fread(data + len, 1, cap - len, stream);
        if (len < cap) break;
        if (cap >= UINT32_MAX / 2) return N_("it is larger than 2 GiB");
        data = arena_resize(arena, data, cap, cap * 2);
        cap *= 2;
    }
    if (ferror(stream)) return strerror(errno);
    data = arena_resize(arena, data, cap, len); /* there may be very many small files */
    *text = (Str){data, (uint32_t)len};
    return NULL;
}

void loader_close(Loader *loader)
{
    if (loader->stream) fclose(loader->stream);
    loader->stream = NULL;
}

static bool is_replaced(const Loader *loader, Str path)
{
    char real[PATH_MAX], wanted[PATH_MAX];
    const char *replaced = loader->options->replaced;
    if (!replaced) return false;
    if (strcmp(path.ptr, replaced) == 0) return true;
    return realpath(path.ptr, real) && realpath(replaced, wanted) && strcmp(real, wanted) == 0;
}

/* It can be read again, and few places in it are wanted. */
static bool can_pass(const Loader *loader, const struct stat *info)
{
    const CompileOptions *options = loader->options;
    bool wanted = options->keep_texts || options->sources || options->records ||
                  options->last_stage == STAGE_PARSE;
    return !wanted && S_ISREG(info->st_mode);
}

bool loader_passes(const Loader *loader, const struct stat *info)
{
    return info->st_size > KEPT_BYTES && can_pass(loader, info);
}

bool loader_may_pass(const Loader *loader, Str path)
{
    struct stat info;
    return stat(path.ptr, &info) == 0 && can_pass(loader, &info) && !is_replaced(loader, path);
}

static Str without_mark(Str text)
{
    return str_starts(text, STR("\xEF\xBB\xBF")) ? (Str){text.ptr + 3, text.len - 3} : text;
}

static const char *read_kept(Loader *loader, FILE *stream, Str *text)
{
    const char *error = read_stream(loader->arena, stream, text);
    if (!error) *text = without_mark(*text);
    return error;
}

/* All of it, for now. */
static const char *read_passing(Loader *loader, Str path, Str *text)
{
    PassingFile *file = arena_new(loader->arena, PassingFile);
    const char *error = passing_open(file, path, loader->stream);
    if (!error) error = read_stream(loader->arena, loader->stream, text);
    bool same = !error && text->len == file->len && !passing_check(file, loader->stream);
    loader->passing = same ? file : NULL; /* one that grows is kept */
    return error;
}

static const char *read_path(Loader *loader, Str path, Str *text)
{
    loader->passing = NULL;
    if (str_equal(path, STR("-"))) return read_kept(loader, stdin, text);
    Str name = arena_str(loader->arena, path);
    struct stat info;
    if (is_replaced(loader, name)) {
        *text = without_mark(loader->options->replacement);
        return NULL;
    }
    if (stat(name.ptr, &info) != 0) return strerror(errno);
    if (S_ISDIR(info.st_mode)) return N_("it is a folder");
    loader->stream = fopen(name.ptr, "rb");
    if (!loader->stream) return strerror(errno);
    bool passes = loader_passes(loader, &info);
    const char *error = NULL;
    if (ahead_take(loader, text))
        loader->passing = passes ? &loader->ahead->file : NULL;
    else
        error = passes ? read_passing(loader, name, text) : read_kept(loader, loader->stream, text);
    loader_close(loader);
    return error;
}

/* ---- paths ---- */

static Str folder_of(Str path)
{
    uint32_t len = path.len;
    while (len && path.ptr[len - 1] != '/') len--;
    return len > 1 ? (Str){path.ptr, len - 1} : len ? STR("/") : STR(".");
}

Str loader_join(Loader *loader, Str folder, Str path)
{
    if (path.len && path.ptr[0] == '/') return path;
    if (str_equal(folder, STR("."))) return path;
    return arena_printf(loader->arena, STR_FMT "/" STR_FMT, STR_ARG(folder), STR_ARG(path));
}

/* The path without links and dots, until the next is asked for; "" if there is no such file. There
 * may be very many includes of few files, so that nothing stays of each. */
static Str real_path(Loader *loader, Str path)
{
    char name[PATH_MAX];
    if (path.len >= sizeof name) return (Str){0};
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    return realpath(name, loader->real) ? str_from(loader->real) : (Str){0};
}

static void allow_folder(Loader *loader, Str folder)
{
    Str real = arena_str(loader->arena, real_path(loader, folder));
    *vec_push(loader->arena, &loader->roots) = real;
}

/* In a folder that does not exist there is nothing. */
static bool inside(Str real, Str folder)
{
    if (!folder.len) return false;
    if (str_equal(folder, STR("/"))) return true;
    return str_starts(real, folder) && (real.len == folder.len || real.ptr[folder.len] == '/');
}

/* What does not exist cannot be outside: reading it says what is wrong. */
static bool allowed(const Loader *loader, Str real)
{
    if (!real.len) return true;
    for (uint32_t i = 0; i < loader->roots.len; i++)
        if (inside(real, loader->roots.items[i])) return true;
    return false;
}

bool loader_resolve(Loader *loader, Text path, Str *full)
{
    const Source *from = source_of(loader->sources, path.span.lo);
    *full = loader_join(loader, folder_of(from ? from->path : STR(".")), path.value);
    if (allowed(loader, real_path(loader, *full))) return true;
    diag_add(loader->diags, DIAG_E0802, path.span,
             "`" STR_FMT "` lies outside the folder of the budget", STR_ARG(*full));
    return false;
}

/* ---- one file ---- */

void loader_cannot_read(Diags *diags, Str path, Span from, const char *error)
{
    const char *reason = diags_text(diags, error);
    if (str_equal(path, STR("-")))
        diag_add(diags, DIAG_E0801, from, "cannot read standard input: %s", reason);
    else
        diag_add(diags, DIAG_E0801, from, "cannot read `" STR_FMT "`: %s", STR_ARG(path), reason);
}

bool loader_add_source(Loader *loader, Str path, Span from, FileId *file)
{
    Str text = STR("");
    const char *error = loader->paths.len >= LIMIT_FILES ? N_("there are too many files")
                                                         : read_path(loader, path, &text);
    if (!error &&
        !source_add(loader->sources, str_equal(path, STR("-")) ? STR("<stdin>") : path, text, file))
        error = N_("all files together are larger than 4 GiB");
    if (error) {
        loader_cannot_read(loader->diags, path, from, error);
        return false;
    }
    *vec_push(loader->arena, &loader->paths) = path;
    return true;
}

/* Names are NFC, file names are bytes: two that only look alike are two files. So bytes beyond
 * ASCII are written as numbers. */
static Str file_key(Loader *loader, Str real)
{
    Sink key;
    sink_memory(&key, loader->arena);
    sink_char(&key, '\x1f');
    for (uint32_t i = 0, plain = 0; i < real.len; i = plain + 1) {
        for (plain = i; plain < real.len && (unsigned char)real.ptr[plain] < 0x80;) plain++;
        sink_str(&key, (Str){real.ptr + i, plain - i});
        if (plain < real.len) sink_printf(&key, "\x1e%02X", (unsigned char)real.ptr[plain]);
    }
    return sink_result(&key);
}

/* The names keep a copy of their own. */
static Symbol file_symbol(Loader *loader, Str real)
{
    Str key = file_key(loader, real);
    Symbol symbol = intern(loader->names, key);
    arena_resize(loader->arena, (char *)key.ptr, key.len, 0);
    while (loader->states.len <= symbol) *vec_push(loader->arena, &loader->states) = FILE_NEW;
    return symbol;
}

bool loader_expect(Loader *loader, Str path)
{
    Str real = real_path(loader, path);
    if (!real.len || !allowed(loader, real)) return false;
    Symbol symbol = file_symbol(loader, real); /* which may move the states */
    uint8_t *state = &loader->states.items[symbol];
    if (*state != FILE_NEW) return false;
    *state = FILE_EXPECTED;
    return true;
}

static void read_file(Loader *loader, Str path, Str real, Str name, Span from);

static void include(Loader *loader, const Include *include_, Str folder)
{
    Str path, real, name;
    if (include_->library) {
        if (!loader->options->library_dir) {
            diag_add(loader->diags, DIAG_E0801, include_->span,
                     "the library is not found: say where with --library-dir");
            return;
        }
        path = arena_printf(loader->arena, "%s/" STR_FMT ".budget", loader->options->library_dir,
                            STR_ARG(include_->path));
        real = real_path(loader, path);
        name = arena_printf(loader->arena, "<" STR_FMT ">", STR_ARG(include_->path));
    } else {
        path = name = loader_join(loader, folder, include_->path);
        real = real_path(loader, path);
        if (!allowed(loader, real)) {
            Diag *diag =
                diag_add(loader->diags, DIAG_E0802, include_->span,
                         "`" STR_FMT "` lies outside the folder of the budget", STR_ARG(path));
            diag_help(loader->diags, diag, "allow its folder with --include-dir");
            return;
        }
    }
    read_file(loader, path, real, name, include_->span);
}

static void include_all(Loader *loader, const Tree *tree, Str folder)
{
    if (loader->depth == LIMIT_INCLUDE_DEPTH) {
        diag_add(loader->diags, DIAG_E0803, (Span){0, 0},
                 "files include each other more than %d deep", (int)LIMIT_INCLUDE_DEPTH);
        return;
    }
    loader->depth++;
    Aheads aheads = ahead_read(loader, tree, folder);
    uint32_t next = 0;
    for (uint32_t i = 0; i < tree->statements.len; i++) {
        if (tree->statements.items[i]->kind != STATEMENT_INCLUDE) continue;
        Ahead *ahead = next < aheads.len ? &aheads.items[next++] : NULL;
        loader->ahead = ahead;
        include(loader, &tree->statements.items[i]->include, folder);
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
    if (loader->jobs->threads <= 1 || text.len < TASK_BYTES || ahead_may_include(loader, text))
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

/* name: what results call it (see Source) */
static void read_file(Loader *loader, Str path, Str real, Str name, Span from)
{
    Symbol symbol = file_symbol(loader, real.len ? real : path);
    if (loader->states.items[symbol] == FILE_OPEN)
        diag_add(loader->diags, DIAG_W0211, from, "`" STR_FMT "` includes itself in a circle",
                 STR_ARG(path));
    if (loader->states.items[symbol] > FILE_EXPECTED) return;
    loader->states.items[symbol] = FILE_READ;
    FileId file;
    if (!loader_add_source(loader, path, from, &file)) {
        loader->incomplete = true;
        if (!from.hi) loader->failed = true;
        return;
    }
    source_name(loader->sources, file, str_equal(name, STR("-")) ? STR("<stdin>") : name);
    ParseInput input = {.arena = loader->arena,
                        .names = loader->names,
                        .sources = loader->sources,
                        .diags = loader->diags,
                        .file = file};
    if (parse_later(loader, &input)) return;
    Tree *tree = parse_now(loader, &input);
    loader->states.items[symbol] = FILE_OPEN;
    if (!loader->options->alone) include_all(loader, tree, folder_of(path));
    loader->states.items[symbol] = FILE_READ;
    *vec_push(loader->arena, &loader->trees) = tree;
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
                       .options = options};
    Str first = options->file_count ? str_from(options->files[0]) : STR(".");
    allow_folder(loader, str_equal(first, STR("-")) ? STR(".") : folder_of(first));
    for (int i = 0; i < options->include_dir_count; i++)
        allow_folder(loader, str_from(options->include_dirs[i]));
}

void loader_read_all(Loader *loader)
{
    for (int i = 0; i < loader->options->file_count; i++) {
        Str path = str_from(loader->options->files[i]);
        read_file(loader, path, real_path(loader, path), path, (Span){0, 0});
    }
    parse_end(loader->parser);
    parse_tasks(loader);
}
