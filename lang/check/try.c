/* Trying every relation for every member it speaks of, and reporting what does not hold. */
#include "lang/check/relations.h"

#include "lang/check/disclosure.h"
#include "lang/syntax/write.h"

typedef struct Failure {
    const Compare *compare;
    Outcome outcome;
    Number difference; /* left - right */
    const uint32_t *frame;
    uint32_t above; /* members above that fail by the same difference */
    WaiverMiss miss;
} Failure;

typedef struct Trial {
    Verdicts *verdicts;
    RelationCounts *counts; /* of this check */
    bool *failed;           /* likewise */
    Waivers *waivers;
    Env *env;
    const Model *model;
    const Check *check;
    Evaluator *evaluator;
    Comparing *comparings; /* of the instance at hand */
    VEC(Failure) failures;
    uint32_t reported;   /* of this check */
    uint32_t most;       /* of these; 0 = all */
    uint32_t *explained; /* of all */
} Trial;

/* difference: left - right */
static bool within(Number allowed, Comparison comparison, Number difference)
{
    bool below = difference.num < 0;
    bool matters = comparison == COMPARE_EQ || comparison == (below ? COMPARE_GE : COMPARE_LE);
    if (below && !number_negate(difference, &difference)) return false;
    return matters && number_compare(difference, allowed) <= 0;
}

bool check_allowed(const Check *check, const Compare *compare, Evaluator *evaluator,
                   Number difference, Number *allowed)
{
    Bound bound;
    *allowed = check->tolerance == TOLERANCE_AMOUNT ? check->amount : NUMBER_ZERO;
    if (check->tolerance != TOLERANCE_ROUNDING) return true;
    if (!bounds_find(check->bounds, evaluator, compare->left, compare->right, NUMBER_ZERO, &bound))
        return false;
    *allowed = bound_allowed(&bound, compare->comparison, difference);
    return true;
}

Comparing check_compare(const Check *check, const Compare *compare, Evaluator *evaluator)
{
    Comparing result = {.outcome = OUTCOME_BROKEN, .difference = {0, 1}, .allowed = {0, 1}};
    evaluator->overflow = false;
    Value left = eval_plan(evaluator, compare->left), right = eval_plan(evaluator, compare->right);
    result.rows = left.rows || right.rows;
    result.unknown = left.unknown || right.unknown;
    if (!left.exists || !right.exists) {
        result.outcome = evaluator->overflow ? OUTCOME_OVERFLOW : OUTCOME_NO_VALUE;
        return result;
    }
    if (!number_subtract(left.number, right.number, &result.difference))
        result.outcome = OUTCOME_OVERFLOW;
    else if (comparison_holds(compare->comparison, left.number, right.number))
        result.outcome = OUTCOME_HELD;
    else if (check->tolerance != TOLERANCE_EXACT &&
             check_allowed(check, compare, evaluator, result.difference, &result.allowed) &&
             within(result.allowed, compare->comparison, result.difference))
        result.outcome = OUTCOME_ROUNDED;
    return result;
}

/* ---- reports ---- */

Str rounded_off_text(Env *env, const Model *model, const RoundedOff *off)
{
    Str residue = eval_text(env, model, off->residue, off->unit);
    for (uint32_t i = 0; i < residue.len; i++)
        if (residue.ptr[i] == ' ') residue.len = i; /* the unit is said once */
    return arena_printf(env->arena, diags_text(env->diags, "residue " STR_FMT " of " STR_FMT),
                        STR_ARG(residue), STR_ARG(eval_text(env, model, off->allowed, off->unit)));
}

Str check_instance_title(Env *env, const Model *model, const Check *check, const uint32_t *frame)
{
    Str title = {0};
    for (uint32_t i = 0; i < check->walks.len; i++) {
        const Dim *dim = &model->dims.items[check->walks.items[i].dim];
        Str member = model_member_title(env, model, dim->members.items[frame[i]]);
        title = title.len ? arena_printf(env->arena, STR_FMT ", " STR_FMT, STR_ARG(title),
                                         STR_ARG(member))
                          : member;
    }
    return title;
}

Str check_title(Env *env, const Check *check)
{
    const InvariantDecl *decl = check->decl;
    Str name = intern_text(env->names, decl->name.symbol);
    if (!decl->label.value.len) return name;
    return arena_printf(env->arena, diags_text(env->diags, STR_FMT " (" STR_FMT ")"),
                        STR_ARG(decl->label.value), STR_ARG(name));
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

/* With places for the claim and, if it speaks of members, for these. */
static const char *outcome_format(Outcome outcome, bool members)
{
    if (outcome == OUTCOME_NO_VALUE)
        return members ? N_(STR_FMT " has no value for " STR_FMT) : N_(STR_FMT " has no value");
    if (outcome == OUTCOME_OVERFLOW)
        return members ? N_(STR_FMT " is too large to be exact for " STR_FMT)
                       : N_(STR_FMT " is too large to be exact");
    return members ? N_(STR_FMT " does not hold for " STR_FMT) : N_(STR_FMT " does not hold");
}

static Diag *report_outcome(Trial *t, const Failure *failure)
{
    DiagCode code = outcome_code(t, failure->outcome);
    Str claim = check_title(t->env, t->check),
        members = check_instance_title(t->env, t->model, t->check, failure->frame);
    const char *format =
        diags_text(t->env->diags, outcome_format(failure->outcome, members.len > 0));
    Str message = arena_printf(t->env->arena, format, STR_ARG(claim), STR_ARG(members));
    return diag_add(t->env->diags, code, failure->compare->span, STR_FMT, STR_ARG(message));
}

/* By how much the left side is more or less than the right one. */
static Str sides_text(const Trial *t, const Failure *failure)
{
    Number difference = failure->difference;
    if (number_is_zero(difference)) return str_from(diags_text(t->env->diags, "left equals right"));
    Str amount = eval_text(t->env, t->model, number_absolute(difference),
                           compare_unit(failure->compare));
    const char *format = difference.num > 0 ? N_("left is " STR_FMT " more than right")
                                            : N_("left is " STR_FMT " less than right");
    return arena_printf(t->env->arena, diags_text(t->env->diags, format), STR_ARG(amount));
}

/* A relation says for itself that its sides should be equal, the others say it with the difference.
 * NULL for the first. */
static const char *expected_format(Comparison comparison)
{
    switch (comparison) {
    case COMPARE_EQ: break;
    case COMPARE_NE: return N_(STR_FMT ", but it must not");
    case COMPARE_LE: return N_(STR_FMT ", but it must be at most as much");
    case COMPARE_GE: return N_(STR_FMT ", but it must be at least as much");
    case COMPARE_LT: return N_(STR_FMT ", but it must be less");
    case COMPARE_GT: return N_(STR_FMT ", but it must be more");
    }
    return NULL;
}

/* What is wrong, for readers who have seen which relation it is said of. */
static Str failure_text(const Trial *t, const Failure *failure)
{
    const Diags *diags = t->env->diags;
    if (failure->outcome == OUTCOME_NO_VALUE) return str_from(diags_text(diags, "has no value"));
    if (failure->outcome == OUTCOME_OVERFLOW)
        return str_from(diags_text(diags, "is too large to be exact"));
    Str difference = sides_text(t, failure);
    const char *format = expected_format(failure->compare->comparison);
    if (!format) return difference;
    return arena_printf(t->env->arena, diags_text(diags, format), STR_ARG(difference));
}

/* By how much each comparison fails, up to the last one that does; 0 = it holds. False if one is
 * too large to say. */
static bool find_difference(Env *env, const Model *model, const Check *check,
                            const Comparing *comparings, Difference *difference)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < check->compares.len; i++)
        if (comparings[i].outcome >= OUTCOME_BROKEN) last = i + 1;
    for (uint32_t i = 0; i < last; i++) {
        Outcome outcome = comparings[i].outcome;
        Number residue = outcome == OUTCOME_BROKEN ? comparings[i].difference : NUMBER_ZERO;
        if (outcome == OUTCOME_NO_VALUE)
            difference_add_no_value(env, difference);
        else if (outcome == OUTCOME_OVERFLOW ||
                 !difference_add_residue(env, model, difference, residue,
                                         compare_unit(&check->compares.items[i])))
            return false;
    }
    return true;
}

static void find_members(const Check *check, const Model *model, const uint32_t *frame,
                         MemberId *members, WaivedPlace *place)
{
    place->members = members;
    for (uint32_t i = 0; i < check->walks.len && place->member_count < CUBE_MAX_AXES; i++)
        members[place->member_count++] =
            model->dims.items[check->walks.items[i].dim].members.items[frame[i]];
}

/* How its difference would be waived; "" if it is too large to say. */
static Str waiver_of(Trial *t, const Failure *failure, Evaluator *evaluator)
{
    Sink sink;
    Difference difference = {0};
    MemberId members[CUBE_MAX_AXES];
    WaivedPlace place = {0};
    for (uint32_t i = 0; i < t->check->compares.len; i++)
        t->comparings[i] = check_compare(t->check, &t->check->compares.items[i], evaluator);
    if (!find_difference(t->env, t->model, t->check, t->comparings, &difference)) return STR("");
    find_members(t->check, t->model, failure->frame, members, &place);
    sink_memory(&sink, t->env->arena);
    Writer w = {.arena = t->env->arena, .names = t->env->names, .sources = t->env->sources,
                .sink = &sink};
    write_name(&w, t->check->decl->name);
    return waivers_write(t->waivers, sink_result(&sink), &place, &difference);
}

typedef struct Explanation { /* of both sides */
    DiagRest rest;
    Env *env;
    const Model *model;
    const Compare *compare;
    const uint32_t *frame;
    uint32_t *explained;
} Explanation;

static void explain(const DiagRest *rest, Diag *diag)
{
    const Explanation *x = (const Explanation *)(const void *)rest;
    Evaluator evaluator = {.env = x->env, .model = x->model, .frame = x->frame};
    bool whole = (*x->explained)++ < MAX_EXPLAINED;
    explain_side(&evaluator, diag, N_("left"), x->compare->left, whole);
    explain_side(&evaluator, diag, N_("right"), x->compare->right, whole);
}

static const DiagRest *explanation_of(const Trial *t, const Failure *failure)
{
    Explanation *x = arena_new(t->env->arena, Explanation);
    *x = (Explanation){.rest = {explain},
                       .env = t->env,
                       .model = t->model,
                       .compare = failure->compare,
                       .frame = failure->frame,
                       .explained = t->explained};
    return &x->rest;
}

static void report(Trial *t, const Failure *failure)
{
    const InvariantDecl *decl = t->check->decl;
    if (t->reported++ >= t->most && t->most && !failure->miss.waiver) return;
    Evaluator evaluator = {.env = t->env, .model = t->model, .frame = failure->frame};
    Diag *diag = report_outcome(t, failure);
    diag->relation = check_instance_key(t->check, failure->frame);
    waivers_missed(t->waivers, failure->miss, diag);
    if (t->waivers->offered) diag->waiver = waiver_of(t, failure, &evaluator);
    if (decl->message.value.len)
        diag_note(t->env->diags, diag, STR_FMT, STR_ARG(decl->message.value));
    if (failure->outcome == OUTCOME_BROKEN)
        diag_note(t->env->diags, diag, STR_FMT, STR_ARG(failure_text(t, failure)));
    if (failure->above)
        diag_note(t->env->diags, diag, "members above that fail by the same amount: %u",
                  (unsigned)failure->above);
    diag->rest = explanation_of(t, failure);
}

/* Does the failure only repeat, higher in the hierarchy, the one after it? */
static bool repeats(const Trial *t, const Failure *upper, const Failure *lower)
{
    if (t->check->walks.len != 1 || upper->miss.waiver ||
        number_compare(upper->difference, lower->difference) != 0)
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

bool check_waived(const Check *check, const Model *model, const uint32_t *frame,
                  const Comparing *comparings, Waivers *waivers, WaiverMiss *miss)
{
    MemberId members[CUBE_MAX_AXES];
    WaivedPlace place = {.name = check->decl->name.symbol};
    Difference difference = {0};
    *miss = (WaiverMiss){0};
    if (!waivers_name(waivers, place.name)) return false;
    find_members(check, model, frame, members, &place);
    return find_difference(waivers->env, model, check, comparings, &difference) &&
           waivers_cover(waivers, &place, &difference, miss);
}

/* ---- instances ---- */

static Outcome worse(Outcome a, Outcome b)
{
    return a > b ? a : b;
}

bool check_applies(const Check *check, Evaluator *evaluator)
{
    return !check->condition || condition_holds(evaluator, check->condition);
}

void relation_counts_off(RelationCounts *counts, RoundedOff off)
{
    RoundedOff *largest = &counts->largest;
    off.residue = number_absolute(off.residue);
    bool none = largest->allowed.den == 0, amounts = largest->unit != 0;
    if (none || (off.unit && !amounts) ||
        ((off.unit != 0) == amounts && number_compare(off.residue, largest->residue) > 0))
        *largest = off;
}

static void count(RelationCounts *counts, Outcome outcome)
{
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
        t->verdicts->broken[t->model->dims.items[t->check->walks.items[i].dim]
                                .members.items[t->evaluator->frame[i]]] = true;
}

static void add_failure(Trial *t, const Compare *compare, Number difference, Outcome outcome,
                        WaiverMiss miss)
{
    uint32_t count = t->check->walks.len;
    uint32_t *frame = arena_array(t->env->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) frame[i] = t->evaluator->frame[i];
    *vec_push(t->env->arena, &t->failures) =
        (Failure){compare, outcome, difference, frame, 0, miss};
}

bool check_exposes(const Check *check, const Evaluator *evaluator)
{
    for (uint32_t i = 0; i < check->compares.len; i++)
        if (exposure_of(evaluator, check->compares.items[i].left) != EXPOSES_NOTHING ||
            exposure_of(evaluator, check->compares.items[i].right) != EXPOSES_NOTHING)
            return true;
    return false;
}

/* `failure` is of this instance, if it is broken; `blank`: nothing else was compared. */
static void record(const Trial *t, RecordOutcome outcome, bool blank, const Failure *failure)
{
    if (!t->waivers->records) return;
    RelationRecord entry = {
        .suite = intern_text(t->env->names, t->check->decl->name.symbol),
        .name = check_instance_title(t->env, t->model, t->check, t->evaluator->frame),
        .outcome = outcome,
        .warning = t->check->decl->warning,
        .confidential = check_exposes(t->check, t->evaluator),
        .span = t->check->decl->name.span};
    if ((entry.blank = blank))
        entry.text = str_from(diags_text(t->env->diags, N_("it found no amounts to compare")));
    if (failure) {
        entry.text = failure_text(t, failure);
        entry.span = failure->compare->span;
        entry.warning = entry.warning && failure->outcome == OUTCOME_BROKEN;
    }
    waivers_record(t->waivers, entry);
}

static void record_held(const Trial *t, Outcome outcome, bool blank, const RoundedOff *off)
{
    if (!t->waivers->records) return;
    record(t, outcome == OUTCOME_ROUNDED ? RECORD_ROUNDED : RECORD_HELD, blank, NULL);
    if (outcome != OUTCOME_ROUNDED || !off->allowed.den) return;
    waivers_record_text(t->waivers, rounded_off_text(t->env, t->model, off));
}

static void try_instance(void *context, const Check *check, Evaluator *evaluator)
{
    Trial *t = context;
    bool rows = check->walks.len == 0, unknown = false;
    uint64_t compared = t->counts->compared;
    Outcome all = OUTCOME_HELD;
    const Compare *culprit = NULL;
    WaiverMiss miss;
    Number difference = NUMBER_ZERO;
    RelationCounts off = {0};
    t->evaluator = evaluator;
    if (!check_applies(check, evaluator)) return;
    for (uint32_t i = 0; i < check->compares.len; i++) {
        Comparing comparing = check_compare(check, &check->compares.items[i], evaluator);
        t->comparings[i] = comparing;
        rows |= comparing.rows;
        t->counts->compared += comparing.rows || comparing.outcome >= OUTCOME_BROKEN;
        unknown |= comparing.unknown;
        all = worse(all, comparing.outcome);
        if (comparing.outcome == OUTCOME_ROUNDED && check->tolerance == TOLERANCE_ROUNDING)
            relation_counts_off(&off, (RoundedOff){comparing.difference, comparing.allowed,
                                                   compare_unit(&check->compares.items[i])});
        if (comparing.outcome < OUTCOME_BROKEN || culprit) continue;
        culprit = &check->compares.items[i];
        difference = comparing.difference;
    }
    *t->failed |= culprit != NULL;
    if (!rows || unknown) return; /* nothing is said about this member */
    if (culprit &&
        check_waived(check, t->model, evaluator->frame, t->comparings, t->waivers, &miss)) {
        t->counts->waived++;
        record(t, RECORD_WAIVED, false, NULL);
        return;
    }
    count(t->counts, all);
    if (!culprit) {
        relation_counts_add(t->counts, &off);
        record_held(t, all, t->counts->compared == compared, &off.largest);
        return;
    }
    mark_broken(t);
    add_failure(t, culprit, difference, all, miss);
    record(t, RECORD_BROKEN, false, &t->failures.items[t->failures.len - 1]);
}

typedef struct InstanceWalk {
    const Check *check;
    uint32_t *frame;
    Evaluator evaluator;
    InstanceVisitor *visit;
    void *context;
} InstanceWalk;

static void walk_instances(InstanceWalk *w, uint32_t at)
{
    if (at == w->check->walks.len) {
        w->visit(w->context, w->check, &w->evaluator);
        return;
    }
    const Walk *walk = &w->check->walks.items[at];
    IndexRange range = walk_range(walk, &w->evaluator);
    for (uint32_t index = range.lo; index < range.hi; index++) {
        w->frame[walk->slot] = index;
        const Walk *also = w->check->also;
        if (walk_takes(walk, &w->evaluator, index) &&
            (!also || walk_has(also, &w->evaluator, index)))
            walk_instances(w, at + 1);
    }
}

void check_each_instance(Env *env, const Model *model, const Check *check, InstanceVisitor *visit,
                         void *context)
{
    InstanceWalk walk = {.check = check, .visit = visit, .context = context};
    walk.frame = arena_array(env->arena, uint32_t, check->walks.len);
    walk.evaluator = (Evaluator){.env = env, .model = model, .frame = walk.frame};
    /* NOLINTNEXTLINE: whoever visits forgets it before this returns */
    walk_instances(&walk, 0);
}

uint64_t check_instance_key(const Check *check, const uint32_t *frame)
{
    uint64_t key = 1;
    for (uint32_t i = 0; i < check->walks.len; i++)
        key = key * (UINT64_C(1) << 32 | 1) + frame[i] + 1;
    return key;
}

/* ---- what the last compilation has tried ---- */

/* Of a check that speaks of the same, and reads the same facts; records are made of each instance.
 */
static bool take_verdict(Env *env, const Check *check, const Waivers *waivers,
                         RelationCounts *counts)
{
    bool may = check->print && !waivers->records;
    const RelationCounts *kept = may ? memo_find(env->memo, check->print, env_work(env)) : NULL;
    if (kept) *counts = *kept;
    return kept != NULL;
}

/* One of which nothing fails: no waiver was asked. */
static void keep_verdict(Env *env, const Check *check, const RelationCounts *counts, uint64_t work)
{
    Arena *arena;
    RelationCounts *kept =
        check->print ? memo_add(env->memo, check->print, sizeof *kept, work, &arena) : NULL;
    if (kept) *kept = *counts;
}

static void try_check(const Relations *relations, uint32_t at, Waivers *waivers, Verdicts *verdicts,
                      uint32_t *explained, uint32_t most)
{
    Env *env = relations->planner->env;
    const Model *model = relations->planner->model;
    const Check *check = &relations->checks.items[at];
    EnvMark before = env_mark(env);
    if (take_verdict(env, check, waivers, &verdicts->by_check[at])) return;
    Trial t = {.verdicts = verdicts,
               .counts = &verdicts->by_check[at],
               .failed = &verdicts->failed[at],
               .waivers = waivers,
               .env = env,
               .model = model,
               .check = check,
               .comparings = arena_array(env->arena, Comparing, check->compares.len),
               .explained = explained,
               .most = most};
    check_each_instance(env, model, check, try_instance, &t);
    if (!*t.failed) keep_verdict(env, check, t.counts, work_spent(env_work(env)) - before.work);
    report_all(&t);
    if (most && t.reported > most)
        diag_add(env->diags, check->decl->warning ? DIAG_W0502 : DIAG_E0501, check->decl->name.span,
                 STR_FMT " does not hold for %u more members", STR_ARG(check_title(env, check)),
                 (unsigned)(t.reported - most));
}

static void report_untried(const Relations *relations, const Check *check)
{
    Env *env = relations->planner->env;
    if (check->decl->may_be_empty) return;
    Diag *diag = diag_add(env->diags, DIAG_W0505, check->decl->name.span,
                          STR_FMT " proves nothing: it found no amounts to compare",
                          STR_ARG(check_title(env, check)));
    diag_help(env->diags, diag, "if that is meant, write `may be empty` before the colon");
}

/* No instance of it has a record of its own. */
static void record_untried(const Relations *relations, const Check *check, Waivers *waivers)
{
    Env *env = relations->planner->env;
    RelationRecord entry = {
        .suite = intern_text(env->names, check->decl->name.symbol),
        .outcome = RECORD_UNTRIED,
        .text = str_from(diags_text(env->diags, N_("it found no amounts to compare"))),
        .span = check->decl->name.span};
    if (waivers->records) waivers_record(waivers, entry);
}

static uint64_t tried_instances(const RelationCounts *counts)
{
    return (uint64_t)counts->held + counts->rounded + counts->waived + counts->broken;
}

/* An invariant that several checks belong to (`agree`) was tried if one of them was. */
static void find_untried(const Relations *relations, Waivers *waivers, Verdicts *verdicts)
{
    for (uint32_t i = 0, next; i < relations->checks.len; i = next) {
        const Check *check = &relations->checks.items[i];
        uint64_t compared = 0, instances = 0;
        for (next = i; next < relations->checks.len &&
                       relations->checks.items[next].decl == check->decl;
             next++) {
            compared += verdicts->by_check[next].compared;
            instances += tried_instances(&verdicts->by_check[next]);
        }
        if (compared) continue;
        *vec_push(relations->planner->env->arena, &verdicts->untried) = check->decl;
        report_untried(relations, check);
        if (!instances) record_untried(relations, check, waivers);
    }
}

void relation_counts_add(RelationCounts *sum, const RelationCounts *counts)
{
    sum->held += counts->held;
    sum->rounded += counts->rounded;
    sum->waived += counts->waived;
    sum->broken += counts->broken;
    if (counts->largest.allowed.den) relation_counts_off(sum, counts->largest);
}

Verdicts relations_untried(const Relations *relations)
{
    Arena *arena = relations->planner->env->arena;
    return (Verdicts){.by_check = arena_array(arena, RelationCounts, relations->checks.len),
                      .failed = arena_array(arena, bool, relations->checks.len),
                      .broken = arena_array(arena, bool, relations->planner->model->members.len)};
}

Verdicts relations_try(const Relations *relations, Waivers *waivers, uint32_t most)
{
    uint32_t *explained = arena_new(relations->planner->env->arena, uint32_t);
    Work *work = env_work(relations->planner->env);
    Verdicts verdicts = relations_untried(relations);
    for (uint32_t i = 0; i < relations->checks.len; i++) {
        work_on(work, relations->checks.items[i].decl->name.span);
        try_check(relations, i, waivers, &verdicts, explained, most);
        relation_counts_add(&verdicts.counts, &verdicts.by_check[i]);
    }
    find_untried(relations, waivers, &verdicts);
    work_on(work, (Span){0, 0});
    return verdicts;
}
