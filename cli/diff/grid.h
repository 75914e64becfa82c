/* The comparison as headings and grids of text, for the forms that are made of tables. */
#ifndef BUDGET_CLI_DIFF_GRID_H
#define BUDGET_CLI_DIFF_GRID_H

#include "cli/diff/words.h"

enum { GRID_MAX_COLUMNS = 8 };

typedef struct GridRow {
    Str cells[GRID_MAX_COLUMNS];
    int direction; /* sign of the change that it tells, 0 = none */
} GridRow;

typedef struct Grid {
    const char *title;
    Str detail; /* after the title, "" = none */
    uint32_t columns;
    const char *headings[GRID_MAX_COLUMNS];
    const char *align; /* 'l' or 'r' for each column */
    VEC(GridRow) rows;
    uint32_t more; /* rows that are left out */
} Grid;

typedef struct GridList {
    VEC(Str) lines; /* paragraphs before the grids; the first one is the verdict */
    VEC(Grid) grids;
} GridList;

/* In the language of the user. */
GridList diff_grids(const DiffView *view);
/* The same as HTML: paragraphs, and sections whose headings have the identifiers `id`0, `id`1 … */
void diff_html_grids(const DiffView *view, const char *id);

#endif
