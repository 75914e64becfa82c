/* Published tables, added to a budget that is there: a file of their own, which it includes. */
#ifndef BUDGET_DRIVER_IMPORT_INTO_H
#define BUDGET_DRIVER_IMPORT_INTO_H

#include "lang/driver/compile.h"
#include "lang/driver/import.h"

typedef struct IntoText {
    Str path; /* in the folder of the budget */
    Str text;
} IntoText;

typedef struct ImportInto {
    Str folder;          /* of the budget, with "/" behind it; "" = the one at hand */
    VEC(IntoText) files; /* published tables, the file of what is added; the budget comes last */
    Transcript transcript;
    Compilation *base, *trial; /* the caller frees them, also after a jump */
} ImportInto;

typedef enum IntoStatus {
    INTO_MADE,
    INTO_NOTHING,  /* the budget has all of the tables */
    INTO_UNREAD,   /* a file of the budget cannot be read; findings of into->base */
    INTO_ERRORS,   /* it has errors that are no differences; likewise */
    INTO_FINDINGS, /* it would have others with the tables; findings of into->trial */
    INTO_DEFECT,   /* what was written could not be read again */
    INTO_NO_MEMORY
} IntoStatus;

/* options: of the budget, its only file. What changed its name, and what is not there any more, is
 * among the findings of import->env. Nothing is written. */
IntoStatus import_into(TableImport *import, const CompileOptions *options, ImportInto *into);

#endif
