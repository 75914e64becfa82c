/* How a command ends that a compilation did not let finish. */
#ifndef BUDGET_CLI_COMMON_STOPPED_H
#define BUDGET_CLI_COMMON_STOPPED_H

#include "cli/common/findings.h"

/* After a jump to the compilation's memory->on_failure: says what it was, that memory ran out or
 * that the budget costs too much work, and where. The latter is now one of its findings, and is
 * left to findings_write_document() if they are asked for as a document. `options`: how to report;
 * NULL = as text. Returns EXIT_ERRORS, or EXIT_FILES if memory ran out. */
ExitCode stopped(Compilation *compilation, const FindingOptions *options);

#endif
