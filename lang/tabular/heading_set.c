#include "lang/tabular/heading_set.h"

#include "lang/tabular/headings.h"

enum { FEW = 16 };

/* Where the text is among the slots, or the free one where it would be. */
static uint32_t *find_slot(const HeadingSet *set, uint64_t seed, Str text)
{
    uint32_t mask = set->slot_count - 1;
    for (uint32_t at = (uint32_t)heading_hash(seed, text) & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &set->slots[at];
        if (!*slot || heading_same(set->items.items[*slot - 1], text)) return slot;
    }
}

static void make_room(HeadingSet *set, Arena *arena, uint64_t seed)
{
    if (set->items.len * 2 < set->slot_count) return;
    set->slot_count = set->slot_count ? set->slot_count * 2 : FEW;
    set->slots = arena_array(arena, uint32_t, set->slot_count);
    for (uint32_t i = 0; i < set->items.len; i++)
        *find_slot(set, seed, set->items.items[i]) = i + 1;
}

uint32_t heading_set_add(HeadingSet *set, Arena *arena, uint64_t seed, Str text)
{
    make_room(set, arena, seed);
    uint32_t *slot = find_slot(set, seed, text);
    if (!*slot) {
        *vec_push(arena, &set->items) = text;
        *slot = set->items.len;
    }
    return *slot - 1;
}

uint32_t heading_set_find(const HeadingSet *set, uint64_t seed, Str text)
{
    return set->slot_count ? *find_slot(set, seed, text) - 1 : UINT32_MAX;
}
