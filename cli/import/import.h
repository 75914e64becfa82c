/* cli/import/import.h: `budgetc import` reads published tables and reports what does not add up. */
#ifndef BUDGET_CLI_IMPORT_IMPORT_H
#define BUDGET_CLI_IMPORT_IMPORT_H

#include "cli/common/command.h"
#include "cli/common/command_line.h"

extern const Argument import_arguments[];
ExitCode import_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
