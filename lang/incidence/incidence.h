/* Which relations read which figure, with what coefficient: a sparse matrix in both directions.
 *
 * Its rows are relations, one for each comparison that was made: of an instance of an invariant, of
 * a stated figure with what the facts give, of an indicator with the same one elsewhere. Its
 * columns are the ways in which a figure can stand in them; figures of one column stand in the same
 * relations with the same coefficients, so that no relation can tell them apart, and have the same
 * last decimal; stated ones are apart from entered ones. A relation reads
 *
 *     residue = Σ coefficient × value + constant,   residue comparison 0 within tolerance
 *
 * which is exact where `linear`, and otherwise the tangent at the present values: there
 * incidence_residue returns what really comes of a change.
 *
 * It is built when somebody asks, after the relations were tried, by trying them once more. The
 * facts behind a sum are found through an index by the members of its cell, never by a scan, so the
 * cost follows the number of entries, which has a limit. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_H
#define BUDGET_INCIDENCE_INCIDENCE_H

#include "lang/report/tables.h"

/* Beyond this many entries, or relations, it stops; the broken relations come first. */
enum { INCIDENCE_MAX_ENTRIES = 1 << 24, INCIDENCE_MAX_RELATIONS = 1 << 22 };

typedef enum AmountOrigin {
    AMOUNT_ENTERED,  /* a fact */
    AMOUNT_STATED,   /* of a published table, or a stated total */
    AMOUNT_INDICATOR /* the number in an indicator's value */
} AmountOrigin;

typedef struct IncidenceFigure {
    AmountOrigin origin;
    bool blank;        /* a dash or an empty cell; value is zero */
    bool hypothetical; /* a blank fact that nobody entered: it may be missing; span is of a relation
                        */
    bool percent;
    bool conditional; /* the `if` of an invariant reads it: what holds may depend on it */
    uint8_t decimals;     /* that it is written with at most */
    UnitId unit;          /* that it is written in; 0 = plain */
    Number value;         /* in the base of its unit; a percentage as a fraction */
    Number step;          /* of its last decimal, in the same measure */
    Span span;            /* of its text */
    uint32_t column; /* in Incidence.columns; NONE = a partial incidence lacks it */
    const Ledger *ledger; /* AMOUNT_ENTERED; else NULL */
    uint32_t fact;
    uint32_t relation; /* AMOUNT_STATED: the one that compares it; else NONE */
    const StatedComparison *comparison; /* AMOUNT_STATED; else NULL */
} IncidenceFigure;

typedef struct IncidenceEntry {
    uint32_t other;       /* of a column: the relation; of a relation: the column */
    uint32_t coefficient; /* in Incidence.coefficients; 0 = it matters, but not at the tangent */
} IncidenceEntry;

typedef struct IncidenceColumn {
    uint32_t figure, figure_count; /* range of Incidence.figures */
    uint32_t entry, entry_count;   /* range of Incidence.by_column, by rising relation */
} IncidenceColumn;

typedef enum RelationKind {
    RELATION_INVARIANT, /* one comparison of one instance */
    RELATION_CELL,      /* a stated cell */
    RELATION_VALUE,     /* a stated total */
    RELATION_INDICATOR  /* an indicator given twice */
} RelationKind;

typedef struct IncidenceRelation {
    RelationKind kind;
    Comparison comparison;
    RecordOutcome outcome;
    bool warning; /* if broken, it does not affect the exit status */
    bool linear;  /* its coefficients are the whole truth */
    bool known; /* false: it has no value (a division by zero, too large); residue means nothing */
    bool undefined; /* not known, but broken, and other values could repair it */
    bool excused;    /* a waiver covers this residue */
    bool has_waived; /* a waiver of this very relation says by how much it fails: */
    Number waived;   /* with this residue, and no other, all is as it should be */
    bool missing;   /* a stated row that the table lacks: no plan; or (figure NONE) the other way */
    bool
        rounded; /* of a stated figure: it holds within the tolerance, too, not only as displayed */
    Number residue; /* left - right, in the base of the unit */
    Number tolerance; /* ≥ 0: how far it may be off; of a stated cell, half its last decimal */
    Span span;        /* of the claim or the stated figure */
    uint32_t entry, entry_count;         /* range of Incidence.by_relation, by rising column */
    UnitId unit;                         /* base unit of the residue; 0 = plain */
    const Check *check;                  /* RELATION_INVARIANT */
    const Plan *left, *right;            /* right NULL: the stated figure, or zero */
    const uint32_t *frame;               /* members that the plans are read for */
    const StatedComparison *comparisons; /* RELATION_CELL, RELATION_VALUE */
    uint32_t figure;                     /* the stated figure, in Incidence.figures; NONE = none */
    uint32_t instance; /* relations of one instance of an invariant have the same */
} IncidenceRelation;

enum { MAX_HYPOTHETICAL = 64 };

typedef struct HypotheticalFact { /* a line that may be missing */
    LedgerId ledger;
    uint32_t fact;     /* after the facts that were entered */
    uint32_t relation; /* that found nothing */
} HypotheticalFact;

typedef struct HypotheticalFacts {
    HypotheticalFact items[MAX_HYPOTHETICAL];
    uint32_t len;
    const Model *model; /* with these facts; it shares all the rest with the one without them */
} HypotheticalFacts;

typedef struct Incidence {
    Env *env;
    const Model *model;           /* with the hypothetical facts, if there are any */
    VEC(IncidenceFigure) figures; /* those of a column stand together */
    VEC(IncidenceColumn) columns;
    VEC(IncidenceRelation) relations; /* broken ones first, each part in the order of trying */
    uint32_t broken;                  /* how many of them */
    IncidenceEntry *by_relation, *by_column;
    uint32_t entry_count;
    VEC(Number) coefficients;
    bool stopped; /* at a limit: relations from `covered` on have no entries */
    uint32_t covered;
    bool partial; /* around what is broken (incidence_build_near) */
    uint32_t **fact_columns; /* partial: [LedgerId][fact]: its column + 1; 0 = none */
    const StatedComparisons *comparisons; /* of all stated figures */
    HypotheticalFacts hypothetical;
} Incidence;

/* What the relation's residue would be if these figures had these values (at most
 * INCIDENCE_MAX_CHANGES). False if it had none. */
enum { INCIDENCE_MAX_CHANGES = 16 };
typedef struct FigureChange {
    uint32_t figure;
    Number value;
} FigureChange;
bool incidence_residue(const Incidence *incidence, uint32_t relation, const FigureChange *changes,
                       uint32_t count, Number *residue);
/* Does it hold, within its tolerance, with this residue? One with a stated figure, which is then
 * `stated`, holds if what the facts give is displayed so. One that a waiver names holds with
 * the residue that it says alone. */
bool incidence_holds(const Incidence *incidence, const IncidenceRelation *relation, Number residue,
                     Number stated);
/* What is compared with a stated figure: nothing, which is zero, where no fact is behind it.
 * False if there is no value. */
bool incidence_shown(Value found, Number *value);
/* [relation]: must hold in the end. Of the broken ones these are errors, if there are any, else
 * warnings. */
bool *incidence_counts(const Incidence *incidence);
/* Is it a single stated figure where the facts give nothing? No number would be right there. */
bool incidence_must_be_blank(const IncidenceRelation *relation);
/* The stated figure as it stands; zero if there is none. */
Number incidence_stated(const Incidence *incidence, const IncidenceRelation *relation);
/* What a value is displayed as in the place of a stated figure. False if it does not fit. */
bool incidence_display(const Incidence *incidence, uint32_t figure, Number value, Number *shown);

/* "balance (收支平衡) for 301 …", "table t03, row …, column …": for messages. */
Str incidence_relation_title(const Incidence *incidence, uint32_t relation);
/* "basic(2080501 行政单位离退休, 人员经费)", "table t03, row …, column …". */
Str incidence_figure_title(const Incidence *incidence, uint32_t figure);

#endif
