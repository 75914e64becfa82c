/* Data is never code: every text of a budget goes through here. */
#include "backends/latex.h"
#include "lang/base/unicode.h"

enum {
    LONG_WORD = 24, /* characters: a longer one may break … */
    WORD_PART = 8   /* … after so many each */
};

/* What an ASCII character is written as; NULL = as itself. */
static const char *ascii_text(uint32_t c, bool after_same)
{
    switch (c) {
    case '\\': return "\\textbackslash{}";
    case '{': return "\\{";
    case '}': return "\\}";
    case '$': return "\\$";
    case '&': return "\\&";
    case '#': return "\\#";
    case '%': return "\\%";
    case '_': return "\\_";
    case '^': return "\\textasciicircum{}";
    case '~': return "\\textasciitilde{}";
    case '"': return "\\textquotedbl{}";
    case '\'': return "\\textquotesingle{}";
    case '`': return "\\textasciigrave{}";
    case '[': return "{[}"; /* `\\` takes this and the next two as its options */
    case ']': return "{]}";
    case '*': return "{*}";
    case '-': return after_same ? "{}-" : NULL; /* two are no dash */
    case '\n':
    case '\t': return " ";
    default: return NULL;
    }
}

static bool is_word(Str text, uint32_t at)
{
    return at < text.len && text.ptr[at] > 0x20 && text.ptr[at] < 0x7F;
}

static uint32_t word_length(Str text, uint32_t at)
{
    uint32_t end = at;
    while (is_word(text, end)) end++;
    return end - at;
}

/* Control characters, what has no shape, and bytes that are no character. */
static bool is_unprintable(uint32_t code)
{
    return code < 0x20 || code == 0x7F || unicode_is_invisible(code) ||
           (code >= 0xFFFE && code <= 0xFFFF) || code == 0x2028 || code == 0x2029;
}

static uint32_t write_character(Sink *sink, Str text, uint32_t at)
{
    uint32_t code = (unsigned char)text.ptr[at];
    uint32_t len = unicode_decode(text, at, &code);
    const char *ascii = code < 0x80 ? ascii_text(code, at && text.ptr[at - 1] == (char)code) : NULL;
    if (ascii)
        sink_text(sink, ascii);
    else if (len == 0 || is_unprintable(code))
        sink_printf(sink, "\\unprintable{%04X}", code);
    else
        sink_write(sink, text.ptr + at, len);
    return len ? len : 1;
}

/* How many characters from `at` on are written as themselves, up to `end`. */
static uint32_t plain_length(Str text, uint32_t at, uint32_t end)
{
    uint32_t to = at;
    while (to < end && is_word(text, to) && text.ptr[to] != '-' &&
           !ascii_text((unsigned char)text.ptr[to], false))
        to++;
    return to - at;
}

void latex_write_text(Sink *sink, Str text)
{
    uint32_t word = 0, length = 0; /* where the word at hand began, and how long it is */
    for (uint32_t at = 0; at < text.len;) {
        if (at >= word + length) {
            word = at;
            length = word_length(text, at);
        }
        uint32_t end = word + length, part = (at - word) % WORD_PART;
        if (length > LONG_WORD && at > word && part == 0) sink_text(sink, "\\allowbreak{}");
        if (length > LONG_WORD && end > at + WORD_PART - part) end = at + WORD_PART - part;
        uint32_t plain = plain_length(text, at, end);
        sink_write(sink, text.ptr + at, plain);
        at += plain ? plain : write_character(sink, text, at);
    }
}

/* Other characters by their bytes, as in ".E6.94.B6". */
static void write_anchor(Sink *sink, Str name)
{
    for (uint32_t i = 0; i < name.len; i++) {
        unsigned char byte = (unsigned char)name.ptr[i];
        bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
        if (letter || (byte >= '0' && byte <= '9') || byte == '-' || byte == '_')
            sink_char(sink, (char)byte);
        else
            sink_printf(sink, ".%02X", byte);
    }
}

void latex_write_anchors(Sink *sink, const char *command, const Str *names, uint32_t count)
{
    sink_printf(sink, "\\%s{", command);
    for (uint32_t i = 0; i < count; i++) {
        if (i) sink_char(sink, ',');
        write_anchor(sink, names[i]);
    }
    sink_char(sink, '}');
}
