/* Strings, names in backticks and numbers that are not right; and how mistakes are reported. */
#include "grammar/parser.h"

#include <stdarg.h>

#include "grammar/budget.tab.h"
#include "lang/base/unicode.h"

enum { MAX_WARNINGS = 10000 }; /* of one file that are kept; nobody reads so many */

/* ---- reports ---- */

static bool may_report(Parser *parser, Span span)
{
    if (parser->stopped || span.lo < parser->bad_end) return false;
    if (parser->bad_end && span.lo == parser->bad_end) return false;
    if (++parser->error_count <= LIMIT_FILE_ERRORS) return true;
    parser->stopped = true;
    diag_add(parser->in.diags, DIAG_E0803, span,
             "more than %d mistakes in this file; the rest is not read", (int)LIMIT_FILE_ERRORS);
    return false;
}

Diag *report_error(Parser *parser, DiagCode code, Span span, const char *format, ...)
{
    bool wanted = may_report(parser, span);
    if (code != DIAG_E0101 && code != DIAG_E0105 && code != DIAG_E0108 && span.hi > parser->bad_end)
        parser->bad_end = span.hi;
    if (!wanted) return NULL;
    va_list args;
    va_start(args, format);
    Str message = diags_vprintf(parser->in.diags, format, args);
    va_end(args);
    return diag_add(parser->in.diags, code, span, STR_FMT, STR_ARG(message));
}

Diag *report_wide(Parser *parser, Span span, const char *ascii)
{
    if (parser->skipping || parser->warning_count == MAX_WARNINGS) return NULL;
    parser->warning_count++;
    Str text = parser_text(parser, span);
    Diag *diag = *ascii == ' ' ? diag_add(parser->in.diags, DIAG_W0109, span,
                                          "a wide or unusual blank was read as a space")
                               : diag_add(parser->in.diags, DIAG_W0109, span,
                                          "`" STR_FMT "` was read as `%s`", STR_ARG(text), ascii);
    diag_fix(diag, span, str_from(ascii));
    return diag;
}

/* ---- strings ---- */

/* Length of the escape at `at` (a backslash), 0 if there is no such escape. */
static uint32_t escape_length(Str text, uint32_t at)
{
    char kind = text.ptr[at + 1];
    if (kind == '"' || kind == '\\' || kind == 'n' || kind == 't') return 2;
    if (kind != 'u' || text.ptr[at + 2] != '{') return 0;
    uint32_t code_point = 0, end = at + 3;
    for (; text.ptr[end] != '}'; end++) {
        char c = text.ptr[end];
        char lower = (char)(c | 0x20);
        bool digit = is_digit(c);
        if (!digit && (lower < 'a' || lower > 'f')) return 0;
        code_point = code_point * 16 + (uint32_t)(digit ? c - '0' : lower - 'a' + 10);
        if (code_point > 0x10FFFF) return 0;
    }
    char encoded[4];
    bool visible = code_point && !unicode_is_invisible(code_point);
    return visible && unicode_encode(code_point, encoded) ? end + 1 - at : 0;
}

int scan_string(Parser *parser, Span span)
{
    Str text = parser_text(parser, span);
    for (uint32_t at = 1; at + 1 < text.len; at++) {
        if (text.ptr[at] != '\\') continue;
        uint32_t len = escape_length(text, at);
        if (!len) {
            uint32_t code_point = 0, next = unicode_decode(text, at + 1, &code_point);
            Span place = {span.lo + at, span.lo + at + 1 + (next ? next : 1)};
            Diag *diag = report_error(parser, DIAG_E0103, place, "no such escape in a string");
            if (diag)
                diag_help(parser->in.diags, diag, "there are \\\" \\\\ \\n \\t and \\u{4E2D} (the "
                          "number of a visible character); a backslash itself is \\\\");
            parser->bad_end = span.hi;
            return TOKEN_MISTAKE;
        }
        at += len - 1;
    }
    return TOKEN_STRING;
}

/* The last Chinese closing quote of the text, or nowhere. */
static Span last_wide_quote(Span span, Str text)
{
    for (uint32_t at = text.len; at >= 3; at--)
        if (memcmp(text.ptr + at - 3, "”", 3) == 0 || memcmp(text.ptr + at - 3, "“", 3) == 0)
            return (Span){span.lo + at - 3, span.lo + at};
    return (Span){0, 0};
}

/* A "{" at the end of the line very likely opens a block; its lines are then left out too. */
static void find_lost_brace(Parser *parser, Span span, Str text)
{
    uint32_t len = str_trim_end(text, " \t").len;
    if (len && text.ptr[len - 1] == '{')
        parser->lost_brace = (Span){span.lo + len - 1, span.lo + len};
}

int scan_open_string(Parser *parser, Span span)
{
    Str text = parser_text(parser, span);
    find_lost_brace(parser, span, text);
    Diag *diag = report_error(parser, DIAG_E0103, span, "this string does not end on its line");
    if (!diag) return TOKEN_MISTAKE;
    Span quote = last_wide_quote(span, text);
    if (quote.hi) {
        diag_help(parser->in.diags, diag, "a Chinese quotation mark ends no string; write `\"`");
        diag_fix(diag, quote, STR("\""));
    }
    return TOKEN_MISTAKE;
}

int scan_open_word(Parser *parser, Span span)
{
    find_lost_brace(parser, span, parser_text(parser, span));
    bool empty = span.hi - span.lo == 2 && parser_text(parser, span).ptr[1] == '`';
    if (empty) report_error(parser, DIAG_E0103, span, "a name cannot be empty");
    else report_error(parser, DIAG_E0103, span, "this name in backticks does not end on its line");
    return TOKEN_MISTAKE;
}

/* ---- numbers ---- */

typedef struct NumberShape { /* of something that looks like a number */
    bool wide_comma, point_first, point_last, points;
    bool list; /* a comma between groups of which one is longer than three digits */
} NumberShape;

static NumberShape number_shape(Str text)
{
    NumberShape shape = {.point_first = text.ptr[0] == '.', .point_last = text.ptr[text.len - 1] == '.'};
    uint32_t points = 0, digits = 0, commas = 0;
    bool long_group = false;
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        shape.wide_comma |= (unsigned char)c >= 0x80;
        points += c == '.';
        commas += c == ',';
        digits = is_digit(c) ? digits + 1 : 0;
        long_group |= digits > 3;
    }
    shape.points = points > 1;
    shape.list = commas && !points && long_group;
    return shape;
}

/* The text without grouping, or with a space after each comma. */
static Str regrouped(Parser *parser, Str text, bool spaced)
{
    char *out = arena_array(parser->in.arena, char, 2 * (size_t)text.len);
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        bool wide = (unsigned char)text.ptr[i] >= 0x80;
        bool comma = text.ptr[i] == ',' || wide;
        if (!comma || spaced) out[len++] = comma ? ',' : text.ptr[i];
        if (comma && spaced) out[len++] = ' ';
        if (wide) i += 2;
    }
    return (Str){out, len};
}

static void advise_number(Parser *parser, Diag *diag, Span span, NumberShape shape)
{
    Str text = parser_text(parser, span), fix = {0};
    if (shape.points) {
        diag_help(parser->in.diags, diag, "a number has one decimal point; a code with points "
                  "stands between backticks");
        return;
    }
    if (shape.point_first && !memchr(text.ptr, ',', text.len))
        fix = arena_printf(parser->in.arena, "0" STR_FMT, STR_ARG(text));
    else if (shape.point_last && !memchr(text.ptr, ',', text.len))
        fix = (Str){text.ptr, text.len - 1};
    else if (shape.list) fix = regrouped(parser, text, true);
    if (fix.len) {
        diag_help(parser->in.diags, diag, "write `" STR_FMT "`", STR_ARG(fix));
        diag_fix(diag, span, fix);
        return;
    }
    Str plain = regrouped(parser, text, false), list = regrouped(parser, text, true);
    diag_help(parser->in.diags, diag, "as one number `" STR_FMT "`, as a list `" STR_FMT "`",
              STR_ARG(plain), STR_ARG(list));
}

int scan_bad_number(Parser *parser, Span span)
{
    NumberShape shape = number_shape(parser_text(parser, span));
    const char *what = N_("digits are grouped by threes, and a list has a space after each comma");
    if (shape.wide_comma) what = N_("a fullwidth comma between digits: one number, or a list?");
    else if (shape.points) what = N_("this is no number");
    else if (shape.point_first) what = N_("a digit is missing before the decimal point");
    else if (shape.point_last) what = N_("a digit is missing after the decimal point");
    Diag *diag = report_error(parser, DIAG_E0104, span, "%s", diags_text(parser->in.diags, what));
    if (diag) advise_number(parser, diag, span, shape);
    return TOKEN_MISTAKE;
}
