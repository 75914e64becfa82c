#include "cli/common/output.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/common/exit.h"
#include "cli/common/language.h"
#include "cli/common/signals.h"
#include "lang/base/quote.h"

/* What a signal must remove. Everything that changes its lists is held (signals_hold). */
static Output *current;

static bool fail_because(Output *output, const char *path, const char *reason)
{
    if (output->failed) return false;
    output->failed = true;
    if (strcmp(path, "-") == 0)
        complain("cannot write standard output: %s", tr(reason));
    else
        complain("cannot write `%s`: %s", path, tr(reason));
    return false;
}

/* The reader of standard output may have closed it, as `head` does. */
static bool fail(Output *output, const char *path, int error)
{
    if (error == EPIPE && strcmp(path, "-") == 0) signals_end_by_pipe();
    return fail_because(output, path, strerror(error));
}

/* ---- folders ---- */

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

static void fail_to_enter(Output *output, const OutWalk *walk, OutStatus status, const char *path)
{
    int error = errno;
    const char *part = arena_str(output->arena, (Str){walk->path.ptr, walk->at}).ptr;
    const char *leads = tr("it is a link that leads out of its folder: name `" STR_FMT "` itself");
    if (status == OUT_LEADS_OUT)
        fail_because(output, part,
                     arena_printf(output->arena, leads, STR_ARG(path_real_str(&walk->real))).ptr);
    else
        fail(output, path ? path : part, error);
}

/* make: with all folders above it. What was made is remembered, to be taken away on failure.
 * shown: what cannot be written if there is no such folder; NULL = the part that is missing */
static int enter(Output *output, Str path, bool make, const char *shown)
{
    OutWalk walk;
    OutStatus status = OUT_FAILS;
    if (!out_walk_start(&walk, path)) return fail(output, shown ? shown : path.ptr, errno), -1;
    do {
        MadeFolder *made = make ? arena_new(output->arena, MadeFolder) : NULL;
        if (made) *vec_push(output->arena, &output->made) = made;
        status = out_walk_step(&walk, made);
    } while (status == OUT_IS_OPEN && !out_walk_done(&walk));
    if (status == OUT_IS_OPEN) return walk.handle;
    fail_to_enter(output, &walk, status, shown);
    close(walk.handle);
    return -1;
}

static OutFolder *find_folder(Output *output, Str path, bool make, const char *shown)
{
    for (uint32_t i = 0; i < output->folders.len; i++)
        if (str_equal(output->folders.items[i]->path, path))
            return &output->folders.items[i]->opened;
    OutputFolder *folder = arena_new(output->arena, OutputFolder);
    *folder = (OutputFolder){arena_str(output->arena, path), {.handle = -1, .lock = -1}};
    folder->opened.handle = enter(output, folder->path, make, shown);
    if (folder->opened.handle < 0) return NULL;
    *vec_push(output->arena, &output->folders) = folder;
    return &folder->opened;
}

/* ---- one file ---- */

/* One that is gone has no links. */
static void look_up_inputs(Output *output)
{
    output->input_stats = arena_array(output->arena, struct stat, output->inputs.count);
    for (uint32_t i = 0; i < output->inputs.count; i++) {
        struct stat *input = &output->input_stats[i];
        if (stat(arena_str(output->arena, output->inputs.paths[i]).ptr, input) != 0)
            input->st_nlink = 0;
    }
}

static bool is_input(Output *output, const struct stat *info)
{
    if (!output->input_stats) look_up_inputs(output);
    for (uint32_t i = 0; i < output->inputs.count; i++) {
        const struct stat *input = &output->input_stats[i];
        if (input->st_nlink && input->st_dev == info->st_dev && input->st_ino == info->st_ino)
            return true;
    }
    return false;
}

static int open_new(Output *output, OutFolder *folder, const char *path, mode_t mode)
{
    OutputFile *added = vec_push(output->arena, &output->files);
    *added = (OutputFile){.path = path};
    return new_file_create(folder, path_name(str_from(path)).ptr, mode, &added->file);
}

/* A device or a pipe, or what the process was started with. */
static int open_direct(Output *output, const char *path, int handle)
{
    if (handle >= 0) *vec_push(output->arena, &output->files) = (OutputFile){.path = path};
    return handle;
}

static int refuse_input(Output *output, const char *path)
{
    output->failed = true;
    complain("`%s` is read: it cannot be written too", path);
    return -1;
}

/* In the place of a file of the output folder, there may be only a file. */
static int replace(Output *output, OutFolder *folder, const char *path, const struct stat *info)
{
    const char *name = path_name(str_from(path)).ptr;
    struct stat followed;
    if (output->fresh) return fail_because(output, path, N_("it is there already")), -1;
    if (S_ISDIR(info->st_mode)) return errno = EISDIR, -1;
    if (fstatat(folder->handle, name, &followed, 0) == 0 && is_input(output, &followed))
        return refuse_input(output, path);
    if (S_ISLNK(info->st_mode)) return open_new(output, folder, path, 0);
    if (S_ISREG(info->st_mode))
        return faccessat(folder->handle, name, W_OK, 0) == 0
                   ? open_new(output, folder, path, info->st_mode & 0777)
                   : -1;
    if (!output->inside) return open_direct(output, path, out_open_direct(folder, name));
    return fail_because(output, path, N_("it is no regular file")), -1;
}

/* -1 with errno, or after telling the user. */
static int open_file(Output *output, const char *path)
{
    Str text = str_from(path), name = path_name(text);
    struct stat info;
    int number;
    if (!path_is_printable(text))
        return fail_because(output, path,
                            N_("its name has control characters, or others that cannot be seen")),
               -1;
    if (!output->inside && path_is_descriptor(text, &number))
        return open_direct(output, path, out_open_descriptor(number));
    OutFolder *folder = find_folder(output, path_folder(text), false, path);
    if (!folder) return -1;
    if (!name.len) return errno = EISDIR, -1;
    if (fstatat(folder->handle, name.ptr, &info, AT_SYMLINK_NOFOLLOW) == 0)
        return replace(output, folder, path, &info);
    return errno == ENOENT ? open_new(output, folder, path, output->mode) : -1;
}

static FILE *open_stream(Output *output, const char *path)
{
    int handle = open_file(output, path), error = errno;
    FILE *stream = handle < 0 ? NULL : fdopen(handle, "wb");
    if (handle >= 0 && !stream) close(handle);
    if (!stream) fail(output, path, error);
    return stream;
}

static const char *current_path(const Output *output)
{
    return output->sink.stream == stdout ? "-" : output->files.items[output->files.len - 1].path;
}

/* Standard output stays open for what follows; closing a copy tells the same errors. */
static bool close_stream(FILE *stream)
{
    if (stream != stdout) return fclose(stream) == 0;
    if (fflush(stream) != 0) return false;
    int copy = dup(fileno(stream));
    return copy >= 0 && close(copy) == 0;
}

static bool finish_file(Output *output)
{
    FILE *stream = output->sink.stream;
    if (!stream) return true;
    bool good = sink_flush(&output->sink);
    int error = output->sink.error;
    if (!close_stream(stream) && good) {
        good = false;
        error = errno;
    }
    if (!good) fail(output, current_path(output), error);
    output->sink.stream = NULL;
    return good;
}

static Sink *start_file(Output *output, const char *path)
{
    if (!finish_file(output) || output->failed) return NULL;
    FILE *stream = strcmp(path, "-") == 0 ? stdout : open_stream(output, path);
    if (!stream) return NULL;
    Sink *sink = &output->sink;
    if (sink->data)
        *sink =
            (Sink){.arena = sink->arena, .stream = stream, .data = sink->data, .cap = sink->cap};
    else
        sink_stream(sink, output->arena, stream);
    return sink;
}

Sink *output_open(Output *output, const char *path)
{
    signals_hold();
    Sink *sink = start_file(output, path);
    signals_release();
    return sink;
}

/* What a backend calls. */
static void fail_for_backend(BackendOutput *base, const char *message)
{
    Output *output = (Output *)(void *)base;
    if (!output->failed) complain_lines(tr(message));
    output->failed = true;
}

static Sink *open_for_backend(BackendOutput *base, Str name)
{
    Output *output = (Output *)(void *)base;
    if (output->joined && output->sink.stream) return &output->sink;
    if (!output->folder) return output_open(output, output->target ? output->target : "-");
    size_t len = strlen(output->target);
    const char *slash = output->target[len - 1] == '/' ? "" : "/";
    const char *path =
        arena_printf(output->arena, "%s%s" STR_FMT, output->target, slash, STR_ARG(name)).ptr;
    signals_hold();
    OutFolder *folder = find_folder(output, path_folder(str_from(path)), true, NULL);
    signals_release();
    output->inside = true;
    Sink *sink = folder ? output_open(output, path) : NULL;
    output->inside = false;
    return sink;
}

static void note_for_backend(BackendOutput *base, const char *message)
{
    (void)base;
    complain_lines(tr(message));
}

static const BackendSignals signals = {signals_hold, signals_release, signals_pending};

/* ---- all files ---- */

void output_init(Output *output, Arena *arena, const char *target, bool folder, OutputInputs inputs)
{
    *output = (Output){.base = {open_for_backend, fail_for_backend, note_for_backend,
                                language_catalogue(), false, &signals},
                       .arena = arena,
                       .target = target,
                       .folder = folder,
                       .inputs = inputs};
    current = output;
    if (!target || strcmp(target, "-") == 0) return;
    if (target[strlen(target) - 1] == '/' || is_folder(target)) output->folder = true;
    output->base.several = output->folder;
}

OutputInputs output_inputs(const Compilation *compilation)
{
    OutputInputs inputs;
    inputs.count = compilation_files(compilation, &inputs.paths);
    return inputs;
}

void output_init_standard(Output *output, Arena *arena)
{
    output_init(output, arena, NULL, false, (OutputInputs){0});
}

/* The first file of a folder comes last: it is its lock (lang/files/write.h). */
static bool rename_all(Output *output)
{
    bool good = finish_file(output) && !output->failed;
    for (uint32_t i = output->files.len; good && i > 0; i--) {
        OutputFile *made = &output->files.items[i - 1];
        if (made->file.temporary[0] && !new_file_keep(&made->file))
            good = fail(output, made->path, errno);
    }
    return good;
}

/* Only what a signal handler may do. */
static void remove_made(const Output *output)
{
    for (uint32_t i = output->files.len; i > 0; i--)
        new_file_remove(&output->files.items[i - 1].file);
    for (uint32_t i = output->made.len; i > 0; i--) out_folder_unmake(output->made.items[i - 1]);
}

static void close_folders(Output *output)
{
    for (uint32_t i = 0; i < output->folders.len; i++) {
        OutFolder *folder = &output->folders.items[i]->opened;
        if (folder->lock >= 0) close(folder->lock);
        close(folder->handle);
    }
    for (uint32_t i = 0; i < output->made.len; i++)
        if (output->made.items[i]->parent >= 0) close(output->made.items[i]->parent);
    output->files.len = output->folders.len = output->made.len = 0;
}

/* All files get their names, or none: a signal waits until it is done. */
bool output_commit(Output *output)
{
    signals_hold();
    bool good = rename_all(output);
    if (!good) output_discard(output);
    close_folders(output);
    current = NULL;
    signals_release();
    return good;
}

void output_discard(Output *output)
{
    signals_hold();
    if (output->sink.stream && output->sink.stream != stdout) fclose(output->sink.stream);
    output->sink.stream = NULL;
    remove_made(output);
    close_folders(output);
    current = NULL;
    signals_release();
}

static void tell_file(const Output *output, const char *path)
{
    Str name = quoted_line(output->arena, str_from(path));
    fprintf(stderr, tr("wrote `" STR_FMT "`\n"), STR_ARG(name));
}

void output_tell(const Output *output, bool each)
{
    uint32_t count = output->results;
    if (!count) return;
    if (each || count == 1) {
        for (uint32_t i = 0; i < count; i++) tell_file(output, output->files.items[i].path);
        return;
    }
    Str folder = path_folder(str_from(output->files.items[0].path));
    fprintf(stderr, tr("wrote %u files into `" STR_FMT "`\n"), count,
            STR_ARG(quoted_line(output->arena, folder)));
}

void output_stop(void)
{
    if (current) remove_made(current);
}
