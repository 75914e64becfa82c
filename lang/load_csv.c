/* CSV files that the source names. Stated figures are kept, as there are few; facts may be
 * millions, so the text of a regular file passes by piece by piece. It is read again when a finding
 * points into it: should the file have changed meanwhile, its places would be wrong, so that is an
 * error. */
#define _XOPEN_SOURCE 700 /* st_mtim, fileno */

#include <errno.h>
#include <limits.h>

#include "lang/base/csv.h"
#include "lang/base/unicode.h"
#include "lang/load.h"

static const char byte_order_mark[] = "\xEF\xBB\xBF";
enum { MARK_BYTES = sizeof byte_order_mark - 1 };

/* ---- what may stand in a file ---- */

static bool check_char(Loader *loader, Str text, uint32_t offset, uint32_t *at)
{
    uint32_t code_point = 0, len = unicode_decode(text, *at, &code_point);
    Span span = {offset + *at, offset + *at + (len ? len : 1)};
    *at += len;
    if (len && !unicode_is_invisible(code_point)) return true;
    if (len)
        diag_add(loader->diags, DIAG_E0105, span, "the invisible character U+%04X",
                 (unsigned)code_point);
    else
        diag_add(loader->diags, DIAG_E0106, span, "this is not UTF-8");
    return false;
}

/* offset: of the first byte of the text */
static bool check_text(Loader *loader, Str text, uint32_t offset)
{
    enum { STRIDE = 64 };
    for (uint32_t at = 0; at < text.len;) {
        at += unicode_plain((Str){text.ptr + at, text.len - at});
        for (uint32_t end = text.len - at < STRIDE ? text.len : at + STRIDE; at < end;)
            if (!check_char(loader, text, offset, &at)) return false;
    }
    return true;
}

/* ---- whole ---- */

static bool read_whole(Loader *loader, Str path, Span from, FileId *file)
{
    if (!loader_add_source(loader, path, from, file)) return false;
    const Source *source = source_get(loader->sources, *file);
    source_set_csv(loader->sources, *file);
    return check_text(loader, source->text, source->base);
}

static bool read_named(FileReader *reader, Text path, FileId *file)
{
    Loader *loader = (Loader *)(void *)reader;
    Str full;
    return loader_resolve(loader, path, &full) && read_whole(loader, full, path.span, file);
}

/* ---- piece by piece ---- */

static FileStamp stamp_of(const struct stat *info)
{
    return (FileStamp){info->st_dev, info->st_ino, info->st_size, info->st_mtim, info->st_ctim};
}

static bool same_time(struct timespec a, struct timespec b)
{
    return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

static bool is_unchanged(FILE *stream, const FileStamp *stamp)
{
    struct stat info;
    return fstat(fileno(stream), &info) == 0 && info.st_dev == stamp->device &&
           info.st_ino == stamp->number && info.st_size == stamp->size &&
           same_time(info.st_mtim, stamp->modified) && same_time(info.st_ctim, stamp->changed);
}

static const char changed[] = N_("it has changed since it was read first");

static const char *fill(const PassingFile *file, FILE *stream, char *text)
{
    if (!is_unchanged(stream, &file->stamp)) return changed;
    if (fseek(stream, file->mark ? MARK_BYTES : 0, SEEK_SET) != 0) return strerror(errno);
    size_t count = fread(text, 1, file->len, stream);
    if (ferror(stream)) return strerror(errno);
    return count == file->len && is_unchanged(stream, &file->stamp) ? NULL : changed;
}

/* A SourceFetch. Memory that runs out here must not jump over what threads hold. */
static const char *fetch(void *context, Str *text)
{
    const PassingFile *file = context;
    Loader *loader = file->loader;
    if (setjmp(loader->fetching.on_failure)) return strerror(ENOMEM);
    char *data = arena_resize(&loader->fetched, NULL, 0, (size_t)file->len + 1);
    FILE *stream = fopen(file->path.ptr, "rb");
    if (!stream) return strerror(errno);
    const char *error = fill(file, stream, data);
    fclose(stream);
    if (!error) text->ptr = data;
    return error;
}

static bool stream_fails(const CsvStream *stream, const char *error)
{
    loader_cannot_read(stream->loader, stream->file->path, stream->from, error);
    return false;
}

/* As CsvInput's read. */
static bool read_piece(CsvInput *input, char *buffer, uint32_t size, uint32_t *count)
{
    CsvStream *stream = (CsvStream *)(void *)input;
    Loader *loader = stream->loader;
    uint32_t room = size - stream->held_len, wanted = stream->left < room ? stream->left : room;
    memcpy(buffer, stream->held, stream->held_len);
    size_t got = fread(buffer + stream->held_len, 1, wanted, loader->stream);
    if (ferror(loader->stream)) return stream_fails(stream, strerror(errno));
    Str text = {buffer, stream->held_len + (uint32_t)got};
    stream->left -= (uint32_t)got;
    if (got < wanted || (!stream->left && !is_unchanged(loader->stream, &stream->file->stamp)))
        return stream_fails(stream, changed);
    stream->held_len = stream->left ? unicode_cut(text) : 0;
    text.len -= stream->held_len;
    memcpy(stream->held, text.ptr + text.len, stream->held_len);
    if (!check_text(loader, text, stream->offset)) return false;
    stream->offset += text.len;
    *count = text.len;
    return true;
}

static void start(Loader *loader, const PassingFile *file, FileId id, Span from)
{
    loader->csv = (CsvStream){.input = {read_piece}, .loader = loader, .file = file, .from = from};
    loader->csv.offset = source_get(loader->sources, id)->base;
    loader->csv.left = file->len;
}

/* Adds a regular file that is open, and reads its mark. NULL, or why it cannot be read. */
static const char *add_passing(Loader *loader, Str path, const struct stat *info, Span from,
                               FileId *id)
{
    char mark[MARK_BYTES];
    PassingFile *file = arena_new(loader->arena, PassingFile);
    *file = (PassingFile){loader, arena_str(loader->arena, path), stamp_of(info), false, 0};
    file->mark = fread(mark, 1, sizeof mark, loader->stream) == sizeof mark &&
                 memcmp(mark, byte_order_mark, sizeof mark) == 0;
    rewind(loader->stream);
    if (file->mark && fseek(loader->stream, MARK_BYTES, SEEK_SET) != 0) return strerror(errno);
    off_t len = info->st_size - (file->mark ? MARK_BYTES : 0);
    file->len = (uint32_t)len;
    if (len > UINT32_MAX || !source_add_passing(loader->sources, path, file->len, fetch, file, id))
        return N_("all files together are larger than 4 GiB");
    start(loader, file, *id, from);
    return NULL;
}

static bool open_passing(Loader *loader, Str path, Span from, FileId *id)
{
    struct stat info;
    const char *error = NULL;
    loader->stream = fopen(path.ptr, "rb");
    if (!loader->stream || fstat(fileno(loader->stream), &info) != 0) error = strerror(errno);
    if (!error) error = add_passing(loader, path, &info, from, id);
    if (!error) return true;
    loader_cannot_read(loader, path, from, error);
    loader_close(loader);
    return false;
}

/* What can be read only once, or comes from elsewhere, is kept. */
static bool may_pass(const Loader *loader, Str path)
{
    struct stat info;
    bool keep = loader->options->keep_texts || loader->options->sources;
    return !keep && stat(path.ptr, &info) == 0 && S_ISREG(info.st_mode) &&
           !loader_is_replaced(loader, path);
}

static bool open_named(FileReader *reader, Text path, FileId *file, CsvInput **input)
{
    Loader *loader = (Loader *)(void *)reader;
    Str full;
    *input = NULL;
    if (!loader_resolve(loader, path, &full)) return false;
    full = arena_str(loader->arena, full); /* with a NUL behind it */
    if (!may_pass(loader, full)) return read_whole(loader, full, path.span, file);
    if (loader->paths.len >= LIMIT_FILES) {
        loader_cannot_read(loader, full, path.span, N_("there are too many files"));
        return false;
    }
    if (!open_passing(loader, full, path.span, file)) return false;
    *vec_push(loader->arena, &loader->paths) = full;
    source_set_csv(loader->sources, *file);
    *input = &loader->csv.input;
    return true;
}

static void close_named(FileReader *reader)
{
    loader_close((Loader *)(void *)reader);
}

const FileReader loader_csv_reader = {read_named, open_named, close_named};
