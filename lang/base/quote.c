#include "lang/base/quote.h"

#include <stdio.h>

#include "lang/base/unicode.h"

#define REPLACEMENT "\xEF\xBF\xBD" /* U+FFFD */

static bool is_at(Str text, uint32_t at, const char *part)
{
    return at < text.len && str_starts((Str){text.ptr + at, text.len - at}, str_from(part));
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_letter_or_digit(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9');
}

/* ---- lines for people ---- */

/* What a pipeline that shows the line would run, wherever it is: "##[group]", "##vso[task.…]". */
static bool is_command(Str text, uint32_t at)
{
    if (!is_at(text, at, "##")) return false;
    for (at += 2; at < text.len && is_letter(text.ptr[at]);) at++;
    return at < text.len && text.ptr[at] == '[';
}

/* What one runs only at the beginning of a line: "::error::". */
static bool is_first_command(Str text, uint32_t at)
{
    uint32_t first = 0;
    while (first < at && text.ptr[first] == ' ') first++;
    return at == first && is_at(text, at, "::");
}

static Glyph written_out(uint32_t bytes, const char *format, uint32_t number)
{
    Glyph glyph = {.bytes = bytes};
    glyph.cells = glyph.len = (uint32_t)snprintf(glyph.text, sizeof glyph.text, format, number);
    return glyph;
}

Glyph quote_glyph(Str text, uint32_t at)
{
    char c = text.ptr[at];
    if (c >= ' ' && c < 0x7F && c != '#') return (Glyph){1, 1, 1, {c}};
    uint32_t code_point = 0, bytes = unicode_decode(text, at, &code_point);
    if (bytes == 0) return written_out(1, "<%02X>", (unsigned char)text.ptr[at]);
    if (code_point == '\t') return (Glyph){1, 4, 4, "    "};
    if (code_point == '\n') return (Glyph){1, 2, 2, "\\n"};
    if (code_point == '\r' || unicode_is_invisible(code_point) || is_command(text, at))
        return written_out(bytes, "<U+%04X>", code_point);
    Glyph glyph = {.bytes = bytes, .len = bytes};
    memcpy(glyph.text, text.ptr + at, bytes);
    glyph.cells = unicode_width((Str){text.ptr + at, bytes});
    return glyph;
}

/* Returns the length of a character that lines show as it is; 0 if it must be written out. */
static uint32_t plain_length(Str text, uint32_t at)
{
    uint32_t code_point = 0, bytes = unicode_decode(text, at, &code_point);
    if (code_point == '#') return is_command(text, at) ? 0 : bytes;
    if (code_point == ':') return is_first_command(text, at) ? 0 : bytes;
    if (code_point >= ' ' && code_point < 0x7F) return bytes;
    return code_point < ' ' || unicode_is_invisible(code_point) ? 0 : bytes;
}

static void quote_special(Sink *sink, Str text, const Glyph *glyph, uint32_t at)
{
    if (text.ptr[at] == '\t')
        sink_text(sink, "\\t");
    else if (is_first_command(text, at))
        sink_printf(sink, "<U+%04X>", (unsigned)text.ptr[at]);
    else
        sink_write(sink, glyph->text, glyph->len);
}

void quote_line(Sink *sink, Str text)
{
    for (uint32_t at = 0, len; at < text.len;) {
        uint32_t first = at;
        while (at < text.len && (len = plain_length(text, at)) > 0) at += len;
        sink_write(sink, text.ptr + first, at - first);
        if (at == text.len) return;
        Glyph glyph = quote_glyph(text, at);
        quote_special(sink, text, &glyph, at);
        at += glyph.bytes;
    }
}

Str quoted_line(Arena *arena, Str text)
{
    Sink sink;
    sink_memory(&sink, arena);
    quote_line(&sink, text);
    Str quoted = sink_result(&sink);
    return str_equal(quoted, text) ? text : quoted;
}

/* ---- paths in patches ---- */

static const char *c_escape(char c)
{
    static const char from[] = "\a\b\t\n\v\f\r\"\\";
    static const char *const to[] = {"\\a", "\\b", "\\t",  "\\n", "\\v",
                                     "\\f", "\\r", "\\\"", "\\\\"};
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : NULL;
}

static bool is_c_special(char c)
{
    unsigned char byte = (unsigned char)c;
    return byte < 0x20 || byte == 0x7F || c == '"' || c == '\\';
}

void quote_path(Sink *sink, Str path)
{
    uint32_t at = 0;
    while (at < path.len && !is_c_special(path.ptr[at])) at++;
    if (at == path.len) {
        sink_str(sink, path);
        return;
    }
    sink_char(sink, '"');
    for (uint32_t i = 0; i < path.len; i++) {
        const char *escape = c_escape(path.ptr[i]);
        if (escape)
            sink_text(sink, escape);
        else if (is_c_special(path.ptr[i]))
            sink_printf(sink, "\\%03o", (unsigned)(unsigned char)path.ptr[i]);
        else
            sink_char(sink, path.ptr[i]);
    }
    sink_char(sink, '"');
}

/* ---- addresses ---- */

void quote_percent(Sink *sink, Str text, const char *plain)
{
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (is_letter_or_digit(c) || (c && strchr(plain, c)))
            sink_char(sink, c);
        else
            sink_printf(sink, "%%%02X", (unsigned)(unsigned char)c);
    }
}

/* ---- shells ---- */

static bool is_word(Str text)
{
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (!is_letter_or_digit(c) && !((unsigned char)c & 0x80) && (!c || !strchr("/._-+:@%,", c)))
            return false;
    }
    return text.len;
}

Str quoted_word(Arena *arena, Str path)
{
    Sink sink;
    sink_memory(&sink, arena);
    bool plain = is_word(path);
    if (!plain) sink_char(&sink, '\'');
    if (path.len && path.ptr[0] == '-') sink_text(&sink, "./");
    for (uint32_t i = 0; i < path.len; i++)
        if (path.ptr[i] == '\'')
            sink_text(&sink, "'\\''");
        else
            sink_char(&sink, path.ptr[i]);
    if (!plain) sink_char(&sink, '\'');
    return sink_result(&sink);
}

/* ---- markup ---- */

static const char *reference(uint32_t c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\t': return "&#9;"; /* in attributes, they would become blanks */
    case '\n': return "&#10;";
    default: return NULL;
    }
}

/* Returns what is written instead of a character; NULL if it is written as it is. */
static const char *markup_for(uint32_t code_point, uint32_t len)
{
    return len == 0 || !unicode_is_xml(code_point) ? REPLACEMENT : reference(code_point);
}

void quote_markup(Sink *sink, Str text)
{
    uint32_t first = 0;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code_point = 0, len = unicode_decode(text, at, &code_point);
        const char *instead = markup_for(code_point, len);
        if (instead) {
            sink_write(sink, text.ptr + first, at - first);
            sink_text(sink, instead);
        }
        at += len ? len : 1;
        if (instead) first = at;
    }
    if (text.len > first) sink_write(sink, text.ptr + first, text.len - first);
}

/* ---- Markdown ---- */

/* Code hosts look for these in the text that Markdown has made, where escapes are gone: mentions,
 * addresses, numbers of issues, symbols by name. */
static bool is_reference(Str word)
{
    for (uint32_t at = 0; at < word.len; at++) {
        char c = word.ptr[at], next = at + 1 < word.len ? word.ptr[at + 1] : ' ';
        if (c == '@' || c == '~' || is_at(word, at, "://") || is_at(word, at, "www.")) return true;
        if (strchr("#!&$%", c) && is_letter_or_digit(next)) return true;
        if (c == ':' && at + 1 < word.len && memchr(word.ptr + at + 1, ':', word.len - at - 1))
            return true;
        if (is_at(word, at, "GH-") || is_at(word, at, "gh-")) return true;
    }
    return false;
}

static void write_markdown(Sink *sink, char c)
{
    if (strchr("<>&", c)) {
        sink_text(sink, reference((unsigned char)c));
        return;
    }
    if (strchr("\\`*_{}[]()#!|~$@", c)) sink_char(sink, '\\');
    sink_char(sink, c);
}

/* Within an element of code no host makes links. */
static void write_markdown_word(Sink *sink, Str word)
{
    bool code = is_reference(word);
    if (code) sink_text(sink, "<code>");
    for (uint32_t i = 0; i < word.len; i++) write_markdown(sink, word.ptr[i]);
    if (code) sink_text(sink, "</code>");
}

/* Code by its indent, or a list within an item of a list, would begin with what is written here. */
static uint32_t write_markdown_start(Sink *sink, Str line)
{
    uint32_t at = 0;
    if (is_at(line, 0, " ")) {
        sink_text(sink, "&#32;");
        return 1;
    }
    while (at < line.len && line.ptr[at] >= '0' && line.ptr[at] <= '9') at++;
    bool mark = at ? is_at(line, at, ". ") : is_at(line, 0, "- ") || is_at(line, 0, "+ ");
    if (!mark) return 0;
    sink_write(sink, line.ptr, at);
    sink_printf(sink, "\\%c", line.ptr[at]);
    return at + 1;
}

void quote_markdown(Sink *sink, Str text)
{
    Str line = quoted_line(sink->arena, text);
    for (uint32_t at = write_markdown_start(sink, line); at < line.len;) {
        const char *blank = memchr(line.ptr + at, ' ', line.len - at);
        uint32_t end = blank ? (uint32_t)(blank - line.ptr) : line.len;
        write_markdown_word(sink, (Str){line.ptr + at, end - at});
        if (blank) sink_char(sink, ' ');
        at = end + 1;
    }
}
