#include "lang/tabular/patterns.h"

#include "lang/tabular/headings.h"
#include "lang/tabular/written.h"

enum { FEW = 16 };

/* Where the text is among the slots, or the free one where it would be. */
static uint32_t *find_slot(const Patterns *patterns, uint64_t hash, Str text)
{
    uint32_t mask = patterns->slot_count - 1;
    for (uint32_t at = (uint32_t)hash & mask;; at = (at + 1) & mask) {
        uint32_t *slot = &patterns->slots[at];
        if (!*slot || heading_same(patterns->exact.items[*slot - 1], text)) return slot;
    }
}

static void make_room(Patterns *patterns, Arena *arena, uint64_t seed)
{
    if (patterns->exact.len * 2 < patterns->slot_count) return;
    patterns->slot_count = patterns->slot_count ? patterns->slot_count * 2 : FEW;
    patterns->slots = arena_array(arena, uint32_t, patterns->slot_count);
    for (uint32_t i = 0; i < patterns->exact.len; i++) {
        Str text = patterns->exact.items[i];
        *find_slot(patterns, heading_hash(seed, text), text) = i + 1;
    }
}

void patterns_add(Patterns *patterns, Arena *arena, uint64_t seed, Str pattern)
{
    const char *star = pattern.len ? memchr(pattern.ptr, '*', pattern.len) : NULL;
    if (star) {
        Str before = {pattern.ptr, (uint32_t)(star - pattern.ptr)};
        Str after = {star + 1, pattern.len - before.len - 1};
        *vec_push(arena, &patterns->starred) = (PatternParts){before, after};
        return;
    }
    make_room(patterns, arena, seed);
    uint32_t *slot = find_slot(patterns, heading_hash(seed, pattern), pattern);
    if (*slot) return;
    *vec_push(arena, &patterns->exact) = pattern;
    *slot = patterns->exact.len;
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
    return patterns->exact.len && *find_slot(patterns, heading_hash(seed, text), text);
}
