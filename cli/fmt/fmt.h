/* `budgetc fmt`: files in their canonical layout. */
#ifndef BUDGET_CLI_FMT_FMT_H
#define BUDGET_CLI_FMT_FMT_H

#include "cli/common/command.h"

extern const Argument fmt_arguments[];
ExitCode fmt_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
