/* Tables that agree: rows with the same code or label, and in them columns with the same values;
 * two sides of one table with equal totals; tables whose sum another one prints. */
#include <stdlib.h>

#include "lang/discover/finder.h"
#include "lang/tabular/headings.h"
#include "lang/tabular/written.h"

typedef struct KeyedRow {
    Symbol key;
    uint32_t grid, row;
    bool code;
} KeyedRow;

typedef struct RowPair {
    uint32_t a, b, row_a, row_b; /* grids, the first one lower; their rows */
} RowPair;

typedef struct Across {
    RelationFinder *finder;
    Interner *keys;
    VEC(KeyedRow) rows;
    VEC(RowPair) pairs;
} Across;

/* ---- rows with the same key ---- */

static void add_key(Across *x, char kind, Str text, uint32_t grid, uint32_t row)
{
    if (!text.len) return;
    Str key = arena_printf(x->finder->env->arena, "%c" STR_FMT, kind, STR_ARG(text));
    *vec_push(x->finder->env->arena, &x->rows) =
        (KeyedRow){intern(x->keys, key), grid, row, kind == 'c'};
}

static int by_key(const void *a, const void *b)
{
    const KeyedRow *x = a, *y = b;
    if (x->key != y->key) return x->key < y->key ? -1 : 1;
    if (x->grid != y->grid) return x->grid < y->grid ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static bool stands_once(const Across *x, uint32_t at, uint32_t from, uint32_t to)
{
    uint32_t grid = x->rows.items[at].grid;
    return !(at > from && x->rows.items[at - 1].grid == grid) &&
           !(at + 1 < to && x->rows.items[at + 1].grid == grid);
}

static bool has_code(const Across *x, const KeyedRow *row)
{
    return x->finder->grids.items[row->grid].rows[row->row].code.len != 0;
}

/* A key that is in many tables is compared with the first ones of them. */
static void pair_group(Across *x, uint32_t from, uint32_t to)
{
    enum { TABLES = 64 };
    uint32_t end = to - from > TABLES ? from + TABLES : to;
    for (uint32_t i = from; i < end; i++)
        for (uint32_t k = i + 1; k < end; k++) {
            const KeyedRow *a = &x->rows.items[i], *b = &x->rows.items[k];
            if (a->grid == b->grid || !stands_once(x, i, from, to) || !stands_once(x, k, from, to))
                continue;
            if (!a->code && has_code(x, a) && has_code(x, b)) continue;
            *vec_push(x->finder->env->arena, &x->pairs) =
                (RowPair){a->grid, b->grid, a->row, b->row};
        }
}

static int by_grids(const void *a, const void *b)
{
    const RowPair *x = a, *y = b;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    if (x->b != y->b) return x->b < y->b ? -1 : 1;
    if (x->row_a != y->row_a) return x->row_a < y->row_a ? -1 : 1;
    return x->row_b < y->row_b ? -1 : x->row_b > y->row_b;
}

static void pair_rows(Across *x)
{
    for (uint32_t g = 0; g < x->finder->grids.len; g++) {
        const DataGrid *grid = &x->finder->grids.items[g];
        for (uint32_t r = 0; r < grid->row_count; r++) {
            add_key(x, 'c', grid->rows[r].code, g, r);
            add_key(x, 'l', grid->rows[r].label, g, r);
        }
    }
    if (x->rows.len) qsort(x->rows.items, x->rows.len, sizeof *x->rows.items, by_key);
    for (uint32_t from = 0, to; from < x->rows.len; from = to) {
        for (to = from; to < x->rows.len && x->rows.items[to].key == x->rows.items[from].key;) to++;
        pair_group(x, from, to);
    }
    if (x->pairs.len) qsort(x->pairs.items, x->pairs.len, sizeof *x->pairs.items, by_grids);
}

/* ---- columns that agree in them ---- */

static const GridCell *cell_at(const Across *x, uint32_t grid, uint32_t row, uint32_t column)
{
    return grid_cell(&x->finder->grids.items[grid], row, column);
}

static int32_t score(Across *x, const RowPair *pairs, uint32_t count, uint32_t ca, uint32_t cb)
{
    int32_t held = 0, broken = 0;
    for (uint32_t i = 0; i < count; i++) {
        const GridCell *a = cell_at(x, pairs[i].a, pairs[i].row_a, ca);
        const GridCell *b = cell_at(x, pairs[i].b, pairs[i].row_b, cb);
        if (!a->number || !b->number) continue;
        held += a->value == b->value && a->value != 0;
        broken += a->value != b->value;
    }
    work_spend(env_work(x->finder->env), count);
    return held && broken <= 2 + held / 3 ? held * 2 - broken * 3 : 0;
}

static Str last_part(Str heading)
{
    for (uint32_t at = heading.len; at >= 3; at--)
        if (memcmp(heading.ptr + at - 3, " / ", 3) == 0)
            return (Str){heading.ptr + at, heading.len - at};
    return heading;
}

static void agree(Across *x, const RowPair *pairs, uint32_t count, uint32_t ca, uint32_t cb)
{
    enum { DIGITS_OF_KEYS = 6 };
    RelationFinder *finder = x->finder;
    const DataGrid *a = &finder->grids.items[pairs->a], *b = &finder->grids.items[pairs->b];
    /* The same words may mean something else, with another figure. */
    bool by_code = a->rows[pairs->row_a].code.len && b->rows[pairs->row_b].code.len;
    bool same = str_equal(last_part(a->columns[ca].heading), last_part(b->columns[cb].heading));
    family_begin(finder, FAMILY_AGREE, pairs->b, cb);
    for (uint32_t i = 0; i < count; i++) {
        const GridCell *left = cell_at(x, pairs[i].a, pairs[i].row_a, ca);
        const GridCell *right = cell_at(x, pairs[i].b, pairs[i].row_b, cb);
        if (!left->number || !right->number) continue;
        found_begin(finder, grid_cell_number(b, pairs[i].row_b, cb));
        found_add(finder, grid_cell_number(a, pairs[i].row_a, ca), 1);
        found_end(finder);
    }
    if (!by_code) family_prune(finder);
    Family *family = &finder->families.items[finder->families.len - 1];
    family->other_grid = pairs->a;
    family->other_column = ca;
    family_end(finder, same ? DIGITS_OF_STRUCTURE : DIGITS_OF_KEYS);
}

/* Each column of one table, with that of the other one that agrees best with it. */
static void compare_grids(Across *x, const RowPair *pairs, uint32_t count)
{
    const DataGrid *a = &x->finder->grids.items[pairs->a], *b = &x->finder->grids.items[pairs->b];
    bool *taken = arena_array(x->finder->env->arena, bool, a->column_count);
    for (uint32_t cb = 0; cb < b->column_count; cb++) {
        uint32_t best = NONE;
        int32_t most = 0;
        if (b->columns[cb].kind != GRID_NUMBERS) continue;
        for (uint32_t ca = 0; ca < a->column_count; ca++) {
            if (a->columns[ca].kind != GRID_NUMBERS || taken[ca]) continue;
            int32_t own = score(x, pairs, count, ca, cb) * 2;
            if (own > 0)
                own +=
                    str_equal(last_part(a->columns[ca].heading), last_part(b->columns[cb].heading));
            if (own <= most) continue;
            most = own;
            best = ca;
        }
        if (best == NONE) continue;
        taken[best] = true;
        agree(x, pairs, count, best, cb);
    }
}

/* ---- texts that agree: labels of the same code, values in words ---- */

static bool same_number(const Across *x, const RowPair *pair, uint32_t ca, uint32_t cb)
{
    const GridCell *a = cell_at(x, pair->a, pair->row_a, ca);
    const GridCell *b = cell_at(x, pair->b, pair->row_b, cb);
    return a->number && b->number && a->percent == b->percent && a->value == b->value;
}

static uint32_t label_column(const DataGrid *grid)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == GRID_LABELS) return c;
    return NONE;
}

/* As a text of a table that is mostly numbers, a value may be in either kind of column. */
static bool holds_values(const DataGrid *a, uint32_t ca, const DataGrid *b, uint32_t cb)
{
    GridKind x = a->columns[ca].kind, y = b->columns[cb].kind;
    bool values = (x == GRID_TEXT || x == GRID_NUMBERS) && (y == GRID_TEXT || y == GRID_NUMBERS);
    /* What is before the label says what kind of row it is: that may well differ. */
    values &= ca > label_column(a) && cb > label_column(b);
    return values && !(x == GRID_NUMBERS && y == GRID_NUMBERS) &&
           str_equal(a->columns[ca].heading, b->columns[cb].heading);
}

static void agree_in_texts(Across *x, const RowPair *pairs, uint32_t count, uint32_t ca,
                           uint32_t cb)
{
    RelationFinder *finder = x->finder;
    const DataGrid *a = &finder->grids.items[pairs->a], *b = &finder->grids.items[pairs->b];
    family_begin(finder, FAMILY_TEXTS, pairs->b, cb);
    for (uint32_t i = 0; i < count; i++) {
        Str left = cell_at(x, pairs[i].a, pairs[i].row_a, ca)->text;
        Str right = cell_at(x, pairs[i].b, pairs[i].row_b, cb)->text;
        if (written_is_nothing(left) || written_is_nothing(right)) continue;
        bool same = heading_same(left, right) || same_number(x, &pairs[i], ca, cb);
        found_begin(finder, grid_cell_number(b, pairs[i].row_b, cb));
        found_add(finder, grid_cell_number(a, pairs[i].row_a, ca), 0);
        found_end_as(finder, same);
    }
    Family *family = &finder->families.items[finder->families.len - 1];
    family->other_grid = pairs->a;
    family->other_column = ca;
    family_end(finder, DIGITS_OF_STRUCTURE);
}

/* Columns of texts under the same heading; labels only where codes say which rows are meant. */
static void compare_texts(Across *x, const RowPair *pairs, uint32_t count)
{
    const DataGrid *a = &x->finder->grids.items[pairs->a], *b = &x->finder->grids.items[pairs->b];
    bool by_code = a->rows[pairs->row_a].code.len && b->rows[pairs->row_b].code.len;
    for (uint32_t cb = 0; cb < b->column_count; cb++)
        for (uint32_t ca = 0; ca < a->column_count; ca++) {
            bool labels = b->columns[cb].kind == GRID_LABELS && a->columns[ca].kind == GRID_LABELS;
            if (holds_values(a, ca, b, cb) || (labels && by_code))
                agree_in_texts(x, pairs, count, ca, cb);
        }
}

static void find_agreements(Across *x)
{
    for (uint32_t from = 0, to; from < x->pairs.len; from = to) {
        const RowPair *first = &x->pairs.items[from];
        for (to = from; to < x->pairs.len && x->pairs.items[to].a == first->a &&
                        x->pairs.items[to].b == first->b;)
            to++;
        compare_grids(x, first, to - from);
        compare_texts(x, first, to - from);
    }
}

/* ---- sides ---- */

static uint32_t first_numbers(const DataGrid *grid)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == GRID_NUMBERS) return c;
    return NONE;
}

static uint32_t row_of_record(const DataGrid *grid, uint32_t record)
{
    for (uint32_t r = 0; r < grid->row_count && grid->rows[r].record <= record; r++)
        if (grid->rows[r].record == record) return r;
    return NONE;
}

/* The last row of both sides, if it is a total on each. */
static void find_sides(RelationFinder *finder, uint32_t g)
{
    const DataGrid *left = &finder->grids.items[g], *right = &finder->grids.items[g + 1];
    uint32_t cl = first_numbers(left), cr = first_numbers(right);
    if (!str_equal(left->table, right->table) || right->panel != left->panel + 1 || cl == NONE ||
        cr == NONE || !left->row_count)
        return;
    uint32_t r = left->row_count - 1, other = row_of_record(right, left->rows[r].record);
    if (other == NONE || !left->rows[r].total || !right->rows[other].total) return;
    family_begin(finder, FAMILY_SIDES, g, cl);
    found_begin(finder, grid_cell_number(left, r, cl));
    found_add(finder, grid_cell_number(right, other, cr), 1);
    found_end(finder);
    family_end(finder, DIGITS_OF_STRUCTURE);
}

/* ---- sums that another table prints ---- */

typedef struct Printed {
    Int128 value;
    uint32_t cell;
} Printed;

static int by_value(const void *a, const void *b)
{
    const Printed *x = a, *y = b;
    if (x->value != y->value) return x->value < y->value ? -1 : 1;
    return x->cell < y->cell ? -1 : x->cell > y->cell;
}

static uint32_t find_printed(const RelationFinder *finder, const Printed *all, uint32_t count,
                             uint32_t g, Int128 value)
{
    uint32_t lo = 0, hi = count;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (all[middle].value < value)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < count && all[lo].value == value; lo++)
        if (finder->cell_grids[all[lo].cell] != g) return all[lo].cell;
    return NONE;
}

static void try_sum(RelationFinder *finder, const Printed *all, uint32_t count, uint32_t g,
                    uint32_t column)
{
    enum { ADDENDS = 3, DIGITS_OF_SUM = 4 };
    const DataGrid *grid = &finder->grids.items[g];
    Int128 sum = 0;
    uint32_t addends = 0;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (grid->rows[r].total || grid->rows[r].parent != NONE) return;
        sum += grid_cell(grid, r, column)->value;
        addends += grid_cell(grid, r, column)->value != 0;
    }
    uint32_t cell = addends < ADDENDS ? NONE : find_printed(finder, all, count, g, sum);
    if (cell == NONE) return;
    family_begin(finder, FAMILY_SUM, finder->cell_grids[cell], NONE);
    found_begin(finder, cell);
    for (uint32_t r = 0; r < grid->row_count; r++)
        found_add(finder, grid_cell_number(grid, r, column), 1);
    found_end(finder);
    finder->families.items[finder->families.len - 1].other_grid = g;
    finder->families.items[finder->families.len - 1].other_column = column;
    family_end(finder, DIGITS_OF_SUM);
}

static void find_sums(RelationFinder *finder)
{
    Printed *all = arena_array(finder->env->arena, Printed, finder->cell_count);
    uint32_t count = 0;
    for (uint32_t i = 0; i < finder->cell_count; i++)
        if (finder->cells[i]->number && finder->cells[i]->value)
            all[count++] = (Printed){finder->cells[i]->value, i};
    if (count) qsort(all, count, sizeof *all, by_value);
    for (uint32_t g = 0; g < finder->grids.len; g++)
        for (uint32_t c = 0; c < finder->grids.items[g].column_count; c++)
            if (finder->grids.items[g].columns[c].kind == GRID_NUMBERS)
                try_sum(finder, all, count, g, c);
}

void find_across(RelationFinder *finder)
{
    Across x = {.finder = finder};
    x.keys = intern_new(finder->env->arena, intern_seed(finder->env->names));
    pair_rows(&x);
    find_agreements(&x);
    for (uint32_t g = 0; g + 1 < finder->grids.len; g++) find_sides(finder, g);
    find_sums(finder);
}
