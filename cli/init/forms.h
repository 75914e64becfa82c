/* The forms that a budget can begin with. Their files lie in the library, in forms/NAME; they are
 * written for the year 2000, and compare with 1999. */
#ifndef BUDGET_CLI_INIT_FORMS_H
#define BUDGET_CLI_INIT_FORMS_H

#include "lang/base/sink.h"

enum { FORM_YEAR = 2000, MOST_FORM_FILES = 4 };

typedef struct BudgetForm {
    const char *name, *summary;
    const char *folder, *chinese; /* chinese: where messages are in Chinese; NULL = the same */
    const char *files[MOST_FORM_FILES]; /* the budget first; ends with NULL */
} BudgetForm;

extern const BudgetForm forms[];                    /* ends with a NULL name */
const BudgetForm *init_form_find(const char *name); /* NULL if none */
/* A text of a form for another year: its own year and those near it move as far. */
void form_write(Str text, uint32_t year, Sink *sink);

#endif
