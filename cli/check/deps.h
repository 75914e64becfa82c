/* --deps: what was read, as a rule for make. */
#ifndef BUDGET_CLI_CHECK_DEPS_H
#define BUDGET_CLI_CHECK_DEPS_H

#include "cli/common/output.h"
#include "lang/driver/compile.h"

/* The targets are the files of the output so far, or the rule's own file if there are none. */
void deps_write(Compilation *compilation, Output *output, const char *path);

#endif
