/* A row is the number of its atoms, then the atoms. Nearly every atom is one byte: its kind and its
 * length, if it is short and stands where it is expected, one blank behind the one before or, at
 * the beginning of a row, as far from the end of the last row as that was from the one before. Any
 * other is a byte with its kind, its distance from the one before, and its length. Numbers are in
 * groups of 7 bits. */
#include "lang/syntax/rows.h"

enum {
    MORE = 0x80,      /* of a number: another group follows */
    FULL = 0x80,      /* of an atom: distance and length follow */
    SHORT_KINDS = 4,  /* the first kinds may be short */
    LENGTH_BITS = 5,  /* of a short atom */
    NUMBER_BYTES = 5, /* of the largest */
    ATOM_BYTES = 1 + 2 * NUMBER_BYTES
};

static inline uint8_t *put_number(uint8_t *at, uint32_t value)
{
    for (; value >= MORE; value >>= 7) *at++ = (uint8_t)((value & (MORE - 1)) | MORE);
    *at++ = (uint8_t)value;
    return at;
}

static inline uint8_t *put_atom(uint8_t *at, Rows *rows, Atom atom, uint32_t expected)
{
    uint32_t distance = atom.lo - rows->end;
    rows->end = atom.lo + atom.len;
    if (distance == expected && atom.kind < SHORT_KINDS && atom.len >> LENGTH_BITS == 0) {
        *at++ = (uint8_t)((uint32_t)atom.kind << LENGTH_BITS | atom.len);
        return at;
    }
    *at++ = (uint8_t)(FULL | atom.kind);
    return put_number(put_number(at, distance), atom.len);
}

/* Where the bytes of a row go; there is room for the longest that it may take. */
static uint8_t *row_room(Arena *arena, Rows *rows, uint32_t atoms)
{
    uint64_t need = rows->bytes.len + NUMBER_BYTES + (uint64_t)atoms * ATOM_BYTES;
    if (need > rows->bytes.cap)
        rows->bytes.items = vec_grow(arena, rows->bytes.items, sizeof *rows->bytes.items,
                                     need > UINT32_MAX ? 0 : (uint32_t)need, &rows->bytes.cap);
    return rows->bytes.items + rows->bytes.len;
}

void rows_append(Arena *arena, Rows *rows, Atoms row)
{
    if (!row.len) return;
    if (!rows->count)
        rows->start = rows->end = row.items[0].lo;
    else if (rows->count % ROWS_IN_PIECE == 0)
        *vec_push(arena, &rows->marks) = (RowMark){rows->bytes.len, rows->end, rows->gap};
    rows->count++;
    if (row.len > rows->longest) rows->longest = row.len;
    uint8_t *at = put_number(row_room(arena, rows, row.len), row.len);
    uint32_t gap = row.items[0].lo - rows->end;
    at = put_atom(at, rows, row.items[0], rows->gap);
    for (uint32_t i = 1; i < row.len; i++) at = put_atom(at, rows, row.items[i], 1);
    rows->bytes.len = (uint32_t)(at - rows->bytes.items);
    rows->gap = gap;
}

void rows_fit(Arena *arena, Rows *rows)
{
    if (!rows->count) return;
    rows->bytes.items = arena_resize(arena, rows->bytes.items, rows->bytes.cap, rows->bytes.len);
    rows->bytes.cap = rows->bytes.len;
}

RowCursor rows_read(Arena *arena, const Rows *rows)
{
    return (RowCursor){.at = rows->bytes.items,
                       .left = rows->count,
                       .end = rows->start,
                       .atoms = arena_array(arena, Atom, rows->longest)};
}

uint32_t rows_pieces(const Rows *rows)
{
    return rows->marks.len + 1;
}

uint32_t rows_piece_end(const Rows *rows, uint32_t piece)
{
    return piece < rows->marks.len ? rows->marks.items[piece].end : rows->end;
}

RowCursor rows_read_pieces(Arena *arena, const Rows *rows, uint32_t first, uint32_t count)
{
    RowCursor cursor = rows_read(arena, rows);
    if (first) {
        RowMark mark = rows->marks.items[first - 1];
        cursor.at += mark.byte;
        cursor.end = mark.end;
        cursor.gap = mark.gap;
        cursor.left -= first * ROWS_IN_PIECE;
    }
    bool last = first + count == rows_pieces(rows);
    if (!last) cursor.left = count * ROWS_IN_PIECE;
    return cursor;
}

static inline uint32_t take_number(RowCursor *cursor)
{
    uint32_t value = 0;
    for (uint32_t shift = 0;; shift += 7) {
        uint32_t byte = *cursor->at++;
        value |= (byte & (MORE - 1)) << shift;
        if (byte < MORE) return value;
    }
}

static inline Atom take_atom(RowCursor *cursor, uint32_t expected)
{
    uint32_t head = *cursor->at++, distance = expected;
    Atom atom = {.kind = head >> LENGTH_BITS & (SHORT_KINDS - 1)};
    if (head & FULL) {
        atom.kind = head & (FULL - 1);
        distance = take_number(cursor);
        atom.len = take_number(cursor) & 0xFFFFFF;
    } else {
        atom.len = head & ((1u << LENGTH_BITS) - 1);
    }
    atom.lo = cursor->end + distance;
    cursor->end = atom.lo + atom.len;
    return atom;
}

bool rows_next(RowCursor *cursor, Atoms *row)
{
    if (!cursor->left) return false;
    cursor->left--;
    uint32_t count = take_number(cursor), before = cursor->end;
    cursor->atoms[0] = take_atom(cursor, cursor->gap);
    cursor->gap = cursor->atoms[0].lo - before;
    for (uint32_t i = 1; i < count; i++) cursor->atoms[i] = take_atom(cursor, 1);
    *row = (Atoms){cursor->atoms, count};
    return true;
}
