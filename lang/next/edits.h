/* Replacements in a text, collected in any order. */
#ifndef BUDGET_NEXT_EDITS_H
#define BUDGET_NEXT_EDITS_H

#include "lang/base/source.h"

typedef struct TextEdit {
    Span span; /* empty: an insertion before it */
    Str text;
} TextEdit;
typedef VEC(TextEdit) TextEdits;

/* The text is not copied. */
void edits_add(Arena *arena, TextEdits *edits, Span span, Str text);
/* The source of the span with the edits in it; of two that overlap, the one that begins first. */
Str edits_apply(Arena *arena, const Sources *sources, TextEdits *edits, Span span);

#endif
