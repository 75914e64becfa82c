#include "lang/check/relation_text.h"

#include "lang/check/disclosure.h"

static bool has_amount(const Plan *plan)
{
    if (!plan) return false;
    if (plan->kind == PLAN_CONSTANT) return !number_is_zero(plan->constant);
    return has_amount(plan->left) || has_amount(plan->right);
}

static void look_at_instance(void *context, const Check *check, Evaluator *evaluator)
{
    bool *exposes = context;
    *exposes |= check_exposes(check, evaluator);
}

static bool check_tells(const Relations *relations, const Check *check)
{
    const Model *model = relations->planner->model;
    bool names = false, amount = false, exposes = false;
    for (uint32_t k = 0; k < check->compares.len; k++) {
        const Compare *compare = &check->compares.items[k];
        names |= plan_names_confidential(model, compare->left) ||
                 plan_names_confidential(model, compare->right);
        amount |= has_amount(compare->left) || has_amount(compare->right);
    }
    if (amount && !names)
        check_each_instance(relations->planner->env, model, check, look_at_instance, &exposes);
    return names || exposes;
}

bool relation_tells(const Relations *relations, const InvariantDecl *decl)
{
    if (!relations->planner->model->confidential) return false;
    for (uint32_t i = 0; i < relations->checks.len; i++)
        if (relations->checks.items[i].decl == decl &&
            check_tells(relations, &relations->checks.items[i]))
            return true;
    return false;
}
