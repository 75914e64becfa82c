/* Which printed row is which row of a table, and which printed column which of its columns: by what
 * their texts say, so that another order is no difference. */
#ifndef BUDGET_REPORT_STATED_MATCH_H
#define BUDGET_REPORT_STATED_MATCH_H

#include "lang/base/csv.h"
#include "lang/diag/env.h"
#include "lang/model/model.h"
#include "lang/report/report.h"

typedef struct StatedRow {
    CsvField *fields;
    uint32_t len;
} StatedRow;
typedef VEC(StatedRow) StatedRows;

/* Do all amounts of a printed row equal those of a row of the table, of which there are some? */
typedef bool StatedSameAmounts(void *context, uint32_t printed, uint32_t row);

typedef struct ExcusedText { /* that a waiver says is printed instead of another one */
    uint32_t column;
    Str printed, own;
} ExcusedText;
typedef VEC(ExcusedText) ExcusedTexts;

typedef struct StatedMatch { /* what is to be matched */
    Env *env;
    const ReportTable *table;
    const uint32_t
        *field_of; /* [column]: its position in a printed row; NONE = it is not printed */
    const StatedRows *rows;
    bool loose; /* texts that stated_loose_text() makes the same are the same */
    ExcusedTexts excused;
    StatedSameAmounts *same_amounts;
    void *context;
} StatedMatch;

typedef struct RowPairs {
    uint32_t *row;     /* [printed]: the row of the table; NONE = it has no such row */
    uint32_t *printed; /* [row]: the printed row; NONE = it is not printed */
    uint32_t *twin;    /* [row]: the row before it with the same texts; NONE */
    uint32_t moved;    /* the first printed row that comes after one below it; NONE = same order */
} RowPairs;

/* Rows with the same texts (those that are loosely the same, and those that waivers say stand for
 * each other, last); of several, those with the same rows above them, then those with the same
 * amounts, in their order; then rows with the same code; then with the same label; then rows in the
 * same place between two that were found, if some text or all amounts are the same. */
RowPairs stated_match_rows(const StatedMatch *match);

/* Of the rows near where a row is missed, the one whose texts are most like its own; NONE if there
 * is none. Of a row of the table that is not printed, a printed one; or (row NONE) the other way.
 */
uint32_t stated_nearest(const StatedMatch *match, const RowPairs *pairs, uint32_t row,
                        uint32_t printed);

/* The texts of a row of the table, or (row NONE) of a printed one. */
Str stated_row_texts(const StatedMatch *match, uint32_t row, uint32_t printed);

/* Are two texts the same, as this comparison sees them? */
bool stated_text_equal(const StatedMatch *match, Str a, Str b);

/* A title of texts with one more. */
Str stated_title(Env *env, Str title, Str text);

#endif
