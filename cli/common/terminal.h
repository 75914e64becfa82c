/* What is written to a person, and may have colours or be erased again. */
#ifndef BUDGET_CLI_COMMON_TERMINAL_H
#define BUDGET_CLI_COMMON_TERMINAL_H

#include <stdbool.h>
#include <stdint.h>

enum { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };
extern const char *const colour_words[]; /* of --color, in that order */

/* Does this stream lead to a terminal that understands control characters? */
bool is_terminal(int handle);
/* How many columns it has; 0 = it is no terminal. */
uint32_t terminal_width(int handle);
/* May it have colours? `wish` is what --color says. */
bool has_colour(int wish, int handle);

#endif
