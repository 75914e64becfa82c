#include "backends/figure_place.h"

#include <stdlib.h>

#include "backends/figure_flow.h"
#include "lang/base/sink.h"
#include "lang/base/unicode.h"

enum {
    NODE_TEXT = 11, /* font sizes */
    EDGE_TEXT = 9,
    HEADING_TEXT = 13,
    TITLE_TEXT = 16,
    NOTE_TEXT = 10,
    BOX_MARGIN = 9,
    STAGE_MARGIN = 10,
    AROUND = 12,
    ARROW = 8
};

typedef struct Placing {
    Agraph_t *graph;
    const ReportFigure *figure;
    Arena *scratch;
    FlowLayout flow;
    Agnode_t **nodes;
    Agedge_t **edges;
    double left, bottom, width, height; /* of the stages; of the whole picture */
} Placing;

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

/* Of a label as Graphviz reads it: "\\" and "&amp;" are one character, "\n" ends a line. */
static TextSize measure(const char *label)
{
    Str text = str_from(label ? label : "");
    TextSize size = {0, 1};
    double line = 0;
    for (uint32_t at = 0, len; at < text.len; at += len) {
        uint32_t code_point;
        len = unicode_decode(text, at, &code_point);
        if (!len) len = 1;
        Str rest = {text.ptr + at, text.len - at}, character = {text.ptr + at, len};
        if (str_starts(rest, STR("\\n"))) {
            size.lines++;
            line = 0;
            len = 2;
            continue;
        }
        if (str_starts(rest, STR("\\"))) len = 2;
        if (str_starts(rest, STR("&amp;"))) len = 5;
        line += character_width(character);
        if (line > size.width) size.width = line;
    }
    return size;
}

static char *attribute(void *object, const char *name)
{
    return graphviz()->agget(object, (char *)(uintptr_t)name);
}

static void set(void *object, const char *name, Str value)
{
    graphviz()->agsafeset(object, (char *)(uintptr_t)name, (char *)(uintptr_t)value.ptr, "");
}

/* ---- in: what the layout needs to know ---- */

static FlowPoint upright(const Placing *p, double width, double height)
{
    return p->flow.downwards ? (FlowPoint){height, width} : (FlowPoint){width, height};
}

static void read_nodes(Placing *p)
{
    for (uint32_t i = 0; i < p->flow.box_count; i++) {
        const FigureNode *node = &p->figure->nodes.items[i];
        p->nodes[i] =
            graphviz()->agnode(p->graph, (char *)(uintptr_t)arena_str(p->scratch, node->id).ptr, 0);
        TextSize text = measure(attribute(p->nodes[i], "label"));
        double width = text.width * NODE_TEXT + 2 * BOX_MARGIN;
        double height = text.lines * NODE_TEXT * 1.25 + BOX_MARGIN;
        p->flow.boxes[i] = (FlowBox){.stage = node->stage, .size = upright(p, width, height)};
    }
}

static double to_double(FigureAmount amount)
{
    return amount.present ? (double)amount.mantissa : 0; /* for drawing only */
}

static int compare_edges(const void *left, const void *right)
{
    Agedge_t *const *a = left, *const *b = right;
    return (AGSEQ(*a) > AGSEQ(*b)) - (AGSEQ(*a) < AGSEQ(*b));
}

/* As they were made, which is the order of the figure; after them those that only keep Graphviz's
 * own layout in order, which go. */
static void find_edges(Placing *p)
{
    uint32_t count = 0, all = (uint32_t)graphviz()->agnedges(p->graph);
    p->edges = arena_array(p->scratch, Agedge_t *, all);
    for (uint32_t i = 0; i < p->flow.box_count; i++)
        for (Agedge_t *e = graphviz()->agfstout(p->graph, p->nodes[i]); e;
             e = graphviz()->agnxtout(p->graph, e))
            p->edges[count++] = e;
    qsort(p->edges, count, sizeof(Agedge_t *), compare_edges);
    for (uint32_t i = p->flow.ribbon_count; i < count; i++)
        graphviz()->agdeledge(p->graph, p->edges[i]);
}

static void read_edges(Placing *p)
{
    find_edges(p);
    for (uint32_t i = 0; i < p->flow.ribbon_count; i++) {
        const FigureEdge *edge = &p->figure->edges.items[i];
        char *label = attribute(p->edges[i], "label");
        FlowRibbon *ribbon = &p->flow.ribbons[i];
        *ribbon = (FlowRibbon){.from = edge->reversed ? edge->to : edge->from,
                               .to = edge->reversed ? edge->from : edge->to,
                               .amount = to_double(edge->amount)};
        if (label && *label)
            ribbon->label = upright(p, measure(label).width * EDGE_TEXT + 4, EDGE_TEXT + 2);
    }
}

static void read_stages(Placing *p)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->flow.box_count; i++)
        if (p->figure->nodes.items[i].stage >= count) count = p->figure->nodes.items[i].stage + 1;
    if (count < p->figure->stages.len) count = p->figure->stages.len;
    p->flow.stage_count = count;
    p->flow.stages = arena_array(p->scratch, FlowStage, count);
    for (uint32_t i = 0; i < p->figure->stages.len; i++) {
        TextSize text = measure(arena_str(p->scratch, p->figure->stages.items[i]).ptr);
        p->flow.stages[i].heading = upright(p, text.width * HEADING_TEXT, HEADING_TEXT * 1.5);
    }
}

static void read_figure(Placing *p)
{
    p->flow.downwards = p->figure->downwards;
    p->flow.box_count = p->figure->nodes.len;
    p->flow.ribbon_count = p->figure->edges.len;
    p->flow.boxes = arena_array(p->scratch, FlowBox, p->flow.box_count);
    p->flow.ribbons = arena_array(p->scratch, FlowRibbon, p->flow.ribbon_count);
    p->nodes = arena_array(p->scratch, Agnode_t *, p->flow.box_count);
    read_stages(p);
    read_nodes(p);
    read_edges(p);
}

/* ---- out: places as attributes ---- */

/* Hundredths, by integers: Graphviz reads numbers with a decimal point whatever the locale says. */
static Str number(const Placing *p, double value)
{
    bool negative = value < 0;
    unsigned long hundredths = (unsigned long)((negative ? -value : value) * 100 + 0.5);
    return arena_printf(p->scratch, "%s%lu.%02lu", negative && hundredths ? "-" : "",
                        hundredths / 100, hundredths % 100);
}

static Str pair(const Placing *p, double x, double y)
{
    return arena_printf(p->scratch, STR_FMT "," STR_FMT, STR_ARG(number(p, x)),
                        STR_ARG(number(p, y)));
}

typedef struct PagePoint {
    double x, y; /* upwards, as Graphviz counts */
} PagePoint;

static PagePoint on_page(const Placing *p, FlowPoint point)
{
    double x = p->flow.downwards ? point.across : point.along;
    double y = p->flow.downwards ? p->flow.extent.along - point.along
                                 : p->flow.extent.across - point.across;
    return (PagePoint){p->left + x, p->bottom + y};
}

static Str place(const Placing *p, FlowPoint point)
{
    PagePoint at = on_page(p, point);
    return pair(p, at.x, at.y);
}

/* Boxes show whose money they hold: a breath of their colour, unless they have a warning's. */
static void tint(const Placing *p, Agnode_t *node)
{
    Str colour = str_from(attribute(node, "color")), fill = str_from(attribute(node, "fillcolor"));
    if (colour.len != strlen("#RRGGBB") || !str_equal(fill, STR("#FFFFFF"))) return;
    if (strstr(attribute(node, "style"), "dashed")) return;
    set(node, "fillcolor", arena_printf(p->scratch, STR_FMT "18", STR_ARG(colour)));
}

static void write_nodes(const Placing *p)
{
    for (uint32_t i = 0; i < p->flow.box_count; i++) {
        const FlowBox *box = &p->flow.boxes[i];
        FlowPoint size =
            upright(p, box->size.along, box->size.across); /* the way back is the same */
        set(p->nodes[i], "pos", place(p, box->at));
        set(p->nodes[i], "width", number(p, size.along / 72));
        set(p->nodes[i], "height", number(p, size.across / 72));
        set(p->nodes[i], "fixedsize", STR("true"));
        tint(p, p->nodes[i]);
    }
}

/* An arrow's point is given apart from the curve, which ends before it. */
static void write_curve(const Placing *p, Agedge_t *edge, FlowRibbon *ribbon, bool arrow)
{
    Sink out;
    sink_memory(&out, p->scratch);
    if (arrow) {
        FlowPoint *first = ribbon->points;
        sink_printf(&out, "s," STR_FMT " ", STR_ARG(place(p, *first)));
        first->along += ARROW;
    }
    for (uint32_t i = 0; i < ribbon->point_count; i++)
        sink_printf(&out, "%s" STR_FMT, i ? " " : "", STR_ARG(place(p, ribbon->points[i])));
    sink_char(&out, '\0');
    set(edge, "pos", sink_result(&out));
}

static void write_edges(const Placing *p)
{
    for (uint32_t i = 0; i < p->flow.ribbon_count; i++) {
        FlowRibbon *ribbon = &p->flow.ribbons[i];
        Agedge_t *edge = p->edges[i];
        write_curve(p, edge, ribbon, p->figure->edges.items[i].reversed);
        set(edge, "penwidth", number(p, ribbon->width));
        if (ribbon->label.along > 0) set(edge, "lp", place(p, ribbon->label_at));
    }
}

static Agraph_t *cluster(const Placing *p, const char *name)
{
    Agraph_t *inside = graphviz()->agsubg(p->graph, (char *)(uintptr_t) "cluster_note", 0);
    Agraph_t *group = graphviz()->agsubg(p->graph, (char *)(uintptr_t)name, 0);
    return !group && inside ? graphviz()->agsubg(inside, (char *)(uintptr_t)name, 0) : group;
}

static void set_frame(const Placing *p, Agraph_t *group, PagePoint low, PagePoint high)
{
    Str first = pair(p, low.x, low.y), second = pair(p, high.x, high.y);
    set(group, "bb",
        arena_printf(p->scratch, STR_FMT "," STR_FMT, STR_ARG(first), STR_ARG(second)));
}

/* How much the headings take at the beginning of each stage. */
static double heading_room(const Placing *p)
{
    double room = 0;
    for (uint32_t i = 0; i < p->flow.stage_count; i++)
        if (p->flow.stages[i].heading.across > room) room = p->flow.stages[i].heading.across;
    return room > 0 ? room + STAGE_MARGIN : 0;
}

static void write_stages(const Placing *p)
{
    double room = heading_room(p);
    for (uint32_t i = 0; i < p->flow.stage_count; i++) {
        const FlowStage *stage = &p->flow.stages[i];
        Agraph_t *group = cluster(p, arena_printf(p->scratch, "cluster_%u", (unsigned)i).ptr);
        if (!group) continue;
        double half = stage->thickness / 2, end = p->flow.extent.across + STAGE_MARGIN;
        PagePoint a = on_page(p, (FlowPoint){stage->along - half, -room - STAGE_MARGIN});
        PagePoint b = on_page(p, (FlowPoint){stage->along + half, end});
        set_frame(p, group, (PagePoint){a.x < b.x ? a.x : b.x, a.y < b.y ? a.y : b.y},
                  (PagePoint){a.x < b.x ? b.x : a.x, a.y < b.y ? b.y : a.y});
        set(group, "lp", place(p, (FlowPoint){stage->along, -room / 2 - STAGE_MARGIN / 2.0}));
    }
}

/* The title above, the note below, the stages between them, all in the middle. */
static void write_frame(Placing *p)
{
    TextSize title = measure(attribute(p->graph, "label")), note = {0, 0};
    Agraph_t *around = graphviz()->agsubg(p->graph, (char *)(uintptr_t) "cluster_note", 0);
    if (around) note = measure(attribute(around, "label"));
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
    set_frame(p, p->graph, (PagePoint){0, 0}, (PagePoint){p->width, p->height});
    set(p->graph, "lp", pair(p, p->width / 2, p->height - AROUND - (above - AROUND) / 2));
    set(p->graph, "pad", around ? STR("0.05") : STR("0.2")); /* inches, around what is drawn */
    if (!around) return;
    set_frame(p, around, (PagePoint){0, 0}, (PagePoint){p->width, p->height});
    set(around, "lp", pair(p, p->width / 2, AROUND + (below - AROUND) / 2));
}

void graph_place(Agraph_t *graph, const ReportFigure *figure, Arena *scratch)
{
    Placing p = {.graph = graph, .figure = figure, .scratch = scratch};
    read_figure(&p);
    flow_layout(&p.flow, scratch);
    write_frame(&p);
    write_stages(&p);
    write_nodes(&p);
    write_edges(&p);
}
