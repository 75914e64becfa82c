/* Where the amounts of all tables come from: facts, the sums that cells read, the relations that
 * read the same facts, and what was printed. Made only when it is asked for; everything lives in
 * the arena of the compilation. Facts, sums and relations are numbered from 0 over the whole
 * budget, and each is described once, so the size is linear though many cells read the same
 * facts. */
#ifndef BUDGET_REPORT_ORIGINS_H
#define BUDGET_REPORT_ORIGINS_H

#include "lang/base/str.h"
#include "lang/base/vec.h"

typedef struct OriginPlace {
    Str file; /* source_result_name(), the same on every machine; "" = nowhere */
    uint32_t line;
} OriginPlace;

typedef struct OriginFact {
    Str ledger, amount, title; /* amount "-" = a dash; title: label and members; ledger "" = the
                                  fact is in no sum, and the rest is empty too */
    OriginPlace place;
    Str written;     /* the amount as it is written in the source; "" = its text is not at hand */
    uint32_t offset; /* of `written`, in bytes of its file without byte order mark */
} OriginFact;

typedef enum RelationState {
    RELATION_HELD,
    RELATION_ROUNDED,
    RELATION_WAIVED,
    RELATION_BROKEN,
    RELATION_UNTRIED /* it found nothing but blanks to compare */
} RelationState;

typedef struct OriginRelation { /* one instance */
    Str name, instance;         /* instance "" = the only one */
    Str label;                  /* for people: the label of the invariant, else its name */
    RelationState state;
    Str left, right, difference; /* "" = no value */
    const char *sign;            /* between the sides, as in mathematics; "" = equal */
    Str reason;                  /* of a waived one */
    OriginPlace place;
} OriginRelation;

typedef struct OriginSum {
    const uint32_t *facts, *relations; /* ascending; relations: those that read any of the facts */
    uint32_t fact_count, relation_count;
} OriginSum;

typedef struct OriginStated { /* a published figure; place nowhere = there is none */
    Str text;                 /* as written */
    OriginPlace place;
    RelationState state;
    Str reason; /* why it is waived, or what is wrong */
} OriginStated;

typedef struct OriginMention { /* another place with the same indicator */
    Str title;
    OriginPlace place;
} OriginMention;

typedef struct OriginCell {
    uint32_t row, column; /* in the table; of prose: the number of the run, and 0 */
    Str expression;       /* "" = the cell shows a fact or an indicator */
    OriginPlace place;    /* of the expression or the indicator */
    const uint32_t *sums;
    uint32_t sum_count;
    OriginStated stated;
    bool is_indicator;
    const OriginMention *mentions;
    uint32_t mention_count;
} OriginCell;

typedef struct OriginTable {
    VEC(OriginCell) cells; /* by row, then by column */
    const Str *rows;       /* [row]: the texts of a row joined */
    const Str *columns;    /* [column]: its headings joined */
} OriginTable;

typedef struct OriginSource { /* a file that was read */
    Str name, text;           /* source_result_name(); without byte order mark */
    bool library;
} OriginSource;

typedef struct OriginFinding { /* whatever proves nothing or does not hold */
    Str label, instance;       /* label "" = indicators */
    RelationState state;       /* RELATION_WAIVED, _BROKEN or _UNTRIED */
    Str reason;                /* why it is waived or untried, or what is wrong */
    OriginPlace place;
} OriginFinding;

typedef struct Origins {
    OriginFact *facts; /* [number] */
    uint32_t fact_count;
    VEC(OriginRelation) relations;
    VEC(OriginSum) sums;
    VEC(OriginFinding) findings; /* in the order of trying */
    VEC(uint32_t) unguarded;     /* facts behind cells that no relation reads, ascending */
    VEC(OriginSource)
    sources;                      /* the first one is the first file of the command line; none if
                                     something in them is confidential */
    const OriginTable *tables;    /* as in the report */
    const OriginTable *documents; /* likewise: numbers in prose, without rows and columns */
} Origins;

#endif
