/* The report as one HTML page that needs nothing else: no network, no other file. Everything can
 * be read without scripts; the script shows one section at a time and explains numbers. */
#include "backends/html.h"

#include "backends/file_name.h"

static const char script[] =
#include "web/report.js.inc"
    ;
static const char check_script[] =
#include "web/check.js.inc"
    ;
static const char script_hash[] =
#include "web/report.js.hash.inc"
    ;
static const char check_script_hash[] =
#include "web/check.js.hash.inc"
    ;
/* Runs before the body is read, so that sections are hidden before they are laid out. */
static const char first_script[] = "document.documentElement.className='js'";

/* ---- head ---- */

static bool checks(const HtmlPage *page)
{
    return page->options->module.len > 0;
}

static void write_head(const HtmlPage *page)
{
    const HtmlScript scripts[] = {{str_from(first_script), NULL},
                                  {str_from(script), script_hash},
                                  {page->options->module_script, NULL},
                                  {str_from(check_script), check_script_hash}};
    HtmlHead head = {.language = page->report->language,
                     .title = page->report->title,
                     .scripts = scripts,
                     .script_count = checks(page) ? 4 : 2,
                     .runs_module = checks(page)};
    html_head(page->sink, &head);
    sink_printf(page->sink, "<script>%s</script>\n</head>\n", first_script);
}

/* ---- contents ---- */

static void write_link(Sink *sink, Str id, Str title)
{
    sink_text(sink, "<li><a href=\"#");
    html_fragment(sink, id);
    html_element(sink, "\">", title.len ? title : id, "</a>\n");
}

/* Figures show names and amounts that no table needs to print. */
static uint32_t count_figures(const HtmlPage *page)
{
    return page->options->html_tables ? 0 : page->report->figures.len;
}

static void open_list(Sink *sink, const char *title)
{
    sink_printf(sink, "<details open><summary>%s</summary><ul>\n", title);
}

static void write_contents(const HtmlPage *page)
{
    const Report *report = page->report;
    Sink *sink = page->sink;
    sink_printf(sink, "<nav aria-label=\"%s\">\n<ul>\n", page->words->contents);
    write_link(sink, STR("`overview"), str_from(page->words->overview));
    if (html_compares(page)) write_link(sink, STR("`years"), str_from(page->words->compared_years));
    if (!page->options->html_tables)
        write_link(sink, STR("`relations"), str_from(page->words->relations));
    write_link(sink, STR("`search"), str_from(page->words->search));
    sink_text(sink, "</ul>\n");
    if (report->documents.len) open_list(sink, page->words->documents);
    for (uint32_t i = 0; i < report->documents.len; i++)
        write_link(sink, html_document_section(page, &report->documents.items[i]),
                   report->documents.items[i].title);
    if (report->documents.len) sink_text(sink, "</ul></details>\n");
    uint32_t figures = count_figures(page);
    if (figures) open_list(sink, page->words->figures);
    for (uint32_t i = 0; i < figures; i++)
        write_link(sink, html_figure_section(page, &report->figures.items[i]),
                   report->figures.items[i].title);
    if (figures) sink_text(sink, "</ul></details>\n");
    open_list(sink, page->words->tables);
    for (uint32_t i = 0; i < report->tables.len; i++)
        write_link(sink, report->tables.items[i].id, report->tables.items[i].title);
    sink_text(sink, "</ul></details>\n</nav>\n");
}

/* ---- sections ---- */

static void open_section(Sink *sink, Str id, Str title, uint32_t number)
{
    html_element(sink, "<section id=\"", id, "\">\n");
    sink_printf(sink, "<h2 id=\"`h%u\" tabindex=-1>", (unsigned)number);
    html_element(sink, "", title.len ? title : id, "</h2>\n");
}

static void write_tables(const HtmlPage *page)
{
    for (uint32_t i = 0; i < page->report->tables.len; i++) {
        const ReportTable *table = &page->report->tables.items[i];
        open_section(page->sink, table->id, table->title, i);
        html_table(page, table, i);
        sink_text(page->sink, "</section>\n");
    }
}

static void write_documents(const HtmlPage *page)
{
    for (uint32_t i = 0; i < page->report->documents.len; i++) {
        const ReportDocument *document = &page->report->documents.items[i];
        open_section(page->sink, html_document_section(page, document),
                     document->title.len ? document->title : document->id,
                     html_document_heading(page->report, i));
        html_document(page, document);
        sink_text(page->sink, "</section>\n");
    }
}

static bool write_figures(const HtmlPage *page)
{
    for (uint32_t i = 0; i < count_figures(page); i++) {
        const ReportFigure *figure = &page->report->figures.items[i];
        uint32_t number = html_figure_heading(page->report, i);
        open_section(page->sink, html_figure_section(page, figure),
                     figure->title.len ? figure->title : figure->id, number);
        if (html_figure_follows(figure))
            html_figure(page, figure, number);
        else if (!html_graph(page, figure))
            return false;
        sink_text(page->sink, "</section>\n");
    }
    return true;
}

static void write_overview(const HtmlPage *page, uint32_t number)
{
    open_section(page->sink, STR("`overview"), str_from(page->words->overview), number);
    html_overview(page);
    sink_text(page->sink, "</section>\n");
}

static void write_years(const HtmlPage *page, uint32_t number)
{
    if (!html_compares(page)) return;
    open_section(page->sink, STR("`years"), str_from(page->words->compared_years), number);
    html_compare(page);
    sink_text(page->sink, "</section>\n");
}

/* ---- what the script fills ---- */

static void write_relations(const HtmlPage *page, uint32_t number)
{
    const HtmlWords *words = page->words;
    const char *const states[] = {words->held, words->rounded, words->waived, words->broken,
                                  words->untried};
    sink_text(page->sink, "<div class=only-js>");
    open_section(page->sink, STR("`relations"), str_from(words->relations), number);
    sink_printf(page->sink, "<div class=tools><label>%s<select><option value=\"\">%s", words->state,
                words->any_state);
    for (uint32_t i = 0; i < sizeof states / sizeof *states; i++)
        sink_printf(page->sink, "<option value=%u>%s", (unsigned)i, states[i]);
    sink_printf(page->sink,
                "</select></label><label>%s<select><option value=\"\">%s</select></label>"
                "<label>%s<input type=search></label></div>\n"
                "<div class=\"list scroll\" tabindex=0 role=region aria-label=\"%s\"></div>\n"
                "</section></div>\n",
                words->tables, words->any_state, words->filter, words->relations);
}

static void write_search(const HtmlPage *page, uint32_t number)
{
    sink_text(page->sink, "<div class=only-js>");
    open_section(page->sink, STR("`search"), str_from(page->words->search), number);
    sink_printf(page->sink,
                "<div class=tools><label>%s<input type=search></label></div>\n"
                "<div class=list></div>\n</section></div>\n",
                page->words->search);
}

/* ---- the page ---- */

static bool write_sections(const HtmlPage *page)
{
    const Report *report = page->report;
    uint32_t number = html_figure_heading(report, report->figures.len);
    write_overview(page, report->tables.len);
    write_documents(page);
    if (!write_figures(page)) return false;
    write_tables(page);
    write_years(page, number++);
    if (!page->options->html_tables) write_relations(page, number++);
    write_search(page, number);
    return true;
}

static void write_script(Sink *sink, Str text)
{
    sink_text(sink, "<script>");
    sink_str(sink, text);
    sink_text(sink, "</script>\n");
}

static bool write_page(const HtmlPage *page)
{
    Sink *sink = page->sink;
    write_head(page);
    sink_printf(sink, "<body>\n<a class=skip href=\"#`main\">%s</a>\n", page->words->skip);
    if (checks(page)) sink_text(sink, "<div id=\"`banner\" role=status hidden></div>\n");
    html_element(sink, "<header><h1>", page->report->title, "</h1></header>\n");
    sink_text(sink, "<div class=layout>\n");
    write_contents(page);
    sink_text(sink, "<main id=\"`main\">\n");
    if (!write_sections(page)) return false;
    sink_text(
        sink,
        "</main>\n</div>\n<aside id=\"`panel\" hidden aria-labelledby=\"`panel-title\"></aside>\n"
        "<script type=\"application/json\" id=\"`data\">");
    html_data(page);
    sink_text(sink, "</script>\n");
    if (checks(page) && !html_check(page)) return false;
    write_script(sink, str_from(script));
    if (checks(page)) write_script(sink, page->options->module_script);
    if (checks(page)) write_script(sink, str_from(check_script));
    sink_text(sink, "</body>\n</html>\n");
    return true;
}

/* Nothing but what rows and columns are called, which is printed. */
static const Origins *keep_names(const Report *report, Arena *arena)
{
    Origins *kept = arena_new(arena, Origins);
    OriginTable *tables = arena_array(arena, OriginTable, report->tables.len);
    for (uint32_t t = 0; t < report->tables.len; t++) {
        tables[t].rows = report->origins->tables[t].rows;
        tables[t].columns = report->origins->tables[t].columns;
    }
    kept->tables = tables;
    return kept;
}

static bool emit(const Report *report, const BackendOptions *options, BackendOutput *output,
                 Arena *scratch)
{
    const HtmlWords words = html_words(&report->phrases);
    HtmlPage page = {.report = report,
                     .origins =
                         options->html_tables ? keep_names(report, scratch) : report->origins,
                     .options = options,
                     .words = &words,
                     .output = output,
                     .scratch = scratch};
    page.sink = output->open(output, backend_file_name(scratch, report, report->id, "html"));
    return page.sink && write_page(&page);
}

const Backend backend_html = {
    .kind = "html",
    .summary = N_("write one page that explains every number"),
    .single = true,
    .origins = true,
    .emit = emit,
};
