/* Where a figure comes from, and where a line of the source goes: plain data for whoever shows it.
 */
#ifndef BUDGET_TRACE_TRACE_H
#define BUDGET_TRACE_TRACE_H

#include "lang/check/records.h"
#include "lang/report/report.h"

typedef struct TraceFact {
    Span span;
    Str amount, title;
} TraceFact;

typedef struct TraceCell {
    Str table, row, column;
    uint32_t number; /* of the row, from 0 */
    Str value;      /* as displayed; "" = blank */
    Str expression; /* as written; "" = a fact's own amount */
    Span span;      /* of the expression */
} TraceCell;

typedef struct TraceRelation {
    RecordKind kind;
    Str name, instance; /* name: the suite of RelationRecord; instance "" = the only one */
    Span span;
} TraceRelation;

typedef enum TraceKind {
    TRACE_NOTHING, /* what was asked for does not exist; `cells` are candidates, if any */
    TRACE_MANY,    /* several `cells` are meant */
    TRACE_CELL,    /* the facts behind cells[0], and the relations that read any of them */
    TRACE_LINE     /* the facts on a line, and all cells and relations that read them */
} TraceKind;

typedef struct Trace {
    TraceKind kind;
    VEC(TraceCell) cells;
    VEC(TraceFact) facts;
    VEC(TraceRelation) relations;
} Trace;

#endif
