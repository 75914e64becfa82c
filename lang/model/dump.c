#include "lang/model/model.h"

static Str text(Env *env, Symbol symbol)
{
    return intern_text(env->names, symbol);
}

static void dump_member(Env *env, const Model *model, const Member *m, Sink *sink)
{
    sink_printf(sink, "  %*smember", (int)(m->depth < 40 ? m->depth : 40) * 2, "");
    if (m->name) sink_printf(sink, " name " STR_FMT, STR_ARG(text(env, m->name)));
    if (m->code) sink_printf(sink, " code " STR_FMT, STR_ARG(text(env, m->code)));
    if (m->label.len) sink_printf(sink, " \"" STR_FMT "\"", STR_ARG(m->label));
    for (const Mapping *mapping = m->mappings; mapping; mapping = mapping->next)
        sink_printf(sink, " " STR_FMT "=" STR_FMT,
                    STR_ARG(text(env, model->dims.items[mapping->dim].name.symbol)),
                    STR_ARG(model_member_name(env, model, mapping->member)));
    for (const TextAttribute *t = m->texts; t; t = t->next)
        sink_printf(sink, " " STR_FMT "=\"" STR_FMT "\"", STR_ARG(text(env, t->name)),
                    STR_ARG(t->value));
    sink_char(sink, '\n');
}

static void dump_dim(Env *env, const Model *model, const Dim *dim, Sink *sink)
{
    sink_printf(sink, "%s " STR_FMT " \"" STR_FMT "\"",
                dim->classification ? "classification" : "dimension",
                STR_ARG(text(env, dim->name.symbol)), STR_ARG(dim->label));
    if (dim->within != NONE)
        sink_printf(sink, " within " STR_FMT,
                    STR_ARG(text(env, model->dims.items[dim->within].name.symbol)));
    if (dim->default_member != NONE)
        sink_printf(sink, " default " STR_FMT,
                    STR_ARG(model_member_name(env, model, dim->default_member)));
    sink_char(sink, '\n');
    for (uint32_t i = 0; i < dim->members.len; i++)
        dump_member(env, model, &model->members.items[dim->members.items[i]], sink);
}

static void dump_fact(Env *env, const Model *model, const Ledger *ledger, uint32_t f, Sink *sink)
{
    char digits[AMOUNT_TEXT_MAX];
    sink_text(sink, "  fact");
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        const Dim *dim = &model->dims.items[ledger->dims.items[k]];
        sink_printf(sink, " " STR_FMT,
                    STR_ARG(model_member_name(
                        env, model, dim->members.items[columns_member(&ledger->facts, k, f)])));
    }
    sink_char(sink, ' ');
    if (columns_is_dash(&ledger->facts, f))
        sink_char(sink, '-');
    else
        sink_write(
            sink, digits,
            amount_print(columns_amount(&ledger->facts, f), ledger->decimals, false, digits));
    const FactNote *note = columns_note(&ledger->facts, f);
    if (note && note->quantity.len)
        sink_printf(sink, " quantity \"" STR_FMT "\"", STR_ARG(note->quantity));
    if (note && note->label.len) sink_printf(sink, " \"" STR_FMT "\"", STR_ARG(note->label));
    sink_char(sink, '\n');
}

static void dump_ledger(Env *env, const Model *model, const Ledger *ledger, Sink *sink)
{
    sink_printf(sink, "ledger " STR_FMT " \"" STR_FMT "\" by",
                STR_ARG(text(env, ledger->name.symbol)), STR_ARG(ledger->label));
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        sink_printf(sink, " " STR_FMT,
                    STR_ARG(text(env, model->dims.items[ledger->dims.items[k]].name.symbol)));
    sink_printf(sink, " unit " STR_FMT " decimals %d%s\n",
                STR_ARG(text(env, model->units.items[ledger->unit].name.symbol)),
                (int)ledger->decimals, ledger->exact ? " exact" : "");
    for (uint32_t f = 0; f < ledger->facts.count; f++) dump_fact(env, model, ledger, f, sink);
}

static void dump_indicators(Env *env, const IndicatorSet *set, Sink *sink)
{
    sink_printf(sink, "indicators " STR_FMT "\n", STR_ARG(text(env, set->decl->name.symbol)));
    for (uint32_t i = 0; i < set->rows.len; i++) {
        const IndicatorRow *row = &set->rows.items[i];
        sink_printf(sink, "  \"" STR_FMT "\" \"" STR_FMT "\" \"" STR_FMT "\" \"" STR_FMT "\":",
                    STR_ARG(row->goal), STR_ARG(row->groups[0]), STR_ARG(row->groups[1]),
                    STR_ARG(row->name));
        for (uint32_t y = 0; y < (set->years.len ? set->years.len : 1); y++)
            sink_printf(sink, " \"" STR_FMT "\"", STR_ARG(row->values[y]));
        sink_char(sink, '\n');
    }
}

static void dump_names(Env *env, const char *kind, const Statements *list, Sink *sink)
{
    for (uint32_t i = 0; i < list->len; i++) {
        const Statement *s = list->items[i];
        Name name = s->kind == STATEMENT_TABLE ? s->table.name : s->invariant.name;
        sink_printf(sink, "%s " STR_FMT "\n", kind, STR_ARG(text(env, name.symbol)));
    }
}

void model_dump(Env *env, const Model *model, Sink *sink)
{
    sink_printf(sink, "budget year %u unit " STR_FMT " language " STR_FMT "%s\n",
                (unsigned)model->header.year,
                STR_ARG(text(env, model->units.items[model->header.unit].name.symbol)),
                STR_ARG(model->header.language),
                model->header.within_rounding ? " within rounding" : "");
    for (DimId d = 0; d < model->dims.len; d++) dump_dim(env, model, &model->dims.items[d], sink);
    for (LedgerId l = 0; l < model->ledgers.len; l++)
        dump_ledger(env, model, &model->ledgers.items[l], sink);
    for (uint32_t i = 0; i < model->measures.len; i++)
        sink_printf(sink, "measure " STR_FMT "\n",
                    STR_ARG(text(env, model->measures.items[i].decl->name.symbol)));
    dump_names(env, "invariant", &model->invariants, sink);
    dump_names(env, "table", &model->tables, sink);
    for (uint32_t i = 0; i < model->indicators.len; i++)
        dump_indicators(env, &model->indicators.items[i], sink);
}
