#include "lang/model/passes.h"

const Model *model_build(Env *env, Trees trees, FileReader *reader)
{
    Model *model = arena_new(env->arena, Model);
    model_declare(env, model, trees);
    MemberFacts lines = model_declare_members(env, model, trees);
    model_order(env, model);
    model_load_facts(env, model, trees, &lines, reader);
    model_load_indicators(env, model, trees);
    return model;
}
