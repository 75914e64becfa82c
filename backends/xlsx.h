/* A budget as a workbook that computes: what the files of this module share. */
#ifndef BUDGET_BACKENDS_XLSX_H
#define BUDGET_BACKENDS_XLSX_H

#include "backends/backend.h"
#include "backends/vias.h"
#include "backends/workbook.h"

typedef struct XlsxWords { /* in the language of the budget */
    const char *facts, *relations, *ledger, *amount, *unit, *file, *line, *relation, *about, *left,
        *sign, *right, *difference, *tolerance, *verdict, *severity, *reason, *holds, *rounded,
        *waived, *broken, *untried, *no_value, *error, *warning, *fixed, *others, *printed;
} XlsxWords;

typedef struct XlsxShown { /* a cell of the table at hand that shows just a sum */
    uint32_t row, column, sum;
    Number scale; /* it shows the sum, in the unit of its ledger, × this */
} XlsxShown;

typedef struct Xlsx {
    const Report *report;
    const Workings *workings;
    const XlsxWords *words;
    Arena *arena;
    Vias vias;
    Workbook *book;
    Str facts_sheet;
    bool *texts; /* [ledger]: it has amounts with too many digits, which are text */
    /* of the table at hand, by sum: */
    const XlsxShown *shown;
    uint32_t shown_count;
    const uint32_t *shown_of; /* [sum]: position in shown + 1; 0 = none; NULL = no table */
    uint32_t *shown_store;    /* what shown_of is, between tables all 0 */
    uint32_t first_row;       /* of the table's rows in its sheet */
} Xlsx;

extern const XlsxWords xlsx_english, xlsx_chinese;

/* ---- numbers ---- */

/* The decimal number in digits, for a cached value. */
Str xlsx_digits(const Xlsx *x, Int128 mantissa, int decimals);
bool xlsx_has_room(Int128 mantissa); /* has at most as many digits as a spreadsheet */

/* ---- places on the sheet of facts ---- */

uint32_t xlsx_amount_column(const Xlsx *x);
uint32_t xlsx_via_column(const Xlsx *x, uint32_t via);
uint32_t xlsx_fact_row(uint32_t fact);

/* ---- formulas ---- */

/* Does a spreadsheet compute the formula with all its digits? */
bool xlsx_is_live(const Xlsx *x, uint32_t formula);
/* In bytes. */
uint32_t xlsx_length(const Xlsx *x, uint32_t formula);
/* Writes formula × scale; a sum that the table at hand shows is named by its cell, but not by the
 * one in `own` (NULL = none). */
void xlsx_put_formula(const Xlsx *x, Sink *sink, uint32_t formula, Number scale,
                      const XlsxShown *own);
/* The sum, in the unit of its ledger. */
void xlsx_put_sum(const Xlsx *x, Sink *sink, uint32_t sum);
/* A formula of one sum and nothing else: which, and × what. */
bool xlsx_is_sum(const Xlsx *x, uint32_t formula, Number scale, uint32_t *sum, Number *factor);
/* What a text computes, rounded by the rule of the budget; exact: it has no more decimals anyway.
 */
Str xlsx_rounded(const Xlsx *x, Str text, int decimals, bool exact);
/* Has what the formula gives × scale no more decimals than these, whatever the amounts are? */
bool xlsx_is_exact(const Xlsx *x, uint32_t formula, Number scale, int decimals);

/* ---- sheets ---- */

void xlsx_add_table(Xlsx *x, uint32_t table);
void xlsx_add_facts(Xlsx *x);
void xlsx_add_relations(Xlsx *x);
/* A sheet for each figure. False after telling why it cannot be drawn. */
bool xlsx_add_figures(Xlsx *x, BackendOutput *output);

#endif
