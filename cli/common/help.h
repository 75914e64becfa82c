/* The help of commands, made from their tables of options, in 80 columns. */
#ifndef BUDGET_CLI_COMMON_HELP_H
#define BUDGET_CLI_COMMON_HELP_H

#include "cli/common/command.h"

/* Writes all of it on standard output. */
ExitCode help_write(const Command *command, Arena *arena);

/* Writes a line "  term   text"; what does not fit goes on below. Both are in the user's language.
 */
void help_entry(Sink *sink, Str term, const char *text);

/* Writes text, and blanks up to this width. */
void help_pad(Sink *sink, Str text, uint32_t width);

#endif
