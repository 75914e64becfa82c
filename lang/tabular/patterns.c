#include "lang/tabular/patterns.h"

#include "lang/tabular/written.h"

void patterns_add(Patterns *patterns, Arena *arena, uint64_t seed, Str pattern)
{
    const char *star = pattern.len ? memchr(pattern.ptr, '*', pattern.len) : NULL;
    if (star) {
        Str before = {pattern.ptr, (uint32_t)(star - pattern.ptr)};
        Str after = {star + 1, pattern.len - before.len - 1};
        *vec_push(arena, &patterns->starred) = (PatternParts){before, after};
        return;
    }
    heading_set_add(&patterns->exact, arena, seed, pattern);
}

bool patterns_match(const Patterns *patterns, Work *work, uint64_t seed, Str text)
{
    enum { COMPARISON = 2 }; /* units */
    text = written_trim(text);
    work_spend(work, WORK_PASS * text.len + COMPARISON * (uint64_t)patterns->starred.len);
    for (uint32_t i = 0; i < patterns->starred.len; i++) {
        const PatternParts *parts = &patterns->starred.items[i];
        if (text.len >= parts->before.len + parts->after.len && str_starts(text, parts->before) &&
            str_ends(text, parts->after))
            return true;
    }
    return heading_set_find(&patterns->exact, seed, text) != UINT32_MAX;
}
