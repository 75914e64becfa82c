/* A published table as cells: which of its columns are codes, texts and numbers, which rows are
 * totals, and how rows follow each other by their codes, ordinals or indentation. A table
 * with two sides becomes two grids. */
#ifndef BUDGET_DISCOVER_GRID_H
#define BUDGET_DISCOVER_GRID_H

#include "lang/base/amount.h"
#include "lang/diag/env.h"

enum {
    GRID_DECIMALS = 9,          /* values are integers × 10^-9 */
    LIMIT_GRID_CELLS = 2000000, /* of all tables together */
    LIMIT_GRID_COLUMNS = 400
};

typedef struct GridCell {
    Str text; /* trimmed */
    Span span;
    Int128 value; /* × 10^-GRID_DECIMALS; 0 in cells without a number */
    bool number, percent;
    uint8_t decimals; /* as they are written */
} GridCell;

typedef enum GridKind { GRID_TEXT, GRID_CODES, GRID_LABELS, GRID_NUMBERS } GridKind;

typedef struct GridColumn {
    Str heading;    /* "Revenue / Amount" */
    uint32_t field; /* its position in the file */
    GridKind kind;
} GridColumn;

typedef struct DataRow {
    const GridCell *cells; /* [column] */
    uint32_t record;       /* its position in the file, from 0 below the headings */
    Str code, label;       /* the label without its ordinal and without blanks */
    Str block;             /* its other texts: rows of one block have the same */
    uint32_t level;        /* by ordinal or indentation, from 1; 0 = none */
    uint32_t parent;       /* the row that it is a part of, by codes or levels; NONE */
    bool total;            /* by its words */
    bool of_which;         /* it names some of a row above: no part of a sum */
} DataRow;

typedef struct DataGrid {
    Str table;      /* the name of its file without folder and ending */
    Str above;      /* the texts above its headings */
    uint32_t panel; /* of a table with several sides */
    GridColumn *columns;
    uint32_t column_count;
    DataRow *rows;
    uint32_t row_count;
    uint32_t first_cell; /* number of its first cell among those of all grids */
    bool tree_by_codes;
} DataGrid;

typedef VEC(DataGrid) DataGrids;

#ifndef NONE
#define NONE UINT32_MAX
#endif

/* Reads a table that is among the sources, which learn its separator, and adds its grids. False
 * after a diagnostic. */
bool grid_read(Env *env, FileId file, Str name, DataGrids *grids);
/* Codes, labels, levels and parents of its rows (grid_rows.c). */
void grid_arrange_rows(Env *env, DataGrid *grid);

/* Does a text say that its row is a total? */
bool grid_is_total(Arena *arena, Str text);

static inline uint32_t grid_cell_number(const DataGrid *grid, uint32_t row, uint32_t column)
{
    return grid->first_cell + row * grid->column_count + column;
}
static inline const GridCell *grid_cell(const DataGrid *grid, uint32_t row, uint32_t column)
{
    return &grid->rows[row].cells[column];
}

#endif
