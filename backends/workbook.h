/* A workbook of Office Open XML (.xlsx), written without a library: numbers are written as their
 * decimal digits, so nothing is rounded on the way, and the same cells give the same bytes.
 *
 * Rows of a sheet are written from top to bottom, cells from left to right. Positions count from 0.
 * A text is never a formula. */
#ifndef BUDGET_BACKENDS_WORKBOOK_H
#define BUDGET_BACKENDS_WORKBOOK_H

#include "lang/base/intern.h"
#include "lang/base/sink.h"
#include "lang/base/vec.h"

enum {
    WORKBOOK_ROWS = 1 << 20, /* of a sheet, at most */
    WORKBOOK_COLUMNS = 1 << 14,
    WORKBOOK_FORMULA = 8000, /* bytes of a formula */
    WORKBOOK_SIDE = 1000,    /* of a part that is in a formula up to six times */
    WORKBOOK_DIGITS = 15     /* of a number: a spreadsheet has binary floating point */
};

typedef enum WorkbookStyle {
    STYLE_PLAIN,
    STYLE_TITLE,
    STYLE_UNIT,
    STYLE_HEADING,
    STYLE_TEXT,
    STYLE_TEXT_TOTAL,
    STYLE_NOTE,
    STYLE_INTEGER,
    STYLE_AMOUNT, /* + decimals, 0 … 9 */
    STYLE_AMOUNT_TOTAL = STYLE_AMOUNT + 10,
    STYLE_PERCENT = STYLE_AMOUNT_TOTAL + 10,
    STYLE_PERCENT_TOTAL = STYLE_PERCENT + 10,
    STYLES = STYLE_PERCENT_TOTAL + 10
} WorkbookStyle;

typedef struct SheetOptions {
    bool landscape, one_page; /* printed so; else as many pages as its rows need */
    uint32_t frozen_rows, frozen_columns; /* stay in sight, and are printed on each page */
    const uint32_t *widths;               /* [column], in characters */
    uint32_t columns;
    uint32_t hidden_from;  /* columns from there on are hidden; = columns: none */
    const char *red;       /* a formula of the first cell of …; NULL = none */
    const char *red_cells; /* … these, which are red where it holds: "A2:B9" */
} SheetOptions;

typedef struct SheetComment {
    uint32_t row, column;
    Str text;
} SheetComment;

typedef struct WorkbookSheet {
    Arena *arena;
    Str name;
    const char *part; /* of the archive */
    Sink xml, merges;
    uint32_t merge_count, row;
    bool in_row;
    VEC(SheetComment) comments;
    Str picture, picture_title; /* "" = none */
    SheetOptions options;
} WorkbookSheet;

typedef struct WorkbookName {
    Str name, refers;
} WorkbookName;

typedef struct Workbook {
    Arena *arena;
    Interner *taken; /* names of sheets, as programs compare them */
    VEC(WorkbookSheet *) sheets;
    VEC(WorkbookName) names;
} Workbook;

Workbook *workbook_new(Arena *arena);
/* A name that spreadsheets take and no other sheet has. */
Str workbook_sheet_name(Workbook *workbook, Str wanted);
WorkbookSheet *workbook_add(Workbook *workbook, Str name, const SheetOptions *options);
/* Defines a name for cells, if it can be one. */
void workbook_define(Workbook *workbook, Str name, Str refers);

void sheet_row(WorkbookSheet *sheet, uint32_t row);
void sheet_text(WorkbookSheet *sheet, uint32_t column, int style, Str text);
/* digits: a decimal number. */
void sheet_number(WorkbookSheet *sheet, uint32_t column, int style, Str digits);
void sheet_blank(WorkbookSheet *sheet, uint32_t column, int style);
/* The formula without "=", and its value: a number or (text) any text. */
void sheet_formula(WorkbookSheet *sheet, uint32_t column, int style, Str formula, Str value,
                   bool text);
/* The same, if it is TRUE or FALSE. */
void sheet_truth(WorkbookSheet *sheet, uint32_t column, int style, Str formula, bool value);
void sheet_merge(WorkbookSheet *sheet, uint32_t row, uint32_t column, uint32_t last_row,
                 uint32_t last_column);

/* What is shown when the pointer rests on a cell of the current row. */
void sheet_comment(WorkbookSheet *sheet, uint32_t column, Str text);
/* A picture at the top, of a sheet without rows, as the bytes of a PNG; `title`: for those who do not see it. */
void sheet_picture(WorkbookSheet *sheet, Str png, Str title);

/* "C5", or "$C$5". */
void cell_name(Sink *sink, uint32_t row, uint32_t column, bool fixed);
/* As XML, spelt so that a program reads the same text. */
void workbook_put_text(Sink *sink, Str text);
/* "'Facts'!", for formulas. */
void sheet_prefix(Sink *sink, Str name);

#endif
