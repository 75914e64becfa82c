#include "cli/lsp/position.h"

#include "lang/base/unicode.h"

static bool ends_line(Str text, uint32_t at)
{
    if (text.ptr[at] != '\r') return text.ptr[at] == '\n';
    return at + 1 == text.len || text.ptr[at + 1] != '\n';
}

/* Where the line at `at` ends; the length of the text if none follows. returns: there are any. */
static uint32_t find_end(Str text, uint32_t at, bool returns)
{
    if (returns) {
        while (at < text.len && !ends_line(text, at)) at++;
        return at;
    }
    const char *feed = at < text.len ? memchr(text.ptr + at, '\n', text.len - at) : NULL;
    return feed ? (uint32_t)(feed - text.ptr) : text.len;
}

/* How much the character at `at` counts, and its bytes. One that is not valid is one byte. */
static uint32_t units(const TextLines *lines, uint32_t at, uint32_t *bytes)
{
    uint32_t code;
    if (!((unsigned char)lines->text.ptr[at] & 0x80)) return *bytes = 1;
    if (unicode_is_han(lines->text, at)) {
        *bytes = 3;
        return lines->encoding == POSITIONS_UTF8 ? 3 : 1;
    }
    *bytes = unicode_decode(lines->text, at, &code);
    if (!*bytes) return *bytes = 1;
    switch (lines->encoding) {
    case POSITIONS_UTF8: return *bytes;
    case POSITIONS_UTF16: return code > 0xFFFF ? 2 : 1;
    case POSITIONS_UTF32: break;
    }
    return 1;
}

/* Marks in a line that is so long that it would take too much to count from its start each time. */
static void add_marks(Arena *arena, TextLines *lines, uint32_t start, uint32_t end)
{
    enum { APART = 1024 };
    uint32_t character = 0, bytes, next = start + APART;
    for (uint32_t at = start; end - start > APART && at < end; at += bytes) {
        if (at >= next) {
            *vec_push(arena, &lines->marks) = (PositionMark){at, character};
            next = at + APART;
        }
        character += units(lines, at, &bytes);
    }
}

TextLines lines_of(Arena *arena, Str text, PositionEncoding encoding)
{
    TextLines lines = {.text = text, .encoding = encoding};
    bool returns = text.len && memchr(text.ptr, '\r', text.len);
    *vec_push(arena, &lines.starts) = 0;
    for (uint32_t at = 0, start = 0; start <= text.len; start = at + 1) {
        at = find_end(text, start, returns);
        add_marks(arena, &lines, start, at);
        if (at < text.len) *vec_push(arena, &lines.starts) = at + 1;
    }
    return lines;
}

uint32_t lines_end(const TextLines *lines, uint32_t line)
{
    uint32_t start = lines->starts.items[line];
    bool last = line + 1 == lines->starts.len;
    uint32_t end = last ? lines->text.len : lines->starts.items[line + 1];
    while (!last && end > start &&
           (lines->text.ptr[end - 1] == '\n' || lines->text.ptr[end - 1] == '\r'))
        end--;
    return end;
}

static uint32_t line_of(const TextLines *lines, uint32_t offset)
{
    uint32_t low = 0, high = lines->starts.len; /* low begins at or before the offset */
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (lines->starts.items[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* How many marks are not beyond the offset. */
static uint32_t marks_until(const TextLines *lines, uint32_t offset)
{
    uint32_t low = 0, high = lines->marks.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (lines->marks.items[middle].at <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* The mark before `number`, or the start of the line if that one has none before it. */
static PositionMark mark_before(const TextLines *lines, uint32_t number, uint32_t start)
{
    bool found = number && lines->marks.items[number - 1].at > start;
    return found ? lines->marks.items[number - 1] : (PositionMark){start, 0};
}

Position lines_position(const TextLines *lines, uint32_t offset)
{
    Position position = {.line = line_of(lines, offset)};
    uint32_t bytes, end = u32_min(offset, lines_end(lines, position.line));
    PositionMark mark = mark_before(lines, marks_until(lines, end), lines->starts.items[position.line]);
    position.character = mark.character;
    for (uint32_t at = mark.at; at < end; at += bytes) {
        uint32_t count = units(lines, at, &bytes);
        if (at + bytes > end) break;
        position.character += count;
    }
    return position;
}

uint32_t lines_offset(const TextLines *lines, Position position)
{
    if (position.line >= lines->starts.len) return lines->text.len;
    uint32_t start = lines->starts.items[position.line], bytes;
    uint32_t end = lines_end(lines, position.line);
    uint32_t low = marks_until(lines, start), high = marks_until(lines, end);
    while (low < high) { /* those of the line that are not beyond the character */
        uint32_t middle = low + (high - low) / 2;
        if (lines->marks.items[middle].character <= position.character)
            low = middle + 1;
        else
            high = middle;
    }
    PositionMark mark = mark_before(lines, low, start);
    uint32_t at = mark.at;
    for (uint32_t left = position.character - mark.character; at < end && left; at += bytes) {
        uint32_t count = units(lines, at, &bytes);
        if (count > left) break;
        left -= count;
    }
    return at;
}
