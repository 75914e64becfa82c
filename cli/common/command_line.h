/* Command lines, read by the table of options of their command. */
#ifndef BUDGET_CLI_COMMON_COMMAND_LINE_H
#define BUDGET_CLI_COMMON_COMMAND_LINE_H

#include "cli/common/command.h"

/* Fills `options`, a structure of the command's own, from the command line; numbers begin with
 * their defaults. What is no option becomes inputs->files. EXIT_NONE if all are good and there is
 * more to do; otherwise the user has been told. argv[0] is the program. */
ExitCode command_read(const Command *command, Arena *arena, void *options, Inputs *inputs, int argc,
                      char **argv);

#endif
