/* `budgetc check`, which is also what budgetc does without a command: reports what is wrong with a
 * budget, and writes its tables, figures and documents. */
#ifndef BUDGET_CLI_CHECK_CHECK_H
#define BUDGET_CLI_CHECK_CHECK_H

#include "cli/common/command.h"

ExitCode check_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
