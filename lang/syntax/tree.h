/* The tree: what was written, before anything is known about names. Made by grammar/, read by
 * everything after.
 *
 * Nodes live in the arena of the compilation and never change once parsed. A statement that could
 * not be read is a STATEMENT_ERROR; its diagnostic has been made, and later passes stay quiet about
 * it. Names carry their Symbol (NFC) and their place. */
#ifndef BUDGET_SYNTAX_TREE_H
#define BUDGET_SYNTAX_TREE_H

#include "lang/base/intern.h"
#include "lang/base/source.h"
#include "lang/base/vec.h"
#include "lang/syntax/rows.h"

typedef struct Name {
    Symbol symbol; /* 0 = absent */
    Span span;
} Name;

typedef struct Text { /* a string literal, or several in a row */
    Str value;        /* unescaped; ptr NULL = absent */
    Span span;        /* with the quotes */
} Text;

typedef struct Key { /* refers to a member; atom kind WORD, NUMBER or STRING */
    Atom atom;
} Key;

typedef struct KeyTerm { /* of a set of members: all that lies in it is added, or taken away */
    Key key;
    bool less;
} KeyTerm;
typedef VEC(KeyTerm) KeyTerms;

typedef enum CoordKind {
    COORD_MEMBERS, /* narrows to them */
    COORD_AT,      /* leaves what is bound for them */
    COORD_ALL,     /* releases the dimension; no terms */
    COORD_UP_TO    /* from the first member to this one */
} CoordKind;

typedef struct Coord {
    Span span;
    CoordKind kind;
    Name dimension; /* symbol 0 = to be found from the keys */
    const KeyTerm *terms;
    uint32_t len;
} Coord;
typedef struct Coords {
    Coord *items;
    uint32_t len;
} Coords;

/* ---- expressions ---- */

typedef enum ExprKind {
    EXPR_ERROR,
    EXPR_NUMBER,
    EXPR_PERCENT,
    EXPR_REF,
    EXPR_NEGATE,
    EXPR_BINARY,
    EXPR_CALL,
    EXPR_SUM,
    EXPR_IF,
    EXPR_TEXT, /* only the right side of a comparison */
    /* conditions */
    EXPR_COMPARE,
    EXPR_AND,
    EXPR_OR,
    EXPR_NOT
} ExprKind;
typedef enum BinaryOp { OP_ADD, OP_SUBTRACT, OP_MULTIPLY, OP_DIVIDE } BinaryOp;
typedef enum Function {
    FUNCTION_ABS,
    FUNCTION_MIN,
    FUNCTION_MAX,
    FUNCTION_ROUND,
    FUNCTION_GROWTH
} Function;
typedef enum Comparison {
    COMPARE_EQ,
    COMPARE_NE,
    COMPARE_LE,
    COMPARE_GE,
    COMPARE_LT,
    COMPARE_GT
} Comparison;

typedef struct Expr Expr;
typedef struct Selection Selection;
typedef struct Relation Relation;
typedef struct Exprs {
    Expr **items; /* NULL item: a "-" cell (only where cells are allowed) */
    uint32_t len;
} Exprs;
struct Expr {
    ExprKind kind;
    Span span;
    union {
        struct {
            Span text;
            Name unit;
        } number; /* NUMBER: span of the digits; PERCENT: with "%" */
        struct {
            Name name;
            Coords coords;
            bool has_coords;
        } ref;
        Expr *operand; /* NEGATE, NOT */
        struct {
            BinaryOp op;
            Expr *left, *right;
        } binary; /* AND, OR: without `op` */
        struct {
            Function function;
            Exprs args;
        } call;
        struct {
            const Selection *selection;
            Expr *value;
        } sum;
        struct {
            Expr *condition, *then, *otherwise;
        } choice;
        const Relation *compare;
        Text text;
    };
};

struct Relation { /* sides[0] comparison sides[1] { == sides[i] } */
    Span span;
    Comparison comparison;
    Exprs sides;
};

/* ---- selections: rows of tables, quantifiers ---- */

typedef enum SelectKind { SELECT_DEFAULT, SELECT_TREE, SELECT_LEAVES, SELECT_LEVEL } SelectKind;
struct Selection {
    Span span;
    Name variable; /* only in quantifiers; symbol 0 = none */
    Name dimension;
    SelectKind kind;
    Text level;    /* SELECT_LEVEL */
    bool has_root; /* in/below key */
    bool below;    /* without the root itself */
    Key root;
    Coords coords;   /* for … */
    const Expr *where; /* NULL = none */
};

/* ---- data lines ---- */

typedef struct Entry Entry;
typedef struct Entries {
    Entry **items;
    uint32_t len;
} Entries;
struct Entry {
    Span span;   /* the line up to its block */
    Atoms atoms; /* all words of the line, in order; at the top level and in bodies the first says
                    what the line is */
    bool has_parent;
    Key parent; /* in … */
    bool has_body;
    Entries body;
};

/* ---- statements ---- */

typedef enum StatementKind {
    STATEMENT_ERROR,
    STATEMENT_BUDGET,
    STATEMENT_INCLUDE,
    STATEMENT_IMPORT,
    STATEMENT_UNIT,
    STATEMENT_DIMENSION,
    STATEMENT_ENTRY,
    STATEMENT_LEDGER,
    STATEMENT_FACTS,
    STATEMENT_MEASURE,
    STATEMENT_INVARIANT,
    STATEMENT_TABLE,
    STATEMENT_DROP,
    STATEMENT_STATED,
    STATEMENT_WAIVE,
    STATEMENT_LINT,
    STATEMENT_EDITION,
    STATEMENT_CONFIDENTIAL,
    STATEMENT_INDICATORS,
    STATEMENT_FIGURE,
    STATEMENT_DOCUMENT
} StatementKind;

typedef struct BudgetHeader {
    Name name;
    Text title;
    Entries settings; /* first atom: the setting's word */
} BudgetHeader;

typedef struct Include {
    Str path; /* STRING's value, or what stands between < and > */
    Span span;
    bool library;
} Include;

typedef struct ImportDecl { /* another budget, to be read */
    Text path;
    Name name; /* several may have the same: together they are one */
} ImportDecl;

typedef struct UnitDecl {
    Name name;
    bool derived; /* = factor base */
    Span factor;
    Name base;
    bool has_decimals;
    Span decimals;
} UnitDecl;

typedef struct Level {
    Text name;
    Span length;
} Level;
typedef struct Names {
    Name *items;
    uint32_t len;
} Names;
typedef struct DimensionDecl {
    bool classification;
    Name name;
    Text label;
    struct {
        Level *items;
        uint32_t len;
    } levels;
    Name within;
    bool has_default;
    Key default_key;
    bool ordered;
    Span nearest; /* the word; {0,0} = it is not said */
    Names aliases, attributes;
    Entries members;
    Text path;       /* of a table of members; value.len 0 = none */
    Entries mapping; /* its columns */
} DimensionDecl;

typedef struct LedgerDecl {
    Name name;
    Text label;
    Names dimensions;
    Name unit;
    Name closing; /* over this dimension it is the last amount that counts; symbol 0 = none */
    Name per;     /* a rate; symbol 0 = none */
    bool percent; /* a rate without units */
    bool has_decimals, exact;
    Span decimals;
    Names aliases;
} LedgerDecl;

typedef enum StatedOption {
    STATED_ROUNDED,       /* `within rounding` */
    STATED_EXACT,         /* `exact`, whatever the header says */
    STATED_BLANK_AS_ZERO, /* `blank as zero` */
    STATED_LOOSE,         /* `loosely`: texts and amounts, whatever print makes of them */
    STATED_OPTIONS
} StatedOption;
typedef struct StatedOptions {
    Span spans[STATED_OPTIONS]; /* {0,0} = it is not said */
} StatedOptions;

typedef struct FactTotals { /* of facts: amounts above others are stated, not added up */
    Span span;              /* `totals stated`; {0,0} = it is not said */
    StatedOptions options;
} FactTotals;

typedef struct Facts {
    Name ledger;
    FactTotals totals;
    Coords coords;
    bool has_columns;
    Atoms columns; /* keys and "/" */
    Rows rows;
    bool from_csv;
    Text path;
    Entries mapping;
} Facts;

typedef struct MeasureDecl {
    Name name;
    Text label;
    Names aliases;
    Expr *value;
} MeasureDecl;

typedef enum ClaimKind {
    CLAIM_RELATION,
    CLAIM_PARTS,
    CLAIM_INCLUDES,
    CLAIM_ROLL,
    CLAIM_AGREE,
    CLAIM_SHARES,
    CLAIM_ACROSS /* between budgets */
} ClaimKind;
typedef struct TableColumnRef {
    Name table;
    struct {
        Text *items;
        uint32_t len;
    } path;
} TableColumnRef;
typedef struct InvariantDecl {
    Name name;
    Text label;
    bool warning;
    Text warning_reason;
    bool may_be_empty;
    struct {
        Selection *items;
        uint32_t len;
    } quantifiers;
    const Expr *condition; /* NULL = none */
    ClaimKind claim;
    Relation relation; /* CLAIM_RELATION */
    Exprs operands;    /* PARTS, INCLUDES, ACROSS: whole, then parts; ROLL: opening, plus, minus,
                          closing; SHARES: all */
    const Name *kinds; /* ACROSS: [operand]: of which kind of budget it is read */
    TableColumnRef agree[2];
    bool exact, within_rounding, within_amount; /* none: as the header says */
    Expr *tolerance; /* within_amount: a number with an optional unit */
    Text tolerance_reason;
    Text message;
} InvariantDecl;

typedef enum ItemKind {
    /* settings, each said once */
    ITEM_UNIT,
    ITEM_DECIMALS,
    ITEM_NOTE,
    ITEM_EMPTY,
    ITEM_LANDSCAPE,
    ITEM_MERGED,
    ITEM_BLANK_AS_ZERO,
    /* others */
    ITEM_FOOTNOTE,
    ITEM_FIELD,
    ITEM_COLUMN,
    ITEM_GROUP,
    ITEM_GROUP_EACH, /* for each member of a selection */
    ITEM_PANEL,
    ITEM_ROWS,
    ITEM_ROWS_FACTS,
    ITEM_ROWS_INDICATORS,
    ITEM_ROW,
    ITEM_TOTAL,
    ITEM_FOOT
} ItemKind;
typedef struct RowsWith {
    bool empty;          /* members without facts, too */
    bool subtotals;      /* of two dimensions: a row for each member of the first */
    bool subtotals_last; /* a member is below what is below it, or what is read for it */
} RowsWith;
typedef struct RowSorting {
    Name field; /* `code`, `label` or `amount`; symbol 0 = by a column, or none */
    struct {
        Text *items;
        uint32_t len;
    } column; /* its headings */
    bool down;
    Span first; /* so many; {0,0} = all */
    Text rest;  /* what the row of the others is called; may be absent */
} RowSorting;

typedef struct RowTerm { /* of a row that other rows make */
    Text row; /* one of its texts */
    bool less; /* it is taken away */
} RowTerm;
typedef struct RowTerms {
    RowTerm *items;
    uint32_t len;
} RowTerms;

typedef struct Item Item;
typedef struct Items {
    Item **items;
    uint32_t len;
} Items;
struct Item {
    ItemKind kind;
    Span span;
    Text text;     /* NOTE, FOOTNOTE, EMPTY, FIELD, COLUMN, GROUP, PANEL: its text or heading */
    Name name;     /* UNIT; ROWS_FACTS: ledger; ROWS_INDICATORS: the set; COLUMN: its unit (may be
                      absent) */
    Span decimals; /* DECIMALS; COLUMN: {0,0} = the table's */
    Atoms field;   /* FIELD: words and numbers */
    Expr *value;   /* COLUMN */
    bool percent;  /* COLUMN: as percent */
    Selection selection; /* ROWS, GROUP_EACH */
    const Selection *outer; /* ROWS: of two dimensions, the first; NULL = of one */
    RowsWith with;       /* ROWS */
    RowSorting order;      /* ROWS: by … */
    Text numbered;       /* ROWS */
    Coords coords;       /* ROWS_FACTS, ROW, TOTAL */
    struct {
        Text *items;
        uint32_t len;
    } texts;        /* ROW, TOTAL; FOOTNOTE: those of its row, or none */
    struct {
        Text *items;
        uint32_t len;
    } column;       /* FOOTNOTE: its headings, or none */
    bool whole;     /* TOTAL: all, whatever the rows show */
    bool has_cells; /* ROW, TOTAL: = … */
    Exprs cells;    /* NULL = "-" */
    RowTerms terms; /* ROW, TOTAL: = row … + row … - …; then there are no cells */
    Items items;    /* GROUP, GROUP_EACH, PANEL, FOOT */
};
typedef struct TableDecl {
    Name name;
    Text title;
    const Selection *each; /* a table for each of these members; NULL = a single one */
    Items items;
} TableDecl;

typedef struct NodesDecl { /* nodes NAME = selection, …  or  node NAME STRING for … */
    Span span;
    Name name;
    Text label; /* of a single node */
    Coords coords;
    struct {
        Selection *items;
        uint32_t len;
    } selections; /* empty = a single node */
} NodesDecl;
typedef struct StageDecl {
    Text heading;
    struct {
        NodesDecl *items;
        uint32_t len;
    } nodes;
} StageDecl;
typedef struct FlowDecl { /* flow FROM -> TO = value */
    Span span;
    Name from, to;
    Expr *value;
} FlowDecl;
typedef struct FigureDecl {
    Name name;
    Text title;
    Selection *each; /* of a family; NULL = a single figure */
    struct {
        StageDecl *items;
        uint32_t len;
    } stages;
    struct {
        FlowDecl *items;
        uint32_t len;
    } flows;
    Selection *tree; /* NULL = a flow */
    Expr *tree_value;
    Atom threshold; /* NUMBER or PERCENT; len 0 = none */
    Name threshold_unit;
    Name unit;
    Span decimals; /* {0,0} = the unit's */
    Text note;
    bool downwards;
    struct {
        Text *items;
        uint32_t len;
    } palette;
} FigureDecl;

/* ---- documents ---- */

typedef enum PieceKind {
    PIECE_TEXT,
    PIECE_REASON, /* its pieces, if they say something */
    PIECE_AMOUNT,
    PIECE_SHARE,
    PIECE_PERCENT,
    PIECE_CHANGE,
    PIECE_COUNT,
    PIECE_LIST,
    PIECE_LABEL,
    PIECE_CODE,
    PIECE_PATH,
    PIECE_ATTRIBUTE
} PieceKind;

typedef struct Piece Piece;
typedef struct Pieces {
    Piece *items;
    uint32_t len;
} Pieces;
struct Piece {
    PieceKind kind;
    Span span;
    Text text;       /* TEXT; CHANGE: what old is called, may be absent */
    Expr *values[2]; /* AMOUNT, PERCENT, LIST (may be NULL): one; SHARE: part, whole; CHANGE: new, old */
    Name unit;       /* AMOUNT: in …, may be absent */
    Selection *selection; /* COUNT, LIST */
    Name name;            /* LABEL, CODE, PATH, ATTRIBUTE: a variable or a member */
    Name attribute;       /* ATTRIBUTE */
    Pieces pieces;        /* REASON */
};

typedef enum BlockKind {
    BLOCK_SECTION,
    BLOCK_TEXT,
    BLOCK_TABLE,
    BLOCK_FIGURE,
    BLOCK_FORM,
    BLOCK_ROW,  /* only in a FORM */
    BLOCK_CELL, /* only in a ROW */
    BLOCK_RELATIONS,
    BLOCK_EACH
} BlockKind;
typedef struct DocumentBlock DocumentBlock;
typedef struct DocumentBlocks {
    DocumentBlock *items;
    uint32_t len;
} DocumentBlocks;
struct DocumentBlock {
    BlockKind kind;
    Span span;
    Pieces pieces;         /* SECTION: its heading; TEXT, CELL */
    Name name;             /* TABLE, FIGURE */
    Coords coords;         /* TABLE: which of a family */
    Selection *each;       /* EACH */
    DocumentBlocks blocks; /* SECTION, FORM, ROW, EACH */
};

typedef struct DocumentDecl {
    Name name;
    Text title, author, date;
    bool reasons; /* required */
    DocumentBlocks blocks;
} DocumentDecl;

typedef enum DropKind {
    DROP_TABLE,
    DROP_INVARIANT,
    DROP_FIGURE,
    DROP_DOCUMENT,
    DROP_MEASURE
} DropKind;
typedef struct Drop {
    DropKind kind;
    Name name;
} Drop;

typedef enum StatedKind { STATED_CSV, STATED_ROWS, STATED_VALUE } StatedKind;
typedef struct Stated {
    StatedKind kind;
    StatedOptions options;
    Name name;
    Text path;
    Rows rows;
    Coords coords;
    Atom value; /* NUMBER or PERCENT */
    Name unit;
} Stated;

typedef struct WaivedAmount {
    Atom number; /* NUMBER or PERCENT; DASH = there is no value */
    Name unit;
} WaivedAmount;

typedef struct Waive {
    Name name;
    Coords of; /* which table of a family, or which stated figure */
    struct {
        Text *items;
        uint32_t len;
    } row, column; /* column: heading path */
    Span row_number; /* row …: which one of the table's, from 1; {0,0} = named by texts, or all */
    Coords coords;
    Atoms stated, computed; /* stated … not …; DASH = nothing */
    struct {
        WaivedAmount *items;
        uint32_t len;
    } by;
    Span difference; /* all of this; empty where it is left out */
    Span because;    /* the word */
    Text reason;
} Waive;

typedef struct LintDecl { /* what becomes of a warning: an error, or nothing */
    Name code;
    bool off;      /* else an error */
    Name item;     /* in …; symbol 0 = everywhere, or what is meant by coords */
    Coords coords; /* for … */
    Text reason;   /* off */
} LintDecl;

typedef struct ConfidentialDecl { /* members that are not published */
    Coord members;
    Text reason;
} ConfidentialDecl;

typedef struct GoalDecl {
    Span span;
    Text name;
    Rows rows;
} GoalDecl;
typedef struct IndicatorsDecl {
    Name name;
    Text label;
    Coords coords;
    struct {
        Span *items;
        uint32_t len;
    } years;
    struct {
        GoalDecl *items;
        uint32_t len;
    } goals;
} IndicatorsDecl;

typedef enum Change { /* what a statement does to another of the same name */
    CHANGE_NONE,
    CHANGE_OVERRIDE, /* takes its place; of a member: its label */
    CHANGE_EXTEND    /* adds to it */
} Change;

typedef struct Statement {
    StatementKind kind;
    Span span;
    Change change;
    Text reason; /* OVERRIDE, DROP */
    union {
        BudgetHeader budget;
        Include include;
        ImportDecl import;
        UnitDecl unit;
        DimensionDecl dimension;
        Entry *entry;
        LedgerDecl ledger;
        Facts facts;
        MeasureDecl measure;
        InvariantDecl invariant;
        TableDecl table;
        Drop drop;
        Stated stated;
        Waive waive;
        LintDecl lint;
        Atom edition; /* a number */
        ConfidentialDecl confidential;
        IndicatorsDecl indicators;
        FigureDecl figure;
        DocumentDecl document;
    };
} Statement;

typedef struct Comment {
    Span span; /* from "#" to the end of the line */
} Comment;

typedef struct Tree { /* one file */
    FileId file;
    VEC(Statement *) statements;
    VEC(Comment) comments;
    VEC(Span) lost; /* what mistakes cost: what is declared there is not in the tree */
} Tree;

/* What is called `name` in the budget that is imported as `of`: "of.name". */
Str import_name(Arena *arena, Str of, Str name);
/* The text of a string literal, unescaped (the literal is known to be well formed), and of a word
 * without its backticks. */
Str atom_text(Arena *arena, const Sources *sources, Atom atom);
/* The same of an atom that stands there as `text`. */
Str atom_unquoted(Arena *arena, Str text, AtomKind kind);

#endif
