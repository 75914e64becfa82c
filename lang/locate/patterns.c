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

typedef struct DigitText {
    char text[AMOUNT_TEXT_MAX];
    uint32_t len;
} DigitText;

static DigitText digits_of(Int128 value)
{
    DigitText digits = {.len = 0};
    digits.len = amount_print(value < 0 ? -value : value, 0, false, digits.text);
    return digits;
}

/* With zeros in front, as long as `len`. */
static DigitText pad(const DigitText *digits, uint32_t len)
{
    DigitText padded = *digits;
    uint32_t zeros = len > digits->len ? len - digits->len : 0;
    if (len > AMOUNT_TEXT_MAX) return padded;
    memset(padded.text, '0', zeros);
    memcpy(padded.text + zeros, digits->text, digits->len);
    padded.len = digits->len + zeros;
    return padded;
}

/* Both equally long. */
static Pattern same_length(const DigitText *right, const DigitText *wrong)
{
    uint32_t first = 0, last = right->len;
    while (first < right->len && right->text[first] == wrong->text[first]) first++;
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
    uint32_t at = 0;
    if (longer->len != shorter->len + 1) return false;
    while (at < shorter->len && longer->text[at] == shorter->text[at]) at++;
    return memcmp(longer->text + at + 1, shorter->text + at, shorter->len - at) == 0;
}

static Pattern shifted(Int128 right, Int128 wrong)
{
    for (int k = 1; k <= 8; k++) {
        Int128 power, product;
        if (!int128_pow10(k, &power)) break;
        bool larger = int128_multiply(right, power, &product) && product == wrong;
        bool smaller = int128_multiply(wrong, power, &product) && product == right;
        if (larger || smaller) return k % 4 == 0 ? PATTERN_UNIT : PATTERN_POINT;
    }
    return PATTERN_NONE;
}

bool pattern_is_part(Int128 right, Int128 wrong, int decimals)
{
    Int128 one, thousand = 1000, part, whole;
    if (right == wrong || wrong == 0 || !int128_pow10(decimals, &one)) return false;
    for (whole = right / one; whole != 0; whole = whole / thousand)
        if (int128_multiply(whole, one, &part) && part == wrong) return true;
    return false;
}

Pattern pattern_of_digits(Int128 right, Int128 wrong)
{
    if (right == wrong) return PATTERN_NONE;
    if (right == -wrong) return PATTERN_SIGN;
    if (right == 0 || wrong == 0 || (right < 0) != (wrong < 0)) return PATTERN_NONE;
    Pattern moved = shifted(right, wrong);
    if (moved != PATTERN_NONE) return moved;
    DigitText a = digits_of(right), b = digits_of(wrong);
    uint32_t len = u32_max(a.len, b.len);
    DigitText x = pad(&a, len), y = pad(&b, len);
    Pattern same = same_length(&x, &y);
    if (same == PATTERN_SWAPPED) return same;
    if (lacks_one(&a, &b)) return PATTERN_MISSING;
    if (lacks_one(&b, &a)) return PATTERN_DOUBLED;
    return same;
}
