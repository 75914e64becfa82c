/* Documents between declaration and report: planned before the cubes are filled, built after.
 * Internal to lang/report. */
#ifndef BUDGET_REPORT_DOCUMENTS_H
#define BUDGET_REPORT_DOCUMENTS_H

#include "lang/check/selection.h"
#include "lang/report/figures.h"
#include "lang/report/tables.h"

enum { DOCUMENT_SLOTS = 8 }; /* `for each`, count and list inside each other */

typedef struct PiecePlan PiecePlan;
typedef struct PiecePlans {
    PiecePlan *items;
    uint32_t len;
} PiecePlans;
struct PiecePlan {
    const Piece *piece;
    bool good; /* planned without an error */
    Plan *values[2];
    UnitId unit;   /* to show amounts in; 0 = that of the value */
    Walk walk;     /* COUNT, LIST */
    DimId dim;     /* LABEL, CODE, PATH, ATTRIBUTE */
    uint32_t slot; /* where the member stands in the frame; NONE = `member` */
    MemberId member;
    PiecePlans pieces; /* REASON */
};

typedef struct BlockPlan BlockPlan;
typedef struct BlockPlans {
    BlockPlan *items;
    uint32_t len;
} BlockPlans;
struct BlockPlan {
    const DocumentBlock *block;
    bool good;
    PiecePlans pieces;
    Str id;                   /* TABLE, FIGURE: in the report, if it is not made for this place */
    const TablePlan *table;   /* TABLE made for this place; NULL = none */
    const FigurePlan *figure; /* FIGURE made for this place; NULL = none */
    const Region *member;   /* of a family: which; NULL = none */
    Walk walk;              /* EACH */
    BlockPlans blocks;
};

typedef struct DocumentPlan {
    const DocumentDecl *decl;
    BlockPlans blocks;
} DocumentPlan;

struct RunSource {         /* what a number in prose is computed from */
    const Plan *plans[2];  /* NULL = none */
    const uint32_t *frame; /* of the plans */
    const RunSource *next; /* of a count: that of another member; NULL = none */
};

typedef struct Documents {
    Planner *planner;
    VEC(DocumentPlan) items;
    bool lists_relations; /* one of them does */
} Documents;

Documents *documents_plan(Planner *planner);
/* Appends the documents to the report, whose tables and figures are built. Where facts are
 * incomplete, findings about values would only repeat that: `judge` says whether to look for them.
 */
void documents_build(Documents *documents, Report *report, TableOptions options,
                     FigureOptions figure_options);

/* ---- shared by the files of this module ---- */

typedef struct Computed { /* a value that a document prints, as it is displayed */
    Number value;         /* of a percentage: in percent */
    UnitId base;          /* 0 = a percentage or a plain number */
    bool percent;
    int direction; /* of a change: 1 more, -1 less; else 0 */
} Computed;
typedef VEC(Computed) ComputedValues;

/* The year that the old value of a change is of: that of all it reads, or else the one before the
 * header's. Without a frame: as far as it does not depend on one. */
uint32_t change_year(const Evaluator *evaluator, const Plan *old);

/* W0706: numbers typed into the texts of the document that are none of these, and that its tables
 * do not show. */
void document_check_typed(Env *env, const Model *model, const DocumentDecl *decl,
                          const ComputedValues *computed, const Report *report,
                          const ReportDocument *document);

#endif
