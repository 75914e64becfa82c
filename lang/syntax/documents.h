/* Documents, dumped. Internal to lang/syntax. */
#ifndef BUDGET_SYNTAX_DOCUMENTS_H
#define BUDGET_SYNTAX_DOCUMENTS_H

#include "lang/syntax/dump.h"

void dump_document(Writer *writer, const DocumentDecl *document);

#endif
