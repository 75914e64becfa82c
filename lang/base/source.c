#include "lang/base/source.h"

#include <pthread.h>

#include "lang/base/unicode.h"
#include "lang/base/vec.h"

typedef struct File {
    Source source;
    SourceFetch *fetch; /* NULL: the text is kept */
    void *context;
    const char *lost; /* why it could not be fetched */
    /* Starts of lines as offsets in the text; made when the first place is asked for. */
    VEC(uint32_t) lines;
    /* The last column that was counted: places are mostly asked for in order, and a file may be
     * one very long line. */
    uint32_t counted_at, counted_column;
} File;

struct Sources {
    Arena *arena;
    VEC(File *) files;
    pthread_mutex_t lock; /* of fetching */
};

Sources *source_map_new(Arena *arena)
{
    Sources *sources = arena_new(arena, Sources);
    sources->arena = arena;
    pthread_mutex_init(&sources->lock, NULL);
    return sources;
}

/* Every file owns one offset behind its last byte, so that the end of a file is a place in it. */
static uint32_t next_base(const Sources *sources)
{
    if (sources->files.len == 0) return 1;
    const Source *last = &sources->files.items[sources->files.len - 1]->source;
    return last->base + last->text.len + 1;
}

static File *add_file(Sources *sources, Str path, Str text, FileId *file)
{
    uint32_t base = next_base(sources);
    /* The end of this file and the base of a next one must be offsets too. */
    if (text.len > UINT32_MAX - 2 || base > UINT32_MAX - 2 - text.len) return NULL;
    File *added = arena_new(sources->arena, File);
    Str copy = arena_str(sources->arena, path);
    added->source = (Source){.path = copy, .name = copy, .text = text, .base = base};
    *file = sources->files.len;
    *vec_push(sources->arena, &sources->files) = added;
    return added;
}

bool source_add(Sources *sources, Str path, Str text, FileId *file)
{
    return add_file(sources, path, text, file) != NULL;
}

bool source_add_passing(Sources *sources, Str path, uint32_t len, SourceFetch *fetch, void *context,
                        FileId *file)
{
    File *added = add_file(sources, path, (Str){NULL, len}, file);
    if (!added) return false;
    added->fetch = fetch;
    added->context = context;
    return true;
}

void source_name(Sources *sources, FileId file, Str name)
{
    sources->files.items[file]->source.name = name;
}

void source_set_csv(Sources *sources, FileId file)
{
    sources->files.items[file]->source.csv = true;
}

bool source_in_library(const Source *source, Str *folder)
{
    static const Str extension = {".budget", 7};
    Str name = source->name;
    if (name.len < 2 || name.ptr[0] != '<' || str_equal(name, source->path)) return false;
    uint32_t inside = name.len - 2 + extension.len; /* "cn/tables.budget" for "<cn/tables>" */
    if (source->path.len <= inside) return false;
    *folder = (Str){source->path.ptr, source->path.len - inside};
    return true;
}

const Source *source_get(const Sources *sources, FileId file)
{
    return &sources->files.items[file]->source;
}

uint32_t source_count(const Sources *sources)
{
    return sources->files.len;
}

static File *file_of(const Sources *sources, uint32_t offset)
{
    uint32_t low = 0, high = sources->files.len;
    while (low < high) { /* the first file whose base is beyond the offset */
        uint32_t middle = low + (high - low) / 2;
        if (sources->files.items[middle]->source.base <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == 0 || offset == 0) return NULL;
    File *file = sources->files.items[low - 1];
    return offset - file->source.base <= file->source.text.len ? file : NULL;
}

const Source *source_of(const Sources *sources, uint32_t offset)
{
    const File *file = file_of(sources, offset);
    return file ? &file->source : NULL;
}

/* Empty if it is not to be had. */
static Str file_text(const Sources *sources, File *file)
{
    if (!file->fetch) return file->source.text;
    pthread_mutex_t *lock = &((Sources *)(uintptr_t)sources)->lock;
    pthread_mutex_lock(lock);
    if (!file->source.text.ptr && !file->lost)
        file->lost = file->fetch(file->context, &file->source.text);
    pthread_mutex_unlock(lock);
    return file->lost ? STR("") : file->source.text;
}

const char *source_want(const Sources *sources, uint32_t offset)
{
    File *file = file_of(sources, offset);
    if (file) file_text(sources, file);
    return file ? file->lost : NULL;
}

Str source_rest(const Sources *sources, uint32_t offset)
{
    File *file = file_of(sources, offset);
    if (!file) return STR("");
    Str text = file_text(sources, file);
    uint32_t at = offset - file->source.base;
    return at < text.len ? (Str){text.ptr + at, text.len - at} : STR("");
}

static void file_find_lines(Arena *arena, File *file, Str text)
{
    *vec_push(arena, &file->lines) = 0;
    for (const char *at = text.ptr, *end = text.ptr + text.len; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at) break;
        *vec_push(arena, &file->lines) = (uint32_t)(at + 1 - text.ptr);
    }
}

static uint32_t file_line_at(const File *file, uint32_t at)
{
    uint32_t low = 0, high = file->lines.len;
    while (low < high) { /* the first line that starts beyond */
        uint32_t middle = low + (high - low) / 2;
        if (file->lines.items[middle] <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low - 1;
}

static Str file_line_text(const File *file, Str text, uint32_t line)
{
    uint32_t lo = file->lines.items[line];
    bool last = line + 1 == file->lines.len;
    uint32_t hi = last ? text.len : file->lines.items[line + 1] - 1;
    if (hi > lo && text.ptr[hi - 1] == '\r' && !last) hi--;
    return (Str){text.ptr + lo, hi - lo};
}

static uint32_t file_column(File *file, Str text, uint32_t line_lo, uint32_t at)
{
    uint32_t from = line_lo, column = 1;
    if (file->counted_at >= line_lo && file->counted_at <= at && file->counted_column) {
        from = file->counted_at;
        column = file->counted_column;
    }
    column += unicode_length((Str){text.ptr + from, at - from});
    file->counted_at = at;
    file->counted_column = column;
    return column;
}

Place source_place(const Sources *sources, uint32_t offset)
{
    File *file = file_of(sources, offset);
    if (!file) return (Place){0};
    Str text = file_text(sources, file);
    if (file->lost) return (Place){&file->source, 1, 1, text, file->source.base};
    if (file->lines.len == 0) file_find_lines(sources->arena, file, text);
    uint32_t at = offset - file->source.base;
    uint32_t line = file_line_at(file, at);
    uint32_t line_lo = file->lines.items[line];
    return (Place){
        .source = &file->source,
        .line = line + 1,
        .column = file_column(file, text, line_lo, at),
        .line_text = file_line_text(file, text, line),
        .line_lo = file->source.base + line_lo,
    };
}

Str source_text(const Sources *sources, Span span)
{
    Str rest = source_rest(sources, span.lo);
    if (span.hi <= span.lo) return STR("");
    uint32_t len = span.hi - span.lo;
    return (Str){rest.ptr, len < rest.len ? len : rest.len};
}
