#include "cli/trace/trace.h"

#include <stdio.h>

#include "cli/common/language.h"
#include "cli/common/relation_name.h"

typedef struct Shower {
    const Sources *sources;
    Arena *arena;
    Sink *sink;
    uint32_t max; /* of each list; 0 = all */
} Shower;

static uint32_t shown(const Shower *s, uint32_t count)
{
    return s->max && count > s->max ? s->max : count;
}

/* ---- text ---- */

static void place_text(const Shower *s, Span span)
{
    Place place = source_place(s->sources, span.lo);
    if (place.source)
        sink_printf(s->sink, "  (" STR_FMT ":%u)", STR_ARG(place.source->path), place.line);
    sink_char(s->sink, '\n');
}

static void more_text(const Shower *s, uint32_t count)
{
    if (shown(s, count) < count)
        sink_printf(s->sink, tr("  … and %u more (--max=0 shows all)\n"), count - shown(s, count));
}

static void cell_text(const Shower *s, const TraceCell *cell)
{
    sink_printf(s->sink, STR_FMT "/" STR_FMT "/" STR_FMT " = " STR_FMT, STR_ARG(cell->table),
                STR_ARG(cell->row), STR_ARG(cell->column),
                STR_ARG(cell->value.len ? cell->value : str_from(tr("(blank)"))));
}

static void cells_text(const Shower *s, const Trace *trace)
{
    sink_printf(s->sink, tr("cells: %u\n"), trace->cells.len);
    for (uint32_t i = 0; i < shown(s, trace->cells.len); i++) {
        sink_text(s->sink, "  ");
        cell_text(s, &trace->cells.items[i]);
        sink_char(s->sink, '\n');
    }
    more_text(s, trace->cells.len);
}

static void facts_text(const Shower *s, const Trace *trace)
{
    sink_printf(s->sink, tr("facts: %u\n"), trace->facts.len);
    for (uint32_t i = 0; i < shown(s, trace->facts.len); i++) {
        const TraceFact *fact = &trace->facts.items[i];
        sink_printf(s->sink, "  " STR_FMT "  " STR_FMT, STR_ARG(fact->amount),
                    STR_ARG(fact->title));
        place_text(s, fact->span);
    }
    more_text(s, trace->facts.len);
}

static void relations_text(const Shower *s, const Trace *trace)
{
    sink_printf(s->sink, tr("relations: %u\n"), trace->relations.len);
    for (uint32_t i = 0; i < shown(s, trace->relations.len); i++) {
        const TraceRelation *relation = &trace->relations.items[i];
        const char *format =
            relation->instance.len ? tr("  " STR_FMT " for " STR_FMT) : "  " STR_FMT;
        Str name = relation_suite(s->arena, relation->kind, relation->name);
        sink_printf(s->sink, format, STR_ARG(name), STR_ARG(relation->instance));
        place_text(s, relation->span);
    }
    more_text(s, trace->relations.len);
}

static void text(const Shower *s, const Trace *trace)
{
    if (trace->kind == TRACE_CELL) {
        const TraceCell *cell = &trace->cells.items[0];
        cell_text(s, cell);
        sink_char(s->sink, '\n');
        if (cell->expression.len) {
            sink_printf(s->sink, tr("expression: " STR_FMT), STR_ARG(cell->expression));
            place_text(s, cell->span);
        }
    }
    facts_text(s, trace);
    if (trace->kind == TRACE_LINE) cells_text(s, trace);
    relations_text(s, trace);
}

/* ---- JSON: always complete ---- */

static void field(const Shower *s, const char *key, Str value)
{
    sink_printf(s->sink, "\"%s\":", key);
    sink_json(s->sink, value);
    sink_char(s->sink, ',');
}

static void place_json(const Shower *s, Span span)
{
    Place place = source_place(s->sources, span.lo);
    sink_text(s->sink, "\"file\":");
    if (place.source)
        sink_json(s->sink, place.source->path);
    else
        sink_text(s->sink, "null");
    if (place.source)
        sink_printf(s->sink, ",\"line\":%u}", place.line);
    else
        sink_text(s->sink, ",\"line\":null}");
}

static void json(const Shower *s, const Trace *trace)
{
    sink_text(s->sink, "{\"cells\":[");
    for (uint32_t i = 0; i < trace->cells.len; i++) {
        const TraceCell *cell = &trace->cells.items[i];
        sink_text(s->sink, i ? ",\n{" : "\n{");
        field(s, "table", cell->table);
        field(s, "row", cell->row);
        field(s, "column", cell->column);
        field(s, "value", cell->value);
        field(s, "expression", cell->expression);
        place_json(s, cell->span);
    }
    sink_text(s->sink, "],\n\"facts\":[");
    for (uint32_t i = 0; i < trace->facts.len; i++) {
        sink_text(s->sink, i ? ",\n{" : "\n{");
        field(s, "amount", trace->facts.items[i].amount);
        field(s, "title", trace->facts.items[i].title);
        place_json(s, trace->facts.items[i].span);
    }
    sink_text(s->sink, "],\n\"relations\":[");
    for (uint32_t i = 0; i < trace->relations.len; i++) {
        sink_text(s->sink, i ? ",\n{" : "\n{");
        field(s, "name", trace->relations.items[i].name);
        field(s, "instance", trace->relations.items[i].instance);
        place_json(s, trace->relations.items[i].span);
    }
    sink_text(s->sink, "]}\n");
}

/* ---- the command ---- */

static ExitCode not_one(const Options *options, const Trace *trace)
{
    if (trace->kind == TRACE_NOTHING)
        return usage_error("no cell is called `%s`: say TABLE/ROW/COLUMN, or FILE:LINE of a file "
                           "that is read",
                           options->target);
    complain("`%s` may mean any of these:", options->target);
    for (uint32_t i = 0; i < trace->cells.len; i++) {
        const TraceCell *cell = &trace->cells.items[i];
        fprintf(stderr, "  " STR_FMT "/" STR_FMT "/" STR_FMT "\n", STR_ARG(cell->table),
                STR_ARG(cell->row), STR_ARG(cell->column));
    }
    return EXIT_USAGE;
}

ExitCode trace_show(Compilation *compilation, const Options *options, Sink *sink)
{
    if (!compilation_report(compilation)) return EXIT_DEFECT;
    Shower s = {compilation_sources(compilation), compilation_arena(compilation), sink,
                options->trace_max};
    Trace trace = compilation_trace(compilation, str_from(options->target));
    if (trace.kind == TRACE_NOTHING || trace.kind == TRACE_MANY) return not_one(options, &trace);
    if (options->trace_format == TRACE_JSON)
        json(&s, &trace);
    else
        text(&s, &trace);
    return EXIT_FINE;
}
