/* Runs xelatex over a file in a folder of its own: no shell, no shell escape, a time limit. */
#ifndef BUDGET_BACKENDS_TEX_RUN_H
#define BUDGET_BACKENDS_TEX_RUN_H

#include <signal.h>

#include "lang/base/arena.h"

typedef enum TexResult {
    TEX_FINE,
    TEX_FAILED,
    TEX_TOO_SLOW,
    TEX_STOPPED, /* a signal asks the process to end */
    TEX_NOT_STARTED
} TexResult;

typedef struct TexJob {
    const char *program, *folder, *name; /* FOLDER/NAME */
    unsigned seconds;
    const sigset_t *stop;   /* held back by the caller; when one of them comes, TeX ends */
    const sigset_t *before; /* what TeX holds back */
} TexJob;

/* The path of a program that PATH names; NULL if there is none. */
const char *tex_find(Arena *arena, const char *program);
/* One run; what it prints goes to FOLDER/engine.txt. */
TexResult tex_run(const TexJob *job);

#endif
