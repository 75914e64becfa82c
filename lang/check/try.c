/* Trying every relation for every member it speaks of, and reporting what does not hold. */
#include "lang/check/relations.h"
#include "lang/syntax/write.h"

enum { MAX_REPORTS = 200, MAX_EXPLAINED = 50, LIMIT_INSTANCES = 100000000 };

/* From best to worst. */
typedef enum Outcome {
    OUTCOME_HELD,
    OUTCOME_ROUNDED,
    OUTCOME_BROKEN,
    OUTCOME_NO_VALUE,
    OUTCOME_OVERFLOW
} Outcome;

typedef struct Failure {
    const Compare *compare;
    Outcome outcome;
    Number difference; /* left - right */
    uint32_t *frame;
    uint32_t above; /* members above that fail by the same difference */
} Failure;

typedef struct Trial {
    Relations *relations;
    Waivers *waivers;
    Model *model;
    const Check *check;
    uint32_t *frame;
    Evaluator evaluator;
    VEC(Failure) failures;
    uint32_t reported;   /* of this check */
    uint32_t *explained; /* of all */
} Trial;

static bool within(const Number *allowed, Comparison comparison, Number left, Number right)
{
    Number difference;
    if (!number_subtract(left, right, &difference)) return false;
    if (comparison == COMPARE_EQ && difference.num < 0 && !number_negate(difference, &difference))
        return false;
    if (comparison == COMPARE_GE && !number_negate(difference, &difference)) return false;
    if (comparison != COMPARE_EQ && comparison != COMPARE_GE && comparison != COMPARE_LE)
        return false;
    return number_compare(difference, *allowed) <= 0;
}

static Outcome try_compare(Trial *t, const Compare *compare, bool *rows)
{
    t->evaluator.overflow = false;
    Value left = eval_plan(&t->evaluator, compare->left),
          right = eval_plan(&t->evaluator, compare->right);
    *rows |= left.rows || right.rows;
    if (!left.exists || !right.exists)
        return t->evaluator.overflow ? OUTCOME_OVERFLOW : OUTCOME_NO_VALUE;
    if (comparison_holds(compare->comparison, left.number, right.number)) return OUTCOME_HELD;
    Number allowed = t->check->amount;
    if (t->check->tolerance == TOLERANCE_EXACT) return OUTCOME_BROKEN;
    if (t->check->tolerance == TOLERANCE_ROUNDING && !number_add(left.slack, right.slack, &allowed))
        return OUTCOME_BROKEN;
    return within(&allowed, compare->comparison, left.number, right.number) ? OUTCOME_ROUNDED
                                                                            : OUTCOME_BROKEN;
}

/* ---- reports ---- */

static Str instance_title(const Trial *t)
{
    Str title = {0};
    for (uint32_t i = 0; i < t->check->walks.len; i++) {
        const Dim *dim = &t->model->dims.items[t->check->walks.items[i].dim];
        Str member = model_member_title(t->model, dim->members.items[t->frame[i]]);
        title = title.len ? arena_printf(t->model->arena, STR_FMT ", " STR_FMT, STR_ARG(title),
                                         STR_ARG(member))
                          : member;
    }
    return title.len ? arena_printf(t->model->arena, " for " STR_FMT, STR_ARG(title)) : title;
}

static Str claim_title(const Trial *t)
{
    const InvariantDecl *decl = t->check->decl;
    Str name = intern_text(t->model->names, decl->name.symbol);
    return decl->label.value.len ? arena_printf(t->model->arena, STR_FMT " (" STR_FMT ")",
                                                STR_ARG(decl->label.value), STR_ARG(name))
                                 : name;
}

static UnitId compare_unit(const Compare *compare)
{
    return compare->left->unit ? compare->left->unit : compare->right->unit;
}

static DiagCode outcome_code(const Trial *t, Outcome outcome)
{
    if (outcome == OUTCOME_NO_VALUE) return DIAG_E0503;
    if (outcome == OUTCOME_OVERFLOW) return DIAG_E0302;
    return t->check->decl->warning ? DIAG_W0502 : DIAG_E0501;
}

static const char *outcome_text(Outcome outcome)
{
    if (outcome == OUTCOME_NO_VALUE) return "has no value";
    if (outcome == OUTCOME_OVERFLOW) return "is too large to be exact";
    return "does not hold";
}

static void report(Trial *t, const Failure *failure)
{
    const InvariantDecl *decl = t->check->decl;
    const Compare *compare = failure->compare;
    if (t->reported++ >= MAX_REPORTS) return;
    for (uint32_t i = 0; i < t->check->walks.len; i++) t->frame[i] = failure->frame[i];
    DiagCode code = outcome_code(t, failure->outcome);
    Diag *diag = diag_add(t->model->diags, code, compare->span, STR_FMT " %s" STR_FMT,
                          STR_ARG(claim_title(t)), outcome_text(failure->outcome),
                          STR_ARG(instance_title(t)));
    if (decl->message.value.len)
        diag_note(t->model->diags, diag, STR_FMT, STR_ARG(decl->message.value));
    if (failure->outcome == OUTCOME_BROKEN)
        diag_note(t->model->diags, diag, "left %s right, but left - right = " STR_FMT,
                  comparison_text(compare->comparison),
                  STR_ARG(eval_text(t->model, failure->difference, compare_unit(compare))));
    if (failure->above)
        diag_note(t->model->diags, diag, "members above that fail by the same amount: %u",
                  (unsigned)failure->above);
    if ((*t->explained)++ >= MAX_EXPLAINED) return; /* finding the facts costs a scan */
    explain_side(&t->evaluator, diag, "left", compare->left);
    explain_side(&t->evaluator, diag, "right", compare->right);
}

/* Does the failure only repeat, higher in the hierarchy, the one after it? */
static bool repeats(const Trial *t, const Failure *upper, const Failure *lower)
{
    if (t->check->walks.len != 1 || number_compare(upper->difference, lower->difference) != 0)
        return false;
    const Dim *dim = &t->model->dims.items[t->check->walks.items[0].dim];
    const Member *above = &t->model->members.items[dim->members.items[upper->frame[0]]];
    return lower->frame[0] > above->index && lower->frame[0] < above->end;
}

static void report_all(Trial *t)
{
    for (uint32_t i = 0; i < t->failures.len; i++) {
        Failure *failure = &t->failures.items[i];
        Failure *next = i + 1 < t->failures.len ? failure + 1 : NULL;
        if (next && repeats(t, failure, next))
            next->above = failure->above + 1;
        else
            report(t, failure);
    }
}

static bool waived(Trial *t)
{
    MemberId members[CUBE_MAX_AXES];
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->check->walks.len && count < CUBE_MAX_AXES; i++)
        members[count++] =
            t->model->dims.items[t->check->walks.items[i].dim].members.items[t->frame[i]];
    return waivers_cover_instance(t->waivers, t->check->decl->name.symbol, members, count);
}

/* ---- instances ---- */

static Outcome worse(Outcome a, Outcome b)
{
    return a > b ? a : b;
}

bool check_applies(const Check *check, Evaluator *evaluator)
{
    if (!check->has_condition) return true;
    const Compare *condition = &check->condition;
    Value left = eval_plan(evaluator, condition->left),
          right = eval_plan(evaluator, condition->right);
    return left.exists && right.exists &&
           comparison_holds(condition->comparison, left.number, right.number);
}

static void count(Trial *t, Outcome outcome)
{
    RelationCounts *counts = &t->relations->counts;
    if (outcome == OUTCOME_HELD)
        counts->held++;
    else if (outcome == OUTCOME_ROUNDED)
        counts->rounded++;
    else
        counts->broken++;
}

static void mark_broken(Trial *t)
{
    for (uint32_t i = 0; i < t->check->walks.len; i++)
        t->relations->broken[t->model->dims.items[t->check->walks.items[i].dim]
                                 .members.items[t->frame[i]]] = true;
}

static void add_failure(Trial *t, const Compare *compare, Outcome outcome)
{
    Failure failure = {
        compare, outcome, {0, 1}, arena_array(t->model->arena, uint32_t, t->check->walks.len), 0};
    Value left = eval_plan(&t->evaluator, compare->left),
          right = eval_plan(&t->evaluator, compare->right);
    if (left.exists && right.exists &&
        !number_subtract(left.number, right.number, &failure.difference))
        failure.difference = NUMBER_ZERO;
    for (uint32_t i = 0; i < t->check->walks.len; i++) failure.frame[i] = t->frame[i];
    *vec_push(t->model->arena, &t->failures) = failure;
}

static Str failure_text(const Trial *t, const Failure *failure)
{
    if (failure->outcome != OUTCOME_BROKEN) return str_from(outcome_text(failure->outcome));
    return arena_printf(
        t->model->arena, "left %s right, but left - right = " STR_FMT,
        comparison_text(failure->compare->comparison),
        STR_ARG(eval_text(t->model, failure->difference, compare_unit(failure->compare))));
}

/* `failure` is of this instance, if it is broken. */
static void record(const Trial *t, RecordOutcome outcome, const Failure *failure)
{
    if (!t->waivers->records) return;
    Str title = instance_title(t);
    RelationRecord entry = {.suite = intern_text(t->model->names, t->check->decl->name.symbol),
                            .name = title,
                            .outcome = outcome,
                            .warning = t->check->decl->warning,
                            .span = t->check->decl->name.span};
    if (title.len) /* without " for " */
        entry.name = (Str){title.ptr + 5, title.len - 5};
    if (failure) {
        entry.text = failure_text(t, failure);
        entry.span = failure->compare->span;
        entry.warning = entry.warning && failure->outcome == OUTCOME_BROKEN;
    }
    waivers_record(t->waivers, entry);
}

static void try_instance(Trial *t)
{
    bool rows = t->check->walks.len == 0;
    Outcome all = OUTCOME_HELD;
    const Compare *culprit = NULL;
    if (!check_applies(t->check, &t->evaluator)) return;
    for (uint32_t i = 0; i < t->check->compares.len; i++) {
        Outcome outcome = try_compare(t, &t->check->compares.items[i], &rows);
        if (outcome >= OUTCOME_BROKEN && !culprit) culprit = &t->check->compares.items[i];
        all = worse(all, outcome);
    }
    if (!rows) return; /* nothing is said about this member */
    if (culprit && waived(t)) {
        t->relations->counts.waived++;
        record(t, RECORD_WAIVED, NULL);
        return;
    }
    count(t, all);
    if (!culprit) {
        record(t, all == OUTCOME_ROUNDED ? RECORD_ROUNDED : RECORD_HELD, NULL);
        return;
    }
    mark_broken(t);
    add_failure(t, culprit, all);
    record(t, RECORD_BROKEN, &t->failures.items[t->failures.len - 1]);
}

static void walk_instances(Trial *t, uint32_t walk)
{
    if (walk == t->check->walks.len) {
        try_instance(t);
        return;
    }
    const Walk *w = &t->check->walks.items[walk];
    for (uint32_t index = w->lo; index < w->hi; index++) {
        t->frame[w->slot] = index;
        if (walk_takes(w, &t->evaluator, index)) walk_instances(t, walk + 1);
    }
}

/* A `for each` over several dimensions speaks of all combinations of their members. */
static bool too_many_instances(const Model *model, const Check *check)
{
    uint64_t instances = 1;
    for (uint32_t i = 0; i < check->walks.len; i++) {
        instances *= check->walks.items[i].hi - check->walks.items[i].lo;
        if (instances <= LIMIT_INSTANCES) continue;
        diag_add(model->diags, DIAG_E0803, check->decl->name.span,
                 "this invariant speaks of more than %d combinations of members",
                 (int)LIMIT_INSTANCES);
        return true;
    }
    return false;
}

static void try_check(Relations *relations, Waivers *waivers, const Check *check,
                      uint32_t *explained)
{
    Model *model = relations->planner->model;
    if (too_many_instances(model, check)) return;
    Trial t = {.relations = relations,
               .waivers = waivers,
               .model = model,
               .check = check,
               .explained = explained};
    t.frame = arena_array(model->arena, uint32_t, check->walks.len);
    t.evaluator = (Evaluator){
        .model = model, .frame = t.frame, .with_slack = check->tolerance == TOLERANCE_ROUNDING};
    walk_instances(&t, 0);
    report_all(&t);
    if (t.reported > MAX_REPORTS)
        diag_add(model->diags, check->decl->warning ? DIAG_W0502 : DIAG_E0501,
                 check->decl->name.span, STR_FMT " does not hold for %u more members",
                 STR_ARG(claim_title(&t)), (unsigned)(t.reported - MAX_REPORTS));
}

void relations_try(Relations *relations, Waivers *waivers)
{
    uint32_t explained = 0;
    relations->broken =
        arena_array(relations->planner->model->arena, bool, relations->planner->model->members.len);
    for (uint32_t i = 0; i < relations->checks.len; i++)
        try_check(relations, waivers, &relations->checks.items[i], &explained);
}
