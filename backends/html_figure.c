/* Figures in the page: the drawing as SVG, and its amounts as a table for those who do not see it.
 */
#include "backends/figure_svg.h"
#include "backends/figure_text.h"
#include "backends/html.h"

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
    if (!figure->edges.len) return;
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

bool html_figure_follows(const ReportFigure *figure)
{
    return figure->kind == FIGURE_TREE || figure_svg_draws(figure);
}

void html_figure(const HtmlPage *page, const ReportFigure *figure, uint32_t number)
{
    html_element(page->sink, "<div class=part>\n<div class=flow role=group aria-label=\"",
                 figure->title.len ? figure->title : figure->id, "\">");
    if (figure->kind == FIGURE_TREE)
        html_tree(page->sink, figure, page->scratch);
    else
        figure_svg(page->sink, figure, page->scratch);
    sink_text(page->sink, "</div>\n");
    write_amounts(page, figure, number);
    sink_text(page->sink, "</div>\n");
}
