/* Rows that say how much another row has changed: "change against 2023" is the row of this year
 * less that of 2023. Which rows these are follows from arithmetic, and tables with the same labels
 * have the same ones. */
#include <stdlib.h>

#include "lang/discover/finder.h"

typedef struct RowChange {
    Symbol names[3]; /* the labels of the change, of what it led to, of what it came from */
    uint32_t grid, rows[3];
    bool held;
} RowChange;

typedef struct ChangesSearch {
    RelationFinder *finder;
    Interner *names;
    VEC(RowChange) all;
} ChangesSearch;

enum { ROWS = 40 /* of a table: of a longer one no rows are compared */ };

static bool is_change(const DataRow *row)
{
    static const char *const words[] = {"增减",       "增长额",     "增加额",   "Change",
                                        "change",     "Increase",   "increase", "Difference",
                                        "difference", "Veränderung"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_contains(row->label, str_from(words[i]))) return true;
    return false;
}

/* The column that these rows are compared in: the first one with numbers. */
static uint32_t column_of(const DataGrid *grid)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == GRID_NUMBERS) return c;
    return NONE;
}

static Int128 value_at(const DataGrid *grid, uint32_t row)
{
    return grid_cell(grid, row, column_of(grid))->value;
}

static bool usable(const DataGrid *grid, uint32_t row)
{
    const GridCell *cell = grid_cell(grid, row, column_of(grid));
    return cell->number && !cell->percent && grid->rows[row].label.len;
}

static void collect(ChangesSearch *s, uint32_t g, uint32_t change)
{
    const DataGrid *grid = &s->finder->grids.items[g];
    for (uint32_t a = 0; a < grid->row_count; a++)
        for (uint32_t b = 0; b < grid->row_count; b++) {
            if (a == b || a == change || b == change || !usable(grid, a) || !usable(grid, b))
                continue;
            RowChange *one = vec_push(s->finder->env->arena, &s->all);
            *one = (RowChange){.grid = g, .rows = {change, a, b}};
            for (int i = 0; i < 3; i++)
                one->names[i] = intern(s->names, grid->rows[one->rows[i]].label);
            one->held = value_at(grid, a) - value_at(grid, b) == value_at(grid, change);
        }
}

static int by_names(const void *a, const void *b)
{
    const RowChange *x = a, *y = b;
    for (int i = 0; i < 3; i++)
        if (x->names[i] != y->names[i]) return x->names[i] < y->names[i] ? -1 : 1;
    return x->grid < y->grid ? -1 : x->grid > y->grid;
}

static void add_change(ChangesSearch *s, const RowChange *one)
{
    const DataGrid *grid = &s->finder->grids.items[one->grid];
    uint32_t column = column_of(grid);
    found_begin(s->finder, grid_cell_number(grid, one->rows[0], column));
    found_add(s->finder, grid_cell_number(grid, one->rows[1], column), 1);
    found_add(s->finder, grid_cell_number(grid, one->rows[2], column), -1);
    found_end(s->finder);
}

static void try_group(ChangesSearch *s, uint32_t from, uint32_t to)
{
    uint32_t held = 0;
    for (uint32_t i = from; i < to; i++) held += s->all.items[i].held;
    if (!held) return;
    family_begin(s->finder, FAMILY_CHANGE, s->all.items[from].grid, NONE);
    for (uint32_t i = from; i < to; i++) add_change(s, &s->all.items[i]);
    family_end(s->finder, DIGITS_OF_STRUCTURE);
}

void find_changes(RelationFinder *finder)
{
    ChangesSearch s = {.finder = finder};
    s.names = intern_new(finder->env->arena, intern_seed(finder->env->names));
    for (uint32_t g = 0; g < finder->grids.len; g++) {
        const DataGrid *grid = &finder->grids.items[g];
        if (grid->row_count > ROWS || column_of(grid) == NONE) continue;
        for (uint32_t r = 0; r < grid->row_count; r++)
            if (is_change(&grid->rows[r]) && usable(grid, r)) collect(&s, g, r);
    }
    if (s.all.len) qsort(s.all.items, s.all.len, sizeof *s.all.items, by_names);
    for (uint32_t from = 0, to; from < s.all.len; from = to) {
        for (to = from + 1;
             to < s.all.len &&
             !memcmp(s.all.items[to].names, s.all.items[from].names, sizeof s.all.items->names);)
            to++;
        try_group(&s, from, to);
    }
}
