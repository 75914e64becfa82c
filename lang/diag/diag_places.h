/* What the machine-readable forms of findings share. Internal to lang/base. */
#ifndef BUDGET_DIAG_DIAG_PLACES_H
#define BUDGET_DIAG_DIAG_PLACES_H

#include "lang/diag/diag.h"

typedef struct Extent { /* both ends of a span, the second exclusive; columns count characters */
    Place start, end;   /* start.source NULL = nowhere */
} Extent;

/* A span that runs beyond its file ends with the file. */
static inline Extent extent_of(const Sources *sources, Span span)
{
    Extent extent = {.start = source_place(sources, span.lo)};
    if (!extent.start.source) return extent;
    uint32_t file_end = extent.start.source->base + extent.start.source->text.len;
    uint32_t hi = span.hi < file_end ? span.hi : file_end;
    extent.end = source_place(sources, hi > span.lo ? hi : span.lo);
    return extent;
}

#endif
