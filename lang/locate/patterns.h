/* What people do to a number when they type it wrong: patterns that turn the right one into the
 * wrong one. */
#ifndef BUDGET_LOCATE_PATTERNS_H
#define BUDGET_LOCATE_PATTERNS_H

#include "lang/base/amount.h"

typedef enum Pattern {
    PATTERN_NONE,
    /* one number alone */
    PATTERN_SWAPPED, /* two neighbouring digits exchanged */
    PATTERN_DIGIT,   /* one digit is another */
    PATTERN_MISSING, /* a digit was left out */
    PATTERN_DOUBLED, /* a digit too many */
    PATTERN_SIGN,
    PATTERN_POINT, /* the decimal point moved */
    PATTERN_PART,  /* only the text before a separator was taken */
    PATTERN_UNIT,  /* in a unit 10^4 or 10^8 times as large or small: 元 for 万元 */
    /* beside other figures */
    PATTERN_LAST_YEAR, /* the amount of an earlier year */
    PATTERN_LINE,      /* a line of this amount is missing */
    PATTERN_TWICE,     /* a line stands there twice */
    PATTERN_COUNTED,   /* a total counts a row twice, or leaves one out */
    PATTERN_EXCHANGED, /* two rows exchanged their amounts */
    PATTERN_MOVED,     /* the amount stands in a cell beside its own */
    PATTERN_BLANK,     /* a cell of CSV where an amount belongs is empty */
    PATTERN_TOTAL,     /* a part repeats the total that it is a part of */
    PATTERN_NEIGHBOUR, /* the amount of the row above or below, or of the column beside */
    PATTERN_COUNT
} Pattern;

/* "digits-swapped": for programs. */
const char *pattern_name(Pattern pattern);
/* How much it speaks for a figure, out of 40. */
uint32_t pattern_weight(Pattern pattern);

/* The pattern by which `wrong` was written for `right`, both in units of their last decimal; the
 * strongest if there are several. */
Pattern pattern_of_digits(Int128 right, Int128 wrong);
/* Was only the first part of `right` taken, before its point or one of its separators of thousands?
 * Both have so many decimals. */
bool pattern_is_part(Int128 right, Int128 wrong, int decimals);

#endif
