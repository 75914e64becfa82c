/* The option --lang, which every command has. */
#ifndef BUDGET_CLI_COMMON_LANGUAGE_OPTION_H
#define BUDGET_CLI_COMMON_LANGUAGE_OPTION_H

#include "cli/common/exit.h"

/* Reads --lang=LANGUAGE and takes it out of the arguments; without it the
 * environment decides. EXIT_NONE when that went well; otherwise the user has been told. */
ExitCode language_choose(Arena *arena, int *argc, char **argv);

#endif
