/* The table of all commands. */
#ifndef BUDGET_CLI_COMMANDS_H
#define BUDGET_CLI_COMMANDS_H

#include "cli/common/command.h"

/* Runs the command that argv[1] names; `check` if it is no command. argv[0] is the program. */
ExitCode commands_run(Arena *arena, int argc, char **argv);

#endif
