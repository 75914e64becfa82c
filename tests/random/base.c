/* Chance, text, and exact fractions of their own: nothing here is the compiler's. */
#include <stdarg.h>
#include <stdio.h>

#include "tests/random/random.h"

/* ---- chance: SplitMix64 ---- */

static uint64_t next(Rng *rng)
{
    uint64_t z = rng->state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

Rng rng_new(uint64_t seed, uint64_t stream)
{
    Rng rng = {seed * 0xD1342543DE82EF95u + stream};
    next(&rng);
    return rng;
}

uint32_t rng_below(Rng *rng, uint32_t count)
{
    return (uint32_t)((next(rng) >> 32) * count >> 32);
}

/* ---- text ---- */

void text_clear(Text *text)
{
    text->len = 0;
    text->data[0] = '\0';
}

void text_add_char(Text *text, char c)
{
    if (text->len + 1 == TEXT_ROOM) return;
    text->data[text->len++] = c;
    text->data[text->len] = '\0';
}

void text_add(Text *text, const char *format, ...)
{
    va_list args;
    size_t room = TEXT_ROOM - text->len;
    va_start(args, format);
    int len = vsnprintf(text->data + text->len, room, format, args);
    va_end(args);
    if (len > 0 && (size_t)len < room) text->len += (size_t)len;
    text->data[text->len] = '\0';
}

/* ---- fractions ---- */

static Int128 divisor(Int128 a, Int128 b)
{
    if (a < 0) a = -a;
    while (b) {
        Int128 rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

Frac frac(Int128 num, Int128 den)
{
    if (den < 0) num = -num, den = -den;
    Int128 common = divisor(num, den);
    return (Frac){num / common, den / common};
}

/* Without clang's checked product, which libgcc does not have. */
static Int128 times(Int128 a, Int128 b)
{
    __extension__ typedef unsigned __int128 Wide;
    return (Int128)((Wide)a * (Wide)b);
}

Frac frac_add(Frac a, Frac b)
{
    return frac(times(a.num, b.den) + times(b.num, a.den), times(a.den, b.den));
}

Frac frac_subtract(Frac a, Frac b)
{
    return frac_add(a, (Frac){-b.num, b.den});
}

Frac frac_multiply(Frac a, Frac b)
{
    return frac(times(a.num, b.num), times(a.den, b.den));
}

Frac frac_divide(Frac a, Frac b)
{
    return frac(times(a.num, b.den), times(a.den, b.num));
}

Frac frac_absolute(Frac a)
{
    return (Frac){a.num < 0 ? -a.num : a.num, a.den};
}

int frac_compare(Frac a, Frac b)
{
    Int128 x = times(a.num, b.den), y = times(b.num, a.den);
    return (x > y) - (x < y);
}

Int128 power_of_ten(int exponent)
{
    Int128 power = 1;
    while (exponent-- > 0) power = times(power, 10);
    return power;
}

Int128 frac_round(Frac value, int decimals, RoundingRule rule)
{
    Int128 num = times(value.num < 0 ? -value.num : value.num, power_of_ten(decimals));
    Int128 whole = num / value.den, twice = times(num % value.den, 2);
    bool up =
        rule != ROUND_CUT &&
        (twice > value.den || (twice == value.den && (rule == ROUND_UP_HALF || whole % 2 != 0)));
    whole += up;
    return value.num < 0 ? -whole : whole;
}

void text_add_decimal(Text *text, Int128 mantissa, int decimals, bool grouped)
{
    char digits[64];
    int len = 0, place = 0;
    bool negative = mantissa < 0;
    if (negative) mantissa = -mantissa;
    while (mantissa || place <= decimals) {
        if (place == decimals && decimals) digits[len++] = '.';
        if (grouped && place > decimals && (place - decimals) % 3 == 0) digits[len++] = ',';
        digits[len++] = (char)('0' + (int)(mantissa % 10));
        mantissa /= 10;
        place++;
    }
    if (negative) text_add_char(text, '-');
    while (len > 0) text_add_char(text, digits[--len]);
}
