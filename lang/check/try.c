/* Trying every relation for every member it speaks of, and reporting what does not hold. */
#include "lang/check/relations.h"

enum { MAX_REPORTS = 200, MAX_EXPLAINED = 50 };

typedef enum Outcome { OUTCOME_HELD, OUTCOME_ROUNDED, OUTCOME_BROKEN, OUTCOME_NO_VALUE, OUTCOME_SKIPPED } Outcome;

typedef struct Trial {
    Relations *relations;
    Waivers *waivers;
    Model *model;
    const Check *check;
    uint32_t *frame;
    Evaluator evaluator;
    uint32_t reported;   /* of this check */
    uint32_t *explained; /* of all */
} Trial;

static bool within(const Number *allowed, Comparison comparison, Number left, Number right)
{
    Number difference;
    if (!number_subtract(left, right, &difference)) return false;
    if (comparison == COMPARE_EQ && difference.num < 0 && !number_negate(difference, &difference)) return false;
    if (comparison == COMPARE_GE && !number_negate(difference, &difference)) return false;
    if (comparison != COMPARE_EQ && comparison != COMPARE_GE && comparison != COMPARE_LE) return false;
    return number_compare(difference, *allowed) <= 0;
}

static Outcome try_compare(Trial *t, const Compare *compare, bool *rows)
{
    Value left = eval_plan(&t->evaluator, compare->left), right = eval_plan(&t->evaluator, compare->right);
    *rows |= left.rows || right.rows;
    if (!left.exists || !right.exists) return OUTCOME_NO_VALUE;
    if (compare_numbers(compare->comparison, left.number, right.number)) return OUTCOME_HELD;
    Number allowed = t->check->amount;
    if (t->check->tolerance == TOLERANCE_EXACT) return OUTCOME_BROKEN;
    if (t->check->tolerance == TOLERANCE_ROUNDING && !number_add(left.slack, right.slack, &allowed)) return OUTCOME_BROKEN;
    return within(&allowed, compare->comparison, left.number, right.number) ? OUTCOME_ROUNDED : OUTCOME_BROKEN;
}

/* ---- reports ---- */

static Str instance_title(const Trial *t)
{
    Str title = {0};
    for (uint32_t i = 0; i < t->check->walks.len; i++) {
        const Dim *dim = &t->model->dims.items[t->check->walks.items[i].dim];
        Str member = model_member_title(t->model, dim->members.items[t->frame[i]]);
        title = title.len ? arena_printf(t->model->arena, STR_FMT ", " STR_FMT, STR_ARG(title), STR_ARG(member)) : member;
    }
    return title.len ? arena_printf(t->model->arena, " for " STR_FMT, STR_ARG(title)) : title;
}

static Str claim_title(const Trial *t)
{
    const InvariantDecl *decl = t->check->decl;
    Str name = intern_text(t->model->names, decl->name.symbol);
    return decl->label.value.len ? arena_printf(t->model->arena, STR_FMT " (" STR_FMT ")", STR_ARG(decl->label.value), STR_ARG(name)) : name;
}

static const char *comparison_text(Comparison comparison)
{
    static const char *const texts[] = {[COMPARE_EQ] = "==", [COMPARE_NE] = "!=", [COMPARE_LE] = "<=",
                                        [COMPARE_GE] = ">=", [COMPARE_LT] = "<", [COMPARE_GT] = ">"};
    return texts[comparison];
}

static void note_difference(Trial *t, Diag *diag, const Compare *compare)
{
    Value left = eval_plan(&t->evaluator, compare->left), right = eval_plan(&t->evaluator, compare->right);
    UnitId unit = compare->left->unit ? compare->left->unit : compare->right->unit;
    Number difference;
    if (left.exists && right.exists && number_subtract(left.number, right.number, &difference))
        diag_note(t->model->diags, diag, "left %s right does not hold; left - right = " STR_FMT, comparison_text(compare->comparison),
                  STR_ARG(eval_text(t->model, difference, unit)));
}

static void report(Trial *t, const Compare *compare, Outcome outcome)
{
    const InvariantDecl *decl = t->check->decl;
    if (t->reported++ >= MAX_REPORTS) return;
    DiagCode code = outcome == OUTCOME_NO_VALUE ? DIAG_E0503 : decl->warning ? DIAG_W0502 : DIAG_E0501;
    Diag *diag = diag_add(t->model->diags, code, compare->span, STR_FMT " %s" STR_FMT, STR_ARG(claim_title(t)),
                          outcome == OUTCOME_NO_VALUE ? "has no value" : "does not hold", STR_ARG(instance_title(t)));
    if (decl->message.value.len) diag_note(t->model->diags, diag, STR_FMT, STR_ARG(decl->message.value));
    note_difference(t, diag, compare);
    if ((*t->explained)++ >= MAX_EXPLAINED) return; /* finding the facts costs a scan */
    explain_side(&t->evaluator, diag, "left", compare->left);
    explain_side(&t->evaluator, diag, "right", compare->right);
}

static bool waived(Trial *t)
{
    MemberId members[CUBE_MAX_AXES];
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->check->walks.len && count < CUBE_MAX_AXES; i++)
        members[count++] = t->model->dims.items[t->check->walks.items[i].dim].members.items[t->frame[i]];
    return waivers_cover_instance(t->waivers, t->check->decl->name.symbol, members, count);
}

/* ---- instances ---- */

static Outcome worse(Outcome a, Outcome b)
{
    return a > b ? a : b;
}

static bool condition_holds(Trial *t)
{
    if (!t->check->has_condition) return true;
    const Compare *condition = &t->check->condition;
    Value left = eval_plan(&t->evaluator, condition->left), right = eval_plan(&t->evaluator, condition->right);
    return left.exists && right.exists && compare_numbers(condition->comparison, left.number, right.number);
}

static void count(Trial *t, Outcome outcome)
{
    RelationCounts *counts = &t->relations->counts;
    if (outcome == OUTCOME_HELD) counts->held++;
    else if (outcome == OUTCOME_ROUNDED) counts->rounded++;
    else counts->broken++;
}

static void mark_broken(Trial *t)
{
    for (uint32_t i = 0; i < t->check->walks.len; i++)
        t->relations->broken[t->model->dims.items[t->check->walks.items[i].dim].members.items[t->frame[i]]] = true;
}

static void try_instance(Trial *t)
{
    bool rows = t->check->walks.len == 0;
    Outcome all = OUTCOME_HELD;
    const Compare *culprit = NULL;
    if (!condition_holds(t)) return;
    for (uint32_t i = 0; i < t->check->compares.len; i++) {
        Outcome outcome = try_compare(t, &t->check->compares.items[i], &rows);
        if (outcome >= OUTCOME_BROKEN && !culprit) culprit = &t->check->compares.items[i];
        all = worse(all, outcome);
    }
    if (!rows) return; /* nothing is said about this member */
    if (culprit && waived(t)) {
        t->relations->counts.waived++;
        return;
    }
    count(t, all);
    if (!culprit) return;
    mark_broken(t);
    report(t, culprit, all);
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

static void try_check(Relations *relations, Waivers *waivers, const Check *check, uint32_t *explained)
{
    Model *model = relations->planner->model;
    Trial t = {.relations = relations, .waivers = waivers, .model = model, .check = check, .explained = explained};
    t.frame = arena_array(model->arena, uint32_t, check->walks.len);
    t.evaluator = (Evaluator){.model = model, .frame = t.frame, .with_slack = check->tolerance == TOLERANCE_ROUNDING};
    walk_instances(&t, 0);
    if (t.reported > MAX_REPORTS)
        diag_add(model->diags, check->decl->warning ? DIAG_W0502 : DIAG_E0501, check->decl->name.span,
                 STR_FMT " does not hold for %u more members", STR_ARG(claim_title(&t)), (unsigned)(t.reported - MAX_REPORTS));
}

void relations_try(Relations *relations, Waivers *waivers)
{
    uint32_t explained = 0;
    relations->broken = arena_array(relations->planner->model->arena, bool, relations->planner->model->members.len);
    for (uint32_t i = 0; i < relations->checks.len; i++) try_check(relations, waivers, &relations->checks.items[i], &explained);
}
