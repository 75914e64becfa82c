/* What the figures of a report are made of, as values: the facts with their members, the sums over
 * them, what cells and relations compute from these, and how each relation comes out. Whoever has
 * this can compute every figure and every verdict again with other amounts. Made only when it is
 * asked for; everything lives in the arena of the compilation.
 *
 * Numbers are exact, amounts of facts are multiples of their ledger's quantum, values of formulas
 * are in the base of their unit. Things name each other by their positions. */
#ifndef BUDGET_REPORT_WORKINGS_H
#define BUDGET_REPORT_WORKINGS_H

#include "lang/base/amount.h"
#include "lang/check/records.h"
#include "lang/report/origins.h"

enum { WORKINGS_NONE = UINT32_MAX, WORKINGS_MAX_AXES = 8 };

typedef struct WorkingMember {
    Str name, code, label, title; /* "" = none; title: for people */
    uint32_t parent;              /* WORKINGS_NONE = top */
    uint32_t end;                 /* it and what lies below it are the positions [own, end) */
    uint32_t depth;
    OriginPlace place;
} WorkingMember;

typedef struct WorkingDim { /* members in pre-order of their hierarchy */
    Str name, label;
    const WorkingMember *members;
    uint32_t member_count;
} WorkingDim;

typedef struct WorkingLedger {
    Str name, label, unit;
    uint8_t decimals;     /* of its unit: 10^-decimals is the quantum */
    Number quantum;       /* in the base of the unit */
    const uint32_t *dims; /* [axis] */
    uint32_t axis_count;
    uint32_t first, end; /* its facts */
} WorkingLedger;

typedef struct WorkingFact {
    const uint32_t *members; /* [axis of its ledger] */
    Int128 amount;           /* × quantum */
    bool dash;               /* the row exists, its amount does not */
    OriginPlace place;
    Str written;     /* the amount as it is written in the source; "" = its text is not at hand */
    uint32_t offset; /* of `written`, in bytes of its file without byte order mark */
} WorkingFact;

typedef struct WorkingAxis { /* by what a sum reads a ledger */
    uint32_t axis;           /* of the ledger */
    uint32_t dim;
    const uint32_t *map; /* member of the axis → member of dim, or WORKINGS_NONE; NULL = the same */
} WorkingAxis;

typedef struct WorkingShape { /* what sums have in common */
    uint32_t ledger;
    WorkingAxis axes[WORKINGS_MAX_AXES];
    uint32_t axis_count;
} WorkingShape;

typedef struct WorkingSum {  /* of the facts at these members, or below them */
    uint32_t shape;          /* WORKINGS_NONE = just one fact, `first` */
    const uint32_t *members; /* [axis of the shape] */
    Int128 amount;           /* × quantum of the ledger */
    uint32_t rows, facts;    /* amounts and dashes in it; amounts */
    uint32_t first;          /* one of them, if there are any */
} WorkingSum;

typedef enum FormulaKind {
    FORMULA_LINEAR, /* constant + Σ factor × sum */
    FORMULA_ADD,
    FORMULA_SUBTRACT,
    FORMULA_MULTIPLY,
    FORMULA_DIVIDE, /* no value where the right side is zero */
    FORMULA_ABS,    /* of left; so is ROUND */
    FORMULA_MIN,
    FORMULA_MAX,
    FORMULA_ROUND /* to multiples of step × 10^-decimals, by the rule of the budget */
} FormulaKind;

typedef struct FormulaTerm {
    uint32_t sum;
    Number factor; /* of the sum in quanta */
} FormulaTerm;

typedef struct Formula {
    FormulaKind kind;
    uint32_t left, right;
    uint32_t depth; /* formulas below it; 0 = linear */
    Number constant;
    const FormulaTerm *terms; /* by rising sum, no factor is zero */
    uint32_t term_count;
    uint8_t decimals;
    Number step;
} Formula;

typedef struct WorkingCell { /* of an amount; shows formula × scale, rounded at the cell's decimals
                              */
    uint32_t row, column;
    uint32_t formula;
    Number scale;
} WorkingCell;

typedef struct WorkingTable {
    VEC(WorkingCell) cells; /* by row, then by column; those without a formula are not there */
} WorkingTable;

typedef struct WorkingClaim { /* left comparison right */
    const char *comparison;   /* "==", "!=", "<=", ">=", "<", ">" */
    uint32_t left, right;     /* formulas */
    Number below, above;      /* ≥ 0: within rounding, so far left - right may lie beyond */
    bool shown;               /* equal where both sides × scale, rounded at decimals, are equal */
    Number scale;
    uint8_t decimals;
    Str unit;          /* the base unit of both sides; "" = plain */
    Number waived;     /* if the relation is waived: the left - right (if shown: the left side as it
                          is shown) that its waiver covers; of one that holds, zero */
    OriginPlace place; /* of the comparison */
} WorkingClaim;

typedef struct WorkingCondition {
    const char *comparison;
    uint32_t left, right;
} WorkingCondition;

typedef struct WorkingRelation { /* one instance of an invariant, or one stated figure */
    Str suite, instance, label;  /* as in JUnit; label: for people */
    RecordOutcome state; /* UNTRIED: its conditions do not hold now, or nothing was compared */
    bool warning;        /* does not affect the exit status */
    bool waivable;       /* a waiver covers the difference in claims.waived */
    Str text;            /* broken: what is wrong; waived: the reason */
    OriginPlace place;
    uint32_t first_claim, claim_count; /* none = only the verdict is known, see unsaid */
    uint32_t first_condition, condition_count;
    const char *unsaid; /* why it cannot be computed again; NULL = it can */
} WorkingRelation;

typedef struct Workings {
    Rounding rounding; /* of the budget */
    VEC(WorkingDim) dims;
    VEC(WorkingLedger) ledgers;
    const WorkingFact *facts; /* by ledger */
    uint32_t fact_count;
    VEC(WorkingShape) shapes;
    VEC(WorkingSum) sums;
    VEC(Formula) formulas;
    const WorkingTable *tables;     /* as in the report */
    VEC(WorkingRelation) relations; /* those of a suite follow each other */
    VEC(WorkingClaim) claims;
    VEC(WorkingCondition) conditions;
} Workings;

/* What a formula gives with the amounts of the report. False if it has no value, or it does not
 * fit. */
bool workings_value(const Workings *workings, uint32_t formula, Number *value);
/* The ledger of a sum. */
const WorkingLedger *workings_sum_ledger(const Workings *workings, const WorkingSum *sum);
/* The ledger of a fact. */
uint32_t workings_fact_ledger(const Workings *workings, uint32_t fact);

#endif
