/* How a command line can go on. */
#ifndef BUDGET_CLI_COMPLETE_H
#define BUDGET_CLI_COMPLETE_H

#include "cli/common/command.h"

/* Writes a line for each word that fits in the place of the last one of `words`, and after a
 * tab what it means; nothing if a file is wanted. `words` is the line after the program, with at
 * least one word; `commands` ends with one without a name, and the first of them is the usual one.
 */
void complete(const Command *commands, Arena *arena, char **words, int count, Sink *sink);

#endif
