#include "lang/locate/doubled_line.h"

/* The one fact that the row shows. False at the limit of the incidence. */
static bool find_figure(const Incidence *in, const IncidenceRelation *row, uint32_t *figure)
{
    const CellSource *source = row->comparisons->source;
    for (uint32_t i = row->entry; i < row->entry + row->entry_count; i++) {
        const IncidenceColumn *column = &in->columns.items[in->by_relation[i].other];
        for (uint32_t f = column->figure; f < column->figure + column->figure_count; f++) {
            const Ledger *ledger = in->figures.items[f].ledger;
            *figure = f;
            if (ledger && ledger->id == source->ledger->id &&
                in->figures.items[f].fact == source->fact)
                return true;
        }
    }
    return false;
}

/* What is broken for other reasons says nothing, or is for solve() to explain. */
static bool holds_without(const Incidence *in, uint32_t r, uint32_t figure)
{
    const IncidenceRelation *relation = &in->relations.items[r];
    FigureChange change = {figure, {0, 1}};
    Number residue;
    if (!relation->known || relation->missing) return true;
    return relation->outcome != RECORD_BROKEN && incidence_residue(in, r, &change, 1, &residue) &&
           incidence_holds(in, relation, residue, incidence_stated(in, relation));
}

static bool can_go(const Incidence *in, uint32_t figure)
{
    const IncidenceColumn *column = &in->columns.items[in->figures.items[figure].column];
    for (uint32_t i = column->entry; i < column->entry + column->entry_count; i++)
        if (!holds_without(in, in->by_column[i].other, figure)) return false;
    return true;
}

bool doubled_line_find(const Incidence *in, uint32_t relation, DoubledLine *line)
{
    const IncidenceRelation *row = &in->relations.items[relation];
    if (!row->comparisons || !row->comparisons->twin) return false;
    const CellSource *twin = row->comparisons->twin;
    line->relation = relation;
    line->other = model_fact_span(in->env, twin->ledger, twin->fact);
    return find_figure(in, row, &line->figure) && can_go(in, line->figure);
}
