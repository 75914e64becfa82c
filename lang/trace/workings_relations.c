#include "lang/trace/workings_relations.h"

#include <stdlib.h>

#include "lang/report/stated_figure.h"
#include "lang/syntax/write.h"
#include "lang/trace/reads.h"

typedef struct RelationMaker {
    const WorkingsInput *input;
    FormulaMaker *maker;
    Workings *workings;
    Env *env;
    const Model *model;
    const Check *original;           /* of which the walks at hand ask no amounts */
    const StatedComparison **stated; /* by their places */
    uint32_t stated_count;
    Comparing *comparings; /* of the instance at hand */
} RelationMaker;

static const char chosen[] = "members or amounts are chosen by amounts, or a number is too large";
static const char moving[] = "how much rounding explains depends on the amounts";
static const char no_difference[] = "a waiver covers that it has no value";
static const char no_amounts[] = "it compares no amounts";

static Str unit_name(const RelationMaker *m, UnitId unit)
{
    return intern_text(m->env->names, m->model->units.items[unit].name.symbol);
}

static bool is_linear(const RelationMaker *m, uint32_t formula)
{
    return m->workings->formulas.items[formula].kind == FORMULA_LINEAR;
}

/* ---- conditions ---- */

/* False if it cannot be said; *never: it does not hold, whatever the amounts are. */
static bool add_condition(RelationMaker *m, Evaluator *e, const Plan *plan, bool *never)
{
    if (!plan) return true;
    if (!plan->varies) {
        *never |= !condition_holds(e, plan);
        return true;
    }
    if (plan->kind == PLAN_NAMED) return add_condition(m, e, plan->left, never);
    if (plan->kind == PLAN_AND)
        return add_condition(m, e, plan->left, never) && add_condition(m, e, plan->right, never);
    WorkingCondition condition = {.comparison = comparison_text(plan->comparison)};
    if (plan->kind != PLAN_COMPARE || !formula_of_plan(m->maker, e, plan->left, &condition.left) ||
        !formula_of_plan(m->maker, e, plan->right, &condition.right))
        return false;
    *vec_push(m->env->arena, &m->workings->conditions) = condition;
    return true;
}

static bool add_conditions(RelationMaker *m, Evaluator *e, WorkingRelation *relation, bool *never)
{
    const Check *check = m->original;
    bool said = true;
    relation->first_condition = m->workings->conditions.len;
    for (uint32_t i = 0; said && i < check->walks.len; i++)
        said = add_condition(m, e, check->walks.items[i].where, never);
    if (said && check->also) said = add_condition(m, e, check->also->where, never);
    said = said && add_condition(m, e, check->condition, never);
    relation->condition_count = m->workings->conditions.len - relation->first_condition;
    return said;
}

/* ---- invariants ---- */

/* Does it hold now that the instance is spoken of? */
static bool applies(const RelationMaker *m, Evaluator *e)
{
    const Check *check = m->original;
    for (uint32_t i = 0; i < check->walks.len; i++)
        if (!walk_takes(&check->walks.items[i], e, e->frame[i])) return false;
    if (check->also && !walk_has(check->also, e, e->frame[check->also->slot])) return false;
    return check_applies(check, e);
}

static bool add_tolerance(const RelationMaker *m, const Compare *compare, Evaluator *e,
                          WorkingClaim *claim)
{
    if (m->original->tolerance == TOLERANCE_ROUNDING &&
        (!is_linear(m, claim->left) || !is_linear(m, claim->right)))
        return false;
    if (!check_allowed(m->original, compare, e, number_int(-1), &claim->above))
        claim->above = NUMBER_ZERO;
    if (!check_allowed(m->original, compare, e, number_int(1), &claim->below))
        claim->below = NUMBER_ZERO;
    return true;
}

/* NULL, or why it cannot be said. */
static const char *add_claim(RelationMaker *m, Evaluator *e, const Compare *compare,
                             const Comparing *now)
{
    UnitId unit = compare->left->unit ? compare->left->unit : compare->right->unit;
    WorkingClaim claim = {.comparison = comparison_text(compare->comparison),
                          .below = {0, 1},
                          .above = {0, 1},
                          .scale = {1, 1},
                          .unit = unit_name(m, unit),
                          .waived = now->outcome == OUTCOME_BROKEN ? now->difference : NUMBER_ZERO,
                          .place = trace_place(m->env->sources, compare->span)};
    if (!formula_of_plan(m->maker, e, compare->left, &claim.left) ||
        !formula_of_plan(m->maker, e, compare->right, &claim.right))
        return chosen;
    if (!add_tolerance(m, compare, e, &claim)) return moving;
    *vec_push(m->env->arena, &m->workings->claims) = claim;
    return NULL;
}

static RecordOutcome state_of(const RelationMaker *m, const Check *check, const Evaluator *e,
                              bool *waived)
{
    WaiverMiss miss;
    Outcome worst = OUTCOME_HELD;
    for (uint32_t i = 0; i < check->compares.len; i++)
        if (m->comparings[i].outcome > worst) worst = m->comparings[i].outcome;
    *waived = worst >= OUTCOME_BROKEN && check_waived(m->original, m->model, e->frame,
                                                      m->comparings, m->input->waivers, &miss);
    if (*waived) return RECORD_WAIVED;
    return worst == OUTCOME_HELD      ? RECORD_HELD
           : worst == OUTCOME_ROUNDED ? RECORD_ROUNDED
                                      : RECORD_BROKEN;
}

static Str invariant_label(const Check *check, Str name)
{
    return check->decl->label.value.len ? check->decl->label.value : name;
}

static void add_instance(void *context, const Check *check, Evaluator *e)
{
    RelationMaker *m = context;
    bool rows = check->walks.len == 0, unknown = false;
    Workings *w = m->workings;
    for (uint32_t i = 0; i < check->compares.len; i++) {
        m->comparings[i] = check_compare(m->original, &check->compares.items[i], e);
        rows |= m->comparings[i].rows;
        unknown |= m->comparings[i].unknown;
    }
    if (!rows || unknown) return; /* nothing is said about this member */
    if (check_exposes(m->original, e)) return;
    Str name = intern_text(m->env->names, check->decl->name.symbol);
    WorkingRelation relation = {.suite = name,
                                .instance = check_instance_title(m->env, m->model, check, e->frame),
                                .label = invariant_label(check, name),
                                .warning = check->decl->warning,
                                .place = trace_place(m->env->sources, check->decl->name.span),
                                .first_claim = w->claims.len};
    bool never = false;
    if (!add_conditions(m, e, &relation, &never)) relation.unsaid = chosen;
    if (never) return;
    bool tried = applies(m, e);
    relation.state = tried ? state_of(m, check, e, &relation.waivable) : RECORD_UNTRIED;
    for (uint32_t i = 0; relation.waivable && i < check->compares.len; i++)
        if (m->comparings[i].outcome > OUTCOME_BROKEN) relation.unsaid = no_difference;
    if (relation.waivable && m->input->waivers->last)
        relation.text = m->input->waivers->last->reason.value;
    for (uint32_t i = 0; !relation.unsaid && i < check->compares.len; i++)
        relation.unsaid = add_claim(m, e, &check->compares.items[i], &m->comparings[i]);
    if (relation.unsaid) w->claims.len = relation.first_claim;
    if (relation.unsaid && !tried) return; /* nothing is said about it */
    relation.claim_count = w->claims.len - relation.first_claim;
    *vec_push(m->env->arena, &w->relations) = relation;
}

/* The same members, whatever their amounts are. */
static Check without_amounts(const RelationMaker *m, const Check *check)
{
    Check copy = *check;
    Walk *walks = arena_array(m->env->arena, Walk, check->walks.len + 1u);
    for (uint32_t i = 0; i < check->walks.len; i++) walks[i] = check->walks.items[i];
    copy.walks.items = walks;
    if (check->also) {
        walks[check->walks.len] = *check->also;
        copy.also = &walks[check->walks.len];
    }
    for (uint32_t i = 0; i <= check->walks.len; i++) walks[i].where = NULL;
    return copy;
}

static void add_invariants(RelationMaker *m)
{
    const Relations *relations = m->input->in->relations;
    for (uint32_t i = 0; i < relations->checks.len; i++) {
        m->original = &relations->checks.items[i];
        const Check all = without_amounts(m, m->original);
        m->comparings = arena_array(m->env->arena, Comparing, all.compares.len);
        check_each_instance(m->env, m->model, &all, add_instance, m);
    }
}

/* ---- stated figures ---- */

static int compare_places(const void *a, const void *b)
{
    const StatedComparison *const *x = a, *const *y = b;
    return ((*x)->span.lo > (*y)->span.lo) - ((*x)->span.lo < (*y)->span.lo);
}

static void sort_comparisons(RelationMaker *m)
{
    const StatedComparisons *all = m->input->comparisons;
    m->stated = arena_array(m->env->arena, const StatedComparison *, all->items.len);
    for (uint32_t i = 0; i < all->items.len; i++)
        if (!all->items.items[i].unstated) m->stated[m->stated_count++] = &all->items.items[i];
    if (m->stated_count) qsort(m->stated, m->stated_count, sizeof *m->stated, compare_places);
}

static const StatedComparison *comparison_at(const RelationMaker *m, Span span)
{
    StatedComparison key = {.span = span};
    const StatedComparison *wanted = &key, *const *found = NULL;
    if (m->stated_count)
        found = bsearch(&wanted, m->stated, m->stated_count, sizeof *m->stated, compare_places);
    return found ? *found : NULL;
}

/* What is stated, as a number that can be shown with the decimals of the cell. */
static bool stated_number(const RelationMaker *m, const StatedComparison *c, Number *value)
{
    StatedFigure figure;
    Int128 mantissa;
    Str text = c->text;
    bool blank = text.len == 0 || str_equal(text, STR("-"));
    const ReportTable *table = c->table;
    bool as_zero =
        (table && table->blank_as_zero) || c->decl->options.spans[STATED_BLANK_AS_ZERO].hi != 0;
    if (blank && !as_zero) return false;
    if (!stated_figure_read(m->model, c->unit, c->cell.percent, c->cell.decimals, text, &figure))
        return false;
    if (!blank && text.ptr[text.len - 1] == '%') text.len--;
    *value = figure.value;
    return blank || amount_parse(text, c->cell.decimals, &mantissa) == AMOUNT_OK;
}

/* NULL, or why it cannot be said. */
static const char *add_stated_claim(RelationMaker *m, const StatedComparison *c)
{
    Number stated, shown;
    if (!c || !c->source || c->cell.kind != CELL_AMOUNT || !stated_number(m, c, &stated))
        return no_amounts;
    WorkingClaim claim = {.comparison = "==",
                          .below = c->allowed,
                          .above = c->allowed,
                          .shown = true,
                          .decimals = c->cell.decimals,
                          .unit = unit_name(m, m->model->units.items[c->unit].base),
                          .place = trace_place(m->env->sources, c->span)};
    if (!c->rounded) claim.below = claim.above = NUMBER_ZERO;
    if (!formula_of_source(m->maker, c->source, &claim.left) ||
        !formula_of_number(m->maker, stated, &claim.right) ||
        !formula_scale(m->model, c->unit, c->cell.percent, &claim.scale))
        return chosen;
    if (c->rounded && !is_linear(m, claim.left)) return moving;
    Int128 power;
    if (!int128_pow10(c->cell.decimals, &power) || !number_make(c->cell.mantissa, power, &shown))
        return chosen;
    claim.waived = shown;
    *vec_push(m->env->arena, &m->workings->claims) = claim;
    return NULL;
}

static bool is_untried(const RelationRecord *record)
{
    return record->kind == RECORD_OF_INVARIANT && record->outcome == RECORD_UNTRIED;
}

static void add_record(RelationMaker *m, const RelationRecord *record)
{
    Workings *w = m->workings;
    WorkingRelation relation = {.suite = record->suite,
                                .instance = record->name,
                                .label = record->suite,
                                .state = record->outcome,
                                .warning = record->warning,
                                .waivable = record->outcome == RECORD_WAIVED,
                                .text = record->text,
                                .place = trace_place(m->env->sources, record->span),
                                .first_claim = w->claims.len,
                                .unsaid = no_amounts};
    if (record->kind == RECORD_OF_STATED)
        relation.unsaid = add_stated_claim(m, comparison_at(m, record->span));
    relation.claim_count = w->claims.len - relation.first_claim;
    *vec_push(m->env->arena, &w->relations) = relation;
}

void workings_add_relations(const WorkingsInput *input)
{
    RelationMaker m = {.input = input,
                       .maker = input->maker,
                       .workings = input->maker->workings,
                       .env = input->in->env,
                       .model = input->in->model};
    add_invariants(&m);
    sort_comparisons(&m);
    for (uint32_t i = 0; i < input->records->items.len; i++) {
        const RelationRecord *record = &input->records->items.items[i];
        if (record->confidential) continue;
        if (record->kind != RECORD_OF_INVARIANT || is_untried(record)) add_record(&m, record);
    }
}
