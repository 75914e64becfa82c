/* Numbers as people and programs write them into tables: with a point or a comma before the
 * decimals, groups of digits, signs on either side, a currency or unit beside them, exponents,
 * and the words and marks that say "nothing". Exact: what comes out is digits. */
#ifndef BUDGET_TABULAR_WRITTEN_H
#define BUDGET_TABULAR_WRITTEN_H

#include "lang/base/str.h"

enum { WRITTEN_MAX = 80 /* digits of a number, its exponent carried out */ };

typedef enum WrittenKind {
    WRITTEN_TEXT, /* no number */
    WRITTEN_NOTHING,
    WRITTEN_NUMBER
} WrittenKind;

typedef struct Written {
    WrittenKind kind;
    char digits[WRITTEN_MAX + 4]; /* "[-]digits[.digits]" */
    uint32_t len;
    uint32_t decimals; /* digits behind the point */
    bool percent;
    Str sign; /* "$", "EUR", "万元": what is beside the number; empty if nothing is */
} Written;

/* Blanks at both ends, also those that are not ASCII. */
Str written_trim(Str text);
/* Blanks before a text, in half characters; a tab counts as four. */
uint32_t written_indentation(Str text);
/* How many bytes the blank takes that a text begins with; 0 = it begins with none. */
uint32_t written_blank(Str text);
/* Empty, a dash of any kind, dots, "n/a", "NaN", "NULL" and the like. */
bool written_is_nothing(Str text);
/* decimal: '.' or ','; the other one groups digits. */
void written_read(Str text, char decimal, Written *out);
static inline Str written_digits(const Written *written)
{
    return (Str){written->digits, written->len};
}

/* What a text shows about the mark before the decimals. */
typedef enum WrittenMark {
    MARK_NEITHER, /* it is no number, or the same one either way */
    MARK_POINT,
    MARK_COMMA,
    MARK_EITHER /* "1.080": two numbers */
} WrittenMark;

WrittenMark written_mark(Str text);

#endif
