/* The tree as text, for people and tests: one line per node, indented; no byte offsets, so that equal trees print equally
 * wherever they stand. */
#ifndef BUDGET_SYNTAX_DUMP_H
#define BUDGET_SYNTAX_DUMP_H

#include "lang/base/sink.h"
#include "lang/syntax/tree.h"

void tree_dump(const Tree *tree, const Interner *names, const Sources *sources, Sink *sink);

#endif
