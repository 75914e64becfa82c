/* How every relation came out, one by one. Kept only when somebody asks: there may be millions. */
#ifndef BUDGET_CHECK_RECORDS_H
#define BUDGET_CHECK_RECORDS_H

#include "lang/base/source.h"
#include "lang/base/vec.h"

typedef enum RecordOutcome {
    RECORD_HELD,
    RECORD_ROUNDED, /* held within rounding */
    RECORD_WAIVED,
    RECORD_BROKEN
} RecordOutcome;

typedef struct RelationRecord {
    Str suite; /* the invariant, the stated table or value, or "indicators" */
    Str name;  /* the instance: members, or row and column; "" = the only one */
    RecordOutcome outcome;
    Str text;     /* broken: what is wrong; waived: the reason; else "" */
    bool warning; /* broken: does not affect the exit status */
    Span span;    /* of the claim or the stated cell */
} RelationRecord;

typedef struct RelationRecords {
    VEC(RelationRecord) items; /* those of a suite stand together, in the order they were tried */
} RelationRecords;

#endif
