#include "cli/common/suggest.h"

#include "lang/base/unicode.h"

Suggestion suggest_start(Str wanted)
{
    return (Suggestion){wanted, STR(""), 1 + unicode_length(wanted) / 3};
}

void suggest_try(Suggestion *suggestion, Str choice)
{
    uint32_t limit = suggestion->distance;
    uint32_t distance = unicode_distance(suggestion->wanted, choice, limit);
    if (distance > limit || (distance == limit && suggestion->best.len)) return;
    if (distance >= unicode_length(suggestion->wanted)) return; /* nothing in common */
    suggestion->distance = distance;
    suggestion->best = choice;
}
