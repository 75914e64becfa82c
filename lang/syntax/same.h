/* Do two trees say the same, in whatever place and layout? */
#ifndef BUDGET_SYNTAX_SAME_H
#define BUDGET_SYNTAX_SAME_H

#include "lang/syntax/tree.h"

/* older: the words of `a` may be spelt as before some edition. */
bool trees_same(Arena *arena, const Interner *names, const Sources *sources, const Tree *a,
                const Tree *b, bool older);

#endif
