#include "lang/model/model.h"

Model *model_build(Arena *arena, Interner *names, Sources *sources, Diags *diags, Trees trees,
                   FileReader *reader, Jobs *jobs)
{
    Model *model = arena_new(arena, Model);
    model->arena = arena;
    model->names = names;
    model->sources = sources;
    model->diags = diags;
    model->jobs = jobs;
    model_declare(model, trees);
    model_declare_members(model, trees);
    model_order(model);
    model_load_facts(model, trees, reader);
    model_load_indicators(model, trees);
    return model;
}
