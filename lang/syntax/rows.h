/* Lines of a block of data: as many as there are facts, so they are kept packed, one byte for
 * nearly every atom. What is packed is read in order, line by line, from the beginning or from that
 * of any piece of it. */
#ifndef BUDGET_SYNTAX_ROWS_H
#define BUDGET_SYNTAX_ROWS_H

#include "lang/base/source.h"
#include "lang/base/vec.h"

/* Atoms are the pieces of data lines. They stay small because there may be millions: value and
 * symbol are computed from the source text when needed. */
typedef enum AtomKind {
    ATOM_WORD,    /* span of the word; backticks, if any, are inside the span */
    ATOM_NUMBER,  /* span with sign and thousands commas */
    ATOM_PERCENT, /* span with sign and "%" */
    ATOM_STRING,  /* span with quotes */
    ATOM_DASH,    /* no amount */
    ATOM_AT,
    ATOM_EQUALS, /* before the amount of a quantity */
    ATOM_SLASH,
    ATOM_LE,
    ATOM_GE,
    ATOM_LT,
    ATOM_GT,
    ATOM_EQ,
    ATOM_ABOUT /* before the quantities of indicators; at most 128 kinds */
} AtomKind;

typedef struct Atom {
    uint32_t lo;
    uint32_t len : 24; /* limit: a token has at most 16 MiB (LIMIT_TOKEN) */
    uint32_t kind : 8; /* AtomKind */
} Atom;

static inline Span atom_span(Atom a)
{
    return (Span){a.lo, a.lo + a.len};
}

typedef struct Atoms {
    const Atom *items;
    uint32_t len;
} Atoms;

#ifdef BUDGET_HOSTILE
enum { ROWS_IN_PIECE = 16 };
#else
enum { ROWS_IN_PIECE = 4096 };
#endif

typedef struct RowMark { /* what must be known to read on from there */
    uint32_t byte, end, gap;
} RowMark;

typedef struct Rows {
    VEC(uint8_t) bytes;
    VEC(RowMark) marks; /* where the pieces begin, without the first */
    uint32_t count;     /* rows */
    uint32_t longest;   /* atoms in the longest row */
    uint32_t start;     /* offset of the first atom */
    uint32_t end;       /* offset after the last one */
    uint32_t gap;       /* from the end of a row to the last one's first atom */
} Rows;

/* Atoms come in the order of the text, in rows too. A row without atoms is none. */
void rows_append(Arena *arena, Rows *rows, Atoms row);
void rows_fit(Arena *arena, Rows *rows); /* gives back what growing took too much */

typedef struct RowCursor {
    const uint8_t *at;
    uint32_t left; /* rows */
    uint32_t end;  /* offset after the last atom that was read */
    uint32_t gap;  /* as in Rows */
    Atom *atoms;   /* of the row that was read; in the arena */
} RowCursor;

RowCursor rows_read(Arena *arena, const Rows *rows);
/* One at least. They have ROWS_IN_PIECE rows each, the last one what is left. */
uint32_t rows_pieces(const Rows *rows);
uint32_t rows_piece_end(const Rows *rows, uint32_t piece); /* offset after its last atom */
RowCursor rows_read_pieces(Arena *arena, const Rows *rows, uint32_t first, uint32_t count);
bool rows_next(RowCursor *cursor, Atoms *row); /* the row is valid until the next one */

#endif
