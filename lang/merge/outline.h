/* What outline.c (lines and blocks) and rows.c (words of a row) share. */
#ifndef BUDGET_MERGE_OUTLINE_H
#define BUDGET_MERGE_OUTLINE_H

#include "lang/merge/tree.h"

typedef enum MergeContext { /* what stands around a line */
                            MERGE_IN_FILE,
                            MERGE_IN_SETTINGS, /* of the header */
                            MERGE_IN_MEMBERS,  /* of a dimension */
                            MERGE_IN_BODY,     /* of a member */
                            MERGE_IN_MAPPING,  /* headings of a CSV file */
                            MERGE_IN_FACTS,
                            MERGE_IN_STATED,
                            MERGE_IN_GOALS,
                            MERGE_IN_GOAL,
                            MERGE_IN_TEXT /* tables, figures, expressions: nothing but lines */
} MergeContext;

typedef struct MergePart { /* a token or a comment */
    Span span;
    uint8_t key; /* TokenKey */
    bool name, ended, comment;
    bool first; /* on its line */
} MergePart;

typedef struct MergeWord { /* what stands between blanks */
    uint32_t first, end;   /* parts */
} MergeWord;

typedef struct Outliner {
    Arena *arena;
    Interner *names;
    Str text;
    uint32_t base; /* offset of the text */
    VEC(MergePart) parts;
    uint32_t at;            /* of the text: what is before is in a node already */
    VEC(Symbol) heads;      /* of the block of facts at hand */
    VEC(Symbol) key_ids;    /* of the first, second, … piece that is a key */
    VEC(MergeWord) words;   /* of the row at hand */
    VEC(MergePiece) pieces; /* likewise */
} Outliner;

static inline Str part_text(const Outliner *o, uint32_t from, uint32_t to)
{
    uint32_t lo = o->parts.items[from].span.lo - o->base, hi = o->parts.items[to].span.hi - o->base;
    return (Str){o->text.ptr + lo, hi - lo};
}

/* ---- rows.c ---- */

/* Parts [first, end) without layout: one blank between what does not touch. */
Str outline_plain(const Outliner *o, uint32_t first, uint32_t end);
/* Divides parts [first, end) into the pieces of a row, and names it by its keys. */
void outline_row(Outliner *o, MergeNode *node, MergeContext context, uint32_t first, uint32_t end);
/* The same for the head of a block, or for a statement that is none of data. */
void outline_head(Outliner *o, MergeNode *node, MergeContext context, uint32_t first, uint32_t end);

#endif
