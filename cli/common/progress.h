/* Compiling with a line on the terminal that says how far it is. */
#ifndef BUDGET_CLI_COMMON_PROGRESS_H
#define BUDGET_CLI_COMMON_PROGRESS_H

#include "lang/driver/compile.h"

/* compile(), and what it is busy with on standard error: only if that is a terminal, and only once
 * it has worked for a second. The line is gone when it is done. */
CompileStatus progress_compile(Compilation *compilation, const CompileOptions *options);

#endif
