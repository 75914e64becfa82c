#include "lang/base/arena.h"

#include <limits.h>
#include <stdarg.h>
#include <stdlib.h>

#include "lang/base/print.h"

/* In front of every request to the system; its size keeps what follows aligned for any type. */
struct ArenaChunk {
    _Alignas(max_align_t) ArenaChunk *older;
    ArenaChunk *newer;
};

enum {
    ALIGNMENT = _Alignof(max_align_t),
    LARGE_BLOCK = 32 * 1024, /* anything larger is its own chunk */
    FIRST_CHUNK = 64 * 1024,
#ifdef BUDGET_SMALL_CHUNKS
    /* The allocators of sanitizers map what is much larger anew each time. */
    LAST_CHUNK = FIRST_CHUNK
#else
    LAST_CHUNK = 1024 * 1024
#endif
};

#ifdef BUDGET_HOSTILE
static const bool always_large = true; /* sanitizers then see every block for itself */
#else
static const bool always_large = false;
#endif

_Noreturn static void arena_fail(Arena *arena)
{
    longjmp(arena->memory->on_failure, 1);
}

static bool is_large(size_t size)
{
    return always_large || size > LARGE_BLOCK;
}

static size_t aligned_size(size_t size)
{
    return (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1);
}

/* Counts the request; says whether a test wants it to fail. */
static bool request_allowed(Memory *memory)
{
    work_spend(&memory->work, 0);
    memory->requests++;
    return memory->fail_after == 0 || memory->requests != memory->fail_after;
}

static void chunk_link(Arena *arena, ArenaChunk *chunk)
{
    chunk->newer = NULL;
    chunk->older = arena->chunks;
    if (chunk->older) chunk->older->newer = chunk;
    arena->chunks = chunk;
}

static void chunk_unlink(Arena *arena, ArenaChunk *chunk)
{
    if (chunk->newer)
        chunk->newer->older = chunk->older;
    else
        arena->chunks = chunk->older;
    if (chunk->older) chunk->older->newer = chunk->newer;
}

/* What realloc did to a chunk's address must be told to its neighbours. */
static void chunk_moved(Arena *arena, ArenaChunk *chunk)
{
    if (chunk->newer)
        chunk->newer->older = chunk;
    else
        arena->chunks = chunk;
    if (chunk->older) chunk->older->newer = chunk;
}

static void *chunk_new(Arena *arena, size_t size, bool zeroed)
{
    if (size > SIZE_MAX / 2 - sizeof(ArenaChunk) || !request_allowed(arena->memory)) {
        arena_fail(arena);
    }
    size_t whole = sizeof(ArenaChunk) + size;
    ArenaChunk *chunk = zeroed ? calloc(1, whole) : malloc(whole);
    if (!chunk) arena_fail(arena);
    chunk_link(arena, chunk);
    return chunk + 1;
}

static void chunk_free(Arena *arena, void *block)
{
    ArenaChunk *chunk = (ArenaChunk *)block - 1;
    chunk_unlink(arena, chunk);
    free(chunk);
}

static void small_refill(Arena *arena)
{
    size_t size = arena->chunk_size ? arena->chunk_size * 2 : FIRST_CHUNK;
    if (size > LAST_CHUNK) size = LAST_CHUNK;
    arena->free = chunk_new(arena, size, false);
    arena->end = arena->free + size;
    arena->chunk_size = size;
}

static void *small_new(Arena *arena, size_t size)
{
    /* Size 0 takes a place too, so that two blocks never have the same address. */
    size_t need = size ? aligned_size(size) : ALIGNMENT;
    if ((size_t)(arena->end - arena->free) < need) small_refill(arena);
    void *block = arena->free;
    arena->free += need;
    return block;
}

static void *block_new(Arena *arena, size_t size)
{
    return is_large(size) ? chunk_new(arena, size, false) : small_new(arena, size);
}

static void *block_move(Arena *arena, void *block, size_t old_size, size_t new_size)
{
    void *moved = block_new(arena, new_size);
    memcpy(moved, block, old_size < new_size ? old_size : new_size);
    if (is_large(old_size)) chunk_free(arena, block);
    return moved;
}

static void *large_resize(Arena *arena, void *block, size_t new_size)
{
    if (new_size > SIZE_MAX / 2 - sizeof(ArenaChunk) || !request_allowed(arena->memory)) {
        arena_fail(arena);
    }
    ArenaChunk *chunk = realloc((ArenaChunk *)block - 1, sizeof(ArenaChunk) + new_size);
    if (!chunk) arena_fail(arena);
    chunk_moved(arena, chunk);
    return chunk + 1;
}

/* The newest small block can grow or shrink where it is. */
static bool small_resize(Arena *arena, char *block, size_t old_size, size_t new_size)
{
    size_t old_room = old_size ? aligned_size(old_size) : ALIGNMENT;
    size_t new_room = new_size ? aligned_size(new_size) : ALIGNMENT;
    if (new_room <= old_room && block + old_room != arena->free) return true;
    if (block + old_room != arena->free || new_room > (size_t)(arena->end - block)) return false;
    arena->free = block + new_room;
    return true;
}

void arena_init(Arena *arena, Memory *memory)
{
    *arena = (Arena){.memory = memory};
    if (!memory->work.of) work_init(&memory->work);
}

void arena_free(Arena *arena)
{
    ArenaChunk *chunk = arena->chunks;
    while (chunk) {
        ArenaChunk *older = chunk->older;
        free(chunk);
        chunk = older;
    }
    arena_init(arena, arena->memory);
}

/* What is requested is counted, not what the system is asked for: that depends on what was
 * requested before. */
static void charge(Arena *arena, size_t size)
{
    const uint64_t most = (uint64_t)1 << 40; /* what is more fails anyway */
    work_note(&arena->memory->work, (size_t)(size < most ? size : most));
}

void *arena_alloc(Arena *arena, size_t size)
{
    charge(arena, size);
    if (is_large(size)) return chunk_new(arena, size, true);
    void *block = small_new(arena, size);
    return memset(block, 0, size);
}

void *arena_alloc_array(Arena *arena, size_t size, size_t count)
{
    if (size && count > SIZE_MAX / size) arena_fail(arena);
    return arena_alloc(arena, size * count);
}

void *arena_resize(Arena *arena, void *block, size_t old_size, size_t new_size)
{
    if (new_size > old_size) charge(arena, new_size - old_size);
    if (!block) return block_new(arena, new_size);
    if (always_large || is_large(old_size) != is_large(new_size)) {
        return block_move(arena, block, old_size, new_size);
    }
    if (is_large(old_size)) return large_resize(arena, block, new_size);
    if (small_resize(arena, block, old_size, new_size)) return block;
    return block_move(arena, block, old_size, new_size);
}

Str arena_str(Arena *arena, Str text)
{
    charge(arena, text.len);
    char *copy = block_new(arena, (size_t)text.len + 1);
    if (text.len) memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    return (Str){copy, text.len};
}

Str arena_join(Arena *arena, Str before, const char *between, Str after)
{
    size_t middle = strlen(between), len = before.len + middle + after.len;
    if (len > INT_MAX) arena_fail(arena);
    charge(arena, len);
    char *text = block_new(arena, len + 1);
    if (before.len) memcpy(text, before.ptr, before.len);
    memcpy(text + before.len, between, middle);
    if (after.len) memcpy(text + before.len + middle, after.ptr, after.len);
    text[len] = '\0';
    return (Str){text, (uint32_t)len};
}

Str arena_join_parts(Arena *arena, Str before, const char *between, Str after)
{
    if (!before.len || !after.len) return before.len ? before : after;
    return arena_join(arena, before, between, after);
}

Str arena_vprintf(Arena *arena, const char *format, va_list args)
{
    char brief[256];
    va_list again;
    va_copy(again, args);
    int len = print_text(brief, sizeof brief, format, args);
    char *text = NULL;
    if (len >= 0) {
        charge(arena, (size_t)len);
        text = block_new(arena, (size_t)len + 1);
        if ((size_t)len < sizeof brief)
            memcpy(text, brief, (size_t)len + 1);
        else
            len = print_text(text, (size_t)len + 1, format, again);
    }
    va_end(again);
    if (len < 0) arena_fail(arena); /* longer than INT_MAX: as good as out of memory */
    return (Str){text, (uint32_t)len};
}

Str arena_printf(Arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    Str text = arena_vprintf(arena, format, args);
    va_end(args);
    return text;
}
