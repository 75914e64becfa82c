/* budgetc merge and budgetc textconv: what git calls. */
#ifndef BUDGET_CLI_MERGE_MERGE_H
#define BUDGET_CLI_MERGE_MERGE_H

#include "cli/common/command.h"

/* Returns what git expects: 0 merged, 1 conflicts, EXIT_NO_MERGE trouble. */
extern const Argument merge_arguments[];
ExitCode merge_run(const Command *command, Arena *arena, int argc, char **argv);
extern const Argument textconv_arguments[];
ExitCode textconv_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
