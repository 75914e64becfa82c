#include "cli/common/output.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/common/exit.h"
#include "cli/common/language.h"
#include "cli/common/signals.h"

enum { TEMPORARY_TRIES = 1000 };

/* What a signal must remove. Everything that changes its lists is held (signals_hold). */
static Output *current;

static bool fail(Output *output, const char *path, int error)
{
    if (output->failed) return false;
    output->failed = true;
    const char *reason = tr(strerror(error));
    if (strcmp(path, "-") == 0)
        complain("cannot write standard output: %s", reason);
    else
        complain("cannot write `%s`: %s", path, reason);
    return false;
}

/* ---- folders ---- */

static bool is_folder(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* With all folders above it. What was made is remembered, to be taken away on failure. */
static bool make_folder(Output *output, const char *path)
{
    if (is_folder(path)) return true;
    for (size_t i = 1; i <= strlen(path); i++) {
        if (path[i] != '/' && path[i] != '\0') continue;
        const char *part = arena_str(output->arena, (Str){path, (uint32_t)i}).ptr;
        int error = mkdir(part, 0777) == 0 ? 0 : errno;
        if (error == 0)
            *vec_push(output->arena, &output->folders) = part;
        else if (error != EEXIST && !is_folder(part))
            return fail(output, part, error);
    }
    return is_folder(path) || fail(output, path, ENOTDIR);
}

/* ---- one file ---- */

static Str folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? (Str){path, (uint32_t)(slash - path) + 1} : STR("");
}

/* The file that a symbolic link leads to, so that the link stays. */
static const char *follow(Output *output, const char *path)
{
    char real[PATH_MAX];
    return realpath(path, real) ? arena_str(output->arena, str_from(real)).ptr : path;
}

/* One that is gone has no links. */
static void look_up_inputs(Output *output)
{
    output->input_stats = arena_array(output->arena, struct stat, output->input_count);
    for (uint32_t i = 0; i < output->input_count; i++) {
        struct stat *input = &output->input_stats[i];
        if (stat(arena_str(output->arena, output->inputs[i]).ptr, input) != 0) input->st_nlink = 0;
    }
}

/* What was read is never overwritten: a slip of the hand must not cost a budget. */
static bool is_input(Output *output, const struct stat *info)
{
    if (!output->input_stats) look_up_inputs(output);
    for (uint32_t i = 0; i < output->input_count; i++) {
        const struct stat *input = &output->input_stats[i];
        if (input->st_nlink && input->st_dev == info->st_dev && input->st_ino == info->st_ino)
            return true;
    }
    return false;
}

/* A new file beside the one that it will replace; -1 on failure. */
static int create_temporary(Output *output, const char *path, const char **temporary)
{
    Str folder = folder_of(path);
    for (int try = 0; try < TEMPORARY_TRIES; try++) {
        *temporary = arena_printf(output->arena, STR_FMT ".budgetc-%ld-%u-%d.tmp", STR_ARG(folder),
                                  (long)getpid(), output->files.len, try)
                         .ptr;
        int handle = open(*temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (handle >= 0 || errno != EEXIST) return handle;
    }
    return -1;
}

static FILE *open_new(Output *output, const char *path, const struct stat *existing)
{
    const char *temporary;
    int handle = create_temporary(output, path, &temporary);
    if (handle < 0) return NULL;
    *vec_push(output->arena, &output->files) = (OutputFile){path, temporary};
    if (existing) (void)fchmod(handle, existing->st_mode & 0777);
    return fdopen(handle, "wb");
}

static FILE *open_file(Output *output, const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0) return open_new(output, path, NULL);
    if (S_ISDIR(info.st_mode)) {
        errno = EISDIR;
    } else if (!S_ISREG(info.st_mode)) {
        *vec_push(output->arena, &output->files) = (OutputFile){path, NULL};
        return fopen(path, "wb");
    } else if (is_input(output, &info)) {
        output->failed = true;
        complain("`%s` is read: it cannot be written too", path);
    } else if (access(path, W_OK) == 0) {
        return open_new(output, follow(output, path), &info);
    }
    return NULL;
}

static const char *current_path(const Output *output)
{
    return output->sink.stream == stdout ? "-" : output->files.items[output->files.len - 1].path;
}

static bool finish_file(Output *output)
{
    FILE *stream = output->sink.stream;
    if (!stream) return true;
    bool good = sink_flush(&output->sink);
    int error = output->sink.error;
    if (fclose(stream) != 0 && good) {
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
    FILE *stream = strcmp(path, "-") == 0 ? stdout : open_file(output, path);
    if (!stream) {
        fail(output, path, errno);
        return NULL;
    }
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
    if (!output->failed) complain("%s", tr(message));
    output->failed = true;
}

static Sink *open_for_backend(BackendOutput *base, Str name)
{
    Output *output = (Output *)(void *)base;
    if (!output->folder) return output_open(output, output->target ? output->target : "-");
    signals_hold();
    bool made = make_folder(output, output->target);
    signals_release();
    if (!made) return NULL;
    size_t len = strlen(output->target);
    const char *slash = output->target[len - 1] == '/' ? "" : "/";
    return output_open(
        output,
        arena_printf(output->arena, "%s%s" STR_FMT, output->target, slash, STR_ARG(name)).ptr);
}

static void note_for_backend(BackendOutput *base, const char *message)
{
    (void)base;
    complain("%s", tr(message));
}

static const BackendSignals signals = {signals_hold, signals_release, signals_pending};

/* ---- all files ---- */

void output_init(Output *output, Arena *arena, const char *target, bool folder)
{
    *output = (Output){.base = {open_for_backend, fail_for_backend, note_for_backend,
                                language_catalogue(), false, &signals},
                       .arena = arena,
                       .target = target,
                       .folder = folder};
    current = output;
    if (!target || strcmp(target, "-") == 0) return;
    if (target[strlen(target) - 1] == '/' || is_folder(target)) output->folder = true;
    output->base.several = output->folder;
}

static bool same_bytes(FILE *one, FILE *other)
{
    char ours[1 << 14], theirs[1 << 14];
    size_t count;
    do {
        count = fread(ours, 1, sizeof ours, one);
        if (fread(theirs, 1, sizeof theirs, other) != count) return false;
        if (memcmp(ours, theirs, count) != 0) return false;
    } while (count == sizeof ours);
    return !ferror(one) && !ferror(other);
}

/* The file is there already, with these bytes. */
static bool is_there(const OutputFile *file)
{
    struct stat old, new;
    if (stat(file->path, &old) != 0 || stat(file->temporary, &new) != 0) return false;
    if (!S_ISREG(old.st_mode) || old.st_size != new.st_size) return false;
    FILE *one = fopen(file->path, "rb"), *other = fopen(file->temporary, "rb");
    bool same = one && other && same_bytes(one, other);
    if (one) fclose(one);
    if (other) fclose(other);
    return same;
}

/* One that stays what it is only becomes newer. Most do when a budget is compiled again, and some
 * file systems let a name wait for the disk when the file behind it is replaced. */
static bool give_name(OutputFile *file)
{
    bool kept = is_there(file) && utimensat(AT_FDCWD, file->path, NULL, 0) == 0;
    if ((kept ? unlink(file->temporary) : rename(file->temporary, file->path)) != 0) return false;
    file->temporary = NULL;
    return true;
}

static bool rename_all(Output *output)
{
    bool good = finish_file(output) && !output->failed;
    for (uint32_t i = 0; good && i < output->files.len; i++) {
        OutputFile *file = &output->files.items[i];
        if (file->temporary && !give_name(file)) good = fail(output, file->path, errno);
    }
    return good;
}

/* Only what a signal handler may do. */
static void remove_made(const Output *output)
{
    for (uint32_t i = 0; i < output->files.len; i++)
        if (output->files.items[i].temporary) unlink(output->files.items[i].temporary);
    for (uint32_t i = output->folders.len; i > 0; i--) rmdir(output->folders.items[i - 1]);
}

/* All files get their names, or none: a signal waits until it is done. */
bool output_commit(Output *output)
{
    signals_hold();
    bool good = rename_all(output);
    if (!good) output_discard(output);
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
    output->files.len = output->folders.len = 0;
    current = NULL;
    signals_release();
}

void output_stop(void)
{
    if (current) remove_made(current);
}
