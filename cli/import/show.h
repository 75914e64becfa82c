/* What was found in published tables, for people and for programs. */
#ifndef BUDGET_CLI_IMPORT_SHOW_H
#define BUDGET_CLI_IMPORT_SHOW_H

#include "lang/discover/discover.h"

/* The summary; before it, if `list`, a line for each family. */
void import_text(const Discovery *discovery, bool list, Sink *sink);
/* All families with their evidence and relations, each with its cells. */
void import_json(const Discovery *discovery, Sink *sink);

#endif
