#include "lang/base/source.h"

#include <errno.h>
#include <pthread.h>

#include "lang/base/unicode.h"

enum {
    WINDOW = 1 << 16, /* bytes that are read at least, if there are so many: for one piece */
    VIEW = 1 << 18,   /* and for who reads in order */
    PAGE_BITS = 12,   /* of the space of offsets: how finely files are looked up */
    OFTEN = 4,        /* times its length: a text that is read again so often is kept after all */
    KEPT_LINES = 1024 /* likewise one of which more lines are wanted */
};

typedef struct KeptLine {
    uint32_t at;
    Str text;
} KeptLine;

typedef struct File {
    Source source;
    SourceRead *read; /* NULL: the text is kept */
    void *context;
    const char *lost;               /* why it could not be read */
    char *window;                   /* WINDOW bytes, or NULL */
    uint32_t window_at, window_len; /* the stretch of the text in it */
    uint64_t again;                 /* bytes that were read again */
    VEC(KeptLine) kept;             /* of a text that is not: lines that are wanted, rising */
    uint32_t room;                  /* in the space, at least the length of the text */
    /* Starts of lines as offsets in the text; made when the first place is asked for. */
    VEC(uint32_t) lines;
    /* The last column that was counted: places are mostly asked for in order, and a file may be
     * one very long line. */
    uint32_t counted_at, counted_column;
} File;

struct Sources {
    Arena *arena;
    VEC(File *) files;
    VEC(uint32_t) pages; /* for each PAGE of the space, the last file that begins in it or before */
    uint64_t bytes;       /* of all texts */
    pthread_mutex_t lock; /* of what files show of texts that are not kept, and of: */
    Memory reading;
    Arena again; /* what was read again */
};

Sources *source_map_new(Arena *arena)
{
    Sources *sources = arena_new(arena, Sources);
    sources->arena = arena;
    pthread_mutex_init(&sources->lock, NULL);
    arena_init(&sources->again, &sources->reading);
    return sources;
}

void source_map_free(Sources *sources)
{
    arena_free(&sources->again);
}

/* Every file owns one offset behind its last byte, so that the end of a file is a place in it. */
static uint32_t next_base(const Sources *sources)
{
    if (sources->files.len == 0) return 1;
    const File *last = sources->files.items[sources->files.len - 1];
    return last->source.base + last->room + 1;
}

/* For the file that is the last one now. A page before its first one is the earlier file's. */
static void add_pages(Sources *sources)
{
    uint32_t last = sources->files.len - 1;
    uint32_t page = sources->files.items[last]->source.base >> PAGE_BITS;
    while (sources->pages.len <= page)
        *vec_push(sources->arena, &sources->pages) = last ? last - 1 : 0;
    sources->pages.items[page] = last;
}

static File *add_file(Sources *sources, Str path, Str text, uint32_t room, FileId *file)
{
    uint32_t base = next_base(sources);
    /* The end of this file and the base of a next one must be offsets too. */
    if (room > UINT32_MAX - 2 || base > UINT32_MAX - 2 - room) return NULL;
    File *added = arena_new(sources->arena, File);
    Str copy = arena_str(sources->arena, path);
    added->source = (Source){.path = copy, .name = copy, .text = text, .base = base};
    added->room = room;
    sources->bytes += text.len;
    *file = sources->files.len;
    *vec_push(sources->arena, &sources->files) = added;
    add_pages(sources);
    return added;
}

bool source_add(Sources *sources, Str path, Str text, FileId *file)
{
    return add_file(sources, path, text, text.len, file) != NULL;
}

bool source_add_with_room(Sources *sources, Str path, Str text, uint32_t room, FileId *file)
{
    return add_file(sources, path, text, room, file) != NULL;
}

void source_let_go(Sources *sources, FileId file, SourceRead *read, void *context)
{
    File *passing = sources->files.items[file];
    passing->source.text.ptr = NULL;
    passing->read = read;
    passing->context = context;
}

bool source_add_passing(Sources *sources, Str path, uint32_t len, SourceRead *read, void *context,
                        FileId *file)
{
    if (!add_file(sources, path, (Str){NULL, len}, len, file)) return false;
    source_let_go(sources, *file, read, context);
    return true;
}

void source_forget(Sources *sources, uint32_t count)
{
    while (sources->files.len > count)
        sources->bytes -= sources->files.items[--sources->files.len]->source.text.len;
    while (sources->pages.len && sources->pages.items[sources->pages.len - 1] >= count)
        sources->pages.len--;
    if (count) add_pages(sources);
}

void source_name(Sources *sources, FileId file, Str name)
{
    sources->files.items[file]->source.name = name;
}

void source_set_marked(Sources *sources, FileId file)
{
    sources->files.items[file]->source.marked = true;
}

Str source_with_mark(Arena *arena, const Source *source, Str text)
{
    return source->marked ? arena_printf(arena, UNICODE_MARK STR_FMT, STR_ARG(text)) : text;
}

void source_set_csv(Sources *sources, FileId file, char separator)
{
    sources->files.items[file]->source.separator = separator;
}

void source_set_charset(Sources *sources, FileId file, const char *charset)
{
    sources->files.items[file]->source.charset = charset;
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

Str source_result_name(const Sources *sources, const Source *source)
{
    Str first = sources->files.items[0]->source.path;
    while (first.len && first.ptr[first.len - 1] != '/') first.len--;
    Str name = source->name;
    if (!str_starts(name, first)) return name;
    return (Str){name.ptr + first.len, name.len - first.len};
}

Str source_public_name(const Sources *sources, const Source *source)
{
    Str name = source_result_name(sources, source);
    return name.len && name.ptr[0] == '/' ? str_after_last(name, '/') : name;
}

const Source *source_get(const Sources *sources, FileId file)
{
    return &sources->files.items[file]->source;
}

uint32_t source_count(const Sources *sources)
{
    return sources->files.len;
}

uint64_t source_bytes(const Sources *sources)
{
    return sources->bytes;
}

static File *file_of(const Sources *sources, uint32_t offset)
{
    uint32_t page = offset >> PAGE_BITS, pages = sources->pages.len;
    if (!pages || !offset) return NULL;
    uint32_t low = page ? sources->pages.items[u32_min(page, pages) - 1] : 0;
    uint32_t high = page < pages ? sources->pages.items[page] : sources->files.len - 1;
    while (low < high) { /* the last file whose base is not beyond the offset */
        uint32_t middle = high - (high - low) / 2;
        if (sources->files.items[middle]->source.base <= offset)
            low = middle;
        else
            high = middle - 1;
    }
    File *file = sources->files.items[low];
    return offset - file->source.base <= file->source.text.len ? file : NULL;
}

const Source *source_of(const Sources *sources, uint32_t offset)
{
    const File *file = file_of(sources, offset);
    return file ? &file->source : NULL;
}

/* ---- texts that are not kept ---- */

/* The map stays what it is for who looks at it. */
static Sources *lock(const Sources *sources)
{
    Sources *own = (Sources *)(uintptr_t)sources;
    pthread_mutex_lock(&own->lock);
    return own;
}

/* NULL if there is no memory: that must not jump over the lock. */
static char *room(Sources *sources, File *file, uint32_t len)
{
    if (setjmp(sources->reading.on_failure)) {
        file->lost = strerror(ENOMEM);
        return NULL;
    }
    return arena_resize(&sources->again, NULL, 0, len);
}

static bool read_again(File *file, uint32_t at, char *into, uint32_t len)
{
    if (into && !file->lost) file->lost = file->read(file->context, at, into, len);
    return !file->lost;
}

static const char *whole_text(Sources *sources, File *file)
{
    Str *text = &file->source.text;
    if (text->ptr) return text->ptr;
    char *whole = room(sources, file, text->len);
    return text->ptr = read_again(file, 0, whole, text->len) ? whole : NULL;
}

/* Its whole text, or NULL: some bytes will do. */
static const char *count_again(Sources *sources, File *file, uint32_t len)
{
    file->again += len;
    bool often = file->again > (uint64_t)OFTEN * file->source.text.len;
    return often ? whole_text(sources, file) : file->source.text.ptr;
}

static bool move_window(Sources *sources, File *file, uint32_t at)
{
    uint32_t left = file->source.text.len - at;
    if (!file->window) file->window = room(sources, file, WINDOW);
    file->window_at = at;
    file->window_len = left < WINDOW ? left : WINDOW;
    file->again += file->window_len;
    return read_again(file, at, file->window, file->window_len);
}

/* What stands there, copied from a window that goes over the text. */
static Str copy_piece(Sources *sources, File *file, uint32_t at, uint32_t len)
{
    char *copy = file->lost ? NULL : room(sources, file, len);
    bool shown = at >= file->window_at && at + len <= file->window_at + file->window_len;
    if (!copy) return STR("");
    if (len > WINDOW) return read_again(file, at, copy, len) ? (Str){copy, len} : STR("");
    if (!shown && !move_window(sources, file, at)) return STR("");
    memcpy(copy, file->window + (at - file->window_at), len);
    return (Str){copy, len};
}

static Str file_text(const Sources *sources, File *file)
{
    if (!file->read) return file->source.text;
    Sources *own = lock(sources);
    const char *whole = whole_text(own, file);
    pthread_mutex_unlock(&own->lock);
    return whole ? (Str){whole, file->source.text.len} : STR("");
}

/* The first kept line that begins at an offset or after it. */
static uint32_t find_kept(const File *file, uint32_t at)
{
    uint32_t low = 0, high = file->kept.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (file->kept.items[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* NULL if no kept line has all of it. */
static const char *kept_piece(const File *file, uint32_t at, uint32_t len)
{
    uint32_t next = find_kept(file, at + 1);
    if (!next) return NULL;
    const KeptLine *line = &file->kept.items[next - 1];
    return at - line->at + len <= line->text.len ? line->text.ptr + (at - line->at) : NULL;
}

static Str file_piece(const Sources *sources, File *file, uint32_t at, uint32_t len)
{
    if (!file->read) return (Str){file->source.text.ptr + at, len};
    const char *kept = kept_piece(file, at, len);
    if (kept) return (Str){kept, len};
    Sources *own = lock(sources);
    const char *whole = count_again(own, file, 0);
    Str piece = whole ? (Str){whole + at, len} : copy_piece(own, file, at, len);
    pthread_mutex_unlock(&own->lock);
    return piece;
}

/* Each view reads for itself, so that threads do not wait for each other. */
static bool read_view(const Sources *sources, File *file, uint32_t at, Str text)
{
    const char *lost = file->read(file->context, at, (char *)text.ptr, text.len);
    if (!lost) return true;
    Sources *own = lock(sources);
    file->lost = lost;
    pthread_mutex_unlock(&own->lock);
    return false;
}

/* The view of a text that is at hand, now or from now on; or not, as `size` bytes of it will do. */
static bool view_whole(const Sources *sources, File *file, SourceView *view, uint32_t size)
{
    const char *whole;
    if (file->read) {
        Sources *own = lock(sources);
        whole = count_again(own, file, size);
        view->lost = file->lost != NULL;
        pthread_mutex_unlock(&own->lock);
    } else {
        whole = file->source.text.ptr;
    }
    if (!whole || view->lost) return view->lost;
    view->base = file->source.base;
    view->text = (Str){whole, file->source.text.len};
    return true;
}

void source_view(const Sources *sources, Arena *arena, SourceView *view, Span span)
{
    File *file = file_of(sources, span.lo);
    view->base = span.lo;
    view->text = STR("");
    view->lost = false;
    if (!file) return;
    uint32_t at = span.lo - file->source.base, left = file->source.text.len - at;
    uint32_t size = view->end > span.lo && view->end - span.lo < VIEW ? view->end - span.lo : VIEW;
    if (size < span.hi - span.lo) size = span.hi - span.lo;
    if (size > left) size = left;
    if (!size) return;
    if (view_whole(sources, file, view, size)) return;
    if (size > view->buffer.cap)
        view->buffer.items = vec_grow(arena, view->buffer.items, 1, size, &view->buffer.cap);
    Str text = {view->buffer.items, size};
    view->lost = !read_view(sources, file, at, text);
    if (!view->lost) view->text = text;
}

const char *source_lost(const Sources *sources, FileId file)
{
    return sources->files.items[file]->lost;
}

Str source_rest(const Sources *sources, uint32_t offset)
{
    File *file = file_of(sources, offset);
    if (!file) return STR("");
    Str text = file_text(sources, file);
    uint32_t at = offset - file->source.base;
    return at < text.len ? (Str){text.ptr + at, text.len - at} : STR("");
}

/* Of a piece of the text that begins at an offset. */
static void add_lines(Arena *arena, File *file, uint32_t offset, Str piece)
{
    for (const char *at = piece.ptr, *end = piece.ptr + piece.len; at < end; at++) {
        at = memchr(at, '\n', (size_t)(end - at));
        if (!at) break;
        *vec_push(arena, &file->lines) = offset + (uint32_t)(at + 1 - piece.ptr);
    }
}

/* A text that is not kept is read once for it, piece by piece. False if it cannot be read. */
static bool find_lines(const Sources *sources, File *file)
{
    Str text = file->source.text;
    if (file->lines.len) return !file->lost;
    *vec_push(sources->arena, &file->lines) = 0;
    if (text.ptr) {
        add_lines(sources->arena, file, 0, text);
        return true;
    }
    char *piece = arena_alloc(sources->arena, WINDOW);
    for (uint32_t at = 0; at < text.len; at += WINDOW) {
        uint32_t len = text.len - at < WINDOW ? text.len - at : WINDOW;
        if (file->lost || !read_view(sources, file, at, (Str){piece, len})) return false;
        add_lines(sources->arena, file, at, (Str){piece, len});
    }
    return true;
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

static Str file_line_text(const Sources *sources, File *file, uint32_t line)
{
    uint32_t lo = file->lines.items[line];
    bool last = line + 1 == file->lines.len;
    uint32_t hi = last ? file->source.text.len : file->lines.items[line + 1] - 1;
    Str text = file_piece(sources, file, lo, hi - lo);
    if (!last && text.len && text.ptr[text.len - 1] == '\r') text.len--;
    return text;
}

static uint32_t file_column(const Sources *sources, File *file, uint32_t line_lo, uint32_t at)
{
    uint32_t from = line_lo, column = 1;
    if (file->counted_at >= line_lo && file->counted_at <= at && file->counted_column) {
        from = file->counted_at;
        column = file->counted_column;
    }
    column += unicode_length(file_piece(sources, file, from, at - from));
    file->counted_at = at;
    file->counted_column = column;
    return column;
}

const Source *source_line(const Sources *sources, uint32_t offset, uint32_t *line)
{
    File *file = file_of(sources, offset);
    if (!file) return NULL;
    *line = find_lines(sources, file) ? file_line_at(file, offset - file->source.base) + 1 : 1;
    return &file->source;
}

Place source_place(const Sources *sources, uint32_t offset)
{
    File *file = file_of(sources, offset);
    if (!file) return (Place){0};
    if (!find_lines(sources, file)) return (Place){&file->source, 1, 1, STR(""), file->source.base};
    uint32_t at = offset - file->source.base;
    uint32_t line = file_line_at(file, at);
    uint32_t line_lo = file->lines.items[line];
    return (Place){
        .source = &file->source,
        .line = line + 1,
        .column = file_column(sources, file, line_lo, at),
        .line_text = file_line_text(sources, file, line),
        .line_lo = file->source.base + line_lo,
    };
}

static void keep_line(const Sources *sources, File *file, uint32_t at)
{
    uint32_t line = file_line_at(file, at), lo = file->lines.items[line];
    uint32_t place = find_kept(file, lo);
    if (place < file->kept.len && file->kept.items[place].at == lo) return;
    KeptLine kept = {lo, file_line_text(sources, file, line)};
    *vec_push(sources->arena, &file->kept) = kept;
    for (uint32_t i = file->kept.len - 1; i > place; i--)
        file->kept.items[i] = file->kept.items[i - 1];
    file->kept.items[place] = kept;
}

void source_want(const Sources *sources, uint32_t offset)
{
    File *file = file_of(sources, offset);
    if (!file) return;
    if (!file->read || file->source.text.ptr || file->kept.len == KEPT_LINES)
        file_text(sources, file);
    else if (find_lines(sources, file))
        keep_line(sources, file, offset - file->source.base);
}

Str source_text(const Sources *sources, Span span)
{
    File *file = file_of(sources, span.lo);
    if (!file || span.hi <= span.lo) return STR("");
    uint32_t at = span.lo - file->source.base, left = file->source.text.len - at;
    return file_piece(sources, file, at, span.hi - span.lo < left ? span.hi - span.lo : left);
}
