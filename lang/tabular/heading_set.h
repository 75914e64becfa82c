/* Headings, names and texts of cells, each once: those that are the same (headings.h) are one. */
#ifndef BUDGET_TABULAR_HEADING_SET_H
#define BUDGET_TABULAR_HEADING_SET_H

#include "lang/base/arena.h"
#include "lang/base/vec.h"

typedef struct HeadingSet {
    VEC(Str) items;
    uint32_t *slots; /* numbers of items, from 1 on, by their hash; 0 = free */
    uint32_t slot_count;
} HeadingSet;

/* seed: of intern_seed(), the same one each time. The number of its item, which is the last if it
 * is new; the text must live as long. */
uint32_t heading_set_add(HeadingSet *set, Arena *arena, uint64_t seed, Str text);
/* The number of its item; UINT32_MAX if there is none. */
uint32_t heading_set_find(const HeadingSet *set, uint64_t seed, Str text);

#endif
