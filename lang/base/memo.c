#include "lang/base/memo.h"

#include <stdlib.h>

#include "lang/base/hash.h"

enum { USERS = 3 /* the two that are kept, and the one at hand */ };

typedef struct MemoEntry MemoEntry;
struct MemoEntry {
    uint64_t number, work;
    uint32_t users[USERS]; /* compilations; 0 = none */
    MemoEntry *next;       /* of the same bucket */
    void *value;
    Arena arena;
};

struct Memo {
    Memory *memory;
    uint32_t compilation;
    uint32_t count;
    uint32_t mask;
    MemoEntry **buckets;
};

enum { FIRST_BUCKETS = 256 };

Memo *memo_new(Memory *memory)
{
    Memo *memo = calloc(1, sizeof *memo);
    MemoEntry **buckets = calloc(FIRST_BUCKETS, sizeof(MemoEntry *));
    if (!memo || !buckets) {
        free(memo);
        free(buckets);
        return NULL;
    }
    memo->memory = memory;
    memo->buckets = buckets;
    memo->mask = FIRST_BUCKETS - 1;
    return memo;
}

static void free_entry(MemoEntry *entry)
{
    arena_free(&entry->arena);
    free(entry);
}

static bool is_used(const MemoEntry *entry, uint32_t one, uint32_t other)
{
    for (int i = 0; i < USERS; i++)
        if (entry->users[i] && (entry->users[i] == one || entry->users[i] == other)) return true;
    return false;
}

void memo_drop(Memo *memo, uint32_t one, uint32_t other)
{
    for (uint32_t b = 0; b <= memo->mask; b++)
        for (MemoEntry **at = &memo->buckets[b], *entry; (entry = *at);) {
            if (is_used(entry, one, other)) {
                at = &entry->next;
                continue;
            }
            *at = entry->next;
            free_entry(entry);
            memo->count--;
        }
}

void memo_free(Memo *memo)
{
    if (!memo) return;
    memo_drop(memo, 0, 0);
    free(memo->buckets);
    free(memo);
}

void memo_begin(Memo *memo, uint32_t number)
{
    memo->compilation = number;
}

/* In the place of the oldest: there are never more that live. */
static void use(MemoEntry *entry, uint32_t compilation)
{
    int oldest = 0;
    for (int i = 0; i < USERS; i++) {
        if (entry->users[i] == compilation) return;
        if (!entry->users[i]) {
            entry->users[i] = compilation;
            return;
        }
    }
    for (int i = 1; i < USERS; i++)
        if (entry->users[i] < entry->users[oldest]) oldest = i;
    entry->users[oldest] = compilation;
}

static MemoEntry *find(const Memo *memo, uint64_t number)
{
    MemoEntry *entry = memo->buckets[number & memo->mask];
    while (entry && entry->number != number) entry = entry->next;
    return entry;
}

const void *memo_find(Memo *memo, uint64_t number, Work *work)
{
    MemoEntry *entry = memo ? find(memo, number) : NULL;
    if (!entry) return NULL;
    use(entry, memo->compilation);
    work_spend(work, entry->work);
    return entry->value;
}

static void grow(Memo *memo)
{
    uint32_t mask = memo->mask * 2 + 1;
    MemoEntry **buckets = calloc((size_t)mask + 1, sizeof(MemoEntry *));
    if (!buckets) return; /* it is only slower */
    for (uint32_t b = 0; b <= memo->mask; b++)
        for (MemoEntry *entry = memo->buckets[b], *next; entry; entry = next) {
            next = entry->next;
            entry->next = buckets[entry->number & mask];
            buckets[entry->number & mask] = entry;
        }
    free(memo->buckets);
    memo->buckets = buckets;
    memo->mask = mask;
}

void *memo_add(Memo *memo, uint64_t number, size_t size, uint64_t work, Arena **arena)
{
    if (find(memo, number)) return NULL;
    MemoEntry *entry = calloc(1, sizeof *entry);
    if (!entry) longjmp(memo->memory->on_failure, 1);
    if (memo->count > memo->mask) grow(memo);
    arena_init(&entry->arena, memo->memory);
    entry->number = number;
    entry->work = work;
    entry->users[0] = memo->compilation;
    entry->next = memo->buckets[number & memo->mask];
    memo->buckets[number & memo->mask] = entry;
    memo->count++;
    entry->value = arena_alloc(&entry->arena, size);
    *arena = &entry->arena;
    return entry->value;
}

/* Numbers begin with a seed that no input knows: what an input changes is multiplied by what it
 * cannot know, so that it cannot choose two texts of one number. */
uint64_t memo_mix(uint64_t number, uint64_t value)
{
    const uint64_t turned = (number << 32 | number >> 32) ^ 0x9E3779B97F4A7C15u;
    return hash_multiply(number ^ value, turned | 1);
}

uint64_t memo_mix_bytes(uint64_t number, const void *bytes, size_t len)
{
    const char *at = bytes;
    uint64_t word;
    number = memo_mix(number, len);
    for (; len >= sizeof word; at += sizeof word, len -= sizeof word) {
        memcpy(&word, at, sizeof word);
        number = memo_mix(number, word);
    }
    word = 0;
    if (len) memcpy(&word, at, len);
    return memo_mix(number, word);
}

uint64_t memo_mix_text(uint64_t number, Str text)
{
    return memo_mix_bytes(number, text.ptr, text.len);
}
