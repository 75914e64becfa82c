#include "lang/tabular/written.h"

#include <stddef.h>

/* ---- blanks, and nothing ---- */

static const char *const blanks[] = {
    " ", "\t", "\n", "\r", "\f", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE3\x80\x80"};
enum { BLANKS = sizeof blanks / sizeof *blanks };

/* A sign of ASCII that is no blank: what most texts begin and end with. */
static bool is_plain(char c)
{
    return c > ' ' && c < 0x7F;
}

static uint32_t blank_at(Str text)
{
    if (!text.len || is_plain(text.ptr[0])) return 0;
    for (int i = 0; i < BLANKS; i++)
        if (str_starts(text, str_from(blanks[i]))) return str_from(blanks[i]).len;
    return 0;
}

static Str behind(Str text, uint32_t len)
{
    return (Str){text.ptr + len, text.len - len};
}

Str written_trim(Str text)
{
    for (uint32_t len; text.len && (len = blank_at(text)) != 0;) text = behind(text, len);
    for (bool cut = true; cut && text.len && !is_plain(text.ptr[text.len - 1]);) {
        cut = false;
        for (int i = 0; i < BLANKS && !cut; i++) {
            Str blank = str_from(blanks[i]);
            cut = text.len && str_ends(text, blank);
            if (cut) text.len -= blank.len;
        }
    }
    return text;
}

uint32_t written_indentation(Str text)
{
    enum { TAB = 4, WIDE = 2 };
    uint32_t width = 0;
    for (uint32_t len; (len = blank_at(text)) != 0; text = behind(text, len))
        width += text.ptr[0] == '\t' ? TAB : str_starts(text, STR("\xE3\x80\x80")) ? WIDE : 1;
    return width;
}

uint32_t written_blank(Str text)
{
    return blank_at(text);
}

bool written_is_nothing(Str text)
{
    static const char *const words[] = {"-",    "--", "---", "–",   "—",    "——",   "−",   "－",
                                        ".",    "..", "...", "…",   "……",   "n/a",  "N/A", "n.a.",
                                        "#N/A", "NA", "NaN", "nan", "NULL", "null", "nil", "/"};
    text = written_trim(text);
    if (!text.len) return true;
    if (is_digit(text.ptr[0])) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(text, str_from(words[i]))) return true;
    return false;
}

/* ---- what stands around the digits ---- */

typedef struct Around { /* what is left of a text, read from its front */
    Str text;
    bool negative, opened; /* by a sign; by a parenthesis */
    Written *out;
} Around;

static bool take(Around *rest, const char *what)
{
    Str text = str_from(what);
    if (!str_starts(rest->text, text)) return false;
    rest->text = behind(rest->text, text.len);
    return true;
}

static bool take_any(Around *rest, const char *const *all, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (take(rest, all[i])) return true;
    return false;
}

static void skip_blanks(Around *rest)
{
    for (uint32_t len; rest->text.len && (len = blank_at(rest->text)) != 0;)
        rest->text = behind(rest->text, len);
}

static bool take_minus(Around *rest)
{
    static const char *const minus[] = {"-", "−", "－", "–", "△", "▲"};
    return take_any(rest, minus, sizeof minus / sizeof *minus);
}

/* A sign of a currency, or letters: a code of one, or a unit. Two of them are no number. */
static bool take_sign(Around *rest)
{
    Str text = rest->text;
    uint32_t len = 0;
    while (len < text.len &&
           ((unsigned char)text.ptr[len] >= 0x80 || text.ptr[len] == '$' ||
            (text.ptr[len] >= 'A' && text.ptr[len] <= 'Z') ||
            (text.ptr[len] >= 'a' && text.ptr[len] <= 'z')) &&
           !blank_at(behind(text, len)) && !str_starts(behind(text, len), STR("）")) &&
           !str_starts(behind(text, len), STR("％")) && !str_starts(behind(text, len), STR("−")) &&
           !str_starts(behind(text, len), STR("－")))
        len++;
    if (!len || rest->out->sign.len) return false;
    rest->out->sign = (Str){text.ptr, len};
    rest->text = behind(text, len);
    return true;
}

static bool before_digits(Around *rest)
{
    bool signed_once = false;
    for (;;) {
        skip_blanks(rest);
        if (!rest->text.len) return false;
        char c = rest->text.ptr[0];
        if (is_digit(c) || ((c == '.' || c == ',') && str_digit(rest->text, 1))) return true;
        if (take(rest, "(") || take(rest, "（")) {
            if (rest->opened) return false;
            rest->opened = true;
        } else if (take_minus(rest)) {
            if (signed_once) return false;
            signed_once = rest->negative = true;
        } else if (take(rest, "+") || take(rest, "＋")) {
            if (signed_once) return false;
            signed_once = true;
        } else if (!take_sign(rest)) {
            return false;
        }
    }
}

static bool after_digits(Around *rest)
{
    bool closed = false, trailing = false;
    for (;;) {
        skip_blanks(rest);
        if (!rest->text.len) break;
        if (take(rest, "%") || take(rest, "％")) {
            if (rest->out->percent) return false;
            rest->out->percent = true;
        } else if (take(rest, ")") || take(rest, "）")) {
            if (closed) return false;
            closed = true;
        } else if (take_minus(rest)) {
            if (trailing || rest->negative) return false;
            trailing = true;
        } else if (!take_sign(rest)) {
            return false;
        }
    }
    if (closed != rest->opened || (closed && (rest->negative || trailing))) return false;
    rest->negative |= closed || trailing;
    return true;
}

/* ---- digits ---- */

typedef struct DigitRun {
    char text[WRITTEN_MAX];
    uint32_t len, whole; /* digits; those before the decimal mark */
} DigitRun;

/* The mark that groups digits at the beginning of the text; empty if there is none. */
static Str group_mark(Str text, char decimal)
{
    static const char *const marks[] = {"'", "’", " ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"};
    Str other = decimal == '.' ? STR(",") : STR(".");
    if (str_starts(text, other)) return other;
    if (!text.len || (is_plain(text.ptr[0]) && text.ptr[0] != '\'')) return (Str){0};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(text, str_from(marks[i]))) return str_from(marks[i]);
    return (Str){0};
}

static uint32_t run_of_digits(Str text)
{
    uint32_t len = 0;
    while (str_digit(text, len)) len++;
    return len;
}

static bool add_digits(Around *rest, DigitRun *digits, uint32_t len)
{
    if (digits->len + len > WRITTEN_MAX) return false;
    memcpy(digits->text + digits->len, rest->text.ptr, len);
    digits->len += len;
    rest->text = behind(rest->text, len);
    return true;
}

/* 1,234,567 and, as in India, 12,34,567: groups of three; or of two before a last one of three.
 * Behind "1,23" no group follows: it is no such number. */
static bool read_groups(Around *rest, DigitRun *digits, char decimal, Str mark)
{
    uint32_t first = digits->len, group = 0;
    bool twos = false, threes = false;
    if (first > 3 || digits->text[0] == '0') return false;
    for (;;) {
        Str next = group_mark(rest->text, decimal);
        if (!str_equal(next, mark) || !str_digit(rest->text, mark.len)) break;
        if (threes && twos) return false;
        rest->text = behind(rest->text, mark.len);
        group = run_of_digits(rest->text);
        if (group == 2) twos = true;
        if (group == 2 && threes) return false;
        threes |= group == 3;
        if ((group != 2 && group != 3) || !add_digits(rest, digits, group)) return false;
    }
    return group == 3 && !(twos && first > 2);
}

static bool read_digits(Around *rest, char decimal, DigitRun *digits)
{
    if (!add_digits(rest, digits, run_of_digits(rest->text))) return false;
    Str mark = digits->len ? group_mark(rest->text, decimal) : (Str){0};
    if (mark.len && str_digit(rest->text, mark.len) && !read_groups(rest, digits, decimal, mark))
        return false;
    digits->whole = digits->len;
    if (rest->text.len && rest->text.ptr[0] == decimal) {
        rest->text = behind(rest->text, 1);
        if (!add_digits(rest, digits, run_of_digits(rest->text))) return false;
    }
    return digits->len != 0;
}

/* "E+03" behind the digits. */
static bool read_exponent(Around *rest, int *exponent)
{
    Str text = rest->text;
    uint32_t at = 1, len;
    *exponent = 0;
    if (!text.len || (text.ptr[0] != 'E' && text.ptr[0] != 'e')) return true;
    bool negative = text.len > 1 && text.ptr[1] == '-';
    if (negative || (text.len > 1 && text.ptr[1] == '+')) at++;
    len = run_of_digits(behind(text, at));
    if (!len) return true; /* a unit that begins with an e */
    for (uint32_t i = 0; i < len; i++)
        if ((*exponent = *exponent * 10 + (text.ptr[at + i] - '0')) > WRITTEN_MAX) return false;
    if (negative) *exponent = -*exponent;
    rest->text = behind(text, at + len);
    return true;
}

static void push(Written *out, char c)
{
    out->digits[out->len++] = c;
}

/* Carries the exponent out: the point moves, zeros fill. */
static bool print_digits(const DigitRun *digits, int exponent, bool negative, Written *out)
{
    int whole = (int)digits->whole + exponent, len = (int)digits->len;
    int first = whole < 0 ? whole : 0, last = whole > len ? whole : len;
    if (last - first > WRITTEN_MAX) return false;
    bool zero = true;
    for (int i = 0; i < len; i++) zero &= digits->text[i] == '0';
    if (negative && !zero) push(out, '-');
    if (whole <= 0) push(out, '0');
    for (int i = first; i < last; i++) {
        if (i == whole) push(out, '.');
        push(out, i < 0 || i >= len ? '0' : digits->text[i]);
    }
    out->decimals = last > whole ? (uint32_t)(last - whole) : 0;
    return true;
}

static bool read_number(Str text, char decimal, Written *out)
{
    Around rest = {.text = text, .out = out};
    DigitRun digits = {.len = 0};
    int exponent;
    return before_digits(&rest) && read_digits(&rest, decimal, &digits) &&
           read_exponent(&rest, &exponent) && after_digits(&rest) &&
           print_digits(&digits, exponent, rest.negative, out);
}

void written_read(Str text, char decimal, Written *out)
{
    out->len = out->decimals = 0;
    out->percent = false;
    out->sign = (Str){0};
    if (written_is_nothing(text))
        out->kind = WRITTEN_NOTHING;
    else
        out->kind = read_number(written_trim(text), decimal, out) ? WRITTEN_NUMBER : WRITTEN_TEXT;
}

WrittenMark written_mark(Str text)
{
    Written point, comma;
    written_read(text, '.', &point);
    written_read(text, ',', &comma);
    bool with_point = point.kind == WRITTEN_NUMBER, with_comma = comma.kind == WRITTEN_NUMBER;
    if (with_point != with_comma) return with_point ? MARK_POINT : MARK_COMMA;
    if (!with_point || str_equal(written_digits(&point), written_digits(&comma)))
        return MARK_NEITHER;
    return MARK_EITHER;
}
