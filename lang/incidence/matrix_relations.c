#include "lang/incidence/incidence_figure.h"
#include "lang/incidence/matrix.h"

/* ---- invariants ---- */

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

static bool is_wanted(const MatrixMaker *b, bool fails)
{
    return b->take == TAKE_ALL || fails == (b->take == TAKE_FAILED);
}

/* Returns whether the instance is to be taken, as far as that depends on how it comes out. Nothing
 * is said about a member where no row was found. */
static bool compare_all(MatrixMaker *b, const Check *check, Evaluator *evaluator)
{
    bool rows = check->walks.len == 0, fails = false;
    for (uint32_t i = 0; i < check->compares.len; i++) {
        b->comparings[i] = check_compare(check, &check->compares.items[i], evaluator);
        rows |= b->comparings[i].rows;
        fails |= b->comparings[i].outcome >= OUTCOME_BROKEN;
    }
    return rows && is_wanted(b, fails);
}

static void find_allowed(const Check *check, const Compare *compare, Evaluator *evaluator,
                         Comparing *comparing)
{
    if (comparing->outcome == OUTCOME_HELD || comparing->outcome > OUTCOME_BROKEN)
        (void)check_allowed(check, compare, evaluator, comparing->difference, &comparing->allowed);
}

static bool is_reached(const MatrixMaker *b, const Check *check, Evaluator *evaluator)
{
    bool reached = b->take != TAKE_REACHED;
    for (uint32_t i = 0; i < check->compares.len && !reached; i++)
        reached = reach_sees(b->reach, evaluator, check->compares.items[i].left) ||
                  reach_sees(b->reach, evaluator, check->compares.items[i].right);
    return reached;
}

static void add_instance(void *context, const Check *check, Evaluator *evaluator)
{
    MatrixMaker *b = context;
    uint32_t first = b->in->relations.len;
    if (first >= INCIDENCE_MAX_RELATIONS || !is_reached(b, check, evaluator) ||
        !check_applies(check, evaluator) || !compare_all(b, check, evaluator))
        return;
    for (uint32_t i = 0; i < check->compares.len; i++) {
        const Compare *compare = &check->compares.items[i];
        find_allowed(check, compare, evaluator, &b->comparings[i]);
        *vec_push(b->env->arena, &b->in->relations) =
            compare_relation(check, compare, &b->comparings[i]);
    }
    finish_instance(b, check, evaluator->frame, first, b->comparings);
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

/* The one figure that a waiver says, as if it were printed there. */
static bool read_waived(const MatrixMaker *b, const StatedComparison *c, Atoms figures,
                        Number *value)
{
    StatedComparison said = *c;
    IncidenceFigure figure;
    if (figures.len != 1 ||
        (figures.items[0].kind != ATOM_NUMBER && figures.items[0].kind != ATOM_PERCENT))
        return false;
    said.text = env_keep(b->env, model_atom_text(b->env, figures.items[0]));
    if (!incidence_read_stated(b->model, &said, &figure)) return false;
    *value = figure.value;
    return true;
}

/* The difference that a waiver of this place alone says is what it should be. It is one of figures
 * as they are shown. */
static bool waived_difference(const MatrixMaker *b, const StatedComparison *c,
                              const IncidenceRelation *relation, Number value, Number *difference)
{
    const WaiverExpects *expects = c->expects;
    Number steps, stated, computed;
    if (!b->repairs || !relation->known || !expects || expects->places != 1 || expects->covers)
        return false;
    if (!number_divide(value, b->in->figures.items[relation->figure].step, &steps) ||
        steps.den != 1)
        return false;
    return read_waived(b, c, expects->decl->stated, &stated) &&
           read_waived(b, c, expects->decl->computed, &computed) &&
           number_subtract(computed, stated, difference);
}

static void add_comparison(MatrixMaker *b, const StatedComparison *c)
{
    IncidenceRelation relation = stated_relation(b, c);
    IncidenceFigure figure;
    Number value = {0, 1};
    Evaluator evaluator = {.env = b->env, .model = b->model, .frame = relation.frame};
    if (b->in->relations.len >= INCIDENCE_MAX_RELATIONS ||
        !is_wanted(b, c->outcome == RECORD_BROKEN))
        return;
    if (b->take == TAKE_REACHED && !reach_sees_cell(b->reach, &evaluator, c->source)) return;
    if (c->unstated) {
        relation.known = cell_value(&evaluator, c->source, &relation, &relation.residue);
    } else if (incidence_read_stated(b->model, c, &figure)) {
        relation.rounded = c->rounded;
        relation.tolerance = c->allowed;
        relation.known =
            (c->rounded || display_tolerance(b->model, figure.step, &relation.tolerance)) &&
            cell_value(&evaluator, c->source, &relation, &value) &&
            number_subtract(value, figure.value, &relation.residue);
        add_figure(b, &figure, &relation);
    }
    relation.waived = relation.residue;
    relation.has_waived =
        relation.excused || (!c->unstated && relation.figure != NONE &&
                             waived_difference(b, c, &relation, value, &relation.waived));
    relation.unit = b->model->units.items[c->unit].base;
    *vec_push(b->env->arena, &b->in->relations) = relation;
}

void matrix_add_relations(MatrixMaker *b, const Relations *relations,
                          const StatedComparisons *comparisons)
{
    for (uint32_t i = 0; i < relations->checks.len; i++) {
        const Check *check = &relations->checks.items[i];
        if (b->take == TAKE_FAILED && !b->failed[i]) continue;
        b->comparings = arena_array(b->env->arena, Comparing, check->compares.len);
        check_each_instance(b->env, relations->planner->model, check, add_instance, b);
    }
    if (b->take == TAKE_ALL) {
        vec_reserve(b->env->arena, &b->in->relations, comparisons->items.len);
        vec_reserve(b->env->arena, &b->in->figures, comparisons->items.len);
    }
    for (uint32_t i = 0; i < comparisons->items.len; i++)
        add_comparison(b, &comparisons->items.items[i]);
}
