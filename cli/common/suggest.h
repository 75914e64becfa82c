/* What was probably meant by what is typed on the command line. */
#ifndef BUDGET_CLI_COMMON_SUGGEST_H
#define BUDGET_CLI_COMMON_SUGGEST_H

#include "lang/base/str.h"

/* Feed choices one by one; the nearest that is near enough is kept. */
typedef struct Suggestion {
    Str wanted, best;
    uint32_t distance;
} Suggestion;

Suggestion suggest_start(Str wanted);
void suggest_try(Suggestion *suggestion, Str choice);

#endif
