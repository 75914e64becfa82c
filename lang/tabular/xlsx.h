/* The sheets of a spreadsheet (XLSX), as CSV: the text of each row of a sheet is the line of that
 * number. Numbers come from their text in the file and not through binary floating point; of a
 * number that a program computed, 15 digits are real, and it is rounded to them. */
#ifndef BUDGET_TABULAR_XLSX_H
#define BUDGET_TABULAR_XLSX_H

#include "lang/base/arena.h"
#include "lang/base/vec.h"

typedef struct XlsxSheet {
    Str name, part;
} XlsxSheet;

typedef struct XlsxBook {
    Arena *arena;
    Str file;
    VEC(XlsxSheet) sheets;
    VEC(Str) strings; /* that cells share */
    bool printed;     /* cells are read as a page shows them (book.h) */
    VEC(bool) percent; /* [style of a cell]: it shows percentages; only for that */
} XlsxBook;

/* In the place of the encoding of a source that was a sheet. */
extern const char xlsx_charset[];

/* Whether the bytes are those of a packed file with a workbook in it. */
bool xlsx_is_book(Arena *arena, Str file);
/* NULL, or why not (a message). */
const char *xlsx_open(XlsxBook *book, Arena *arena, bool printed, Str file);
/* NULL, or why not; *cell: the cell that is to blame, "B7", or "". */
const char *xlsx_sheet(XlsxBook *book, const XlsxSheet *sheet, Str *csv, Str *cell);

#endif
