#include "lang/locate/groups.h"

#include <stdlib.h>

typedef struct Grouper {
    const Incidence *in;
    Arena *arena;
    Groups *groups;
    const Shapes *shapes;
    uint32_t *left;    /* [shape]: relations of it that are in no group */
    uint32_t *touched; /* [column]: number of the test that saw it */
    uint32_t tests;
} Grouper;

static bool is_free(const Grouper *g, uint32_t relation)
{
    return !g->groups->grouped[relation];
}

/* ---- how many figures must be wrong ---- */

static int compare_sizes(const void *a, const void *b)
{
    const IncidenceRelation *const *x = a, *const *y = b;
    if ((*x)->entry_count != (*y)->entry_count)
        return (*x)->entry_count < (*y)->entry_count ? -1 : 1;
    return (*x > *y) - (*x < *y);
}

/* Marks its figures. False if one of them was marked before. */
static bool is_apart(Grouper *g, const IncidenceRelation *relation)
{
    bool apart = true;
    for (uint32_t i = 0; i < relation->entry_count; i++) {
        uint32_t column = g->in->by_relation[relation->entry + i].other;
        apart &= g->touched[column] != g->tests;
        g->touched[column] = g->tests;
    }
    return apart;
}

/* Relations without a common figure: at least so many figures must be wrong for all of them to be
 * broken. Counts no further than it matters. The smallest come first, unless any order does. */
static uint32_t count_apart(Grouper *g, const uint32_t *relations, uint32_t len)
{
    uint32_t count = 0;
    g->tests++;
    for (uint32_t i = 0; i < len && count < GROUP_LEAST; i++)
        count += is_apart(g, &g->in->relations.items[relations[i]]);
    if (count == GROUP_LEAST) return count;
    const IncidenceRelation **sorted = arena_array(g->arena, const IncidenceRelation *, len);
    for (uint32_t i = 0; i < len; i++) sorted[i] = &g->in->relations.items[relations[i]];
    qsort(sorted, len, sizeof *sorted, compare_sizes);
    g->tests++;
    count = 0;
    for (uint32_t i = 0; i < len && count < GROUP_LEAST; i++) count += is_apart(g, sorted[i]);
    return count;
}

/* ---- the largest first ---- */

static uint32_t count_left(const Grouper *g, const ShapeUse *use)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < use->relations.len; i++) count += is_free(g, use->relations.items[i]);
    return count;
}

/* Of shapes that as many relations have, the one that says most; NONE if there are too few. */
static uint32_t best_shape(const Grouper *g)
{
    const ShapeUse *uses = g->shapes->items.items;
    uint32_t best = NONE;
    for (uint32_t i = 0; i < g->shapes->items.len; i++) {
        if (g->left[i] < GROUP_LEAST) continue;
        if (best == NONE || g->left[i] > g->left[best] ||
            (g->left[i] == g->left[best] && uses[i].shape.kind < uses[best].shape.kind))
            best = i;
    }
    return best;
}

static void find_largest(const Grouper *g, Group *group)
{
    group->largest = NUMBER_ZERO;
    for (uint32_t i = 0; i < group->relations.len; i++) {
        const IncidenceRelation *relation = &g->in->relations.items[group->relations.items[i]];
        Number size = relation->residue;
        group->unit = relation->unit;
        if (size.num < 0 && !number_negate(size, &size)) continue;
        if (number_compare(size, group->largest) > 0) group->largest = size;
    }
}

static Group make_group(const Grouper *g, const ShapeUse *use)
{
    Group group = {.shape = &use->shape};
    for (uint32_t i = 0; i < use->relations.len; i++)
        if (is_free(g, use->relations.items[i]))
            *vec_push(g->arena, &group.relations) = use->relations.items[i];
    find_largest(g, &group);
    return group;
}

/* Do all relations of a group, which are in no other one yet, have the shape? */
static bool has_shape(const Grouper *g, const Group *group, const ShapeUse *use)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < use->relations.len && at < group->relations.len; i++)
        at += use->relations.items[i] == group->relations.items[at];
    return at == group->relations.len && count_left(g, use) == at;
}

/* Multiplying one side of an equation is dividing the other: whatever does the same is told. */
static void find_others(const Grouper *g, Group *group)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < g->shapes->items.len && count < GROUP_OTHERS; i++) {
        const ShapeUse *use = &g->shapes->items.items[i];
        if (&use->shape != group->shape && use->shape.kind <= SHAPE_INSTEAD &&
            use->shape.part != PART_MEMBER && has_shape(g, group, use))
            group->others[count++] = &use->shape;
    }
}

static void add_group(Grouper *g, Group *group)
{
    find_others(g, group);
    for (uint32_t i = 0; i < group->relations.len; i++)
        g->groups->grouped[group->relations.items[i]] = true;
    *vec_push(g->arena, &g->groups->items) = *group;
    for (uint32_t i = 0; i < g->shapes->items.len; i++)
        if (g->left[i]) g->left[i] = count_left(g, &g->shapes->items.items[i]);
}

static void count_shapes(Grouper *g)
{
    g->left = arena_array(g->arena, uint32_t, g->shapes->items.len);
    for (uint32_t i = 0; i < g->shapes->items.len; i++) {
        const ShapeUse *use = &g->shapes->items.items[i];
        if (use->relations.len >= GROUP_LEAST &&
            count_apart(g, use->relations.items, use->relations.len) == GROUP_LEAST)
            g->left[i] = use->relations.len;
    }
}

static void group_by(Grouper *g, const Shapes *shapes)
{
    uint32_t shape;
    g->shapes = shapes;
    count_shapes(g);
    while (g->groups->items.len < GROUPS_MAX && (shape = best_shape(g)) != NONE) {
        Group group = make_group(g, &g->shapes->items.items[shape]);
        if (count_apart(g, group.relations.items, group.relations.len) < GROUP_LEAST)
            g->left[shape] = 0;
        else
            add_group(g, &group);
    }
}

/* Relations of groups do not count from now on. Returns how many do. */
static uint32_t set_aside(const Groups *groups, const Incidence *in, bool *counts)
{
    uint32_t left = 0;
    for (uint32_t r = 0; r < in->broken; r++) {
        counts[r] &= !groups->grouped[r];
        left += counts[r];
    }
    return left;
}

Groups *groups_find(const Incidence *in, bool *counts)
{
    Grouper g = {.in = in, .arena = in->env->arena};
    g.groups = arena_new(g.arena, Groups);
    g.groups->grouped = arena_array(g.arena, bool, in->relations.len);
    if (set_aside(g.groups, in, counts) < GROUP_LEAST) return g.groups;
    g.touched = arena_array(g.arena, uint32_t, in->columns.len);
    group_by(&g, shapes_find(in, counts));
    if (set_aside(g.groups, in, counts) < GROUP_LEAST) return g.groups;
    group_by(&g, shapes_find_instead(in, counts));
    set_aside(g.groups, in, counts);
    return g.groups;
}
