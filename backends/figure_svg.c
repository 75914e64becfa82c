#include "backends/figure_svg.h"

#include "backends/figure_page.h"
#include "backends/html.h"

typedef struct Svg {
    Sink *sink;
    FigurePage page;
} Svg;

bool figure_svg_draws(const ReportFigure *figure)
{
    return figure->kind == FIGURE_FLOW && figure->nodes.len > 0;
}

/* ---- lengths ---- */

/* ` name="12.34"` */
static void put_length(const Svg *d, const char *name, double length)
{
    sink_char(d->sink, ' ');
    sink_text(d->sink, name);
    sink_text(d->sink, "=\"");
    figure_page_length(d->sink, length);
    sink_char(d->sink, '"');
}

/* SVG counts downwards. */
static double down(const Svg *d, double y)
{
    return d->page.height - y;
}

static void put_point(const Svg *d, FlowPoint point)
{
    PagePoint at = figure_page_point(&d->page, point);
    figure_page_length(d->sink, at.x);
    sink_char(d->sink, ',');
    figure_page_length(d->sink, down(d, at.y));
}

/* ---- text ---- */

/* Its lines in the middle of `at`. */
static void put_text(const Svg *d, Str text, PagePoint at, int size, Str colour)
{
    double step = size * 1.2, lines = 1;
    for (uint32_t i = 0; i < text.len; i++) lines += text.ptr[i] == '\n';
    double y = down(d, at.y) - (lines - 1) / 2 * step + size * 0.35;
    while (text.len) {
        const char *end = memchr(text.ptr, '\n', text.len);
        uint32_t len = end ? (uint32_t)(end - text.ptr) : text.len;
        sink_printf(d->sink, "<text text-anchor=\"middle\" font-size=\"%d\"", size);
        put_length(d, "x", at.x);
        put_length(d, "y", y);
        if (colour.len) html_element(d->sink, " fill=\"", colour, "\"");
        html_element(d->sink, ">", (Str){text.ptr, len}, "</text>");
        text = (Str){text.ptr + len, text.len - len};
        if (end) text = (Str){text.ptr + 1, text.len - 1};
        y += step;
    }
}

/* ---- stages ---- */

static void put_frame(const Svg *d, PageFrame frame)
{
    sink_text(d->sink, "<rect rx=\"6\"");
    put_length(d, "x", frame.low.x);
    put_length(d, "y", down(d, frame.high.y));
    put_length(d, "width", frame.high.x - frame.low.x);
    put_length(d, "height", frame.high.y - frame.low.y);
}

static void put_stage(const Svg *d, uint32_t at)
{
    if (!d->page.flow.stages[at].thickness) return;
    put_frame(d, figure_page_stage(&d->page, at));
    sink_text(d->sink, " fill=\"#F3F4F6\"/>");
    if (at < d->page.figure->stages.len)
        put_text(d, d->page.figure->stages.items[at], figure_page_stage_heading(&d->page, at),
                 HEADING_TEXT, (Str){0});
    sink_char(d->sink, '\n');
}

/* ---- ribbons ---- */

static void put_arrow(const Svg *d, FlowRibbon *ribbon, Str colour)
{
    FlowPoint tip = figure_page_arrow(ribbon), base = ribbon->points[0];
    const FlowPoint corners[] = {tip, {base.along, base.across - 3}, {base.along, base.across + 3}};
    html_element(d->sink, "<polygon fill=\"", colour, "\" points=\"");
    for (int i = 0; i < 3; i++) {
        if (i) sink_char(d->sink, ' ');
        put_point(d, corners[i]);
    }
    sink_text(d->sink, "\"/>");
}

static void put_curve(const Svg *d, const FlowRibbon *ribbon, Str colour, double width,
                      bool dashed)
{
    html_element(d->sink, "<path fill=\"none\" stroke=\"", colour, "\"");
    put_length(d, "stroke-width", width);
    sink_text(d->sink, dashed ? " stroke-dasharray=\"5,2\" d=\"" : " d=\"");
    for (uint32_t i = 0; i < ribbon->point_count; i++) {
        sink_text(d->sink, i == 0 ? "M" : i == 1 ? "C" : " ");
        put_point(d, ribbon->points[i]);
    }
    sink_text(d->sink, "\"/>");
}

static void put_ribbon(const Svg *d, uint32_t at)
{
    const FigureEdge *edge = &d->page.figure->edges.items[at];
    FlowRibbon *ribbon = &d->page.flow.ribbons[at];
    Str colour = figure_edge_colour(&d->page.text, edge);
    sink_printf(d->sink, "<g class=\"edge\" data-from=\"%u\" data-to=\"%u\">",
                (unsigned)ribbon->from, (unsigned)ribbon->to);
    html_element(d->sink, "<title>", figure_edge_tooltip(&d->page.text, edge), "</title>");
    if (edge->reversed) put_arrow(d, ribbon, colour);
    if (!edge->reversed) /* where it crosses others, a light line is on both sides of it */
        put_curve(d, ribbon, STR(FIGURE_OUTLINE), ribbon->width + 2 * FIGURE_OUTLINE_WIDTH, false);
    put_curve(d, ribbon, colour, ribbon->width, edge->reversed);
    if (d->page.edge_labels[at].len)
        put_text(d, d->page.edge_labels[at], figure_page_point(&d->page, ribbon->label_at),
                 EDGE_TEXT, STR("#333333"));
    sink_text(d->sink, "</g>\n");
}

/* ---- boxes ---- */

static PageFrame box_frame(const Svg *d, const FlowBox *box)
{
    FlowPoint size = figure_page_upright(&d->page, box->size);
    PagePoint at = figure_page_point(&d->page, box->at);
    return (PageFrame){{at.x - size.along / 2, at.y - size.across / 2},
                       {at.x + size.along / 2, at.y + size.across / 2}};
}

static void put_box(const Svg *d, uint32_t at)
{
    const FigureNode *node = &d->page.figure->nodes.items[at];
    FigurePaint paint = figure_node_paint(&d->page.text, node);
    Str tint = figure_node_tint(&d->page.text, &paint);
    PageFrame frame = box_frame(d, &d->page.flow.boxes[at]);
    sink_printf(d->sink, "<g class=\"node\" data-node=\"%u\">", (unsigned)at);
    html_element(d->sink, "<title>", figure_node_tooltip(&d->page.text, node), "</title>");
    put_frame(d, frame);
    html_element(d->sink, " stroke=\"", paint.line, "\"");
    html_element(d->sink, " fill=\"", tint.len ? tint : STR("#FFFFFF"), "\"");
    sink_printf(d->sink, " stroke-width=\"%s\"", paint.heavy ? "2.5" : "1.4");
    sink_text(d->sink, paint.dashed ? " stroke-dasharray=\"5,2\"/>" : "/>");
    PagePoint middle = {(frame.low.x + frame.high.x) / 2, (frame.low.y + frame.high.y) / 2};
    put_text(d, d->page.node_labels[at], middle, NODE_TEXT, paint.text);
    sink_text(d->sink, "</g>\n");
}

/* ---- the whole ---- */

void figure_svg(Sink *sink, const ReportFigure *figure, Arena *scratch)
{
    Svg d = {.sink = sink, .page = figure_page(figure, scratch)};
    sink_text(sink, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    figure_page_length(sink, d.page.width);
    sink_char(sink, ' ');
    figure_page_length(sink, d.page.height);
    sink_char(sink, '"');
    put_length(&d, "width", d.page.width);
    put_length(&d, "height", d.page.height);
    sink_text(sink, ">\n");
    put_text(&d, d.page.heading, d.page.heading_at, TITLE_TEXT, (Str){0});
    put_text(&d, figure->note, d.page.note_at, NOTE_TEXT, (Str){0});
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < d.page.flow.stage_count; i++) put_stage(&d, i);
    for (uint32_t i = 0; i < d.page.flow.ribbon_count; i++) put_ribbon(&d, i);
    for (uint32_t i = 0; i < d.page.flow.box_count; i++) put_box(&d, i);
    sink_text(sink, "</svg>");
}
