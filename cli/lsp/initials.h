/* Initials of the sounds of Chinese characters, by which they are typed: "sfz" for 省发展. */
#ifndef BUDGET_CLI_LSP_INITIALS_H
#define BUDGET_CLI_LSP_INITIALS_H

#include "lang/base/arena.h"

typedef struct Initials Initials;

Initials *initials_new(Arena *arena);
/* Are these the initials that the text begins with? False if none of them is of a character. */
bool initials_begin(const Initials *initials, Str text, Str typed);

#endif
