/* The comparison as headings and tables of HTML, in the style of the report. */
#include "backends/html.h"
#include "cli/common/language.h"
#include "cli/diff/grid.h"

static void write_row(Sink *sink, const Grid *g, const GridRow *row)
{
    sink_text(sink, row->direction > 0   ? "<tr class=up>"
                    : row->direction < 0 ? "<tr class=down>"
                                         : "<tr>");
    for (uint32_t k = 0; k < g->columns; k++)
        html_element(sink, g->align[k] == 'r' ? "<td class=n>" : "<td>", row->cells[k], "</td>");
    sink_text(sink, "</tr>\n");
}

static void write_grid(Sink *sink, const Grid *g, const char *id, uint32_t number)
{
    sink_printf(sink, "<section>\n<h2 id=\"%s%u\">%s", id, (unsigned)number, g->title);
    if (g->detail.len) html_element(sink, tr(": "), g->detail, "");
    sink_printf(sink,
                "</h2>\n<div class=scroll tabindex=0 role=region aria-labelledby=\"%s%u\">"
                "<table>\n<thead><tr>",
                id, (unsigned)number);
    for (uint32_t k = 0; k < g->columns; k++)
        html_element(sink, g->align[k] == 'r' ? "<th scope=col class=n>" : "<th scope=col>",
                     str_from(g->headings[k]), "</th>");
    sink_text(sink, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < g->rows.len; i++) write_row(sink, g, &g->rows.items[i]);
    sink_text(sink, "</tbody>\n</table></div>\n");
    if (g->more) {
        sink_text(sink, "<p>");
        sink_printf(sink, tr("… and %u more"), g->more);
        sink_text(sink, "</p>\n");
    }
    sink_text(sink, "</section>\n");
}

void diff_html_grids(const DiffView *v, const char *id)
{
    GridList list = diff_grids(v);
    for (uint32_t i = 0; i < list.lines.len; i++)
        html_element(v->sink, i ? "<p>" : "<p class=verdict>", list.lines.items[i], "</p>\n");
    for (uint32_t i = 0; i < list.grids.len; i++) write_grid(v->sink, &list.grids.items[i], id, i);
}
