/* What changed between two compiled budgets: plain data for whoever shows it. Nothing in it depends
 * on how the files were laid out.
 *
 * Every list is in a fixed order, every amount is exact, all text lives in the arena that was
 * given, or in one of the two compilations. */
#ifndef BUDGET_DIFF_DIFF_H
#define BUDGET_DIFF_DIFF_H

#include "lang/base/amount.h"
#include "lang/base/vec.h"
#include "lang/check/counts.h"
#include "lang/check/records.h"

typedef enum DiffKind {
    DIFF_ADDED,
    DIFF_REMOVED,
    DIFF_RENAMED,      /* the same code, another label */
    DIFF_RECODED,      /* the same label and amounts, another code or name */
    DIFF_MOVED,        /* the same member below another parent */
    DIFF_RECLASSIFIED, /* the same amount, one dimension's member changed */
    DIFF_LOOSENED,     /* forbids less than before */
    DIFF_TIGHTENED,    /* forbids more than before */
    DIFF_CHANGED
} DiffKind;

typedef struct DiffPlace {
    Str file;      /* as it was called on the command line, or by what includes it */
    Str published; /* for readers elsewhere (see source_public_name) */
    uint32_t line; /* 0 = nowhere */
    bool library;
} DiffPlace;

/* All as displayed, "" = none. */
typedef struct DiffAmount {
    Str before, after;
    Str change;    /* with its sign; "" if it is no amount on either side */
    Str percent;   /* of the change, with its sign, two decimals; "" on a zero base */
    Str unit;      /* of all three; "" = plain numbers, or each text has its own */
    int direction; /* sign of the change; 0 also if unknown */
    bool points;   /* of percentages: the change is in percentage points */
} DiffAmount;

typedef struct DiffFact {
    DiffKind kind;
    Str ledger;
    Str title;     /* the members, and its label */
    Str dimension; /* RECLASSIFIED: along which */
    Str was, is;   /* RECLASSIFIED: the members; RENAMED: the labels; CHANGED: the labels, if they
                      changed, too */
    bool quantity; /* RENAMED: `was` and `is` are the quantities of a price */
    DiffAmount amount;
    DiffPlace before, after; /* of the amounts */
} DiffFact;

typedef struct DiffSum { /* what stands below a member in a ledger */
    Str ledger;
    DiffAmount amount;
} DiffSum;

typedef struct DiffMember {
    DiffKind kind;
    Str dimension;
    Str title;   /* in the new budget, or the old one if it was removed */
    Str aspect;  /* RECLASSIFIED, CHANGED: the attribute */
    Str was, is; /* RENAMED, RECODED, MOVED, RECLASSIFIED, CHANGED */
    VEC(DiffSum) sums;
    DiffPlace before, after;
} DiffMember;

typedef struct DiffStep {
    Str title;
    Str change;  /* with its sign */
    Str reached; /* the total after this step */
    int direction;
    uint32_t gathered; /* smaller steps that are one here; 0 = a step of its own */
} DiffStep;

typedef struct DiffTotal { /* of a ledger, or what a measure says of everything */
    Str ledger, label;
    bool measure;
    DiffAmount amount;
    Str dimension;       /* whose members the steps are; "" = no steps */
    VEC(DiffStep) steps; /* from amount.before to amount.after */
} DiffTotal;

typedef struct DiffCell {
    Str table, row, column;
    DiffAmount amount; /* before and after may be text */
    /* Why: positions in facts and in members, rising. More than these if *_more is not 0. */
    VEC(uint32_t) facts, members;
    uint32_t facts_more;
    bool expression; /* the table or a measure was changed */
    DiffPlace before, after;
} DiffCell;

/* Cells that changed for the same reasons: of each of them the first one tells why. */
typedef struct DiffCellGroup {
    VEC(uint32_t) cells; /* positions in cells, rising */
} DiffCellGroup;

typedef struct DiffTable {
    Str table;
    DiffKind kind; /* ADDED, REMOVED: a row or column; MOVED: rows stand in another order */
    bool column;
    Str title; /* of the row or column; MOVED: "" */
    DiffPlace place;
} DiffTable;

/* What was done to an invariant or a waiver: any number of them. */
typedef enum DiffAspect {
    ASPECT_TOLERANCE_WIDENED = 1 << 0,
    ASPECT_TOLERANCE_NARROWED = 1 << 1,
    ASPECT_ROUNDING_ADDED = 1 << 2,
    ASPECT_ROUNDING_REMOVED = 1 << 3,
    ASPECT_TOLERANCE_CHANGED = 1 << 4,
    ASPECT_CONDITION_ADDED = 1 << 5,
    ASPECT_CONDITION_REMOVED = 1 << 6,
    ASPECT_CONDITION_CHANGED = 1 << 7,
    ASPECT_WARNING_ONLY = 1 << 8,
    ASPECT_ERROR_AGAIN = 1 << 9,
    ASPECT_SCOPE_CHANGED = 1 << 10,
    ASPECT_SCOPE_NARROWED = 1 << 11, /* fewer members are looked at */
    ASPECT_SCOPE_WIDENED = 1 << 12,
    ASPECT_CLAIM_CHANGED = 1 << 13,
    ASPECT_TEXT_CHANGED = 1 << 14, /* label, message or reason */
    ASPECT_COVERS_MORE = 1 << 15,  /* a waiver */
    ASPECT_COVERS_LESS = 1 << 16,
    ASPECT_COVERS_OTHER = 1 << 17
} DiffAspect;

typedef struct DiffRule {
    bool waiver; /* else an invariant */
    DiffKind kind;
    Str name;
    uint32_t aspects; /* DiffAspect */
    Str was, is;      /* as written, on one line */
    DiffPlace before, after;
} DiffRule;

typedef enum DiffOutcome {
    OUTCOME_CHANGE_BROKEN,  /* broken now, and was not */
    OUTCOME_CHANGE_WAIVED,  /* excused now, and was not */
    OUTCOME_CHANGE_REPAIRED /* broken or excused before, holds now, or is gone */
} DiffOutcome;

typedef struct DiffRelation {
    DiffOutcome outcome;
    RecordKind kind; /* this and the next two as of RelationRecord */
    Str suite, name;
    Str text;  /* what is wrong, or why it is waived; REPAIRED: what was */
    bool gone; /* REPAIRED: nothing of the kind is tried any more */
    DiffPlace before, after;
} DiffRelation;

typedef struct DiffDecl { /* anything else */
    DiffKind kind;
    const char *type; /* "setting", "unit", "dimension", "ledger", "measure", "table", … */
    Str name;
    Str was, is; /* as written, on one line; of blocks the first line that differs */
    DiffPlace before, after;
} DiffDecl;

typedef struct DiffFinding {
    const char *code;
    Str message;
    DiffPlace place;
    bool relation; /* says of a relation that it is broken */
} DiffFinding;

typedef struct DiffState { /* of one side */
    Str id, title;
    bool modelled;            /* else nothing is known of what it means */
    bool tried;               /* relations were tried */
    RelationCounts relations; /* if tried */
    uint32_t errors, warnings;
    VEC(DiffFinding) findings; /* the errors, in order of place */
} DiffState;

typedef struct Diff {
    DiffState before, after;
    bool same;              /* both sides are complete, and mean the same */
    VEC(DiffTotal) totals;  /* that moved, or whose facts did */
    uint32_t steady_totals; /* that are as they were */
    VEC(DiffFact) facts;    /* by ledger; the largest changes first */
    VEC(DiffMember) members;
    VEC(DiffRule) rules;
    VEC(DiffRelation) relations;
    uint32_t still_broken; /* relations, on both sides */
    VEC(DiffTable) tables;
    VEC(DiffCell) cells;
    VEC(DiffCellGroup) cell_groups; /* in the order of their first cells */
    VEC(DiffDecl) decls;
} Diff;

typedef struct DiffOptions {
    uint32_t max_steps; /* of a waterfall, before the smallest are gathered; 0 = all */
} DiffOptions;

#endif
