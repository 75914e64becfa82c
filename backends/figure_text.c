#include "backends/figure_text.h"

#include "backends/han_words.h"
#include "lang/base/unicode.h"
#include "lang/base/sink.h"

#define WARNING_COLOUR "#C0392B"

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

/* ---- lines ---- */

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

static uint32_t text_cells(Str text)
{
    uint32_t cells = 0, step;
    for (uint32_t at = 0; at < text.len; at += step) {
        step = character_len(text, at);
        cells += cells_of(step);
    }
    return cells;
}

/* Lines of equal width look better than a full one and a rest. */
static uint32_t line_cells(Str text)
{
    uint32_t cells = text_cells(text);
    uint32_t lines = (cells + LINE_CELLS - 1) / LINE_CELLS;
    if (lines <= 1 || lines > LABEL_LINES) return LINE_CELLS;
    return (cells + lines - 1) / lines + 1;
}

/* Chinese breaks between words; other text at a blank, unless a word is longer than a line. */
static Str wrapped(Arena *arena, Str text)
{
    Sink out;
    uint32_t cells = 0, lines = 1, step, limit = line_cells(text);
    sink_memory(&out, arena);
    for (uint32_t at = 0; at < text.len; at += step) {
        step = han_piece_length(text, at);
        uint32_t width = text_cells((Str){text.ptr + at, step});
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

/* ---- amounts ---- */

/* whole: without the decimals, which are zeros. */
static Str print_amount(const ReportFigure *figure, FigureAmount amount, bool whole, Arena *arena)
{
    if (!amount.present) return (Str){0};
    Int128 mantissa = amount.mantissa;
    for (uint8_t i = 0; whole && i < figure->decimals; i++) mantissa /= 10;
    return phrase_decimal(figure->phrases, arena, mantissa, whole ? 0 : figure->decimals);
}

Str figure_amount_text(const ReportFigure *figure, FigureAmount amount, Arena *arena)
{
    return print_amount(figure, amount, false, arena);
}

static Str amount_text(const FigureText *t, FigureAmount amount)
{
    return print_amount(t->figure, amount, t->whole, t->arena);
}

static bool is_whole(const ReportFigure *figure, FigureAmount amount)
{
    Int128 rest = amount.present ? amount.mantissa : 0;
    for (uint8_t i = 0; i < figure->decimals; i++) {
        if (rest % 10) return false;
        rest /= 10;
    }
    return true;
}

static bool all_whole(const ReportFigure *figure)
{
    bool whole = is_whole(figure, figure->total);
    for (uint32_t i = 0; whole && i < figure->nodes.len; i++)
        whole = is_whole(figure, figure->nodes.items[i].amount);
    for (uint32_t i = 0; whole && i < figure->edges.len; i++)
        whole = is_whole(figure, figure->edges.items[i].amount);
    return whole;
}

static Str share_text(const FigureText *t, uint32_t share)
{
    if (share == UINT32_MAX) return (Str){0};
    return arena_printf(t->arena, " (%u%s%02u %%)", (unsigned)(share / 100),
                        t->figure->phrases->text[PHRASE_DECIMAL_MARK], (unsigned)(share % 100));
}

/* "label: 1,234.00 万元 (12.34 %); file:12" */
static Str tooltip(const FigureText *t, Str label, FigureAmount amount, uint32_t share, Str place)
{
    Str text = label;
    if (amount.present)
        text = arena_printf(t->arena, STR_FMT ": " STR_FMT " " STR_FMT STR_FMT, STR_ARG(text),
                            STR_ARG(amount_text(t, amount)), STR_ARG(t->figure->unit),
                            STR_ARG(share_text(t, share)));
    if (place.len)
        text = arena_printf(t->arena, STR_FMT "; " STR_FMT, STR_ARG(text), STR_ARG(place));
    return text;
}

/* ---- colours and widths ---- */

static Str colour_of(const FigureText *t, uint32_t colour)
{
    if (colour == NONE_COLOUR) return STR("#7F7F7F");
    if (t->figure->palette.len) return t->figure->palette.items[colour % t->figure->palette.len];
    return str_from(own_palette[colour % (sizeof own_palette / sizeof *own_palette)]);
}

/* Proportional to the amount; the floor keeps small flows visible. */
uint32_t figure_edge_width(const ReportFigure *figure, FigureAmount amount)
{
    Int128 total = figure->total.mantissa < 0 ? -figure->total.mantissa : figure->total.mantissa;
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

/* ---- nodes ---- */

Str figure_node_label(const FigureText *t, const FigureNode *node)
{
    Str label = wrapped(t->arena, node->label);
    Str amount = amount_text(t, node->amount);
    if (node->role == NODE_BROKEN) label = arena_printf(t->arena, "⚠ " STR_FMT, STR_ARG(label));
    if (!amount.len) return label;
    return arena_printf(t->arena, STR_FMT "\n" STR_FMT, STR_ARG(label), STR_ARG(amount));
}

Str figure_node_tooltip(const FigureText *t, const FigureNode *node)
{
    return tooltip(t, node->label, node->amount, node->share, node->place);
}

FigurePaint figure_node_paint(const FigureText *t, const FigureNode *node)
{
    FigurePaint paint = {.line = colour_of(t, node->colour)};
    switch (node->role) {
    case NODE_PLAIN: break;
    case NODE_GATHERED:
        paint.dashed = true;
        paint.text = STR("#555555");
        break;
    case NODE_IMBALANCE:
        paint.dashed = true;
        paint.line = paint.text = STR(WARNING_COLOUR);
        paint.fill = STR("#FDEDEC");
        break;
    case NODE_BROKEN:
        paint.heavy = true;
        paint.line = STR(WARNING_COLOUR);
        break;
    }
    return paint;
}

Str figure_node_tint(const FigureText *t, const FigurePaint *paint)
{
    bool plain = !paint->fill.len && !paint->dashed && paint->line.len == strlen("#RRGGBB");
    return plain ? arena_printf(t->arena, STR_FMT "18", STR_ARG(paint->line)) : paint->fill;
}

/* ---- edges ---- */

/* The amount is in a node already if this is the node's only edge on that side. */
static bool needs_label(const FigureText *t, const FigureEdge *edge)
{
    if (edge->label.len) return true;
    if (t->figure->kind != FIGURE_FLOW || t->figure->edges.len > LABELLED_EDGES) return false;
    return t->in_edges[edge->to] > 1 && t->out_edges[edge->from] > 1;
}

static Str edge_title(const FigureText *t, const FigureEdge *edge)
{
    const FigureNode *nodes = t->figure->nodes.items;
    return arena_printf(t->arena, STR_FMT " → " STR_FMT, STR_ARG(nodes[edge->from].label),
                        STR_ARG(nodes[edge->to].label));
}

Str figure_edge_label(const FigureText *t, const FigureEdge *edge)
{
    if (edge->reversed)
        return arena_printf(t->arena, "↩ " STR_FMT, STR_ARG(amount_text(t, edge->amount)));
    if (!needs_label(t, edge)) return (Str){0};
    return edge->label.len ? edge->label : amount_text(t, edge->amount);
}

Str figure_edge_tooltip(const FigureText *t, const FigureEdge *edge)
{
    return tooltip(t, edge_title(t, edge), edge->amount, edge->share, edge->place);
}

Str figure_edge_colour(const FigureText *t, const FigureEdge *edge)
{
    if (edge->broken) return STR(WARNING_COLOUR "B0");
    return arena_printf(t->arena, STR_FMT "80", STR_ARG(colour_of(t, edge->colour)));
}

/* ---- the whole ---- */

Str figure_heading(const FigureText *t)
{
    const ReportFigure *f = t->figure;
    Str text = f->title.len ? f->title : f->id;
    if (f->unit.len && f->total.present)
        text = arena_printf(t->arena, STR_FMT "\n" STR_FMT " " STR_FMT, STR_ARG(text),
                            STR_ARG(amount_text(t, f->total)), STR_ARG(f->unit));
    if (f->date.len)
        text = arena_printf(t->arena, STR_FMT " · " STR_FMT, STR_ARG(text), STR_ARG(f->date));
    return text;
}

Str figure_description(const FigureText *t)
{
    enum { MOST = 40 };
    const ReportFigure *f = t->figure;
    bool flows = f->edges.len && f->kind == FIGURE_FLOW;
    uint32_t count = flows ? f->edges.len : f->nodes.len;
    Sink out;
    sink_memory(&out, t->arena);
    Str heading = figure_heading(t);
    for (uint32_t i = 0; i < heading.len; i++)
        sink_char(&out, heading.ptr[i] == '\n' ? ' ' : heading.ptr[i]);
    for (uint32_t i = 0; i < count && i < MOST; i++) {
        const FigureNode *node = flows ? NULL : &f->nodes.items[i];
        const FigureEdge *edge = flows ? &f->edges.items[i] : NULL;
        Str amount = amount_text(t, flows ? edge->amount : node->amount);
        sink_text(&out, i ? "; " : ": ");
        sink_str(&out, flows ? edge_title(t, edge) : node->label);
        if (amount.len) sink_printf(&out, " " STR_FMT, STR_ARG(amount));
    }
    if (count > MOST) sink_text(&out, "; …");
    return sink_result(&out);
}

FigureText figure_text(const ReportFigure *figure, Arena *arena)
{
    FigureText text = {.figure = figure, .arena = arena, .whole = all_whole(figure)};
    text.in_edges = arena_array(arena, uint32_t, figure->nodes.len);
    text.out_edges = arena_array(arena, uint32_t, figure->nodes.len);
    for (uint32_t i = 0; i < figure->edges.len; i++) {
        text.out_edges[figure->edges.items[i].from]++;
        text.in_edges[figure->edges.items[i].to]++;
    }
    return text;
}
