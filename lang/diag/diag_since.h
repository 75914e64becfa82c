/* What became of findings since an earlier run, whose list is in a file of JSON. */
#ifndef BUDGET_DIAG_DIAG_SINCE_H
#define BUDGET_DIAG_DIAG_SINCE_H

#include "lang/diag/diag.h"

/* Tells a finding again in a later list though lines have moved: by its code, its message, its file
 * and the text of its line. 64 characters. */
Str diag_fingerprint(Arena *arena, const Sources *sources, const Diag *diag);

typedef struct DiagGone { /* of the earlier list, as it is there */
    Str code, severity, message;
    Str file; /* "" = none */
    uint32_t line;
} DiagGone;

typedef struct DiagsSince {
    VEC(DiagGone) gone;
    uint32_t added, unchanged;
} DiagsSince;

/* Is this text a list of findings as --diagnostics=json writes it? */
bool diags_are_listed(Arena *arena, Str text);
/* Sets the state of each finding. `last` is such a list; what it has and the findings have not is
 * gone. A finding that is there n times takes n of the list. */
DiagsSince diags_since(Diags *diags, const Sources *sources, Arena *arena, Str last);

#endif
