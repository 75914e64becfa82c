/* Figures in the page that Graphviz draws. */
#include "backends/figure.h"
#include "backends/html.h"

/* Copies a drawing without what has no place in the page: its prolog, the identifiers of its parts
 * (every drawing has the same ones) and links to files. Inside texts, Graphviz writes quotes as
 * entities, so that these attributes are only found in markup. */
static void embed(Sink *sink, Str svg)
{
    static const char *const dropped[] = {" id=\"", " xlink:href=\""};
    uint32_t at = 0;
    while (at < svg.len && !str_starts((Str){svg.ptr + at, svg.len - at}, STR("<svg"))) at++;
    for (; at < svg.len; at++) {
        Str rest = {svg.ptr + at, svg.len - at};
        for (size_t i = 0; i < sizeof dropped / sizeof *dropped; i++) {
            if (!str_starts(rest, str_from(dropped[i]))) continue;
            size_t head = strlen(dropped[i]);
            const char *end = memchr(rest.ptr + head, '"', rest.len - head);
            if (end) at += (uint32_t)(end - rest.ptr) + 1;
            break;
        }
        if (at < svg.len) sink_char(sink, svg.ptr[at]);
    }
}

bool html_graph(const HtmlPage *page, const ReportFigure *figure)
{
    Sink drawing;
    sink_memory(&drawing, page->scratch);
    if (!figure_draw(figure, "svg", &drawing, page->output, page->scratch)) return false;
    html_element(page->sink, "<div class=flow role=group aria-label=\"",
                 figure->title.len ? figure->title : figure->id, "\">");
    embed(page->sink, sink_result(&drawing));
    sink_text(page->sink, "</div>\n");
    return true;
}
