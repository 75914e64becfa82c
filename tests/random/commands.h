/* Command lines, as they are typed, over a budget. */
#ifndef BUDGET_TESTS_RANDOM_COMMANDS_H
#define BUDGET_TESTS_RANDOM_COMMANDS_H

#include "lang/base/str.h"
#include "tests/random/random.h"

/* Some of them, each in a process of its own: it must end with the exit status 0, 1 or 2. */
void check_commands(Rng *rng, Str text);

#endif
