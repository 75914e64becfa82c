/* From a figure of the report to a graph of cgraph's, with all that its drawing needs. */
#include "backends/figure.h"
#include "lang/base/unicode.h"

enum {
    WIDEST_EDGE = 300, /* tenths of a point, for the figure's total */
    THINNEST_EDGE = 8,
    LABELLED_EDGES = 60, /* more labels than these cover each other */
    LINE_CELLS = 24,     /* width of a line in a node: 12 Chinese characters */
    LABEL_LINES = 3
};

/* Distinguishable with colour-blind eyes and, printed in grey, by their lightness. */
static const char *const own_palette[] = {"#0072B2", "#E69F00", "#009E73", "#CC79A7",
                                          "#56B4E9", "#D55E00", "#8C7A00", "#6C6C6C"};

typedef struct Drawing {
    Agraph_t *graph;
    const ReportFigure *figure;
    const FigureStyle *style;
    Arena *scratch;
    Agnode_t **nodes;
    uint32_t *in_edges, *out_edges; /* how many each node has */
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

static uint32_t character_len(Str text, uint32_t at)
{
    uint32_t len = 1;
    while (at + len < text.len && ((unsigned char)text.ptr[at + len] & 0xC0) == 0x80) len++;
    return len;
}

/* Width on paper, by the length of a character in UTF-8: close enough for boxes that Graphviz
 * measures itself. */
static uint32_t cells_of(uint32_t len)
{
    return len >= 3 ? 2 : 1;
}

/* Lines of equal width look better than a full one and a rest. */
static uint32_t line_cells(Str text)
{
    uint32_t cells = 0, step;
    for (uint32_t at = 0; at < text.len; at += step) {
        step = character_len(text, at);
        cells += cells_of(step);
    }
    uint32_t lines = (cells + LINE_CELLS - 1) / LINE_CELLS;
    if (lines <= 1 || lines > LABEL_LINES) return LINE_CELLS;
    return (cells + lines - 1) / lines + 1;
}

/* Chinese breaks anywhere; other text at a blank, unless a word is longer than a line. */
static Str wrapped(Arena *arena, Str text)
{
    Sink out;
    uint32_t cells = 0, lines = 1, step, limit = line_cells(text);
    sink_memory(&out, arena);
    for (uint32_t at = 0; at < text.len; at += step) {
        step = character_len(text, at);
        uint32_t width = cells_of(step);
        bool blank = text.ptr[at] == ' ';
        bool full = cells + width > (blank ? limit * 2 / 3 : step >= 3 ? limit : LINE_CELLS);
        if (full && lines == LABEL_LINES) {
            sink_text(&out, "…");
            break;
        }
        if (full || text.ptr[at] == '\n') {
            sink_char(&out, '\n');
            lines++;
            cells = 0;
            if (blank || text.ptr[at] == '\n') continue;
        }
        sink_write(&out, text.ptr + at, step);
        cells += width;
    }
    return sink_result(&out);
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

static const char *colour_of(const Drawing *d, uint32_t colour, const char *alpha)
{
    Str base;
    if (colour == NONE_COLOUR)
        base = STR("#7F7F7F");
    else if (d->figure->palette.len)
        base = d->figure->palette.items[colour % d->figure->palette.len];
    else
        base = str_from(own_palette[colour % (sizeof own_palette / sizeof *own_palette)]);
    return escaped(d->scratch, arena_printf(d->scratch, STR_FMT "%s", STR_ARG(base), alpha));
}

static Str amount_text(const Drawing *d, FigureAmount amount)
{
    char digits[AMOUNT_TEXT_MAX];
    if (!amount.present) return (Str){0};
    uint32_t len = amount_print(amount.mantissa, d->figure->decimals, true, digits);
    return arena_str(d->scratch, (Str){digits, len});
}

static Str share_text(const Drawing *d, uint32_t share)
{
    if (share == UINT32_MAX) return (Str){0};
    return arena_printf(d->scratch, " (%u.%02u %%)", (unsigned)(share / 100),
                        (unsigned)(share % 100));
}

/* "label: 1,234.00 万元 (12.34 %); file:12" */
static Str tooltip(const Drawing *d, Str label, FigureAmount amount, uint32_t share, Str place)
{
    Str text = label;
    if (amount.present)
        text = arena_printf(d->scratch, STR_FMT ": " STR_FMT " " STR_FMT STR_FMT, STR_ARG(text),
                            STR_ARG(amount_text(d, amount)), STR_ARG(d->figure->unit),
                            STR_ARG(share_text(d, share)));
    if (place.len)
        text = arena_printf(d->scratch, STR_FMT "; " STR_FMT, STR_ARG(text), STR_ARG(place));
    return text;
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

/* ---- widths ---- */

/* Tenths of a point, proportional to the amount; the floor keeps small flows visible. */
static uint32_t edge_width(const Drawing *d, FigureAmount amount)
{
    Int128 total =
        d->figure->total.mantissa < 0 ? -d->figure->total.mantissa : d->figure->total.mantissa;
    Int128 scaled;
    if (!amount.present || total == 0) return THINNEST_EDGE;
    while (!int128_multiply(amount.mantissa, WIDEST_EDGE, &scaled)) {
        amount.mantissa /= 10; /* only so huge that the digits lost are nothing on paper */
        total /= 10;
    }
    scaled = total ? scaled / total : WIDEST_EDGE;
    if (scaled < THINNEST_EDGE) return THINNEST_EDGE;
    return scaled > WIDEST_EDGE ? WIDEST_EDGE : (uint32_t)scaled;
}

static const char *tenths(const Drawing *d, uint32_t value)
{
    return arena_printf(d->scratch, "%u.%u", (unsigned)(value / 10), (unsigned)(value % 10)).ptr;
}

/* ---- nodes ---- */

static Str node_label(const Drawing *d, const FigureNode *node)
{
    Str label = wrapped(d->scratch, node->label);
    Str amount = amount_text(d, node->amount);
    if (node->role == NODE_BROKEN) label = arena_printf(d->scratch, "⚠ " STR_FMT, STR_ARG(label));
    if (!amount.len) return label;
    return arena_printf(d->scratch, STR_FMT "\n" STR_FMT, STR_ARG(label), STR_ARG(amount));
}

static void set_role(Drawing *d, Agnode_t *node, const FigureNode *from)
{
    set(node, "color", colour_of(d, from->colour, ""));
    if (from->role == NODE_GATHERED) {
        set(node, "style", "rounded,filled,dashed");
        set(node, "fontcolor", "#555555");
    }
    if (from->role == NODE_IMBALANCE) {
        set(node, "style", "rounded,filled,dashed");
        set(node, "color", "#C0392B");
        set(node, "fontcolor", "#C0392B");
        set(node, "fillcolor", "#FDEDEC");
    }
    if (from->role == NODE_BROKEN) {
        set(node, "color", "#C0392B");
        set(node, "penwidth", "2.5");
    }
}

/* High enough that the edges on either side end inside it. */
static const char *node_height(Drawing *d, uint32_t at)
{
    uint32_t in = 0, out = 0;
    for (uint32_t i = 0; i < d->figure->edges.len; i++) {
        const FigureEdge *edge = &d->figure->edges.items[i];
        if (edge->to == at) in += edge_width(d, edge->amount);
        if (edge->from == at) out += edge_width(d, edge->amount);
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
    set_text(d, node, "label", node_label(d, from));
    set_tooltip(d, node, tooltip(d, from->label, from->amount, from->share, from->place));
    set_place(d, node, from->place);
    if (d->figure->kind == FIGURE_FLOW) set(node, "height", node_height(d, at));
    set_role(d, node, from);
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

/* The amount stands in a node already if this is the node's only edge on that side. */
static bool needs_label(const Drawing *d, const FigureEdge *edge)
{
    if (edge->label.len) return true;
    if (d->figure->kind != FIGURE_FLOW || d->figure->edges.len > LABELLED_EDGES) return false;
    return d->in_edges[edge->to] > 1 && d->out_edges[edge->from] > 1;
}

static Str edge_title(const Drawing *d, const FigureEdge *edge)
{
    const FigureNode *nodes = d->figure->nodes.items;
    return arena_printf(d->scratch, STR_FMT " → " STR_FMT, STR_ARG(nodes[edge->from].label),
                        STR_ARG(nodes[edge->to].label));
}

/* A negative flow runs back, but must not turn the columns round: it is laid out as the others are.
 */
static void set_reversed(Drawing *d, Agedge_t *edge, const FigureEdge *from)
{
    set(edge, "dir", "back");
    set(edge, "style", "dashed");
    set(edge, "arrowtail", "normal");
    Str text = arena_printf(d->scratch, "↩ " STR_FMT, STR_ARG(amount_text(d, from->amount)));
    set_text(d, edge, "label", text);
}

static void add_edge(Drawing *d, uint32_t at)
{
    const FigureEdge *from = &d->figure->edges.items[at];
    Agnode_t *tail = d->nodes[from->reversed ? from->to : from->from];
    Agnode_t *head = d->nodes[from->reversed ? from->from : from->to];
    Agedge_t *edge = graphviz()->agedge(d->graph, tail, head, NULL, 1);
    Str label = from->label.len ? from->label : amount_text(d, from->amount);
    if (needs_label(d, from)) set_text(d, edge, "label", label);
    set_tooltip(d, edge, tooltip(d, edge_title(d, from), from->amount, from->share, from->place));
    set_place(d, edge, from->place);
    set(edge, "color", from->broken ? "#C0392BB0" : colour_of(d, from->colour, "80"));
    if (d->figure->kind == FIGURE_FLOW)
        set(edge, "penwidth", tenths(d, edge_width(d, from->amount)));
    if (from->reversed) set_reversed(d, edge, from);
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

static Str heading(const Drawing *d)
{
    const ReportFigure *f = d->figure;
    Str text = f->title.len ? f->title : f->id;
    if (f->unit.len && f->total.present)
        text = arena_printf(d->scratch, STR_FMT "\n" STR_FMT " " STR_FMT, STR_ARG(text),
                            STR_ARG(amount_text(d, f->total)), STR_ARG(f->unit));
    if (f->date.len)
        text = arena_printf(d->scratch, STR_FMT " · " STR_FMT, STR_ARG(text), STR_ARG(f->date));
    return text;
}

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
    default_attribute(d, AGRAPH, "label", escaped(d->scratch, heading(d)));
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

static void count_edges(Drawing *d)
{
    d->in_edges = arena_array(d->scratch, uint32_t, d->figure->nodes.len);
    d->out_edges = arena_array(d->scratch, uint32_t, d->figure->nodes.len);
    for (uint32_t i = 0; i < d->figure->edges.len; i++) {
        d->out_edges[d->figure->edges.items[i].from]++;
        d->in_edges[d->figure->edges.items[i].to]++;
    }
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
    count_edges(&d);
    set_defaults(&d);
    add_nodes(&d);
    for (uint32_t i = 0; i < figure->edges.len; i++) add_edge(&d, i);
    if (figure->kind == FIGURE_FLOW) chain_stages(&d);
}
