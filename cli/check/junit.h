/* How every relation came out, as JUnit XML. */
#ifndef BUDGET_CLI_CHECK_JUNIT_H
#define BUDGET_CLI_CHECK_JUNIT_H

#include "lang/driver/compile.h"

/* Needs CompileOptions.records. `name` is that of the budget's first file. */
void junit_write(Compilation *compilation, const char *name, Sink *sink);

#endif
