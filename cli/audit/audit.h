/* `budgetc audit`: which figures no relation guards, which cannot be told apart, and which relation
 * to add next. */
#ifndef BUDGET_CLI_AUDIT_AUDIT_H
#define BUDGET_CLI_AUDIT_AUDIT_H

#include "cli/common/exit.h"
#include "lang/base/arena.h"

ExitCode audit_run(Arena *arena, int argc, char **argv);

#endif
