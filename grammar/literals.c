/* Strings, names in backticks and numbers that are not right; and how mistakes are reported. */
#include "grammar/parser.h"

#include <stdarg.h>

#include "grammar/budget.tab.h"
#include "lang/base/mistyped.h"
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

void report_twice(Parser *parser, Span word)
{
    report_error(parser, DIAG_E0101, word, "`" STR_FMT "` is given twice",
                 STR_ARG(parser_text(parser, word)));
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

/* A "{" at the end of the line very likely opens a block; its lines are then left out too. A "}"
 * closes one that the line opened. */
static void find_lost_brace(Parser *parser, Span span, Str text)
{
    uint32_t len = str_trim_end(text, " \t").len;
    if (len && text.ptr[len - 1] == '{')
        parser->lost_brace = (Span){span.lo + len - 1, span.lo + len};
    parser->lost_closes = 0;
    for (; len && (text.ptr[len - 1] == '}' || text.ptr[len - 1] == ' '); len--)
        parser->lost_closes += text.ptr[len - 1] == '}';
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

static int stop_reading(Parser *parser)
{
    parser->stopped = parser->skipping = true;
    return TOKEN_MISTAKE;
}

int scan_conflict(Parser *parser, Span span)
{
    Diag *diag = report_error(parser, DIAG_E0103, span, "this file has conflicts of a merge");
    if (diag)
        diag_help(parser->in.diags, diag,
                  "of each keep one side, and delete the lines `<<<<<<<`, `=======` and `>>>>>>>`");
    return stop_reading(parser);
}

/* "```": Markdown. */
static int report_fence(Parser *parser, Span span)
{
    Diag *diag = report_error(parser, DIAG_E0103, span, "this is a fence of Markdown, no budget");
    if (diag)
        diag_help(parser->in.diags, diag,
                  "delete what does not stand between the fences, and them");
    return stop_reading(parser);
}

int scan_open_word(Parser *parser, Span span)
{
    uint32_t end = span.hi - parser->base;
    bool fence = end < parser->text.len && parser->text.ptr[end] == '`';
    find_lost_brace(parser, span, parser_text(parser, span));
    bool empty = span.hi - span.lo == 2 && parser_text(parser, span).ptr[1] == '`';
    if (empty && fence) return report_fence(parser, span);
    if (empty) report_error(parser, DIAG_E0103, span, "a name cannot be empty");
    else report_error(parser, DIAG_E0103, span, "this name in backticks does not end on its line");
    return TOKEN_MISTAKE;
}

/* ---- numbers ---- */

typedef struct NumberShape { /* of something that looks like a number */
    bool point_first, point_last, points;
    bool grouped; /* with commas */
    bool list;    /* commas between groups that are all longer than three digits */
} NumberShape;

static NumberShape number_shape(Str text)
{
    NumberShape shape = {.point_first = text.ptr[0] == '.',
                         .point_last = text.ptr[text.len - 1] == '.'};
    uint32_t points = 0, digits = 0, commas = 0, short_group = UINT32_MAX;
    for (uint32_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        points += c == '.';
        commas += c == ',';
        if (!is_digit(c) && digits < short_group) short_group = digits;
        digits = is_digit(c) ? digits + 1 : 0;
    }
    if (digits < short_group) short_group = digits;
    shape.points = points > 1 && !commas;
    shape.list = commas && !points && short_group > 3;
    shape.grouped = commas;
    return shape;
}

/* The text with a space after each comma. */
static Str as_list(Parser *parser, Str text)
{
    char *out = arena_array(parser->in.arena, char, 2 * (size_t)text.len);
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++) {
        out[len++] = text.ptr[i];
        if (text.ptr[i] == ',') out[len++] = ' ';
    }
    return (Str){out, len};
}

static void write_instead(Parser *parser, Diag *diag, Span span, Str fix)
{
    diag_help(parser->in.diags, diag, "write `" STR_FMT "`", STR_ARG(fix));
    diag_fix(diag, span, fix);
}

void offer_readings(Parser *parser, Diag *diag, Str text)
{
    Diags *diags = parser->in.diags;
    Mistyped read = mistyped_amount(parser->in.arena, text);
    if (read.one.len && read.other.len)
        diag_help(diags, diag, "write `" STR_FMT "` or `" STR_FMT "`, whichever is meant",
                  STR_ARG(read.one), STR_ARG(read.other));
    else if (read.one.len)
        diag_help(diags, diag, "if one number is meant, write `" STR_FMT "`", STR_ARG(read.one));
}

static bool follows_word(const Parser *parser, Span span)
{
    uint32_t at = span.lo - parser->base;
    return at && unicode_is_word((unsigned char)parser->text.ptr[at - 1]);
}

/* text: in ASCII */
static void advise_number(Parser *parser, Diag *diag, Span span, Str text)
{
    NumberShape shape = number_shape(text);
    if (shape.points)
        diag_help(parser->in.diags, diag, "a number has one decimal point; a code with points "
                  "stands between backticks");
    else if (shape.point_first && follows_word(parser, span))
        diag_help(parser->in.diags, diag, "a name with a point stands between backticks");
    else if (shape.point_first && !shape.grouped)
        write_instead(parser, diag, span,
                      arena_printf(parser->in.arena, "0" STR_FMT, STR_ARG(text)));
    else if (shape.point_last && !shape.grouped)
        write_instead(parser, diag, span, (Str){text.ptr, text.len - 1});
    else if (shape.list)
        write_instead(parser, diag, span, as_list(parser, text));
    else
        offer_readings(parser, diag, text);
}

static const char *bad_number(NumberShape shape)
{
    if (shape.points) return N_("this is no number");
    if (shape.point_first) return N_("a digit is missing before the decimal point");
    if (shape.point_last) return N_("a digit is missing after the decimal point");
    return N_("digits are grouped by threes, and a list has a space after each comma");
}

int scan_bad_number(Parser *parser, Span span)
{
    Str text = parser_text(parser, span);
    Diag *diag = report_error(parser, DIAG_E0104, span, "%s",
                              diags_text(parser->in.diags, bad_number(number_shape(text))));
    if (diag) advise_number(parser, diag, span, text);
    return TOKEN_MISTAKE;
}
