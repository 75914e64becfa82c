/* Which member the rows of facts mean by a key: one table for all dimensions, that the short names,
 * codes and labels are in themselves, so that finding one reads no other memory. It is made before
 * facts are loaded and then only read, by several threads, too. */
#ifndef BUDGET_MODEL_MEMBER_KEYS_H
#define BUDGET_MODEL_MEMBER_KEYS_H

#include "lang/model/model.h"

typedef struct MemberKey {
    StrWords words; /* of the text */
    uint32_t where; /* the dimension and the length of the text, mixed; 0 = free */
    uint32_t index; /* of the member in its dimension; NONE: several have this name */
} MemberKey;

typedef struct MemberKeys {
    MemberKey *slots; /* open addressing with linear probing, at most half full */
    uint32_t mask;    /* number of slots - 1 */
    uint64_t seeds[2];
} MemberKeys;

MemberKeys member_keys_make(Env *env, const Model *model);
void member_keys_free(MemberKeys *keys, Env *env);

static inline uint32_t member_keys_where(DimId dim, uint32_t len)
{
    return dim * (STR_WORDS_MAX + 1) + len;
}

/* The slot that holds the text, or the free one where it belongs. */
static inline MemberKey *member_keys_slot(const MemberKeys *keys, uint32_t where, StrWords words)
{
    uint64_t a = words.first ^ keys->seeds[0], b = words.last ^ (keys->seeds[1] + where);
    UInt128 product = (UInt128)a * b;
    for (uint64_t at = (uint64_t)product ^ (uint64_t)(product >> 64);; at++) {
        MemberKey *slot = &keys->slots[at & keys->mask];
        bool same = slot->where == where && slot->words.first == words.first &&
                    slot->words.last == words.last;
        if (same || !slot->where) return slot;
    }
}

/* The index of the member that the text is the name, code or label of. NONE: only
 * model_member_named() can tell, because the text is long, unusual, or of no or several members. */
static inline uint32_t member_keys_find(const MemberKeys *keys, DimId dim, Str text)
{
    if (!text.len || text.len > STR_WORDS_MAX) return NONE;
    const MemberKey *slot =
        member_keys_slot(keys, member_keys_where(dim, text.len), str_words(text));
    return slot->where ? slot->index : NONE;
}

#endif
