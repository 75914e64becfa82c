#include "lang/report/shares.h"

#include "lang/check/disclosure.h"

typedef struct ShareBuilder {
    Env *env;
    const Model *model;
    const Relations *relations;
    const Share *share;
    Report *report;
} ShareBuilder;

static void report_failure(const ShareBuilder *b, DiagCode code, const Evaluator *evaluator,
                           const char *message)
{
    const Diags *diags = b->env->diags;
    Str members = check_instance_title(b->env, b->model, &b->share->check, evaluator->frame);
    Diag *diag =
        diag_add(b->env->diags, code, b->share->plan->span, "%s", diags_text(diags, message));
    if (members.len) diag_note(b->env->diags, diag, "for " STR_FMT, STR_ARG(members));
}

/* "spending", "spending(205)": what all budgets call it alike. */
static Str relation_name(const ShareBuilder *b, const uint32_t *frame)
{
    const Check *check = &b->share->check;
    Str name = intern_text(b->env->names, check->decl->name.symbol), members = {0};
    for (uint32_t i = 0; i < check->walks.len; i++) {
        const Dim *dim = &b->model->dims.items[check->walks.items[i].dim];
        Str member = model_member_name(b->env, b->model, dim->members.items[frame[i]]);
        members = i ? arena_printf(b->env->arena, STR_FMT ", " STR_FMT, STR_ARG(members),
                                   STR_ARG(member))
                    : member;
    }
    if (!members.len) return name;
    return arena_printf(b->env->arena, STR_FMT "(" STR_FMT ")", STR_ARG(name), STR_ARG(members));
}

/* value × 10^decimals; false if that is no integer, or does not fit. */
static bool to_integer(Number value, uint32_t decimals, Int128 *integer)
{
    for (uint32_t i = 0; i < decimals; i++)
        if (!number_multiply(value, number_int(10), &value)) return false;
    *integer = value.num;
    return value.den == 1;
}

static bool set_amounts(ReportShare *entry, Number amount, Number off)
{
    for (uint32_t d = 0; d <= AMOUNT_MAX_DECIMALS; d++)
        if (to_integer(amount, d, &entry->amount) && to_integer(off, d, &entry->off)) {
            entry->decimals = d;
            return true;
        }
    return false;
}

/* How far the whole may be off for what this budget has in it. */
static bool find_off(const ShareBuilder *b, Evaluator *evaluator, Number *off)
{
    const Check *check = &b->share->check;
    *off = NUMBER_ZERO;
    if (check->tolerance == TOLERANCE_ROUNDING)
        return bounds_range(b->relations->bounds, evaluator, b->share->plan, off);
    if (check->tolerance == TOLERANCE_AMOUNT && b->share->whole) *off = check->amount;
    return true;
}

static void add_share(const ShareBuilder *b, Evaluator *evaluator, Number amount)
{
    const Plan *plan = b->share->plan;
    ReportShare entry = {.relation = relation_name(b, evaluator->frame),
                         .unit = intern_text(b->env->names,
                                             b->model->units.items[plan->unit].name.symbol),
                         .whole = b->share->whole};
    Number off;
    if (exposure_of(evaluator, plan) != EXPOSES_NOTHING)
        report_failure(b, DIAG_E0506, evaluator, N_("this adds up amounts that are not published"));
    else if (!find_off(b, evaluator, &off) || !set_amounts(&entry, amount, off))
        report_failure(b, DIAG_E0506, evaluator,
                       N_("this amount has no finite number of decimals, or more than nine"));
    else
        *vec_push(b->env->arena, &b->report->shares) = entry;
}

static void build_share(void *context, const Check *check, Evaluator *evaluator)
{
    const ShareBuilder *b = context;
    if (!check_applies(check, evaluator)) return;
    evaluator->overflow = false;
    Value value = eval_plan(evaluator, b->share->plan);
    if (value.exists && value.rows)
        add_share(b, evaluator, value.number);
    else if (evaluator->overflow)
        report_failure(b, DIAG_E0302, evaluator, N_("this amount is too large to be exact"));
    else if (!value.exists && !value.unknown)
        report_failure(b, DIAG_E0503, evaluator, N_("this amount has no value"));
}

/* All budgets that add up have the same relations. */
static Str agreement_text(Env *env, const Model *model)
{
    Sink sink;
    sink_memory(&sink, env->arena);
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        const Statement *s = model->invariants.items[i];
        if (s->invariant.claim != CLAIM_ACROSS) continue;
        sink_str(&sink, source_text(env->sources, s->span));
        sink_char(&sink, '\n');
    }
    return sink_result(&sink);
}

void shares_build(const Relations *relations, Report *report)
{
    Env *env = relations->planner->env;
    const Model *model = relations->planner->model;
    ShareBuilder b = {.env = env, .model = model, .relations = relations, .report = report};
    report->whole = model->header.whole;
    if (!relations->shares.len) return;
    report->agreement = agreement_text(env, model);
    for (uint32_t i = 0; i < relations->shares.len; i++) {
        b.share = &relations->shares.items[i];
        work_on(env_work(env), b.share->check.decl->name.span);
        check_each_instance(env, model, &b.share->check, build_share, &b);
    }
    work_on(env_work(env), (Span){0, 0});
}
