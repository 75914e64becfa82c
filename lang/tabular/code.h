/* Codes that are below each other. */
#ifndef BUDGET_TABULAR_CODE_H
#define BUDGET_TABULAR_CODE_H

#include "lang/base/str.h"

/* Whether a code begins like a shorter one: 20805 is below 208, and 1.10.2 below 1.10 and not below
 * 1.1, because points divide it. */
static inline bool code_is_below(Str code, Str upper)
{
    if (code.len <= upper.len || !str_starts(code, upper)) return false;
    return !memchr(code.ptr, '.', code.len) || code.ptr[upper.len] == '.' ||
           upper.ptr[upper.len - 1] == '.';
}

#endif
