/* The comparison as what one pastes into a merge request: GitHub's and GitLab's Markdown. */
#include "cli/common/language.h"
#include "cli/diff/grid.h"
#include "lang/base/quote.h"

static void write_grid(Sink *sink, const Grid *g)
{
    sink_printf(sink, "\n### %s", g->title);
    if (g->detail.len) {
        sink_text(sink, tr(": "));
        quote_markdown(sink, g->detail);
    }
    sink_text(sink, "\n\n|");
    for (uint32_t i = 0; i < g->columns; i++) sink_printf(sink, " %s |", g->headings[i]);
    sink_text(sink, "\n|");
    for (uint32_t i = 0; i < g->columns; i++)
        sink_text(sink, g->align[i] == 'r' ? " ---: |" : " --- |");
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < g->rows.len; i++) {
        sink_char(sink, '|');
        for (uint32_t k = 0; k < g->columns; k++) {
            sink_char(sink, ' ');
            quote_markdown(sink, g->rows.items[i].cells[k]);
            sink_text(sink, " |");
        }
        sink_char(sink, '\n');
    }
    if (!g->more) return;
    sink_char(sink, '\n');
    sink_printf(sink, tr("… and %u more"), g->more);
    sink_char(sink, '\n');
}

void diff_write_markdown(const DiffView *v)
{
    GridList list = diff_grids(v);
    for (uint32_t i = 0; i < list.lines.len; i++) {
        sink_text(v->sink, i ? (i == 1 ? "\n- " : "- ") : "**");
        quote_markdown(v->sink, list.lines.items[i]);
        sink_text(v->sink, i ? "\n" : "**\n");
    }
    for (uint32_t i = 0; i < list.grids.len; i++) write_grid(v->sink, &list.grids.items[i]);
}
