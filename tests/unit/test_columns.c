/* Packed rows and columns of facts: what goes in comes out, also where it is rare. */

#include "lang/model/columns.h"
#include "lang/syntax/rows.h"
#include "tests/unit/common.h"

static Memory memory;

static Arena *fresh_arena(void)
{
    static Arena arena;
    if (arena.memory) arena_free(&arena);
    arena_init(&arena, &memory);
    return &arena;
}

static void rows_come_back(void **state)
{
    (void)state;
    if (setjmp(memory.on_failure)) fail();
    Arena *arena = fresh_arena();
    static const Atom atoms[] = {
        {7, 5, ATOM_WORD},          {12, 1, ATOM_SLASH},        {28, 127, ATOM_NUMBER},
        {170, 128, ATOM_STRING},    {5000, 300, ATOM_STRING},   {5314, 1, ATOM_ABOUT},
        {4000000000, 0xFFFFFF, ATOM_STRING},
    };
    Rows rows = {0};
    rows_append(arena, &rows, (Atoms){atoms, 3});
    rows_append(arena, &rows, (Atoms){atoms, 0});
    rows_append(arena, &rows, (Atoms){atoms + 3, 4});
    rows_fit(arena, &rows);
    RowCursor cursor = rows_read(arena, &rows);
    uint32_t seen = 0;
    for (Atoms row; rows_next(&cursor, &row);)
        for (uint32_t i = 0; i < row.len; i++, seen++) {
            assert_int_equal(row.items[i].lo, atoms[seen].lo);
            assert_int_equal(row.items[i].len, atoms[seen].len);
            assert_int_equal(row.items[i].kind, atoms[seen].kind);
        }
    assert_int_equal(seen, 7);
}

static void pieces_are_the_whole(void **state)
{
    (void)state;
    if (setjmp(memory.on_failure)) fail();
    Arena *arena = fresh_arena();
    Rows rows = {0};
    assert_int_equal(rows_pieces(&rows), 1);
    RowCursor none = rows_read_pieces(arena, &rows, 0, 1);
    Atoms row, same;
    assert_false(rows_next(&none, &row));
    uint32_t lo = 5;
    for (uint32_t i = 0; i < 3 * ROWS_IN_PIECE + 1; i++) {
        Atom atoms[] = {{lo + i % 3, (1 + i % 40) & 0x3F, ATOM_WORD},
                        {lo + 60 + i % 5, 2, ATOM_NUMBER}};
        rows_append(arena, &rows, (Atoms){atoms, 1 + i % 2});
        lo += 100 + i % 7;
    }
    rows_fit(arena, &rows);
    assert_int_equal(rows_pieces(&rows), 4);
    RowCursor whole = rows_read(arena, &rows);
    for (uint32_t piece = 0, pieces = 1; piece < 4; piece += pieces) {
        pieces = piece == 1 ? 2 : 1;
        RowCursor cursor = rows_read_pieces(arena, &rows, piece, pieces);
        uint32_t count = 0;
        for (; rows_next(&cursor, &row); count++) {
            assert_true(rows_next(&whole, &same));
            assert_int_equal(row.len, same.len);
            assert_memory_equal(row.items, same.items, row.len * sizeof *row.items);
        }
        assert_int_equal(count, piece == 3 ? 1 : pieces * ROWS_IN_PIECE);
        assert_int_equal(cursor.end, rows_piece_end(&rows, piece + pieces - 1));
    }
    assert_false(rows_next(&whole, &same));
}

static Int128 large(int power)
{
    Int128 value;
    assert_true(int128_pow10(power, &value));
    return value;
}

static void facts_come_back(void **state)
{
    (void)state;
    if (setjmp(memory.on_failure)) fail();
    Arena *arena = fresh_arena();
    const uint32_t sizes[] = {UINT16_MAX, UINT16_MAX + 1};
    const Int128 amounts[] = {0,         -1,        FACT_DASH,          INT64_MAX, INT64_MIN + 2,
                              INT64_MIN, large(30), (Int128)INT64_MAX + 1, -large(36), 12};
    FactColumns columns;
    columns_open(arena, &columns, sizes, 2, 0);
    for (uint32_t f = 0; f < 100; f++) {
        uint32_t coords[] = {UINT16_MAX - 1 - f, UINT16_MAX - f};
        columns_add(arena, &columns, coords, amounts[f % 10], f * 3);
        if (f % 7 == 0) columns_add_note(arena, &columns, STR("seven"), (Str){0});
    }
    for (uint32_t f = 0; f < 100; f++) {
        assert_int_equal(columns_member(&columns, 0, f), UINT16_MAX - 1 - f);
        assert_int_equal(columns_member(&columns, 1, f), UINT16_MAX - f);
        assert_true(columns_amount(&columns, f) == amounts[f % 10]);
        assert_int_equal(columns_is_dash(&columns, f), f % 10 == 2);
        assert_int_equal(columns.places[f], f * 3);
        assert_int_equal(columns_note(&columns, f) != NULL, f % 7 == 0);
    }
    assert_int_equal(columns.wide.len, 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_come_back),
        cmocka_unit_test(pieces_are_the_whole),
        cmocka_unit_test(facts_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
