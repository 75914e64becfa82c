#include "lang/trace/find.h"

#include "lang/incidence/reach.h"
#include "lang/trace/reads.h"

typedef struct Tracer {
    const TraceInput *in;
    Arena *arena;
    FactIndex index;
    FactNumbers facts; /* that it is about, rising */
    bool *marked;      /* [number]: is among them */
    uint32_t *first;   /* [LedgerId]: position of its first one among them; one more at the end */
    Reach *reach;      /* of them */
    Span line;         /* FILE:LINE: its bytes */
    Trace trace;
} Tracer;

/* ---- facts ---- */

static bool mark_fact(void *context, uint32_t number)
{
    Tracer *t = context;
    uint32_t fact;
    const Ledger *ledger = fact_index_ledger(&t->index, number, &fact);
    if (model_confidential_fact(t->in->model, ledger, fact)) return false;
    if (!t->marked[number]) *vec_push(t->arena, &t->facts) = number;
    t->marked[number] = true;
    return false;
}

static bool mark_sum(void *context, const Evaluator *e, const Plan *sum)
{
    Tracer *t = context;
    return fact_index_visit(&t->index, e, sum, mark_fact, t);
}

/* The first of the facts with this number or a greater one. */
static uint32_t find_fact(const Tracer *t, uint32_t number)
{
    uint32_t low = 0, high = t->facts.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (t->facts.items[middle] < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* When all of them are known. */
static void find_ledgers(Tracer *t)
{
    uint32_t count = t->in->model->ledgers.len;
    t->first = arena_array(t->arena, uint32_t, (size_t)count + 1);
    for (LedgerId i = 0; i <= count; i++) t->first[i] = find_fact(t, t->index.bases[i]);
}

static void show_facts(Tracer *t)
{
    numbers_sort(t->facts.items, t->facts.len);
    find_ledgers(t);
    t->reach = reach_new(t->in->env, t->in->model, t->in->relations->planner->cubes);
    for (uint32_t i = 0; i < t->facts.len; i++) {
        uint32_t fact;
        const Ledger *ledger = fact_index_ledger(&t->index, t->facts.items[i], &fact);
        reach_add(t->reach, ledger, fact);
        *vec_push(t->arena, &t->trace.facts) = trace_fact(t->in, ledger, fact);
    }
}

/* ---- what reads them ---- */

static bool is_marked(void *context, uint32_t number)
{
    const Tracer *t = context;
    return t->marked[number];
}

enum { FEW_FACTS = 4 /* of the trace, which are looked at without counting those of the sum */ };

/* Looks at the facts of the sum or at those of the trace, whichever are fewer. */
static bool sum_reads(void *context, const Evaluator *e, const Plan *sum)
{
    Tracer *t = context;
    LedgerId ledger = sum->sum.cube->ledger;
    const Ledger *of = &t->in->model->ledgers.items[ledger];
    uint32_t lo = t->first[ledger], hi = t->first[ledger + 1];
    if (lo == hi) return false;
    if (hi - lo > FEW_FACTS && hi - lo > fact_index_cost(&t->index, e, sum))
        return fact_index_visit(&t->index, e, sum, is_marked, t);
    for (uint32_t i = lo; i < hi; i++)
        if (sum_has_fact(e, sum, of, t->facts.items[i] - t->index.bases[ledger])) return true;
    return false;
}

/* Most plans are told from the members that they are read at. */
static bool plan_reads(Tracer *t, Evaluator *e, const Plan *plan)
{
    return reach_sees(t->reach, e, plan) && sums_visit(e, plan, sum_reads, t);
}

static bool on_line(const Tracer *t, Span span)
{
    return span.hi && span.lo < t->line.hi && span.hi > t->line.lo;
}

static void add_guard(void *context, Guard *guard)
{
    Tracer *t = context;
    const Plan *plan;
    bool stated_here = guard->value && on_line(t, guard->value->span);
    for (uint32_t i = 0; (plan = guard_plan(guard, i)); i++) {
        if (!stated_here && !plan_reads(t, &guard->evaluator, plan)) continue;
        if (guard_exposes(guard)) return;
        *vec_push(t->arena, &t->trace.relations) = guard_relation(t->in, guard);
        return;
    }
}

static void find_guards(Tracer *t)
{
    const Model *model = t->in->model;
    bool *ledgers = arena_array(t->arena, bool, model->ledgers.len); /* any of them is in it */
    for (LedgerId i = 0; i < model->ledgers.len; i++) ledgers[i] = t->first[i] < t->first[i + 1];
    guards_visit(t->in, ledgers, add_guard, t);
}

static bool cell_reads(Tracer *t, const Cell *cell)
{
    const CellSource *source = cell->source;
    Evaluator e = {.env = t->in->env, .model = t->in->model, .frame = source->frame};
    if (on_line(t, cell->stated)) return true;
    if (source->indicator) return on_line(t, source->indicator->span);
    if (source->ledger)
        return t->marked[fact_index_number(&t->index, source->ledger, source->fact)];
    return plan_reads(t, &e, source->plan);
}

/* ---- cells ---- */

static void add_cell(Tracer *t, const ReportTable *table, uint32_t row, uint32_t column)
{
    const Cell *cell = &table->rows.items[row].cells[column];
    TraceCell found = {.table = table->id,
                       .row = trace_row_title(t->arena, t->in->report, table, row),
                       .number = row,
                       .column = trace_column_title(t->arena, &table->columns.items[column], 0),
                       .value = trace_cell_value(t->arena, cell)};
    if (cell->source->plan) {
        found.span = cell->source->plan->span;
        found.expression = source_text(t->in->env->sources, found.span);
    } else if (cell->source->indicator) {
        found.span = cell->source->indicator->span;
    }
    *vec_push(t->arena, &t->trace.cells) = found;
}

/* The published figure that a cell is compared with. */
static void add_stated(Tracer *t, const Cell *cell)
{
    const TraceCell *last = &t->trace.cells.items[t->trace.cells.len - 1];
    if (!cell->stated.hi) return;
    *vec_push(t->arena, &t->trace.relations) = (TraceRelation){
        RECORD_OF_STATED, arena_printf(t->arena, "stated " STR_FMT, STR_ARG(last->table)),
        arena_printf(t->arena, STR_FMT "%s" STR_FMT, STR_ARG(last->row), last->row.len ? ", " : "",
                     STR_ARG(last->column)),
        cell->stated};
}

/* What follows `name` and a slash in `path`; false if it does not begin so. */
static bool after(Str path, Str name, Str *rest)
{
    if (!name.len || !str_starts(path, name) || path.len <= name.len || path.ptr[name.len] != '/')
        return false;
    *rest = (Str){path.ptr + name.len + 1, path.len - name.len - 1};
    return true;
}

static bool names_column(Tracer *t, const ReportColumn *column, Str name)
{
    for (uint32_t i = 0; i < column->heading_count; i++)
        if (str_equal(trace_column_title(t->arena, column, i), name)) return true;
    return false;
}

typedef struct RowNames { /* any of its texts, all of them with blanks between, or its number */
    const ReportTable *table;
    uint32_t row;
    Str title;
    Str numbers[3]; /* in both languages; of a row without texts, also as findings call it: "2" */
} RowNames;

static RowNames row_names(Tracer *t, const ReportTable *table, uint32_t row)
{
    RowNames names = {
        table,
        row,
        trace_row_title(t->arena, t->in->report, table, row),
        {report_row_number(t->arena, false, row + 1), report_row_number(t->arena, true, row + 1)}};
    if (str_equal(names.title, names.numbers[0]) || str_equal(names.title, names.numbers[1]))
        names.numbers[2] = arena_printf(t->arena, "%u", (unsigned)row + 1);
    return names;
}

/* Name `at` of a row; false behind the last. "" = none. */
static bool row_name(const RowNames *names, uint32_t at, Str *name)
{
    uint32_t columns = names->table->columns.len;
    if (at >= columns) {
        if (at < columns + 4)
            *name = at == columns ? names->title : names->numbers[at - columns - 1];
        return at < columns + 4;
    }
    const Cell *cell = &names->table->rows.items[names->row].cells[at];
    *name = cell->kind == CELL_TEXT && !cell->source ? cell->text : (Str){0};
    return true;
}

static bool names_cell(Tracer *t, const RowNames *names, uint32_t column, Str path)
{
    Str rest, name;
    for (uint32_t i = 0; row_name(names, i, &name); i++)
        if (after(path, name, &rest) && names_column(t, &names->table->columns.items[column], rest))
            return true;
    return false;
}

/* Most rows are not meant at all: told before each of their columns is tried. */
static bool names_any(const RowNames *names, Str path)
{
    Str rest, name;
    for (uint32_t i = 0; row_name(names, i, &name); i++)
        if (after(path, name, &rest)) return true;
    return false;
}

static const Cell *find_cells(Tracer *t, const ReportTable *table, Str path)
{
    const Cell *last = NULL;
    for (uint32_t r = 0; r < table->rows.len; r++) {
        const ReportRow *row = &table->rows.items[r];
        RowNames names = row_names(t, table, r);
        if (!names_any(&names, path)) continue;
        for (uint32_t c = 0; c < table->columns.len; c++) {
            if (!row->cells[c].source || !names_cell(t, &names, c, path)) continue;
            add_cell(t, table, r, c);
            last = &row->cells[c];
        }
    }
    return last;
}

/* Candidates that are called the same are told apart by their numbers. */
static void number_candidates(Tracer *t)
{
    Interner *names = intern_new(t->arena, intern_seed(t->in->env->names));
    uint32_t count = t->trace.cells.len;
    uint32_t *first = arena_array(t->arena, uint32_t, (size_t)count + 1);
    bool *numbered = arena_array(t->arena, bool, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) {
        const TraceCell *cell = &t->trace.cells.items[i];
        Symbol name = intern(names, arena_printf(t->arena, STR_FMT "/" STR_FMT, STR_ARG(cell->row),
                                                 STR_ARG(cell->column)));
        if (first[name]) numbered[i] = numbered[first[name] - 1] = true;
        first[name] = i + 1;
    }
    for (uint32_t i = 0; i < count; i++) {
        TraceCell *cell = &t->trace.cells.items[i];
        if (numbered[i]) cell->row = trace_row_number(t->arena, t->in->report, cell->number);
    }
}

static void add_reading_cells(Tracer *t, const ReportTable *table)
{
    for (uint32_t r = 0; r < table->rows.len; r++)
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const Cell *cell = &table->rows.items[r].cells[c];
            if (!cell->source || !cell_reads(t, cell)) continue;
            add_cell(t, table, r, c);
            add_stated(t, cell);
        }
}

/* ---- targets ---- */

/* FILE:LINE, if FILE was read. */
static bool read_line(const Tracer *t, Str target, const Source **source, uint32_t *line)
{
    const Sources *sources = t->in->env->sources;
    uint32_t digits = 0;
    while (digits < target.len && is_digit(target.ptr[target.len - digits - 1])) digits++;
    if (!digits || digits > 9 || target.len < digits + 2 ||
        target.ptr[target.len - digits - 1] != ':')
        return false;
    *line = 0;
    for (uint32_t i = target.len - digits; i < target.len; i++)
        *line = *line * 10 + (uint32_t)(target.ptr[i] - '0');
    Str file = {target.ptr, target.len - digits - 1};
    for (uint32_t i = 0; i < source_count(sources); i++) {
        *source = source_get(sources, i);
        if (str_equal((*source)->path, file)) return true;
    }
    return false;
}

/* The bytes of a line; {0,0} if there are not as many. */
static Span line_span(const Source *source, uint32_t line)
{
    uint32_t lo = 0, hi = 0;
    for (; line; line--) {
        lo = hi;
        while (hi < source->text.len && source->text.ptr[hi] != '\n') hi++;
        if (hi == source->text.len && line > 1) return (Span){0, 0};
        hi++;
    }
    return (Span){source->base + lo, source->base + hi};
}

static void trace_line(Tracer *t, const Source *source, uint32_t line)
{
    t->trace.kind = TRACE_LINE;
    t->line = line ? line_span(source, line) : (Span){0, 0};
    FactNumbers found = {0};
    fact_index_place(&t->index, t->line, &found);
    for (uint32_t i = 0; i < found.len; i++) mark_fact(t, found.items[i]);
    show_facts(t);
    find_guards(t);
    for (uint32_t i = 0; i < t->in->report->tables.len; i++)
        add_reading_cells(t, &t->in->report->tables.items[i]);
}

static void trace_cell(Tracer *t, Str target)
{
    const Cell *cell = NULL;
    for (uint32_t i = 0; i < t->in->report->tables.len; i++) {
        const ReportTable *table = &t->in->report->tables.items[i];
        Str rest;
        if (!after(target, table->id, &rest)) continue;
        const Cell *found = find_cells(t, table, rest);
        if (found) cell = found;
    }
    t->trace.kind = t->trace.cells.len == 0   ? TRACE_NOTHING
                    : t->trace.cells.len == 1 ? TRACE_CELL
                                              : TRACE_MANY;
    if (t->trace.kind == TRACE_MANY) number_candidates(t);
    if (t->trace.kind != TRACE_CELL || !cell) return;
    const CellSource *source = cell->source;
    Evaluator e = {.env = t->in->env, .model = t->in->model, .frame = source->frame};
    if (source->ledger) mark_fact(t, fact_index_number(&t->index, source->ledger, source->fact));
    sums_visit(&e, source->plan, mark_sum, t);
    show_facts(t);
    add_stated(t, cell);
    if (source->indicator) indicator_relations(t->in, source->indicator, &t->trace);
    if (t->facts.len) find_guards(t);
}

Trace trace_find(const TraceInput *input, Str target)
{
    Tracer t = {.in = input, .arena = input->env->arena};
    const Source *source;
    uint32_t line;
    fact_index_init(&t.index, input->env, input->model, NULL, NULL);
    t.marked = arena_array(t.arena, bool, t.index.count);
    if (read_line(&t, target, &source, &line))
        trace_line(&t, source, line);
    else
        trace_cell(&t, target);
    return t.trace;
}
