#include "lang/base/mistyped.h"

enum { LONGEST = 64 /* bytes; what is longer is no amount that was mistyped */ };

typedef struct Separators {
    uint32_t points, commas, blanks;
    uint32_t last; /* offset of the last point or comma */
} Separators;

static bool is_plain(Str text, const char *others)
{
    for (uint32_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || (!str_digit(text, i) && !strchr(others, text.ptr[i]))) return false;
    return text.len;
}

/* The digits before `point` with commas, then those after it. */
static Str well_written(Arena *arena, Str text, uint32_t point)
{
    char *out = arena_array(arena, char, 2 * (size_t)text.len + 2);
    uint32_t len = 0, whole = 0, at = 0;
    for (uint32_t i = 0; i < point; i++) whole += str_digit(text, i);
    while (whole > 1 && (text.ptr[at] == '0' || !str_digit(text, at)))
        whole -= text.ptr[at++] == '0';
    for (; at < point; at++) {
        if (!str_digit(text, at)) continue;
        out[len++] = text.ptr[at];
        if (--whole && whole % 3 == 0) out[len++] = ',';
    }
    if (point < text.len) out[len++] = '.';
    for (at = point + 1; at < text.len; at++)
        if (str_digit(text, at)) out[len++] = text.ptr[at];
    return (Str){out, len};
}

static Separators find_separators(Str text)
{
    Separators found = {0};
    for (uint32_t i = 0; i < text.len; i++) {
        found.points += text.ptr[i] == '.';
        found.commas += text.ptr[i] == ',';
        found.blanks += text.ptr[i] == ' ';
        if (text.ptr[i] == '.' || text.ptr[i] == ',') found.last = i;
    }
    return found;
}

/* The last of several kinds of separators is the decimal one, and so is a single one;
 * one that is repeated groups digits. A comma alone can be both. */
static Mistyped read_separators(Arena *arena, Str text)
{
    Separators s = find_separators(text);
    Mistyped read = {.slip = SLIP_SEPARATORS};
    uint32_t behind = text.len - s.last - 1;
    bool both = s.points && s.commas, decimal = s.points == 1 || s.commas == 1;
    if (!s.points && !s.commas && !s.blanks) return (Mistyped){0};
    if (both &&
        ((text.ptr[s.last] == '.' && s.points > 1) || (text.ptr[s.last] == ',' && s.commas > 1)))
        return (Mistyped){.slip = SLIP_SEPARATORS};
    bool split = behind && (both || (decimal && s.points + s.commas == 1));
    read.one = well_written(arena, text, split ? s.last : text.len);
    bool other = !both && s.commas == 1 && !s.blanks && behind != 3;
    if (other || (s.commas == 1 && !s.points && text.ptr[0] == '0' && behind))
        read.other = well_written(arena, text, text.len);
    return read;
}

/* The text without one of these at its beginning or its end; false if it has none. */
static bool take_currency(Str *text)
{
    static const char *const signs[] = {"$", "¥", "￥", "€", "£", NULL};
    for (int i = 0; signs[i]; i++) {
        Str sign = str_from(signs[i]);
        bool first = str_starts(*text, sign), last = str_ends(*text, sign);
        if (!first && !last) continue;
        if (first) text->ptr += sign.len;
        text->len -= sign.len;
        *text = str_trim(*text, " ");
        return true;
    }
    return false;
}

/* As it is if it can be read, else as it is meant. */
static Str reading(Arena *arena, Str text)
{
    bool negative = text.len && text.ptr[0] == '-';
    Str digits = negative ? (Str){text.ptr + 1, text.len - 1} : text;
    if (!is_plain(digits, ".,")) return (Str){0};
    Mistyped read = read_separators(arena, digits);
    Str one = read.one.len ? read.one : digits;
    if (read.other.len) return (Str){0};
    return negative ? arena_printf(arena, "-" STR_FMT, STR_ARG(one)) : one;
}

static Mistyped read_parentheses(Arena *arena, Str text)
{
    Mistyped read = {.slip = SLIP_PARENTHESES};
    Str inside = str_trim((Str){text.ptr + 1, text.len - 2}, " ");
    (void)take_currency(&inside);
    Str one = reading(arena, inside);
    if (one.len && one.ptr[0] != '-') read.one = arena_printf(arena, "-" STR_FMT, STR_ARG(one));
    return read;
}

static bool has_exponent(Str text)
{
    uint32_t at = text.len && text.ptr[0] == '-', digits = 0;
    for (; str_digit(text, at) || (at < text.len && text.ptr[at] == '.'); at++) digits++;
    if (!digits || at == text.len || (text.ptr[at] | 0x20) != 'e') return false;
    at++;
    if (at < text.len && (text.ptr[at] == '+' || text.ptr[at] == '-')) at++;
    return is_plain((Str){text.ptr + at, text.len - at}, "");
}

Mistyped mistyped_amount(Arena *arena, Str text)
{
    text = str_trim(text, " \t");
    if (!text.len || text.len > LONGEST) return (Mistyped){0};
    if (text.len > 2 && text.ptr[0] == '(' && str_ends(text, STR(")")))
        return read_parentheses(arena, text);
    if (take_currency(&text)) return (Mistyped){SLIP_CURRENCY, reading(arena, text), {0}};
    if (str_ends(text, STR("%")) || str_ends(text, STR("％")))
        return (Mistyped){.slip = SLIP_PERCENT};
    if (has_exponent(text)) return (Mistyped){.slip = SLIP_EXPONENT};
    bool negative = text.ptr[0] == '-';
    Str digits = negative ? (Str){text.ptr + 1, text.len - 1} : text;
    if (!is_plain(digits, "., ") || !str_digit(digits, 0)) return (Mistyped){0};
    Mistyped read = read_separators(arena, digits);
    if (negative && read.one.len) read.one = arena_printf(arena, "-" STR_FMT, STR_ARG(read.one));
    if (negative && read.other.len)
        read.other = arena_printf(arena, "-" STR_FMT, STR_ARG(read.other));
    return read;
}
