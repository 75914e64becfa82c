/* What print makes of texts and amounts, taken away: two that differ in nothing else are the same.
 * Results live in the arena, or are the text itself. */
#ifndef BUDGET_REPORT_STATED_LOOSE_H
#define BUDGET_REPORT_STATED_LOOSE_H

#include "lang/base/arena.h"

/* A text without blanks and line breaks, with characters of normal width, and without a number
 * before it (一、 （一） 1. 1) ①), unless nothing else is left. */
Str stated_loose_text(Arena *arena, Str text);

/* An amount as the language writes it: (1.00) and −1.00 as -1.00; "-" for dashes of all kinds. The
 * text itself if it is no amount. */
Str stated_loose_amount(Arena *arena, Str text);

#endif
