/* The comparison as one HTML page: no script, nothing from elsewhere. */
#include "cli/common/language.h"
#include "cli/diff/grid.h"
#include "lang/base/quote.h"

static void element(Sink *sink, const char *begin, Str text, const char *end)
{
    sink_text(sink, begin);
    quote_markup(sink, text);
    sink_text(sink, end);
}

static const char page_head[] =
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
    "'unsafe-inline'\">\n";

static const char page_style[] =
    "<style>\n"
    "body { font-family: sans-serif, \"Noto Sans CJK SC\", \"PingFang SC\", \"Microsoft YaHei\"; "
    "margin: 2em auto; max-width: 80em; padding: 0 1em }\n"
    "table { border-collapse: collapse; font-size: 90% }\n"
    "th, td { border-bottom: 1px solid #ccc; padding: .2em .6em; text-align: left; "
    "vertical-align: top }\n"
    ".r { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums }\n"
    ".up td.r { color: #0a6b2d }\n"
    ".down td.r { color: #a40e26 }\n"
    ".verdict { font-size: 130%; font-weight: bold }\n"
    "</style>\n"
    "</head>\n"
    "<body>\n";

static void write_row(Sink *sink, const Grid *g, const GridRow *row)
{
    sink_text(sink, row->direction > 0   ? "<tr class=\"up\">"
                    : row->direction < 0 ? "<tr class=\"down\">"
                                         : "<tr>");
    for (uint32_t k = 0; k < g->columns; k++)
        element(sink, g->align[k] == 'r' ? "<td class=\"r\">" : "<td>", row->cells[k], "</td>");
    sink_text(sink, "</tr>\n");
}

static void write_grid(Sink *sink, const Grid *g)
{
    sink_printf(sink, "<h2>%s", g->title);
    if (g->detail.len) element(sink, tr(": "), g->detail, "");
    sink_text(sink, "</h2>\n<table>\n<thead><tr>");
    for (uint32_t k = 0; k < g->columns; k++)
        element(sink, g->align[k] == 'r' ? "<th scope=\"col\" class=\"r\">" : "<th scope=\"col\">",
                str_from(g->headings[k]), "</th>");
    sink_text(sink, "</tr></thead>\n<tbody>\n");
    for (uint32_t i = 0; i < g->rows.len; i++) write_row(sink, g, &g->rows.items[i]);
    sink_text(sink, "</tbody>\n</table>\n");
    if (!g->more) return;
    sink_text(sink, "<p>");
    sink_printf(sink, tr("… and %u more"), g->more);
    sink_text(sink, "</p>\n");
}

void diff_write_html(const DiffView *v)
{
    Sink *sink = v->sink;
    GridList list = diff_grids(v);
    sink_printf(sink, "<!DOCTYPE html>\n<html lang=\"%s\">\n", language_tag());
    sink_text(sink, page_head);
    Str title = arena_printf(v->arena, "%s → %s", v->before.shown, v->after.shown);
    element(sink, "<title>", title, "</title>\n");
    sink_text(sink, page_style);
    element(sink, "<h1>", title, "</h1>\n");
    for (uint32_t i = 0; i < list.lines.len; i++)
        element(sink, i ? "<p>" : "<p class=\"verdict\">", list.lines.items[i], "</p>\n");
    for (uint32_t i = 0; i < list.grids.len; i++) write_grid(sink, &list.grids.items[i]);
    sink_text(sink, "</body>\n</html>\n");
}
