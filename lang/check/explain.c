/* What stands behind a side of a relation: its terms with their values, and the facts that they
 * sum. */
#include "lang/check/relations.h"

enum { MAX_TERMS = 8, MAX_FACTS = 4 };

typedef struct Explainer {
    Evaluator *evaluator;
    Diag *diag;
    uint32_t terms;
    bool single; /* the side is one term, which has been shown */
} Explainer;

Str fact_title(Env *env, const Model *model, const Ledger *ledger, uint32_t fact)
{
    const FactNote *note = columns_note(&ledger->facts, fact);
    Sink title;
    sink_memory(&title, env->arena);
    if (note) sink_str(&title, note->label);
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        const Dim *dim = &model->dims.items[ledger->dims.items[k]];
        if (title.len) sink_text(&title, ", ");
        model_write_title(env, model, dim->members.items[columns_member(&ledger->facts, k, fact)],
                          &title);
    }
    return sink_result(&title);
}

static void explain_facts(Explainer *x, const Plan *plan)
{
    Env *env = x->evaluator->env;
    const Model *model = x->evaluator->model;
    const Ledger *ledger = &model->ledgers.items[plan->sum.cube->ledger];
    UnitId base = model->units.items[ledger->unit].base;
    CubeCell cell = eval_cell(x->evaluator, plan);
    uint32_t found = 0, end = cell.rows ? ledger->facts.count : 0;
    ledger_want_facts(ledger);
    for (uint32_t f = cell.first; f < end && found < MAX_FACTS && found < cell.facts; f++) {
        work_note(env_work(env), WORK_STEP);
        if (columns_is_dash(&ledger->facts, f) || !sum_has_fact(x->evaluator, plan, ledger, f))
            continue;
        found++;
        Number amount;
        if (!number_multiply(number_int(columns_amount(&ledger->facts, f)), ledger->quantum,
                             &amount))
            continue;
        diag_note_at(env->diags, x->diag, model_fact_span(env, ledger, f),
                     "    " STR_FMT " " STR_FMT, STR_ARG(eval_text(env, model, amount, base)),
                     STR_ARG(fact_title(env, model, ledger, f)));
    }
    if (cell.facts > MAX_FACTS)
        diag_note(env->diags, x->diag, "    … and %u more", (unsigned)(cell.facts - MAX_FACTS));
}

static Str value_text(Env *env, const Model *model, Value value, UnitId unit)
{
    return value.exists ? eval_text(env, model, value.number, unit)
                        : str_from(diags_text(env->diags, "no value"));
}

static void explain_term(Explainer *x, const Plan *plan, bool negative)
{
    if (plan->kind == PLAN_ADD || plan->kind == PLAN_SUBTRACT) {
        explain_term(x, plan->left, negative);
        explain_term(x, plan->right, plan->kind == PLAN_ADD ? negative : !negative);
        return;
    }
    if (plan->kind == PLAN_NAMED || plan->kind == PLAN_NEGATE) {
        explain_term(x, plan->left, plan->kind == PLAN_NAMED ? negative : !negative);
        return;
    }
    Env *env = x->evaluator->env;
    const Model *model = x->evaluator->model;
    Value value = eval_plan(x->evaluator, plan);
    if (!value.facts || x->terms++ >= MAX_TERMS) return;
    if (!x->single)
        diag_note_at(env->diags, x->diag, plan->span, "  %s " STR_FMT " = " STR_FMT,
                     negative ? "-" : "+", STR_ARG(source_text(env->sources, plan->span)),
                     STR_ARG(value_text(env, model, value, plan->unit)));
    if (plan->kind == PLAN_SUM) explain_facts(x, plan);
}

void explain_side(Evaluator *evaluator, Diag *diag, const char *side, const Plan *plan, bool whole)
{
    Explainer x = {evaluator, diag, 0, plan->kind == PLAN_SUM || plan->kind == PLAN_CONSTANT};
    Env *env = evaluator->env;
    const Model *model = evaluator->model;
    Value value = eval_plan(evaluator, plan);
    diag_note(env->diags, diag, "%s: " STR_FMT " = " STR_FMT, diags_text(env->diags, side),
              STR_ARG(source_text(env->sources, plan->span)),
              STR_ARG(value_text(env, model, value, plan->unit)));
    if (!whole) return;
    explain_term(&x, plan, false);
    if (x.terms > MAX_TERMS)
        diag_note(env->diags, diag, "  … and %u more", (unsigned)(x.terms - MAX_TERMS));
}
