#include "lang/incidence/incidence_figure.h"

#include "lang/report/stated_figure.h"

/* Nobody wrote it: its place is that of the relation that found nothing. */
static void mark_hypothetical(const Incidence *in, LedgerId id, uint32_t fact,
                              IncidenceFigure *figure)
{
    if (fact + in->hypothetical.len < figure->ledger->facts.count) return; /* they come last */
    for (uint32_t p = 0; p < in->hypothetical.len; p++) {
        const HypotheticalFact *line = &in->hypothetical.items[p];
        if (line->ledger != id || line->fact != fact) continue;
        figure->hypothetical = true;
        figure->span = in->relations.items[line->relation].span;
    }
}

bool incidence_read_fact(const Incidence *in, const Ledger *ledger, uint32_t fact,
                         IncidenceFigure *figure)
{
    *figure = (IncidenceFigure){.origin = AMOUNT_ENTERED,
                                .blank = columns_is_dash(&ledger->facts, fact),
                                .decimals = ledger->decimals,
                                .unit = ledger->unit,
                                .value = {0, 1},
                                .step = ledger->quantum,
                                .span = model_fact_span(in->env, ledger, fact),
                                .column = NONE,
                                .ledger = ledger,
                                .fact = fact,
                                .relation = NONE};
    if (in->partial) figure->column = in->fact_columns[ledger->id][fact] - 1; /* 0 - 1 is NONE */
    mark_hypothetical(in, ledger->id, fact, figure);
    return figure->blank || number_multiply(number_int(columns_amount(&ledger->facts, fact)),
                                            ledger->quantum, &figure->value);
}

bool incidence_read_stated(const Model *model, const StatedComparison *c, IncidenceFigure *figure)
{
    UnitId unit = c->unit;
    int decimals = c->cell.decimals;
    StatedFigure stated;
    *figure = (IncidenceFigure){.origin = AMOUNT_STATED,
                                .column = NONE, /* until relations have their order */
                                .percent = c->cell.percent,
                                .unit = unit,
                                .span = c->span,
                                .relation = NONE,
                                .comparison = c};
    figure->blank = c->text.len == 0 || str_equal(c->text, STR("-"));
    if (c->table && c->cell.kind != CELL_AMOUNT) { /* nothing to show: as the text says */
        figure->percent = c->text.len && c->text.ptr[c->text.len - 1] == '%';
        decimals = unit ? model->units.items[unit].decimals : 2;
    }
    figure->decimals = (uint8_t)decimals;
    bool read = stated_figure_read(model, unit, figure->percent, decimals, c->text, &stated);
    figure->value = stated.value;
    figure->step = stated.step;
    return read;
}
