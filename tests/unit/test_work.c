#include "lang/base/work.h"

#include "tests/unit/common.h"

static const uint64_t constant = 300000000, each_byte = 500,
                      to_read = 100; /* docs/performance.md */

static Work work;
static jmp_buf stop;

/* Spends so many units; false if that was more than is left. */
static bool can_spend(uint64_t units)
{
    if (setjmp(stop)) return false;
    work_spend(&work, units);
    return true;
}

static Span statement(uint32_t number)
{
    return (Span){number * 10, number * 10 + 5};
}

static void a_limit_is_reached_to_the_unit(void **state)
{
    (void)state;
    work_begin(&work, &stop, 0, 1000);
    assert_true(can_spend(999));
    assert_true(can_spend(1));
    assert_false(can_spend(1));
    assert_true(work_forgive(&work));
    assert_false(work_forgive(&work));
    assert_true(can_spend(1000000)); /* from then on nothing is counted */
}

static void a_jump_for_another_reason_is_told_apart(void **state)
{
    (void)state;
    work_begin(&work, &stop, 0, 1000);
    assert_true(can_spend(1000));
    assert_false(work_forgive(&work));
    assert_false(can_spend(1));
}

static void the_limit_follows_the_input(void **state)
{
    (void)state;
    work_begin(&work, &stop, 10, 0);
    assert_true(can_spend(constant + 10 * each_byte));
    work_more_input(&work, 3);
    assert_true(can_spend(3 * each_byte));
    assert_false(can_spend(1));
    work_begin(&work, &stop, 10, 1000); /* not one that was asked for */
    work_more_input(&work, 3);
    assert_false(can_spend(1001));
    work_begin(&work, &stop, UINT64_MAX / each_byte, UINT64_MAX);
    assert_true(can_spend(INT64_MAX / 4));
}

static void several_share_what_one_may_spend(void **state)
{
    static Work all, one, two;
    (void)state;
    work_begin(&all, &stop, 0, 1000);
    work_share(&one, &all, &stop, 100, 10); /* a limit that was asked for stays */
    work = one;
    assert_true(can_spend(500));
    work_share(&two, &all, &stop, 100, 0);
    work = two;
    assert_true(can_spend(490));
    assert_false(can_spend(1));
    assert_true(work_forgive(&work));
    assert_true(work_is_spent(&all));
    work_share(&two, &all, &stop, 100, 0);
    work = two;
    assert_false(can_spend(1)); /* forgiven once, not for ever */
    assert_true(work_forgive(&work));
}

static void what_is_shared_follows_all_input(void **state)
{
    static Work all, one;
    (void)state;
    for (int repeats = 0; repeats < 2; repeats++) {
        uint64_t bytes = repeats ? 100 : 150; /* the larger one, or both */
        work_begin(&all, &stop, 0, 0);
        if (repeats) work_repeats(&all);
        work_share(&one, &all, &stop, 50, 0);
        work_share(&one, &all, &stop, 100, 0);
        work = one;
        assert_true(can_spend(constant + bytes * each_byte));
        assert_false(can_spend(1));
        assert_true(work_forgive(&work));
        work_share(&one, &all, &stop, 300, 0); /* has what it takes to read its own input */
        work = one;
        assert_true(can_spend((repeats ? 200 : 300) * to_read));
        assert_false(can_spend(1));
        assert_true(work_forgive(&work));
    }
}

static void a_rest_is_counted_apart(void **state)
{
    static Work all;
    (void)state;
    work_begin(&all, &stop, 0, 1000);
    work = all;
    work.of = &work.own;
    assert_true(can_spend(400));
    all = work;
    all.of = &all.own;
    work_begin_rest(&work, &stop, &all);
    assert_true(can_spend(600));
    assert_false(can_spend(1));
    assert_true(work_forgive(&work));
    assert_int_equal(work_spent(&all), 400);
}

static void what_is_noted_is_seen_later(void **state)
{
    (void)state;
    work_begin(&work, &stop, 0, 1000);
    work_note(&work, 5000);
    assert_false(can_spend(0));
    work_begin(&work, &stop, 0, 1000);
    work_note(&work, 5000);
    if (!setjmp(stop)) {
        work_on(&work, statement(1));
        fail();
    }
    assert_true(work_forgive(&work));
}

static void a_pause_counts_nothing(void **state)
{
    (void)state;
    work_begin(&work, &stop, 0, 1000);
    work_pause(&work);
    work_pause(&work);
    assert_true(can_spend(1000000));
    work_resume(&work);
    assert_true(can_spend(1000000));
    work_more_input(&work, 1); /* the limit is fixed */
    work_resume(&work);
    assert_true(can_spend(1000));
    assert_false(can_spend(1));
}

static void input_that_comes_to_light_in_a_pause_counts(void **state)
{
    (void)state;
    work_begin(&work, &stop, 0, 0);
    work_pause(&work);
    work_more_input(&work, 2);
    work_resume(&work);
    assert_true(can_spend(constant + 2 * each_byte));
    assert_false(can_spend(1));
}

static void without_a_beginning_nothing_is_counted(void **state)
{
    (void)state;
    work = (Work){0};
    work_init(&work);
    assert_true(can_spend(1000000));
    assert_true(can_spend(INT64_MAX / 2));
}

static void the_statement_that_spent_most_is_known(void **state)
{
    (void)state;
    uint64_t spent;
    work_begin(&work, &stop, 0, 1000000);
    assert_int_equal(work_most(&work, &spent).hi, 0);
    for (uint32_t round = 0; round < 10; round++) {
        for (uint32_t i = 1; i <= 100; i++) {
            work_on(&work, statement(i));
            assert_true(can_spend(i == 42 ? 300 : 10));
        }
    }
    work_on(&work, (Span){0, 0});
    assert_int_equal(work_most(&work, &spent).lo, statement(42).lo);
    assert_in_range(spent, 300, 3000); /* never more than it did */
}

static void many_that_spend_the_same_are_not_accused_of_more(void **state)
{
    (void)state;
    uint64_t spent;
    work_begin(&work, &stop, 0, 1000000);
    for (uint32_t i = 1; i <= 1000; i++) {
        work_on(&work, statement(i));
        assert_true(can_spend(10));
    }
    work_on(&work, (Span){0, 0});
    work_most(&work, &spent);
    assert_int_equal(spent, 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_limit_is_reached_to_the_unit),
        cmocka_unit_test(a_jump_for_another_reason_is_told_apart),
        cmocka_unit_test(the_limit_follows_the_input),
        cmocka_unit_test(several_share_what_one_may_spend),
        cmocka_unit_test(what_is_shared_follows_all_input),
        cmocka_unit_test(a_rest_is_counted_apart),
        cmocka_unit_test(what_is_noted_is_seen_later),
        cmocka_unit_test(a_pause_counts_nothing),
        cmocka_unit_test(input_that_comes_to_light_in_a_pause_counts),
        cmocka_unit_test(without_a_beginning_nothing_is_counted),
        cmocka_unit_test(the_statement_that_spent_most_is_known),
        cmocka_unit_test(many_that_spend_the_same_are_not_accused_of_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
