/* `budgetc diff`: what changed between two budgets. */
#ifndef BUDGET_CLI_DIFF_DIFF_H
#define BUDGET_CLI_DIFF_DIFF_H

#include "cli/common/command.h"

extern const Argument diff_arguments[];
ExitCode diff_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
