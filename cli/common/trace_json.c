#include "cli/common/trace_json.h"

/* Ends the item. */
static void place_json(Json *j, const Sources *sources, Span span)
{
    Place place = source_place(sources, span.lo);
    if (place.source) {
        json_text(j, "file", place.source->path);
        json_number(j, "line", place.line);
    } else {
        json_null(j, "file");
        json_null(j, "line");
    }
    json_close(j, '}');
}

static void cells_json(Json *j, const Sources *sources, const Trace *trace)
{
    json_open(j, "cells", '[');
    for (uint32_t i = 0; i < trace->cells.len; i++) {
        const TraceCell *cell = &trace->cells.items[i];
        json_item(j);
        json_text(j, "table", cell->table);
        json_text(j, "row", cell->row);
        json_text(j, "column", cell->column);
        json_text(j, "value", cell->value);
        json_text(j, "expression", cell->expression);
        place_json(j, sources, cell->span);
    }
    json_close(j, ']');
    json_line(j, "");
}

void trace_json(Json *j, const Sources *sources, const Trace *trace)
{
    cells_json(j, sources, trace);
    json_open(j, "facts", '[');
    for (uint32_t i = 0; i < trace->facts.len; i++) {
        json_item(j);
        json_text(j, "amount", trace->facts.items[i].amount);
        json_text(j, "title", trace->facts.items[i].title);
        place_json(j, sources, trace->facts.items[i].span);
    }
    json_close(j, ']');
    json_line(j, "");
    json_open(j, "relations", '[');
    for (uint32_t i = 0; i < trace->relations.len; i++) {
        json_item(j);
        json_text(j, "name", trace->relations.items[i].name);
        json_text(j, "instance", trace->relations.items[i].instance);
        place_json(j, sources, trace->relations.items[i].span);
    }
    json_close(j, ']');
}
