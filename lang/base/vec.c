#include "lang/base/vec.h"

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

/* By this bit and those below; whatever they are, each costs one step at most for each number. */
static void sort_by_bits(uint32_t *numbers, uint32_t count, uint32_t bit)
{
    uint32_t low = 0, high = count;
    while (low < high) {
        uint32_t number = numbers[low];
        if (!(number & bit)) {
            low++;
            continue;
        }
        numbers[low] = numbers[--high];
        numbers[high] = number;
    }
    if (bit == 1) return;
    if (low > 1) sort_by_bits(numbers, low, bit >> 1);
    if (count - low > 1) sort_by_bits(numbers + low, count - low, bit >> 1);
}

void numbers_sort(uint32_t *numbers, uint32_t count)
{
    uint32_t differ = 0, bit = 1;
    for (uint32_t i = 1; i < count; i++) differ |= numbers[i] ^ numbers[0];
    while (differ >>= 1) bit <<= 1;
    sort_by_bits(numbers, count, bit);
}
