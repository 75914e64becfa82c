/* Stated figures: what a published document prints, compared with what the facts give. */
#ifndef BUDGET_REPORT_STATED_H
#define BUDGET_REPORT_STATED_H

#include "lang/base/csv.h"
#include "lang/report/tables.h"

typedef struct StatedCheck {
    Env *env;
    const Model *model;
    StatedInput in;
    RelationCounts counts;
    StatedValues *values;
    const Stated *decl;
    uint32_t statement; /* position of decl in the model */
    const ReportTable *table;
    uint32_t next_table;       /* after the one found last */
    const Cell **amount_cells; /* [column]; only if comparisons are kept */
    Symbol name;
} StatedCheck;

typedef struct StatedRow {
    CsvField *fields;
    uint32_t len;
} StatedRow;
typedef VEC(StatedRow) StatedRows;

static inline Str stated_trim(Str text)
{
    while (text.len && (text.ptr[0] == ' ' || text.ptr[0] == '\t')) text.ptr++, text.len--;
    while (text.len && (text.ptr[text.len - 1] == ' ' || text.ptr[text.len - 1] == '\t'))
        text.len--;
    return text;
}

/* ---- one row (stated_cells.c) ---- */

bool stated_amount_equals(const Cell *cell, Str text);
/* As a message shows it. */
Str stated_cell_text(const StatedCheck *s, const Cell *cell);
/* "Amount / 2024" */
Str stated_heading(const StatedCheck *s, const ReportColumn *column);

/* The texts of the row and of the stated one, of which one may be NULL; `texts` has room for both.
 * Answers how many. */
uint32_t stated_row_texts(const StatedCheck *s, const ReportRow *row, const StatedRow *stated,
                          Str *texts);
/* "2080501 行政单位离退休": what names a row in a message about one of its cells (column NONE:
 * about all of it). */
Str stated_row_title(const StatedCheck *s, const ReportRow *row, uint32_t column);
Span stated_row_span(const StatedCheck *s, const StatedRow *row);

/* Compares a row with the one that states it. */
void stated_check_row(StatedCheck *s, const ReportRow *row, const StatedRow *stated);
/* Notes how a comparison came out, for JUnit and the like. */
void stated_record(StatedCheck *s, RecordKind kind, RecordOutcome outcome, Str name, Span span,
                   const Diag *diag);

/* The rest keeps comparisons, if all are wanted. */

/* For each column some cell that shows an amount, for its unit; NULL. */
void stated_find_amounts(StatedCheck *s);
/* The amounts of a stated row that the table lacks. */
void stated_keep_row(StatedCheck *s, const StatedRow *stated);
/* An amount of a row that is not stated; `previous`: a stated one with the same texts, or NULL. */
void stated_keep_unstated(StatedCheck *s, const ReportRow *row, const ReportRow *previous,
                          uint32_t column);

/* ---- one value (stated_values.c) ---- */

void stated_check_value(StatedCheck *s, const Plan *plan);

#endif
