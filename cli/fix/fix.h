/* `budgetc fix --suggest`: what the likely culprits should say, as a patch. */
#ifndef BUDGET_CLI_FIX_FIX_H
#define BUDGET_CLI_FIX_FIX_H

#include "cli/common/exit.h"
#include "lang/base/arena.h"

ExitCode fix_run(Arena *arena, int argc, char **argv);

#endif
