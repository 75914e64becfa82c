/* Names as numbers: the same text (in Unicode NFC) always gives the same Symbol. */
#ifndef BUDGET_BASE_INTERN_H
#define BUDGET_BASE_INTERN_H

#include "lang/base/arena.h"

typedef uint32_t Symbol; /* 0 = none; dense from 1 */
typedef struct Interner Interner;

/* `seed` makes the hash unpredictable to whoever writes the input; it never shows in any output. */
Interner *intern_new(Arena *arena, uint64_t seed);
Symbol intern(Interner *names, Str text); /* copies the text, in NFC */
/* Copies bytes that are no text, as they are; in a table that holds nothing else. */
Symbol intern_bytes(Interner *names, Str bytes);
/* The same for one of several threads, whose own arena this is (memory that runs out is its
 * failure), while nobody else uses the table or its arena. Which thread comes first decides about
 * the numbers: so no output may depend on their order. */
Symbol intern_shared(Interner *names, Arena *arena, Str text);
/* 0 if never interned. scratch: for the NFC of a text that has another form. Threads may find at
 * the same time, as long as nobody interns. */
Symbol intern_find(const Interner *names, Arena *scratch, Str text);
Str intern_text(const Interner *names, Symbol symbol); /* NFC text; "" for 0 */
uint64_t intern_seed(const Interner *names); /* for other hash tables: nobody can foresee it */
uint32_t intern_count(const Interner *names);  /* largest Symbol so far */

#endif
