/* Runs xelatex over a file in a folder of its own: no shell, no shell escape, a time limit. */
#ifndef BUDGET_BACKENDS_TEX_RUN_H
#define BUDGET_BACKENDS_TEX_RUN_H

#include "backends/backend.h"

typedef enum TexResult {
    TEX_FINE,
    TEX_FAILED,
    TEX_TOO_SLOW,
    TEX_NOT_STARTED,
    TEX_STOPPED
} TexResult;

/* The path of a program that PATH names; NULL if there is none. */
const char *tex_find(Arena *arena, const char *program);
/* One run over a file of the folder; what it prints is in its log, too. While signals are held, one
 * that comes ends it: TEX_STOPPED. signals may be NULL. */
TexResult tex_run(const char *program, const char *folder, const char *name, unsigned seconds,
                  const BackendSignals *signals);

#endif
