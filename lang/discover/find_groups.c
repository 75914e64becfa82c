/* Tables whose rows name, in one of their columns, the rows of another table: items of activities,
 * projects of programmes. The amounts of those that name a row add up to it. */
#include <stdlib.h>

#include "lang/discover/finder.h"
#include "lang/tabular/written.h"

typedef struct NamingRow { /* a row, and the text in it that may name a row elsewhere */
    Symbol name;
    uint32_t grid, row;
} NamingRow;

typedef struct NamingGroups {
    RelationFinder *finder;
    Interner *names;
    VEC(NamingRow) labels; /* of all grids, sorted */
    VEC(NamingRow) named;  /* by the column at hand, sorted */
} NamingGroups;

static Symbol fold(NamingGroups *g, Str text)
{
    char *out = arena_alloc(g->finder->env->arena, text.len + 1);
    uint32_t len = 0;
    for (uint32_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ') out[len++] = text.ptr[i];
    return intern(g->names, (Str){out, len});
}

static int by_name(const void *a, const void *b)
{
    const NamingRow *x = a, *y = b;
    if (x->name != y->name) return x->name < y->name ? -1 : 1;
    if (x->grid != y->grid) return x->grid < y->grid ? -1 : 1;
    return x->row < y->row ? -1 : x->row > y->row;
}

static void collect_labels(NamingGroups *g)
{
    for (uint32_t i = 0; i < g->finder->grids.len; i++) {
        const DataGrid *grid = &g->finder->grids.items[i];
        for (uint32_t r = 0; r < grid->row_count; r++)
            if (grid->rows[r].label.len && !grid->rows[r].total)
                *vec_push(g->finder->env->arena, &g->labels) =
                    (NamingRow){fold(g, grid->rows[r].label), i, r};
    }
    if (g->labels.len) qsort(g->labels.items, g->labels.len, sizeof(NamingRow), by_name);
}

/* False if no text is in it twice: then nothing is to be added up. */
static bool collect_named(NamingGroups *g, uint32_t grid_number, uint32_t column)
{
    const DataGrid *grid = &g->finder->grids.items[grid_number];
    bool twice = false;
    g->named.len = 0;
    for (uint32_t r = 0; r < grid->row_count; r++) {
        Str text = grid_cell(grid, r, column)->text;
        if (!written_is_nothing(text) && !grid->rows[r].total)
            *vec_push(g->finder->env->arena, &g->named) =
                (NamingRow){fold(g, text), grid_number, r};
    }
    if (g->named.len) qsort(g->named.items, g->named.len, sizeof(NamingRow), by_name);
    for (uint32_t i = 1; i < g->named.len; i++)
        twice |= g->named.items[i].name == g->named.items[i - 1].name;
    return twice;
}

static uint32_t first_named(const NamingGroups *g, Symbol name)
{
    uint32_t lo = 0, hi = g->named.len;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (g->named.items[middle].name < name)
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

/* The rows of the other grid that bear the names, each as the sum of those that name it. Several
 * rows of one label are all meant, so their sum is compared. */
static void add_sums(NamingGroups *g, uint32_t other, uint32_t from, uint32_t to, uint32_t column,
                     uint32_t amounts)
{
    RelationFinder *finder = g->finder;
    const DataGrid *target = &finder->grids.items[other];
    for (uint32_t i = from; i < to; i++) {
        const NamingRow *label = &g->labels.items[i];
        if (i > from && label->name == g->labels.items[i - 1].name) continue;
        uint32_t at = first_named(g, label->name);
        if (at == g->named.len || g->named.items[at].name != label->name) continue;
        found_begin(finder, grid_cell_number(target, label->row, column));
        for (uint32_t k = i + 1; k < to && g->labels.items[k].name == label->name; k++)
            found_add(finder, grid_cell_number(target, g->labels.items[k].row, column), -1);
        for (; at < g->named.len && g->named.items[at].name == label->name; at++) {
            const DataGrid *source = &finder->grids.items[g->named.items[at].grid];
            found_add(finder, grid_cell_number(source, g->named.items[at].row, amounts), 1);
        }
        found_end(finder);
    }
    family_prune(finder);
}

static void make_groups(NamingGroups *g, uint32_t grid, uint32_t other, uint32_t from, uint32_t to,
                        uint32_t column, uint32_t amounts)
{
    family_begin(g->finder, FAMILY_GROUPS, other, column);
    Family *family = &g->finder->families.items[g->finder->families.len - 1];
    family->other_grid = grid;
    family->other_column = amounts;
    add_sums(g, other, from, to, column, amounts);
}

/* For each column of the other table, the amounts that agree best with it. */
static void try_columns(NamingGroups *g, uint32_t grid, uint32_t other, uint32_t from, uint32_t to)
{
    RelationFinder *finder = g->finder;
    const DataGrid *target = &finder->grids.items[other], *source = &finder->grids.items[grid];
    for (uint32_t c = 0; c < target->column_count; c++) {
        uint32_t best = NONE, most = 0;
        if (target->columns[c].kind != GRID_NUMBERS) continue;
        for (uint32_t a = 0; a < source->column_count; a++) {
            if (source->columns[a].kind != GRID_NUMBERS) continue;
            make_groups(g, grid, other, from, to, c, a);
            bool good = family_weigh(finder, DIGITS_OF_SEARCH);
            uint32_t held = finder->families.items[finder->families.len - 1].held;
            family_drop(finder);
            if (!good || held <= most) continue;
            most = held;
            best = a;
        }
        if (best == NONE) continue;
        make_groups(g, grid, other, from, to, c, best);
        family_weigh(finder, DIGITS_OF_SEARCH);
    }
}

/* Rows that are parts of others would be added twice. */
static bool is_flat(const DataGrid *grid)
{
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid->rows[r].parent != NONE || grid->rows[r].code.len) return false;
    return true;
}

static int by_grid(const void *a, const void *b)
{
    const NamingRow *x = a, *y = b;
    if (x->grid != y->grid) return x->grid < y->grid ? -1 : 1;
    return by_name(a, b);
}

void find_groups(RelationFinder *finder)
{
    NamingGroups g = {.finder = finder};
    g.names = intern_new(finder->env->arena, intern_seed(finder->env->names));
    collect_labels(&g);
    if (g.labels.len) qsort(g.labels.items, g.labels.len, sizeof(NamingRow), by_grid);
    for (uint32_t i = 0; i < finder->grids.len; i++)
        for (uint32_t c = 0; c < finder->grids.items[i].column_count; c++) {
            if (!is_flat(&finder->grids.items[i])) break;
            GridKind kind = finder->grids.items[i].columns[c].kind;
            if ((kind != GRID_TEXT && kind != GRID_LABELS) || !collect_named(&g, i, c)) continue;
            for (uint32_t from = 0, to; from < g.labels.len; from = to) {
                for (to = from;
                     to < g.labels.len && g.labels.items[to].grid == g.labels.items[from].grid;)
                    to++;
                if (g.labels.items[from].grid != i)
                    try_columns(&g, i, g.labels.items[from].grid, from, to);
            }
        }
}
