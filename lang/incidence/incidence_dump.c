#include "lang/incidence/incidence_dump.h"

static void put_place(const Incidence *in, Span span, Sink *sink)
{
    Place place = source_place(in->env->sources, span.lo);
    if (place.source)
        sink_printf(sink, "\t" STR_FMT ":%u:%u", STR_ARG(place.source->path), place.line,
                    place.column);
    else
        sink_text(sink, "\t");
}

static void put_figure(const Incidence *in, uint32_t f, Sink *sink)
{
    const IncidenceFigure *figure = &in->figures.items[f];
    sink_text(sink, "figure");
    put_place(in, figure->span, sink);
    sink_printf(sink, "\t%s\t" STR_FMT "\t%u\t" STR_FMT "\n",
                figure->origin == AMOUNT_ENTERED ? "entered" : "stated",
                STR_ARG(source_text(in->env->sources, figure->span)),
                in->columns.items[figure->column].entry_count,
                STR_ARG(incidence_figure_title(in, f)));
}

static const char *outcome_name(RecordOutcome outcome)
{
    switch (outcome) {
    case RECORD_HELD: return "held";
    case RECORD_ROUNDED: return "rounded";
    case RECORD_WAIVED: return "waived";
    case RECORD_BROKEN: return "broken";
    case RECORD_UNTRIED: return "untried";
    }
    return "";
}

void incidence_dump(const Incidence *in, Sink *sink)
{
    for (uint32_t f = 0; f < in->figures.len; f++) put_figure(in, f, sink);
    for (uint32_t r = 0; r < in->relations.len; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        sink_text(sink, "relation");
        put_place(in, relation->span, sink);
        sink_printf(sink, "\t%s\t%u\t" STR_FMT "\n", outcome_name(relation->outcome),
                    relation->entry_count, STR_ARG(incidence_relation_title(in, r)));
    }
}
