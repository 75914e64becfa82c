/* Writes the cells of a sheet as CSV, one after the other: the text of each row of a sheet is the
 * line of that number. What is between cells far away from each other is bounded. */
#ifndef BUDGET_TABULAR_SHEET_H
#define BUDGET_TABULAR_SHEET_H

#include "lang/base/sink.h"

enum {
    LIMIT_SHEET_BYTES = 1 << 28 /* of a sheet as CSV */,
    LIMIT_SHEET_COLUMNS = 16384,
    LIMIT_SHEET_ROWS = 1048576
};

/* Messages. */
extern const char sheet_too_large[], sheet_damaged[], sheet_not_calculated[];

typedef struct SheetSpan { /* a cell that is one with those below it */
    Str text;
    uint32_t last; /* row */
} SheetSpan;

typedef struct SheetWriter {
    Sink sink;
    SheetSpan *spans; /* [column - 1]; NULL = no cell was said to be one with others */
    uint32_t span_count;
    uint32_t row, column;      /* that were written last, from 1 */
    uint64_t padding, allowed; /* commas and lines of cells that are not there */
    const char *error;         /* a message; nothing is written after it */
} SheetWriter;

/* bytes: of what the sheet is read from; a few cells far away are no large sheet. */
void sheet_begin(SheetWriter *writer, Arena *arena, uint32_t bytes);
/* Cells come row by row, from left to right; row and column from 1. An empty text is no cell. */
void sheet_put(SheetWriter *writer, uint32_t row, uint32_t column, Str text);
/* The same of a cell that goes on to the row `last`: there, where no other text comes, it is
 * written again. */
void sheet_put_down(SheetWriter *writer, uint32_t row, uint32_t column, Str text, uint32_t last);
Str sheet_end(SheetWriter *writer);

/* Whether what a part or a table holds is text in UTF-8. That is counted as work. */
bool sheet_is_text(Arena *arena, Str text);

/* A number of a file, rounded to the 15 digits that are real; another text as it is. */
Str sheet_read_number(Arena *arena, Str text);
/* What that gave, as a percentage shows it: "0.125" is "12.5%". */
Str sheet_percentage(Arena *arena, Str number);

#endif
