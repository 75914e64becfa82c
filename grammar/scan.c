/* The part of the scanner that needs Unicode or has something to say about a mistake. */
#include "grammar/parser.h"

#include "grammar/budget.tab.h"
#include "lang/base/amount.h"
#include "lang/base/unicode.h"

typedef struct WideMark { /* punctuation as an input method types it */
    const char *ascii;
    uint32_t code_point, second; /* second: of a pair, else 0 */
    int token;
    bool quiet; /* without a warning */
} WideMark;

static const WideMark marks[] = {
    {"==", 0xFF1D, 0xFF1D, TOKEN_EQ, false},    {"!=", 0xFF01, 0xFF1D, TOKEN_NE, false},
    {"<=", 0xFF1C, 0xFF1D, TOKEN_LE, false},    {">=", 0xFF1E, 0xFF1D, TOKEN_GE, false},
    {"-", 0x2014, 0x2014, TOKEN_DASH, false},   {"(", 0xFF08, 0, TOKEN_OPEN_PAREN, false},
    {")", 0xFF09, 0, TOKEN_CLOSE_PAREN, false}, {"{", 0xFF5B, 0, TOKEN_OPEN_BRACE, false},
    {"}", 0xFF5D, 0, TOKEN_CLOSE_BRACE, false}, {":", 0xFF1A, 0, TOKEN_COLON, false},
    {",", 0xFF0C, 0, TOKEN_COMMA, false},       {",", 0x3001, 0, TOKEN_COMMA, false},
    {";", 0xFF1B, 0, TOKEN_END, false},         {"=", 0xFF1D, 0, TOKEN_ASSIGN, false},
    {"+", 0xFF0B, 0, TOKEN_ADD, false},         {"-", 0xFF0D, 0, TOKEN_DASH, false},
    {"-", 0x2212, 0, TOKEN_DASH, false},        {"-", 0x2013, 0, TOKEN_DASH, false},
    {"-", 0x2014, 0, TOKEN_DASH, false},        {"*", 0xFF0A, 0, TOKEN_MULTIPLY, false},
    {"*", 0x00D7, 0, TOKEN_MULTIPLY, true},     {"/", 0xFF0F, 0, TOKEN_SLASH, false},
    {"/", 0x00F7, 0, TOKEN_SLASH, true},        {"@", 0xFF20, 0, TOKEN_AT, false},
    {"<", 0xFF1C, 0, TOKEN_LT, false},          {">", 0xFF1E, 0, TOKEN_GT, false},
    {"<=", 0x2264, 0, TOKEN_LE, true},          {">=", 0x2265, 0, TOKEN_GE, true},
    {"!=", 0x2260, 0, TOKEN_NE, true},
};

static const WideMark *mark_find(uint32_t code_point, uint32_t next)
{
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        const WideMark *mark = &marks[i];
        if (mark->code_point == code_point && (!mark->second || mark->second == next)) return mark;
    }
    return NULL;
}

/* The character at `at`, 0 behind the end or if it is not valid UTF-8. */
static uint32_t char_at(Str text, uint32_t at, uint32_t *len)
{
    uint32_t code_point = 0;
    *len = at < text.len ? unicode_decode(text, at, &code_point) : 0;
    return *len ? code_point : 0;
}

static bool is_blank_char(uint32_t code_point)
{
    switch (code_point) {
    case 0x00A0: case 0x1680: case 0x202F: case 0x205F: case 0x3000: return true;
    default: return code_point >= 0x2000 && code_point <= 0x200A;
    }
}

static bool is_wide_alnum(uint32_t code_point)
{
    return (code_point >= 0xFF10 && code_point <= 0xFF19) ||
           (code_point >= 0xFF21 && code_point <= 0xFF3A) ||
           (code_point >= 0xFF41 && code_point <= 0xFF5A);
}

/* ---- words ---- */

/* Length of the word character at `at`, 0 if there is none. */
static uint32_t word_char(Str text, uint32_t at, bool *wide)
{
    if (at >= text.len) return 0;
    if (unicode_is_han(text, at)) return 3;
    uint32_t len = 0;
    uint32_t code_point = char_at(text, at, &len);
    if (!len || !unicode_is_word(code_point)) return 0;
    *wide |= is_wide_alnum(code_point);
    return len;
}

/* Length of the word at the beginning of the text. */
static uint32_t word_length(Str text, bool *wide)
{
    uint32_t at = 0;
    for (;;) {
        uint32_t dash = at && at < text.len && text.ptr[at] == '-';
        uint32_t len = word_char(text, at + dash, wide);
        if (!len) return at;
        at += dash + len;
    }
}

static bool is_digits(Str text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] < '0' || text.ptr[i] > '9') return false;
    return true;
}

/* How far fullwidth text goes: words, and points, commas and percent signs between and behind. */
static uint32_t wide_length(Str text)
{
    uint32_t at = 0;
    for (;;) {
        bool wide = false;
        at += word_length((Str){text.ptr + at, text.len - at}, &wide);
        uint32_t len = 0, next_len = 0;
        uint32_t code_point = char_at(text, at, &len);
        uint32_t next = char_at(text, at + len, &next_len);
        if (code_point == 0xFF05) return at + len;
        bool joins = code_point == 0xFF0E || code_point == 0xFF0C;
        if (!joins || next < 0xFF10 || next > 0xFF19) return at;
        at += len;
    }
}

/* The text with U+FF01 to U+FF5E as ASCII. */
static Str narrowed(Parser *parser, Str text)
{
    char *out = arena_array(parser->in.arena, char, text.len);
    uint32_t count = 0;
    for (uint32_t at = 0, len = 0; at < text.len; at += len) {
        uint32_t code_point = char_at(text, at, &len);
        if (code_point >= 0xFF01 && code_point <= 0xFF5E) {
            out[count++] = (char)(code_point - 0xFF01 + '!');
            continue;
        }
        if (!len) len = 1;
        memcpy(out + count, text.ptr + at, len);
        count += len;
    }
    return (Str){out, count};
}

/* format: with a place for the text */
__attribute__((format(printf, 3, 0)))
static int report_narrow(Parser *parser, Span span, const char *format)
{
    Str text = parser_text(parser, span);
    Diag *diag = report_error(parser, DIAG_E0107, span, format, STR_ARG(text));
    if (!diag) return TOKEN_MISTAKE;
    Str fix = narrowed(parser, text);
    diag_help(parser->in.diags, diag, "write `" STR_FMT "`", STR_ARG(fix));
    diag_fix(diag, span, fix);
    return TOKEN_MISTAKE;
}

/* From the beginning of a token to the end of the text. */
static Str rest_from(const Parser *parser, uint32_t lo)
{
    uint32_t at = lo - parser->base;
    return (Str){parser->text.ptr + at, parser->text.len - at};
}

static int scan_word(Parser *parser, Span *span, uint32_t len, bool wide)
{
    Str text = rest_from(parser, span->lo);
    if (wide) {
        span->hi = span->lo + wide_length(text);
        return report_narrow(parser, *span, N_("fullwidth characters in `" STR_FMT "`"));
    }
    static const Str for_each = {"对每个", 9}; /* written together, it is two words */
    if (str_equal((Str){text.ptr, len}, for_each)) len = 3;
    span->hi = span->lo + len;
    text.len = len;
    return is_digits(text) ? TOKEN_NUMBER : keyword_find(parser, text);
}

/* Is the character at `at` beyond ASCII? */
static bool is_beyond(Str text, uint32_t at)
{
    return at < text.len && text.ptr[at] & 0x80;
}

int scan_name(Parser *parser, Span *span)
{
    Str text = rest_from(parser, span->lo);
    uint32_t len = span->hi - span->lo;
    bool wide = false, dash = len < text.len && text.ptr[len] == '-';
    if (!is_beyond(text, len + dash)) return keyword_find(parser, (Str){text.ptr, len});
    len = word_length(text, &wide);
    return scan_word(parser, span, len, wide);
}

/* The character before is one after which a "-" would be part of a word or a number. */
static bool touches_word(const Parser *parser, Span span)
{
    if (span.lo == parser->base) return false;
    unsigned char before = (unsigned char)parser->text.ptr[span.lo - parser->base - 1];
    return before >= 0x80 || unicode_is_word(before) || before == '`' || before == '%';
}

/* A number in fullwidth characters is the number that it looks like. With a comma and no point it
 * may be a list; with a sign after a word it may be a range. */
int scan_wide_number(Parser *parser, Span span)
{
    Str text = parser_text(parser, span), fix = narrowed(parser, text);
    Number value;
    bool sign = !is_digit(fix.ptr[0]);
    if (sign && (unsigned char)fix.ptr[0] >= 0x80)
        fix = arena_printf(parser->in.arena, "-%.*s", (int)fix.len - 3, fix.ptr + 3);
    const char *comma = memchr(fix.ptr, ',', fix.len);
    bool list = comma && !memchr(fix.ptr, '.', fix.len), apart = comma && comma - fix.ptr > 3;
    bool number = number_parse(fix, &value) == AMOUNT_OK;
    Diag *diag = report_error(parser, DIAG_E0107, span, "fullwidth characters in `" STR_FMT "`",
                              STR_ARG(text));
    if (!diag) return TOKEN_MISTAKE;
    if (sign && touches_word(parser, span))
        diag_help(parser->in.diags, diag, "a minus has spaces around it; a range of numbers is a "
                  "text between quotes");
    else if (number && list)
        diag_help(parser->in.diags, diag,
                  "write `" STR_FMT "`; in a list, a space follows each comma", STR_ARG(fix));
    else if (number) {
        diag_help(parser->in.diags, diag, "write `" STR_FMT "`", STR_ARG(fix));
        diag_fix(diag, span, fix);
    } else if (apart)
        diag_help(parser->in.diags, diag, "two numbers have a space between them");
    else
        offer_readings(parser, diag, fix);
    return TOKEN_MISTAKE;
}

/* ---- punctuation ---- */

static uint32_t closing_quote(uint32_t opening)
{
    switch (opening) {
    case 0x201C: case 0x201D: return 0x201D;
    case 0x2018: case 0x2019: return 0x2019;
    case 0x300C: return 0x300D;
    case 0x300E: return 0x300F;
    case 0xFF02: return 0xFF02;
    case 0x201E: return 0x201C;
    case 0x00AB: return 0x00BB;
    case 0x00BB: return 0x00AB;
    case 0x2039: return 0x203A;
    default: return 0;
    }
}

/* From the opening quote to behind the closing one on the same line; only the former if there is
 * none. It is not looked for again where there was none, nor for what only repeats a mistake. */
static Span quoted_span(Parser *parser, Span opening, uint32_t closing)
{
    Str text = parser->text;
    uint32_t at = opening.hi - parser->base, len = 0;
    bool again = closing == parser->unclosed || opening.lo <= parser->bad_end;
    if (again && opening.lo < parser->unclosed_end) return opening;
    for (; at < text.len; at += len) {
        uint32_t code_point = char_at(text, at, &len);
        if (code_point == '\n' || !len) break;
        bool polish = closing == 0x201C && code_point == 0x201D;
        if (code_point == closing || polish || code_point == '"')
            return (Span){opening.lo, parser->base + at + len};
    }
    parser->unclosed_end = parser->base + at;
    parser->unclosed = closing;
    return opening;
}

/* Of the last character. */
static uint32_t last_length(Str text)
{
    uint32_t len = 1;
    while (len < text.len && ((unsigned char)text.ptr[text.len - len] & 0xC0) == 0x80) len++;
    return len;
}

static int scan_quote(Parser *parser, Span *span, uint32_t closing)
{
    Span whole = quoted_span(parser, *span, closing);
    Diag *diag = report_error(parser, DIAG_E0107, whole,
                              "a text stands between straight quotation marks");
    if (whole.hi > parser->bad_end) parser->bad_end = whole.hi;
    if (!diag || whole.hi == span->hi) return TOKEN_MISTAKE;
    uint32_t last = last_length(parser_text(parser, whole));
    Str inside = parser_text(parser, (Span){span->hi, whole.hi - last});
    Str fix = arena_printf(parser->in.arena, "\"" STR_FMT "\"", STR_ARG(inside));
    diag_help(parser->in.diags, diag, "write " STR_FMT, STR_ARG(fix));
    diag_fix(diag, whole, fix);
    return TOKEN_MISTAKE;
}

/* What is written where other languages, and people, have this character. */
static void advise_character(Parser *parser, Diag *diag, uint32_t code_point)
{
    const char *help =
        N_("a name with such characters stands between backticks, a text between quotes");
    switch (code_point) {
    case '$': case 0xA3: case 0xA5: case 0x20AC: case 0xFFE5:
        help = N_("an amount is a number, and its unit is a word after it: `5 dollar`");
        break;
    case '[': case ']': help = N_("coordinates stand in `( )`, and blocks in `{ }`"); break;
    case '.':
        help = N_("no amount is written `-`; a point stands between the digits of a number");
        break;
    case '|':
        if (diag->span.hi - parser->base >= parser->text.len ||
            parser->text.ptr[diag->span.hi - parser->base] != '|') {
            help = N_("an absolute value is `abs(…)`; conditions are joined by `and` and `or`");
            break;
        } /* fallthrough */
    case '&':
        help = N_("`and` and `or` join conditions; for two relations write two invariants");
        break;
    case '!': help = N_("unequal is `!=`"); break;
    case 0x3010:
    case 0x3011: help = N_("coordinates stand in `( )`, and blocks in `{ }`"); break;
    case 0x3002: help = N_("no full stop is written: a line ends by itself, or with a `;`"); break;
    case 0x203B: help = N_("a comment begins with `#`"); break;
    case '?': help = N_("no amount is written `-`; a text stands between quotes"); break;
    case '%':
        help = N_("a percentage has no blank in it: `5%`; a column shows its values `as percent`");
        break;
    case '~':
    case 0xB1:
    case 0x2248:
        help = N_("what may differ is said behind the relation: `within 0.01 because \"…\"`");
        break;
    default: break;
    }
    diag_help(parser->in.diags, diag, "%s", diags_text(parser->in.diags, help));
}

/* "1'234.00": as some group digits. */
static bool groups_digits(const Parser *parser, Span span)
{
    Str text = parser->text;
    uint32_t at = span.lo - parser->base;
    return at && at + 1 < text.len && is_digit(text.ptr[at - 1]) && is_digit(text.ptr[at + 1]);
}

static int report_grouping(Parser *parser, Span span)
{
    Diag *diag = report_error(parser, DIAG_E0104, span, "a number has no `'` in it");
    if (diag) diag_help(parser->in.diags, diag, "digits are grouped by commas, `1,202.95`");
    parser->bad_end = span.hi;
    return TOKEN_MISTAKE;
}

/* Two apostrophes for each quote: up to the end of the last; as it was if there are none. */
static Span doubled_span(Parser *parser, Span span, Span whole)
{
    Str text = parser->text;
    Span opening = {span.lo, whole.hi};
    if (whole.hi - span.lo != 2) return whole;
    Span all = quoted_span(parser, opening, '\'');
    uint32_t end = all.hi - parser->base;
    bool closed = all.hi > opening.hi && end < text.len && text.ptr[end] == '\'';
    return closed ? (Span){span.lo, all.hi + 1} : whole;
}

/* A text between apostrophes is one mistake, not two. */
static int scan_apostrophe(Parser *parser, Span span)
{
    if (groups_digits(parser, span)) return report_grouping(parser, span);
    Span single = quoted_span(parser, span, '\'');
    Span whole = doubled_span(parser, span, single);
    uint32_t quote = whole.hi > single.hi ? 2 : 1;
    Diag *diag = report_error(parser, DIAG_E0102, whole, "a text stands between quotes: \"…\"");
    parser->bad_end = whole.hi;
    if (!diag || whole.hi == span.hi) return TOKEN_MISTAKE;
    Str inside = parser_text(parser, (Span){span.lo + quote, whole.hi - quote});
    Str fix = arena_printf(parser->in.arena, "\"" STR_FMT "\"", STR_ARG(inside));
    diag_help(parser->in.diags, diag, "write " STR_FMT, STR_ARG(fix));
    if (!memchr(inside.ptr, '\\', inside.len)) diag_fix(diag, whole, fix);
    return TOKEN_MISTAKE;
}

/* What a word with others beyond ASCII may consist of is passed over: it would only repeat what was
 * said of its beginning. */
static void pass_over(Parser *parser, Span *span)
{
    Str text = rest_from(parser, span->lo);
    uint32_t at = 0;
    while (at < text.len && (is_beyond(text, at) || text.ptr[at] == '-' ||
                             unicode_is_word((unsigned char)text.ptr[at])))
        at++;
    parser->bad_end = span->hi = span->lo + at;
}

static int scan_unknown(Parser *parser, Span *span, uint32_t code_point, uint32_t len)
{
    Span one = {span->lo, span->lo + len};
    Diag *diag = report_error(parser, DIAG_E0102, one, "`" STR_FMT "` (U+%04X) cannot stand here",
                              STR_ARG(parser_text(parser, one)), (unsigned)code_point);
    if (diag && code_point >= 0xFF01 && code_point <= 0xFF5E) {
        diag_fix(diag, one, narrowed(parser, parser_text(parser, one)));
        diag_help(parser->in.diags, diag, "is `" STR_FMT "` meant?", STR_ARG(diag->fix_text));
    } else if (diag) {
        advise_character(parser, diag, code_point);
    }
    pass_over(parser, span);
    return TOKEN_MISTAKE;
}

/* A sign, or a range of numbers: too close to tell, and later passes want numbers in ASCII. */
static int scan_wide_sign(Parser *parser, Span span)
{
    Diag *diag = report_error(parser, DIAG_E0107, span, "`" STR_FMT "` directly before a digit: "
                              "a sign or a minus must be the ASCII `-`",
                              STR_ARG(parser_text(parser, span)));
    if (!diag) return TOKEN_MISTAKE;
    if (touches_word(parser, span)) {
        diag_help(parser->in.diags, diag, "a minus has spaces around it; a range of numbers is a "
                  "text between quotes");
    } else {
        diag_help(parser->in.diags, diag, "write `-`");
        diag_fix(diag, span, STR("-"));
    }
    return TOKEN_MISTAKE;
}

/* What replaces the mark so that it reads the same. */
static const char *mark_fix(const Parser *parser, Span span, const WideMark *mark, uint32_t next)
{
    bool digit = next >= '0' && next <= '9';
    if (mark->token == TOKEN_COMMA && digit) return ", ";
    if (mark->token == TOKEN_DASH && touches_word(parser, span))
        return scan_minus(parser, span) == TOKEN_DASH ? " -" : " - ";
    return mark->ascii;
}

static int scan_mark(Parser *parser, Span *span, const WideMark *mark, uint32_t len)
{
    span->hi = span->lo + len;
    uint32_t next_len = 0, next = char_at(parser->text, span->hi - parser->base, &next_len);
    if (mark->token == TOKEN_DASH && next >= '0' && next <= '9')
        return scan_wide_sign(parser, *span);
    if (!mark->quiet) {
        Diag *diag = report_wide(parser, *span, mark->ascii);
        if (diag) diag_fix(diag, *span, str_from(mark_fix(parser, *span, mark, next)));
    }
    return mark->token == TOKEN_DASH ? scan_minus(parser, *span) : mark->token;
}

int scan_other(Parser *parser, Span *span, bool *blank)
{
    Str text = rest_from(parser, span->lo);
    bool wide = false;
    uint32_t word = word_length(text, &wide);
    if (word) return scan_word(parser, span, word, wide);

    uint32_t len = 0, next_len = 0;
    uint32_t code_point = char_at(text, 0, &len);
    if (!len || unicode_is_invisible(code_point)) { /* reported by check_text */
        pass_over(parser, span);
        return TOKEN_MISTAKE;
    }
    const WideMark *mark = mark_find(code_point, char_at(text, len, &next_len));
    if (mark) return scan_mark(parser, span, mark, len + (mark->second ? next_len : 0));
    if (!is_blank_char(code_point) && !closing_quote(code_point))
        return scan_unknown(parser, span, code_point, len);
    span->hi = span->lo + len;
    *blank = is_blank_char(code_point);
    if (!*blank) return scan_quote(parser, span, closing_quote(code_point));
    report_wide(parser, *span, " ");
    return TOKEN_END; /* not used */
}

/* Past blanks, empty lines and comments. */
static Str next_line(const Parser *parser)
{
    const char *at = parser->text.ptr + parser->offset;
    const char *end = parser->text.ptr + parser->text.len;
    for (; at < end; at++) {
        if (*at == '#')
            while (at < end && *at != '\n') at++;
        else if (*at != ' ' && *at != '\t' && *at != '\r' && *at != '\n')
            break;
    }
    return (Str){at < end ? at : end, at < end ? (uint32_t)(end - at) : 0};
}

static int ascii_sign(char first, char second)
{
    switch (first) {
    case '+': return TOKEN_ADD;
    case '-': return TOKEN_SUBTRACT;
    case '*': return TOKEN_MULTIPLY;
    case '/':
        return second == '/' || second == '*' ? TOKEN_WORD : TOKEN_SLASH; /* a comment elsewhere */
    case '=': return TOKEN_ASSIGN;
    case '<': return TOKEN_LT;
    case '>': return TOKEN_GT;
    case '!': return second == '=' ? TOKEN_NE : TOKEN_WORD;
    case '"': return TOKEN_STRING;
    default: return TOKEN_WORD;
    }
}

int scan_line_start(const Parser *parser)
{
    Str text = next_line(parser);
    bool wide = false;
    uint32_t len = word_length(text, &wide), next_len = 0;
    if (len) return keyword_find(parser, (Str){text.ptr, len});
    if (!text.len) return TOKEN_WORD;
    if (!(text.ptr[0] & 0x80)) return ascii_sign(text.ptr[0], text.len > 1 ? text.ptr[1] : ' ');
    uint32_t code_point = char_at(text, 0, &len);
    const WideMark *mark = len ? mark_find(code_point, char_at(text, len, &next_len)) : NULL;
    return mark ? mark->token : TOKEN_WORD;
}

int scan_minus(const Parser *parser, Span span)
{
    uint32_t len = 0;
    uint32_t next = char_at(parser->text, span.hi - parser->base, &len);
    switch (next) {
    case 0: case ' ': case '\t': case '\r': case '\n': case '}': case ',': case ';': case ')':
    case '#': case 0xFF0C: case 0xFF1B: case 0xFF09: case 0xFF5D: return TOKEN_DASH;
    default: return is_blank_char(next) ? TOKEN_DASH : TOKEN_SUBTRACT;
    }
}

int scan_wide_operator(Parser *parser, Span span, int token, const char *ascii)
{
    report_wide(parser, span, ascii);
    return token;
}

int scan_wide_percent(Parser *parser, Span span)
{
    return report_narrow(parser, span, N_("a fullwidth percent sign in `" STR_FMT "`"));
}

/* The same sign again on one line, or the bracket that closes: a part of the mistake before. */
static bool is_bad_again(Parser *parser, Span span, char sign)
{
    uint32_t from = parser->bad_sign_end;
    char before = parser->bad_sign;
    if (sign == ']' && before == '[') sign = before;
    parser->bad_sign = sign;
    parser->bad_sign_end = span.hi;
    if (sign != before || from < parser->base || from > span.lo) return false;
    return !memchr(parser_text(parser, (Span){from, span.lo}).ptr, '\n', span.lo - from);
}

int scan_bad_byte(Parser *parser, Span span)
{
    unsigned char byte = (unsigned char)parser_text(parser, span).ptr[0];
    if (byte == '\'') return scan_apostrophe(parser, span);
    if (byte == '\r') {
        Diag *diag = report_error(parser, DIAG_E0102, span,
                                  "a carriage return that ends no line cannot stand here");
        if (diag) diag_fix(diag, span, STR("\n"));
    } else if (byte == '!' && span.lo > parser->base &&
               parser->text.ptr[span.lo - parser->base - 1] == '<') {
        /* a part of "<!--" */
    } else if (byte >= 0x20 && byte < 0x7F && !is_bad_again(parser, span, (char)byte)) {
        /* others: reported by check_text */
        Diag *diag = report_error(parser, DIAG_E0102, span, "`%c` cannot stand here", byte);
        if (diag) advise_character(parser, diag, byte);
        uint32_t end = span.hi - parser->base;
        bool last = end == parser->text.len || strchr("\r\n", parser->text.ptr[end]);
        if (byte == '[' && last) parser->lost_brace = span; /* for a "{" */
    }
    parser->bad_end = span.hi;
    return TOKEN_MISTAKE;
}
