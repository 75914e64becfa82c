#include "lang/base/intern.h"

#include <pthread.h>

#include "lang/base/hash.h"
#include "lang/base/unicode.h"
#include "lang/base/vec.h"

__extension__ typedef unsigned __int128 UInt128;

/* Open addressing with linear probing. The slot keeps half of the hash, so that a probe that hits
 * another name almost never reads its text. */
typedef struct Slot {
    uint32_t hash;
    Symbol symbol; /* 0 = empty */
} Slot;

struct Interner {
    Arena *arena;
    uint64_t seed;
    Slot *slots;
    uint32_t mask;        /* number of slots - 1; a power of two */
    VEC(Str) texts;       /* of Symbol s at s - 1 */
    pthread_mutex_t lock; /* of intern_shared */
};

#ifdef BUDGET_HOSTILE
enum { FIRST_SLOTS = 1 }; /* it grows at once */
#else
enum { FIRST_SLOTS = 256 };
#endif

/* Arbitrary odd constants with about half of their bits set. */
#define HASH_A UINT64_C(0x9E6C63D0876A9A4B)
#define HASH_B UINT64_C(0xA3B195354A39B70D)

/* Reads each byte at least once; where reads overlap, the length in the hash tells texts apart.
 * The seed hides both factors of every product. */
static uint32_t hash_text(uint64_t seed, Str text)
{
    const char *at = text.ptr;
    uint32_t left = text.len;
    uint64_t state = seed ^ HASH_A;
    for (; left > STR_WORDS_MAX; at += STR_WORDS_MAX, left -= STR_WORDS_MAX) {
        StrWords words = str_words((Str){at, STR_WORDS_MAX});
        state = hash_multiply(words.first ^ seed, words.last ^ state);
    }
    StrWords words = str_words((Str){at, left});
    uint64_t hash = hash_multiply(words.first ^ seed, words.last ^ state);
    hash = hash_multiply(hash ^ seed, text.len ^ HASH_B);
    return (uint32_t)(hash ^ hash >> 32);
}

Interner *intern_new(Arena *arena, uint64_t seed)
{
    Interner *names = arena_new(arena, Interner);
    names->arena = arena;
    /* A mixed seed: neighbouring seeds must not give neighbouring hashes. */
    names->seed = hash_multiply(seed ^ HASH_A, HASH_B);
    names->slots = arena_array(arena, Slot, FIRST_SLOTS);
    names->mask = FIRST_SLOTS - 1;
    pthread_mutex_init(&names->lock, NULL);
    return names;
}

/* The slot that holds the text, or the empty one where it belongs. */
static uint32_t slot_find(const Interner *names, Str text, uint32_t hash)
{
    uint32_t at = hash & names->mask;
    for (;; at = (at + 1) & names->mask) {
        Slot slot = names->slots[at];
        if (slot.symbol == 0) return at;
        if (slot.hash == hash && str_equal(names->texts.items[slot.symbol - 1], text)) return at;
    }
}

static void slots_grow(Interner *names)
{
    size_t old_count = (size_t)names->mask + 1;
    /* The hash has 32 bits and the load stays below 1/2: far beyond what fits in a source map. */
    if (old_count > UINT32_MAX / 2) longjmp(names->arena->memory->on_failure, 1);
    Slot *old = names->slots;
    names->slots = arena_array(names->arena, Slot, old_count * 2);
    names->mask = (uint32_t)(old_count * 2 - 1);
    for (size_t i = 0; i < old_count; i++) {
        if (old[i].symbol == 0) continue;
        uint32_t at = old[i].hash & names->mask;
        while (names->slots[at].symbol) at = (at + 1) & names->mask;
        names->slots[at] = old[i];
    }
    arena_resize(names->arena, old, old_count * sizeof(Slot), 0);
}

static Symbol intern_add(Interner *names, Str text, uint32_t hash, uint32_t at)
{
    if (names->texts.len >= names->mask / 2) {
        slots_grow(names);
        at = slot_find(names, text, hash);
    }
    Str copy = arena_str(names->arena, text);
    *vec_push(names->arena, &names->texts) = copy;
    names->slots[at] = (Slot){hash, names->texts.len};
    return names->texts.len;
}

Symbol intern(Interner *names, Str text)
{
    uint32_t hash = hash_text(names->seed, text);
    uint32_t at = slot_find(names, text, hash);
    if (names->slots[at].symbol) return names->slots[at].symbol;
    /* Only now: what was found is NFC, because nothing else is in the table. */
    Str normal = unicode_nfc(names->arena, text);
    if (normal.ptr != text.ptr) {
        hash = hash_text(names->seed, normal);
        at = slot_find(names, normal, hash);
        if (names->slots[at].symbol) return names->slots[at].symbol;
    }
    return intern_add(names, normal, hash, at);
}

Symbol intern_bytes(Interner *names, Str bytes)
{
    uint32_t hash = hash_text(names->seed, bytes);
    uint32_t at = slot_find(names, bytes, hash);
    Symbol known = names->slots[at].symbol;
    return known ? known : intern_add(names, bytes, hash, at);
}

/* A jump out of the locked part would leave it locked: so memory that runs out jumps to here. */
Symbol intern_shared(Interner *names, Arena *arena, Str text)
{
    Memory own = {.fail_after = 0};
    work_init(&own.work);
    volatile Symbol symbol = 0;
    pthread_mutex_lock(&names->lock);
    Memory *outer = names->arena->memory;
    names->arena->memory = &own;
    if (!setjmp(own.on_failure)) symbol = intern(names, text);
    names->arena->memory = outer;
    pthread_mutex_unlock(&names->lock);
    if (!symbol) longjmp(arena->memory->on_failure, 1);
    return symbol;
}

Symbol intern_find(const Interner *names, Arena *scratch, Str text)
{
    uint32_t at = slot_find(names, text, hash_text(names->seed, text));
    if (names->slots[at].symbol) return names->slots[at].symbol;
    Str normal = unicode_nfc(scratch, text);
    if (normal.ptr == text.ptr) return 0;
    return names->slots[slot_find(names, normal, hash_text(names->seed, normal))].symbol;
}

Str intern_text(const Interner *names, Symbol symbol)
{
    return symbol ? names->texts.items[symbol - 1] : STR("");
}

uint64_t intern_seed(const Interner *names)
{
    return names->seed;
}

uint32_t intern_count(const Interner *names)
{
    return names->texts.len;
}
