/* What is made of a budget for the year after. */
#ifndef BUDGET_NEXT_RESULT_H
#define BUDGET_NEXT_RESULT_H

#include "lang/base/source.h"
#include "lang/base/vec.h"

typedef struct NextFile { /* in the order of the trees */
    FileId file;
    Str text;
} NextFile;

typedef struct NextOmission { /* statements of one file that are left out, with the same reason */
    FileId file;
    const char *keyword, *reason; /* reason: a message that is not translated yet */
    uint32_t count;
} NextOmission;

typedef struct NextData { /* a table of members, which is needed, too */
    FileId file;          /* that names it */
    Str path;             /* as it is written there */
} NextData;

typedef struct NextEarlier { /* a ledger that has amounts of earlier years only */
    Str ledger;
    uint32_t year; /* the one that its new dashes are of */
} NextEarlier;

typedef struct NextYear {
    uint32_t year;       /* of the new budget */
    VEC(NextFile) files; /* none of the library */
    VEC(NextData) data;
    VEC(NextOmission) left_out;
    VEC(NextEarlier) earlier;
} NextYear;

#endif
