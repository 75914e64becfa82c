/* Replacements in a text, collected in any order. */
#ifndef BUDGET_NEXT_EDITS_H
#define BUDGET_NEXT_EDITS_H

#include "lang/base/source.h"

typedef struct NextEdit {
    Span span; /* empty: an insertion before it */
    Str text;
} NextEdit;
typedef VEC(NextEdit) NextEdits;

/* The text is not copied. */
void edits_add(Arena *arena, NextEdits *edits, Span span, Str text);
/* The source of the span with the edits in it; of two that overlap, the one that begins first. */
Str edits_apply(Arena *arena, const Sources *sources, NextEdits *edits, Span span);

#endif
