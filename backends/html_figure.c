/* Figures in the page: the drawing as SVG, and its amounts as a table for those who do not see it.
 */
#include "backends/figure.h"
#include "backends/figure_svg.h"
#include "backends/figure_text.h"
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

static void write_edge(Sink *sink, const ReportFigure *figure, const FigureEdge *edge)
{
    html_element(sink, "<tr><th scope=row>", figure->nodes.items[edge->from].label, "</th>");
    html_element(sink, "<td>", figure->nodes.items[edge->to].label, "</td><td class=n>");
    html_text(sink, figure_amount_text(figure, edge->amount, sink->arena));
    sink_text(sink, "</td></tr>\n");
}

static void write_amounts(const HtmlPage *page, const ReportFigure *figure, uint32_t number)
{
    Sink *sink = page->sink;
    if (!figure->edges.len || figure->kind == FIGURE_DEPENDENCIES) return;
    sink_printf(sink,
                "<details><summary>%s</summary><div class=scroll tabindex=0 role=region "
                "aria-labelledby=\"`h%u\"><table>\n<thead><tr><th scope=col>%s<th scope=col>%s"
                "<th scope=col class=n>%s",
                page->words->amounts, (unsigned)number, page->words->from, page->words->to,
                page->words->amount);
    if (figure->unit.len) {
        html_element(sink, " (", figure->unit, ")");
    }
    sink_text(sink, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < figure->edges.len; i++)
        write_edge(sink, figure, &figure->edges.items[i]);
    sink_text(sink, "</tbody></table></div></details>\n");
}

static bool write_drawing(const HtmlPage *page, const ReportFigure *figure)
{
    Sink drawing;
    if (figure->kind == FIGURE_TREE) return html_tree(page->sink, figure, page->scratch), true;
    if (figure_svg_draws(figure)) return figure_svg(page->sink, figure, page->scratch), true;
    sink_memory(&drawing, page->scratch);
    if (!figure_draw(figure, "svg", &drawing, page->output, page->scratch)) return false;
    embed(page->sink, sink_result(&drawing));
    return true;
}

bool html_figure(const HtmlPage *page, const ReportFigure *figure, uint32_t number)
{
    html_element(page->sink, "<div class=flow role=group aria-label=\"",
                 figure->title.len ? figure->title : figure->id, "\">");
    if (!write_drawing(page, figure)) return false;
    sink_text(page->sink, "</div>\n");
    write_amounts(page, figure, number);
    return true;
}
