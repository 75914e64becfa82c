/* The backends that draw figures: DOT text, SVG, PNG, PDF. */
#include <stdlib.h>

#include "backends/figure.h"
#include "backends/figure_place.h"
#include "backends/file_name.h"

/* What DOT text names, so that it is the same on every machine. */
#define DOT_FONT "Noto Sans CJK SC"

static bool is_wide(Str text)
{
    for (uint32_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] >= 0xE2) return true;
    return false;
}

static bool needs_chinese(const ReportFigure *figure)
{
    bool wide = is_wide(figure->title) || is_wide(figure->unit) || is_wide(figure->note);
    for (uint32_t i = 0; i < figure->nodes.len; i++) wide |= is_wide(figure->nodes.items[i].label);
    for (uint32_t i = 0; i < figure->stages.len; i++) wide |= is_wide(figure->stages.items[i]);
    return wide;
}

/* NULL after telling that a figure with Chinese text would be drawn as empty boxes. */
static const char *font_for(const ReportFigure *figure, const char *format, BackendOutput *output,
                            Arena *scratch)
{
    if (strcmp(format, "dot") == 0) return DOT_FONT;
    const char *font = figure_chinese_font(scratch);
    if (font) return font;
    if (!needs_chinese(figure)) return "Helvetica";
    output->fail(
        output, "no font with Chinese characters is installed: install the package fonts-noto-cjk");
    return NULL;
}

static bool write_graph(Agraph_t *graph, const ReportFigure *figure, const FigureStyle *style,
                        const char *format, Sink *sink, Arena *scratch)
{
    figure_fill(graph, figure, style, scratch);
    if (strcmp(format, "dot") == 0) return figure_write_dot(graph, sink);
    bool placed = figure->kind == FIGURE_FLOW && figure->nodes.len;
    if (placed) graph_place(graph, figure, scratch);
    return figure_render(graph, placed ? GRAPH_PLACED_ENGINE : "dot", format, sink);
}

/* If memory runs out, the graph is closed before the failure goes on: it is not in the arena. */
static bool write_guarded(Agraph_t *graph, const ReportFigure *figure, const FigureStyle *style,
                          const char *format, Sink *sink, Arena *scratch)
{
    Memory *memory = scratch->memory;
    jmp_buf outer;
    volatile bool good = false, failed = true;
    memcpy(&outer, &memory->on_failure, sizeof outer);
    if (!setjmp(memory->on_failure)) {
        good = write_graph(graph, figure, style, format, sink, scratch);
        failed = false;
    }
    memcpy(&memory->on_failure, &outer, sizeof outer);
    graphviz()->agclose(graph);
    if (failed) longjmp(memory->on_failure, 1);
    return good;
}

/* The libraries that draw end the process, or draw with another font, when memory runs out. So
 * there must be enough of it before they begin: as much address space as they were seen to take. */
static void need_memory(const Arena *arena)
{
    enum { DRAWING_BYTES = 128 << 20 };
    void *volatile room = malloc(DRAWING_BYTES); /* volatile: it is really asked for */
    if (!room) longjmp(arena->memory->on_failure, 1);
    free(room);
}

bool figure_draw(const ReportFigure *figure, const char *format, Sink *sink, BackendOutput *output,
                 Arena *scratch)
{
    need_memory(scratch);
    if (!graphviz()) {
        output->fail(output, "figures are drawn by Graphviz: install the package libgvc6");
        return false;
    }
    FigureStyle style = {font_for(figure, format, output, scratch), strcmp(format, "pdf") == 0};
    if (!style.font) return false;
    Agraph_t *graph = figure_open(figure, scratch);
    if (!graph) return false;
    bool good = write_guarded(graph, figure, &style, format, sink, scratch);
    if (!good) output->fail(output, "Graphviz could not draw a figure");
    return good;
}

static bool draw_all(const Report *report, const BackendOptions *options, BackendOutput *output,
                     Arena *scratch, const char *format)
{
    for (uint32_t i = 0; i < report->figures.len; i++) {
        const ReportFigure *figure = &report->figures.items[i];
        if (options->figure.len && !str_equal(options->figure, figure->id)) continue;
        Sink *sink = output->open(output, backend_file_name(scratch, report, figure->id, format));
        if (!sink || !figure_draw(figure, format, sink, output, scratch)) return false;
    }
    return true;
}

#define GRAPH_BACKEND(name, text, ...)                                           \
    static bool emit_##name(const Report *report, const BackendOptions *options, \
                            BackendOutput *output, Arena *scratch)               \
    {                                                                            \
        return draw_all(report, options, output, scratch, #name);                \
    }                                                                            \
    const Backend backend_##name = {                                             \
        .kind = #name, .summary = text, .figures = true, .emit = emit_##name, __VA_ARGS__};

GRAPH_BACKEND(dot, N_("write the figures as Graphviz text"), .joins = true)
GRAPH_BACKEND(svg, N_("draw the figures as SVG"), .joins = false)
GRAPH_BACKEND(png, N_("draw the figures as PNG"), .binary = true)
GRAPH_BACKEND(pdf, N_("draw the figures as PDF, to fit A4 landscape"), .binary = true)
