/* OLD and NEW of `budgetc diff`: a file, a folder, REV:path, or REV alone. */
#ifndef BUDGET_CLI_DIFF_SIDE_H
#define BUDGET_CLI_DIFF_SIDE_H

#include "cli/common/exit.h"
#include "cli/diff/words.h"
#include "lang/driver/compile.h"

/* Compiles what `shown` names; `other` is what the other side is called, for the name of the file
 * in a folder. `options` say where to look, absolutely. EXIT_NONE with *compilation, which is the
 * caller's to free; otherwise the user has been told. */
ExitCode diff_side_compile(Arena *arena, const char *shown, const char *other,
                           const CompileOptions *options, DiffName *name,
                           Compilation **compilation);

/* What a revision, or a file of it, is called in the work tree; NULL if `shown` is none. */
const char *diff_side_here(Arena *arena, const char *shown);

#endif
