/* Rows of facts say the same names again and again: which member each of the last ones meant. */
#ifndef BUDGET_MODEL_RECENT_H
#define BUDGET_MODEL_RECENT_H

#include "lang/model/model.h"

typedef struct RecentMember {
    StrWords words; /* of the name */
    uint32_t where; /* the dimension and the length of the name, mixed; 0 = free */
    MemberId member;
} RecentMember;

typedef struct RecentMembers {
    RecentMember *slots;
    uint32_t bits; /* of the number of slots */
} RecentMembers;

RecentMembers recent_open(Env *env, const Model *model);
void recent_close(RecentMembers *recent, Env *env); /* gives back its memory */
/* model_member_named() and model_member(), with what was found kept for the next time. */
MemberId recent_member_named(RecentMembers *recent, Env *env, const Model *model, DimId dim,
                             Str text, bool *many);
MemberId recent_member(RecentMembers *recent, Env *env, const Model *model, DimId dim, Key key);

#endif
