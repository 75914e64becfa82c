/* Documents, dumped and printed; and what dump.c and print.c lend for it. Internal to lang/syntax.
 */
#ifndef BUDGET_SYNTAX_DOCUMENTS_H
#define BUDGET_SYNTAX_DOCUMENTS_H

#include "lang/syntax/write.h"

void print_document(Writer *writer, const DocumentDecl *document);
void print_value(const Writer *writer, const char *before, const Expr *expr); /* NULL = nothing */
void print_selection(const Writer *writer, const Selection *selection);

void dump_document(Writer *writer, const DocumentDecl *document);
void dump_value(const Writer *writer, const char *label, const Expr *expr);
void dump_selection(const Writer *writer, const Selection *selection);

#endif
