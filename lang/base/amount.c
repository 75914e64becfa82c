#include "lang/base/amount.h"

#include <stddef.h>

/* All arithmetic is done on sign and unsigned magnitude: no signed overflow can happen, and the
 * most negative Int128 needs no special case. */

typedef struct Fraction {
    UInt128 num, den;
    bool negative;
} Fraction;

/* 256 bits, for intermediate results. */
typedef struct Wide {
    UInt128 high, low;
} Wide;

enum { POW10_MAX = 38, CHUNK_DIGITS = 19, MANTISSA_DIGITS = 36, NUMBER_MAX_DECIMALS = 18 };

static const uint64_t POW10_CHUNK = UINT64_C(10000000000000000000); /* 10^CHUNK_DIGITS */

static bool is_negative(Int128 value)
{
    return value < 0;
}

UInt128 int128_magnitude(Int128 value)
{
    return value < 0 ? (UInt128)0 - (UInt128)value : (UInt128)value;
}

/* False if it does not fit. */
static bool signed_from(bool negative, UInt128 size, Int128 *out)
{
    const UInt128 limit = (UInt128)1 << 127;
    if (size > limit || (size == limit && !negative)) return false;
    /* -1 first, because -limit has no positive counterpart. */
    *out = !negative ? (Int128)size : size == 0 ? 0 : -(Int128)(size - 1) - 1;
    return true;
}

static bool fits_64(UInt128 value)
{
    return value >> 64 == 0;
}

static UInt128 power_of_10(int exponent)
{
    static const uint64_t powers[CHUNK_DIGITS + 1] = {
        UINT64_C(1),
        UINT64_C(10),
        UINT64_C(100),
        UINT64_C(1000),
        UINT64_C(10000),
        UINT64_C(100000),
        UINT64_C(1000000),
        UINT64_C(10000000),
        UINT64_C(100000000),
        UINT64_C(1000000000),
        UINT64_C(10000000000),
        UINT64_C(100000000000),
        UINT64_C(1000000000000),
        UINT64_C(10000000000000),
        UINT64_C(100000000000000),
        UINT64_C(1000000000000000),
        UINT64_C(10000000000000000),
        UINT64_C(100000000000000000),
        UINT64_C(1000000000000000000),
        UINT64_C(10000000000000000000),
    };
    if (exponent <= CHUNK_DIGITS) return powers[exponent];
    return (UInt128)powers[CHUNK_DIGITS] * powers[exponent - CHUNK_DIGITS];
}

static uint64_t gcd_64(uint64_t a, uint64_t b)
{
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static UInt128 gcd(UInt128 a, UInt128 b)
{
    while (b) {
        if (fits_64(a) && fits_64(b)) return gcd_64((uint64_t)a, (uint64_t)b);
        UInt128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static Wide wide_multiply(UInt128 a, UInt128 b)
{
    const UInt128 mask = UINT64_MAX;
    UInt128 a0 = a & mask, a1 = a >> 64, b0 = b & mask, b1 = b >> 64;
    UInt128 low = a0 * b0;
    UInt128 middle = a1 * b0 + (low >> 64); /* cannot overflow: (2^64-1)^2 + 2^64-1 < 2^128 */
    UInt128 other = a0 * b1 + (middle & mask);
    return (Wide){a1 * b1 + (middle >> 64) + (other >> 64), other << 64 | (low & mask)};
}

static int wide_compare(Wide a, Wide b)
{
    if (a.high != b.high) return a.high < b.high ? -1 : 1;
    return (a.low > b.low) - (a.low < b.low);
}

/* Two products of Int128 values never carry out of 256 bits. */
static Wide wide_add(Wide a, Wide b)
{
    UInt128 low = a.low + b.low;
    return (Wide){a.high + b.high + (low < a.low), low};
}

static Wide wide_subtract(Wide a, Wide b)
{
    return (Wide){a.high - b.high - (a.low < b.low), a.low - b.low};
}

/* Bit by bit: only where 128 bits were not enough, which is rare. den < 2^127. */
static Wide wide_divide(Wide num, UInt128 den, UInt128 *rest)
{
    if (num.high == 0 && fits_64(num.low) && fits_64(den)) {
        *rest = (uint64_t)num.low % (uint64_t)den;
        return (Wide){0, (uint64_t)num.low / (uint64_t)den};
    }
    if (num.high == 0) {
        *rest = num.low % den;
        return (Wide){0, num.low / den};
    }
    Wide quotient = {0, 0};
    UInt128 left = 0;
    for (int bit = 255; bit >= 0; bit--) {
        UInt128 word = bit >= 128 ? num.high : num.low;
        left = left << 1 | (word >> (bit & 127) & 1);
        quotient = (Wide){quotient.high << 1 | quotient.low >> 127, quotient.low << 1};
        if (left >= den) {
            left -= den;
            quotient.low |= 1;
        }
    }
    *rest = left;
    return quotient;
}

static Fraction fraction_from(Number value)
{
    return (Fraction){int128_magnitude(value.num), (UInt128)value.den, is_negative(value.num)};
}

/* The fraction must be in lowest terms. */
static bool number_from(Fraction value, Number *out)
{
    Number result;
    if (!signed_from(value.negative, value.num, &result.num)) return false;
    if (!signed_from(false, value.den, &result.den)) return false;
    *out = result;
    return true;
}

bool number_make(Int128 num, Int128 den, Number *out)
{
    UInt128 top = int128_magnitude(num), bottom = int128_magnitude(den);
    UInt128 common = bottom == 1 || top == 1 ? 1 : gcd(top, bottom);
    bool negative = is_negative(num) != is_negative(den);
    if (common > 1) {
        top /= common;
        bottom /= common;
    }
    return number_from((Fraction){top, bottom, negative && top}, out);
}

/* a.num × y ± b.num × x with its sign. */
static Wide cross_sum(Fraction a, UInt128 y, Fraction b, UInt128 x, bool *negative)
{
    Wide left = wide_multiply(a.num, y), right = wide_multiply(b.num, x);
    if (a.negative == b.negative) {
        *negative = a.negative;
        return wide_add(left, right);
    }
    int order = wide_compare(left, right);
    *negative = order > 0 ? a.negative : b.negative;
    if (order == 0) return (Wide){0, 0};
    return order > 0 ? wide_subtract(left, right) : wide_subtract(right, left);
}

static bool multiply_checked(UInt128 a, UInt128 b, UInt128 *out)
{
    if (fits_64(a) && fits_64(b)) {
        *out = a * b;
        return true;
    }
    Wide product = wide_multiply(a, b);
    *out = product.low;
    return product.high == 0;
}

/* Knuth 4.5.1: only the gcd of the denominators can be left in the sum, so that no factor is
 * larger than it must be. */
static bool fraction_add(Fraction a, Fraction b, Number *out)
{
    UInt128 common = gcd(a.den, b.den), rest;
    UInt128 x = a.den / common, y = b.den / common;
    Fraction sum = {0, 1, false};
    Wide top = cross_sum(a, y, b, x, &sum.negative);
    if (top.high == 0 && top.low == 0) return number_from((Fraction){0, 1, false}, out);
    wide_divide(top, common, &rest);
    UInt128 shared = gcd(common, rest);
    if (shared > 1) top = wide_divide(top, shared, &rest);
    sum.num = top.low;
    if (top.high || !multiply_checked(x, b.den / shared, &sum.den)) return false;
    return number_from(sum, out);
}

/* ---- numbers of 64 bits, as nearly all are: their sums and products fit in 128 ---- */

static bool is_small(Number value)
{
    return value.num == (int64_t)value.num && value.den == (int64_t)value.den;
}

static UInt128 gcd_small(Int128 a, Int128 den)
{
    return den == 1 ? 1 : gcd(int128_magnitude(a), (UInt128)den);
}

/* Whole numbers, as most amounts are in their unit, have nothing to be reduced. */
static bool are_whole(Number a, Number b)
{
    return a.den == 1 && b.den == 1;
}

/* Without a remainder; the divisor has 64 bits. */
static Int128 small_divide(Int128 value, UInt128 divisor)
{
    if (divisor == 1) return value;
    bool small = value == (int64_t)value;
    return small ? (int64_t)value / (int64_t)divisor : value / (Int128)divisor;
}

/* The fraction is in lowest terms but for divisors of `common`. */
static Number small_from(Int128 num, Int128 den, Int128 common)
{
    if (num == 0) return NUMBER_ZERO;
    UInt128 shared = gcd_small(num, common);
    return (Number){small_divide(num, shared), small_divide(den, shared)};
}

static Number small_add(Number a, Number b)
{
    if (a.den == b.den) return small_from(a.num + b.num, a.den, a.den);
    Int128 common = (Int128)gcd_small(a.den, b.den), x = a.den / common;
    return small_from(a.num * (b.den / common) + b.num * x, x * b.den, common);
}

static Number small_multiply(Number a, Number b)
{
    if (are_whole(a, b)) return number_int((Int128)(int64_t)a.num * (int64_t)b.num);
    if (a.num == 0 || b.num == 0) return NUMBER_ZERO;
    UInt128 left = gcd_small(a.num, b.den), right = gcd_small(b.num, a.den);
    return (Number){small_divide(a.num, left) * small_divide(b.num, right),
                    small_divide(a.den, right) * small_divide(b.den, left)};
}

bool number_add_any(Number a, Number b, Number *out)
{
    if (!is_small(a) || !is_small(b))
        return fraction_add(fraction_from(a), fraction_from(b), out);
    *out = small_add(a, b);
    return true;
}

bool number_subtract_any(Number a, Number b, Number *out)
{
    if (is_small(a) && is_small(b)) {
        *out = small_add(a, (Number){-b.num, b.den});
        return true;
    }
    Fraction negated = fraction_from(b);
    negated.negative = !negated.negative;
    return fraction_add(fraction_from(a), negated, out);
}

/* Lowest terms stay lowest when what stands crosswise is reduced. */
static bool fraction_multiply(Fraction a, Fraction b, Number *out)
{
    UInt128 left = gcd(a.num, b.den), right = gcd(b.num, a.den);
    Fraction product = {0, 1, false};
    if (a.num == 0 || b.num == 0) return number_from(product, out);
    if (!multiply_checked(a.num / left, b.num / right, &product.num)) return false;
    if (!multiply_checked(a.den / right, b.den / left, &product.den)) return false;
    product.negative = a.negative != b.negative;
    return number_from(product, out);
}

bool number_multiply_any(Number a, Number b, Number *out)
{
    if (is_small(a) && is_small(b)) {
        *out = small_multiply(a, b);
        return true;
    }
    return fraction_multiply(fraction_from(a), fraction_from(b), out);
}

bool number_divide(Number a, Number b, Number *out)
{
    if (b.num == 0) return false;
    if (is_small(a) && is_small(b) && b.num != INT64_MIN) {
        *out = small_multiply(a, b.num < 0 ? (Number){-b.den, -b.num} : (Number){b.den, b.num});
        return true;
    }
    Fraction divisor = fraction_from(b);
    Fraction inverse = {divisor.den, divisor.num, divisor.negative};
    return fraction_multiply(fraction_from(a), inverse, out);
}

bool number_negate_any(Number a, Number *out)
{
    Fraction negated = fraction_from(a);
    if (is_small(a)) {
        *out = (Number){-a.num, a.den};
        return true;
    }
    negated.negative = !negated.negative && negated.num;
    return number_from(negated, out);
}

int number_compare_any(Number a, Number b)
{
    bool negative = is_negative(a.num);
    if (negative != is_negative(b.num)) return negative ? -1 : 1;
    if (is_small(a) && is_small(b)) {
        Int128 x = a.num * b.den, y = b.num * a.den;
        return (x > y) - (x < y);
    }
    Wide left = wide_multiply(int128_magnitude(a.num), (UInt128)b.den);
    Wide right = wide_multiply(int128_magnitude(b.num), (UInt128)a.den);
    return negative ? wide_compare(right, left) : wide_compare(left, right);
}

/* Of the denominators so far and one more. */
static bool common_multiple(UInt128 den, UInt128 other, UInt128 *common)
{
    *common = den == 1 ? other : den;
    if (den == 1 || other == 1 || den == other) return true;
    return multiply_checked(den, other / gcd(den, other), common);
}

/* All have the same denominator, as whole numbers have. */
static bool numerators(const Number *numbers, uint32_t count, Int128 *multiples)
{
    for (uint32_t i = 0; i < count; i++) {
        if (numbers[i].den != numbers[0].den || !is_small(numbers[i])) return false;
        multiples[i] = numbers[i].num;
    }
    return true;
}

bool numbers_as_multiples(const Number *numbers, uint32_t count, Int128 *multiples)
{
    UInt128 den = 1, multiple;
    if (numerators(numbers, count, multiples)) return true;
    for (uint32_t i = 0; i < count; i++)
        if (!common_multiple(den, (UInt128)numbers[i].den, &den)) return false;
    for (uint32_t i = 0; i < count; i++) {
        UInt128 own = (UInt128)numbers[i].den, times = own == den ? 1 : own == 1 ? den : den / own;
        if (!multiply_checked(int128_magnitude(numbers[i].num), times, &multiple) ||
            multiple >> MULTIPLE_BITS ||
            !signed_from(is_negative(numbers[i].num), multiple, &multiples[i]))
            return false;
    }
    return true;
}

static bool rounds_up(UInt128 quotient, UInt128 rest, UInt128 den, Rounding rounding)
{
    if (rounding == ROUND_DOWN || rest == 0) return false;
    UInt128 missing = den - rest; /* compared with rest, because 2 × rest might not fit */
    if (rest != missing) return rest > missing;
    return rounding == ROUND_HALF_UP || (quotient & 1);
}

bool number_round(Number value, int decimals, Rounding rounding, Int128 *mantissa)
{
    if (decimals < 0 || decimals > POW10_MAX) return false;
    UInt128 den = (UInt128)value.den, rest;
    Wide top = wide_multiply(int128_magnitude(value.num), power_of_10(decimals));
    Wide quotient = wide_divide(top, den, &rest);
    if (quotient.high || quotient.low > (UInt128)1 << 127) return false;
    quotient.low += rounds_up(quotient.low, rest, den, rounding);
    return signed_from(is_negative(value.num), quotient.low, mantissa);
}

bool int128_add(Int128 a, Int128 b, Int128 *out)
{
    /* Wraps in unsigned arithmetic; an overflow has a sign that neither operand has. */
    Int128 sum = (Int128)((UInt128)a + (UInt128)b);
    *out = sum;
    return !(((sum ^ a) & (sum ^ b)) < 0);
}

bool int128_multiply(Int128 a, Int128 b, Int128 *out)
{
    UInt128 product;
    if (!multiply_checked(int128_magnitude(a), int128_magnitude(b), &product)) return false;
    return signed_from(is_negative(a) != is_negative(b), product, out);
}

bool int128_pow10(int exponent, Int128 *out)
{
    if (exponent < 0 || exponent > POW10_MAX) return false;
    *out = (Int128)power_of_10(exponent);
    return true;
}

/* The parts of "[-]digits[.digits]". */
typedef struct Digits {
    Str whole; /* may hold commas */
    Str decimals;
    bool negative;
} Digits;

static uint32_t count_digits(Str text, uint32_t from)
{
    uint32_t at = from;
    while (at < text.len && is_digit(text.ptr[at])) at++;
    return at - from;
}

/* Behind `first` digits: groups of a comma and three digits, if any. Returns where they end, or 0
 * if they are not well formed. */
static uint32_t skip_groups(Str text, uint32_t start, uint32_t first)
{
    uint32_t at = start + first;
    if (at == text.len || text.ptr[at] != ',') return at;
    if (first > 3) return 0;
    while (at < text.len && text.ptr[at] == ',') {
        if (count_digits(text, at + 1) != 3) return 0;
        at += 4;
    }
    return at;
}

static bool digits_split(Str text, Digits *out)
{
    bool negative = text.len && text.ptr[0] == '-';
    uint32_t start = negative ? 1 : 0;
    uint32_t first = count_digits(text, start);
    uint32_t end = first ? skip_groups(text, start, first) : 0;
    bool grouped = end > start + first;
    if (end == 0 || (grouped && text.ptr[start] == '0')) return false;
    *out = (Digits){{text.ptr + start, end - start}, STR(""), negative};
    if (end == text.len) return true;
    uint32_t fine = text.ptr[end] == '.' ? count_digits(text, end + 1) : 0;
    out->decimals = (Str){text.ptr + end + 1, fine};
    return fine && end + 1 + fine == text.len;
}

/* As many digits as surely fit in 64 bits, where nearly all amounts do. Returns where it ends. */
static uint32_t digits_append_64(uint64_t *value, Str text)
{
    uint32_t at = 0;
    for (; at < text.len && *value < POW10_CHUNK / 100; at++)
        if (text.ptr[at] != ',') *value = *value * 10 + (unsigned)(text.ptr[at] - '0');
    return at;
}

/* Appends the digits of a text to a number; false beyond 10^36, which leaves room for one more. */
static bool digits_append(UInt128 *value, Str text)
{
    uint64_t small = (uint64_t)*value;
    uint32_t at = fits_64(*value) ? digits_append_64(&small, text) : 0;
    if (at) *value = small;
    for (; at < text.len; at++) {
        if (text.ptr[at] == ',') continue;
        if (*value > power_of_10(MANTISSA_DIGITS)) return false;
        *value = *value * 10 + (unsigned)(text.ptr[at] - '0');
    }
    return true;
}

static uint32_t without_trailing_zeros(Str decimals)
{
    uint32_t len = decimals.len;
    while (len && decimals.ptr[len - 1] == '0') len--;
    return len;
}

static AmountError digits_value(Digits digits, uint32_t decimals, Int128 *mantissa)
{
    UInt128 value = 0;
    uint32_t needed = without_trailing_zeros(digits.decimals);
    if (needed > decimals) return AMOUNT_TOO_FINE;
    digits.decimals.len = needed;
    if (!digits_append(&value, digits.whole) || !digits_append(&value, digits.decimals)) {
        return AMOUNT_TOO_LARGE;
    }
    for (uint32_t i = needed; i < decimals; i++) {
        if (!digits_append(&value, STR("0"))) return AMOUNT_TOO_LARGE;
    }
    if (value > power_of_10(MANTISSA_DIGITS)) return AMOUNT_TOO_LARGE;
    return signed_from(digits.negative, value, mantissa) ? AMOUNT_OK : AMOUNT_TOO_LARGE;
}

/* Nearly every amount: few digits, without groups, with no more decimals than wanted, in one pass.
 * (Eight digits at a time are no faster: most amounts have fewer on either side of the point.)
 * False: maybe an amount all the same. */
static bool parse_plain(Str text, uint32_t decimals, Int128 *mantissa)
{
    enum { MOST = 18 /* characters: surely fewer than 2^64 in digits */ };
    bool negative = text.len && text.ptr[0] == '-';
    uint64_t value = 0;
    if (text.len - negative - 1 >= MOST || !is_digit(text.ptr[negative])) return false;
    const char *at = text.ptr + negative, *end = text.ptr + text.len, *point = NULL;
    for (; at < end; at++) {
        uint32_t digit = (uint32_t)(*at - '0');
        if (digit <= 9)
            value = value * 10 + digit;
        else if (*at == '.' && !point)
            point = at;
        else
            return false;
    }
    uint32_t fine = point ? (uint32_t)(end - point - 1) : 0;
    if (fine > decimals || (point && !fine)) return false;
    UInt128 scaled = (UInt128)value * (uint64_t)power_of_10((int)(decimals - fine));
    *mantissa = negative ? -(Int128)scaled : (Int128)scaled;
    return true;
}

AmountError amount_parse(Str text, int decimals, Int128 *mantissa)
{
    Digits digits;
    uint32_t wanted = decimals > 0 ? (uint32_t)decimals : 0;
    if (wanted <= AMOUNT_MAX_DECIMALS && parse_plain(text, wanted, mantissa)) return AMOUNT_OK;
    if (!digits_split(text, &digits)) return AMOUNT_MALFORMED;
    return digits_value(digits, wanted, mantissa);
}

AmountError number_parse(Str text, Number *out)
{
    Digits digits;
    Int128 mantissa;
    if (!digits_split(text, &digits)) return AMOUNT_MALFORMED;
    uint32_t decimals = without_trailing_zeros(digits.decimals);
    if (decimals > NUMBER_MAX_DECIMALS) return AMOUNT_TOO_FINE;
    AmountError error = digits_value(digits, decimals, &mantissa);
    if (error) return error;
    /* Both are far inside the range. */
    number_make(mantissa, (Int128)power_of_10((int)decimals), out);
    return AMOUNT_OK;
}

/* Writes a chunk backwards before `end`, with at least `least` digits; returns where it begins. */
static char *digits_before(char *end, uint64_t value, int least)
{
    for (; value || least > 0; least--) {
        *--end = (char)('0' + value % 10);
        value /= 10;
    }
    return end;
}

uint32_t amount_print(Int128 mantissa, int decimals, bool grouped, char *out)
{
    char digits[AMOUNT_TEXT_MAX];
    char *end = digits + sizeof digits, *at = end;
    UInt128 left = int128_magnitude(mantissa);
    for (; !fits_64(left); left /= POW10_CHUNK) {
        at = digits_before(at, (uint64_t)(left % POW10_CHUNK), CHUNK_DIGITS);
    }
    at = digits_before(at, (uint64_t)left, 0);
    while (end - at <= decimals) *--at = '0';

    char *to = out;
    if (mantissa < 0) *to++ = '-';
    for (ptrdiff_t whole = end - at - decimals; whole > 0; whole--) {
        /* NOLINTNEXTLINE: digits_before() wrote them */
        *to++ = *at++;
        if (grouped && whole > 1 && whole % 3 == 1) *to++ = ',';
    }
    if (decimals > 0) *to++ = '.';
    while (at < end) *to++ = *at++;
    return (uint32_t)(to - out);
}
