/* Tables between declaration and report: planned before the cubes are filled, built after. Internal
 * to lang/report. */
#ifndef BUDGET_REPORT_TABLES_H
#define BUDGET_REPORT_TABLES_H

#include "lang/check/disclosure.h"
#include "lang/check/relations.h"
#include "lang/model/words.h"
#include "lang/report/report.h"

enum { TABLE_SLOTS = 16 }; /* of a frame: those around the table, and its rows */

typedef struct Field { /* what a column shows of its row */
    Word word;         /* WORD_NONE = a text attribute */
    DimId dim;         /* `code project`: of the member there; NONE = of the row itself */
    Symbol attribute;
    uint32_t number; /* `group 2`, `value 2023`; 0 = none */
} Field;

typedef struct ColumnMember { /* that a column is for */
    DimId dim;
    uint32_t index;
    Span span;
    const struct ColumnMember *next; /* around it; NULL = none */
} ColumnMember;

typedef struct TableColumn {
    const Item *item;
    const ColumnMember *members; /* NULL = none */
    Str *headings;
    uint32_t heading_count;
    bool is_field;
    Field field;
    UnitId unit;  /* of the column; 0 = the table's where it fits */
    int decimals; /* -1 = by unit */
} TableColumn;

typedef struct RowGroup { /* one `rows`, `row` or `total` */
    const Item *item;
    bool foot;
    Context context;
    Walk walk;       /* ITEM_ROWS */
    Walk outer;      /* ITEM_ROWS of two dimensions: of the first, if item->outer */
    Plan *
        *subtotals; /* likewise, per column: for each member of the first; NULL = there are none */
    bool names_outer; /* some column shows the member of the first by name */
    Plan **plans;    /* per column of the panel; NULL = a field, a dash or an error */
    bool *foots;     /* ITEM_TOTAL, per column: it must be the sum of the rows; NULL = none */
    MemberId about;  /* ITEM_ROW, ITEM_TOTAL: the first member that it binds; NONE */
    uint32_t sort_column; /* ITEM_ROWS: whose amounts order the rows; NONE */
    uint32_t first;       /* ITEM_ROWS: so many are shown; NONE = all */
    Plan **rest_plans;    /* per column, of the others together */
    const Each *rest;     /* that these are planned for; NULL = there are none */
    LedgerId ledger; /* ITEM_ROWS_FACTS */
    const IndicatorSet *indicators; /* ITEM_ROWS_INDICATORS */
} RowGroup;

typedef struct Panel {
    VEC(TableColumn) columns;
    VEC(RowGroup) groups;
    uint32_t merged; /* so many of the first columns merge equal texts */
} Panel;

typedef struct TablePlan {
    const TableDecl *decl;
    uint64_t print; /* of all that its tables follow from; 0 = they are not kept */
    uint32_t slots; /* of the frame that are filled before its rows are built */
    uint32_t row_slots; /* that its rows fill at most */
    Walk each;      /* of a family, if decl->each */
    UnitId unit;
    int decimals;
    Str note, empty;
    bool landscape;
    bool blank_as_zero;
    VEC(Panel) panels;
} TablePlan;

typedef struct Tables {
    Planner *planner;
    VEC(TablePlan) items;
} Tables;

/* The sides of relations that held for all their members (lang/report/relation_table.h). */
typedef struct RelationProofs RelationProofs;

typedef struct TableOptions {
    Disclosure *disclosure;       /* what the tables publish is noted here; NULL = nowhere */
    bool sources;                 /* keep the source of each cell */
    bool judge;                   /* the facts are complete: report what is wrong with values */
    const RelationProofs *proofs; /* to link figures of single rows to; NULL = no links */
} TableOptions;

struct CellSource {
    const Plan *plan;     /* NULL = the amount of a fact, or the value of an indicator */
    const uint32_t *frame; /* of the plan */
    const Ledger *ledger; /* of a fact; NULL = none */
    uint32_t fact;
    UnitId unit;                   /* that the cell is shown in; 0 = plain */
    const IndicatorRow *indicator; /* NULL = none */
    MemberId about;                /* what its row is about; NONE = nothing, or several things */
};

Tables *tables_plan(Planner *planner, Waivers *waivers);

/* What a row is about, for its fields. */
typedef struct RowSubject {
    MemberId member;      /* NONE = none */
    MemberId outer;       /* of rows of two dimensions, that of the first, if has_outer */
    bool has_outer;
    const Ledger *ledger; /* a fact; NULL = none */
    uint32_t fact;
    const IndicatorRow *indicator;
    const IndicatorSet *indicators;
    Str number; /* put before the label */
    bool no_facts; /* its amounts are blank, see row_facts_find */
} RowSubject;
Cell field_cell(const Planner *planner, const Field *field, const RowSubject *subject);
/* All above a member and itself, as a document says it: "Staff, Pay"; with levels, "人员（类）…". */
Str member_path(Env *env, const Model *model, MemberId member);
bool field_read(Planner *planner, const Item *item, Field *field);
/* "廿一、" → "三、", "XXI. " → "III. ". "" if nothing in the sample is written as number 21. */
Str number_text(Arena *arena, const Phrases *phrases, Str sample, uint32_t n);

/* What the rows of a panel make together, to compare with its totals. */
typedef struct RowSums {
    uint32_t columns;
    Number *row, *sums; /* [column]: of the row at hand, and of all so far */
    bool *counted;      /* [index of the member - members.lo]: it, or one above it */
    IndexRange members; /* that rows may be about */
    bool overflow;
} RowSums;
/* In the evaluator's frame. */
RowSums row_sums_new(Env *env, const Panel *panel, const Evaluator *evaluator);
/* Does a row of something above a member hold what its own row shows? To be asked once for each
 * member that has a row, for those above it first. */
bool row_sums_counted(RowSums *sums, const Model *model, const Walk *walk, uint32_t index);
/* Rows about members of these come again, for another member of the first of two dimensions. */
void row_sums_again(RowSums *sums);
/* Adds the row at hand, unless it is counted. */
void row_sums_add(RowSums *sums, bool counted);
/* E0709: a total of what adds up is not what its rows make. */
void totals_check(Env *env, const TablePlan *table, const Panel *panel, const RowSums *sums,
                  Evaluator *evaluator);

/* Plans the rows that other rows of the panel make, once those are planned. */
void rows_combine(Planner *planner, Panel *panel);

/* Puts the notes on rows, columns and cells. judge: one that finds no place is an error. */
void footnotes_place(Env *env, Items items, ReportTable *table, bool judge);
/* Says beside cells what is not published of them. Returns how many are kept back. */
uint32_t footnotes_of_confidential(Env *env, bool english, ReportTable *table);

/* What orders the rows of a group whose columns are planned. False after a diagnostic. */
bool row_order_plan(Env *env, const Model *model, const Panel *panel, RowGroup *group);
/* Indexes of the members that its rows may show, in their order; *count is set. frame: whose slots
 * before that of its walk are filled. */
uint32_t *rows_in_order(Evaluator *evaluator, const RowGroup *group, uint32_t *frame,
                        uint32_t *count);
/* May a member lie below another one of these? */
bool rows_lie_apart(const Walk *walk);

/* In a context that binds the first `slots` of the frame. False after a diagnostic. */
bool table_plan(Planner *planner, const TableDecl *decl, const Context *context, uint32_t slots,
                TablePlan *plan);
/* frame: its slots. members: what they are of, for its id and title. False if nothing stands in it.
 */
bool table_build(Env *env, const Planner *planner, const TablePlan *plan, TableOptions options,
                 const uint32_t *frame, const MemberId *members, uint32_t count,
                 ReportTable *table);
Report *tables_build(Env *env, const Tables *tables, TableOptions options);
/* Its columns, without footnotes. */
void table_put_columns(Env *env, const Model *model, const TablePlan *plan, TableOptions options,
                       ReportTable *table);

typedef struct StatedValue { /* stated NAME = …, or a record of stated NAME from "…" */
    const Stated *decl;
    Symbol name; /* with its coordinates and members: value_symbol() */
    Str members; /* its coordinates, and those that the record names; "" = none */
    Plan *plan;
    const uint32_t *frame; /* of the plan; NULL = it needs none */
    Span span;             /* of the figure */
    Str text;
    bool percent;
} StatedValue;

/* A stated amount beside what the facts give. Kept only when somebody asks. */
typedef struct StatedComparison {
    const Stated *decl;
    const ReportTable *table; /* NULL = a single value; its title is row_title */
    const ReportRow *row;     /* NULL = the table has no such row */
    Str row_title;   /* of a row that the table lacks */
    uint32_t column; /* of the table; NONE = the whole row */
    Str heading;
    Cell cell;                /* what the facts give */
    const CellSource *source; /* NULL = no fact can stand there */
    bool unstated;            /* of a row that nobody states: no text */
    const CellSource *twin;   /* unstated: the same fact in a row of the same texts; NULL = none */
    UnitId unit;              /* of the stated amount; 0 = plain */
    Span span;
    Str text; /* as stated */
    bool rounded;   /* it may be off by `allowed` ≥ 0, in the base of the unit */
    Number allowed;
    RecordOutcome outcome;
    const WaiverExpects *expects; /* by a waiver that names it; NULL = nothing */
} StatedComparison;
typedef struct StatedComparisons {
    VEC(StatedComparison) items;
} StatedComparisons;

typedef struct StatedValues {
    VEC(StatedValue) items;
    FileId *files; /* [statement]: its CSV file, once it was read; NONE */
} StatedValues;

typedef struct StatedPairs StatedPairs;
StatedPairs *stated_pairs_new(Arena *arena);

typedef struct StatedInput {
    const Report *report; /* with its sources, if comparisons are to be kept, or some stated table
                             holds within rounding */
    Waivers *waivers;
    Bounds *bounds;
    FileReader *reader;
    StatedComparisons *comparisons; /* into which all of them are put; NULL: they are not kept */
    bool again;                     /* what is broken was reported before */
    StatedPairs
        *pairs; /* of rows: found the first time, and kept for when they are compared again */
} StatedInput;

/* Expressions of stated values are planned with everything else; all stated figures are compared
 * after the report is built. Returns how that came out. Comparing them again reads no file again.
 */
StatedValues *stated_plan(Planner *planner, Waivers *waivers, FileReader *files);
/* Does a statement state values of a ledger or measure from a file, as no table has its name? */
bool stated_is_totals(const Model *model, const Stated *decl);
/* Its texts that name it for a cell of this column (NONE = for all); its number, if it has none. */
Str stated_row_title(Env *env, const ReportTable *table, const ReportRow *row, uint32_t column);
/* "outlay", "outlay(30 Roads)" */
Str stated_value_title(Env *env, const StatedValue *value);
RelationCounts stated_check(Env *env, const Model *model, StatedValues *values, StatedInput input);

#endif
