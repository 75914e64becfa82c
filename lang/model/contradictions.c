/* Facts of two dimensions of which one leads to the other by attributes: they must agree. */
#include "lang/model/passes.h"

enum { MAX_REPORTS = 20 };

const uint32_t *model_lead(Env *env, const Model *model, DimId from, DimId to)
{
    const uint32_t **maps = arena_array(env->arena, const uint32_t *, model->dims.len);
    VEC(DimId) found = {0};
    uint32_t size = model->dims.items[from].members.len;
    *vec_push(env->arena, &found) = from;
    for (uint32_t i = 0; i < found.len && !maps[to]; i++)
        for (DimId d = 0; d < model->dims.len; d++) {
            const uint32_t *map = d == from || maps[d] ? NULL : model_map(model, found.items[i], d);
            if (!map) continue;
            uint32_t *whole = arena_array(env->arena, uint32_t, size);
            for (uint32_t m = 0; m < size; m++) {
                uint32_t middle = maps[found.items[i]] ? maps[found.items[i]][m] : m;
                whole[m] = middle == NONE ? NONE : map[middle];
            }
            maps[d] = whole;
            *vec_push(env->arena, &found) = d;
        }
    return maps[to];
}

bool model_related(const Model *model, DimId dim, uint32_t a, uint32_t b)
{
    const Dim *d = &model->dims.items[dim];
    const Member *x = &model->members.items[d->members.items[a]],
                 *y = &model->members.items[d->members.items[b]];
    return (a >= b && a < y->end) || (b >= a && b < x->end);
}

static void report(Env *env, const Model *model, const Ledger *ledger, uint32_t fact,
                   const uint32_t axes[2], uint32_t wanted)
{
    MemberId members[2];
    for (int i = 0; i < 2; i++)
        members[i] = model->dims.items[ledger->dims.items[axes[i]]]
                         .members.items[columns_member(&ledger->facts, axes[i], fact)];
    MemberId right = model->dims.items[ledger->dims.items[axes[1]]].members.items[wanted];
    Diag *diag = diag_add(env->diags, DIAG_E0407, model_fact_span(env, ledger, fact),
                          "this amount is of " STR_FMT " and " STR_FMT ", but " STR_FMT
                          " belongs to " STR_FMT,
                          STR_ARG(model_member_title(env, model, members[0])),
                          STR_ARG(model_member_title(env, model, members[1])),
                          STR_ARG(model_member_title(env, model, members[0])),
                          STR_ARG(model_member_title(env, model, right)));
    diag_label(env->diags, diag, model->members.items[members[0]].span, "declared here");
}

static void check_axes(Env *env, const Model *model, const Ledger *ledger, const uint32_t axes[2])
{
    DimId to = ledger->dims.items[axes[1]];
    const uint32_t *map = model_lead(env, model, ledger->dims.items[axes[0]], to);
    uint32_t reports = 0;
    for (uint32_t f = 0; map && f < ledger->facts.count && reports < MAX_REPORTS; f++) {
        uint32_t wanted = map[columns_member(&ledger->facts, axes[0], f)];
        if (wanted == NONE ||
            model_related(model, to, wanted, columns_member(&ledger->facts, axes[1], f)))
            continue;
        report(env, model, ledger, f, axes, wanted);
        reports++;
    }
}

void model_check_contradictions(Env *env, const Model *model, const Ledger *ledger)
{
    for (uint32_t a = 0; a < ledger->dims.len; a++)
        for (uint32_t b = 0; b < ledger->dims.len; b++)
            if (a != b) check_axes(env, model, ledger, (uint32_t[]){a, b});
}
