/* A tree of members in the page: lists in lists that open and close, which are read in order by a
 * screen reader and printed as they are. Nothing is laid out, so that Graphviz is not asked. */
#include "backends/figure_text.h"
#include "backends/html.h"

#define NO_NODE UINT32_MAX

typedef struct TreeLinks { /* of each node; NO_NODE = none */
    uint32_t *above, *first, *last, *next;
} TreeLinks;

static uint32_t *no_nodes(Arena *arena, uint32_t count)
{
    uint32_t *items = arena_array(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) items[i] = NO_NODE;
    return items;
}

/* Edges lead from a node to those below it, in the order in which they are shown. */
static TreeLinks find_links(Arena *arena, const ReportFigure *figure)
{
    uint32_t count = figure->nodes.len;
    TreeLinks links = {no_nodes(arena, count), no_nodes(arena, count), no_nodes(arena, count),
                       no_nodes(arena, count)};
    for (uint32_t i = 0; i < figure->edges.len; i++) {
        uint32_t from = figure->edges.items[i].from, to = figure->edges.items[i].to;
        links.above[to] = from;
        if (links.first[from] == NO_NODE)
            links.first[from] = to;
        else
            links.next[links.last[from]] = to;
        links.last[from] = to;
    }
    return links;
}

static void write_node(Sink *sink, const FigureText *text, const FigureNode *node)
{
    FigureNode shown = *node;
    shown.place = STR("");
    sink_text(sink, node->role == NODE_BROKEN ? "<span class=bad>⚠ " : "<span>");
    html_text(sink, figure_node_tooltip(text, &shown));
    sink_text(sink, "</span>");
}

/* The node and all below it. There may be many levels, so the way back is in the links. */
static void write_branch(Sink *sink, const FigureText *text, const TreeLinks *links, uint32_t top)
{
    uint32_t at = top;
    while (at != NO_NODE) {
        bool opens = links->first[at] != NO_NODE;
        sink_text(sink, opens ? "<li><details open><summary>" : "<li>");
        write_node(sink, text, &text->figure->nodes.items[at]);
        sink_text(sink, opens ? "</summary>\n<ul>\n" : "</li>\n");
        if (opens) {
            at = links->first[at];
            continue;
        }
        while (at != top && links->next[at] == NO_NODE) {
            sink_text(sink, "</ul></details></li>\n");
            at = links->above[at];
        }
        at = at == top ? NO_NODE : links->next[at];
    }
}

void html_tree(Sink *sink, const ReportFigure *figure, Arena *scratch)
{
    FigureText text = figure_text(figure, scratch);
    TreeLinks links = find_links(scratch, figure);
    html_element(sink, "<p class=soft>", figure_heading(&text), "</p>\n<ul class=tree>\n");
    for (uint32_t i = 0; i < figure->nodes.len; i++)
        if (links.above[i] == NO_NODE) write_branch(sink, &text, &links, i);
    sink_text(sink, "</ul>\n");
    if (figure->note.len) html_element(sink, "<p class=soft>", figure->note, "</p>\n");
}
