/* How figures are mistyped: a digit that is wrong, missing, doubled, or exchanged with the next. */
#include "lang/discover/finder.h"

enum { DIGITS_MAX = 48 };

/* The digits without zeros at their end; *zeros: how many there were. */
static uint32_t print_digits(Int128 value, char *out)
{
    UInt128 rest = value < 0 ? (UInt128)-value : (UInt128)value;
    char reversed[DIGITS_MAX];
    uint32_t len = 0;
    while (rest && rest % 10 == 0) rest /= 10;
    for (; rest; rest /= 10) reversed[len++] = (char)('0' + (int)(rest % 10));
    for (uint32_t i = 0; i < len; i++) out[i] = reversed[len - 1 - i];
    return len;
}

/* Both with the same number of zeros at their end taken away. */
static void strip_both(Int128 *a, Int128 *b)
{
    while ((*a || *b) && *a % 10 == 0 && *b % 10 == 0) {
        *a /= 10;
        *b /= 10;
    }
}

static uint32_t print_all(Int128 value, char *out)
{
    char reversed[DIGITS_MAX];
    uint32_t len = 0;
    UInt128 rest = value < 0 ? (UInt128)-value : (UInt128)value;
    for (; rest; rest /= 10) reversed[len++] = (char)('0' + (int)(rest % 10));
    for (uint32_t i = 0; i < len; i++) out[i] = reversed[len - 1 - i];
    return len;
}

static bool one_inserted(const char *shorter, uint32_t len, const char *longer)
{
    uint32_t at = 0;
    while (at < len && shorter[at] == longer[at]) at++;
    return memcmp(shorter + at, longer + at + 1, len - at) == 0;
}

static bool one_or_two_changed(const char *x, const char *y, uint32_t len)
{
    uint32_t first = 0, last = len;
    while (first < len && x[first] == y[first]) first++;
    while (last > first && x[last - 1] == y[last - 1]) last--;
    if (last - first == 1) return true;
    return last - first == 2 && x[first] == y[first + 1] && x[first + 1] == y[first];
}

bool is_slip_of(Int128 a, Int128 b, uint32_t digits)
{
    char x[DIGITS_MAX], y[DIGITS_MAX];
    if (a == b) return false;
    if (!a || !b) return digits <= 1 && print_digits(a ? a : b, x) == 1;
    uint32_t m = print_digits(a, x), n = print_digits(b, y);
    if (u32_max(m, n) < digits) return false;
    /* A figure such as 125.00 is round by nature: next to it, 125.01 says little. */
    if (digits >= DIGITS_OF_LONE_SLIP && u32_min(m, n) + 1 < digits) return false;
    if (m == n && memcmp(x, y, m) == 0) return digits < DIGITS_OF_LONE_SLIP; /* its sign or point */
    if ((a < 0) != (b < 0)) return false;
    strip_both(&a, &b);
    m = print_all(a, x);
    n = print_all(b, y);
    if (m == n) return one_or_two_changed(x, y, m);
    if (m + 1 == n) return one_inserted(x, m, y);
    return n + 1 == m && one_inserted(y, n, x);
}

uint32_t significant_digits(Int128 value)
{
    enum { MOST = 8 };
    char digits[DIGITS_MAX];
    return u32_min(print_digits(value, digits), MOST);
}

/* ---- all figures that may have been meant ---- */

typedef struct SlipList {
    Int128 *out;
    uint32_t count;
    int zeros; /* that follow the digits */
    bool negative;
} SlipList;

static void add_slip(SlipList *list, const char *digits, uint32_t len)
{
    Int128 value = 0, power;
    for (uint32_t i = 0; i < len; i++) value = value * 10 + (digits[i] - '0');
    if (list->count == SLIPS_MAX || !value || !int128_pow10(list->zeros, &power) ||
        !int128_multiply(value, power, &value))
        return;
    list->out[list->count++] = list->negative ? -value : value;
}

/* With the digit at that place another one, or one more in front of it. */
static void vary_digit(SlipList *list, const char *digits, uint32_t len, uint32_t at)
{
    char other[DIGITS_MAX + 1];
    for (char c = '0'; c <= '9'; c++) {
        memcpy(other, digits, len);
        other[at] = c;
        if (at < len && c != digits[at]) add_slip(list, other, len);
        memcpy(other + at + 1, digits + at, len - at);
        add_slip(list, other, len + 1);
    }
}

uint32_t slips_of(Int128 value, Int128 *out)
{
    enum { DIGITS = 30, DECIMALS = 2 };
    char digits[DIGITS_MAX + 1], other[DIGITS_MAX + 1];
    SlipList list = {.out = out, .negative = value < 0};
    uint32_t len;
    while (list.zeros < GRID_DECIMALS - DECIMALS && value && value % 10 == 0) {
        value /= 10;
        list.zeros++;
    }
    len = print_all(value, digits);
    if (!len || len > DIGITS) return 0;
    for (uint32_t at = 0; at <= len; at++) {
        vary_digit(&list, digits, len, at);
        if (at == len) break;
        memcpy(other, digits, at);
        memcpy(other + at, digits + at + 1, len - at - 1);
        add_slip(&list, other, len - 1);
        if (at + 1 == len || digits[at] == digits[at + 1]) continue;
        memcpy(other, digits, len);
        other[at] = digits[at + 1];
        other[at + 1] = digits[at];
        add_slip(&list, other, len);
    }
    return list.count;
}
