/* Pairing what is the same on both sides, by hashing. */
#include "lang/base/hash.h"
#include "lang/diff/differ.h"

uint64_t diff_mix(uint64_t hash, uint64_t value)
{
    hash = hash_mix(hash, value);
    return hash ? hash : 1;
}

uint64_t diff_mix_number(uint64_t hash, Number value)
{
    hash = diff_mix(hash, (uint64_t)value.num);
    hash = diff_mix(hash, (uint64_t)(value.num >> 64));
    return diff_mix(hash, (uint64_t)value.den);
}

uint64_t diff_mix_text(uint64_t hash, Str text)
{
    for (uint32_t i = 0; i < text.len; i++) hash = diff_mix(hash, (unsigned char)text.ptr[i]);
    return diff_mix(hash, text.len);
}

typedef struct Chain { /* an unpaired old item */
    uint64_t hash;
    uint32_t item, next; /* next: position + 1 in its bucket */
} Chain;

typedef struct Buckets {
    Chain *chains;
    uint32_t *heads; /* position + 1 */
    uint32_t mask;
    uint64_t seed;  /* so that texts cannot be chosen to come into one bucket */
    uint64_t steps; /* along chains: what is alike to `hash` and not to `same` costs them */
} Buckets;

static uint32_t *bucket_of(const Buckets *b, uint64_t hash)
{
    return &b->heads[diff_mix(hash, b->seed) & b->mask];
}

static uint32_t unpaired(const Pairing *p, int side)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < p->counts[side]; i++) count += p->twins[side][i] == NONE;
    return count;
}

/* From the last to the first, so that the first stands first in its bucket. */
static Buckets fill_buckets(Arena *arena, const Pairing *p, uint32_t count)
{
    Buckets b = {.mask = 1, .seed = (uint64_t)(uintptr_t)arena->chunks};
    while (b.mask < count) b.mask = b.mask * 2 + 1;
    b.chains = arena_array(arena, Chain, count);
    b.heads = arena_array(arena, uint32_t, (size_t)b.mask + 1);
    uint32_t used = 0;
    for (uint32_t i = p->counts[OLD]; i-- > 0;) {
        uint64_t hash = p->twins[OLD][i] == NONE ? p->hash(p->context, OLD, i) : 0;
        if (!hash) continue;
        uint32_t *head = bucket_of(&b, hash);
        b.chains[used] = (Chain){hash, i, *head};
        *head = ++used;
    }
    return b;
}

/* Takes the partner out of its bucket, so that equal items cost no more than others. */
static uint32_t take(const Pairing *p, Buckets *b, uint64_t hash, uint32_t item)
{
    for (uint32_t *at = bucket_of(b, hash); *at; at = &b->chains[*at - 1].next) {
        Chain *chain = &b->chains[*at - 1];
        b->steps++;
        if (chain->hash != hash || !p->same(p->context, chain->item, item)) continue;
        *at = chain->next;
        return chain->item;
    }
    return NONE;
}

void diff_pair(Arena *arena, const Pairing *p)
{
    uint32_t old_count = unpaired(p, OLD);
    if (!old_count || !unpaired(p, NEW)) return;
    Buckets buckets = fill_buckets(arena, p, old_count);
    for (uint32_t i = 0; i < p->counts[NEW]; i++) {
        uint64_t hash = p->twins[NEW][i] == NONE ? p->hash(p->context, NEW, i) : 0;
        buckets.steps = 1;
        uint32_t twin = hash ? take(p, &buckets, hash, i) : NONE;
        work_spend(&arena->memory->work, buckets.steps * WORK_EVALUATE);
        if (twin == NONE) continue;
        p->twins[NEW][i] = twin;
        p->twins[OLD][twin] = i;
    }
}
