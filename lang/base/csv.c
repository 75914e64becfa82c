#include "lang/base/csv.h"

#include "lang/base/lanes.h"
#include "lang/base/unicode.h"

#ifdef BUDGET_HOSTILE
enum { WINDOW = CSV_PIECE }; /* most records are cut */
#else
enum { WINDOW = 2 * CSV_PIECE };
#endif

void csv_open(CsvReader *reader, Arena *arena, const Source *source)
{
    *reader =
        (CsvReader){.arena = arena, .text = source->text, .base = source->base, .separator = ','};
}

void csv_open_pieces(CsvReader *reader, Arena *arena, const Source *source, CsvInput *input)
{
    *reader = (CsvReader){.arena = arena, .base = source->base, .input = input, .separator = ','};
    reader->window_size = WINDOW;
    reader->window = arena_resize(arena, NULL, 0, WINDOW);
    reader->text.ptr = reader->window;
}

/* Only what was read piece by piece has a window, which is large. */
void csv_close(CsvReader *reader)
{
    if (reader->window) arena_resize(reader->arena, reader->window, reader->window_size, 0);
    reader->window = NULL;
}

/* ---- fields ---- */

static bool at_end(const CsvReader *reader)
{
    return reader->at == reader->text.len;
}

static char peek(const CsvReader *reader)
{
    return reader->text.ptr[reader->at];
}

static bool at_line_end(const CsvReader *reader)
{
    return at_end(reader) || peek(reader) == '\n' || peek(reader) == '\r';
}

static void skip_line_end(CsvReader *reader)
{
    if (!at_end(reader) && peek(reader) == '\r') reader->at++;
    if (!at_end(reader) && peek(reader) == '\n') reader->at++;
}

static Str quoted_field(CsvReader *reader)
{
    uint32_t start = ++reader->at;
    reader->quoted = true;
    while (!at_end(reader)) {
        if (peek(reader) != '"') {
            reader->at++;
        } else if (reader->at + 1 < reader->text.len && reader->text.ptr[reader->at + 1] == '"') {
            reader->at += 2;
        } else {
            Str text = {reader->text.ptr + start, reader->at - start};
            reader->at++;
            return text;
        }
    }
    uint32_t lo = reader->base + start - 1;
    if (!reader->bad.hi) reader->bad = (Span){lo, lo + 1};
    return (Str){reader->text.ptr + start, reader->at - start};
}

static Str plain_field(CsvReader *reader)
{
    uint32_t start = reader->at;
    char separator = reader->separator;
    while (!at_line_end(reader) && peek(reader) != separator) reader->at++;
    return (Str){reader->text.ptr + start, reader->at - start};
}

static void read_field(CsvReader *reader)
{
    uint32_t start = reader->at;
    bool quoted = !at_end(reader) && peek(reader) == '"';
    Str text = quoted ? quoted_field(reader) : plain_field(reader);
    Span span = {reader->base + start, reader->base + reader->at};
    if (quoted && !at_line_end(reader) && peek(reader) != reader->separator) {
        if (!reader->bad.hi) reader->bad = span;
        plain_field(reader);
    }
    *vec_push(reader->arena, &reader->fields) = (CsvField){text, span};
}

/* Nearly every record: without quotes, and so far from the end of the text that sixteen bytes can
 * be looked at together. False: it may be of any other kind, or there is no room for its fields. */
static bool read_plain_record(CsvReader *reader)
{
    const char *text = reader->text.ptr;
    CsvField *fields = reader->fields.items;
    uint32_t start = reader->at, base = reader->base, len = reader->text.len, count = 0;
    uint32_t room = reader->fields.cap;
    signed char separator = (signed char)reader->separator;
    for (uint32_t at = start; len - at >= LANES; at += LANES) {
        Lanes c = lanes_at(text + at);
        Lanes marks = (c == separator) | (c == '\n') | (c == '\r') | (c == '"');
        for (uint32_t mask = lanes_mask(marks); mask; mask &= mask - 1) {
            uint32_t end = at + lanes_first(mask);
            if (text[end] == '"' || count == room) return false;
            fields[count++] = (CsvField){{text + start, end - start}, {base + start, base + end}};
            if (text[end] != separator) {
                reader->fields.len = count;
                reader->at = end;
                return true;
            }
            start = end + 1;
        }
    }
    return false;
}

static bool read_record(CsvReader *reader)
{
    while (!at_end(reader) && at_line_end(reader)) skip_line_end(reader);
    if (at_end(reader)) return false;
    reader->fields.len = 0;
    reader->quoted = false;
    if (!read_plain_record(reader)) {
        read_field(reader);
        while (!at_end(reader) && peek(reader) == reader->separator) {
            reader->at++;
            read_field(reader);
        }
    }
    skip_line_end(reader);
    return true;
}

/* ---- doubled quotes ---- */

static uint32_t copy_unquoted(Str text, char *out)
{
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        out[len++] = text.ptr[i];
        if (text.ptr[i] == '"') i++;
    }
    return len;
}

static bool has_doubled(const CsvReader *reader, const CsvField *field)
{
    bool quoted = field->text.ptr != reader->text.ptr + (field->span.lo - reader->base);
    return quoted && field->text.len && memchr(field->text.ptr, '"', field->text.len);
}

/* What comes piece by piece is not to fill the memory with what was unquoted, either. */
static char *room_for_unquoted(CsvReader *reader, uint32_t len)
{
    if (!reader->window) return arena_alloc(reader->arena, len);
    if (len > reader->unquoted.cap)
        reader->unquoted.items =
            vec_grow(reader->arena, reader->unquoted.items, 1, len, &reader->unquoted.cap);
    return reader->unquoted.items;
}

static void unquote(CsvReader *reader)
{
    uint32_t len = 0;
    for (uint32_t i = 0; reader->quoted && i < reader->fields.len; i++)
        if (has_doubled(reader, &reader->fields.items[i])) len += reader->fields.items[i].text.len;
    if (!len) return;
    char *out = room_for_unquoted(reader, len);
    for (uint32_t i = 0; i < reader->fields.len; i++) {
        CsvField *field = &reader->fields.items[i];
        if (!has_doubled(reader, field)) continue;
        field->text = (Str){out, copy_unquoted(field->text, out)};
        out += field->text.len;
    }
}

/* ---- pieces ---- */

static bool has_room(const CsvReader *reader)
{
    return reader->window_size - reader->text.len >= CSV_PIECE;
}

static void resize_window(CsvReader *reader, uint32_t size)
{
    reader->window = arena_resize(reader->arena, reader->window, reader->window_size, size);
    reader->window_size = size;
    reader->text.ptr = reader->window;
}

/* Room behind what is kept; the window grows while a record does not fit in. */
static void widen(CsvReader *reader)
{
    if (!has_room(reader)) resize_window(reader, reader->window_size * 2);
}

/* Keeps the text from `from` on and reads more behind it. */
static bool read_piece(CsvReader *reader, uint32_t from)
{
    uint32_t count = 0;
    if (reader->failed) return false;
    reader->base += from;
    reader->text.len -= from;
    memmove(reader->window, reader->window + from, reader->text.len);
    widen(reader);
    reader->at = 0;
    reader->failed =
        !reader->input->read(reader->input, reader->window + reader->text.len, CSV_PIECE, &count);
    if (reader->failed) return false;
    reader->text.len += count;
    if (!count) reader->input = NULL;
    reader->too_long = reader->text.len > LIMIT_CSV_RECORD;
    return !reader->too_long;
}

static bool next_record(CsvReader *reader)
{
    for (;;) {
        uint32_t from = reader->at;
        Span bad = reader->bad;
        bool found = read_record(reader);
        if (!reader->input || !at_end(reader)) {
            if (found) unquote(reader);
            return found;
        }
        reader->bad = bad; /* the record may go on */
        if (!read_piece(reader, from)) return false;
    }
}

/* Blank lines are passed over, too. */
bool csv_next(CsvReader *reader)
{
    uint32_t start = reader->base + reader->at;
    bool found = next_record(reader);
    work_note(&reader->arena->memory->work, WORK_PASS * (reader->base + reader->at - start));
    return found;
}

static bool has_line_end(const CsvReader *reader)
{
    return memchr(reader->text.ptr, '\n', reader->text.len) ||
           memchr(reader->text.ptr, '\r', reader->text.len);
}

/* A sample that is shorter than a piece is all that there is. */
static bool is_sample(const CsvReader *reader)
{
    return reader->text.len - reader->at >= CSV_PIECE && !has_room(reader) && has_line_end(reader);
}

Str csv_sample(CsvReader *reader)
{
    while (reader->input && !is_sample(reader) && read_piece(reader, reader->at)) {
    }
    return (Str){reader->text.ptr + reader->at, reader->text.len - reader->at};
}

Str csv_ahead(CsvReader *reader, uint32_t size)
{
    if (reader->input && reader->window_size < size) resize_window(reader, size);
    if (reader->input) read_piece(reader, reader->at);
    return csv_sample(reader);
}

/* ---- formulas ---- */

/* "-", "-9%", "+1,234.5": numbers are shown as they are, even where a text is expected. */
static bool is_number(Str text)
{
    uint32_t at = 1, digits = 0, points = 0;
    if (text.ptr[0] != '-' && text.ptr[0] != '+') return false;
    for (; at < text.len && (is_digit(text.ptr[at]) || text.ptr[at] == ',' || text.ptr[at] == '.');
         at++) {
        if (is_digit(text.ptr[at])) digits++;
        if (text.ptr[at] == '.') points++;
    }
    if (digits && at < text.len && text.ptr[at] == '%') at++;
    return at == text.len && digits && points <= 1;
}

/* What a spreadsheet may leave out before it looks at a text. */
static Str without_invisible(Str text)
{
    uint32_t code_point, len;
    while (text.len && (len = unicode_decode(text, 0, &code_point)) != 0 &&
           unicode_is_invisible(code_point))
        text = (Str){text.ptr + len, text.len - len};
    return text;
}

static bool begins_formula(Str text)
{
    static const char *const dangerous[] = {"=",  "+",  "-",  "@",  "\t", "\r",
                                            "\n", "＝", "＋", "－", "＠"};
    text = without_invisible(text);
    if (str_equal(text, STR("-")) || str_equal(text, STR("－"))) return false;
    for (size_t i = 0; i < sizeof dangerous / sizeof *dangerous; i++)
        if (str_starts(text, str_from(dangerous[i]))) return !is_number(text);
    return false;
}

bool csv_is_formula(Str text, uint32_t at)
{
    if (at >= text.len || !csv_begins_cell(text, at)) return false;
    Str rest = {text.ptr + at, text.len - at};
    while (rest.len && (rest.ptr[0] == '\'' || (at && rest.ptr[0] == '"')))
        rest = (Str){rest.ptr + 1, rest.len - 1};
    bool begins_again = at && rest.len && memchr("\t\r\n", rest.ptr[0], 3);
    return !begins_again && begins_formula(rest);
}

Str csv_guarded(Arena *arena, Str text)
{
    uint32_t guards = 0, len = 0;
    for (uint32_t at = 0; at < text.len; at++) guards += csv_is_formula(text, at);
    if (!guards) return text;
    char *copy = arena_alloc(arena, (size_t)text.len + guards);
    for (uint32_t at = 0; at < text.len; at++) {
        if (csv_is_formula(text, at)) copy[len++] = '\'';
        copy[len++] = text.ptr[at];
    }
    return (Str){copy, len};
}

static bool is_guard(Str text, uint32_t at)
{
    return text.ptr[at] == '\'' && csv_is_formula(text, at);
}

Str csv_unguarded(Arena *arena, Str text)
{
    uint32_t len = 0;
    if (!text.len || !memchr(text.ptr, '\'', text.len)) return text;
    while (len < text.len && !is_guard(text, len)) len++;
    if (len == text.len) return text;
    char *copy = arena_alloc(arena, text.len);
    if (len) memcpy(copy, text.ptr, len);
    for (uint32_t at = len + 1; at < text.len; at++)
        if (!is_guard(text, at)) copy[len++] = text.ptr[at];
    return (Str){copy, len};
}

/* ---- writing ---- */

/* Semicolons and tabs too: some spreadsheets take them for separators. */
static bool needs_quotes(Str text)
{
    for (uint32_t i = 0; i < text.len; i++) switch (text.ptr[i]) {
        case ',':
        case '"':
        case '\n':
        case '\r':
        case ';':
        case '\t': return true;
        default: break;
        }
    return false;
}

/* Up to the next quote, or the next place where a spreadsheet may begin a cell. */
static uint32_t run_end(Str text, uint32_t at)
{
    do {
        at++;
    } while (at < text.len && text.ptr[at] != '"' && !csv_begins_cell(text, at));
    return at;
}

void csv_put_field(Sink *sink, Str text)
{
    bool quotes = needs_quotes(text);
    if (quotes) sink_char(sink, '"');
    for (uint32_t at = 0, end; at < text.len; at = end) {
        end = run_end(text, at);
        if (csv_is_formula(text, at)) sink_char(sink, '\'');
        if (text.ptr[at] == '"') sink_char(sink, '"');
        sink_write(sink, text.ptr + at, end - at);
    }
    if (quotes) sink_char(sink, '"');
}
