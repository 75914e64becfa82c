#include "lang/locate/patterns.h"

typedef struct PatternInfo {
    const char *name;
    uint32_t weight;
} PatternInfo;

static const PatternInfo infos[PATTERN_COUNT] = {
    [PATTERN_NONE] = {"", 0},
    [PATTERN_SWAPPED] = {"digits-swapped", 40},
    [PATTERN_DIGIT] = {"digit-wrong", 36},
    [PATTERN_MISSING] = {"digit-missing", 38},
    [PATTERN_DOUBLED] = {"digit-doubled", 38},
    [PATTERN_SIGN] = {"sign", 40},
    [PATTERN_POINT] = {"decimal-point", 40},
    [PATTERN_PART] = {"first-part", 38},
    [PATTERN_UNIT] = {"unit", 40},
    [PATTERN_LAST_YEAR] = {"last-year", 40},
    [PATTERN_LINE] = {"line-missing", 40},
    [PATTERN_TWICE] = {"line-twice", 40},
    [PATTERN_COUNTED] = {"row-counted-twice", 40},
    [PATTERN_EXCHANGED] = {"rows-exchanged", 40},
    [PATTERN_MOVED] = {"wrong-cell", 40},
    [PATTERN_BLANK] = {"cell-blank", 40},
    [PATTERN_TOTAL] = {"total-repeated", 30},
    [PATTERN_NEIGHBOUR] = {"neighbour", 40},
};

const char *pattern_name(Pattern pattern)
{
    return infos[pattern].name;
}

uint32_t pattern_weight(Pattern pattern)
{
    return infos[pattern].weight;
}

/* ---- digits ---- */

enum { DIGITS_MAX = 40 };

typedef struct DigitText { /* the last `len` of the characters; those before it are zeros */
    char text[DIGITS_MAX];
    uint32_t len;
} DigitText;

static DigitText digits_of(Int128 value)
{
    DigitText digits;
    UInt128 left = int128_magnitude(value);
    char *at = digits.text + DIGITS_MAX;
    memset(digits.text, '0', DIGITS_MAX);
    for (; left > UINT64_MAX; left /= 10) *--at = (char)('0' + (int)(left % 10));
    for (uint64_t rest = (uint64_t)left; rest; rest /= 10) *--at = (char)('0' + (int)(rest % 10));
    digits.len = (uint32_t)(digits.text + DIGITS_MAX - at);
    return digits;
}

static const char *first_digit(const DigitText *digits)
{
    return digits->text + DIGITS_MAX - digits->len;
}

/* With zeros in front, both are equally long. */
static Pattern same_length(const DigitText *right, const DigitText *wrong)
{
    uint32_t first = DIGITS_MAX - u32_max(right->len, wrong->len), last = DIGITS_MAX;
    while (first < last && right->text[first] == wrong->text[first]) first++;
    while (last > first && right->text[last - 1] == wrong->text[last - 1]) last--;
    if (last == first + 1) return PATTERN_DIGIT;
    if (last == first + 2 && right->text[first] == wrong->text[first + 1] &&
        right->text[first + 1] == wrong->text[first])
        return PATTERN_SWAPPED;
    return PATTERN_NONE;
}

/* Is `shorter` what is left of `longer` without one of its digits? */
static bool lacks_one(const DigitText *longer, const DigitText *shorter)
{
    const char *text = first_digit(longer), *other = first_digit(shorter);
    uint32_t at = 0;
    if (longer->len != shorter->len + 1) return false;
    while (at < shorter->len && text[at] == other[at]) at++;
    return memcmp(text + at + 1, other + at, shorter->len - at) == 0;
}

/* Is one 10, 100, … 10^8 times the other? */
static Pattern shifted(UInt128 right, UInt128 wrong)
{
    UInt128 small = right < wrong ? right : wrong, large = right < wrong ? wrong : right;
    for (int k = 1; k <= 8 && small <= large / 10; k++) {
        small *= 10;
        if (small == large) return k % 4 == 0 ? PATTERN_UNIT : PATTERN_POINT;
    }
    return PATTERN_NONE;
}

bool pattern_is_part(Int128 right, Int128 wrong, int decimals)
{
    Int128 one, thousand = 1000;
    if (right == wrong || wrong == 0 || !int128_pow10(decimals, &one) || wrong % one != 0)
        return false;
    Int128 part = wrong / one;
    for (Int128 whole = right / one; whole != 0; whole = whole / thousand)
        if (whole == part) return true;
    return false;
}

Pattern pattern_of_digits(Int128 right, Int128 wrong)
{
    if (right == wrong) return PATTERN_NONE;
    if (right == -wrong) return PATTERN_SIGN;
    if (right == 0 || wrong == 0 || (right < 0) != (wrong < 0)) return PATTERN_NONE;
    Pattern moved = shifted(int128_magnitude(right), int128_magnitude(wrong));
    if (moved != PATTERN_NONE) return moved;
    DigitText a = digits_of(right), b = digits_of(wrong);
    Pattern same = same_length(&a, &b);
    if (same == PATTERN_SWAPPED) return same;
    if (lacks_one(&a, &b)) return PATTERN_MISSING;
    if (lacks_one(&b, &a)) return PATTERN_DOUBLED;
    return same;
}
