#include "lang/check/import_axes.h"

#include "lang/check/cube.h"

static void add_axes(Env *env, const Model *model, const Ledger *ledger, ImportAxes *axes)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        *vec_push(env->arena, axes) = (ImportAxis){ledger->dims.items[k], k, NULL};
    for (DimId dim = 0; dim < model->dims.len; dim++) {
        CubeAxis axis;
        work_spend(env_work(env), WORK_STEP);
        if (model_axis(ledger, dim) == NONE &&
            path_find(env, model, ledger->dims.items, ledger->dims.len, dim, &axis) == PATH_FOUND)
            *vec_push(env->arena, axes) = (ImportAxis){dim, axis.ledger_axis, axis.map};
    }
}

const ImportAxes *import_axes(Env *env, const Model *model)
{
    ImportAxes *axes = arena_array(env->arena, ImportAxes, model->ledgers.len);
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        add_axes(env, model, &model->ledgers.items[i], &axes[i]);
    return axes;
}
