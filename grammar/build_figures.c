/* Nodes of figures. */
#include "grammar/build.h"

#include "grammar/parser.h"

NodesDecl *nodes_new(Parser *parser, Span span, Name name, SelectionList selections)
{
    NodesDecl *nodes = arena_new(parser->in.arena, NodesDecl);
    nodes->span = span;
    nodes->name = name;
    nodes->selections.items = selections.items;
    nodes->selections.len = selections.len;
    return nodes;
}

NodesDecl *node_new(Parser *parser, Span span, Name name, Span label, CoordList coords)
{
    NodesDecl *node = arena_new(parser->in.arena, NodesDecl);
    node->span = span;
    node->name = name;
    node->label = text_at(parser, label);
    node->coords = (Coords){coords.items, coords.len};
    return node;
}

StageDecl *stage_new(Parser *parser, Span heading, NodesList nodes)
{
    StageDecl *stage = arena_new(parser->in.arena, StageDecl);
    stage->heading = text_at(parser, heading);
    stage->nodes.items = nodes.items;
    stage->nodes.len = nodes.len;
    return stage;
}

/* Stages and flows are few: growing by one each time is good enough. */
static void *grow(Parser *parser, void *items, size_t size, uint32_t len)
{
    return arena_resize(parser->in.arena, items, size * len, size * (len + 1));
}

void figure_stage(Parser *parser, const StageDecl *stage)
{
    FigureDecl *figure = &parser->figure;
    figure->stages.items = grow(parser, figure->stages.items, sizeof *stage, figure->stages.len);
    figure->stages.items[figure->stages.len++] = *stage;
}

void figure_flow(Parser *parser, FlowDecl flow)
{
    FigureDecl *figure = &parser->figure;
    figure->flows.items = grow(parser, figure->flows.items, sizeof flow, figure->flows.len);
    figure->flows.items[figure->flows.len++] = flow;
}

void figure_tree(Parser *parser, Span word, Selection *selection, Expr *value)
{
    if (parser->figure.tree) report_twice(parser, word);
    parser->figure.tree = selection;
    parser->figure.tree_value = value;
}

void figure_threshold(Parser *parser, Span word, Atom amount, Name unit)
{
    if (parser->figure.threshold.len) report_twice(parser, word);
    parser->figure.threshold = amount;
    parser->figure.threshold_unit = unit;
}

void figure_palette(Parser *parser, Span word, TextList colours)
{
    if (parser->figure.palette.len) report_twice(parser, word);
    parser->figure.palette.items = colours.items;
    parser->figure.palette.len = colours.len;
}

void figure_downwards(Parser *parser, Span word)
{
    if (parser->figure.downwards) report_twice(parser, word);
    parser->figure.downwards = true;
}

void figure_unit(Parser *parser, Span word, Name unit)
{
    if (parser->figure.unit.symbol) report_twice(parser, word);
    parser->figure.unit = unit;
}

void figure_decimals(Parser *parser, Span word, Span decimals)
{
    if (parser->figure.decimals.hi) report_twice(parser, word);
    parser->figure.decimals = decimals;
}

void figure_note(Parser *parser, Span word, Span note)
{
    if (parser->figure.note.value.ptr) report_twice(parser, word);
    parser->figure.note = text_at(parser, note);
}

Statement *statement_figure(Parser *parser, Span span, Name name, Text title, Selection *each)
{
    Statement *statement = statement_new(parser, span, STATEMENT_FIGURE);
    statement->figure = parser->figure;
    statement->figure.name = name;
    statement->figure.title = title;
    statement->figure.each = each;
    return statement;
}
