/* What the parts of lang/next share. */
#ifndef BUDGET_NEXT_PASS_H
#define BUDGET_NEXT_PASS_H

#include "lang/model/model.h"
#include "lang/next/edits.h"
#include "lang/next/result.h"
#include "lang/symbols/symbols.h"

typedef struct NextPass {
    const SymbolSearch *search;
    Env *env;
    const Model *model;
    NextYear *next;
    NextEdits edits;  /* of the tree at hand */
    FileId file;      /* likewise */
    uint32_t *places; /* of all facts, rising; a dash is one */
    uint32_t place_count;
    uint32_t *newest; /* [LedgerId]: the latest year of its facts; 0 = it is by no year */
    bool *written;    /* [LedgerId]: what tables hold of it was written as a block */
    bool history;     /* some ledger has facts of the budget's own year */
} NextPass;

/* The year of a member of DIM_YEAR, by its position; 0 = none. */
uint32_t next_year_of(const NextPass *pass, uint32_t index);
/* Is it a year of the new budget, too? */
bool next_keeps_year(const NextPass *pass, uint32_t year);
/* Takes the statement away, and counts it among those of its keyword. */
void next_leave_out(NextPass *pass, Span statement, const char *keyword, const char *reason);

/* ---- years.c ---- */

/* Moves the years that titles, headings and other texts of the span name. */
void next_texts(NextPass *pass, Span span);
/* Moves the years that the names of a statement mean. */
void next_names(NextPass *pass, Span span);

/* ---- facts.c ---- */

void next_find_facts(NextPass *pass);
void next_facts(NextPass *pass, const Statement *statement);
void next_entry(NextPass *pass, const Entry *entry); /* of the top level, or in a block */
void next_members(NextPass *pass, Entries members);  /* of a dimension */

#endif
