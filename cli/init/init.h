/* `budgetc init` begins a budget: the files of a form, which compile as they are. */
#ifndef BUDGET_CLI_INIT_INIT_H
#define BUDGET_CLI_INIT_INIT_H

#include "cli/common/command.h"
#include "cli/common/command_line.h"

extern const Argument init_arguments[];
ExitCode init_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
