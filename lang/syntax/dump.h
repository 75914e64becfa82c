/* The tree as text, for people and tests: one line per node, indented; no byte offsets, so that
 * equal trees print equally wherever they stand. */
#ifndef BUDGET_SYNTAX_DUMP_H
#define BUDGET_SYNTAX_DUMP_H

#include "lang/syntax/write.h"

/* arena: for one row of data at a time */
void tree_dump(Arena *arena, const Tree *tree, const Interner *names, const Sources *sources,
               Sink *sink);
/* The same with the `apart`, if any, of the writer. */
void tree_write(Writer *writer, const Tree *tree);

/* One statement, so that two that mean the same are the same text: numbers plain, without
 * `override`. */
void statement_dump(Arena *arena, const Statement *statement, const Interner *names,
                    const Sources *sources, Sink *sink);

/* Parts of a statement: a label, if there is one, and the part; nothing for what is absent. */
void dump_coords(const Writer *writer, const char *label, Coords coords);
void dump_value(const Writer *writer, const char *label, const Expr *expr);
void dump_selection(const Writer *writer, const Selection *selection);

#endif
