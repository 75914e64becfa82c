/* The parts of the compiler for web pages. */
#ifndef BUDGET_WEB_CHECK_H
#define BUDGET_WEB_CHECK_H

#include "lang/driver/compile.h"

/* What changed between two budgets, as HTML that ends with a zero byte. `paths`: of their first
 * files; catalogue NULL = in English. */
Str web_compare(Arena *arena, Compilation *before, Compilation *after, const char *const paths[2],
                const Catalogue *catalogue);

#endif
