/* A budget that published tables are added to: what it has already, of which they may have more. */
#ifndef BUDGET_DISCOVER_TRANSCRIPT_BASE_H
#define BUDGET_DISCOVER_TRANSCRIPT_BASE_H

#include "lang/discover/transcript.h"

typedef struct BaseMember {
    Str key; /* as it is written where the member is meant */
    Str name, code, label;
    uint32_t parent; /* in its dimension; NONE */
} BaseMember;

typedef struct BaseDim {
    Str name; /* as it is written */
    const BaseMember *members;
    uint32_t count;
    bool by_codes; /* of which member a member is a part, its code says */
    Str module;    /* of the library, that has it; "" = none */
} BaseDim;

typedef struct BaseBudget {
    VEC(BaseDim) dims;  /* to which members may be added as they are */
    VEC(Str) taken;     /* names of its units, dimensions, ledgers, measures, tables, invariants */
    VEC(Str) published; /* texts of the files that its figures are stated from */
    Str unit;           /* of the header; "" = none */
    bool within_rounding;
} BaseBudget;

bool base_has_name(const BaseBudget *base, Str name);
/* The dimensions that the rows and the columns of the planned tables have already; tables that the
 * budget has are taken out, and names are changed where it has them. Findings tell what is called
 * otherwise, and what is not there any more. */
void transcript_extend(Transcript *transcript, const BaseBudget *base);
/* The rows of the planned tables are members of the library's classifications, where all of their
 * codes are codes of one, and nearly all labels are its labels. */
void transcript_use_library(Transcript *transcript, const BaseBudget *library);

#endif
