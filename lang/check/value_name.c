#include "lang/check/value_name.h"

#include <stdlib.h>

#include "lang/check/planning.h"
#include "lang/model/words.h"

/* Steps back that `previous` and `earlier` speak of; 0 = it is another key. */
static uint32_t key_steps(Env *env, const Coord *coord)
{
    if (coord->len != 1 || coord->terms[0].key.atom.kind != ATOM_WORD) return 0;
    switch (word_find(model_atom_text(env, coord->terms[0].key.atom))) {
    case WORD_PREVIOUS:
    case WORD_PREVIOUS_PERIOD: return 1;
    case WORD_EARLIER: return 2;
    default: return 0;
    }
}

/* NONE = it cannot be found. */
static DimId key_dim(Env *env, const Model *model, const Coord *coord, Dims dims)
{
    DimId dim;
    if (coord->dimension.symbol || !key_steps(env, coord))
        return model_coord_dim(env, model, coord, dims, &dim) ? dim : NONE;
    for (uint32_t i = 0; i < dims.len; i++)
        if (model->dims.items[dims.items[i]].ordered) return dims.items[i];
    return NONE;
}

/* "dimension:kind+member-member", by numbers. */
static Str coord_key(Env *env, const Model *model, const Coord *coord, Dims dims)
{
    Sink sink;
    DimId dim = key_dim(env, model, coord, dims);
    sink_memory(&sink, env->arena);
    sink_printf(&sink, "%u:%u", (unsigned)dim, (unsigned)coord->kind);
    if (key_steps(env, coord)) {
        sink_printf(&sink, "-%u", (unsigned)key_steps(env, coord));
        return sink_result(&sink);
    }
    for (uint32_t i = 0; i < coord->len; i++) {
        Symbol key = model_key_symbol(env, coord->terms[i].key);
        bool many = false;
        MemberId member = dim == NONE ? NONE : model_member_find(model, dim, key, &many);
        sink_printf(&sink, "%c%c%u", coord->terms[i].less ? '-' : '+', member == NONE ? 'k' : 'm',
                    (unsigned)(member == NONE ? key : member));
    }
    return sink_result(&sink);
}

static Str member_key(Env *env, const Model *model, MemberId member)
{
    return arena_printf(env->arena, "%u:%u+m%u", (unsigned)model->members.items[member].dim,
                        (unsigned)COORD_MEMBERS, (unsigned)member);
}

static int compare_keys(const void *a, const void *b)
{
    const Str *x = a, *y = b;
    int order = memcmp(x->ptr, y->ptr, x->len < y->len ? x->len : y->len);
    return order ? order : (x->len > y->len) - (x->len < y->len);
}

Symbol value_symbol(Planner *planner, Name name, Coords of, const MemberId *members,
                    uint32_t member_count)
{
    Env *env = planner->env, quiet = env_quiet(env);
    const Model *model = planner->model;
    Named named = model_find(model, name.symbol);
    Dims dims = named.kind == NAMED_LEDGER ? plan_ledger_dims(planner, named.id) : (Dims){0};
    Str key = arena_printf(env->arena, "\x1fvalue\x1f%u", (unsigned)name.symbol);
    uint32_t count = of.len + member_count;
    Str *keys = arena_array(env->arena, Str, count);
    if (!count) return name.symbol;
    for (uint32_t i = 0; i < of.len; i++) keys[i] = coord_key(&quiet, model, &of.items[i], dims);
    for (uint32_t i = of.len; i < count; i++) keys[i] = member_key(env, model, members[i - of.len]);
    qsort(keys, count, sizeof *keys, compare_keys);
    for (uint32_t i = 0; i < count; i++)
        key = arena_printf(env->arena, STR_FMT "\x1f" STR_FMT, STR_ARG(key), STR_ARG(keys[i]));
    return intern(env->names, key);
}
