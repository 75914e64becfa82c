#include "lang/model/layers.h"

Layers layers_new(Env *env, Trees trees)
{
    return (Layers){.env = env, .trees = trees, .from = NONE};
}

/* Files come in order of reading, inclusions in any: sorted by counting. */
static void arrange(Layers *l)
{
    uint32_t files = source_count(l->env->sources), count = l->trees.inclusion_count;
    l->starts = arena_array(l->env->arena, uint32_t, (size_t)files + 2);
    l->included = arena_array(l->env->arena, FileId, count);
    l->reached = arena_array(l->env->arena, uint8_t, files);
    for (uint32_t i = 0; i < count; i++) l->starts[l->trees.inclusions[i].from + 2]++;
    for (uint32_t f = 2; f < files + 2; f++) l->starts[f] += l->starts[f - 1];
    for (uint32_t i = 0; i < count; i++)
        l->included[l->starts[l->trees.inclusions[i].from + 1]++] = l->trees.inclusions[i].to;
}

static void reach(Layers *l, FileId file)
{
    if (l->reached[file]) return;
    l->reached[file] = 1;
    *vec_push(l->env->arena, &l->found) = file;
}

static void reach_from(Layers *l, FileId from)
{
    if (l->from == from) return;
    if (!l->starts) arrange(l);
    for (uint32_t i = 0; i < l->found.len; i++) l->reached[l->found.items[i]] = 0;
    l->found.len = 0;
    l->from = from;
    for (uint32_t i = l->starts[from]; i < l->starts[from + 1]; i++) reach(l, l->included[i]);
    for (uint32_t k = 0; k < l->found.len; k++) {
        FileId file = l->found.items[k];
        work_spend(env_work(l->env), WORK_STEP * (1 + l->starts[file + 1] - l->starts[file]));
        for (uint32_t i = l->starts[file]; i < l->starts[file + 1]; i++) reach(l, l->included[i]);
    }
}

bool layers_nearer(Layers *l, FileId near, FileId far)
{
    if (near == far) return false;
    reach_from(l, near);
    if (!l->reached[far]) return false;
    if (!l->reached[near]) return true; /* in no circle */
    reach_from(l, far);
    return !l->reached[near];
}
