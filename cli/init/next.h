/* `budgetc init --next OLD`: the budget of the year after. */
#ifndef BUDGET_CLI_INIT_NEXT_H
#define BUDGET_CLI_INIT_NEXT_H

#include "cli/common/arguments.h"
#include "cli/common/output.h"

/* Writes its files with `output`, without committing them; *main is the name of the budget among
 * them. EXIT_NONE, or the user has been told. */
ExitCode init_next(Arena *arena, const Inputs *inputs, const char *old, Output *output,
                   const char **main);

#endif
