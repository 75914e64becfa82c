#include "lang/base/memo.h"
#include "tests/unit/fixture.h"

static void keep(Memo *memo, uint64_t number, int value)
{
    Arena *own;
    int *kept = memo_add(memo, number, sizeof *kept, 10, &own);
    assert_non_null(kept);
    *kept = value;
}

static void what_is_kept_is_found(void **state)
{
    (void)state;
    Arena *own;
    Work work = {0};
    work_init(&work);
    Memo *memo = memo_new(arena.memory);
    memo_begin(memo, 1);
    for (uint64_t i = 0; i < 3000; i++) keep(memo, i << 20, (int)i);
    for (uint64_t i = 0; i < 3000; i++)
        assert_int_equal(*(const int *)memo_find(memo, i << 20, &work), i);
    assert_null(memo_find(memo, 7, &work));
    assert_null(memo_find(NULL, 0, &work));
    assert_null(memo_add(memo, 0, sizeof(int), 0, &own));
    memo_free(memo);
}

/* What a compilation has made or taken lives as long as it does. */
static void what_nothing_uses_is_dropped(void **state)
{
    (void)state;
    Work work = {0};
    work_init(&work);
    Memo *memo = memo_new(arena.memory);
    memo_begin(memo, 1);
    keep(memo, 1, 1);
    keep(memo, 2, 2);
    memo_begin(memo, 2);
    assert_non_null(memo_find(memo, 2, &work));
    keep(memo, 3, 3);
    memo_drop(memo, 1, 2);
    memo_begin(memo, 3);
    assert_non_null(memo_find(memo, 1, &work));
    memo_drop(memo, 3, 2);
    for (uint64_t i = 1; i <= 3; i++) assert_non_null(memo_find(memo, i, &work));
    memo_begin(memo, 4);
    keep(memo, 4, 4);
    memo_drop(memo, 4, 4);
    assert_null(memo_find(memo, 1, &work));
    assert_non_null(memo_find(memo, 4, &work));
    memo_free(memo);
}

/* A change of one word that no other word makes up for, whatever the seed is. */
static void words_do_not_cancel(void **state)
{
    (void)state;
    const uint64_t top = (uint64_t)1 << 63;
    for (uint64_t seed = 1; seed < 1000; seed++)
        for (int bit = 0; bit < 64; bit++) {
            uint64_t one = memo_mix(memo_mix(seed << 40 | 12345, 1), 2);
            uint64_t two = memo_mix(memo_mix(seed << 40 | 12345, 1 ^ top),
                                    2 ^ top ^ (uint64_t)1 << bit);
            assert_int_not_equal(one, two);
        }
}

static void numbers_follow_from_all_bytes(void **state)
{
    (void)state;
    char bytes[20] = "0123456789abcdefghi";
    uint64_t all = memo_mix_bytes(1, bytes, sizeof bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        bytes[i] ^= 1;
        assert_true(memo_mix_bytes(1, bytes, sizeof bytes) != all);
        bytes[i] ^= 1;
    }
    assert_true(memo_mix_bytes(1, bytes, 19) != all);
    assert_true(memo_mix_text(1, STR("")) != memo_mix(1, 0));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(what_is_kept_is_found),
        TEST(what_nothing_uses_is_dropped),
        TEST(words_do_not_cancel),
        TEST(numbers_follow_from_all_bytes),
    };
    return cmocka_run_group_tests_name("memo", tests, NULL, NULL);
}
