/* Exact numbers. A Number is a fraction of two 128-bit integers, always in lowest terms with a
 * positive denominator; every operation returns false instead of a wrong result when, and only
 * when, the exact result does not fit. Nothing here rounds but number_round.
 *
 * Amounts are Numbers in the base of their unit (12.34 万元 = 123400 CNY). Any amount up to ±10^27
 * with 9 decimals fits.
 *
 * Do not multiply or divide Int128 with * or / in checked code: clang's sanitizer turns a signed
 * product into a call that libgcc does not have. int128_multiply is the way. */
#ifndef BUDGET_BASE_AMOUNT_H
#define BUDGET_BASE_AMOUNT_H

#include "lang/base/str.h"

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 UInt128;

typedef struct Number {
    Int128 num, den; /* den > 0, gcd(num, den) = 1 */
} Number;

/* Half up goes away from zero, down goes towards zero. */
typedef enum Rounding { ROUND_HALF_UP, ROUND_HALF_EVEN, ROUND_DOWN } Rounding;

enum { AMOUNT_MAX_DECIMALS = 9 };

#define NUMBER_ZERO ((Number){0, 1})

static inline Number number_int(Int128 value)
{
    return (Number){value, 1};
}
bool number_make(Int128 num, Int128 den, Number *out); /* reduces; den != 0 */

/* Of any two numbers; the functions below are the same, and faster where there is nothing to
 * reduce. */
bool number_add_any(Number a, Number b, Number *out);
bool number_subtract_any(Number a, Number b, Number *out);
bool number_multiply_any(Number a, Number b, Number *out);
bool number_negate_any(Number a, Number *out);
int number_compare_any(Number a, Number b);

/* Whole numbers of 64 bits, as most amounts are in their unit: sums and products fit in 128. */
static inline bool numbers_are_short(Number a, Number b)
{
    return a.den == 1 && b.den == 1 && a.num == (int64_t)a.num && b.num == (int64_t)b.num;
}

static inline bool number_add(Number a, Number b, Number *out)
{
    if (!numbers_are_short(a, b)) return number_add_any(a, b, out);
    *out = number_int(a.num + b.num);
    return true;
}
static inline bool number_subtract(Number a, Number b, Number *out)
{
    if (!numbers_are_short(a, b)) return number_subtract_any(a, b, out);
    *out = number_int(a.num - b.num);
    return true;
}
static inline bool number_multiply(Number a, Number b, Number *out)
{
    if (!numbers_are_short(a, b)) return number_multiply_any(a, b, out);
    *out = number_int((Int128)(int64_t)a.num * (int64_t)b.num);
    return true;
}
bool number_divide(Number a, Number b, Number *out); /* b must not be zero */
static inline bool number_negate(Number a, Number *out)
{
    if (a.num != (int64_t)a.num) return number_negate_any(a, out);
    *out = (Number){-a.num, a.den};
    return true;
}
/* -1, 0, 1; exact for all values (never overflows). */
static inline int number_compare(Number a, Number b)
{
    if (a.den != b.den) return number_compare_any(a, b);
    return (a.num > b.num) - (a.num < b.num);
}
static inline bool number_is_zero(Number a)
{
    return a.num == 0;
}

/* -2^127, which has no counterpart, stays as it is. */
static inline Number number_absolute(Number a)
{
    if (a.num < 0) a.num = (Int128)(-(UInt128)a.num);
    return a;
}
static inline Number number_lesser(Number a, Number b)
{
    return number_compare(a, b) <= 0 ? a : b;
}
static inline Number number_larger(Number a, Number b)
{
    return number_compare(a, b) >= 0 ? a : b;
}

/* The numbers as whole multiples of the same fraction, so that integers can be compared instead.
 * False if one of them would have more than MULTIPLE_BITS, which leave room for sums and ×10. */
enum { MULTIPLE_BITS = 120 };
bool numbers_as_multiples(const Number *numbers, uint32_t count, Int128 *multiples);

/* value × 10^decimals (0 … 38) rounded to an integer: what is displayed. */
bool number_round(Number value, int decimals, Rounding rounding, Int128 *mantissa);

typedef enum AmountError {
    AMOUNT_OK,
    AMOUNT_MALFORMED,
    AMOUNT_TOO_LARGE,
    AMOUNT_TOO_FINE
} AmountError;

/* Reads "[-]digits[.digits]" with optional well-formed thousands commas, as mantissa ×
 * 10^-decimals. AMOUNT_TOO_FINE if there are more than `decimals` decimals with a nonzero digit
 * beyond; AMOUNT_TOO_LARGE beyond ±10^36 as mantissa. Trailing zero decimals beyond are accepted.
 * On errors *mantissa stays as it was. */
AmountError amount_parse(Str text, int decimals, Int128 *mantissa);
/* The same to a Number with as many decimals (up to 18) as are written. */
AmountError number_parse(Str text, Number *out);

enum { AMOUNT_TEXT_MAX = 64 };
/* Prints mantissa × 10^-decimals with exactly `decimals` (0 … 38) decimals, "-" before negatives
 * (never "-0.00"); with thousands commas if grouped. Returns the length; out has room for
 * AMOUNT_TEXT_MAX bytes, no NUL. */
uint32_t amount_print(Int128 mantissa, int decimals, bool grouped, char *out);

bool int128_add(Int128 a, Int128 b, Int128 *out);
bool int128_multiply(Int128 a, Int128 b, Int128 *out);
UInt128 int128_magnitude(Int128 value);       /* without its sign */
bool int128_pow10(int exponent, Int128 *out); /* 0 … 38 */

#endif
