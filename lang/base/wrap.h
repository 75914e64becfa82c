/* Lines of a text for a terminal. */
#ifndef BUDGET_BASE_WRAP_H
#define BUDGET_BASE_WRAP_H

#include "lang/base/str.h"

/* Takes the first line of a text, at most `width` columns wide, and leaves in *text what follows
 * the line break. A line may end at a blank, which is dropped, or after a wide character, but not
 * before punctuation. A word that is wider than a line is a line by itself; if `hard`, it is
 * divided between characters. *text must not be empty. */
Str wrap_next(Str *text, uint32_t width, bool hard);

#endif
