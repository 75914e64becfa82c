/* A command of budgetc, and what its help says. */
#ifndef BUDGET_CLI_COMMON_COMMAND_H
#define BUDGET_CLI_COMMON_COMMAND_H

#include "cli/common/arguments.h"

/* A row of the table of commands (cli/commands.c). Texts are translated when they are written. */
typedef struct Command {
    const char *name;
    const char *operands;        /* what follows the options: "FILE…" */
    const char *summary;         /* one line */
    const char *about;           /* a paragraph */
    const char *example;         /* command lines, one on each line */
    const char *exit_status;     /* what it means */
    void (*details)(Sink *sink); /* more for the help, before the options; NULL = nothing */
    const Argument *options;     /* up to an empty one */
    ExitCode (*run)(const struct Command *command, Arena *arena, int argc, char **argv);
} Command;

#endif
