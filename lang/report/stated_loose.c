#include "lang/report/stated_loose.h"

#include "lang/base/amount.h"
#include "lang/base/sink.h"
#include "lang/base/unicode.h"

enum { ORDINAL_DIGITS = 4 };

static bool in_range(uint32_t c, uint32_t first, uint32_t last)
{
    return c >= first && c <= last;
}

static bool is_blank_char(uint32_t c)
{
    switch (c) {
    case ' ':
    case 0x00A0:
    case 0x1680:
    case 0x2028:
    case 0x2029:
    case 0x202F:
    case 0x205F:
    case 0x3000:
    case 0xFEFF: return true;
    default: return in_range(c, '\t', '\r') || in_range(c, 0x2000, 0x200A);
    }
}

static bool is_dash(uint32_t c)
{
    return in_range(c, 0x2010, 0x2015) || c == 0x2212;
}

/* Digits in circles and brackets: ① ⑴ ⒈ ㈠ ㊀ */
static bool is_enclosed(uint32_t c)
{
    return in_range(c, 0x2460, 0x249B) || in_range(c, 0x3220, 0x3229) ||
           in_range(c, 0x3280, 0x3289);
}

/* Without blanks, all dashes as one character, ASCII of normal width. The text itself if it is not
 * UTF-8. */
static Str compact(Arena *arena, Str text)
{
    Sink sink;
    sink_memory(&sink, arena);
    for (uint32_t at = 0, len; at < text.len; at += len) {
        uint32_t c = 0;
        len = unicode_decode(text, at, &c);
        if (!len) return text;
        if (is_dash(c))
            sink_char(&sink, '-');
        else if (in_range(c, 0xFF01, 0xFF5E)) /* fullwidth "!" to "~" */
            sink_char(&sink, (char)(c - 0xFEE0));
        else if (!is_blank_char(c))
            sink_write(&sink, text.ptr + at, len);
    }
    return sink_result(&sink);
}

static Str without_indentation(Str text)
{
    uint32_t c, len;
    while (text.len && (len = unicode_decode(text, 0, &c)) && is_blank_char(c))
        text = (Str){text.ptr + len, text.len - len};
    return text;
}

/* The bytes of the digits at `at`, Chinese or not. */
static uint32_t digits_at(Str text, uint32_t at)
{
    static const char chinese[] = "〇零一二三四五六七八九十百";
    uint32_t from = at;
    for (uint32_t i = 0; i < ORDINAL_DIGITS && at < text.len; i++) {
        uint32_t c, len = unicode_decode(text, at, &c);
        bool digit = in_range(c, '0', '9');
        for (const char *p = chinese; *p && len == 3; p += 3)
            digit |= memcmp(p, text.ptr + at, 3) == 0;
        if (!digit) break;
        at += len;
    }
    return at - from;
}

/* The bytes of a sign that ends a number before a text. A point between digits is none. */
static uint32_t ordinal_end(Str text, uint32_t at)
{
    Str rest = {text.ptr + at, text.len - at};
    if (str_starts(rest, STR("、"))) return (uint32_t)sizeof "、" - 1;
    if (str_starts(rest, STR(")"))) return 1;
    return str_starts(rest, STR(".")) && !str_digit(rest, 1) ? 1 : 0;
}

static Str without_ordinal(Str text)
{
    uint32_t open = text.len && text.ptr[0] == '(', digits = digits_at(text, open);
    uint32_t at = open + digits, end = digits ? ordinal_end(text, at) : 0;
    if (!end || (open && text.ptr[at] != ')')) return text;
    at += end;
    if (open) at += ordinal_end(text, at);
    return at < text.len ? (Str){text.ptr + at, text.len - at} : text;
}

Str stated_loose_text(Arena *arena, Str text)
{
    uint32_t c, len;
    text = without_indentation(text);
    len = text.len ? unicode_decode(text, 0, &c) : 0;
    Str inner = len && is_enclosed(c) ? (Str){text.ptr + len, text.len - len} : text;
    Str plain = compact(arena, without_ordinal(unicode_nfkc(arena, inner)));
    return plain.len ? plain : text;
}

static bool only_dashes(Str text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] != '-') return false;
    return text.len > 0;
}

static bool is_number(Str text)
{
    Number number;
    if (text.len && text.ptr[text.len - 1] == '%') text.len--;
    return number_parse(text, &number) == AMOUNT_OK;
}

Str stated_loose_amount(Arena *arena, Str text)
{
    Str plain = compact(arena, text);
    if (only_dashes(plain)) return STR("-");
    bool negative = plain.len > 2 && plain.ptr[0] == '(' && plain.ptr[plain.len - 1] == ')';
    if (negative) plain = arena_printf(arena, "-%.*s", (int)plain.len - 2, plain.ptr + 1);
    return !plain.len || is_number(plain) ? plain : text;
}
