/* Numbers for tests, made and compared by means other than those under test. */
#ifndef BUDGET_TESTS_UNIT_NUMBERS_H
#define BUDGET_TESTS_UNIT_NUMBERS_H

#include "lang/base/amount.h"
#include "tests/unit/common.h"

__extension__ typedef unsigned __int128 UInt128;

static inline Int128 int_of(const char *text)
{
    UInt128 size = 0;
    bool negative = *text == '-';
    for (const char *at = text + negative; *at >= '0' && *at <= '9'; at++) {
        size = size * 10 + (unsigned)(*at - '0');
    }
    return (Int128)(negative ? (UInt128)0 - size : size);
}

static inline void assert_int128(Int128 found, Int128 expected)
{
    char texts[2][AMOUNT_TEXT_MAX + 1] = {"", ""};
    if (found == expected) return;
    amount_print(found, 0, false, texts[0]);
    amount_print(expected, 0, false, texts[1]);
    fail_msg("%s instead of %s", texts[0], texts[1]);
}

static inline void assert_number(Number found, Number expected)
{
    assert_int128(found.num, expected.num);
    assert_int128(found.den, expected.den);
}

static uint64_t random_state = 88172645463325252u;

static inline uint64_t random_64(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Of any length up to `bits`, so that small and large values are equally frequent. */
static inline Int128 random_int(int bits)
{
    UInt128 size = (UInt128)random_64() << 64 | random_64();
    size >>= 128 - (unsigned)(random_64() % (unsigned)bits + 1);
    return random_64() % 2 ? (Int128)size : -(Int128)size;
}

#endif
