/* How numbers are mistyped. */

#include "lang/locate/patterns.h"
#include "tests/unit/common.h"

static void assert_pattern(Int128 right, Int128 wrong, Pattern expected)
{
    Pattern found = pattern_of_digits(right, wrong);
    if (found != expected)
        fail_msg("%lld for %lld: \"%s\" instead of \"%s\"", (long long)wrong, (long long)right,
                 pattern_name(found), pattern_name(expected));
}

static void digits_are_exchanged(void **state)
{
    (void)state;
    assert_pattern(37896, 37869, PATTERN_SWAPPED);
    assert_pattern(103, 13, PATTERN_SWAPPED); /* 013 */
    assert_pattern(73, 703, PATTERN_SWAPPED);
    assert_pattern(73, 37, PATTERN_SWAPPED);
    assert_pattern(1234, 2143, PATTERN_NONE); /* two pairs */
}

static void digits_are_wrong(void **state)
{
    (void)state;
    assert_pattern(37896, 37895, PATTERN_DIGIT);
    assert_pattern(900, 1900, PATTERN_DOUBLED); /* a digit in front is one too many */
    assert_pattern(1234, 9934, PATTERN_NONE);
    assert_pattern(5, 7, PATTERN_DIGIT);
}

static void digits_are_lost_or_doubled(void **state)
{
    (void)state;
    assert_pattern(37896, 3789, PATTERN_MISSING);
    assert_pattern(37896, 7896, PATTERN_MISSING);
    assert_pattern(37896, 3796, PATTERN_MISSING);
    assert_pattern(37896, 377896, PATTERN_DOUBLED);
    assert_pattern(37896, 378966, PATTERN_DOUBLED);
}

static void sign_point_and_unit(void **state)
{
    (void)state;
    assert_pattern(37896, -37896, PATTERN_SIGN);
    assert_pattern(-12, 12, PATTERN_SIGN);
    assert_pattern(37896, 378960, PATTERN_POINT);
    assert_pattern(3789600, 37896, PATTERN_POINT);
    assert_pattern(37896, 378960000, PATTERN_UNIT);
    assert_pattern(378960000, 37896, PATTERN_UNIT);
    assert_pattern(3, 300000000, PATTERN_UNIT);
}

static void nothing_to_see(void **state)
{
    (void)state;
    assert_pattern(5, 5, PATTERN_NONE);
    assert_pattern(0, 5, PATTERN_NONE);
    assert_pattern(5, 0, PATTERN_NONE);
    assert_pattern(12, -21, PATTERN_NONE);
}

static void first_parts(void **state)
{
    (void)state;
    assert_true(pattern_is_part(120295, 100, 2));        /* 1 of 1,202.95 */
    assert_true(pattern_is_part(123456789, 123400, 2));  /* 1,234 of 1,234,567.89 */
    assert_true(pattern_is_part(48047, 48000, 2));       /* 480 of 480.47 */
    assert_true(pattern_is_part(-120295, -100, 2));
    assert_false(pattern_is_part(120295, 1200, 2));      /* 12 */
    assert_false(pattern_is_part(120295, 0, 2));
    assert_false(pattern_is_part(95, 95, 2));
}

static void names_and_weights(void **state)
{
    (void)state;
    for (int i = 0; i < PATTERN_COUNT; i++) {
        assert_non_null(pattern_name((Pattern)i));
        assert_in_range(pattern_weight((Pattern)i), 0, 40);
        for (int k = 0; k < i; k++)
            assert_string_not_equal(pattern_name((Pattern)i), pattern_name((Pattern)k));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(digits_are_exchanged),
        cmocka_unit_test(digits_are_wrong),
        cmocka_unit_test(digits_are_lost_or_doubled),
        cmocka_unit_test(sign_point_and_unit),
        cmocka_unit_test(nothing_to_see),
        cmocka_unit_test(first_parts),
        cmocka_unit_test(names_and_weights),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
