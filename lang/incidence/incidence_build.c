#include "lang/incidence/incidence_build.h"

#include "lang/base/hash.h"
#include "lang/check/fact_index.h"
#include "lang/incidence/hypothetical.h"
#include "lang/incidence/incidence_arrange.h"
#include "lang/report/stated_figure.h"

typedef struct MatrixMaker {
    Incidence *in;
    Env *env;
    const Model *model;
    Waivers *waivers;
    FactIndex index;             /* its numbers are the first columns */
    uint32_t columns;            /* so far; equal ones are merged at the end */
    VEC(IncidenceEntry) entries; /* by relation */
    uint32_t instances;
    Comparing *comparings; /* of the instance at hand */
    bool repairs;          /* it is made to look for them */
    /* of the relation at hand */
    Evaluator evaluator;
    Number *sums;     /* [column]: coefficient so far */
    uint32_t *marks;  /* [column]: relation + 1 that its sum is of */
    uint64_t *places; /* [column]: hash of the sums so far that it stands in */
    uint32_t sum;     /* number of the sum at hand */
    VEC(uint32_t) touched;
    uint64_t *shapes; /* [column]: hash of its places in all relations that bend */
    bool *conditions; /* [column]: a condition reads it */
    uint64_t steps;
    bool linear;
} MatrixMaker;

/* ---- relations ---- */

static RecordOutcome record_outcome(Outcome outcome)
{
    return outcome == OUTCOME_HELD      ? RECORD_HELD
           : outcome == OUTCOME_ROUNDED ? RECORD_ROUNDED
                                        : RECORD_BROKEN;
}

static IncidenceRelation compare_relation(const Check *check, const Compare *compare,
                                          const Comparing *comparing)
{
    return (IncidenceRelation){
        .kind = RELATION_INVARIANT,
        .comparison = compare->comparison,
        .outcome = record_outcome(comparing->outcome),
        .warning = check->decl->warning,
        .linear = true,
        .known = comparing->outcome <= OUTCOME_BROKEN,
        .residue = comparing->difference,
        .tolerance = comparing->allowed,
        .span = compare->span,
        .unit = compare->left->unit ? compare->left->unit : compare->right->unit,
        .check = check,
        .left = compare->left,
        .right = compare->right,
        .figure = NONE,
    };
}

/* The difference that a waiver of this instance alone says is what it should be: also where it now
 * fails by more, or not at all. */
static void find_waived(MatrixMaker *b, const Check *check, IncidenceRelation *relation,
                        const WaiverMiss *miss)
{
    const WaiverList *waivers = &b->waivers->items;
    const Waiver *waiver = miss->waiver ? &waivers->items[miss->waiver - 1] : NULL;
    relation->waived = relation->residue;
    relation->has_waived =
        relation->excused ||
        (b->repairs && relation->known && check->compares.len == 1 && waiver && !miss->elsewhere &&
         waiver->members.len == check->walks.len &&
         waive_by_one(b->env, b->model, waiver->decl, relation->unit, &relation->waived));
}

static void finish_instance(MatrixMaker *b, const Check *check, const uint32_t *frame,
                            uint32_t first, const Comparing *comparings)
{
    WaiverMiss miss;
    bool fails = false;
    for (uint32_t i = 0; i < check->compares.len; i++)
        fails |= comparings[i].outcome >= OUTCOME_BROKEN;
    uint32_t count = check->walks.len;
    uint32_t *copy = arena_array(b->env->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) copy[i] = frame[i];
    bool covered = check_waived(check, b->model, frame, comparings, b->waivers, &miss);
    bool excused = fails && covered;
    for (uint32_t i = first; i < b->in->relations.len; i++) {
        IncidenceRelation *relation = &b->in->relations.items[i];
        relation->frame = copy;
        relation->instance = b->instances;
        relation->excused = excused;
        if (excused && relation->outcome == RECORD_BROKEN) relation->outcome = RECORD_WAIVED;
        find_waived(b, check, relation, &miss);
    }
    b->instances++;
}

static void add_instance(void *context, const Check *check, Evaluator *evaluator)
{
    MatrixMaker *b = context;
    uint32_t first = b->in->relations.len;
    bool rows = check->walks.len == 0;
    Comparing *comparings = b->comparings;
    if (first >= INCIDENCE_MAX_RELATIONS || !check_applies(check, evaluator)) return;
    for (uint32_t i = 0; i < check->compares.len; i++) {
        const Compare *compare = &check->compares.items[i];
        Comparing comparing = check_compare(check, compare, evaluator);
        if (comparing.outcome == OUTCOME_HELD || comparing.outcome > OUTCOME_BROKEN)
            (void)check_allowed(check, compare, evaluator, comparing.difference,
                                &comparing.allowed);
        comparings[i] = comparing;
        rows |= comparing.rows;
        *vec_push(b->env->arena, &b->in->relations) = compare_relation(check, compare, &comparing);
    }
    if (rows)
        finish_instance(b, check, evaluator->frame, first, comparings);
    else
        b->in->relations.len = first; /* nothing is said about this member */
}

static bool read_stated(const Model *model, const StatedComparison *c, IncidenceFigure *figure)
{
    UnitId unit = c->unit;
    int decimals = c->cell.decimals;
    StatedFigure stated;
    *figure = (IncidenceFigure){.origin = AMOUNT_STATED,
                                .column = NONE, /* until relations have their order */
                                .percent = c->cell.percent,
                                .unit = unit,
                                .span = c->span};
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

/* What the facts give in place of a stated figure. Where they give nothing, a constant that the
 * first of them would bring along makes the relation bend. */
static bool cell_value(Evaluator *evaluator, const CellSource *source, IncidenceRelation *relation,
                       Number *value)
{
    *value = NUMBER_ZERO;
    if (!source) return true;
    if (source->plan) {
        Value found = eval_plan(evaluator, source->plan);
        relation->linear = found.facts || !found.exists || number_is_zero(found.number);
        return incidence_shown(found, value);
    }
    Int128 amount = columns_amount(&source->ledger->facts, source->fact);
    return amount == FACT_DASH ||
           number_multiply(number_int(amount), source->ledger->quantum, value);
}

/* Display rounds by half a step; down, by up to a whole one. */
static bool display_tolerance(const Model *model, Number step, Number *tolerance)
{
    *tolerance = step;
    return model->header.rounding == ROUND_DOWN || number_divide(step, number_int(2), tolerance);
}

static IncidenceRelation stated_relation(MatrixMaker *b, const StatedComparison *c)
{
    return (IncidenceRelation){.kind = c->table ? RELATION_CELL : RELATION_VALUE,
                               .comparison = COMPARE_EQ,
                               .outcome = c->outcome,
                               .linear = true,
                               .excused = c->outcome == RECORD_WAIVED,
                               .missing = c->unstated || (c->table && !c->row),
                               .residue = {0, 1},
                               .tolerance = {0, 1},
                               .span = c->span,
                               .left = c->source ? c->source->plan : NULL,
                               .frame = c->source ? c->source->frame : NULL,
                               .comparisons = c,
                               .figure = NONE,
                               .instance = b->instances++};
}

static void add_figure(MatrixMaker *b, const IncidenceFigure *figure, IncidenceRelation *relation)
{
    relation->figure = b->in->figures.len;
    *vec_push(b->env->arena, &b->in->figures) = *figure;
}

static void add_comparison(MatrixMaker *b, const StatedComparison *c)
{
    IncidenceRelation relation = stated_relation(b, c);
    IncidenceFigure figure;
    Number value;
    Evaluator evaluator = {.env = b->env, .model = b->model, .frame = relation.frame};
    if (b->in->relations.len >= INCIDENCE_MAX_RELATIONS) return;
    if (c->unstated) {
        relation.known = cell_value(&evaluator, c->source, &relation, &relation.residue);
    } else if (read_stated(b->model, c, &figure)) {
        relation.rounded = c->rounded;
        relation.tolerance = c->allowed;
        relation.known = (c->rounded ||
                          display_tolerance(b->model, figure.step, &relation.tolerance)) &&
                         cell_value(&evaluator, c->source, &relation, &value) &&
                         number_subtract(value, figure.value, &relation.residue);
        add_figure(b, &figure, &relation);
    }
    relation.has_waived = relation.excused;
    relation.waived = relation.residue;
    relation.unit = b->model->units.items[c->unit].base;
    *vec_push(b->env->arena, &b->in->relations) = relation;
}

/* So that at a limit it is the others that are left out. */
static void broken_first(MatrixMaker *b)
{
    Incidence *in = b->in;
    uint32_t count = in->relations.len, at[2] = {0, 0};
    IncidenceRelation *sorted = arena_array(b->env->arena, IncidenceRelation, count);
    for (uint32_t i = 0; i < count; i++) at[1] += in->relations.items[i].outcome == RECORD_BROKEN;
    in->broken = at[1];
    for (uint32_t i = 0; i < count; i++)
        sorted[at[in->relations.items[i].outcome != RECORD_BROKEN]++] = in->relations.items[i];
    if (count) memcpy(in->relations.items, sorted, count * sizeof *sorted);
}

/* ---- coefficients ---- */

enum { COEFFICIENTS_COMPARED = 8 };

/* The first two are 1 and -1, as nearly all are. */
static uint32_t coefficient_id(MatrixMaker *b, Number value)
{
    uint32_t count = b->in->coefficients.len;
    if (count >= 2 && value.den == 1 && (value.num == 1 || value.num == -1)) return value.num < 0;
    for (uint32_t i = 0; i < count && i < COEFFICIENTS_COMPARED; i++)
        if (number_compare(b->in->coefficients.items[i], value) == 0) return i;
    *vec_push(b->env->arena, &b->in->coefficients) = value;
    return count;
}

static bool add_to_column(MatrixMaker *b, uint32_t relation, uint32_t column, Number factor)
{
    if (b->marks[column] != relation + 1) {
        b->marks[column] = relation + 1;
        b->sums[column] = NUMBER_ZERO;
        b->places[column] = relation;
        *vec_push(b->env->arena, &b->touched) = column;
    }
    b->places[column] = hash_mix(b->places[column], b->sum);
    return number_add(b->sums[column], factor, &b->sums[column]);
}

/* The cell has no facts but for those. */
static bool add_hypothetical(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    const HypotheticalFacts *facts = &b->in->hypothetical;
    LedgerId id = plan->sum.cube->ledger;
    for (uint32_t p = 0; p < facts->len; p++) {
        const HypotheticalFact *fact = &facts->items[p];
        if (fact->ledger != id ||
            !sum_has_fact(&b->evaluator, plan, &b->model->ledgers.items[id], fact->fact))
            continue;
        uint32_t column = fact_index_number(&b->index, &b->model->ledgers.items[id], fact->fact);
        if (!add_to_column(b, relation, column, factor)) return false;
    }
    return true;
}

typedef struct SumAdder {
    MatrixMaker *builder;
    uint32_t relation;
    Number factor;
} SumAdder;

/* Returns whether it was too much. */
static bool add_class(void *context, uint32_t column)
{
    const SumAdder *a = context;
    return !add_to_column(a->builder, a->relation, column, a->factor);
}

static bool add_sum(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    SumAdder adder = {b, relation, factor};
    b->sum++;
    if (eval_cell(&b->evaluator, plan).rows == 0)
        return add_hypothetical(b, relation, plan, factor);
    b->steps += fact_index_cost(&b->index, &b->evaluator, plan) + 1;
    return !fact_index_visit(&b->index, &b->evaluator, plan, add_class, &adder);
}

static bool add_plan(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor);

static bool add_product(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Value left = eval_plan(&b->evaluator, plan->left),
          right = eval_plan(&b->evaluator, plan->right);
    Number of_left, of_right;
    if (plan->left->varies && plan->right->varies) b->linear = false;
    return left.exists && right.exists && number_multiply(factor, right.number, &of_left) &&
           number_multiply(factor, left.number, &of_right) &&
           add_plan(b, relation, plan->left, of_left) &&
           add_plan(b, relation, plan->right, of_right);
}

/* d(a/b) = da/b - a/b × db/b. Where b is zero, it is told which facts matter, not how much. */
static bool add_quotient(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Value value = eval_plan(&b->evaluator, plan), right = eval_plan(&b->evaluator, plan->right);
    Number of_left, of_right;
    if (plan->right->varies) b->linear = false;
    if (plan->right->varies && right.exists && number_is_zero(right.number))
        return add_plan(b, relation, plan->left, NUMBER_ZERO) &&
               add_plan(b, relation, plan->right, NUMBER_ZERO);
    return value.exists && right.exists && number_divide(factor, right.number, &of_left) &&
           number_multiply(of_left, value.number, &of_right) &&
           number_negate(of_right, &of_right) && add_plan(b, relation, plan->left, of_left) &&
           add_plan(b, relation, plan->right, of_right);
}

/* What bends is followed on the side where it stands now; the other one matters, too. */
static bool add_bent(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Value left = eval_plan(&b->evaluator, plan->left);
    b->linear = false;
    if (plan->kind == PLAN_ROUND) return add_plan(b, relation, plan->left, factor);
    if (plan->kind == PLAN_ABS) {
        if (left.number.num < 0 && !number_negate(factor, &factor)) return false;
        return add_plan(b, relation, plan->left, factor);
    }
    Value right = eval_plan(&b->evaluator, plan->right);
    bool first = (plan->kind == PLAN_MIN) == (number_compare(left.number, right.number) <= 0);
    return add_plan(b, relation, first ? plan->left : plan->right, factor) &&
           add_plan(b, relation, first ? plan->right : plan->left, NUMBER_ZERO);
}

/* What a condition leaves out counts as it does now. */
static bool add_each(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    EachCursor cursor = each_start(&b->evaluator, plan);
    if (plan->each->held) b->linear = false;
    while (each_next(&cursor))
        if (!add_plan(b, relation, plan->left, factor)) return false;
    return true;
}

/* Which one is chosen counts as it does now; what could change that matters, too. */
static bool add_if(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    bool first = condition_holds(&b->evaluator, plan->left);
    const Plan *then = plan->right->left, *otherwise = plan->right->right;
    b->linear = false;
    return add_plan(b, relation, plan->left, NUMBER_ZERO) &&
           add_plan(b, relation, first ? then : otherwise, factor) &&
           add_plan(b, relation, first ? otherwise : then, NUMBER_ZERO);
}

static bool add_plan(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Number negative;
    if (!plan->varies) return true;
    switch (plan->kind) {
    case PLAN_CONSTANT:
    case PLAN_FIELD: return true;
    case PLAN_IF: return add_if(b, relation, plan, factor);
    case PLAN_SUM: return add_sum(b, relation, plan, factor);
    case PLAN_NAMED:
    case PLAN_NOT: return add_plan(b, relation, plan->left, factor);
    case PLAN_EACH: return add_each(b, relation, plan, factor);
    case PLAN_NEGATE:
        return number_negate(factor, &negative) && add_plan(b, relation, plan->left, negative);
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_ELSE:
    case PLAN_ADD:
        return add_plan(b, relation, plan->left, factor) &&
               add_plan(b, relation, plan->right, factor);
    case PLAN_SUBTRACT:
        return number_negate(factor, &negative) && add_plan(b, relation, plan->left, factor) &&
               add_plan(b, relation, plan->right, negative);
    case PLAN_MULTIPLY: return add_product(b, relation, plan, factor);
    case PLAN_DIVIDE: return add_quotient(b, relation, plan, factor);
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND: return add_bent(b, relation, plan, factor);
    }
    return true;
}

/* Has it a value that shows only with the first fact? */
static bool is_silent(MatrixMaker *b, const IncidenceRelation *relation)
{
    if (relation->comparisons->cell.kind != CELL_BLANK) return false;
    Value value = eval_plan(&b->evaluator, relation->left);
    return value.exists && !value.facts && !number_is_zero(value.number);
}

static bool add_sides(MatrixMaker *b, uint32_t r)
{
    const IncidenceRelation *relation = &b->in->relations.items[r];
    const CellSource *source = relation->comparisons ? relation->comparisons->source : NULL;
    b->evaluator = (Evaluator){.env = b->env, .model = b->model, .frame = relation->frame};
    if (relation->left && !add_plan(b, r, relation->left, number_int(1))) return false;
    if (relation->comparisons && relation->left) b->linear &= !is_silent(b, relation);
    if (relation->right && !add_plan(b, r, relation->right, number_int(-1))) return false;
    if (source && source->ledger) {
        uint32_t column = fact_index_number(&b->index, source->ledger, source->fact);
        if (!add_to_column(b, r, column, number_int(1))) return false;
    }
    return relation->figure == NONE ||
           add_to_column(b, r, b->in->figures.items[relation->figure].column, number_int(-1));
}

/* A division by zero is broken, and can be repaired. */
static bool is_undefined(const IncidenceRelation *relation)
{
    return !relation->known && relation->outcome == RECORD_BROKEN &&
           (relation->kind == RELATION_INVARIANT || relation->figure != NONE);
}

static void add_entries(MatrixMaker *b, uint32_t r)
{
    IncidenceRelation *relation = &b->in->relations.items[r];
    relation->entry = b->entries.len;
    b->touched.len = b->sum = 0;
    b->linear = relation->linear;
    relation->undefined = is_undefined(relation);
    bool complete = (relation->known || relation->undefined) && add_sides(b, r);
    relation->known &= complete;
    relation->undefined &= complete && !b->linear;
    relation->linear = b->linear;
    for (uint32_t i = 0; complete && i < b->touched.len; i++) {
        uint32_t column = b->touched.items[i];
        if (b->linear && number_is_zero(b->sums[column])) continue;
        if (!b->linear) b->shapes[column] = hash_mix(b->shapes[column], b->places[column]);
        *vec_push(b->env->arena, &b->entries) =
            (IncidenceEntry){column, coefficient_id(b, b->sums[column])};
    }
    relation->entry_count = b->entries.len - relation->entry;
}

static void add_all_entries(MatrixMaker *b)
{
    Incidence *in = b->in;
    b->sums = arena_array(b->env->arena, Number, b->columns);
    b->marks = arena_array(b->env->arena, uint32_t, b->columns);
    b->places = arena_array(b->env->arena, uint64_t, b->columns);
    b->shapes = arena_array(b->env->arena, uint64_t, b->columns);
    coefficient_id(b, number_int(1));
    coefficient_id(b, number_int(-1));
    in->stopped = in->relations.len >= INCIDENCE_MAX_RELATIONS;
    for (uint32_t r = 0; r < in->relations.len; r++) {
        if (b->entries.len > INCIDENCE_MAX_ENTRIES || b->steps > INCIDENCE_MAX_ENTRIES * 4u) {
            in->stopped = true;
            return;
        }
        add_entries(b, r);
        in->covered = r + 1;
    }
}

/* ---- conditions ---- */

/* Of an invariant: what decides whether an instance is tried at all. Its marks are those of a
 * relation that comes after all others. */
static void add_condition(void *context, const Check *check, Evaluator *evaluator)
{
    MatrixMaker *b = context;
    b->evaluator = *evaluator;
    b->touched.len = 0;
    if (b->steps <= INCIDENCE_MAX_ENTRIES * 4u)
        (void)add_plan(b, b->in->relations.len, check->condition, NUMBER_ZERO);
    for (uint32_t i = 0; i < b->touched.len; i++) b->conditions[b->touched.items[i]] = true;
    for (uint32_t i = 0; i < b->touched.len; i++) b->marks[b->touched.items[i]] = 0;
}

static void add_conditions(MatrixMaker *b, const Relations *relations)
{
    b->conditions = arena_array(b->env->arena, bool, b->columns);
    for (uint32_t i = 0; i < relations->checks.len; i++)
        if (relations->checks.items[i].condition)
            check_each_instance(b->env, b->model, &relations->checks.items[i], add_condition, b);
    for (uint32_t f = 0; f < b->in->figures.len; f++)
        b->in->figures.items[f].conditional = b->conditions[b->in->figures.items[f].column];
}

/* ---- figures ---- */

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

static void add_fact(MatrixMaker *b, LedgerId id, uint32_t fact)
{
    const Ledger *ledger = &b->model->ledgers.items[id];
    IncidenceFigure figure = {.origin = AMOUNT_ENTERED,
                              .blank = columns_is_dash(&ledger->facts, fact),
                              .decimals = ledger->decimals,
                              .unit = ledger->unit,
                              .value = {0, 1},
                              .step = ledger->quantum,
                              .span = model_fact_span(b->env, ledger, fact),
                              .column = fact_index_number(&b->index, ledger, fact),
                              .ledger = ledger,
                              .fact = fact,
                              .relation = NONE};
    mark_hypothetical(b->in, id, fact, &figure);
    if (figure.blank || number_multiply(number_int(columns_amount(&ledger->facts, fact)),
                                        ledger->quantum, &figure.value))
        *vec_push(b->env->arena, &b->in->figures) = figure;
}

static void index_facts(MatrixMaker *b, const Cubes *cubes, const StatedComparisons *comparisons)
{
    Env *env = b->env;
    const Model *model = b->model;
    bool *apart = arena_array(env->arena, bool, model->ledgers.len);
    for (uint32_t i = 0; i < comparisons->items.len; i++) {
        const CellSource *source = comparisons->items.items[i].source;
        if (source && source->ledger) apart[source->ledger->id] = true;
    }
    fact_index_init(&b->index, env, model, cubes, apart);
    b->columns = b->index.count;
    for (LedgerId l = 0; l < model->ledgers.len; l++)
        for (uint32_t f = 0; f < model->ledgers.items[l].facts.count; f++) add_fact(b, l, f);
}

static void number_stated(MatrixMaker *b)
{
    for (uint32_t r = 0; r < b->in->relations.len; r++) {
        uint32_t figure = b->in->relations.items[r].figure;
        if (figure == NONE) continue;
        b->in->figures.items[figure].column = b->columns++;
        b->in->figures.items[figure].relation = r;
    }
}

Incidence *incidence_build(Env *env, const Relations *relations, Waivers *waivers,
                           const StatedComparisons *comparisons, bool hypothetical)
{
    const Model *model = relations->planner->model;
    Incidence *in = arena_new(env->arena, Incidence);
    MatrixMaker b = {
        .in = in, .env = env, .model = model, .waivers = waivers, .repairs = hypothetical};
    in->env = env;
    for (uint32_t i = 0; i < relations->checks.len; i++) {
        const Check *check = &relations->checks.items[i];
        b.comparings = arena_array(env->arena, Comparing, check->compares.len);
        check_each_instance(env, model, check, add_instance, &b);
    }
    for (uint32_t i = 0; i < comparisons->items.len; i++)
        add_comparison(&b, &comparisons->items.items[i]);
    broken_first(&b);
    if (hypothetical) {
        in->hypothetical = hypothetical_find(env, model, in->relations.items, in->broken);
        b.model = in->hypothetical.model;
    }
    in->model = b.model;
    index_facts(&b, relations->planner->cubes, comparisons);
    number_stated(&b);
    add_all_entries(&b);
    add_conditions(&b, relations);
    incidence_arrange(in, b.columns, b.entries.items, b.entries.len, b.shapes);
    return in;
}
