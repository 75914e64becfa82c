/* Names as numbers: the same text (in Unicode NFC) always gives the same Symbol. */
#ifndef BUDGET_BASE_INTERN_H
#define BUDGET_BASE_INTERN_H

#include "lang/base/arena.h"

typedef uint32_t Symbol; /* 0 = none; dense from 1 */
typedef struct Interner Interner;

/* `seed` makes the hash unpredictable to whoever writes the input; it never shows in any output. */
Interner *intern_new(Arena *arena, uint64_t seed);
Symbol intern(Interner *names, Str text); /* copies the text, in NFC */
Symbol intern_find(const Interner *names, Str text); /* 0 if never interned */
Str intern_text(const Interner *names, Symbol symbol); /* NFC text; "" for 0 */
uint64_t intern_seed(const Interner *names); /* for other hash tables: nobody can foresee it */
uint32_t intern_count(const Interner *names);  /* largest Symbol so far */

#endif
