/* Columns that are shares of a total, changes in percent, or products of two others. */
#include "lang/discover/finder.h"

enum { SEARCHED = 24 /* columns: more are not searched */ };

typedef struct RatesSearch {
    RelationFinder *finder;
    uint32_t g;
} RatesSearch;

static const DataGrid *grid_of(const RatesSearch *s)
{
    return &s->finder->grids.items[s->g];
}

static bool is_numbers(const DataGrid *grid, uint32_t column)
{
    return grid->columns[column].kind == GRID_NUMBERS;
}

static bool mentions(Str heading, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_contains(heading, str_from(words[i]))) return true;
    return false;
}

/* ---- percent ---- */

static bool is_percent_column(const DataGrid *grid, uint32_t column)
{
    static const char *const words[] = {"占比",    "比重",    "比例",  "增幅",  "增长率",
                                        "增减率",  "%",       "％",    "Share", "share",
                                        "Percent", "percent", "Anteil"};
    if (mentions(grid->columns[column].heading, words, sizeof words / sizeof *words)) return true;
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid_cell(grid, r, column)->percent) return true;
    return false;
}

/* The total that a row is a share of: the next one below in its block, or else above. */
static uint32_t total_of(const DataGrid *grid, uint32_t row)
{
    for (int step = 1; step >= -1; step -= 2)
        for (uint32_t r = row; r < grid->row_count; r += (uint32_t)step)
            if (grid->rows[r].total && str_equal(grid->rows[r].block, grid->rows[row].block))
                return r;
    return NONE;
}

static void add_rate(const RatesSearch *s, FoundFormula formula, uint32_t printed, uint32_t a,
                     uint32_t b)
{
    const RelationFinder *finder = s->finder;
    if (!finder->cells[printed]->number || !finder->cells[a]->number) return;
    found_begin(s->finder, printed);
    found_add(s->finder, a, 0);
    found_add(s->finder, b, 0);
    found_end_by(s->finder, formula, 0);
}

/* Two columns of the row, or one of them and the total; a of b. */
static bool try_rate(const RatesSearch *s, FoundFormula formula, uint32_t column, uint32_t a,
                     uint32_t b)
{
    const DataGrid *grid = grid_of(s);
    family_begin(s->finder, FAMILY_SHARE, s->g, column);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        uint32_t whole = b == NONE ? total_of(grid, r) : r;
        if (whole != NONE)
            add_rate(s, formula, grid_cell_number(grid, r, column), grid_cell_number(grid, r, a),
                     grid_cell_number(grid, whole, b == NONE ? a : b));
    }
    return family_end(s->finder, DIGITS_OF_STRUCTURE);
}

/* Shares of a figure that only another table prints. */
static bool try_whole(const RatesSearch *s, uint32_t column, uint32_t part, uint32_t whole)
{
    const DataGrid *grid = grid_of(s);
    family_begin(s->finder, FAMILY_SHARE, s->g, column);
    for (uint32_t r = 0; r < grid->row_count; r++)
        add_rate(s, FORMULA_SHARE, grid_cell_number(grid, r, column),
                 grid_cell_number(grid, r, part), whole);
    return family_end(s->finder, DIGITS_OF_SEARCH);
}

/* Whether a percentage of the whole may be what is printed in the first rows that have one. */
static bool may_be_whole(const RatesSearch *s, uint32_t column, uint32_t part, Int128 whole)
{
    enum { LOOKED = 3 };
    const DataGrid *grid = grid_of(s);
    uint32_t looked = 0, near = 0;
    for (uint32_t r = 0; r < grid->row_count && looked < LOOKED; r++) {
        const GridCell *printed = grid_cell(grid, r, column), *of = grid_cell(grid, r, part);
        if (!printed->number || !of->value) continue;
        Int128 given, taken, off;
        looked++;
        if (!int128_multiply(printed->value, whole, &given) ||
            !int128_multiply(of->value, (Int128)100 * 1000000000, &taken))
            continue;
        off = given > taken ? given - taken : taken - given;
        near += off / 10000 <= (whole > 0 ? whole : -whole) * (1000000000 / 10000); /* by 1 point */
    }
    return looked == LOOKED && near + 1 >= LOOKED;
}

static bool find_whole(const RatesSearch *s, uint32_t column, uint32_t part)
{
    const RelationFinder *finder = s->finder;
    work_spend(env_work(finder->env), finder->cell_count);
    for (uint32_t i = 0; i < finder->cell_count; i++)
        if (finder->cells[i]->value > 0 && finder->cell_grids[i] != s->g &&
            may_be_whole(s, column, part, finder->cells[i]->value) && try_whole(s, column, part, i))
            return true;
    return false;
}

static bool find_rate(const RatesSearch *s, uint32_t column)
{
    const DataGrid *grid = grid_of(s);
    bool any = false;
    for (uint32_t a = 0; a < grid->column_count; a++) {
        if (a == column || !is_numbers(grid, a)) continue;
        any |= try_rate(s, FORMULA_SHARE, column, a, NONE);
        for (uint32_t b = 0; b < grid->column_count; b++)
            if (b != column && b != a && is_numbers(grid, b)) {
                any |= try_rate(s, FORMULA_GROWTH, column, a, b);
                any |= try_rate(s, FORMULA_RATE, column, a, b);
            }
    }
    return any;
}

static void find_percents(const RatesSearch *s)
{
    enum { LARGEST = 20000 /* cells: of more, none is tried as a whole */ };
    const DataGrid *grid = grid_of(s);
    for (uint32_t c = 0; c < grid->column_count && grid->column_count <= SEARCHED; c++) {
        if (!is_numbers(grid, c) || !is_percent_column(grid, c) || find_rate(s, c)) continue;
        for (uint32_t a = 0; a < grid->column_count && s->finder->cell_count <= LARGEST; a++)
            if (a != c && is_numbers(grid, a) && find_whole(s, c, a)) break;
    }
}

/* ---- products ---- */

static bool try_product(const RatesSearch *s, uint32_t column, uint32_t a, uint32_t b, int scale)
{
    const DataGrid *grid = grid_of(s);
    family_begin(s->finder, FAMILY_PRODUCT, s->g, column);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        const GridCell *x = grid_cell(grid, r, a), *y = grid_cell(grid, r, b);
        if (!grid_cell(grid, r, column)->number || !x->number || !y->number) continue;
        found_begin(s->finder, grid_cell_number(grid, r, column));
        found_add(s->finder, grid_cell_number(grid, r, a), 0);
        found_add(s->finder, grid_cell_number(grid, r, b), 0);
        found_end_by(s->finder, FORMULA_PRODUCT, scale);
    }
    return family_end(s->finder, DIGITS_OF_SEARCH);
}

static bool is_quantity(const DataGrid *grid, uint32_t column)
{
    static const char *const words[] = {"数量",   "人数",   "次数",  "Quantity", "quantity",
                                        "Number", "number", "Units", "units",    "Count",
                                        "Menge",  "Anzahl", "Hours", "hours",    "Qty"};
    return mentions(grid->columns[column].heading, words, sizeof words / sizeof *words);
}

/* Prices may be of another unit than amounts: yuan where amounts are 10,000 yuan. */
static bool find_product(const RatesSearch *s, uint32_t quantity, uint32_t column)
{
    static const int scales[] = {0, 3, 4, 6};
    const DataGrid *grid = grid_of(s);
    for (uint32_t b = 0; b < grid->column_count; b++) {
        if (b == column || b == quantity || !is_numbers(grid, b)) continue;
        for (size_t i = 0; i < sizeof scales / sizeof *scales; i++)
            if (try_product(s, column, quantity, b, scales[i])) return true;
    }
    return false;
}

static void find_products(const RatesSearch *s)
{
    const DataGrid *grid = grid_of(s);
    if (grid->column_count > SEARCHED) return;
    for (uint32_t q = 0; q < grid->column_count; q++) {
        if (!is_numbers(grid, q) || !is_quantity(grid, q)) continue;
        for (uint32_t c = 0; c < grid->column_count; c++)
            if (c != q && is_numbers(grid, c) && find_product(s, q, c)) break;
    }
}

void find_rates(RelationFinder *finder, uint32_t grid)
{
    RatesSearch s = {.finder = finder, .g = grid};
    find_percents(&s);
    find_products(&s);
}
