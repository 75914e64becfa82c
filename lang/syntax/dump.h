/* The tree as text, for people and tests: one line per node, indented; no byte offsets, so that equal trees print equally
 * wherever they stand. */
#ifndef BUDGET_SYNTAX_DUMP_H
#define BUDGET_SYNTAX_DUMP_H

#include "lang/base/sink.h"
#include "lang/syntax/tree.h"

/* arena: for one row of data at a time */
void tree_dump(Arena *arena, const Tree *tree, const Interner *names, const Sources *sources,
               Sink *sink);

#endif
