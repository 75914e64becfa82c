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

/* The library is no file of the user's. */
static inline bool is_of_library(const Sources *sources, Span span)
{
    Str folder;
    const Source *source = source_of(sources, span.lo);
    return source && source_in_library(source, &folder);
}

/* Where a finding is in the files of the user: its own place, or, if that is in the library,
 * the first of its other places that is not. {0,0} = nowhere. */
static inline Span span_of_user(const Sources *sources, const Diag *diag)
{
    if (!is_of_library(sources, diag->span)) return diag->span;
    for (uint32_t i = 0; i < diag->label_count; i++)
        if (!is_of_library(sources, diag->labels[i].span)) return diag->labels[i].span;
    for (const DiagNote *note = diag->notes; note; note = note->next)
        if (note->span.hi && !is_of_library(sources, note->span)) return note->span;
    return (Span){0, 0};
}

#endif
