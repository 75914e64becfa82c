/* Arena memory: everything a compilation makes lives in arenas and goes with them.
 *
 * A failed request does not return: it jumps to the `jmp_buf` of the arena's Memory, which the
 * owner of the compilation set with setjmp(). So no caller checks for NULL, and nothing leaks,
 * because all of it is in arenas. What is requested is counted as work (lang/base/work.h), which
 * may jump to the same place. */
#ifndef BUDGET_BASE_ARENA_H
#define BUDGET_BASE_ARENA_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include "lang/base/str.h"
#include "lang/base/work.h"

typedef struct Memory {
    jmp_buf on_failure;  /* set by the owner; longjmp(…, 1) when memory runs out */
    uint64_t fail_after; /* tests: the n-th request to the system fails; 0 = never */
    uint64_t requests;   /* requests made to the system so far */
    Work work;           /* what all of it may cost */
} Memory;

typedef struct ArenaChunk ArenaChunk;
typedef struct Arena {
    Memory *memory;
    ArenaChunk *chunks; /* newest first */
    char *free, *end;   /* what is left of the newest small chunk */
    size_t chunk_size;  /* of that chunk; the next is twice as large */
} Arena;

void arena_init(Arena *arena, Memory *memory);
void arena_free(Arena *arena); /* frees all; the arena may be used again */

/* Zeroed memory, aligned for any type. size 0 gives a valid pointer. Never NULL. */
void *arena_alloc(Arena *arena, size_t size);

/* Grow or shrink a block from arena_alloc/arena_resize (NULL with old_size 0 = new). The added part
 * is NOT zeroed. In place where possible; large blocks are their own system allocation and are
 * really reallocated, so that a growing vector leaves no copies behind. */
void *arena_resize(Arena *arena, void *block, size_t old_size, size_t new_size);

#define arena_new(arena, T)      ((T *)arena_alloc((arena), sizeof(T)))
#define arena_array(arena, T, n) ((T *)arena_alloc_array((arena), sizeof(T), (n)))
/* Checks the product for overflow. */
void *arena_alloc_array(Arena *arena, size_t size, size_t count);

Str arena_str(Arena *arena, Str text); /* a copy, followed by a NUL that is not part of it */
/* One after the other; where there are many, at a fifth of the cost of arena_printf(). */
Str arena_join(Arena *arena, Str before, const char *between, Str after);
/* The same for parts of a title, one of which may be empty: the other one is returned then. */
Str arena_join_parts(Arena *arena, Str before, const char *between, Str after);
Str arena_printf(Arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
Str arena_vprintf(Arena *arena, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
