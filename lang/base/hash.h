/* Hashes of numbers, for tables. Start with intern_seed(), because whoever wrote the input chooses
 * the numbers; nothing that can be seen may depend on a hash. */
#ifndef BUDGET_BASE_HASH_H
#define BUDGET_BASE_HASH_H

#include <stdint.h>

static inline uint64_t hash_mix(uint64_t hash, uint64_t value)
{
    hash = (hash ^ value) * 0xFF51AFD7ED558CCDu;
    return hash ^ hash >> 32;
}

#endif
