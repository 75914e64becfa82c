/* The provenance of tables: facts, relations, sums and cells as JSON lines, each told once before
 * it is spoken of by its number. So the size is linear, though many cells may read the same facts.
 */
#include "lang/trace/find.h"

typedef struct Reading { /* a guard reads a fact */
    uint32_t fact, guard;
} Reading;

struct Provenance {
    TraceInput in;
    Arena *arena;
    FactIndex index;
    VEC(TraceRelation) guards;
    VEC(Reading) readings;
    uint32_t *starts, *readers;       /* [fact number]: where its guards begin in `readers` */
    uint32_t *fact_seen, *guard_seen; /* [number]: the last one that collected it */
    uint32_t collecting;
    uint32_t *fact_told, *guard_told; /* [number]: the last table that told it */
    uint32_t tables;
    /* of the table at hand */
    Interner *sums; /* the symbol of a sum is its number */
    FactNumbers facts, guards_of;
    Sink *sink;
};

/* ---- which relations read a fact ---- */

static bool collect_fact(void *context, uint32_t number)
{
    Provenance *p = context;
    if (p->fact_seen[number] == p->collecting) return false;
    p->fact_seen[number] = p->collecting;
    *vec_push(p->arena, &p->facts) = number;
    return false;
}

static bool collect_sum(void *context, const Evaluator *e, const Plan *sum)
{
    Provenance *p = context;
    return fact_index_visit(&p->index, e, sum, collect_fact, p);
}

static void add_guard(void *context, Guard *guard)
{
    Provenance *p = context;
    const Plan *plan;
    p->collecting++;
    p->facts.len = 0;
    for (uint32_t i = 0; (plan = guard_plan(guard, i)); i++)
        sums_visit(&guard->evaluator, plan, collect_sum, p);
    if (!p->facts.len) return;
    for (uint32_t i = 0; i < p->facts.len; i++)
        *vec_push(p->arena, &p->readings) = (Reading){p->facts.items[i], p->guards.len};
    *vec_push(p->arena, &p->guards) = guard_relation(&p->in, guard);
}

/* In the order of facts, by counting. */
static void sort_readings(Provenance *p)
{
    p->starts = arena_array(p->arena, uint32_t, (size_t)p->index.count + 2);
    p->readers = arena_array(p->arena, uint32_t, p->readings.len);
    for (uint32_t i = 0; i < p->readings.len; i++) p->starts[p->readings.items[i].fact + 2]++;
    for (uint32_t i = 2; i < p->index.count + 2; i++) p->starts[i] += p->starts[i - 1];
    for (uint32_t i = 0; i < p->readings.len; i++)
        p->readers[p->starts[p->readings.items[i].fact + 1]++] = p->readings.items[i].guard;
}

Provenance *provenance_new(const TraceInput *input)
{
    Provenance *p = arena_new(input->env->arena, Provenance);
    *p = (Provenance){.in = *input, .arena = input->env->arena};
    fact_index_init(&p->index, input->env, input->model, NULL, NULL);
    p->fact_seen = arena_array(p->arena, uint32_t, p->index.count);
    p->fact_told = arena_array(p->arena, uint32_t, p->index.count);
    guards_visit(&p->in, add_guard, p);
    sort_readings(p);
    p->guard_seen = arena_array(p->arena, uint32_t, p->guards.len);
    p->guard_told = arena_array(p->arena, uint32_t, p->guards.len);
    return p;
}

/* ---- lines ---- */

static void put_text(const Provenance *p, const char *before, Str text)
{
    sink_printf(p->sink, ",\"%s\":", before);
    sink_json(p->sink, text);
}

static void put_place(const Provenance *p, Span span)
{
    Place place = source_place(p->in.env->sources, span.lo);
    if (!place.source) return;
    put_text(p, "file", place.source->name);
    sink_printf(p->sink, ",\"line\":%u", place.line);
}

static void put_numbers(const Provenance *p, const char *before, const FactNumbers *numbers)
{
    sink_printf(p->sink, ",\"%s\":[", before);
    for (uint32_t i = 0; i < numbers->len; i++)
        sink_printf(p->sink, "%s%u", i ? "," : "", numbers->items[i] + 1);
    sink_char(p->sink, ']');
}

static void tell_fact(Provenance *p, uint32_t number)
{
    uint32_t fact;
    if (p->fact_told[number] == p->tables) return;
    p->fact_told[number] = p->tables;
    const Ledger *ledger = fact_index_ledger(&p->index, number, &fact);
    TraceFact told = trace_fact(&p->in, ledger, fact);
    sink_printf(p->sink, "{\"kind\":\"fact\",\"fact\":%u", number + 1);
    put_text(p, "ledger", intern_text(p->in.env->names, ledger->name.symbol));
    put_text(p, "amount", told.amount);
    put_text(p, "title", told.title);
    put_place(p, told.span);
    sink_text(p->sink, "}\n");
}

static void tell_guard(Provenance *p, uint32_t number)
{
    const TraceRelation *guard = &p->guards.items[number];
    if (p->guard_told[number] == p->tables) return;
    p->guard_told[number] = p->tables;
    sink_printf(p->sink, "{\"kind\":\"relation\",\"relation\":%u", number + 1);
    put_text(p, "name", guard->name);
    if (guard->instance.len) put_text(p, "instance", guard->instance);
    put_place(p, guard->span);
    sink_text(p->sink, "}\n");
}

/* ---- sums ---- */

static void collect_guards(Provenance *p)
{
    p->guards_of.len = 0;
    for (uint32_t i = 0; i < p->facts.len; i++) {
        uint32_t fact = p->facts.items[i];
        for (uint32_t k = p->starts[fact]; k < p->starts[fact + 1]; k++) {
            uint32_t guard = p->readers[k];
            if (p->guard_seen[guard] == p->collecting) continue;
            p->guard_seen[guard] = p->collecting;
            *vec_push(p->arena, &p->guards_of) = guard;
        }
    }
    numbers_sort(p->guards_of.items, p->guards_of.len);
}

/* The facts have been collected. */
static void tell_sum(Provenance *p, uint32_t number)
{
    numbers_sort(p->facts.items, p->facts.len);
    collect_guards(p);
    for (uint32_t i = 0; i < p->facts.len; i++) tell_fact(p, p->facts.items[i]);
    for (uint32_t i = 0; i < p->guards_of.len; i++) tell_guard(p, p->guards_of.items[i]);
    sink_printf(p->sink, "{\"kind\":\"sum\",\"sum\":%u", number);
    put_numbers(p, "facts", &p->facts);
    put_numbers(p, "relations", &p->guards_of);
    sink_text(p->sink, "}\n");
}

/* True if it was not told yet. */
static bool number_sum(Provenance *p, Str key, uint32_t *number)
{
    uint32_t before = intern_count(p->sums);
    *number = intern(p->sums, key);
    if (*number <= before) return false;
    p->collecting++;
    p->facts.len = 0;
    return true;
}

typedef struct CellSums {
    Provenance *provenance;
    FactNumbers sums; /* one less than their numbers */
} CellSums;

static bool add_sum(void *context, const Evaluator *e, const Plan *sum)
{
    CellSums *cell = context;
    Provenance *p = cell->provenance;
    Sink key;
    uint32_t number;
    sink_memory(&key, p->arena);
    sink_printf(&key, "%p", (void *)sum->sum.cube);
    for (uint32_t i = 0; i < sum->sum.cube->axis_count; i++)
        sink_printf(&key, " %u", eval_index(e, sum, i));
    if (number_sum(p, sink_result(&key), &number)) {
        collect_sum(p, e, sum);
        tell_sum(p, number);
    }
    for (uint32_t i = 0; i < cell->sums.len; i++)
        if (cell->sums.items[i] == number - 1) return false;
    *vec_push(p->arena, &cell->sums) = number - 1;
    return false;
}

static void add_single(CellSums *cell, const Ledger *ledger, uint32_t fact)
{
    Provenance *p = cell->provenance;
    uint32_t own = fact_index_number(&p->index, ledger, fact), number;
    if (number_sum(p, arena_printf(p->arena, "fact %u", own), &number)) {
        collect_fact(p, own);
        tell_sum(p, number);
    }
    *vec_push(p->arena, &cell->sums) = number - 1;
}

/* ---- cells ---- */

static void put_indicators(const Provenance *p, const IndicatorRow *row)
{
    Trace trace = {0};
    indicator_relations(&p->in, row, &trace);
    sink_text(p->sink, ",\"indicators\":[");
    for (uint32_t i = 0; i < trace.relations.len; i++) {
        sink_text(p->sink, i ? ",{\"instance\":" : "{\"instance\":");
        sink_json(p->sink, trace.relations.items[i].instance);
        put_place(p, trace.relations.items[i].span);
        sink_char(p->sink, '}');
    }
    sink_char(p->sink, ']');
}

static void tell_cell(Provenance *p, const ReportTable *table, Str row_title, uint32_t r,
                      uint32_t c)
{
    const Cell *cell = &table->rows.items[r].cells[c];
    const CellSource *source = cell->source;
    CellSums sums = {.provenance = p};
    Evaluator e = {.env = p->in.env, .model = p->in.model, .frame = &source->member};
    if (source->ledger) add_single(&sums, source->ledger, source->fact);
    sums_visit(&e, source->plan, add_sum, &sums);
    sink_printf(p->sink, "{\"kind\":\"cell\",\"record\":%u,\"field\":%u", r + 2, c + 1);
    put_text(p, "row", row_title);
    put_text(p, "column", trace_column_title(p->arena, &table->columns.items[c], 0));
    put_text(p, "value", trace_cell_value(p->arena, cell));
    if (source->plan) {
        put_text(p, "expression", source_text(p->in.env->sources, source->plan->span));
        put_place(p, source->plan->span);
    }
    if (source->indicator) put_place(p, source->indicator->span);
    put_numbers(p, "sums", &sums.sums);
    if (source->indicator) put_indicators(p, source->indicator);
    if (cell->stated.hi) {
        sink_text(p->sink, ",\"stated\":{\"value\":");
        sink_json(p->sink, source_text(p->in.env->sources, cell->stated));
        put_place(p, cell->stated);
        sink_char(p->sink, '}');
    }
    sink_text(p->sink, "}\n");
}

void provenance_write(Provenance *p, const ReportTable *table, Sink *sink)
{
    p->sink = sink;
    p->tables++;
    p->sums = intern_new(p->arena, (uint64_t)(uintptr_t)p);
    for (uint32_t r = 0; r < table->rows.len; r++) {
        Str title = trace_row_title(p->arena, &table->rows.items[r], table->columns.len);
        for (uint32_t c = 0; c < table->columns.len; c++)
            if (table->rows.items[r].cells[c].source) tell_cell(p, table, title, r, c);
    }
}
