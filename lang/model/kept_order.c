#include "lang/model/kept_order.h"

#include "lang/model/prints.h"

typedef struct KeptMember {
    Symbol code;
    MemberId parent;
    uint32_t index, end, depth, level;
} KeptMember;

typedef struct KeptDim {
    MemberId *members;
    uint32_t *parents, *earlier; /* earlier NULL: it has none */
    uint32_t **maps;             /* [DimId]; NULL = none */
} KeptDim;

typedef struct KeptOrder {
    KeptMember *members; /* [MemberId] */
    KeptDim *dims;       /* [DimId] */
    uint32_t *years;     /* of the header */
} KeptOrder;

/* ---- to keep ---- */

static uint32_t *copy(Arena *arena, const uint32_t *numbers, uint32_t count)
{
    if (!numbers) return NULL;
    uint32_t *copied = arena_array(arena, uint32_t, count);
    if (count) memcpy(copied, numbers, count * sizeof *copied);
    return copied;
}

static KeptDim keep_dim(Arena *arena, const Model *model, const Dim *dim)
{
    uint32_t count = dim->members.len;
    KeptDim kept = {.members = copy(arena, dim->members.items, count),
                    .parents = copy(arena, dim->parents, count),
                    .earlier = copy(arena, dim->earlier, count),
                    .maps = arena_array(arena, uint32_t *, model->dims.len)};
    for (DimId to = 0; to < model->dims.len; to++)
        kept.maps[to] = copy(arena, dim->maps[to], count);
    return kept;
}

void kept_order_put(Env *env, const Model *model, uint64_t work)
{
    Arena *arena;
    uint64_t print = model_members_print(model, STR("order"));
    KeptOrder *kept = print ? memo_add(env->memo, print, sizeof *kept, work, &arena) : NULL;
    if (!kept) return;
    kept->members = arena_array(arena, KeptMember, model->members.len);
    for (MemberId i = 0; i < model->members.len; i++) {
        const Member *m = &model->members.items[i];
        kept->members[i] = (KeptMember){m->code, m->parent, m->index, m->end, m->depth, m->level};
    }
    kept->dims = arena_array(arena, KeptDim, model->dims.len);
    for (DimId d = 0; d < model->dims.len; d++)
        kept->dims[d] = keep_dim(arena, model, &model->dims.items[d]);
    kept->years = copy(arena, model->header.years, model->dims.items[DIM_YEAR].members.len);
}

/* ---- to take ---- */

static void take_dim(const KeptDim *kept, Dim *dim)
{
    if (dim->members.len)
        memcpy(dim->members.items, kept->members, dim->members.len * sizeof *kept->members);
    dim->parents = kept->parents;
    dim->earlier = kept->earlier;
    dim->maps = kept->maps;
}

bool kept_order_take(Env *env, Model *model)
{
    uint64_t print = model_members_print(model, STR("order"));
    const KeptOrder *kept = print ? memo_find(env->memo, print, env_work(env)) : NULL;
    if (!kept) return false;
    for (MemberId i = 0; i < model->members.len; i++) {
        const KeptMember *of = &kept->members[i];
        Member *m = &model->members.items[i];
        m->code = of->code;
        m->parent = of->parent;
        m->index = of->index;
        m->end = of->end;
        m->depth = of->depth;
        m->level = of->level;
    }
    for (DimId d = 0; d < model->dims.len; d++) take_dim(&kept->dims[d], &model->dims.items[d]);
    model->header.years = kept->years;
    return true;
}
