/* The first look at a text: bytes that may stand nowhere, not even in comments and strings. Nearly
 * all of it is passed over 64 bytes at a time. */
#include "grammar/parser.h"

#include "lang/base/unicode.h"
#include "lang/syntax/encoding.h"

enum {
    STRIDE = 64, /* bytes that are looked at one by one before the quick look is tried again */
    MAX_BAD_LINES = 3 /* with invalid UTF-8; more, and the text is in another encoding */
};

typedef struct ByteCheck {
    Parser *parser;
    uint32_t bad_lines; /* so far, with invalid UTF-8 */
    uint32_t first_bad; /* offset of the first invalid byte */
    uint32_t last_bad;  /* where the last invalid byte stood + 1; 0 = none */
} ByteCheck;

static Span span_at(const ByteCheck *check, uint32_t at, uint32_t len)
{
    return (Span){check->parser->base + at, check->parser->base + at + len};
}

/* One message for all lines: they have one cause. */
static void note_byte(ByteCheck *check, uint32_t at)
{
    Str text = check->parser->text;
    bool same_line = check->last_bad && !memchr(text.ptr + check->last_bad, '\n',
                                                at - check->last_bad);
    check->last_bad = at + 1;
    if (!same_line && !check->bad_lines++) check->first_bad = at;
}

static void report_bytes(const ByteCheck *check)
{
    unsigned byte = (unsigned char)check->parser->text.ptr[check->first_bad];
    encoding_report_bytes(check->parser->in.diags, span_at(check, check->first_bad, 1), byte,
                          check->bad_lines, false);
}

static const char *invisible_name(uint32_t code_point)
{
    switch (code_point) {
    case 0x00AD: return N_("soft hyphen");
    case 0x200B: return N_("zero width space");
    case 0x200C: return N_("zero width non-joiner");
    case 0x200D: return N_("zero width joiner");
    case 0x200E: return N_("left-to-right mark");
    case 0x200F: return N_("right-to-left mark");
    case 0x2028: return N_("line separator");
    case 0x2029: return N_("paragraph separator");
    case 0x202A: return N_("left-to-right embedding");
    case 0x202B: return N_("right-to-left embedding");
    case 0x202C: return N_("end of a direction");
    case 0x202D: return N_("left-to-right override");
    case 0x202E: return N_("right-to-left override");
    case 0x2060: return N_("word joiner");
    case 0x2066: return N_("left-to-right isolate");
    case 0x2067: return N_("right-to-left isolate");
    case 0x2068: return N_("first strong isolate");
    case 0x2069: return N_("end of an isolate");
    case 0xFEFF: return N_("byte order mark inside the text");
    default: return code_point < 0xA0 ? N_("control character") : N_("invisible character");
    }
}

static void report_invisible(ByteCheck *check, uint32_t at, uint32_t len, uint32_t code_point)
{
    Span span = span_at(check, at, len);
    Diag *diag = report_error(check->parser, DIAG_E0105, span, "U+%04X, %s: nobody can see it",
                              (unsigned)code_point,
                              diags_text(check->parser->in.diags, invisible_name(code_point)));
    if (!diag) return;
    diag_help(check->parser->in.diags, diag, "delete it");
    diag_fix(diag, span, STR(""));
}

/* Looks at the character at `at`; returns where the next one begins. */
static uint32_t check_char(ByteCheck *check, uint32_t at)
{
    Str text = check->parser->text;
    const unsigned char *c = (const unsigned char *)text.ptr + at;
    if (*c >= 0x20 && *c < 0x7F) return at + 1;
    if (unicode_is_han(text, at)) return at + 3;
    uint32_t code_point = 0;
    uint32_t len = unicode_decode(text, at, &code_point);
    if (!len || !code_point) {
        check->parser->has_nul |= !*c;
        note_byte(check, at);
        return at + 1;
    }
    if (unicode_is_invisible(code_point)) report_invisible(check, at, len, code_point);
    return at + len;
}

/* Behind the last line that ends within the limit, or NULL. */
static const char *skip_lines(const char *text)
{
    for (const char *at = text + LIMIT_TOKEN; at > text; at--)
        if (at[-1] == '\n') return at;
    return NULL;
}

static bool check_lines(Parser *parser)
{
    const char *at = parser->text.ptr, *end = at + parser->text.len;
    while (end - at > LIMIT_TOKEN) {
        const char *next = skip_lines(at);
        if (next) {
            at = next;
            continue;
        }
        uint32_t offset = parser->base + (uint32_t)(at - parser->text.ptr);
        diag_add(parser->in.diags, DIAG_E0803, (Span){offset, offset + 1},
                 "this line is longer than %d bytes; the file is not read", (int)LIMIT_TOKEN);
        return false;
    }
    return true;
}

/* As old systems end lines; CSV may do so. */
static bool report_cr(ByteCheck *check)
{
    Str text = check->parser->text;
    if (!text.len || memchr(text.ptr, '\n', text.len)) return false;
    const char *cr = memchr(text.ptr, '\r', text.len - 1);
    if (!cr) return false;
    Diag *diag = diag_add(check->parser->in.diags, DIAG_E0106,
                          span_at(check, (uint32_t)(cr - text.ptr), 1),
                          "the lines of this file end with a carriage return alone");
    diag_help(check->parser->in.diags, diag, "`tr '\\r' '\\n' <OLD >NEW` converts it");
    return true;
}

bool check_text(Parser *parser)
{
    ByteCheck check = {.parser = parser};
    Span begin = span_at(&check, 0, parser->text.len != 0);
    if (encoding_report_kind(parser->in.diags, parser->text, begin) ||
        encoding_report_text(parser->in.diags, parser->text, begin))
        return false;
    if (report_cr(&check) || !check_lines(parser)) return false;
    uint32_t at = 0, len = parser->text.len;
    while (at < len && !parser->stopped) {
        at += unicode_plain((Str){parser->text.ptr + at, len - at});
        for (uint32_t end = len - at < STRIDE ? len : at + STRIDE; at < end;)
            at = check_char(&check, at);
    }
    if (check.bad_lines) report_bytes(&check);
    return check.bad_lines <= MAX_BAD_LINES;
}
