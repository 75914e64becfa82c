#include "lang/model/recent.h"

RecentMembers recent_open(Env *env, const Model *model)
{
    enum { FEW = 6, MANY = 14 }; /* bits */
    RecentMembers recent = {.bits = FEW};
    while (recent.bits < MANY && model->members.len >> (recent.bits - 1) != 0) recent.bits++;
    recent.slots = arena_array(env->arena, RecentMember, (size_t)1 << recent.bits);
    return recent;
}

void recent_close(RecentMembers *recent, Env *env)
{
    size_t slots = (size_t)1 << recent->bits;
    arena_resize(env->arena, recent->slots, slots * sizeof *recent->slots, 0);
    recent->slots = NULL;
}

static RecentMember *find_slot(const RecentMembers *recent, uint32_t where, StrWords words)
{
    const uint64_t odd = UINT64_C(0x9E3779B97F4A7C15); /* 2^64 / the golden ratio */
    uint64_t mixed = ((words.first ^ where) * odd + words.last) * odd;
    return &recent->slots[mixed >> (64 - recent->bits)];
}

MemberId recent_member_named(RecentMembers *recent, Env *env, const Model *model, DimId dim,
                             Str text, bool *many)
{
    if (!text.len || text.len > STR_WORDS_MAX)
        return model_member_named(env, model, dim, text, many);
    StrWords words = str_words(text);
    uint32_t where = dim * STR_WORDS_MAX + text.len;
    RecentMember *slot = find_slot(recent, where, words);
    if (slot->where == where && slot->words.first == words.first && slot->words.last == words.last)
        return slot->member;
    MemberId member = model_member_named(env, model, dim, text, many);
    if (member != NONE && !*many) *slot = (RecentMember){words, where, member};
    return member;
}

MemberId recent_member(RecentMembers *recent, Env *env, const Model *model, DimId dim, Key key)
{
    bool many = false;
    Str text = model_atom_text(env, key.atom);
    MemberId member = recent_member_named(recent, env, model, dim, text, &many);
    return member == NONE || many ? model_member(env, model, dim, key) : member;
}
