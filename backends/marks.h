/* Which cells of tables do not say what they should, and why: for backends that show it. */
#ifndef BUDGET_BACKENDS_MARKS_H
#define BUDGET_BACKENDS_MARKS_H

#include "lang/report/report.h"

typedef enum CellMark {
    MARK_NONE,
    MARK_WAIVED, /* it differs, and a waiver says why */
    MARK_BROKEN  /* its published figure differs, or a relation that reads its facts is broken */
} CellMark;

extern const char mark_signs[]; /* by CellMark: ' ', '~', '!' */

/* What a mark of a table stands for. */
typedef struct MarkNote {
    CellMark mark;
    Str text; /* the relation, or what is wrong with the published figure */
    OriginPlace place;
} MarkNote;

/* The state that lasts from one table of a report to the next. Begins as {report, arena}. */
typedef struct Marker {
    const Report *report;
    Arena *arena;
    unsigned char *of_sums;  /* [sum]: CellMark + 1; 0 = not looked at yet */
    const void **noted_sums; /* [sum], [relation]: the table that has a note of it */
    const void **noted_relations;
} Marker;

typedef struct TableMarks {
    const unsigned char *cells; /* [row * columns + column]: CellMark; NULL = no cell is marked */
    VEC(MarkNote) notes;        /* each once, in the order of the cells */
} TableMarks;

/* Returns no marks unless the report has origins. What a mark costs is linear in the origins of
 * the report for all its tables together. */
TableMarks marks_of(Marker *marker, const ReportTable *table);

#endif
