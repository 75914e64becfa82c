#include <stdio.h>
#include <stdlib.h>

#include "tests/unit/numbers.h"

#define MAX_TEXT "170141183460469231731687303715884105727"
#define MIN_TEXT "-170141183460469231731687303715884105728"

static void integers(void **state)
{
    (void)state;
    Int128 max = int_of(MAX_TEXT), min = int_of(MIN_TEXT), out = 0;
    assert_true(int128_add(max, min, &out));
    assert_int128(out, -1);
    assert_false(int128_add(max, 1, &out));
    assert_false(int128_add(min, -1, &out));
    assert_true(int128_multiply(min, 1, &out));
    assert_int128(out, min);
    assert_true(int128_multiply(min / 2, -1, &out));
    assert_true(int128_multiply(min / 2, 2, &out));
    assert_int128(out, min);
    assert_false(int128_multiply(min / 2, -2, &out));
    assert_false(int128_multiply(min, -1, &out));
    assert_false(int128_multiply(max, 2, &out));
    assert_false(int128_multiply(max, max, &out));
    assert_true(int128_multiply(0, min, &out));
    assert_int128(out, 0);
    assert_true(int128_pow10(0, &out));
    assert_int128(out, 1);
    assert_true(int128_pow10(38, &out));
    assert_int128(out, int_of("100000000000000000000000000000000000000"));
    assert_false(int128_pow10(39, &out));
    assert_false(int128_pow10(-1, &out));
}

static void assert_parse(const char *text, int decimals, const char *expected)
{
    Int128 mantissa = 4711;
    AmountError error = amount_parse(str_from(text), decimals, &mantissa);
    if (error) fail_msg("%s: error %d", text, (int)error);
    assert_int128(mantissa, int_of(expected));
}

static void assert_parse_error(const char *text, int decimals, AmountError expected)
{
    Int128 mantissa = 4711;
    AmountError error = amount_parse(str_from(text), decimals, &mantissa);
    if (error != expected) fail_msg("%s: %d instead of %d", text, (int)error, (int)expected);
    assert_int128(mantissa, 4711);
}

static void parsing(void **state)
{
    (void)state;
    assert_parse("0", 2, "0");
    assert_parse("-0.00", 2, "0");
    assert_parse("378.96", 2, "37896");
    assert_parse("-5", 2, "-500");
    assert_parse("5.1", 2, "510");
    assert_parse("1.230000000000000000000000000000000000000000000000000", 2, "123");
    assert_parse("12,029,501.84", 2, "1202950184");
    assert_parse("1,202", 0, "1202");
    assert_parse_error("0,001", 0, AMOUNT_MALFORMED);
    assert_parse_error("000,001", 0, AMOUNT_MALFORMED);
    assert_parse("-999,999", 0, "-999999");
    assert_parse("007", 1, "70");
    assert_parse("00000000000000000000000000000000000000000000000000001", 9, "1000000000");
    assert_parse("1000000000000000000000000000", 9, "1000000000000000000000000000000000000");
    assert_parse("-1,000,000,000,000,000,000,000,000,000.000000000", 9,
                 "-1000000000000000000000000000000000000");
    assert_parse("999999999999999999999999999.999999999", 9,
                 "999999999999999999999999999999999999");
    assert_parse("7.0", 0, "7");
}

/* Where the quick way of reading ends: 19 characters, and a product of 10^36. */
static void parsing_long_amounts(void **state)
{
    (void)state;
    assert_parse("9999999999999999999", 0, "9999999999999999999");
    assert_parse("9999999999999999999", 17, "999999999999999999900000000000000000");
    assert_parse("99999999999999999.9", 18, "99999999999999999900000000000000000");
    assert_parse("-999999999999999999", 18, "-999999999999999999000000000000000000");
    assert_parse("999999999999999999", 18, "999999999999999999000000000000000000");
    assert_parse("1000000000000000000", 18, "1000000000000000000000000000000000000");
    assert_parse("99999999999999999999", 0, "99999999999999999999");
    assert_parse("-9999999999999999999", 2, "-999999999999999999900");
    assert_parse("0.12345678901234567", 17, "12345678901234567");
    assert_parse("0.123456789012345678", 18, "123456789012345678");
    assert_parse_error("1000000000000000001", 18, AMOUNT_TOO_LARGE);
    assert_parse_error("9999999999999999999", 18, AMOUNT_TOO_LARGE);
}

static void parsing_what_is_no_amount(void **state)
{
    (void)state;
    static const char *const malformed[] = {
        "", "-", ".", "+1", "--1", "- 1", " 1", "1 ", "1.", ".5", "1.2.3", "1e5", "0x10", "1_000",
        ",", ",1", "1,", "1,2", "1,23", "1,2345", "12,02.95", "1234,567", "1,234567", "1,,234",
        "1,234,", "1,234,5", "1.000,000", "1,234.", "1.5,", "12345678,901", "１", "1，000", "−1",
        "1%", "1-", "-,123", "1\n",
    };
    for (size_t i = 0; i < sizeof malformed / sizeof *malformed; i++) {
        assert_parse_error(malformed[i], 2, AMOUNT_MALFORMED);
        Number number;
        assert_int_equal(number_parse(str_from(malformed[i]), &number), AMOUNT_MALFORMED);
    }
    assert_parse_error("1.001", 2, AMOUNT_TOO_FINE);
    assert_parse_error("0.1", 0, AMOUNT_TOO_FINE);
    assert_parse_error("0.0000000001", 9, AMOUNT_TOO_FINE);
    assert_parse_error("1000000000000000000000000000.000000001", 9, AMOUNT_TOO_LARGE);
    assert_parse_error("-1000000000000000000000000000.000000001", 9, AMOUNT_TOO_LARGE);
    assert_parse_error("1000000000000000000000000000000000001", 0, AMOUNT_TOO_LARGE);
    assert_parse_error("99999999999999999999999999999999999999999999999999", 0, AMOUNT_TOO_LARGE);
    assert_parse_error("340282366920938463463374607431768211456", 0, AMOUNT_TOO_LARGE);
    assert_parse_error("10000000000000000000000000000", 9, AMOUNT_TOO_LARGE);
    assert_int_equal(amount_parse((Str){NULL, 0}, 2, &(Int128){0}), AMOUNT_MALFORMED);
}

static void parsing_numbers(void **state)
{
    (void)state;
    Number number;
    assert_int_equal(number_parse(STR("1,202.50"), &number), AMOUNT_OK);
    assert_number(number, (Number){2405, 2});
    assert_int_equal(number_parse(STR("-0.0"), &number), AMOUNT_OK);
    assert_number(number, NUMBER_ZERO);
    assert_int_equal(number_parse(STR("0.000000000000000001"), &number), AMOUNT_OK);
    assert_number(number, (Number){1, int_of("1000000000000000000")});
    assert_int_equal(number_parse(STR("0.0000000000000000001"), &number), AMOUNT_TOO_FINE);
    assert_int_equal(number_parse(STR("0.5000000000000000000000"), &number), AMOUNT_OK);
    assert_number(number, (Number){1, 2});
    assert_int_equal(number_parse(STR("1000000000000000000000000000000000000"), &number),
                     AMOUNT_OK);
    assert_int_equal(number_parse(STR("1000000000000000000000000000000000000.1"), &number),
                     AMOUNT_TOO_LARGE);
}

static void assert_print(const char *mantissa, int decimals, bool grouped, const char *expected)
{
    char text[AMOUNT_TEXT_MAX + 1];
    uint32_t len = amount_print(int_of(mantissa), decimals, grouped, text);
    assert_true(len <= AMOUNT_TEXT_MAX);
    text[len] = '\0';
    assert_string_equal(text, expected);
}

static void printing(void **state)
{
    (void)state;
    assert_print("0", 0, true, "0");
    assert_print("0", 2, true, "0.00");
    assert_print("-1", 2, true, "-0.01");
    assert_print("5", 9, false, "0.000000005");
    assert_print("37896", 2, true, "378.96");
    assert_print("99999", 2, true, "999.99");
    assert_print("100000", 2, true, "1,000.00");
    assert_print("100000", 2, false, "1000.00");
    assert_print("-100000", 0, true, "-100,000");
    assert_print("-1202950184", 2, true, "-12,029,501.84");
    assert_print("10000000000000000000", 0, false, "10000000000000000000");
    assert_print("100000000000000000000000000000000000001", 0, false,
                 "100000000000000000000000000000000000001");
    assert_print("1000000000000000000000000000000000000", 9, true,
                 "1,000,000,000,000,000,000,000,000,000.000000000");
    assert_print(MAX_TEXT, 0, true, "170,141,183,460,469,231,731,687,303,715,884,105,727");
    assert_print(MIN_TEXT, 0, true, "-170,141,183,460,469,231,731,687,303,715,884,105,728");
    assert_print(MIN_TEXT, 1, true, "-17,014,118,346,046,923,173,168,730,371,588,410,572.8");
    assert_print(MIN_TEXT, 38, true, "-1.70141183460469231731687303715884105728");
    assert_print("1", 38, true, "0.00000000000000000000000000000000000001");
}

static void print_then_parse(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        Int128 mantissa = random_int(119), again = 0; /* 2^119 < 10^36 */
        int decimals = (int)(random_64() % 10);
        char text[AMOUNT_TEXT_MAX];
        uint32_t len = amount_print(mantissa, decimals, random_64() % 2, text);
        assert_int_equal(amount_parse((Str){text, len}, decimals, &again), AMOUNT_OK);
        assert_int128(again, mantissa);
    }
}

/* Whatever fits as an amount can be added, compared and shown with any other. */
static void all_amounts_add(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "1000000000000000000000000000", "999999999999999999999999999.999999999", "0.000000001",
        "999999999999999999999999999.5", "999999999999999999999999999.998046875", "0.2", "0",
    };
    enum { COUNT = sizeof texts / sizeof *texts };
    for (int i = 0; i < 4 * COUNT * COUNT; i++) {
        Number a, b, sum, back;
        Int128 mantissa;
        assert_int_equal(number_parse(str_from(texts[i / 4 / COUNT]), &a), AMOUNT_OK);
        assert_int_equal(number_parse(str_from(texts[i / 4 % COUNT]), &b), AMOUNT_OK);
        if (i & 1) assert_true(number_negate(a, &a));
        if (i & 2) assert_true(number_negate(b, &b));
        assert_true(number_add(a, b, &sum));
        assert_true(number_subtract(sum, b, &back));
        assert_number(back, a);
        assert_true(number_round(sum, 9, ROUND_HALF_EVEN, &mantissa));
        assert_int_equal(number_compare(sum, a), number_compare(b, NUMBER_ZERO));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integers),
        cmocka_unit_test(parsing),
        cmocka_unit_test(parsing_long_amounts),
        cmocka_unit_test(parsing_what_is_no_amount),
        cmocka_unit_test(parsing_numbers),
        cmocka_unit_test(printing),
        cmocka_unit_test(print_then_parse),
        cmocka_unit_test(all_amounts_add),
    };
    return cmocka_run_group_tests_name("amounts", tests, NULL, NULL);
}
