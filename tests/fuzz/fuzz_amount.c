/* Amounts: reading, printing, arithmetic and rounding against what must hold for all numbers. */
#include "lang/base/amount.h"
#include "tests/fuzz/fuzz.h"

typedef struct Bytes {
    const uint8_t *at, *end;
} Bytes;

static uint8_t take(Bytes *bytes)
{
    return bytes->at < bytes->end ? *bytes->at++ : 0;
}

/* Of any size, but often small: most of what can go wrong is near a boundary. */
static Int128 take_int(Bytes *bytes)
{
    unsigned size = take(bytes) % 17;
    Int128 value = 0;
    bool negative = take(bytes) & 1;
    for (unsigned i = 0; i < size; i++)
        value = (Int128)(((value & (((Int128)1 << 118) - 1)) << 8) | take(bytes));
    return negative ? -value : value;
}

static Number take_number(Bytes *bytes)
{
    Int128 num = take_int(bytes), den = take_int(bytes);
    Number value = NUMBER_ZERO;
    if (den == 0) den = 1;
    if (!number_make(num, den, &value)) return NUMBER_ZERO;
    REQUIRE(value.den > 0);
    return value;
}

static bool same(Number a, Number b)
{
    REQUIRE((number_compare(a, b) == 0) == (a.num == b.num && a.den == b.den));
    return a.num == b.num && a.den == b.den;
}

static void check_text(Str text, int decimals)
{
    Int128 mantissa, again;
    Number number, back;
    char out[AMOUNT_TEXT_MAX];
    AmountError read = amount_parse(text, decimals, &mantissa);
    if (read == AMOUNT_OK)
        for (int grouped = 0; grouped < 2; grouped++) {
            Str printed = {out, amount_print(mantissa, decimals, grouped, out)};
            REQUIRE(printed.len <= AMOUNT_TEXT_MAX);
            REQUIRE(amount_parse(printed, decimals, &again) == AMOUNT_OK && again == mantissa);
        }
    AmountError wide = number_parse(text, &number);
    REQUIRE((read == AMOUNT_MALFORMED) == (wide == AMOUNT_MALFORMED));
    if (read != AMOUNT_OK || wide != AMOUNT_OK) return;
    /* Both readings mean the same number, and rounding to what was written changes nothing. */
    Int128 power;
    REQUIRE(int128_pow10(decimals, &power) && number_make(mantissa, power, &back));
    REQUIRE(same(number, back));
    REQUIRE(number_round(number, decimals, ROUND_DOWN, &again) && again == mantissa);
}

static void check_sums(Number a, Number b)
{
    Number sum, other, back;
    REQUIRE(number_compare(a, b) == -number_compare(b, a));
    bool fits = number_add(a, b, &sum);
    REQUIRE(fits == number_add(b, a, &other));
    if (fits) {
        REQUIRE(same(sum, other));
        REQUIRE(number_subtract(sum, b, &back) && same(back, a));
        REQUIRE(number_compare(sum, a) == number_compare(b, NUMBER_ZERO));
    }
    if (number_subtract(a, b, &sum))
        REQUIRE(number_compare(a, b) == number_compare(sum, NUMBER_ZERO));
}

static void check_products(Number a, Number b)
{
    Number product, other, back;
    bool fits = number_multiply(a, b, &product);
    REQUIRE(fits == number_multiply(b, a, &other));
    if (!fits) return;
    REQUIRE(same(product, other));
    if (!number_is_zero(b)) REQUIRE(number_divide(product, b, &back) && same(back, a));
}

/* What is rounded lies no further away than the rule says, and on the right side. */
static void check_rounding(Number a, int decimals, Rounding rounding)
{
    Int128 mantissa, power, again;
    Number rounded, gap, twice, step;
    if (!number_round(a, decimals, rounding, &mantissa)) return;
    REQUIRE(int128_pow10(decimals, &power));
    if (!number_make(mantissa, power, &rounded)) return;
    REQUIRE(number_round(rounded, decimals, rounding, &again) && again == mantissa);
    if (!number_subtract(a, rounded, &gap) || !number_make(1, power, &step)) return;
    if (gap.num < 0 && !number_negate(gap, &gap)) return;
    REQUIRE(number_compare(gap, step) < 0);
    if (rounding == ROUND_DOWN) {
        if (a.num > 0) REQUIRE(number_compare(rounded, a) <= 0);
        if (a.num < 0) REQUIRE(number_compare(rounded, a) >= 0);
    } else if (number_add(gap, gap, &twice)) {
        int order = number_compare(twice, step);
        REQUIRE(order <= 0);
        if (order == 0 && rounding == ROUND_HALF_EVEN) REQUIRE(mantissa % 2 == 0);
        if (order == 0 && rounding == ROUND_HALF_UP)
            REQUIRE((number_compare(rounded, a) > 0) == (a.num > 0));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Bytes bytes = {data, data + size};
    int decimals = take(&bytes) % (AMOUNT_MAX_DECIMALS + 1);
    Rounding rounding = (Rounding)(take(&bytes) % 3);
    check_text((Str){(const char *)bytes.at, (uint32_t)(bytes.end - bytes.at)}, decimals);
    Number a = take_number(&bytes), b = take_number(&bytes);
    check_sums(a, b);
    check_products(a, b);
    check_rounding(a, decimals, rounding);
    return 0;
}
