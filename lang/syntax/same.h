/* Do two trees say the same, in whatever place and layout? */
#ifndef BUDGET_SYNTAX_SAME_H
#define BUDGET_SYNTAX_SAME_H

#include "lang/syntax/tree.h"

bool trees_same(Arena *arena, const Interner *names, const Sources *sources, const Tree *a,
                const Tree *b);

#endif
