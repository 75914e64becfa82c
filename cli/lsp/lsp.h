/* `budgetc lsp`: a language server on standard input and output. */
#ifndef BUDGET_CLI_LSP_LSP_H
#define BUDGET_CLI_LSP_LSP_H

#include "cli/common/command.h"

extern const Argument lsp_arguments[];
ExitCode lsp_run(const Command *command, Arena *arena, int argc, char **argv);

#endif
