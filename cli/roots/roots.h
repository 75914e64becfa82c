/* `budgetc roots`: which of some files begin a budget. */
#ifndef BUDGET_CLI_ROOTS_ROOTS_H
#define BUDGET_CLI_ROOTS_ROOTS_H

#include "cli/common/command.h"

extern const Argument roots_arguments[];
ExitCode roots_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
