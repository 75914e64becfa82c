/* Warnings that whoever compiles makes errors; what the source silences stays silent. */
#ifndef BUDGET_LINT_STRICTNESS_H
#define BUDGET_LINT_STRICTNESS_H

#include "lang/diag/diag.h"

typedef struct LintStrictness {
    bool all;
    const DiagCode *codes;
    uint32_t count;
} LintStrictness;

#endif
