/* Documents, dumped and printed; and what dump.c lends for it. Internal to lang/syntax.
 */
#ifndef BUDGET_SYNTAX_DOCUMENTS_H
#define BUDGET_SYNTAX_DOCUMENTS_H

#include "lang/syntax/print_parts.h"

void print_document(Writer *writer, const DocumentDecl *document);

void dump_document(Writer *writer, const DocumentDecl *document);
void dump_value(const Writer *writer, const char *label, const Expr *expr);
void dump_selection(const Writer *writer, const Selection *selection);

#endif
