/* Documents as HTML: prose and forms; tables and figures are links to their sections. */
#include "backends/html.h"

typedef struct DocumentWriter {
    const HtmlPage *page;
    Sink *sink;
    Str id;
} DocumentWriter;

/* A number that can be asked about is a link to itself: the script explains what is linked to. */
static void write_number(const DocumentWriter *w, const ReportRun *run)
{
    sink_text(w->sink, "<a class=why href=\"#");
    html_fragment(w->sink, w->id);
    sink_printf(w->sink, "/%u\" data-r=%u>", (unsigned)run->number, (unsigned)run->number);
    html_element(w->sink, "", run->text, "</a>");
}

static void write_run(const DocumentWriter *w, const ReportRun *run)
{
    if (run->source && w->page->origins->documents)
        write_number(w, run);
    else if (run->computed)
        html_element(w->sink, "<b class=computed>", run->text, "</b>");
    else
        html_text(w->sink, run->text);
}

static void write_runs(const DocumentWriter *w, const ReportRun *runs, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) write_run(w, &runs[i]);
}

static void write_heading(const DocumentWriter *w, const ReportBlock *block)
{
    unsigned level = block->level + 2 > 6 ? 6 : block->level + 2;
    sink_printf(w->sink, "<h%u>", level);
    write_runs(w, block->runs.items, block->runs.len);
    sink_printf(w->sink, "</h%u>\n", level);
}

static void write_link(Sink *sink, Str id, Str title)
{
    sink_text(sink, "<p class=link><a href=\"#");
    html_fragment(sink, id);
    html_element(sink, "\">", title.len ? title : id, "</a></p>\n");
}

static void write_form_cell(const DocumentWriter *w, const FormCell *cell)
{
    Sink *sink = w->sink;
    sink_text(sink, "<td");
    if (cell->columns > 1) sink_printf(sink, " colspan=%u", (unsigned)cell->columns);
    if (cell->below) sink_printf(sink, " rowspan=%u", (unsigned)cell->below + 1);
    sink_char(sink, '>');
    write_runs(w, cell->runs.items, cell->runs.len);
    sink_text(sink, "</td>");
}

static void write_form(const DocumentWriter *w, const ReportForm *form)
{
    Sink *sink = w->sink;
    sink_text(sink, "<div class=scroll tabindex=0 role=region aria-label=form>"
                    "<table class=form>\n");
    for (uint32_t r = 0; r < form->rows.len; r++) {
        const FormRow *row = &form->rows.items[r];
        sink_text(sink, "<tr>");
        for (uint32_t c = 0; c < row->cells.len; c++)
            if (!row->cells.items[c].covered) write_form_cell(w, &row->cells.items[c]);
        sink_text(sink, "</tr>\n");
    }
    sink_text(sink, "</table></div>\n");
}

static void write_block(const DocumentWriter *w, const ReportBlock *block)
{
    const HtmlPage *page = w->page;
    Sink *sink = w->sink;
    const Report *report = page->report;
    switch (block->kind) {
    case REPORT_HEADING: write_heading(w, block); return;
    case REPORT_PARAGRAPH:
        sink_text(sink, "<p>");
        write_runs(w, block->runs.items, block->runs.len);
        sink_text(sink, "</p>\n");
        return;
    case REPORT_TABLE:
        write_link(sink, report->tables.items[block->index].id,
                   report->tables.items[block->index].title);
        return;
    case REPORT_FIGURE:
        if (page->options->html_tables) return;
        write_link(sink, html_figure_section(page, &report->figures.items[block->index]),
                   report->figures.items[block->index].title);
        return;
    case REPORT_FORM: write_form(w, block->form); return;
    case REPORT_RELATIONS:
        if (page->options->html_tables) return;
        write_link(sink, STR("`relations"), str_from(page->words->relations));
    }
}

void html_document(const HtmlPage *page, const ReportDocument *document)
{
    const DocumentWriter w = {
        .page = page, .sink = page->sink, .id = html_document_section(page, document)};
    sink_text(w.sink, "<div class=part>\n");
    for (uint32_t i = 0; i < document->blocks.len; i++) write_block(&w, &document->blocks.items[i]);
    sink_text(w.sink, "</div>\n");
}
