/* Places in the texts of a compilation: all of them share one space of byte offsets. */
#ifndef BUDGET_BASE_SPAN_H
#define BUDGET_BASE_SPAN_H

#include <stdint.h>

typedef struct Span {
    uint32_t lo, hi; /* bytes [lo, hi) in the space over all files; {0,0} = nowhere */
} Span;

static inline Span span_join(Span a, Span b)
{
    if (!a.hi) return b;
    if (!b.hi) return a;
    return (Span){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi};
}

#endif
