/* From a figure of the report to a graph of cgraph's, with all that its drawing needs. */
#include "backends/figure.h"
#include "backends/figure_text.h"
#include "lang/base/unicode.h"

typedef struct Drawing {
    Agraph_t *graph;
    const ReportFigure *figure;
    const FigureStyle *style;
    Arena *scratch;
    FigureText text;
    Agnode_t **nodes;
} Drawing;

/* ---- text is data ---- */

/* Graphviz reads backslashes in labels as commands and `&…;` as characters, and SVG is XML in
 * UTF-8. */
static const char *escaped(Arena *arena, Str text)
{
    Sink out;
    sink_memory(&out, arena);
    for (uint32_t at = 0; at < text.len;) {
        uint32_t c = 0, len = unicode_decode(text, at, &c);
        if (!len || !unicode_is_xml(c))
            sink_text(&out, "\xEF\xBF\xBD");
        else if (c == '\\')
            sink_text(&out, "\\\\");
        else if (c == '&')
            sink_text(&out, "&amp;");
        else if (c == '\n')
            sink_text(&out, "\\n");
        else if (c == '\t')
            sink_char(&out, ' ');
        else
            sink_write(&out, text.ptr + at, len);
        at += len ? len : 1;
    }
    sink_char(&out, '\0');
    return sink_result(&out).ptr;
}

/* ---- attributes ---- */

static void set(void *object, const char *name, const char *value)
{
    graphviz()->agsafeset(object, (char *)(uintptr_t)name, (char *)(uintptr_t)value, "");
}

static void set_text(Drawing *d, void *object, const char *name, Str value)
{
    set(object, name, escaped(d->scratch, value));
}

/* "file:12" as an address that an editor or a code host understands: "file#L12". Graphviz writes
 * addresses as they are, so all that XML or an address could take for its own is %XX. */
static Str place_url(const Drawing *d, Str place)
{
    Sink out;
    uint32_t line = place.len;
    while (line && place.ptr[line - 1] != ':') line--;
    sink_memory(&out, d->scratch);
    for (uint32_t i = 0; i < place.len; i++) {
        unsigned char c = (unsigned char)place.ptr[i];
        bool plain = c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z') || strchr("/._-~", c);
        if (line && i == line - 1)
            sink_text(&out, "#L");
        else if (plain && c)
            sink_char(&out, (char)c);
        else
            sink_printf(&out, "%%%02X", c);
    }
    return sink_result(&out);
}

/* Graphviz 2.42 looks for commands in a tooltip twice: "\\N" would become "\N", and that the name
 * of the node. */
static void set_tooltip(Drawing *d, void *object, Str value)
{
    Sink out;
    sink_memory(&out, d->scratch);
    for (uint32_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '\\') sink_char(&out, '\\');
        sink_char(&out, value.ptr[i]);
    }
    set_text(d, object, "tooltip", sink_result(&out));
}

static void set_place(Drawing *d, void *object, Str place)
{
    bool file = place.len && place.ptr[0] != '<'; /* files of the library have no address */
    if (file) set_text(d, object, "URL", place_url(d, place));
}

static const char *tenths(const Drawing *d, uint32_t value)
{
    return arena_printf(d->scratch, "%u.%u", (unsigned)(value / 10), (unsigned)(value % 10)).ptr;
}

/* ---- nodes ---- */

static void set_paint(Drawing *d, Agnode_t *node, const FigureNode *from)
{
    FigurePaint paint = figure_node_paint(&d->text, from);
    set_text(d, node, "color", paint.line);
    if (paint.dashed) set(node, "style", "rounded,filled,dashed");
    if (paint.text.len) set_text(d, node, "fontcolor", paint.text);
    if (paint.fill.len) set_text(d, node, "fillcolor", paint.fill);
    if (paint.heavy) set(node, "penwidth", "2.5");
}

/* High enough that the edges on either side end inside it. */
static const char *node_height(Drawing *d, uint32_t at)
{
    uint32_t in = 0, out = 0;
    for (uint32_t i = 0; i < d->figure->edges.len; i++) {
        const FigureEdge *edge = &d->figure->edges.items[i];
        if (edge->to == at) in += figure_edge_width(d->figure, edge->amount);
        if (edge->from == at) out += figure_edge_width(d->figure, edge->amount);
    }
    uint32_t hundredths = (in > out ? in : out) * 10 / 72 + 10; /* of an inch */
    if (hundredths < 45) hundredths = 45;
    if (hundredths > 300) hundredths = 300;
    return arena_printf(d->scratch, "%u.%02u", (unsigned)(hundredths / 100),
                        (unsigned)(hundredths % 100))
        .ptr;
}

static void add_node(Drawing *d, Agraph_t *group, uint32_t at)
{
    const FigureNode *from = &d->figure->nodes.items[at];
    char *name = (char *)(uintptr_t)arena_str(d->scratch, from->id).ptr;
    Agnode_t *node = graphviz()->agnode(d->graph, name, 1);
    if (group) graphviz()->agsubnode(group, node, 1);
    d->nodes[at] = node;
    set_text(d, node, "label", figure_node_label(&d->text, from));
    set_tooltip(d, node, figure_node_tooltip(&d->text, from));
    set_place(d, node, from->place);
    if (d->figure->kind == FIGURE_FLOW) set(node, "height", node_height(d, at));
    set_paint(d, node, from);
}

static Agraph_t *stage_group(Drawing *d, Agraph_t *around, uint32_t stage)
{
    char *name = (char *)(uintptr_t)arena_printf(d->scratch, "cluster_%u", (unsigned)stage).ptr;
    Agraph_t *group = graphviz()->agsubg(around, name, 1);
    set_text(d, group, "label", d->figure->stages.items[stage]);
    set(group, "labelloc", "t");
    set(group, "style", "filled,rounded");
    set(group, "color", "#F3F4F6");
    set(group, "fontsize", "13");
    set(group, "margin", "14");
    return group;
}

/* Around everything: its label is the note below the figure. */
static Agraph_t *note_group(Drawing *d)
{
    Agraph_t *group = graphviz()->agsubg(d->graph, (char *)(uintptr_t) "cluster_note", 1);
    set_text(d, group, "label", d->figure->note);
    set(group, "labelloc", "b");
    set(group, "fontsize", "10");
    set(group, "color", "transparent");
    set(group, "margin", "4");
    return group;
}

static void add_nodes(Drawing *d)
{
    Agraph_t *around = d->figure->note.len ? note_group(d) : d->graph;
    uint32_t count = d->figure->nodes.len, at = 0;
    for (uint32_t stage = 0; stage < d->figure->stages.len; stage++) {
        Agraph_t *group = NULL;
        for (; at < count && d->figure->nodes.items[at].stage == stage; at++) {
            if (!group && d->figure->kind == FIGURE_FLOW) {
                group = stage_group(d, around, stage);
                set(group, "rank", "same");
            }
            add_node(d, group, at);
        }
    }
    for (; at < count; at++)
        add_node(d, around == d->graph ? NULL : around, at); /* trees have no stages */
}

/* ---- edges ---- */

/* A negative flow runs back, but must not turn the columns round: it is laid out as the others are.
 */
static void set_reversed(Agedge_t *edge)
{
    set(edge, "dir", "back");
    set(edge, "style", "dashed");
    set(edge, "arrowtail", "normal");
}

static void add_edge(Drawing *d, uint32_t at)
{
    const FigureEdge *from = &d->figure->edges.items[at];
    Agnode_t *tail = d->nodes[from->reversed ? from->to : from->from];
    Agnode_t *head = d->nodes[from->reversed ? from->from : from->to];
    Agedge_t *edge = graphviz()->agedge(d->graph, tail, head, NULL, 1);
    Str label = figure_edge_label(&d->text, from);
    if (label.len) set_text(d, edge, "label", label);
    set_tooltip(d, edge, figure_edge_tooltip(&d->text, from));
    set_place(d, edge, from->place);
    set_text(d, edge, "color", figure_edge_colour(&d->text, from));
    if (d->figure->kind == FIGURE_FLOW)
        set(edge, "penwidth", tenths(d, figure_edge_width(d->figure, from->amount)));
    if (from->reversed) set_reversed(edge);
}

/* Stages stand side by side even where no flow joins them. */
static void chain_stages(Drawing *d)
{
    uint32_t before = UINT32_MAX;
    for (uint32_t i = 0; i < d->figure->nodes.len; i++) {
        if (i && d->figure->nodes.items[i].stage == d->figure->nodes.items[i - 1].stage) continue;
        if (before != UINT32_MAX) {
            Agedge_t *edge = graphviz()->agedge(d->graph, d->nodes[before], d->nodes[i],
                                                (char *)(uintptr_t) "order", 1);
            set(edge, "style", "invis");
            set(edge, "weight", "0");
        }
        before = i;
    }
}

/* ---- the whole ---- */

static void default_attribute(Drawing *d, int kind, const char *name, const char *value)
{
    graphviz()->agattr(d->graph, kind, (char *)(uintptr_t)name, (char *)(uintptr_t)value);
}

static void set_defaults(Drawing *d)
{
    bool flow = d->figure->kind == FIGURE_FLOW;
    const char *font = escaped(d->scratch, str_from(d->style->font));
    static const int kinds[] = {AGRAPH, AGNODE, AGEDGE};
    for (int i = 0; i < 3; i++) default_attribute(d, kinds[i], "fontname", font);
    default_attribute(d, AGRAPH, "rankdir", d->figure->downwards ? "TB" : "LR");
    default_attribute(d, AGRAPH, "newrank", "true");
    default_attribute(d, AGRAPH, "labelloc", "t");
    default_attribute(d, AGRAPH, "fontsize", "16");
    default_attribute(d, AGRAPH, "nodesep", flow ? "0.22" : "0.12");
    default_attribute(d, AGRAPH, "ranksep", flow ? "1.4" : "0.6");
    default_attribute(d, AGRAPH, "linelength", "0"); /* agwrite breaks no line */
    default_attribute(d, AGRAPH, "size", d->style->fits_paper ? "10.6,7.2" : "");
    default_attribute(d, AGRAPH, "outputorder", "edgesfirst");
    default_attribute(d, AGRAPH, "label", escaped(d->scratch, figure_heading(&d->text)));
    default_attribute(d, AGNODE, "label", ""); /* else it is what was drawn before, or none */
    default_attribute(d, AGNODE, "shape", "box");
    default_attribute(d, AGNODE, "style", "rounded,filled");
    default_attribute(d, AGNODE, "fillcolor", "#FFFFFF");
    default_attribute(d, AGNODE, "fontsize", "11");
    default_attribute(d, AGNODE, "margin", "0.14,0.06");
    default_attribute(d, AGNODE, "penwidth", "1.4");
    default_attribute(d, AGEDGE, "arrowhead", flow ? "none" : "normal");
    default_attribute(d, AGEDGE, "arrowsize", "0.6");
    default_attribute(d, AGEDGE, "fontsize", "9");
    default_attribute(d, AGEDGE, "fontcolor", "#333333");
    if (d->figure->kind == FIGURE_TREE) default_attribute(d, AGRAPH, "ordering", "out");
    if (!flow) return;
    default_attribute(d, AGEDGE, "headport", d->figure->downwards ? "n" : "w");
    default_attribute(d, AGEDGE, "tailport", d->figure->downwards ? "s" : "e");
}

Agraph_t *figure_open(const ReportFigure *figure, Arena *scratch)
{
    return graphviz()->agopen((char *)(uintptr_t)arena_str(scratch, figure->id).ptr,
                              *graphviz()->Agdirected, figure_names(scratch, figure->id));
}

void figure_fill(Agraph_t *graph, const ReportFigure *figure, const FigureStyle *style,
                 Arena *scratch)
{
    Drawing d = {.graph = graph, .figure = figure, .style = style, .scratch = scratch};
    d.nodes = arena_array(scratch, Agnode_t *, figure->nodes.len);
    d.text = figure_text(figure, scratch);
    set_defaults(&d);
    add_nodes(&d);
    for (uint32_t i = 0; i < figure->edges.len; i++) add_edge(&d, i);
    if (figure->kind == FIGURE_FLOW) chain_stages(&d);
}
