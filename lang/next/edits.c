#include "lang/next/edits.h"

#include <stdlib.h>

#include "lang/base/sink.h"

void edits_add(Arena *arena, NextEdits *edits, Span span, Str text)
{
    *vec_push(arena, edits) = (NextEdit){span, text};
}

/* By place; an insertion comes before a replacement that begins there. */
static int compare_edits(const void *a, const void *b)
{
    const NextEdit *x = a, *y = b;
    if (x->span.lo != y->span.lo) return x->span.lo < y->span.lo ? -1 : 1;
    return (x->span.hi > y->span.hi) - (x->span.hi < y->span.hi);
}

Str edits_apply(Arena *arena, const Sources *sources, NextEdits *edits, Span span)
{
    Sink sink;
    uint32_t at = span.lo;
    if (edits->len) qsort(edits->items, edits->len, sizeof *edits->items, compare_edits);
    sink_memory(&sink, arena);
    for (uint32_t i = 0; i < edits->len; i++) {
        NextEdit edit = edits->items[i];
        if (edit.span.lo < at || edit.span.hi > span.hi) continue;
        sink_str(&sink, source_text(sources, (Span){at, edit.span.lo}));
        sink_str(&sink, edit.text);
        at = edit.span.hi;
    }
    sink_str(&sink, source_text(sources, (Span){at, span.hi}));
    return sink_result(&sink);
}
