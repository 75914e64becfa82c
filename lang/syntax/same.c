/* Statements are compared as their dumps, rows of data, of which there may be as many as facts, atom
 * by atom. */
#include "lang/syntax/same.h"

#include "lang/syntax/dump.h"

typedef struct SameSide {
    Writer writer;
    RowsList rows;
    Sink sink;
} SameSide;

static Str dump_apart(SameSide *side, Arena *arena, const Interner *names, const Sources *sources,
                      const Tree *tree, bool older)
{
    side->writer = (Writer){.arena = arena,
                            .older = older,
                            .names = names,
                            .sources = sources,
                            .sink = &side->sink,
                            .apart = &side->rows};
    sink_memory(&side->sink, arena);
    tree_write(&side->writer, tree);
    return sink_result(&side->sink);
}

/* ---- rows ---- */

static Str row_written(const Writer *writer, Atoms row)
{
    Sink sink;
    Writer w = *writer;
    sink_memory(&sink, w.arena);
    w.sink = &sink;
    write_atoms(&w, row);
    return sink_result(&sink);
}

static Str row_typed(const Writer *writer, Atoms row)
{
    return source_text(writer->sources,
                       (Span){row.items[0].lo, atom_span(row.items[row.len - 1]).hi});
}

static bool touches(Atoms row, uint32_t i)
{
    return i && atom_span(row.items[i - 1]).hi == row.items[i].lo;
}

static bool same_typed(const Writer *writer, Atoms a, Atoms b)
{
    if (a.len != b.len) return false;
    Str x = row_typed(writer, a), y = row_typed(writer, b);
    for (uint32_t i = 0; i < a.len; i++) {
        Atom p = a.items[i], q = b.items[i];
        uint32_t at = p.lo - a.items[0].lo, other = q.lo - b.items[0].lo;
        if (p.kind != q.kind || p.len != q.len || touches(a, i) != touches(b, i) ||
            at + p.len > x.len || other + q.len > y.len ||
            memcmp(x.ptr + at, y.ptr + other, p.len) != 0)
            return false;
    }
    return true;
}

static bool same_rows(const Writer *writer, const Rows *a, const Rows *b)
{
    RowCursor left = rows_read(writer->arena, a), right = rows_read(writer->arena, b);
    Atoms x, y;
    if (a->count != b->count) return false;
    while (rows_next(&left, &x) && rows_next(&right, &y))
        if (!same_typed(writer, x, y) &&
            !str_equal(row_written(writer, x), row_written(writer, y)))
            return false;
    return true;
}

bool trees_same(Arena *arena, const Interner *names, const Sources *sources, const Tree *a,
                const Tree *b, bool older)
{
    SameSide sides[2] = {0};
    Str x = dump_apart(&sides[0], arena, names, sources, a, older);
    Str y = dump_apart(&sides[1], arena, names, sources, b, false);
    if (!str_equal(x, y) || sides[0].rows.items.len != sides[1].rows.items.len) return false;
    for (uint32_t i = 0; i < sides[0].rows.items.len; i++)
        if (!same_rows(&sides[0].writer, sides[0].rows.items.items[i],
                       sides[1].rows.items.items[i]))
            return false;
    return true;
}
