#include "backends/figure_place.h"

#include <stdlib.h>

#include "backends/figure_page.h"
#include "lang/base/sink.h"

typedef struct Placing {
    Agraph_t *graph;
    FigurePage page;
    Arena *scratch;
} Placing;

static void set(void *object, const char *name, Str value)
{
    graphviz()->agsafeset(object, (char *)(uintptr_t)name, (char *)(uintptr_t)value.ptr, "");
}

/* ---- points ---- */

static Str number(const Placing *p, double length)
{
    Sink sink;
    sink_memory(&sink, p->scratch);
    figure_page_length(&sink, length);
    sink_char(&sink, '\0');
    Str text = sink_result(&sink);
    return (Str){text.ptr, text.len - 1};
}

static Str pair(const Placing *p, double x, double y)
{
    return arena_printf(p->scratch, STR_FMT "," STR_FMT, STR_ARG(number(p, x)),
                        STR_ARG(number(p, y)));
}

static Str page_point(const Placing *p, PagePoint at)
{
    return pair(p, at.x, at.y);
}

static Str place(const Placing *p, FlowPoint point)
{
    return page_point(p, figure_page_point(&p->page, point));
}

static void set_frame(const Placing *p, Agraph_t *group, PageFrame frame)
{
    Str low = page_point(p, frame.low), high = page_point(p, frame.high);
    set(group, "bb", arena_printf(p->scratch, STR_FMT "," STR_FMT, STR_ARG(low), STR_ARG(high)));
}

/* ---- nodes ---- */

static Agnode_t *find_node(const Placing *p, uint32_t at)
{
    Str id = p->page.figure->nodes.items[at].id;
    return graphviz()->agnode(p->graph, (char *)(uintptr_t)arena_str(p->scratch, id).ptr, 0);
}

static void place_node(const Placing *p, uint32_t at)
{
    const FlowBox *box = &p->page.flow.boxes[at];
    Agnode_t *node = find_node(p, at);
    FlowPoint size = figure_page_upright(&p->page, box->size);
    FigurePaint paint = figure_node_paint(&p->page.text, &p->page.figure->nodes.items[at]);
    set(node, "pos", place(p, box->at));
    set(node, "width", number(p, size.along / 72));
    set(node, "height", number(p, size.across / 72));
    set(node, "fixedsize", STR("true"));
    Str tint = figure_node_tint(&p->page.text, &paint);
    if (tint.len) set(node, "fillcolor", arena_str(p->scratch, tint));
}

/* ---- edges ---- */

static int compare_edges(const void *left, const void *right)
{
    Agedge_t *const *a = left, *const *b = right;
    return (AGSEQ(*a) > AGSEQ(*b)) - (AGSEQ(*a) < AGSEQ(*b));
}

/* As they were made, which is the order of the figure; after them those that only keep Graphviz's
 * own layout in order, which go. */
static Agedge_t **find_edges(const Placing *p)
{
    uint32_t count = 0, all = (uint32_t)graphviz()->agnedges(p->graph);
    Agedge_t **edges = arena_array(p->scratch, Agedge_t *, all);
    for (uint32_t i = 0; i < p->page.flow.box_count; i++)
        for (Agedge_t *e = graphviz()->agfstout(p->graph, find_node(p, i)); e;
             e = graphviz()->agnxtout(p->graph, e))
            edges[count++] = e;
    qsort(edges, count, sizeof(Agedge_t *), compare_edges);
    for (uint32_t i = p->page.flow.ribbon_count; i < count; i++)
        graphviz()->agdeledge(p->graph, edges[i]);
    return edges;
}

/* An arrow's point is given apart from the curve, which ends before it. */
static void write_curve(const Placing *p, Agedge_t *edge, FlowRibbon *ribbon, bool arrow)
{
    Sink out;
    sink_memory(&out, p->scratch);
    if (arrow) {
        Str point = place(p, figure_page_arrow(ribbon));
        sink_printf(&out, "s," STR_FMT " ", STR_ARG(point));
    }
    for (uint32_t i = 0; i < ribbon->point_count; i++)
        sink_printf(&out, "%s" STR_FMT, i ? " " : "", STR_ARG(place(p, ribbon->points[i])));
    sink_char(&out, '\0');
    set(edge, "pos", sink_result(&out));
}

/* An edge becomes the light outline of a new one, which is drawn later and has its attributes. */
static Agedge_t *outline(const Placing *p, Agedge_t *edge, FlowRibbon *ribbon)
{
    static const char *const moved[] = {"label", "tooltip", "URL", "color"};
    Agedge_t *above = graphviz()->agedge(p->graph, AGTAIL(edge), AGHEAD(edge), NULL, 1);
    if (!above) return edge;
    for (size_t i = 0; i < sizeof moved / sizeof *moved; i++) {
        const char *value = graphviz()->agget(edge, (char *)(uintptr_t)moved[i]);
        if (value) set(above, moved[i], arena_str(p->scratch, str_from(value)));
        if (value) set(edge, moved[i], STR(""));
    }
    write_curve(p, edge, ribbon, false);
    set(edge, "color", STR(FIGURE_OUTLINE));
    set(edge, "penwidth", number(p, ribbon->width + 2 * FIGURE_OUTLINE_WIDTH));
    return above;
}

static void place_edges(const Placing *p)
{
    Agedge_t **edges = find_edges(p);
    for (uint32_t i = 0; i < p->page.flow.ribbon_count; i++) {
        FlowRibbon *ribbon = &p->page.flow.ribbons[i];
        bool reversed = p->page.figure->edges.items[i].reversed;
        Agedge_t *edge = reversed ? edges[i] : outline(p, edges[i], ribbon);
        write_curve(p, edge, ribbon, reversed);
        set(edge, "penwidth", number(p, ribbon->width));
        if (ribbon->label.along > 0) set(edge, "lp", place(p, ribbon->label_at));
    }
}

/* ---- groups ---- */

static Agraph_t *note_group(const Placing *p)
{
    return graphviz()->agsubg(p->graph, (char *)(uintptr_t) "cluster_note", 0);
}

static Agraph_t *stage_group(const Placing *p, uint32_t at)
{
    char *name = (char *)(uintptr_t)arena_printf(p->scratch, "cluster_%u", (unsigned)at).ptr;
    Agraph_t *around = note_group(p), *group = graphviz()->agsubg(p->graph, name, 0);
    return !group && around ? graphviz()->agsubg(around, name, 0) : group;
}

static void place_stages(const Placing *p)
{
    for (uint32_t i = 0; i < p->page.flow.stage_count; i++) {
        Agraph_t *group = stage_group(p, i);
        if (!group) continue;
        set_frame(p, group, figure_page_stage(&p->page, i));
        set(group, "lp", page_point(p, figure_page_stage_heading(&p->page, i)));
    }
}

static void place_frame(const Placing *p)
{
    Agraph_t *around = note_group(p);
    PageFrame page = {{0, 0}, {p->page.width, p->page.height}};
    set_frame(p, p->graph, page);
    set(p->graph, "lp", page_point(p, p->page.heading_at));
    set(p->graph, "pad", around ? STR("0.05") : STR("0.2")); /* inches, around what is drawn */
    if (!around) return;
    set_frame(p, around, page);
    set(around, "lp", page_point(p, p->page.note_at));
}

void graph_place(Agraph_t *graph, const ReportFigure *figure, Arena *scratch)
{
    Placing p = {.graph = graph, .page = figure_page(figure, scratch), .scratch = scratch};
    place_frame(&p);
    place_stages(&p);
    for (uint32_t i = 0; i < p.page.flow.box_count; i++) place_node(&p, i);
    place_edges(&p);
}
