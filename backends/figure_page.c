#include "backends/figure_page.h"

#include "lang/base/unicode.h"

enum { BOX_MARGIN = 9, STAGE_MARGIN = 10, AROUND = 12, ARROW = 8 };

/* ---- text ---- */

typedef struct TextSize {
    double width; /* of the longest line, in ems */
    uint32_t lines;
} TextSize;

static double character_width(Str text)
{
    static const char narrow[] = "iljtfrI.,:;'!|()[] -", wide[] = "mwMW@%&";
    if (text.len == 1 && strchr(narrow, text.ptr[0])) return 0.36;
    if (text.len == 1 && strchr(wide, text.ptr[0])) return 0.92;
    if (text.len == 1 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z') return 0.68;
    return text.len == 1 ? 0.57 : 0.5 * unicode_width(text);
}

static TextSize measure(Str text)
{
    TextSize size = {0, 1};
    double line = 0;
    for (uint32_t at = 0, len; at < text.len; at += len) {
        uint32_t code_point;
        len = unicode_decode(text, at, &code_point);
        if (!len) len = 1;
        if (text.ptr[at] == '\n') {
            size.lines++;
            line = 0;
            continue;
        }
        line += character_width(text.ptr[at] == '\t' ? STR(" ") : (Str){text.ptr + at, len});
        if (line > size.width) size.width = line;
    }
    return size;
}

/* ---- in: what the layout needs to know ---- */

FlowPoint figure_page_upright(const FigurePage *page, FlowPoint size)
{
    return page->flow.downwards ? (FlowPoint){size.across, size.along} : size;
}

static FlowPoint upright(const FigurePage *p, double width, double height)
{
    return figure_page_upright(p, (FlowPoint){width, height});
}

static void read_nodes(FigurePage *p, Arena *arena)
{
    p->flow.box_count = p->figure->nodes.len;
    p->flow.boxes = arena_array(arena, FlowBox, p->flow.box_count);
    p->node_labels = arena_array(arena, Str, p->flow.box_count);
    for (uint32_t i = 0; i < p->flow.box_count; i++) {
        const FigureNode *node = &p->figure->nodes.items[i];
        p->node_labels[i] = figure_node_label(&p->text, node);
        TextSize text = measure(p->node_labels[i]);
        double width = text.width * NODE_TEXT + 2 * BOX_MARGIN;
        double height = text.lines * NODE_TEXT * 1.25 + BOX_MARGIN;
        p->flow.boxes[i] = (FlowBox){.stage = node->stage, .size = upright(p, width, height)};
    }
}

static double to_double(FigureAmount amount)
{
    return amount.present ? (double)amount.mantissa : 0; /* for drawing only */
}

static void read_edges(FigurePage *p, Arena *arena)
{
    p->flow.ribbon_count = p->figure->edges.len;
    p->flow.ribbons = arena_array(arena, FlowRibbon, p->flow.ribbon_count);
    p->edge_labels = arena_array(arena, Str, p->flow.ribbon_count);
    for (uint32_t i = 0; i < p->flow.ribbon_count; i++) {
        const FigureEdge *edge = &p->figure->edges.items[i];
        FlowRibbon *ribbon = &p->flow.ribbons[i];
        Str label = p->edge_labels[i] = figure_edge_label(&p->text, edge);
        *ribbon = (FlowRibbon){.from = edge->reversed ? edge->to : edge->from,
                               .to = edge->reversed ? edge->from : edge->to,
                               .amount = to_double(edge->amount)};
        if (label.len)
            ribbon->label = upright(p, measure(label).width * EDGE_TEXT + 4, EDGE_TEXT + 2);
    }
}

static void read_stages(FigurePage *p, Arena *arena)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->figure->nodes.len; i++)
        if (p->figure->nodes.items[i].stage >= count) count = p->figure->nodes.items[i].stage + 1;
    if (count < p->figure->stages.len) count = p->figure->stages.len;
    p->flow.stage_count = count;
    p->flow.stages = arena_array(arena, FlowStage, count);
    for (uint32_t i = 0; i < p->figure->stages.len; i++) {
        TextSize text = measure(p->figure->stages.items[i]);
        p->flow.stages[i].heading = upright(p, text.width * HEADING_TEXT, HEADING_TEXT * 1.5);
    }
}

/* ---- out: the page ---- */

/* How much the headings take at the beginning of each stage. */
static double heading_room(const FigurePage *p)
{
    double room = 0;
    for (uint32_t i = 0; i < p->flow.stage_count; i++)
        if (p->flow.stages[i].heading.across > room) room = p->flow.stages[i].heading.across;
    return room > 0 ? room + STAGE_MARGIN : 0;
}

PagePoint figure_page_point(const FigurePage *p, FlowPoint point)
{
    double x = p->flow.downwards ? point.across : point.along;
    double y = p->flow.downwards ? p->flow.extent.along - point.along
                                 : p->flow.extent.across - point.across;
    return (PagePoint){p->left + x, p->bottom + y};
}

PageFrame figure_page_stage(const FigurePage *p, uint32_t at)
{
    const FlowStage *stage = &p->flow.stages[at];
    double half = stage->thickness / 2, end = p->flow.extent.across + STAGE_MARGIN;
    PagePoint a =
        figure_page_point(p, (FlowPoint){stage->along - half, -heading_room(p) - STAGE_MARGIN});
    PagePoint b = figure_page_point(p, (FlowPoint){stage->along + half, end});
    return (PageFrame){{a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y},
                       {a.x < b.x ? b.x : a.x, a.y < b.y ? b.y : a.y}};
}

PagePoint figure_page_stage_heading(const FigurePage *p, uint32_t at)
{
    double across = -heading_room(p) / 2 - STAGE_MARGIN / 2.0;
    return figure_page_point(p, (FlowPoint){p->flow.stages[at].along, across});
}

FlowPoint figure_page_arrow(FlowRibbon *ribbon)
{
    FlowPoint point = ribbon->points[0];
    ribbon->points[0].along += ARROW;
    return point;
}

void figure_page_length(Sink *sink, double length)
{
    bool negative = length < 0;
    unsigned long hundredths = (unsigned long)((negative ? -length : length) * 100 + 0.5);
    if (negative && hundredths) sink_char(sink, '-');
    sink_number(sink, (int64_t)(hundredths / 100));
    sink_char(sink, '.');
    sink_char(sink, (char)('0' + hundredths / 10 % 10));
    sink_char(sink, (char)('0' + hundredths % 10));
}

/* The title above, the note below, the stages between them, all in the middle. */
static void set_page(FigurePage *p)
{
    TextSize title = measure(p->heading), note = {0, 0};
    if (p->figure->note.len) note = measure(p->figure->note);
    double heading = heading_room(p), above = title.lines * TITLE_TEXT * 1.4 + AROUND;
    double below = note.lines * NOTE_TEXT * 1.5 + (note.lines ? AROUND : 0);
    bool down = p->flow.downwards;
    double width = down ? p->flow.extent.across + heading : p->flow.extent.along;
    double height = down ? p->flow.extent.along : p->flow.extent.across + heading;
    width += down ? 2 * STAGE_MARGIN : 0;
    height += down ? 0 : 2 * STAGE_MARGIN;
    double least = title.width * TITLE_TEXT;
    if (note.width * NOTE_TEXT > least) least = note.width * NOTE_TEXT;
    p->width = (width > least ? width : least) + 2 * AROUND;
    p->height = height + above + below + 2 * AROUND;
    p->left = (p->width - width) / 2 + (down ? heading + STAGE_MARGIN : 0);
    p->bottom = AROUND + below + (down ? 0 : STAGE_MARGIN);
    p->heading_at = (PagePoint){p->width / 2, p->height - AROUND - (above - AROUND) / 2};
    p->note_at = (PagePoint){p->width / 2, AROUND + (below - AROUND) / 2};
}

FigurePage figure_page(const ReportFigure *figure, Arena *arena)
{
    FigurePage page = {.figure = figure, .text = figure_text(figure, arena)};
    page.flow.downwards = figure->downwards;
    page.heading = figure_heading(&page.text);
    read_stages(&page, arena);
    read_nodes(&page, arena);
    read_edges(&page, arena);
    flow_layout(&page.flow, arena);
    set_page(&page);
    return page;
}
