/* The budget of the year after, as files that compile without findings. */
#ifndef BUDGET_DRIVER_NEXT_H
#define BUDGET_DRIVER_NEXT_H

#include "lang/driver/compile.h"

typedef struct NextText {
    Str path; /* in the new folder */
    Str text;
} NextText;

typedef struct NextBudget {
    VEC(NextText) files; /* the budget first; with what it imports, and tables of members */
    bool noted;          /* statements are left out or silenced: comments in the files say why */
    Compilation *trial;  /* the last one tried: the caller frees it, also after a jump */
} NextBudget;

typedef enum NextStatus {
    NEXT_MADE,
    NEXT_HAS_ERRORS, /* the old budget cannot be read; its findings say why */
    NEXT_OUTSIDE,    /* a file of it is not in its folder; next->files has its path */
    NEXT_FINDINGS    /* findings of next->trial are left */
} NextStatus;

/* old: compiled with `options`, and with options->sources. Needs its memory. */
NextStatus next_budget(Compilation *old, const CompileOptions *options, NextBudget *next);

#endif
