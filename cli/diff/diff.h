/* `budgetc diff`: what changed between two budgets. */
#ifndef BUDGET_CLI_DIFF_DIFF_H
#define BUDGET_CLI_DIFF_DIFF_H

#include "cli/common/exit.h"
#include "lang/base/arena.h"

ExitCode diff_run(Arena *arena, int argc, char **argv);

#endif
