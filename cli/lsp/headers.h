/* Which files begin a budget, and what they include: each text is read once for that. */
#ifndef BUDGET_CLI_LSP_HEADERS_H
#define BUDGET_CLI_LSP_HEADERS_H

#include "cli/lsp/server.h"

/* Has the file a header? Files that are no regular ones have none. */
bool header_begins(Server *server, Str path);
/* Does it name the file (without links) in an include, or does a file that it includes? Where
 * includes may lead is not asked. */
bool header_reaches(Server *server, Str path, Str wanted);
void headers_free(Server *server);

#endif
