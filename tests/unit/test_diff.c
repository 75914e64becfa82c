/* Pairing: first with first, by equality and not by hash alone, many equal items in linear time. */

#include "lang/diff/differ.h"
#include "tests/unit/common.h"

enum { MANY = 1 << 18 };

typedef struct Bag {
    const uint32_t *values[2];
    uint64_t modulus; /* of the hash: small = many collisions */
} Bag;

static uint64_t hash(const void *context, int side, uint32_t item)
{
    const Bag *items = context;
    uint32_t value = items->values[side][item];
    return value ? 1 + value % items->modulus : 0;
}

static bool same(const void *context, uint32_t old, uint32_t new)
{
    const Bag *items = context;
    return items->values[OLD][old] == items->values[NEW][new];
}

static uint32_t *nones(Arena *arena, uint32_t count)
{
    uint32_t *twins = arena_array(arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) twins[i] = NONE;
    return twins;
}

static Pairing paired(Arena *arena, Bag *items, uint32_t old_count, uint32_t new_count)
{
    Pairing p = {items,
                 hash,
                 same,
                 {old_count, new_count},
                 {nones(arena, old_count), nones(arena, new_count)}};
    diff_pair(arena, &p);
    return p;
}

static void first_goes_with_first(void **state)
{
    const uint32_t old[] = {7, 5, 7, 0, 9, 7}, new[] = {7, 8, 7, 5, 0};
    const uint32_t expected[] = {0, NONE, 2, 1, NONE}; /* 0 takes no part */
    for (uint64_t modulus = 1; modulus < 4; modulus++) {
        Bag items = {{old, new}, modulus};
        Pairing p = paired(*state, &items, 6, 5);
        assert_memory_equal(p.twins[NEW], expected, sizeof expected);
        assert_int_equal(p.twins[OLD][2], 2);
        assert_int_equal(p.twins[OLD][5], NONE);
    }
}

static void what_is_paired_stays(void **state)
{
    const uint32_t values[] = {3, 3};
    Bag items = {{values, values}, 10};
    Pairing p = {&items, hash, same, {2, 2}, {nones(*state, 2), nones(*state, 2)}};
    p.twins[OLD][0] = 1;
    p.twins[NEW][1] = 0;
    diff_pair(*state, &p);
    assert_int_equal(p.twins[OLD][0], 1);
    assert_int_equal(p.twins[NEW][0], 1);
}

/* With a search for each of them this would take hours. */
static void equal_items_cost_no_more(void **state)
{
    uint32_t *values = arena_array(*state, uint32_t, MANY);
    for (uint32_t i = 0; i < MANY; i++) values[i] = 1;
    Bag items = {{values, values}, 10};
    Pairing p = paired(*state, &items, MANY, MANY);
    for (uint32_t i = 0; i < MANY; i++) assert_int_equal(p.twins[NEW][i], i);
}

static void nothing_with_nothing(void **state)
{
    const uint32_t values[] = {1};
    Bag items = {{values, values}, 10};
    assert_int_equal(paired(*state, &items, 1, 0).twins[OLD][0], NONE);
    assert_int_equal(paired(*state, &items, 0, 1).twins[NEW][0], NONE);
}

static void equal_numbers_hash_equally(void **state)
{
    Number a = {0, 1}, b = {0, 1};
    (void)state;
    assert_true(number_make(250, 100, &a) && number_make(5, 2, &b));
    assert_true(diff_mix_number(1, a) == diff_mix_number(1, b));
    assert_true(number_make(-5, 2, &b));
    assert_false(diff_mix_number(1, a) == diff_mix_number(1, b));
}

static int begin(void **state)
{
    static Memory memory;
    static Arena arena;
    if (setjmp(memory.on_failure)) return -1;
    arena_init(&arena, &memory);
    *state = &arena;
    return 0;
}

static int end(void **state)
{
    arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_goes_with_first),      cmocka_unit_test(what_is_paired_stays),
        cmocka_unit_test(equal_items_cost_no_more),   cmocka_unit_test(nothing_with_nothing),
        cmocka_unit_test(equal_numbers_hash_equally),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
