/* libbudget: compiles public budgets, for programs in C and C++.
 *
 *     BudgetOptions options = {0};
 *     options.files = files;
 *     options.file_count = 1;
 *     Budget *budget = budget_new();
 *     if (budget && budget_compile(budget, &options) == BUDGET_HOLDS) … budget_cell(budget, …) …
 *     budget_free(budget);
 *
 * The library has no global state, never ends the process and writes nothing. A Budget belongs to
 * one thread at a time; several may be used at once. All text is UTF-8, ends with a zero byte,
 * belongs to the Budget and lives until it is compiled again or freed. Where memory runs out,
 * functions return NULL, 0 or false. Tables, rows, columns and findings are numbered from 0; a
 * number beyond the last one gives NULL, 0 or false, too. */
#ifndef BUDGET_API_BUDGET_H
#define BUDGET_API_BUDGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct Budget Budget;

typedef enum BudgetStatus {
    BUDGET_HOLDS,    /* every relation holds or is waived; there may be warnings */
    BUDGET_ERRORS,   /* the budget has errors; its tables are as complete as they can be */
    BUDGET_IO,       /* a file cannot be read; a finding says which */
    BUDGET_NO_MEMORY /* nothing but budget_compile and budget_free may be called */
} BudgetStatus;

/* All zero but the files is a good start. Everything is only read while it compiles. */
typedef struct BudgetOptions {
    const char *const *files; /* the first one's folder is the project's; "-" = standard input */
    int file_count;
    const char *const *include_dirs; /* further folders that files may come from */
    int include_dir_count;
    const char *library_dir;  /* where `include <name>` looks; NULL = nowhere */
    uint32_t jobs;            /* threads; 0 and 1 = none. The results are the same. */
    bool provenance;          /* keep what budget_provenance needs */
    bool warnings_are_errors; /* unless the source silences them */
} BudgetOptions;

const char *budget_version(void); /* "0.1.0" */

Budget *budget_new(void); /* NULL when memory runs out */
void budget_free(Budget *budget);
BudgetStatus budget_compile(Budget *budget, const BudgetOptions *options);

/* ---- findings ---- */

typedef enum BudgetSeverity { BUDGET_ERROR, BUDGET_WARNING, BUDGET_NOTE } BudgetSeverity;

typedef struct BudgetFinding {
    BudgetSeverity severity;
    const char *code; /* "E0501": permanent */
    const char *message;
    const char *file;      /* NULL = it has no place */
    uint32_t line, column; /* from 1; column in characters */
} BudgetFinding;

typedef enum BudgetFormat { BUDGET_TEXT, BUDGET_SHORT, BUDGET_JSON, BUDGET_SARIF } BudgetFormat;

size_t budget_finding_count(Budget *budget);
bool budget_finding(Budget *budget, size_t number, BudgetFinding *finding);
/* All of them, as budgetc prints them. */
const char *budget_findings(Budget *budget, BudgetFormat format);
/* What a code means, and how to mend it; NULL if there is no such code. */
const char *budget_explanation(const char *code);

/* ---- relations ---- */

typedef struct BudgetRelations {
    uint64_t held, rounded, waived, broken; /* instances of invariants, and stated figures */
} BudgetRelations;

BudgetRelations budget_relations(const Budget *budget);

/* ---- tables ---- */

size_t budget_table_count(const Budget *budget);
/* The number of a table; budget_table_count() if there is none with this id. */
size_t budget_table_find(const Budget *budget, const char *id);
const char *budget_table_id(Budget *budget, size_t table);
const char *budget_table_title(Budget *budget, size_t table);
const char *budget_table_unit(Budget *budget, size_t table); /* of its amounts; "" = none */
size_t budget_column_count(const Budget *budget, size_t table);
size_t budget_row_count(const Budget *budget, size_t table);
bool budget_row_is_total(const Budget *budget, size_t table, size_t row);
/* Headings of groups come first, joined by " / ". */
const char *budget_heading(Budget *budget, size_t table, size_t column);
/* As it is displayed: rounded, with its decimals, without thousands separators; "" = blank. */
const char *budget_cell(Budget *budget, size_t table, size_t row, size_t column);
/* Where each cell of a table comes from, as JSON lines; needs BudgetOptions.provenance. */
const char *budget_provenance(Budget *budget, size_t table);

/* ---- files ---- */

/* All files that were read. */
size_t budget_file_count(const Budget *budget);
const char *budget_file(Budget *budget, size_t number);

/* What a stage made of it: "tokens", "ast", "model", "report" or "incidence"; NULL if it was not
 * reached. Not meant for programs: its form may change. */
const char *budget_dump(Budget *budget, const char *stage);

/* Reads one file, and gives it in the canonical layout; NULL if it has mistakes, which are findings
 * then. */
const char *budget_formatted(Budget *budget, const char *file);

/* Merges what two versions of a text changed against a third one, row by row; with `csv`, of CSV
 * files. *conflicts says how many are marked in the result. */
const char *budget_merged(Budget *budget, const char *base, const char *ours, const char *theirs,
                          bool csv, uint32_t *conflicts);

#ifdef __cplusplus
}
#endif

#endif
