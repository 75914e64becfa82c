/* `budgetc trace`: what stands behind a cell, and what a line feeds. */
#ifndef BUDGET_CLI_TRACE_TRACE_H
#define BUDGET_CLI_TRACE_TRACE_H

#include "cli/common/command.h"

extern const Argument trace_arguments[];
ExitCode trace_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
