/* The tree as `.budget` source again, in a plain canonical layout: parsing it gives an equal tree.
 */
#ifndef BUDGET_SYNTAX_PRINT_H
#define BUDGET_SYNTAX_PRINT_H

#include "lang/base/sink.h"
#include "lang/syntax/tree.h"

/* arena: for one row of data at a time */
void tree_print(Arena *arena, const Tree *tree, const Interner *names, const Sources *sources,
                Sink *sink);

/* One statement in the same layout, so that two that mean the same are the same text: keywords in
 * English, numbers plain, without `override`. */
void statement_print(Arena *arena, const Statement *statement, const Interner *names,
                     const Sources *sources, Sink *sink);

#endif
