/* Text in HTML: nothing in it is markup, a command to the reader's browser, or invisible. */
#include "backends/html.h"
#include "lang/base/quote.h"

void html_element(Sink *sink, const char *begin, Str text, const char *end)
{
    sink_text(sink, begin);
    html_text(sink, text);
    sink_text(sink, end);
}

/* Returns the code point if a bidirectional formatting character begins there, or a line or
 * paragraph separator; 0 otherwise. All of these take three bytes in UTF-8. */
static uint32_t formatting(Str text, uint32_t at)
{
    const unsigned char *c = (const unsigned char *)text.ptr + at;
    if (text.len - at < 3 || c[0] != 0xE2) return 0;
    uint32_t code = (c[0] & 0x0Fu) << 12 | (c[1] & 0x3Fu) << 6 | (c[2] & 0x3Fu);
    bool bidi = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return bidi || code == 0x200E || code == 0x200F || code == 0x2028 || code == 0x2029 ? code : 0;
}

static const char *entity(char c)
{
    switch (c) {
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '&': return "&amp;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    default: return NULL;
    }
}

void html_text(Sink *sink, Str text)
{
    for (uint32_t at = 0; at < text.len; at++) {
        unsigned char c = (unsigned char)text.ptr[at];
        uint32_t code = c < 0x20 && c != '\n' && c != '\t' ? c : formatting(text, at);
        const char *escape = entity(text.ptr[at]);
        if (code || c == 0x7F) {
            sink_printf(sink, "\\u{%X}", (unsigned)(code ? code : c));
            at += code > 0x7F ? 2 : 0;
        } else if (escape) {
            sink_text(sink, escape);
        } else {
            sink_char(sink, text.ptr[at]);
        }
    }
}

void html_fragment(Sink *sink, Str text)
{
    quote_percent(sink, text, "-._~");
}
