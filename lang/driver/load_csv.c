/* CSV files that the source names. Stated figures are kept, as there are few; facts may be
 * millions, so the text of a regular file passes by piece by piece. */
#include <errno.h>

#include "lang/base/csv.h"
#include "lang/base/unicode.h"
#include "lang/driver/load.h"
#include "lang/syntax/encoding.h"
#include "lang/tabular/book.h"
#include "lang/tabular/charset.h"
#include "lang/tabular/headings.h"

/* ---- what may stand in a file ---- */

static bool check_char(Loader *loader, Str text, uint32_t offset, uint32_t *at)
{
    unsigned char c = (unsigned char)text.ptr[*at];
    bool plain = c >= 0x20 && c < 0x7F;
    if (plain || unicode_is_han(text, *at)) {
        *at += plain ? 1 : 3;
        return true;
    }
    uint32_t code_point = 0, len = unicode_decode(text, *at, &code_point);
    Span span = {offset + *at, offset + *at + (len ? len : 1)};
    *at += len;
    bool page = code_point == '\f', end = code_point == 0x1A && *at == text.len;
    if (len && (page || end || !unicode_is_invisible(code_point))) return true;
    if (len)
        diag_add(loader->diags, DIAG_E0105, span, "the invisible character U+%04X",
                 (unsigned)code_point);
    else
        encoding_report_bytes(loader->diags, span, c, 1, true);
    return false;
}

/* offset: of the first byte of the text */
static bool check_text(Loader *loader, Str text, uint32_t offset, bool is_begin)
{
    enum { STRIDE = 64 };
    Span begin = {offset, offset + (text.len != 0)};
    if (is_begin && encoding_report_kind(loader->diags, text, begin)) return false;
    for (uint32_t at = 0; at < text.len;) {
        at += unicode_plain((Str){text.ptr + at, text.len - at});
        for (uint32_t end = text.len - at < STRIDE ? text.len : at + STRIDE; at < end;)
            if (!check_char(loader, text, offset, &at)) return false;
    }
    return true;
}

enum {
    PASSES = 3 /* through a text that is read: what it is, in which encoding, each character */
};

/* What is read again is no more input. */
static void count_input(Loader *loader, Str path, uint32_t bytes)
{
    if (loader_expect(loader, path)) work_more_input(&loader->arena->memory->work, bytes);
}

/* ---- whole ---- */

/* What is read again is gone through again. */
static void count_whole(Loader *loader, Str path, uint32_t bytes)
{
    count_input(loader, path, bytes);
    work_spend(&loader->arena->memory->work, (uint64_t)PASSES * WORK_PASS * bytes);
}

/* ---- a sheet of a spreadsheet ---- */

/* "book.xlsx#Sheet 2": the sheet of that name, whatever blanks are in it; else the first. */
static Str take_sheet(Text *path)
{
    static const Str endings[] = {{".xlsx#", 6}, {".ods#", 5}, {".xls#", 5}, {".xml#", 5},
                                  {".html#", 6}, {".htm#", 5}, {".json#", 6}};
    const Str whole = path->value;
    for (uint32_t i = 0; i < whole.len; i++)
        for (size_t k = 0; whole.ptr[i] == '#' && k < sizeof endings / sizeof *endings; k++) {
            if (!str_ends((Str){whole.ptr, i + 1}, endings[k])) continue;
            path->value.len = i;
            return (Str){whole.ptr + i + 1, whole.len - i - 1};
        }
    return STR("");
}

/* Its number; their count if there is none of that name. */
static uint32_t find_table(const Book *book, Str name)
{
    for (uint32_t i = 0; i < book->tables.len; i++)
        if (!name.len || heading_same(book->tables.items[i].name, name)) return i;
    return book->tables.len;
}

static void report_sheet(Loader *loader, Str path, Span from, const char *error, Str cell)
{
    const char *reason = diags_text(loader->diags, error);
    if (cell.len)
        diag_add(loader->diags, DIAG_E0106, from,
                 "the spreadsheet `" STR_FMT "` cannot be read at " STR_FMT ": %s", STR_ARG(path),
                 STR_ARG(cell), reason);
    else
        diag_add(loader->diags, DIAG_E0106, from,
                 "the spreadsheet `" STR_FMT "` cannot be read: %s", STR_ARG(path), reason);
}

/* The same file is not unpacked again. */
static const char *open_book(Loader *loader, BookKind kind, bool printed, Str bytes)
{
    const Book *last = &loader->book;
    if (last->kind == kind && last->printed == printed && str_equal(loader->book_bytes, bytes))
        return NULL;
    loader->book_bytes = STR("");
    const char *error = book_open(&loader->book, loader->arena, kind, printed, bytes);
    if (!error) loader->book_bytes = bytes;
    return error;
}

/* The sheet as CSV, among the sources as `book.xlsx[Sheet 2]`. */
static bool add_sheet(Loader *loader, Str path, Span from, Str sheet, bool printed, BookKind kind,
                      Str bytes, FileId *file)
{
    Str csv, cell = {0};
    const char *error = open_book(loader, kind, printed, bytes);
    Book *book = &loader->book;
    uint32_t chosen = error ? 0 : find_table(book, sheet);
    if (!error && chosen == book->tables.len) error = N_("it has no sheet of that name");
    if (!error) error = book_table(book, chosen, &csv, &cell);
    if (error) {
        report_sheet(loader, path, from, error, cell);
        return false;
    }
    Str name = arena_printf(loader->arena, STR_FMT "[" STR_FMT "]", STR_ARG(path),
                            STR_ARG(book->tables.items[chosen].name));
    if (!source_add(loader->sources, name, csv, file)) {
        loader_cannot_read(loader->diags, path, from,
                           N_("all files together are larger than 4 GiB"));
        return false;
    }
    *vec_push(loader->arena, &loader->paths) = path;
    source_set_csv(loader->sources, *file, ',');
    source_set_charset(loader->sources, *file, book_kind_name(kind));
    return true;
}

/* What the source says that the encoding is; otherwise what the bytes are. */
static const char *convert(Loader *loader, Str encoding, Str *text, Charset *charset)
{
    *charset = encoding.len                ? charset_named(encoding)
               : encoding_is_packed(*text) ? CHARSET_UTF_8
                                           : charset_guess(*text);
    if (*charset == CHARSET_UTF_8 || *charset == CHARSET_UNKNOWN) return NULL;
    return charset_convert(loader->arena, *charset, *text, text);
}

/* What is looked through once stays good as long as the text does: the number that its being plain
 * is kept under; 0 if nothing is kept. */
static uint64_t text_number(const Loader *loader, Str encoding, Str text)
{
    if (!kept_memo(loader->options->kept)) return 0;
    uint64_t number = memo_mix_text(intern_seed(loader->names), encoding);
    return memo_mix_text(number, text);
}

/* Is it UTF-8 in which nothing is wrong, as the last compilation has found? */
static bool is_known(const Loader *loader, uint64_t number)
{
    Memo *memo = kept_memo(loader->options->kept);
    return number && memo_find(memo, number, &loader->arena->memory->work);
}

static void keep_known(const Loader *loader, uint64_t number)
{
    Arena *arena;
    if (number) memo_add(kept_memo(loader->options->kept), number, sizeof(bool), 0, &arena);
}

static bool read_whole(Loader *loader, Str path, Span from, Str encoding, Str sheet, bool printed,
                       FileId *file)
{
    Str text = STR("");
    Charset charset = CHARSET_UTF_8;
    const char *error = loader_read(loader, path, &text);
    const Str raw = text;
    if (!error) count_whole(loader, path, raw.len);
    uint64_t number = error ? 0 : text_number(loader, encoding, raw);
    bool known = is_known(loader, number);
    BookKind kind = error || known ? BOOK_NONE : book_kind(loader->arena, text);
    if (kind != BOOK_NONE) {
        if (!add_sheet(loader, path, from, sheet, printed, kind, text, file)) return false;
        const Source *source = source_get(loader->sources, *file);
        return check_text(loader, source->text, source->base, true);
    }
    const char *not_so = error || known ? NULL : convert(loader, encoding, &text, &charset);
    if (not_so) {
        diag_add(loader->diags, DIAG_E0106, from, "`" STR_FMT "` cannot be read as %s: %s",
                 STR_ARG(path), charset_name(charset), diags_text(loader->diags, not_so));
        return false;
    }
    if (!loader_add_text(loader, path, from, error, text, file)) return false;
    const Source *source = source_get(loader->sources, *file);
    source_set_csv(loader->sources, *file, ',');
    if (charset != CHARSET_UTF_8 && charset != CHARSET_UNKNOWN)
        source_set_charset(loader->sources, *file, charset_name(charset));
    if (known) return true;
    if (!check_text(loader, source->text, source->base, true)) return false;
    bool as_it_was = text.ptr == raw.ptr && text.len == raw.len;
    if (charset == CHARSET_UTF_8 && as_it_was) keep_known(loader, number);
    return true;
}

static bool read_named(FileReader *reader, Text path, bool printed, FileId *file)
{
    Loader *loader = (Loader *)(void *)reader;
    Str full, sheet = take_sheet(&path);
    return loader_open(loader, path, &full) &&
           read_whole(loader, full, path.span, (Str){0}, sheet, printed, file);
}

/* ---- piece by piece ---- */

static bool stream_fails(const CsvStream *stream, const char *error)
{
    loader_cannot_read(stream->loader->diags, stream->path, stream->from, error);
    return false;
}

/* As CsvInput's read. */
static bool read_piece(CsvInput *input, char *buffer, uint32_t size, uint32_t *count)
{
    CsvStream *stream = (CsvStream *)(void *)input;
    Loader *loader = stream->loader;
    uint32_t room = size - stream->held_len, wanted = stream->left < room ? stream->left : room;
    memcpy(buffer, stream->held, stream->held_len);
    size_t got;
    if (!file_read(loader->file.handle, buffer + stream->held_len, wanted, &got))
        return stream_fails(stream, strerror(errno));
    Str text = {buffer, stream->held_len + (uint32_t)got};
    stream->left -= (uint32_t)got;
    const char *error = got < wanted ? passing_changed : NULL;
    if (!error && !stream->left) error = passing_check(stream->file, loader->file.handle);
    if (error) return stream_fails(stream, error);
    stream->held_len = stream->left ? unicode_cut(text) : 0;
    text.len -= stream->held_len;
    memcpy(stream->held, text.ptr + text.len, stream->held_len);
    bool is_begin = stream->offset == source_of(loader->sources, stream->offset)->base;
    if (!check_text(loader, text, stream->offset, is_begin)) return false;
    work_note(&loader->arena->memory->work,
              2 * PASSES * WORK_PASS * text.len); /* it is read, too */
    stream->offset += text.len;
    *count = text.len;
    return true;
}

static void start(Loader *loader, const PassingFile *file, FileId id, Span from)
{
    loader->csv = (CsvStream){.input = {read_piece}, .loader = loader, .file = file, .from = from};
    loader->csv.path = source_get(loader->sources, id)->path;
    loader->csv.offset = source_get(loader->sources, id)->base;
    loader->csv.left = file->len;
}

static bool open_passing(Loader *loader, Str path, Span from, FileId *id)
{
    PassingFile *file = arena_new(loader->arena, PassingFile);
    Str real = arena_str(loader->arena, path_real_str(&loader->file.real));
    const char *error = passing_open(file, &loader->files, real, loader->file.handle);
    if (!error && !source_add_passing(loader->sources, path, file->len, passing_read, file, id))
        error = N_("all files together are larger than 4 GiB");
    if (!error) {
        count_input(loader, path, file->len);
        start(loader, file, *id, from);
        return true;
    }
    loader_cannot_read(loader->diags, path, from, error);
    loader_close(loader);
    return false;
}

/* Whether the beginning of the open file is text in UTF-8, and no markup or other kind of file. */
static bool is_plain(const Loader *loader)
{
    enum { LOOKED_AT = 1 << 14 };
    char bytes[LOOKED_AT];
    size_t got;
    if (!file_read_at(loader->file.handle, 0, bytes, sizeof bytes, &got)) return true;
    Str text = {bytes, (uint32_t)got};
    return book_kind_of_text(text) == BOOK_NONE && charset_is_utf_8(text, got == sizeof bytes);
}

static bool open_named(FileReader *reader, Text path, Str encoding, FileId *file, CsvInput **input)
{
    Loader *loader = (Loader *)(void *)reader;
    Str full, sheet = take_sheet(&path);
    *input = NULL;
    if (!loader_open(loader, path, &full)) return false;
    bool as_it_is = !encoding.len || charset_named(encoding) == CHARSET_UTF_8;
    if (!as_it_is || !loader_may_pass(loader, full) || !is_plain(loader))
        return read_whole(loader, full, path.span, encoding, sheet, false, file);
    if (loader->paths.len >= LIMIT_FILES) {
        loader_close(loader);
        loader_cannot_read(loader->diags, full, path.span, N_("there are too many files"));
        return false;
    }
    if (!open_passing(loader, full, path.span, file)) return false;
    *vec_push(loader->arena, &loader->paths) = full;
    source_set_csv(loader->sources, *file, ',');
    *input = &loader->csv.input;
    return true;
}

static void close_named(FileReader *reader)
{
    loader_close((Loader *)(void *)reader);
}

static uint64_t size_of_named(FileReader *reader, Text path)
{
    Loader *loader = (Loader *)(void *)reader;
    Diags *said = loader->diags;
    Str full;
    (void)take_sheet(&path);
    loader->diags = diags_like(loader->arena, said);
    bool found = loader_open(loader, path, &full) && loader->file.handle >= 0;
    uint64_t size = found && S_ISREG(loader->file.info.st_mode) ? (uint64_t)loader->file.info.st_size : 0;
    loader_close(loader);
    loader->diags = said;
    return size;
}

const FileReader loader_csv_reader = {read_named, open_named, close_named, size_of_named};
