/* A workbook of Office Open XML (.xlsx), written without a library: numbers are written as their
 * decimal digits, so nothing is rounded on the way, and the same cells give the same bytes.
 *
 * Rows of a sheet are written from top to bottom, cells from left to right. Positions count from 0.
 * A text is never a formula. */
#ifndef BUDGET_BACKENDS_WORKBOOK_H
#define BUDGET_BACKENDS_WORKBOOK_H

#include "backends/zip.h"
#include "lang/base/intern.h"

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
    bool landscape;
    uint32_t frozen_rows, frozen_columns; /* stay in sight, and are printed on each page */
    const uint32_t *widths;               /* [column], in characters */
    uint32_t columns;
    uint32_t hidden_from;  /* columns from there on are hidden; = columns: none */
    const char *red;       /* a formula of the first cell of …; NULL = none */
    const char *red_cells; /* … these, which are red where it holds: "A2:B9" */
} SheetOptions;

typedef struct WorkbookSheet {
    Str name;
    const char *part; /* of the archive */
    Sink xml, merges;
    uint32_t merge_count, row;
    bool in_row;
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
/* Writes all of it. False if it is too large for such a file. */
bool workbook_write(const Workbook *workbook, Str title, Sink *sink);

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

/* "C5", or "$C$5". */
void cell_name(Sink *sink, uint32_t row, uint32_t column, bool fixed);
/* "'Facts'!", for formulas. */
void sheet_prefix(Sink *sink, Str name);

#endif
