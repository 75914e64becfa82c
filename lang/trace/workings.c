#include "lang/trace/workings.h"

#include "lang/trace/reads.h"
#include "lang/trace/workings_relations.h"

/* ---- dimensions ---- */

static Str name_text(const TraceInput *in, Symbol symbol)
{
    return intern_text(in->env->names, symbol);
}

/* Positions of those that are published; after the last, how many there are. */
static const uint32_t *number_members(const TraceInput *in, const Dim *dim)
{
    uint32_t *numbers = arena_array(in->env->arena, uint32_t, (size_t)dim->members.len + 1);
    uint32_t count = 0;
    for (uint32_t i = 0; i < dim->members.len; i++)
        numbers[i] =
            model_confidential(in->model, dim->members.items[i]) ? WORKINGS_NONE : count++;
    numbers[dim->members.len] = count;
    return numbers;
}

/* [index]: how many of those before it are published. */
static const uint32_t *count_before(Arena *arena, const Dim *dim, const uint32_t *numbers)
{
    uint32_t *before = arena_array(arena, uint32_t, (size_t)dim->members.len + 1);
    for (uint32_t i = 0; i < dim->members.len; i++)
        before[i + 1] = before[i] + (numbers[i] != WORKINGS_NONE);
    return before;
}

static void add_dim(const TraceInput *in, Workings *w, const Dim *dim, const uint32_t *numbers)
{
    const Model *model = in->model;
    uint32_t count = numbers[dim->members.len];
    const uint32_t *before = count_before(in->env->arena, dim, numbers);
    WorkingMember *members = arena_array(in->env->arena, WorkingMember, count);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        const Member *member = &model->members.items[dim->members.items[i]];
        if (numbers[i] == WORKINGS_NONE) continue;
        members[numbers[i]] = (WorkingMember){
            .name = name_text(in, member->name),
            .code = name_text(in, member->code),
            .label = member->label,
            .title = model_member_title(in->env, model, dim->members.items[i]),
            .parent =
                member->parent == NONE ? WORKINGS_NONE
                                       : numbers[model->members.items[member->parent].index],
            .end = before[member->end],
            .depth = member->depth,
            .place = trace_place(in->env->sources, member->span)};
    }
    *vec_push(in->env->arena, &w->dims) = (WorkingDim){.name = name_text(in, dim->name.symbol),
                                                       .label = dim->label,
                                                       .members = members,
                                                       .member_count = count};
}

/* ---- facts ---- */

static const uint32_t *number_facts(const TraceInput *in, Workings *w, const Ledger *ledger)
{
    uint32_t *numbers = arena_array(in->env->arena, uint32_t, ledger->facts.count);
    uint32_t next = 0;
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        bool hidden =
            next < ledger->confidential_count && ledger->confidential[next] == f;
        next += hidden;
        numbers[f] = hidden ? WORKINGS_NONE : w->fact_count++;
    }
    return numbers;
}

static const uint32_t *add_ledger(const TraceInput *in, Workings *w, const Ledger *ledger)
{
    uint32_t first = w->fact_count;
    const uint32_t *numbers = number_facts(in, w, ledger);
    uint32_t *dims = arena_array(in->env->arena, uint32_t, ledger->dims.len);
    for (uint32_t i = 0; i < ledger->dims.len; i++) dims[i] = ledger->dims.items[i];
    *vec_push(in->env->arena, &w->ledgers) =
        (WorkingLedger){.name = name_text(in, ledger->name.symbol),
                        .label = ledger->label,
                        .unit = name_text(in, in->model->units.items[ledger->unit].name.symbol),
                        .decimals = ledger->decimals,
                        .quantum = ledger->quantum,
                        .dims = dims,
                        .axis_count = ledger->dims.len,
                        .first = first,
                        .end = w->fact_count};
    return numbers;
}

static WorkingFact fact_at(const TraceInput *in, const WorkingNumbers *numbers,
                           const Ledger *ledger, uint32_t fact)
{
    const Sources *sources = in->env->sources;
    uint32_t *members = arena_array(in->env->arena, uint32_t, ledger->dims.len);
    for (uint32_t i = 0; i < ledger->dims.len; i++)
        members[i] =
            numbers->members[ledger->dims.items[i]][columns_member(&ledger->facts, i, fact)];
    Int128 amount = columns_amount(&ledger->facts, fact);
    Span span = model_fact_span(in->env, ledger, fact);
    const Source *source = source_of(sources, span.lo);
    return (WorkingFact){.members = members,
                         .amount = amount == FACT_DASH ? 0 : amount,
                         .dash = amount == FACT_DASH,
                         .place = trace_place(sources, span),
                         .written = source ? source_text(sources, span) : STR(""),
                         .offset = source ? span.lo - source->base : 0};
}

static void add_facts(const TraceInput *in, Workings *w, const WorkingNumbers *numbers)
{
    WorkingFact *facts = arena_array(in->env->arena, WorkingFact, w->fact_count);
    for (uint32_t l = 0; l < in->model->ledgers.len; l++) {
        const Ledger *ledger = &in->model->ledgers.items[l];
        for (uint32_t f = 0; f < ledger->facts.count; f++)
            if (numbers->facts[l][f] != WORKINGS_NONE)
                facts[numbers->facts[l][f]] = fact_at(in, numbers, ledger, f);
    }
    w->facts = facts;
}

/* ---- cells ---- */

/* Does the formula show what the cell shows? */
static bool shows(const FormulaMaker *maker, const Cell *cell, const WorkingCell *made)
{
    Number value;
    Int128 mantissa;
    return workings_value(maker->workings, made->formula, &value) &&
           number_multiply(value, made->scale, &value) &&
           number_round(value, cell->decimals, maker->workings->rounding, &mantissa) &&
           mantissa == cell->mantissa;
}

static void add_cells(FormulaMaker *maker, const ReportTable *table, WorkingTable *made)
{
    for (uint32_t r = 0; r < table->rows.len; r++) {
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const Cell *cell = &table->rows.items[r].cells[c];
            WorkingCell working = {.row = r, .column = c};
            if (!cell->source || cell->kind != CELL_AMOUNT ||
                !formula_of_source(maker, cell->source, &working.formula) ||
                !formula_scale(maker->model, cell->unit, cell->percent, &working.scale) ||
                !shows(maker, cell, &working))
                continue;
            *vec_push(maker->env->arena, &made->cells) = working;
        }
    }
}

/* ---- all ---- */

Workings *workings_build(const TraceInput *input, Waivers *waivers,
                         const StatedComparisons *comparisons, const RelationRecords *records)
{
    Arena *arena = input->env->arena;
    const Model *model = input->model;
    const Report *report = input->report;
    Workings *w = arena_new(arena, Workings);
    w->rounding = model->header.rounding;
    WorkingNumbers numbers = {arena_array(arena, const uint32_t *, model->ledgers.len),
                              arena_array(arena, const uint32_t *, model->dims.len)};
    for (uint32_t i = 0; i < model->dims.len; i++) {
        numbers.members[i] = number_members(input, &model->dims.items[i]);
        add_dim(input, w, &model->dims.items[i], numbers.members[i]);
    }
    for (uint32_t i = 0; i < model->ledgers.len; i++)
        numbers.facts[i] = add_ledger(input, w, &model->ledgers.items[i]);
    add_facts(input, w, &numbers);
    FormulaMaker maker = formula_maker(input->env, model, w, &numbers);
    WorkingTable *tables = arena_array(arena, WorkingTable, report->tables.len);
    for (uint32_t i = 0; i < report->tables.len; i++)
        add_cells(&maker, &report->tables.items[i], &tables[i]);
    w->tables = tables;
    WorkingsInput relations = {input, &maker, waivers, comparisons, records};
    workings_add_relations(&relations);
    return w;
}
