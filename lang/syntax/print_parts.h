/* The parts of lines that print.c puts together. Each prints nothing for what is absent, otherwise
 * `before` and the part. */
#ifndef BUDGET_SYNTAX_PRINT_PARTS_H
#define BUDGET_SYNTAX_PRINT_PARTS_H

#include "lang/syntax/write.h"

void print_name(const Writer *w, const char *before, Name name);
/* The unit of a number: a space and the unit. */
void print_unit(const Writer *w, Name unit);
void print_text(const Writer *w, const char *before, Text text);
void print_source(const Writer *w, const char *before, Span span);
void print_names(const Writer *w, const char *before, Names names);
void print_texts(const Writer *w, const char *before, const char *between, const Text *items,
                 uint32_t len);
void print_key(const Writer *w, const char *before, Key key);
void print_coords(const Writer *w, const char *before, Coords coords);
void print_exprs(const Writer *w, const char *before, Exprs exprs);
void print_value(const Writer *w, const char *before, const Expr *expr);
void print_relation(const Writer *w, const char *before, const Relation *relation);
void print_selection(const Writer *w, const Selection *selection);

#endif
