/* budgetc merge and budgetc textconv: what git calls. */
#ifndef BUDGET_CLI_MERGE_MERGE_H
#define BUDGET_CLI_MERGE_MERGE_H

#include "cli/common/exit.h"
#include "lang/base/arena.h"

/* Answers what git expects: 0 merged, 1 conflicts, EXIT_NO_MERGE trouble. */
ExitCode merge_run(Arena *arena, int argc, char **argv);

ExitCode textconv_run(Arena *arena, int argc, char **argv);

#endif
