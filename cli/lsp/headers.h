/* Which files begin a budget, and what they include: each text is read once for that. */
#ifndef BUDGET_CLI_LSP_HEADERS_H
#define BUDGET_CLI_LSP_HEADERS_H

#include "cli/lsp/server.h"

/* Has the file a header? Files that are no regular ones have none. */
bool header_begins(Server *server, Str path);
/* Does the budget (without links) name the file (likewise) in an include, or does a file that it
 * includes? Files that a check of the budget could not read are not read. */
bool header_reaches(Server *server, Str path, Str wanted);
void headers_free(Server *server);

#endif
