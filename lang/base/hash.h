/* Hashes of numbers, for tables. Start with intern_seed(), because whoever wrote the input chooses
 * the numbers; nothing that can be seen may depend on a hash. */
#ifndef BUDGET_BASE_HASH_H
#define BUDGET_BASE_HASH_H

#include "lang/base/amount.h"

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0xFF51AFD7ED558CCDu;
    return hash ^ hash >> 32;
}

/* Both factors are to be hidden by a seed: one that an input could make 0 would let it choose as
 * many collisions as it likes. */
static inline uint64_t hash_multiply(uint64_t a, uint64_t b)
{
    UInt128 product = (UInt128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

#endif
