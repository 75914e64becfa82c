/* The report: what there is to show, and the only thing a backend sees. Cells hold typed values,
 * order is decided, everything lives in the arena of the compilation and is read-only. Amounts are
 * already rounded to what is displayed. */
#ifndef BUDGET_REPORT_REPORT_H
#define BUDGET_REPORT_REPORT_H

#include "lang/base/amount.h"
#include "lang/base/language.h"
#include "lang/base/source.h"
#include "lang/base/vec.h"
#include "lang/check/counts.h"
#include "lang/report/origins.h"
#include "lang/report/phrases.h"
#include "lang/report/workings.h"

typedef struct CellSource CellSource; /* not for backends: what a trace needs */
typedef struct RunSource RunSource;   /* likewise, of a number in prose */

typedef struct CellLinks { /* to rows of the report's relations, by their anchors */
    const Str *anchors;
    uint32_t len; /* at least 1 */
} CellLinks;

typedef enum CellKind { CELL_BLANK, CELL_TEXT, CELL_AMOUNT } CellKind;

typedef struct Cell {
    CellKind kind;
    uint32_t below;  /* rows below whose cells are one with this one */
    Str text;        /* CELL_TEXT */
    Int128 mantissa; /* CELL_AMOUNT: value × 10^-decimals, in the column's unit; of a percentage: in
                        percent */
    uint32_t unit;   /* CELL_AMOUNT: position in the report's units */
    uint8_t decimals;
    bool percent;             /* CELL_AMOUNT: prints with "%" */
    bool is_code;             /* CELL_TEXT: a code (a reader must not take it for a number) */
    bool covered;             /* one with the cell above, which has the same text */
    Span origin;              /* where the row or the column's expression is written */
    const CellSource *source; /* NULL = text, or nobody asked */
    Span stated;              /* the published figure that it was compared with; {0,0} = none */
    uint32_t footnote;        /* its number; 0 = none */
    bool partly; /* it holds amounts that are not published: nothing is told of what it is made of */
    bool kept_back; /* CELL_BLANK: it would give away such an amount */
    const CellLinks *links;   /* relations that prove it; NULL = none, or no document lists them */
} Cell;

typedef enum RowRole { ROW_BODY, ROW_TOTAL } RowRole;
typedef struct ReportRow {
    RowRole role;
    uint32_t depth; /* depth in its hierarchy: 0 = top */
    bool parts_first; /* what is below it in its hierarchy is above it here */
    Cell *cells;    /* one per column */
    Str anchor;     /* what links lead here by; "" = none */
} ReportRow;

typedef struct ReportColumn {
    Str *headings; /* from the outermost group (or panel) to the column's own */
    uint32_t heading_count;
    bool amounts; /* an expression column: aligned at the decimal point */
    bool merged;  /* equal texts below each other are one cell */
    bool names;   /* the label of what the row is about */
    uint32_t footnote; /* of its heading: its number; 0 = none */
    uint32_t now; /* of an earlier year: the column with the same of the budget's year, its position
                     plus 1; 0 = none, or nobody asked */
} ReportColumn;

typedef struct ReportTable {
    Str id, title;
    Str unit;        /* of its amounts, "" if none */
    Str note, empty; /* "" = none; empty: to print when there are no rows */
    bool landscape;
    bool blank_as_zero; /* so are they where it is stated */
    VEC(Str) footnotes; /* [number - 1] */
    VEC(ReportColumn) columns;
    VEC(ReportRow) rows;
    bool inner; /* made for a place in a document: no table that is written by itself */
    Span span;
} ReportTable;

typedef VEC(ReportTable) ReportTables;

/* ---- figures: directed graphs whose edges carry exact amounts ---- */

typedef enum FigureKind { FIGURE_FLOW, FIGURE_TREE, FIGURE_DEPENDENCIES } FigureKind;

typedef struct FigureAmount { /* mantissa × 10^-decimals of the figure, in its unit */
    Int128 mantissa;
    bool present; /* false: no amount is shown */
} FigureAmount;

typedef enum NodeRole {
    NODE_PLAIN,
    NODE_GATHERED, /* "其他": what is below the threshold or beyond the limit, with its exact sum */
    NODE_IMBALANCE, /* the difference between what flows in and what flows out */
    NODE_BROKEN     /* a broken invariant touches it */
} NodeRole;

typedef struct FigureNode {
    Str id; /* stable and unique in its figure: "project:42010023301T000000107" */
    Str label;
    uint32_t stage; /* column of a flow; depth of a tree; kind of a dependency */
    NodeRole role;
    uint32_t colour;     /* index into the palette, by source, or by target if these are fewer;
                            NONE_COLOUR = neutral */
    FigureAmount amount; /* what flows through; of a tree: its total */
    uint32_t
        share; /* of the figure's total, in hundredths of a percent, rounded; UINT32_MAX = none */
    Str place; /* "examples/wh2024/projects.budget:12" of the first fact or the declaration behind
                  it, "" = none */
    Str note;  /* more for the tooltip, "" = none */
} FigureNode;

enum { NONE_COLOUR = 0xFFFF };

typedef struct FigureEdge {
    uint32_t from, to;   /* positions in nodes */
    FigureAmount amount; /* never negative: a negative flow is reversed */
    bool reversed;
    bool broken; /* a broken invariant touches it */
    uint32_t colour;
    uint32_t share; /* as of nodes */
    Str label;      /* of dependencies; "" = the amount is the label */
    Str place;      /* of the facts behind it */
} FigureEdge;

typedef struct ReportFigure {
    FigureKind kind;
    Str id, title;
    Str unit; /* "" = none */
    uint8_t decimals;
    Str date;              /* of the budget, or its year */
    Str note;              /* what was gathered or left out, "" = none */
    bool downwards;        /* else left to right */
    VEC(Str) stages;       /* headings of the columns */
    VEC(Str) palette;      /* "#RRGGBB"; empty = the backend's own */
    VEC(FigureNode) nodes; /* by stage, then in the order to draw */
    VEC(FigureEdge) edges; /* by from, then to */
    FigureAmount total;
    const Phrases *phrases; /* of its language */
    Span span;
} ReportFigure;

/* ---- documents: tables, figures and text in order ---- */

typedef enum ReportBlockKind {
    REPORT_HEADING,
    REPORT_PARAGRAPH,
    REPORT_TABLE,
    REPORT_FIGURE,
    REPORT_FORM,
    REPORT_RELATIONS /* the table of relations */
} ReportBlockKind;

typedef struct RunChange { /* that a sentence tells: mantissas × 10^-decimals */
    Int128 now, then;
    uint8_t decimals;
    Str unit;
    uint32_t year; /* of `then` */
} RunChange;

typedef struct ReportRun { /* a piece of a paragraph or heading */
    Str text;
    bool computed;   /* from the budget; otherwise as typed */
    uint32_t number; /* what links lead to a number by, from 1 in its document; 0 = no number */
    Span origin;
    const RunSource *source; /* of a number; NULL = not asked for, or nothing is told of it */
    const RunChange *change; /* on an earlier year; NULL = none, or not asked for */
} ReportRun;

typedef struct FormCell {
    VEC(ReportRun) runs;
    uint32_t columns; /* of the form that it takes, at least 1 */
    uint32_t below;   /* rows below whose cells are one with this one */
    bool covered;     /* one with the cell above, which has the same text */
} FormCell;

typedef struct FormRow {
    VEC(FormCell) cells; /* together as wide as the form */
} FormRow;

typedef struct ReportForm { /* a grid of texts, without headings */
    uint32_t columns;
    VEC(FormRow) rows;
} ReportForm;

typedef struct ReportBlock {
    ReportBlockKind kind;
    uint32_t level;         /* of sections around it, with its own heading: 1 = top; 0 = none */
    VEC(ReportRun) runs;    /* HEADING, PARAGRAPH */
    uint32_t index;         /* TABLE, FIGURE: in the report */
    const ReportForm *form; /* FORM */
} ReportBlock;

typedef struct ReportDocument {
    Str id, title, author, date; /* author, date: "" = none */
    VEC(ReportBlock) blocks;
    uint32_t numbers; /* the last number of a run */
    Span span;
} ReportDocument;

/* What this budget has in a relation between budgets. */
typedef struct ReportShare {
    Str relation, unit; /* the base unit */
    uint32_t decimals;  /* at most 9 */
    Int128 amount, off; /* × 10^-decimals; off: how far the sum of all may be from zero for this */
    bool whole;         /* what the parts make; else a part */
} ReportShare;

typedef struct Report {
    Str id, title;             /* of the budget */
    Str language;              /* its tag: "zh", "en", "zh-TW" */
    Phrases phrases;           /* of its language */
    bool grid;                 /* tables of documents have lines around all cells */
    Str font;                  /* of documents; "" = as the backend chooses */
    VEC(Str) units;            /* their names; [0] = "", of plain numbers and percentages */
    ReportTables tables;       /* in the order of declaration */
    VEC(ReportFigure) figures; /* likewise; the built-in ones last */
    VEC(ReportDocument) documents;
    VEC(Str) twins; /* names of these that others are equal to but for capital letters, rising */
    ReportTable relations; /* what was proved, one a row; no columns = no document lists it */
    RelationCounts counts;
    VEC(ReportShare) shares;
    Str whole;     /* of which budget they are parts; "" = of none */
    Str agreement; /* the source of the relations between budgets; "" = this one has no share */
    const Origins *origins;   /* NULL = not asked for */
    const Workings *workings; /* likewise */
} Report;

/* What a report, table, figure or document is called whose id is this: "budget" if it has none. */
Str report_name(Str id);
/* Is another of these names equal to it but for capital letters? */
bool report_has_twin(const Report *report, Str name);

/* Calls visit for each heading (row UINT32_MAX) and cell that has a footnote, row by row. */
typedef void FootnoteVisit(void *context, uint32_t row, uint32_t column, uint32_t footnote);
void report_footnotes(const ReportTable *table, FootnoteVisit *visit, void *context);

const ReportTable *report_find_table(const Report *report, Str id); /* NULL if none */
/* The same, looking from *at on, and round; *at is then after it. Who asks for all tables in
 * nearly their order takes linear time. */
const ReportTable *report_next_table(const Report *report, Str id, uint32_t *at);
/* Does a text column name the row for a cell of `column` (NONE: for any)? In a table of panels, only
 * the texts of its own panel do. */
bool report_names_row(const ReportTable *table, uint32_t text, uint32_t column);

/* What a row is called that has no texts, as a waiver has it: "row 3". row: from 1. */
Str report_row_number(Arena *arena, bool chinese, uint32_t row);

const ReportFigure *report_find_figure(const Report *report, Str id);
/* Do figures of one declaration show the same nodes and amounts? */
bool report_figures_equal(const ReportFigure *a, const ReportFigure *b);

#endif
