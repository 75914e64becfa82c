#include "lang/review/trace_find.h"

typedef struct FactRef {
    const Ledger *ledger;
    uint32_t fact;
} FactRef;

typedef struct Tracer {
    Model *model;
    const Relations *relations;
    const Report *report;
    Trace trace;
    VEC(FactRef) facts;
} Tracer;

/* ---- what reads what ---- */

static bool sum_reads(const Tracer *t, const Evaluator *e, const Plan *plan)
{
    const Ledger *ledger = &t->model->ledgers.items[plan->sum.cube->ledger];
    for (uint32_t i = 0; i < t->facts.len; i++)
        if (t->facts.items[i].ledger == ledger &&
            sum_has_fact(e, plan, ledger, t->facts.items[i].fact))
            return true;
    return false;
}

static bool plan_reads(const Tracer *t, const Evaluator *e, const Plan *plan)
{
    if (!plan) return false;
    if (plan->kind == PLAN_SUM) return sum_reads(t, e, plan);
    return plan_reads(t, e, plan->left) || plan_reads(t, e, plan->right);
}

static bool cell_reads(const Tracer *t, const CellSource *source)
{
    Evaluator e = {.model = t->model, .frame = &source->member};
    for (uint32_t i = 0; source->ledger && i < t->facts.len; i++)
        if (t->facts.items[i].ledger == source->ledger && t->facts.items[i].fact == source->fact)
            return true;
    return plan_reads(t, &e, source->plan);
}

/* ---- facts ---- */

static void add_fact(Tracer *t, const Ledger *ledger, uint32_t fact)
{
    for (uint32_t i = 0; i < t->facts.len; i++)
        if (t->facts.items[i].ledger == ledger && t->facts.items[i].fact == fact) return;
    *vec_push(t->model->arena, &t->facts) = (FactRef){ledger, fact};
    Number amount;
    Str text = STR("-");
    if (!columns_is_dash(&ledger->facts, fact) &&
        number_multiply(number_int(columns_amount(&ledger->facts, fact)), ledger->quantum, &amount))
        text = eval_text(t->model, amount, t->model->units.items[ledger->unit].base);
    *vec_push(t->model->arena, &t->trace.facts) = (TraceFact){
        model_fact_span(t->model, ledger, fact), text, fact_title(t->model, ledger, fact)};
}

static void add_plan_facts(Tracer *t, const Evaluator *e, const Plan *plan)
{
    if (!plan) return;
    if (plan->kind != PLAN_SUM) {
        add_plan_facts(t, e, plan->left);
        add_plan_facts(t, e, plan->right);
        return;
    }
    const Ledger *ledger = &t->model->ledgers.items[plan->sum.cube->ledger];
    for (uint32_t f = 0; f < ledger->facts.count; f++)
        if (sum_has_fact(e, plan, ledger, f)) add_fact(t, ledger, f);
}

static void add_line_facts(Tracer *t, Str file, uint32_t line)
{
    for (uint32_t l = 0; l < t->model->ledgers.len; l++) {
        const Ledger *ledger = &t->model->ledgers.items[l];
        for (uint32_t f = 0; f < ledger->facts.count; f++) {
            Place place = source_place(t->model->sources, ledger->facts.places[f]);
            if (place.source && place.line == line && str_equal(place.source->path, file))
                add_fact(t, ledger, f);
        }
    }
}

/* ---- cells ---- */

static Str joined(Tracer *t, Str a, const char *between, Str b)
{
    if (!a.len || !b.len) return a.len ? a : b;
    return arena_printf(t->model->arena, STR_FMT "%s" STR_FMT, STR_ARG(a), between, STR_ARG(b));
}

static Str column_title(Tracer *t, const ReportColumn *column, uint32_t from)
{
    Str title = {0};
    for (uint32_t i = from; i < column->heading_count; i++)
        title = joined(t, title, " / ", column->headings[i]);
    return title;
}

static Str row_title(Tracer *t, const ReportRow *row, uint32_t columns)
{
    Str title = {0};
    for (uint32_t i = 0; i < columns; i++)
        if (row->cells[i].kind == CELL_TEXT) title = joined(t, title, " ", row->cells[i].text);
    return title;
}

static Str cell_value(Tracer *t, const Cell *cell)
{
    char digits[AMOUNT_TEXT_MAX];
    if (cell->kind != CELL_AMOUNT) return (Str){0};
    uint32_t len = amount_print(cell->mantissa, cell->decimals, true, digits);
    return arena_printf(t->model->arena, "%.*s%s", (int)len, digits, cell->percent ? "%" : "");
}

static void add_cell(Tracer *t, const ReportTable *table, const ReportRow *row, uint32_t column)
{
    const Cell *cell = &row->cells[column];
    TraceCell found = {.table = table->id,
                       .row = row_title(t, row, table->columns.len),
                       .column = column_title(t, &table->columns.items[column], 0),
                       .value = cell_value(t, cell)};
    if (cell->source->plan) {
        found.span = cell->source->plan->span;
        found.expression = source_text(t->model->sources, found.span);
    }
    *vec_push(t->model->arena, &t->trace.cells) = found;
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
        if (str_equal(column_title(t, column, i), name)) return true;
    return false;
}

/* A row is named by any of its texts, or by all of them with blanks between. */
static bool names_cell(Tracer *t, const ReportTable *table, const ReportRow *row, uint32_t column,
                       Str path)
{
    Str rest;
    const ReportColumn *c = &table->columns.items[column];
    if (after(path, row_title(t, row, table->columns.len), &rest) && names_column(t, c, rest))
        return true;
    for (uint32_t i = 0; i < table->columns.len; i++)
        if (row->cells[i].kind == CELL_TEXT && after(path, row->cells[i].text, &rest) &&
            names_column(t, c, rest))
            return true;
    return false;
}

typedef bool CellWanted(Tracer *t, const ReportTable *table, const ReportRow *row, uint32_t column,
                        Str path);

static const CellSource *find_cells(Tracer *t, const ReportTable *table, CellWanted *wanted,
                                    Str path)
{
    const CellSource *last = NULL;
    for (uint32_t r = 0; r < table->rows.len; r++)
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const ReportRow *row = &table->rows.items[r];
            if (!row->cells[c].source || !wanted(t, table, row, c, path)) continue;
            add_cell(t, table, row, c);
            last = row->cells[c].source;
        }
    return last;
}

static bool reads_facts(Tracer *t, const ReportTable *table, const ReportRow *row, uint32_t column,
                        Str path)
{
    (void)table, (void)path;
    return cell_reads(t, row->cells[column].source);
}

/* ---- relations ---- */

typedef struct Instances {
    Tracer *tracer;
    const Check *check;
    uint32_t *frame;
    Evaluator evaluator;
} Instances;

static void add_instance(Instances *x)
{
    Tracer *t = x->tracer;
    bool reads = false;
    for (uint32_t i = 0; i < x->check->compares.len && !reads; i++)
        reads = plan_reads(t, &x->evaluator, x->check->compares.items[i].left) ||
                plan_reads(t, &x->evaluator, x->check->compares.items[i].right);
    if (!reads || !check_applies(x->check, &x->evaluator)) return;
    Str name = {0};
    for (uint32_t i = 0; i < x->check->walks.len; i++) {
        const Dim *dim = &t->model->dims.items[x->check->walks.items[i].dim];
        name = joined(t, name, ", ", model_member_title(t->model, dim->members.items[x->frame[i]]));
    }
    const InvariantDecl *decl = x->check->decl;
    *vec_push(t->model->arena, &t->trace.relations) =
        (TraceRelation){intern_text(t->model->names, decl->name.symbol), name, decl->name.span};
}

static void walk_instances(Instances *x, uint32_t walk)
{
    if (walk == x->check->walks.len) {
        add_instance(x);
        return;
    }
    const Walk *w = &x->check->walks.items[walk];
    for (uint32_t index = w->lo; index < w->hi; index++) {
        x->frame[w->slot] = index;
        if (walk_takes(w, &x->evaluator, index)) walk_instances(x, walk + 1);
    }
}

static void find_relations(Tracer *t)
{
    if (!t->facts.len) return;
    for (uint32_t i = 0; i < t->relations->checks.len; i++) {
        Instances x = {.tracer = t, .check = &t->relations->checks.items[i]};
        x.frame = arena_array(t->model->arena, uint32_t, x.check->walks.len);
        x.evaluator = (Evaluator){.model = t->model, .frame = x.frame};
        walk_instances(&x, 0);
    }
}

/* ---- targets ---- */

/* FILE:LINE, if FILE was read. */
static bool read_line(const Tracer *t, Str target, Str *file, uint32_t *line)
{
    uint32_t digits = 0;
    while (digits < target.len && target.ptr[target.len - digits - 1] >= '0' &&
           target.ptr[target.len - digits - 1] <= '9')
        digits++;
    if (!digits || digits > 9 || target.len < digits + 2 ||
        target.ptr[target.len - digits - 1] != ':')
        return false;
    *line = 0;
    for (uint32_t i = target.len - digits; i < target.len; i++)
        *line = *line * 10 + (uint32_t)(target.ptr[i] - '0');
    *file = (Str){target.ptr, target.len - digits - 1};
    for (uint32_t i = 0; i < source_count(t->model->sources); i++)
        if (str_equal(source_get(t->model->sources, i)->path, *file)) return true;
    return false;
}

static void trace_line(Tracer *t, Str file, uint32_t line)
{
    t->trace.kind = TRACE_LINE;
    add_line_facts(t, file, line);
    for (uint32_t i = 0; i < t->report->tables.len; i++)
        find_cells(t, &t->report->tables.items[i], reads_facts, (Str){0});
}

static void trace_cell(Tracer *t, Str target)
{
    const CellSource *source = NULL;
    for (uint32_t i = 0; i < t->report->tables.len; i++) {
        const ReportTable *table = &t->report->tables.items[i];
        Str rest;
        if (!after(target, table->id, &rest)) continue;
        const CellSource *found = find_cells(t, table, names_cell, rest);
        if (found) source = found;
    }
    t->trace.kind = t->trace.cells.len == 0   ? TRACE_NOTHING
                    : t->trace.cells.len == 1 ? TRACE_CELL
                                              : TRACE_MANY;
    if (t->trace.kind != TRACE_CELL) return;
    Evaluator e = {.model = t->model, .frame = &source->member};
    if (source->ledger) add_fact(t, source->ledger, source->fact);
    add_plan_facts(t, &e, source->plan);
}

Trace trace_find(Model *model, const Relations *relations, const Report *report, Str target)
{
    Tracer t = {.model = model, .relations = relations, .report = report};
    Str file;
    uint32_t line;
    if (read_line(&t, target, &file, &line))
        trace_line(&t, file, line);
    else
        trace_cell(&t, target);
    find_relations(&t);
    return t.trace;
}
