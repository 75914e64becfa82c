/* `budgetc show` prints tables where they are looked at. */
#ifndef BUDGET_CLI_SHOW_SHOW_H
#define BUDGET_CLI_SHOW_SHOW_H

#include "cli/common/command.h"

extern const Argument show_arguments[];
ExitCode show_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
