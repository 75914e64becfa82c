/* How every relation came out, one by one. Kept only when somebody asks: there may be millions. */
#ifndef BUDGET_CHECK_RECORDS_H
#define BUDGET_CHECK_RECORDS_H

#include "lang/base/source.h"
#include "lang/base/vec.h"

typedef enum RecordOutcome {
    RECORD_HELD,
    RECORD_ROUNDED, /* held within rounding */
    RECORD_WAIVED,
    RECORD_BROKEN,
    RECORD_UNTRIED /* an invariant without any instance */
} RecordOutcome;

/* How its names are made. */
typedef enum RecordKind {
    RECORD_OF_INVARIANT, /* the suite has its name */
    RECORD_OF_STATED,    /* "stated", and the table or value */
    RECORD_OF_HEADING,   /* the same; the name is "heading", and that of the budget */
    RECORD_OF_ROW,       /* the same; the name is "row": a stated one that the table lacks */
    RECORD_OF_INDICATORS /* the suite is "indicators" */
} RecordKind;

typedef struct RelationRecord {
    RecordKind kind;
    Str suite;
    Str name; /* the instance: members, or row and column; "" = the only one */
    RecordOutcome outcome;
    Str text;     /* broken: what is wrong; waived: the reason; untried or blank: that it is; held
                   * within     rounding: how far it is off; else "" */
    bool blank;   /* held: it compared nothing but blanks */
    bool confidential; /* it compares what is not published */
    bool warning; /* broken: does not affect the exit status */
    Span span;    /* of the claim or the stated cell */
} RelationRecord;

typedef struct RelationRecords {
    VEC(RelationRecord) items; /* those of a suite stand together, in the order they were tried */
} RelationRecords;

#endif
