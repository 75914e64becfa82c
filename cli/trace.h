/* `budgetc trace`: what stands behind a cell, and what a line feeds. */
#ifndef BUDGET_CLI_TRACE_H
#define BUDGET_CLI_TRACE_H

#include "cli/options.h"
#include "lang/compile.h"

ExitCode trace_show(Compilation *compilation, const Options *options, Sink *sink);

#endif
