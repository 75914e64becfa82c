#include "lang/report/origins.h"

#include <stdlib.h>

#include "lang/check/indicators.h"
#include "lang/report/documents.h"
#include "lang/trace/find.h"
#include "lang/trace/reads.h"

typedef struct FactReading { /* a relation reads a fact */
    uint32_t fact, relation;
} FactReading;

typedef struct Mention { /* an indicator, in a list of those with the same normalized name */
    const IndicatorRow *row;
    uint32_t next; /* position in `mentions` plus 1; 0 = none */
} Mention;

typedef struct KnownPlace {
    uint32_t at; /* where its span begins */
    OriginPlace place;
} KnownPlace;

typedef struct OriginBuilder {
    const TraceInput *in;
    const RelationRecords *records;
    Arena *arena;
    Origins *origins;
    FactIndex index;
    VEC(FactReading) readings;
    uint32_t *starts, *readers;          /* [fact]: where its relations begin in `readers` */
    uint32_t *fact_seen, *relation_seen; /* [number]: the last round that collected it */
    uint32_t round;
    FactNumbers facts, relations;  /* of the sum at hand */
    Interner *sum_keys;            /* the symbol of a sum is its number plus 1 */
    FactNumbers cell_sums;         /* of the cell at hand */
    const RelationRecord **stated; /* records of stated figures, by their places */
    uint32_t stated_count;
    Interner *record_keys;
    FactNumbers record_of;  /* [symbol]: position in the records plus 1 */
    Str suite, suite_label; /* of the last finding: those of a suite follow each other */
    Interner *mention_keys;
    FactNumbers first_mention; /* [symbol]: position in `mentions` plus 1 */
    VEC(Mention) mentions;
    KnownPlace places[64]; /* of expressions, by the last bits of where they begin */
} OriginBuilder;

static OriginPlace place_of(const OriginBuilder *b, Span span)
{
    return trace_place(b->in->env->sources, span);
}

/* The same of an expression, which many cells have. */
static OriginPlace place_of_plan(OriginBuilder *b, Span span)
{
    KnownPlace *known = &b->places[span.lo % (sizeof b->places / sizeof *b->places)];
    if (!known->place.file.len || known->at != span.lo)
        *known = (KnownPlace){span.lo, place_of(b, span)};
    return known->place;
}

static const uint32_t *copy_numbers(const OriginBuilder *b, const FactNumbers *numbers)
{
    uint32_t *copy = arena_array(b->arena, uint32_t, numbers->len);
    if (numbers->len) memcpy(copy, numbers->items, numbers->len * sizeof *copy);
    return copy;
}

/* ---- which facts a sum reads ---- */

static void begin_round(OriginBuilder *b)
{
    b->round++;
    b->facts.len = 0;
    b->relations.len = 0;
}

static bool collect_fact(void *context, uint32_t number)
{
    OriginBuilder *b = context;
    if (b->fact_seen[number] == b->round) return false;
    b->fact_seen[number] = b->round;
    *vec_push(b->arena, &b->facts) = number;
    return false;
}

static bool collect_sum(void *context, const Evaluator *e, const Plan *sum)
{
    OriginBuilder *b = context;
    return fact_index_visit(&b->index, e, sum, collect_fact, b);
}

/* ---- relations ---- */

/* Returns the number kept for a key: 0 if there is none yet. */
static uint32_t *slot_of(OriginBuilder *b, Interner *keys, Str key, FactNumbers *slots)
{
    Symbol symbol = intern(keys, key);
    while (slots->len <= symbol) *vec_push(b->arena, slots) = 0;
    return &slots->items[symbol];
}

static Str record_key(const OriginBuilder *b, Str suite, Str name)
{
    return arena_join(b->arena, suite, "\n", name);
}

static int compare_places(const void *a, const void *b)
{
    const RelationRecord *const *x = a, *const *y = b;
    return ((*x)->span.lo > (*y)->span.lo) - ((*x)->span.lo < (*y)->span.lo);
}

/* Only invariants and stated values are asked for by their names; cells of tables, of which there
 * may be many more, by their places. */
static bool has_name(const OriginBuilder *b, const RelationRecord *record)
{
    const StatedValues *values = b->in->values;
    if (record->kind == RECORD_OF_INVARIANT) return true;
    for (uint32_t i = 0; i < values->items.len; i++) {
        Symbol name = values->items.items[i].decl->name.symbol;
        if (str_ends(record->suite, intern_text(b->in->env->names, name))) return true;
    }
    return false;
}

/* By their places, where most of them are already. */
static void sort_stated(OriginBuilder *b)
{
    for (uint32_t i = 1; i < b->stated_count; i++) {
        if (compare_places(&b->stated[i - 1], &b->stated[i]) <= 0) continue;
        qsort(b->stated, b->stated_count, sizeof *b->stated, compare_places);
        return;
    }
}

static void index_records(OriginBuilder *b)
{
    Str suite = {0};
    bool named = false;
    b->stated = arena_array(b->arena, const RelationRecord *, b->records->items.len);
    for (uint32_t i = 0; i < b->records->items.len; i++) {
        const RelationRecord *record = &b->records->items.items[i];
        if (record->kind == RECORD_OF_STATED) b->stated[b->stated_count++] = record;
        if (!i || !str_equal(suite, record->suite)) named = has_name(b, record);
        suite = record->suite;
        if (!named) continue;
        Str key = record_key(b, record->suite, record->name);
        *slot_of(b, b->record_keys, key, &b->record_of) = i + 1;
    }
    sort_stated(b);
}

static RelationState record_state(const RelationRecord *record)
{
    switch (record->outcome) {
    case RECORD_HELD: return record->blank ? RELATION_UNTRIED : RELATION_HELD;
    case RECORD_UNTRIED: return RELATION_UNTRIED;
    case RECORD_ROUNDED: return RELATION_ROUNDED;
    case RECORD_WAIVED: return RELATION_WAIVED;
    case RECORD_BROKEN: return RELATION_BROKEN;
    }
    return RELATION_BROKEN;
}

static Str side_text(const Guard *guard, const Plan *plan)
{
    Evaluator e = guard->evaluator;
    Value value = eval_plan(&e, plan);
    return value.exists ? eval_text(e.env, e.model, value.number, plan->unit) : STR("");
}

/* The sides of the first comparison that does not hold exactly, else of the first one. */
static void add_sides(const Guard *guard, OriginRelation *relation)
{
    static const char *const signs[] = {[COMPARE_EQ] = "",  [COMPARE_NE] = "≠", [COMPARE_LE] = "≤",
                                        [COMPARE_GE] = "≥", [COMPARE_LT] = "<", [COMPARE_GT] = ">"};
    const Check *check = guard->check;
    const Compare *shown = check->compares.items;
    Evaluator e = guard->evaluator;
    Comparing result = {0};
    for (uint32_t i = 0; i < check->compares.len; i++) {
        Comparing tried = check_compare(check, &check->compares.items[i], &e);
        if (i && tried.outcome <= result.outcome) continue;
        shown = &check->compares.items[i];
        result = tried;
    }
    relation->left = side_text(guard, shown->left);
    relation->right = side_text(guard, shown->right);
    relation->sign = signs[shown->comparison];
    if (!number_is_zero(result.difference))
        relation->difference = eval_text(e.env, e.model, result.difference, shown->left->unit);
}

static void add_relation(OriginBuilder *b, const Guard *guard)
{
    TraceRelation named = guard_relation(b->in, guard);
    OriginRelation *relation = vec_push(b->arena, &b->origins->relations);
    *relation = (OriginRelation){
        .name = named.name, .instance = named.instance, .place = place_of(b, named.span)};
    Str key = record_key(b, named.name, named.instance);
    uint32_t position = *slot_of(b, b->record_keys, key, &b->record_of);
    if (position) {
        const RelationRecord *record = &b->records->items.items[position - 1];
        relation->state = record_state(record);
        if (record->outcome == RECORD_WAIVED) relation->reason = record->text;
    }
    relation->label = relation->name;
    relation->sign = "";
    if (!guard->check) {
        relation->label = intern_text(b->in->env->names, guard->value->decl->name.symbol);
        return;
    }
    if (guard->check->decl->label.value.len) relation->label = guard->check->decl->label.value;
    add_sides(guard, relation);
}

/* The label of the invariant or the title of the table that a record speaks of, else its suite. */
static Str record_label(const OriginBuilder *b, const RelationRecord *record)
{
    const Model *model = b->in->model;
    if (record->kind == RECORD_OF_INDICATORS) return (Str){0};
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        const InvariantDecl *decl = &model->invariants.items[i]->invariant;
        if (record->kind == RECORD_OF_INVARIANT && decl->label.value.len &&
            str_equal(intern_text(b->in->env->names, decl->name.symbol), record->suite))
            return decl->label.value;
    }
    const Str stated = STR("stated ");
    if (!str_starts(record->suite, stated)) return record->suite;
    Str id = {record->suite.ptr + stated.len, record->suite.len - stated.len};
    const ReportTable *table = report_find_table(b->in->report, id);
    return table && table->title.len ? table->title : record->suite;
}

static void add_findings(OriginBuilder *b)
{
    for (uint32_t i = 0; i < b->records->items.len; i++) {
        const RelationRecord *record = &b->records->items.items[i];
        RelationState state = record_state(record);
        if (state < RELATION_WAIVED || record->confidential) continue;
        if (!str_equal(b->suite, record->suite)) b->suite_label = record_label(b, record);
        b->suite = record->suite;
        *vec_push(b->arena, &b->origins->findings) =
            (OriginFinding){.label = b->suite_label,
                            .instance = record->name,
                            .state = state,
                            .reason = record->text,
                            .place = place_of(b, record->span)};
    }
}

static void add_guard(void *context, Guard *guard)
{
    OriginBuilder *b = context;
    const Plan *plan;
    begin_round(b);
    if (guard_exposes(guard)) return;
    for (uint32_t i = 0; (plan = guard_plan(guard, i)); i++)
        sums_visit(&guard->evaluator, plan, collect_sum, b);
    if (!b->facts.len) return;
    for (uint32_t i = 0; i < b->facts.len; i++)
        *vec_push(b->arena, &b->readings) =
            (FactReading){b->facts.items[i], b->origins->relations.len};
    add_relation(b, guard);
}

/* In the order of facts, by counting. */
static void sort_readings(OriginBuilder *b)
{
    uint32_t count = b->index.count;
    b->starts = arena_array(b->arena, uint32_t, (size_t)count + 2);
    b->readers = arena_array(b->arena, uint32_t, b->readings.len);
    for (uint32_t i = 0; i < b->readings.len; i++) b->starts[b->readings.items[i].fact + 2]++;
    for (uint32_t i = 2; i < count + 2; i++) b->starts[i] += b->starts[i - 1];
    for (uint32_t i = 0; i < b->readings.len; i++)
        b->readers[b->starts[b->readings.items[i].fact + 1]++] = b->readings.items[i].relation;
}

/* ---- sums ---- */

static void describe_fact(OriginBuilder *b, uint32_t number)
{
    OriginFact *fact = &b->origins->facts[number];
    uint32_t position;
    if (fact->ledger.len) return;
    const Ledger *ledger = fact_index_ledger(&b->index, number, &position);
    TraceFact told = trace_fact(b->in, ledger, position);
    *fact = (OriginFact){.ledger = intern_text(b->in->env->names, ledger->name.symbol),
                         .amount = told.amount,
                         .title = told.title,
                         .place = place_of(b, told.span)};
    const Source *source = source_of(b->in->env->sources, told.span.lo);
    if (!source) return;
    fact->written = source_text(b->in->env->sources, told.span);
    fact->offset = told.span.lo - source->base;
}

static void collect_relations(OriginBuilder *b, uint32_t fact)
{
    for (uint32_t k = b->starts[fact]; k < b->starts[fact + 1]; k++) {
        uint32_t relation = b->readers[k];
        if (b->relation_seen[relation] == b->round) continue;
        b->relation_seen[relation] = b->round;
        *vec_push(b->arena, &b->relations) = relation;
    }
}

/* Of the facts that were collected. */
static void add_sum(OriginBuilder *b)
{
    if (b->facts.len > 1) numbers_sort(b->facts.items, b->facts.len);
    for (uint32_t i = 0; i < b->facts.len; i++) {
        describe_fact(b, b->facts.items[i]);
        collect_relations(b, b->facts.items[i]);
    }
    if (b->relations.len > 1) numbers_sort(b->relations.items, b->relations.len);
    *vec_push(b->arena, &b->origins->sums) = (OriginSum){
        copy_numbers(b, &b->facts), copy_numbers(b, &b->relations), b->facts.len, b->relations.len};
}

/* Returns true, and begins to collect, if the sum with this key is new. */
static bool number_sum(OriginBuilder *b, Str key, uint32_t *number)
{
    *number = intern_bytes(b->sum_keys, key) - 1;
    if (*number < b->origins->sums.len) return false;
    begin_round(b);
    return true;
}

static void read_sum(OriginBuilder *b, uint32_t number)
{
    for (uint32_t i = 0; i < b->cell_sums.len; i++)
        if (b->cell_sums.items[i] == number) return;
    *vec_push(b->arena, &b->cell_sums) = number;
}

typedef struct SumKey { /* its bytes are the name of a sum */
    const Cube *cube;
    uint32_t indexes[CUBE_MAX_AXES];
} SumKey;

static bool cell_reads_sum(void *context, const Evaluator *e, const Plan *sum)
{
    OriginBuilder *b = context;
    uint32_t number;
    SumKey key = {.cube = sum->sum.cube};
    uint32_t axes = sum->sum.cube->axis_count;
    for (uint32_t i = 0; i < axes; i++) key.indexes[i] = eval_index(e, sum, i);
    Str name = {(const char *)&key,
                (uint32_t)(offsetof(SumKey, indexes) + axes * sizeof(uint32_t))};
    if (number_sum(b, name, &number)) {
        collect_sum(b, e, sum);
        add_sum(b);
    }
    read_sum(b, number);
    return false;
}

static void cell_reads_fact(OriginBuilder *b, const Ledger *ledger, uint32_t fact)
{
    uint32_t own = fact_index_number(&b->index, ledger, fact), number;
    if (number_sum(b, arena_printf(b->arena, "fact %u", own), &number)) {
        collect_fact(b, own);
        add_sum(b);
    }
    read_sum(b, number);
}

/* ---- indicators ---- */

static void index_indicators(OriginBuilder *b)
{
    const Model *model = b->in->model;
    for (uint32_t i = 0; i < model->indicators.len; i++) {
        const IndicatorSet *set = &model->indicators.items[i];
        for (uint32_t r = set->rows.len; r-- > 0;) {
            const IndicatorRow *row = &set->rows.items[r];
            if (row->confidential) continue;
            Str name = indicator_name(b->arena, row->name);
            uint32_t *first = slot_of(b, b->mention_keys, name, &b->first_mention);
            *vec_push(b->arena, &b->mentions) = (Mention){row, *first};
            *first = b->mentions.len;
        }
    }
}

static void add_mentions(OriginBuilder *b, const IndicatorRow *row, OriginCell *cell)
{
    VEC(OriginMention) found = {0};
    Str name = indicator_name(b->arena, row->name);
    uint32_t at = *slot_of(b, b->mention_keys, name, &b->first_mention);
    for (; at; at = b->mentions.items[at - 1].next) {
        const IndicatorRow *other = b->mentions.items[at - 1].row;
        if (other == row) continue;
        const char *between = other->goal.len && other->name.len ? ", " : "";
        Str title = arena_printf(b->arena, STR_FMT "%s" STR_FMT, STR_ARG(other->goal), between,
                                 STR_ARG(other->name));
        *vec_push(b->arena, &found) = (OriginMention){title, place_of(b, other->span)};
    }
    cell->is_indicator = true;
    cell->mentions = found.items;
    cell->mention_count = found.len;
}

/* ---- cells ---- */

static OriginStated stated_at(const OriginBuilder *b, Span span)
{
    RelationRecord key = {.span = span};
    const RelationRecord *wanted = &key, *const *found = NULL;
    if (b->stated_count)
        found = bsearch(&wanted, b->stated, b->stated_count, sizeof *b->stated, compare_places);
    OriginStated stated = {.text = source_text(b->in->env->sources, span),
                           .place = place_of(b, span)};
    if (found) {
        stated.state = record_state(*found);
        if (stated.state != RELATION_ROUNDED) stated.reason = (*found)->text;
    }
    return stated;
}

static void add_cell(OriginBuilder *b, OriginTable *table, const Cell *cell, uint32_t r, uint32_t c)
{
    const CellSource *source = cell->source;
    const Sources *sources = b->in->env->sources;
    Evaluator e = {.env = b->in->env, .model = b->in->model, .frame = source->frame};
    OriginCell made = {.row = r, .column = c};
    b->cell_sums.len = 0;
    if (source->ledger) cell_reads_fact(b, source->ledger, source->fact);
    sums_visit(&e, source->plan, cell_reads_sum, b);
    made.sums = copy_numbers(b, &b->cell_sums);
    made.sum_count = b->cell_sums.len;
    if (source->plan) {
        made.expression = source_text(sources, source->plan->span);
        made.place = place_of_plan(b, source->plan->span);
    }
    if (source->indicator) {
        made.place = place_of(b, source->indicator->span);
        add_mentions(b, source->indicator, &made);
    }
    if (cell->stated.hi) made.stated = stated_at(b, cell->stated);
    *vec_push(b->arena, &table->cells) = made;
}

static void add_table(OriginBuilder *b, const ReportTable *table, OriginTable *made)
{
    Str *rows = arena_array(b->arena, Str, table->rows.len);
    Str *columns = arena_array(b->arena, Str, table->columns.len);
    for (uint32_t c = 0; c < table->columns.len; c++)
        columns[c] = trace_column_title(b->arena, &table->columns.items[c], 0);
    for (uint32_t r = 0; r < table->rows.len; r++) {
        rows[r] = trace_row_title(b->arena, b->in->report, table, r);
        for (uint32_t c = 0; c < table->columns.len; c++) {
            const Cell *cell = &table->rows.items[r].cells[c];
            if (cell->source && !cell->partly) add_cell(b, made, cell, r, c);
        }
    }
    made->rows = rows;
    made->columns = columns;
}

/* ---- numbers in prose ---- */

static void add_run(OriginBuilder *b, OriginTable *table, const ReportRun *run)
{
    if (!run->source) return;
    OriginCell made = {.row = run->number,
                       .expression = source_text(b->in->env->sources, run->origin),
                       .place = place_of(b, run->origin)};
    b->cell_sums.len = 0;
    for (const RunSource *source = run->source; source; source = source->next) {
        Evaluator e = {.env = b->in->env, .model = b->in->model, .frame = source->frame};
        for (uint32_t i = 0; i < 2; i++) sums_visit(&e, source->plans[i], cell_reads_sum, b);
    }
    made.sums = copy_numbers(b, &b->cell_sums);
    made.sum_count = b->cell_sums.len;
    *vec_push(b->arena, &table->cells) = made;
}

static void add_form(OriginBuilder *b, OriginTable *table, const ReportForm *form)
{
    for (uint32_t r = 0; form && r < form->rows.len; r++) {
        const FormRow *row = &form->rows.items[r];
        for (uint32_t c = 0; c < row->cells.len; c++)
            for (uint32_t i = 0; i < row->cells.items[c].runs.len; i++)
                add_run(b, table, &row->cells.items[c].runs.items[i]);
    }
}

static void add_document(OriginBuilder *b, const ReportDocument *document, OriginTable *made)
{
    for (uint32_t k = 0; k < document->blocks.len; k++) {
        const ReportBlock *block = &document->blocks.items[k];
        for (uint32_t i = 0; i < block->runs.len; i++) add_run(b, made, &block->runs.items[i]);
        add_form(b, made, block->form);
    }
}

static void add_documents(OriginBuilder *b)
{
    const Report *report = b->in->report;
    OriginTable *documents = arena_array(b->arena, OriginTable, report->documents.len);
    for (uint32_t i = 0; i < report->documents.len; i++)
        add_document(b, &report->documents.items[i], &documents[i]);
    b->origins->documents = documents;
}

static void add_unguarded(OriginBuilder *b)
{
    for (uint32_t i = 0; i < b->origins->fact_count; i++)
        if (b->origins->facts[i].ledger.len && b->starts[i] == b->starts[i + 1])
            *vec_push(b->arena, &b->origins->unguarded) = i;
}

static void add_sources(OriginBuilder *b)
{
    const Sources *sources = b->in->env->sources;
    if (b->in->model->confidential) return;
    for (FileId file = 0; file < source_count(sources); file++) {
        const Source *source = source_get(sources, file);
        source_want(sources, source->base);
        Str folder;
        *vec_push(b->arena, &b->origins->sources) = (OriginSource){
            source_result_name(sources, source), source->text, source_in_library(source, &folder)};
    }
}

const Origins *origins_build(const TraceInput *input, const RelationRecords *records)
{
    Arena *arena = input->env->arena;
    uint64_t seed = (uint64_t)(uintptr_t)input;
    Origins *origins = arena_new(arena, Origins);
    OriginBuilder b = {.in = input, .records = records, .arena = arena, .origins = origins};
    b.sum_keys = intern_new(arena, seed);
    b.record_keys = intern_new(arena, seed);
    b.mention_keys = intern_new(arena, seed);
    fact_index_init(&b.index, input->env, input->model, NULL, NULL);
    origins->fact_count = b.index.count;
    origins->facts = arena_array(arena, OriginFact, b.index.count);
    b.fact_seen = arena_array(arena, uint32_t, b.index.count);
    index_records(&b);
    add_findings(&b);
    add_sources(&b);
    index_indicators(&b);
    guards_visit(input, NULL, add_guard, &b);
    sort_readings(&b);
    b.relation_seen = arena_array(arena, uint32_t, origins->relations.len);
    OriginTable *tables = arena_array(arena, OriginTable, input->report->tables.len);
    for (uint32_t i = 0; i < input->report->tables.len; i++)
        add_table(&b, &input->report->tables.items[i], &tables[i]);
    origins->tables = tables;
    add_documents(&b);
    add_unguarded(&b);
    return origins;
}
