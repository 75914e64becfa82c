/* What budgetc says about itself and about a budget, besides findings. */
#ifndef BUDGET_CLI_CHECK_SHOW_H
#define BUDGET_CLI_CHECK_SHOW_H

#include "cli/common/arguments.h"
#include "lang/driver/compile.h"

void show_version(const char *library, Sink *sink);
void show_keywords(Sink *sink);
void show_codes(Sink *sink);
ExitCode show_explanation(const char *code, Sink *sink); /* EXIT_USAGE if there is no such code */

void show_list(Compilation *compilation, Sink *sink);
void show_list_json(Compilation *compilation, Sink *sink); /* the same for programs, in English */

#endif
