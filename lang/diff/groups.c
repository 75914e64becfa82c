/* Cells that changed for the same reasons are one group: the reasons are told once. */
#include "lang/diff/differ.h"

static uint64_t mix_all(uint64_t hash, const uint32_t *items, uint32_t count)
{
    hash = diff_mix(hash, count);
    for (uint32_t i = 0; i < count; i++) hash = diff_mix(hash, items[i]);
    return hash;
}

static uint64_t hash_causes(const DiffCell *cell)
{
    uint64_t hash = mix_all(3 + cell->expression, cell->facts.items, cell->facts.len);
    return diff_mix(mix_all(hash, cell->members.items, cell->members.len), cell->facts_more);
}

static bool same_items(const uint32_t *a, uint32_t a_count, const uint32_t *b, uint32_t b_count)
{
    return a_count == b_count && (!a_count || memcmp(a, b, a_count * sizeof *a) == 0);
}

static bool same_causes(const DiffCell *a, const DiffCell *b)
{
    return a->expression == b->expression && a->facts_more == b->facts_more &&
           same_items(a->facts.items, a->facts.len, b->facts.items, b->facts.len) &&
           same_items(a->members.items, a->members.len, b->members.items, b->members.len);
}

/* The group of the cell, which may be a new one. slots: positions in cell_groups, plus one. */
static DiffCellGroup *group_of(Differ *d, uint32_t *slots, uint32_t mask, const DiffCell *cell)
{
    Diff *diff = &d->diff;
    uint32_t at = (uint32_t)hash_causes(cell) & mask;
    for (; slots[at]; at = (at + 1) & mask) {
        DiffCellGroup *group = &diff->cell_groups.items[slots[at] - 1];
        if (same_causes(&diff->cells.items[group->cells.items[0]], cell)) return group;
    }
    DiffCellGroup *group = vec_push(d->arena, &diff->cell_groups);
    *group = (DiffCellGroup){0};
    slots[at] = diff->cell_groups.len;
    return group;
}

void diff_group_cells(Differ *d)
{
    uint32_t mask = 15;
    while (mask < d->diff.cells.len * 2) mask = mask * 2 + 1;
    uint32_t *slots = arena_array(d->arena, uint32_t, (size_t)mask + 1);
    for (uint32_t i = 0; i < d->diff.cells.len; i++) {
        DiffCellGroup *group = group_of(d, slots, mask, &d->diff.cells.items[i]);
        *vec_push(d->arena, &group->cells) = i;
    }
}
