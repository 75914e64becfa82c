/* A unified diff of two texts, nothing if they are the same. */
#ifndef BUDGET_CLI_COMMON_TEXT_DIFF_H
#define BUDGET_CLI_COMMON_TEXT_DIFF_H

#include "lang/base/sink.h"
#include "lang/base/vec.h"

typedef struct TextChange { /* of whole lines */
    uint32_t lo, hi; /* bytes of the old text */
    Str text;        /* in their place; a piece of the new text */
} TextChange;

/* What makes the one text of the other, in order. Returns how many. */
uint32_t text_diff_changes(Arena *arena, Str before, Str after, const TextChange **changes);

void text_diff_write(Arena *arena, Str old_name, Str new_name, Str before, Str after, Sink *sink);

#endif
