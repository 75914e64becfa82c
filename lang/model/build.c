#include "lang/model/passes.h"
#include "lang/model/prints.h"
#include "lang/model/silences.h"

/* Two headers are two budgets: what one of them declares would only be wrong in the other. */
static bool is_one_budget(Env *env, Trees trees)
{
    const BudgetHeader *first = NULL, *second = NULL;
    for (uint32_t t = 0; t < trees.len; t++) {
        const Tree *tree = trees.items[t];
        for (uint32_t i = 0; i < tree->statements.len && !second; i++) {
            const Statement *s = tree->statements.items[i];
            if (s->kind == STATEMENT_BUDGET) *(first ? &second : &first) = &s->budget;
        }
    }
    if (!second) return true;
    Diag *diag = diag_add(env->diags, DIAG_E0208, second->name.span,
                          "a second budget header: these are two budgets");
    diag_label(env->diags, diag, first->name.span, "the first one");
    diag_help(env->diags, diag,
              "check each budget by itself; a file that several of them include has "
              "no header");
    return false;
}

const Model *model_build(Env *env, Trees trees, FileReader *reader, Imports imports,
                         FactDrain *drain)
{
    if (!is_one_budget(env, trees)) return NULL;
    Model *model = arena_new(env->arena, Model);
    model->silences = model_silences(env, trees);
    model_find_lost(env, model, trees);
    Layers layers = layers_new(env, trees);
    model_declare(env, model, trees, &layers);
    model->imports = imports;
    model_declare_imports(env, model);
    MemberFacts lines = model_declare_members(env, model, trees, &layers, reader);
    model_place_imports(env, model);
    model_print(env, model, trees);
    model_order(env, model);
    model_find_confidential(env, model);
    model_load_indicators(env, model, trees);
    model_load_facts(env, model, trees, &lines, reader, drain);
    model_find_confidential_facts(env, model);
    return model;
}
