#include "lang/base/vec.h"

#include <stdlib.h>

enum { FIRST_CAPACITY = 8 };

#ifdef BUDGET_HOSTILE
static uint32_t next_capacity(uint32_t cap, uint32_t need)
{
    (void)cap;
    return need + need / 8; /* nearly every push moves all: a pointer that was kept is stale */
}
#else
static uint32_t next_capacity(uint32_t cap, uint32_t need)
{
    uint32_t grown = cap < FIRST_CAPACITY / 2 ? FIRST_CAPACITY : cap;
    if (cap >= FIRST_CAPACITY / 2) grown = cap > UINT32_MAX / 2 ? UINT32_MAX : cap * 2;
    return grown > need ? grown : need;
}
#endif

void *vec_grow(Arena *arena, void *items, size_t item_size, uint32_t need, uint32_t *cap)
{
    /* `need` wraps to 0 when a vector is full to 2^32 - 1 items. */
    if (need == 0) longjmp(arena->memory->on_failure, 1);
    if (need <= *cap) return items;
    uint32_t grown = next_capacity(*cap, need);
    if (grown > SIZE_MAX / item_size) longjmp(arena->memory->on_failure, 1);
    void *moved = arena_resize(arena, items, *cap * item_size, grown * item_size);
    *cap = grown;
    return moved;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

void numbers_sort(uint32_t *numbers, uint32_t count)
{
    if (count) qsort(numbers, count, sizeof *numbers, compare_numbers);
}
