/* Text in HTML: nothing in it is markup, a command to the reader's browser, or invisible. */
#include "backends/html.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"

void html_element(Sink *sink, const char *begin, Str text, const char *end)
{
    sink_text(sink, begin);
    html_text(sink, text);
    sink_text(sink, end);
}

/* Bidirectional formatting characters, and separators of lines and paragraphs. */
static bool is_formatting(uint32_t code)
{
    bool bidi = (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return bidi || code == 0x200E || code == 0x200F || code == 0x2028 || code == 0x2029;
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
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code = 0, len = unicode_decode(text, at, &code);
        const char *escape = entity(text.ptr[at]);
        if (!len)
            sink_text(sink, "\xEF\xBF\xBD"); /* U+FFFD */
        else if (!unicode_is_xml(code) || is_formatting(code))
            sink_printf(sink, "\\u{%X}", (unsigned)code);
        else if (escape)
            sink_text(sink, escape);
        else
            sink_write(sink, text.ptr + at, len);
        at += len ? len : 1;
    }
}

void html_fragment(Sink *sink, Str text)
{
    quote_percent(sink, text, "-._~");
}
