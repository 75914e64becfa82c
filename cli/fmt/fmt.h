/* `budgetc fmt`: files in their canonical layout. */
#ifndef BUDGET_CLI_FMT_FMT_H
#define BUDGET_CLI_FMT_FMT_H

#include "cli/common/exit.h"
#include "lang/base/arena.h"

ExitCode fmt_run(Arena *arena, int argc, char **argv);

#endif
