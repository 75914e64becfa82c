/* The last line of a check: how many relations there were and what came of them. */
#ifndef BUDGET_CLI_COMMON_VERDICT_H
#define BUDGET_CLI_COMMON_VERDICT_H

#include "cli/common/arguments.h"

typedef struct VerdictStyle {
    bool colour;
    uint32_t width; /* of the terminal, which the line does not exceed; 0 = it may be of any */
} VerdictStyle;

/* Of standard error; `colour` is what --color says. */
VerdictStyle verdict_style(int colour);

/* Writes the line. What does not fit is left out: the folder of the file first, then counts. */
void verdict_write(Compilation *compilation, const Inputs *inputs, VerdictStyle style, Sink *sink);

#endif
