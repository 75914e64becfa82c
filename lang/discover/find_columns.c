/* Columns that are sums of others, balances, or equal to another. */
#include "lang/discover/finder.h"

enum { SEARCHED = 40 /* columns: more are not searched, only read by their headings */ };

typedef struct ColumnsSearch {
    RelationFinder *finder;
    uint32_t g;
    bool *part;      /* [column]: some column is the sum of it and others */
    bool *zero;      /* [column]: no amount is in it */
    bool *total;     /* [column]: its heading names one */
    uint32_t *group; /* [column]: how much of its heading names its group */
} ColumnsSearch;

static DataGrid *grid_of(const ColumnsSearch *s)
{
    return &s->finder->grids.items[s->g];
}

/* ---- headings ---- */

/* How much of a heading names its group: up to its last " / ". */
static uint32_t group_length(Str heading)
{
    for (uint32_t at = heading.len; at >= 3; at--)
        if (memcmp(heading.ptr + at - 3, " / ", 3) == 0) return at;
    return 0;
}

static bool names_total(Str heading)
{
    static const char *const words[] = {"合计",  "总计",     "小计",  "共计",      "Total", "total",
                                        "TOTAL", "Subtotal", "Summe", "Insgesamt", "Gesamt"};
    uint32_t group = group_length(heading);
    Str last = group ? (Str){heading.ptr + group, heading.len - group} : heading;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(last, str_from(words[i])) || str_ends(last, str_from(words[i]))) return true;
    return false;
}

static bool is_below(Str heading, Str group)
{
    return heading.len > group.len && str_starts(heading, group);
}

/* The total of a deeper group that a column is part of: that counts, and not the column. */
static bool has_own_total(const ColumnsSearch *s, uint32_t column, Str group, uint32_t total)
{
    const DataGrid *grid = grid_of(s);
    Str heading = grid->columns[column].heading;
    uint32_t own = s->group[column];
    if (own <= group.len || s->total[column]) return false;
    work_spend(env_work(s->finder->env), (uint64_t)grid->column_count * (1 + own / CELL_COMPARED));
    Str deeper = {heading.ptr, own};
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (c != column && c != total && grid->columns[c].kind == GRID_NUMBERS &&
            s->group[c] == own && s->total[c] && is_below(grid->columns[c].heading, deeper))
            return true;
    return false;
}

static void add_instances(ColumnsSearch *s, uint32_t target, const uint32_t *parts, uint32_t count)
{
    const DataGrid *grid = grid_of(s);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        found_begin(s->finder, grid_cell_number(grid, r, target));
        for (uint32_t i = 0; i < count; i++)
            found_add(s->finder, grid_cell_number(grid, r, parts[i]), 1);
        found_end(s->finder);
    }
}

static bool try_parts(ColumnsSearch *s, uint32_t target, const uint32_t *parts, uint32_t count,
                      uint32_t digits)
{
    family_begin(s->finder, FAMILY_COLUMNS, s->g, target);
    add_instances(s, target, parts, count);
    if (!family_end(s->finder, digits)) return false;
    for (uint32_t i = 0; i < count; i++) s->part[parts[i]] = true;
    return true;
}

/* A total of a group is what is in the group; a total without group, of the whole table. */
static bool find_by_heading(ColumnsSearch *s, uint32_t target)
{
    const DataGrid *grid = grid_of(s);
    Str heading = grid->columns[target].heading;
    Str group = {heading.ptr, s->group[target]};
    uint32_t *parts = arena_array(s->finder->env->arena, uint32_t, grid->column_count), count = 0;
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (c != target && grid->columns[c].kind == GRID_NUMBERS && !s->part[c] &&
            is_below(grid->columns[c].heading, group) && !has_own_total(s, c, group, target))
            parts[count++] = c;
    return count && try_parts(s, target, parts, count, DIGITS_OF_STRUCTURE);
}

/* ---- search ---- */

static bool may_fail(uint32_t held, uint32_t broken)
{
    return broken > 2 + held / 3;
}

/* Whether a run of visible columns adds up to the target in nearly all rows. */
static bool run_holds(const ColumnsSearch *s, uint32_t target, const uint32_t *run, uint32_t count)
{
    const DataGrid *grid = grid_of(s);
    uint32_t held = 0, broken = 0, used = 0;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        Int128 sum = 0;
        uint32_t nonzero = 0;
        for (uint32_t i = 0; i < count; i++) {
            Int128 value = grid_cell(grid, r, run[i])->value;
            sum += value;
            nonzero += value != 0;
        }
        Int128 wanted = grid_cell(grid, r, target)->value;
        work_spend(env_work(s->finder->env), CELL_COMPARED * (count + 1));
        if (!sum && !wanted) continue;
        if (nonzero > 1) used++;
        if (sum == wanted)
            held++;
        else if (may_fail(held, ++broken))
            return false;
    }
    return used && held > broken;
}

/* In a run in which fewer than two have amounts, nothing adds up. */
static uint32_t nonzero_columns(const ColumnsSearch *s, const uint32_t *run, uint32_t count)
{
    uint32_t nonzero = 0;
    for (uint32_t i = 0; i < count; i++) nonzero += !s->zero[run[i]];
    work_spend(env_work(s->finder->env), count);
    return nonzero;
}

static bool find_run(ColumnsSearch *s, uint32_t target, const uint32_t *visible, uint32_t count)
{
    for (uint32_t from = 0; from < count; from++)
        for (uint32_t to = from + 2; to <= count; to++) {
            bool inside = false;
            for (uint32_t i = from; i < to; i++) inside |= visible[i] == target;
            if (inside) break;
            if (nonzero_columns(s, visible + from, to - from) < 2) continue;
            if (run_holds(s, target, visible + from, to - from) &&
                try_parts(s, target, visible + from, to - from, DIGITS_OF_SEARCH))
                return true;
        }
    for (uint32_t a = 0; a < count; a++)
        for (uint32_t b = a + 1; b < count; b++) {
            uint32_t pair[2] = {visible[a], visible[b]};
            if (s->zero[pair[0]] || s->zero[pair[1]]) continue;
            if (pair[0] != target && pair[1] != target && run_holds(s, target, pair, 2) &&
                try_parts(s, target, pair, 2, DIGITS_OF_SEARCH))
                return true;
        }
    return false;
}

static uint32_t visible_columns(const ColumnsSearch *s, uint32_t *visible)
{
    const DataGrid *grid = grid_of(s);
    uint32_t count = 0;
    for (uint32_t c = 0; c < grid->column_count && count < SEARCHED; c++)
        if (grid->columns[c].kind == GRID_NUMBERS && !s->part[c]) visible[count++] = c;
    return count;
}

static void find_sums(ColumnsSearch *s)
{
    const DataGrid *grid = grid_of(s);
    uint32_t visible[SEARCHED];
    bool *known = arena_array(s->finder->env->arena, bool, grid->column_count);
    for (int pass = 0; pass < 2; pass++) /* groups first, then the whole table */
        for (uint32_t c = 0; c < grid->column_count; c++) {
            bool grouped = s->group[c] != 0;
            if (grid->columns[c].kind == GRID_NUMBERS && s->total[c] && grouped == (pass == 0))
                known[c] = find_by_heading(s, c);
        }
    for (uint32_t c = 0; c < grid->column_count; c++) {
        uint32_t count = visible_columns(s, visible);
        if (grid->columns[c].kind == GRID_NUMBERS && !known[c]) find_run(s, c, visible, count);
    }
}

/* ---- balances: what was there, and what came, less what went ---- */

/* The fourth is what the first and the second give less the third. */
static bool balance_holds(const ColumnsSearch *s, const uint32_t *columns)
{
    const DataGrid *grid = grid_of(s);
    uint32_t held = 0, broken = 0, full = 0;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        Int128 v[4];
        bool all = true;
        for (int i = 0; i < 4; i++) {
            v[i] = grid_cell(grid, r, columns[i])->value;
            all &= v[i] != 0;
        }
        work_spend(env_work(s->finder->env), 4 * CELL_COMPARED);
        if (v[0] + v[1] - v[2] == v[3]) {
            held += v[3] != 0;
            full += all;
        } else if (may_fail(held, ++broken)) {
            return false;
        }
    }
    return full > 1 && held > broken;
}

static bool try_balance(ColumnsSearch *s, const uint32_t *columns)
{
    const DataGrid *grid = grid_of(s);
    if (!balance_holds(s, columns)) return false;
    family_begin(s->finder, FAMILY_BALANCE, s->g, columns[3]);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        found_begin(s->finder, grid_cell_number(grid, r, columns[3]));
        for (int i = 0; i < 3; i++)
            found_add(s->finder, grid_cell_number(grid, r, columns[i]), i < 2 ? 1 : -1);
        found_end(s->finder);
    }
    return family_end(s->finder, DIGITS_OF_SEARCH);
}

/* Opening, in, out, closing: in the order in which such tables have them, or out before in. */
static void find_balances(ColumnsSearch *s)
{
    enum { MOST = 12 };
    uint32_t visible[SEARCHED], count = visible_columns(s, visible);
    for (uint32_t d = 3; d < count && count <= MOST; d++)
        for (uint32_t a = 0; a + 2 < d; a++)
            for (uint32_t b = a + 1; b < d; b++)
                for (uint32_t c = a + 1; c < d; c++) {
                    uint32_t columns[4] = {visible[a], visible[b], visible[c], visible[d]};
                    if (b != c && try_balance(s, columns)) return;
                }
}

/* ---- columns that are equal ---- */

static void try_equal(ColumnsSearch *s, uint32_t target, uint32_t other)
{
    enum { LEAST = 3, DIGITS_OF_EQUALS = 12 };
    const DataGrid *grid = grid_of(s);
    RelationFinder *finder = s->finder;
    family_begin(finder, FAMILY_EQUAL, s->g, target);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (!grid_cell(grid, r, target)->number && !grid_cell(grid, r, other)->number) continue;
        found_begin(finder, grid_cell_number(grid, r, target));
        found_add(finder, grid_cell_number(grid, r, other), 1);
        found_end(finder);
    }
    finder->families.items[finder->families.len - 1].other_grid = s->g;
    finder->families.items[finder->families.len - 1].other_column = other;
    if (!family_is_near(finder, LEAST, 1))
        family_drop(finder);
    else
        family_end(finder, DIGITS_OF_EQUALS);
}

/* Amounts may well be equal in most rows without a reason; so in all of them, but for a slip. */
static void find_equals(ColumnsSearch *s)
{
    uint32_t visible[SEARCHED], count = visible_columns(s, visible);
    for (uint32_t b = 1; b < count; b++)
        for (uint32_t a = 0; a < b; a++) try_equal(s, visible[b], visible[a]);
}

static bool is_zero(const DataGrid *grid, uint32_t column)
{
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid_cell(grid, r, column)->value) return false;
    return true;
}

static void know_columns(ColumnsSearch *s)
{
    const DataGrid *grid = grid_of(s);
    Arena *arena = s->finder->env->arena;
    s->part = arena_array(arena, bool, grid->column_count);
    s->zero = arena_array(arena, bool, grid->column_count);
    s->total = arena_array(arena, bool, grid->column_count);
    s->group = arena_array(arena, uint32_t, grid->column_count);
    for (uint32_t c = 0; c < grid->column_count; c++) {
        s->zero[c] = is_zero(grid, c);
        s->total[c] = names_total(grid->columns[c].heading);
        s->group[c] = group_length(grid->columns[c].heading);
    }
}

void find_in_columns(RelationFinder *finder, uint32_t grid)
{
    ColumnsSearch s = {.finder = finder, .g = grid};
    know_columns(&s);
    find_sums(&s);
    find_balances(&s);
    find_equals(&s);
    find_rates(finder, grid);
}
