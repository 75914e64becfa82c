/* `budgetc audit`: which figures no relation guards, which cannot be told apart, and which relation
 * to add next. */
#ifndef BUDGET_CLI_AUDIT_AUDIT_H
#define BUDGET_CLI_AUDIT_AUDIT_H

#include "cli/common/command.h"

extern const Argument audit_arguments[];
ExitCode audit_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
