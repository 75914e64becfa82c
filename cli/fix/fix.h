/* `budgetc fix --suggest`: what the likely culprits should say, as a patch. */
#ifndef BUDGET_CLI_FIX_FIX_H
#define BUDGET_CLI_FIX_FIX_H

#include "cli/common/command.h"

extern const Argument fix_arguments[];
ExitCode fix_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
