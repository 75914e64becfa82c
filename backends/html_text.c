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

/* Returns the length of a character that is written as it is; 0 if that is not sure. */
static uint32_t plain_length(Str text, uint32_t at)
{
    char c = text.ptr[at];
    uint32_t code_point, len;
    switch (c) {
    case '<':
    case '>':
    case '&':
    case '"':
    case '\'': return 0;
    case '#': return at + 1 == text.len || text.ptr[at + 1] != '#'; /* as in ##[group] */
    case ':': return text.ptr[0] != ':' && text.ptr[0] != ' ';      /* as in ::error:: */
    default: break;
    }
    if (c >= ' ' && c < 0x7F) return 1;
    if (c >= 0 || !(len = unicode_decode(text, at, &code_point))) return 0;
    return unicode_is_xml(code_point) && !unicode_is_invisible(code_point) ? len : 0;
}

/* Most texts, and all amounts, have nothing to be written in another way. */
static bool is_plain(Str text)
{
    for (uint32_t at = 0, len; at < text.len; at += len)
        if (!(len = plain_length(text, at))) return false;
    return true;
}

/* Line by line, because line breaks stay. */
void html_text(Sink *sink, Str text)
{
    if (is_plain(text)) {
        sink_str(sink, text);
        return;
    }
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        uint32_t len = end ? (uint32_t)(end - text.ptr) : text.len;
        quote_markup(sink, quoted_line(sink->arena, (Str){text.ptr, len}));
        if (end) sink_char(sink, '\n');
        text = (Str){text.ptr + len, text.len - len};
        if (end) text = (Str){text.ptr + 1, text.len - 1};
    }
}

static bool is_table(const Report *report, Str id)
{
    for (uint32_t i = 0; i < report->tables.len; i++)
        if (str_equal(report->tables.items[i].id, id)) return true;
    return false;
}

/* No name ends with a backtick. */
Str html_figure_section(const HtmlPage *page, const ReportFigure *figure)
{
    if (!is_table(page->report, figure->id)) return figure->id;
    return arena_printf(page->scratch, STR_FMT "`", STR_ARG(figure->id));
}

Str html_document_section(const HtmlPage *page, const ReportDocument *document)
{
    bool taken = is_table(page->report, document->id);
    for (uint32_t i = 0; i < page->report->figures.len; i++)
        taken |= str_equal(page->report->figures.items[i].id, document->id);
    return taken ? arena_printf(page->scratch, STR_FMT "``", STR_ARG(document->id)) : document->id;
}

uint32_t html_document_heading(const Report *report, uint32_t document)
{
    return report->tables.len + 1 + document;
}

uint32_t html_figure_heading(const Report *report, uint32_t figure)
{
    return html_document_heading(report, report->documents.len) + figure;
}

void html_fragment(Sink *sink, Str text)
{
    quote_percent(sink, text, "-._~");
}
