/* What steps have made, kept for the next compilation of nearly the same input: each thing under a
 * number that is computed from all that it follows from. Where that number comes again, the step
 * need not be done again.
 *
 * Compilations are numbered. What one of them has taken lives as long as it does. */
#ifndef BUDGET_BASE_MEMO_H
#define BUDGET_BASE_MEMO_H

#include "lang/base/arena.h"
#include "lang/base/vec.h"

typedef struct Memo Memo;

Memo *memo_new(Memory *memory); /* NULL when memory runs out */
void memo_free(Memo *memo);
void memo_begin(Memo *memo, uint32_t number); /* that of the compilation at hand */
/* Frees what neither of these compilations has made or taken. */
void memo_drop(Memo *memo, uint32_t one, uint32_t other);

/* What was kept under the number, which is now taken; NULL if nothing was, or memo is NULL. What it
 * cost to make is counted as work, as if it were made again. */
const void *memo_find(Memo *memo, uint64_t number, Work *work);
/* Keeps something under a number. The value, zeroed, and what it leads to are in the arena that
 * *arena is set to. work: what it cost to make. NULL if something is kept under it already. */
void *memo_add(Memo *memo, uint64_t number, size_t size, uint64_t work, Arena **arena);

/* Adds to a number what something follows from. The first number is a seed that no input knows
 * (intern_seed). */
uint64_t memo_mix(uint64_t number, uint64_t value);
uint64_t memo_mix_bytes(uint64_t number, const void *bytes, size_t len);
uint64_t memo_mix_text(uint64_t number, Str text);

#endif
