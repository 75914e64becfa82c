/* Rows that are sums of other rows. */
#include "lang/discover/finder.h"

static DataGrid *grid_of(RelationFinder *finder, uint32_t grid)
{
    return &finder->grids.items[grid];
}

/* ---- trees ---- */

static bool has_parts(const DataGrid *grid, const uint32_t *parts, uint32_t row)
{
    return parts[row] != 0 && !grid->rows[row].total;
}

/* For each row, how many are directly below it. */
static uint32_t *count_parts(RelationFinder *finder, const DataGrid *grid)
{
    uint32_t *parts = arena_array(finder->env->arena, uint32_t, grid->row_count);
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid->rows[r].parent != NONE) parts[grid->rows[r].parent]++;
    return parts;
}

/* The rows of one parent, one list for each: next[r] and first[parent]. */
typedef struct Lists {
    uint32_t *first, *next;
} Lists;

static Lists list_parts(RelationFinder *finder, const DataGrid *grid)
{
    Lists lists = {arena_array(finder->env->arena, uint32_t, grid->row_count),
                   arena_array(finder->env->arena, uint32_t, grid->row_count)};
    for (uint32_t r = 0; r < grid->row_count; r++) lists.first[r] = NONE;
    for (uint32_t r = grid->row_count; r-- > 0;) {
        uint32_t parent = grid->rows[r].parent;
        if (parent == NONE) continue;
        lists.next[r] = lists.first[parent];
        lists.first[parent] = r;
    }
    return lists;
}

static void find_tree(RelationFinder *finder, uint32_t g)
{
    DataGrid *grid = grid_of(finder, g);
    uint32_t *parts = count_parts(finder, grid);
    Lists lists = list_parts(finder, grid);
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (grid->columns[c].kind != GRID_NUMBERS) continue;
        family_begin(finder, FAMILY_TREE, g, c);
        for (uint32_t r = 0; r < grid->row_count; r++) {
            if (!has_parts(grid, parts, r)) continue;
            found_begin(finder, grid_cell_number(grid, r, c));
            for (uint32_t p = lists.first[r]; p != NONE; p = lists.next[p])
                found_add(finder, grid_cell_number(grid, p, c), 1);
            found_end(finder);
        }
        family_end(finder, DIGITS_OF_STRUCTURE);
    }
}

/* ---- totals ---- */

typedef enum TotalMode {
    TOTAL_ABOVE,   /* of the rows since the total above */
    TOTAL_BELOW,   /* of the rows up to the next total */
    TOTAL_RUNNING, /* of the total above and the rows since */
    TOTAL_TOTALS,  /* of the totals above */
    TOTAL_ALL      /* of all rows above that are no totals */
} TotalMode;
enum { TOTAL_MODES = TOTAL_ALL + 1 };

/* The nearest total in that direction in the same block; NONE. */
static uint32_t nearest_total(const DataGrid *grid, uint32_t row, int step)
{
    for (uint32_t r = row + (uint32_t)step; r < grid->row_count; r += (uint32_t)step) {
        if (!str_equal(grid->rows[r].block, grid->rows[row].block)) return NONE;
        if (grid->rows[r].total) return r;
    }
    return NONE;
}

static bool in_block(const DataGrid *grid, uint32_t row, uint32_t other)
{
    const DataRow *r = &grid->rows[other];
    return r->parent == NONE && !r->of_which &&
           (!grid->rows[row].block.len || str_equal(r->block, grid->rows[row].block));
}

static bool is_part(const DataGrid *grid, uint32_t row, uint32_t other, TotalMode mode,
                    uint32_t above, uint32_t below)
{
    bool total = grid->rows[other].total, before = other < row;
    if (!in_block(grid, row, other) || other == row) return false;
    switch (mode) {
    case TOTAL_ABOVE: return !total && before && (above == NONE || other > above);
    case TOTAL_BELOW: return !total && !before && (below == NONE || other < below);
    case TOTAL_RUNNING: return before && above != NONE && other >= above;
    case TOTAL_TOTALS: return total && before;
    case TOTAL_ALL: return !total && before && above != NONE;
    }
    return false;
}

static void make_total(RelationFinder *finder, uint32_t g, uint32_t row, TotalMode mode)
{
    enum { AT_ONCE = 64 }; /* bytes of two names of blocks that are compared */
    const DataGrid *grid = grid_of(finder, g);
    uint64_t look = WORK_STEP + grid->rows[row].block.len / AT_ONCE;
    uint32_t above = nearest_total(grid, row, -1), below = nearest_total(grid, row, 1);
    family_begin(finder, FAMILY_TOTAL, g, NONE);
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (grid->columns[c].kind != GRID_NUMBERS) continue;
        work_spend(env_work(finder->env), look * grid->row_count);
        found_begin(finder, grid_cell_number(grid, row, c));
        for (uint32_t r = 0; r < grid->row_count; r++)
            if (is_part(grid, row, r, mode, above, below))
                found_add(finder, grid_cell_number(grid, r, c), 1);
        found_end(finder);
    }
}

/* If no way to read a total holds: that of its place. */
static TotalMode usual_mode(RelationFinder *finder, uint32_t g, uint32_t row)
{
    const DataGrid *grid = grid_of(finder, g);
    if (!row) return TOTAL_BELOW;
    return nearest_total(grid, row, -1) == NONE ? TOTAL_ABOVE : TOTAL_RUNNING;
}

/* The way to read a total that holds for most of its columns. */
static void find_total(RelationFinder *finder, uint32_t g, uint32_t row)
{
    int best = -1;
    uint32_t held = 0;
    for (int mode = 0; mode < TOTAL_MODES; mode++) {
        make_total(finder, g, row, (TotalMode)mode);
        bool good = family_weigh(finder, DIGITS_OF_STRUCTURE);
        uint32_t score = finder->families.items[finder->families.len - 1].held * 2 + 1;
        if (good && score > held) {
            held = score;
            best = mode;
        }
        family_drop(finder);
    }
    make_total(finder, g, row, best < 0 ? usual_mode(finder, g, row) : (TotalMode)best);
    family_end(finder, DIGITS_OF_STRUCTURE);
}

static void find_totals(RelationFinder *finder, uint32_t g)
{
    enum { MOST = 2000 }; /* totals of a table: each looks at all of its rows */
    const DataGrid *grid = grid_of(finder, g);
    uint32_t count = 0;
    for (uint32_t r = 0; r < grid->row_count && count < MOST; r++)
        if (grid->rows[r].total) {
            find_total(finder, g, r);
            count++;
        }
}

/* ---- rows that arithmetic shows ---- */

static Int128 cell_value(const DataGrid *grid, uint32_t row, uint32_t column)
{
    return grid_cell(grid, row, column)->value;
}

/* How many of the rows below add up to this one, in all columns; 0 = none do. */
static uint32_t sum_of_next(RelationFinder *finder, const DataGrid *grid, uint32_t row,
                            uint32_t column)
{
    enum { FAR = 200 };
    Int128 wanted = cell_value(grid, row, column), sum = 0;
    for (uint32_t n = 1; row + n < grid->row_count && n <= FAR; n++) {
        if (grid->rows[row + n].total) return 0;
        sum += cell_value(grid, row + n, column);
        work_spend(env_work(finder->env), CELL_COMPARED);
        if (sum == wanted && n > 1) return n;
    }
    return 0;
}

static bool make_rows(RelationFinder *finder, uint32_t g, uint32_t row, uint32_t count)
{
    const DataGrid *grid = grid_of(finder, g);
    family_begin(finder, FAMILY_ROWS, g, NONE);
    for (uint32_t c = 0; c < grid->column_count; c++) {
        if (grid->columns[c].kind != GRID_NUMBERS) continue;
        found_begin(finder, grid_cell_number(grid, row, c));
        for (uint32_t n = 1; n <= count; n++)
            found_add(finder, grid_cell_number(grid, row + n, c), 1);
        found_end(finder);
    }
    if (!family_end(finder, DIGITS_OF_SEARCH)) return false;
    for (uint32_t n = 1; n <= count; n++) grid_of(finder, g)->rows[row + n].parent = row;
    return true;
}

/* Only where nothing that is written tells what the rows are to each other. */
static void find_rows(RelationFinder *finder, uint32_t g)
{
    enum { COLUMNS = 6 /* that are looked at */ };
    const DataGrid *grid = grid_of(finder, g);
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid->rows[r].parent != NONE) return;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        uint32_t looked = 0;
        for (uint32_t c = 0; c < grid->column_count && looked < COLUMNS; c++) {
            if (grid->columns[c].kind != GRID_NUMBERS) continue;
            looked++;
            if (grid->rows[r].total || !cell_value(grid, r, c)) continue;
            uint32_t count = sum_of_next(finder, grid, r, c);
            if (count && make_rows(finder, g, r, count)) break;
        }
    }
}

void find_in_rows(RelationFinder *finder, uint32_t grid)
{
    find_rows(finder, grid);
    find_tree(finder, grid);
    find_totals(finder, grid);
}
