/* `budgetc trace`: what stands behind a cell, and what a line feeds. */
#ifndef BUDGET_CLI_TRACE_TRACE_H
#define BUDGET_CLI_TRACE_TRACE_H

#include "cli/check/options.h"
#include "lang/driver/compile.h"

ExitCode trace_show(Compilation *compilation, const Options *options, Sink *sink);

#endif
