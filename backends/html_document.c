/* Documents as HTML: prose and forms; tables and figures are links to their sections. */
#include "backends/html.h"

static void write_runs(Sink *sink, const ReportRun *runs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        html_element(sink, runs[i].computed ? "<b class=computed>" : "", runs[i].text,
                     runs[i].computed ? "</b>" : "");
}

static void write_heading(Sink *sink, const ReportBlock *block)
{
    unsigned level = block->level + 2 > 6 ? 6 : block->level + 2;
    sink_printf(sink, "<h%u>", level);
    write_runs(sink, block->runs.items, block->runs.len);
    sink_printf(sink, "</h%u>\n", level);
}

static void write_link(Sink *sink, Str id, Str title)
{
    sink_text(sink, "<p class=link><a href=\"#");
    html_fragment(sink, id);
    html_element(sink, "\">", title.len ? title : id, "</a></p>\n");
}

static void write_form_cell(Sink *sink, const FormCell *cell)
{
    sink_text(sink, "<td");
    if (cell->columns > 1) sink_printf(sink, " colspan=%u", (unsigned)cell->columns);
    if (cell->below) sink_printf(sink, " rowspan=%u", (unsigned)cell->below + 1);
    sink_char(sink, '>');
    write_runs(sink, cell->runs.items, cell->runs.len);
    sink_text(sink, "</td>");
}

static void write_form(Sink *sink, const ReportForm *form)
{
    sink_text(sink, "<div class=scroll tabindex=0 role=region aria-label=form>"
                    "<table class=form>\n");
    for (uint32_t r = 0; r < form->rows.len; r++) {
        const FormRow *row = &form->rows.items[r];
        sink_text(sink, "<tr>");
        for (uint32_t c = 0; c < row->cells.len; c++)
            if (!row->cells.items[c].covered) write_form_cell(sink, &row->cells.items[c]);
        sink_text(sink, "</tr>\n");
    }
    sink_text(sink, "</table></div>\n");
}

static void write_block(const HtmlPage *page, const ReportBlock *block)
{
    Sink *sink = page->sink;
    const Report *report = page->report;
    switch (block->kind) {
    case REPORT_HEADING: write_heading(sink, block); return;
    case REPORT_PARAGRAPH:
        sink_text(sink, "<p>");
        write_runs(sink, block->runs.items, block->runs.len);
        sink_text(sink, "</p>\n");
        return;
    case REPORT_TABLE:
        write_link(sink, report->tables.items[block->index].id,
                   report->tables.items[block->index].title);
        return;
    case REPORT_FIGURE:
        if (page->options->html_tables) return;
        write_link(sink, report->figures.items[block->index].id,
                   report->figures.items[block->index].title);
        return;
    case REPORT_FORM: write_form(sink, block->form); return;
    case REPORT_RELATIONS:
        if (page->options->html_tables) return;
        write_link(sink, STR("`relations"), str_from(page->words->relations));
    }
}

void html_document(const HtmlPage *page, const ReportDocument *document)
{
    for (uint32_t i = 0; i < document->blocks.len; i++)
        write_block(page, &document->blocks.items[i]);
}
