/* The items of a budget that a command line names. */
#ifndef BUDGET_CLI_COMMON_ITEMS_H
#define BUDGET_CLI_COMMON_ITEMS_H

#include "cli/common/exit.h"
#include "lang/report/report.h"

/* Say that there is no such item, which is probably meant, and return EXIT_USAGE. */
ExitCode no_such_table(const Report *report, const char *id);
ExitCode no_such_figure(const Report *report, const char *id);

#endif
