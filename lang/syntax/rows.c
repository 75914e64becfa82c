/* A row is the number of its atoms, then for each of them a byte with its kind and its distance
 * from the one before, and its length. A number that does not fit follows in groups of 7 bits. */
#include "lang/syntax/rows.h"

enum {
    FAR = 15, /* a distance in the byte of the kind that says: it follows */
    MORE = 0x80
};

static void put_byte(Arena *arena, Rows *rows, uint32_t value)
{
    *vec_push(arena, &rows->bytes) = (uint8_t)value;
}

static void put_number(Arena *arena, Rows *rows, uint32_t value)
{
    for (; value >= MORE; value >>= 7) put_byte(arena, rows, (value & (MORE - 1)) | MORE);
    put_byte(arena, rows, value);
}

static void put_atom(Arena *arena, Rows *rows, Atom atom)
{
    uint32_t distance = atom.lo - rows->end;
    put_byte(arena, rows, (uint32_t)atom.kind << 4 | (distance < FAR ? distance : FAR));
    if (distance >= FAR) put_number(arena, rows, distance);
    put_number(arena, rows, atom.len);
    rows->end = atom.lo + atom.len;
}

void rows_append(Arena *arena, Rows *rows, Atoms row)
{
    if (!row.len) return;
    if (!rows->count) rows->start = rows->end = row.items[0].lo;
    rows->count++;
    if (row.len > rows->longest) rows->longest = row.len;
    put_number(arena, rows, row.len);
    for (uint32_t i = 0; i < row.len; i++) put_atom(arena, rows, row.items[i]);
}

void rows_fit(Arena *arena, Rows *rows)
{
    if (!rows->count) return;
    rows->bytes.items = arena_resize(arena, rows->bytes.items, rows->bytes.cap, rows->bytes.len);
    rows->bytes.cap = rows->bytes.len;
}

RowCursor rows_read(Arena *arena, const Rows *rows)
{
    return (RowCursor){rows->bytes.items, rows->count, rows->start,
                       arena_array(arena, Atom, rows->longest)};
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

static inline Atom take_atom(RowCursor *cursor)
{
    uint32_t head = *cursor->at++, distance = head & FAR;
    if (distance == FAR) distance = take_number(cursor);
    Atom atom = {.lo = cursor->end + distance, .kind = head >> 4 & 0xF};
    atom.len = take_number(cursor) & 0xFFFFFF;
    cursor->end = atom.lo + atom.len;
    return atom;
}

bool rows_next(RowCursor *cursor, Atoms *row)
{
    if (!cursor->left) return false;
    cursor->left--;
    uint32_t count = take_number(cursor);
    for (uint32_t i = 0; i < count; i++) cursor->atoms[i] = take_atom(cursor);
    *row = (Atoms){cursor->atoms, count};
    return true;
}
