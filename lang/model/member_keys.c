#include "lang/model/member_keys.h"

#include "lang/base/hash.h"

static void add(MemberKeys *keys, const Member *member, Str text)
{
    uint32_t where = member_keys_where(member->dim, text.len);
    StrWords words = str_words(text);
    MemberKey *slot = member_keys_slot(keys, where, words);
    bool other = slot->where && slot->index != member->index;
    *slot = (MemberKey){words, where, other ? NONE : member->index};
}

MemberKeys member_keys_make(Env *env, const Model *model)
{
    uint64_t seed = intern_seed(env->names);
    MemberKeys keys = {.mask = 15, .seeds = {seed, hash_mix(seed, seed)}};
    while (keys.mask / 2 < model->links.len) keys.mask = keys.mask * 2 + 1;
    keys.slots = arena_array(env->arena, MemberKey, (size_t)keys.mask + 1);
    for (Symbol s = 1; s < model->member_head.len; s++) {
        Str text = intern_text(env->names, s);
        if (text.len > STR_WORDS_MAX) continue;
        for (uint32_t i = model->member_head.items[s]; i != NONE; i = model->links.items[i].next)
            add(&keys, &model->members.items[model->links.items[i].member], text);
    }
    return keys;
}

void member_keys_free(MemberKeys *keys, Env *env)
{
    arena_resize(env->arena, keys->slots, ((size_t)keys->mask + 1) * sizeof *keys->slots, 0);
    keys->slots = NULL;
}
