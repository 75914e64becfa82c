/* The parts of a page as JSON, for a page that shows what follows from other amounts. */
#include "backends/html.h"
#include "lang/base/json.h"

typedef struct PartWriter {
    Json json;
    HtmlPage page; /* its sink has the part at hand */
    Sink html;
} PartWriter;

/* Returns the page that the next part is written into. */
static const HtmlPage *begin_part(PartWriter *w)
{
    sink_memory(&w->html, w->page.scratch);
    w->page.sink = &w->html;
    return &w->page;
}

static void end_part(PartWriter *w, Str section)
{
    json_open(&w->json, NULL, '[');
    json_text(&w->json, NULL, section);
    json_text(&w->json, NULL, sink_result(&w->html));
    json_close(&w->json, ']');
}

static void write_figures(PartWriter *w)
{
    const Report *report = w->page.report;
    for (uint32_t i = 0; i < report->figures.len; i++) {
        const ReportFigure *figure = &report->figures.items[i];
        if (!html_figure_follows(figure)) continue;
        html_figure(begin_part(w), figure, html_figure_heading(report, i));
        end_part(w, html_figure_section(&w->page, figure));
    }
}

void html_parts(const HtmlPage *page)
{
    PartWriter w = {.json = {.sink = page->sink}, .page = *page};
    const Report *report = page->report;
    json_open(&w.json, NULL, '[');
    html_overview(begin_part(&w));
    end_part(&w, STR("`overview"));
    for (uint32_t i = 0; i < report->documents.len; i++) {
        html_document(begin_part(&w), &report->documents.items[i]);
        end_part(&w, html_document_section(page, &report->documents.items[i]));
    }
    write_figures(&w);
    html_compare(begin_part(&w));
    end_part(&w, STR("`years"));
    json_close(&w.json, ']');
}
