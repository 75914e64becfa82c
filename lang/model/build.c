#include "lang/model/passes.h"
#include "lang/model/silences.h"

const Model *model_build(Env *env, Trees trees, FileReader *reader)
{
    Model *model = arena_new(env->arena, Model);
    model->silences = model_silences(env, trees);
    Layers layers = layers_new(env, trees);
    model_declare(env, model, trees, &layers);
    MemberFacts lines = model_declare_members(env, model, trees, &layers);
    model_order(env, model);
    model_load_facts(env, model, trees, &lines, reader);
    model_load_indicators(env, model, trees);
    return model;
}
