/* How a command ends that a compilation did not let finish. */
#ifndef BUDGET_CLI_COMMON_STOPPED_H
#define BUDGET_CLI_COMMON_STOPPED_H

#include "cli/common/exit.h"
#include "lang/driver/compile.h"

/* After a jump to the compilation's memory->on_failure: says what it was, that memory ran out or
 * that the budget costs too much work, and where. Returns the exit code. */
ExitCode stopped(Compilation *compilation);

#endif
