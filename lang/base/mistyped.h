/* What was meant by a text that is no amount: numbers as people and spreadsheets write them. */
#ifndef BUDGET_BASE_MISTYPED_H
#define BUDGET_BASE_MISTYPED_H

#include "lang/base/arena.h"

typedef enum AmountSlip {
    SLIP_NONE,        /* nothing that is known */
    SLIP_CURRENCY,    /* "$5", "5 €", "￥5" */
    SLIP_PARENTHESES, /* "(5.00)" */
    SLIP_PERCENT,     /* "5%" */
    SLIP_EXPONENT,    /* "5E+03" */
    SLIP_SEPARATORS   /* "492,95", "1.202,95", "0,123", "1 202.95" */
} AmountSlip;

typedef struct Mistyped {
    AmountSlip slip;
    Str one, other; /* what may be meant, well written; {NULL, 0} = nothing, or nothing else */
} Mistyped;

/* The texts live in the arena. */
Mistyped mistyped_amount(Arena *arena, Str text);

#endif
