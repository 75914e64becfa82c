/* Which cells of a table are facts, and what its rows and columns are called. */
#include "lang/base/unicode.h"
#include "lang/discover/transcript.h"

static const DataGrid *grid_at(const Transcript *t, uint32_t g)
{
    return &t->d->finder.grids.items[g];
}

static Arena *arena_of(const Transcript *t)
{
    return t->d->finder.env->arena;
}

/* A name in backticks: without them, and on one line. */
static Str text_name(Arena *arena, Str text)
{
    char *out = arena_alloc(arena, text.len + 1);
    for (uint32_t i = 0; i < text.len; i++)
        out[i] = text.ptr[i] == '`' || (unsigned char)text.ptr[i] < ' ' ? '_' : text.ptr[i];
    return (Str){out, text.len};
}

/* ---- sums ---- */

static uint32_t row_of(const DataGrid *grid, uint32_t cell)
{
    return (cell - grid->first_cell) / grid->column_count;
}

static uint32_t column_of(const DataGrid *grid, uint32_t cell)
{
    return (cell - grid->first_cell) % grid->column_count;
}

/* Terms of the family's first relation, as rows or as columns. */
static RowSet terms_of(const Transcript *t, const Family *family, bool rows)
{
    const RelationFinder *finder = &t->d->finder;
    const FoundRelation *relation = &finder->relations.items[family->first];
    RowSet set = {arena_array(arena_of(t), uint32_t, relation->count), 0};
    for (uint32_t i = 1; i < relation->count; i++) {
        uint32_t cell = finder->terms.items[relation->first + i].cell;
        const DataGrid *grid = grid_at(t, family->grid);
        set.rows[set.len++] = rows ? row_of(grid, cell) : column_of(grid, cell);
    }
    return set;
}

typedef struct Expansion {
    const RowSet *sums;
    uint32_t *seen; /* [item]: the sum that it was last seen in, + 1 */
    uint32_t sum;
    RowSet *out;
} Expansion;

/* What the items of a set that are sums themselves stand for; false if something comes twice. */
static bool expand(Expansion *x, const RowSet *set, uint32_t depth)
{
    for (uint32_t i = 0; i < set->len; i++) {
        uint32_t item = set->rows[i];
        if (x->seen[item] == x->sum + 1) return false;
        x->seen[item] = x->sum + 1;
        if (!x->sums[item].len)
            x->out->rows[x->out->len++] = item;
        else if (!depth || !expand(x, &x->sums[item], depth - 1))
            return false;
    }
    return true;
}

static void settle(const Transcript *t, RowSet *sums, uint32_t count)
{
    enum { DEEPEST = 8 };
    RowSet *settled = arena_array(arena_of(t), RowSet, count);
    uint32_t *seen = arena_array(arena_of(t), uint32_t, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!sums[i].len) continue;
        settled[i].rows = arena_array(arena_of(t), uint32_t, count);
        Expansion x = {.sums = sums, .seen = seen, .sum = i, .out = &settled[i]};
        seen[i] = i + 1;
        if (!expand(&x, &sums[i], DEEPEST)) settled[i].len = 0;
    }
    memcpy(sums, settled, count * sizeof *sums);
}

static bool is_sum_of_numbers(const DataGrid *grid, const RowSet *sum, uint32_t column)
{
    bool numbers = grid->columns[column].kind == GRID_NUMBERS;
    for (uint32_t i = 0; i < sum->len; i++)
        numbers &= grid->columns[sum->rows[i]].kind == GRID_NUMBERS;
    return numbers;
}

static bool is_root(const DataGrid *grid, uint32_t r)
{
    return !grid->rows[r].total && !grid->rows[r].of_which && grid->rows[r].parent == NONE;
}

/* Is each figure of the row the sum of those of all rows that are part of none? */
static bool is_sum_of_all(const Transcript *t, uint32_t g, uint32_t r)
{
    const DataGrid *grid = grid_at(t, g);
    bool any = false;
    for (uint32_t c = 0; c < grid->column_count; c++) {
        Int128 sum = 0;
        if (grid->columns[c].kind != GRID_NUMBERS) continue;
        for (uint32_t k = 0; k < grid->row_count; k++)
            if (is_root(grid, k) && !int128_add(sum, grid_cell(grid, k, c)->value, &sum))
                return false;
        if (sum != grid_cell(grid, r, c)->value) return false;
        any |= sum != 0;
    }
    return any;
}

/* Rows that words call totals, and that are, though by so few digits that it was no evidence. */
static void find_plain_totals(Transcript *t, uint32_t g)
{
    const DataGrid *grid = grid_at(t, g);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        RowSet *total = &t->plans[g].totals[r];
        if (!grid->rows[r].total || total->len || !is_sum_of_all(t, g, r)) continue;
        total->rows = arena_array(arena_of(t), uint32_t, grid->row_count);
        for (uint32_t k = 0; k < grid->row_count; k++)
            if (is_root(grid, k)) total->rows[total->len++] = k;
    }
}

static void find_sums(Transcript *t)
{
    const RelationFinder *finder = &t->d->finder;
    for (uint32_t f = 0; f < finder->families.len; f++) {
        const Family *family = &finder->families.items[f];
        if (family->doubtful) continue;
        GridPlan *plan = &t->plans[family->grid];
        const FoundRelation *first = &finder->relations.items[family->first];
        uint32_t cell = finder->terms.items[first->first].cell;
        if (family->kind == FAMILY_COLUMNS && !plan->sums[family->column].len)
            plan->sums[family->column] = terms_of(t, family, false);
        if (family->kind == FAMILY_TOTAL) {
            uint32_t row = row_of(grid_at(t, family->grid), cell);
            plan->totals[row] = terms_of(t, family, true);
        }
    }
    for (uint32_t g = 0; g < finder->grids.len; g++) {
        const DataGrid *grid = grid_at(t, g);
        for (uint32_t c = 0; c < grid->column_count; c++)
            if (!is_sum_of_numbers(grid, &t->plans[g].sums[c], c)) t->plans[g].sums[c].len = 0;
        find_plain_totals(t, g);
        settle(t, t->plans[g].sums, grid->column_count);
        settle(t, t->plans[g].totals, grid->row_count);
        for (uint32_t r = 0; r < grid->row_count; r++)
            t->plans[g].is_total[r] = t->plans[g].totals[r].len != 0;
    }
}

/* Is each figure of a row with parts their sum? Too few of them may have been evidence. */
static bool adds_up(const Transcript *t, uint32_t g, uint32_t c)
{
    const DataGrid *grid = grid_at(t, g);
    Int128 *sums = arena_array(arena_of(t), Int128, grid->row_count);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        uint32_t parent = grid->rows[r].parent;
        if (parent != NONE &&
            !int128_add(sums[parent], grid_cell(grid, r, c)->value, &sums[parent]))
            return false;
    }
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (t->plans[g].has_parts[r] && grid_cell(grid, r, c)->value != sums[r]) return false;
    return true;
}

/* Rows stand for the sums of their parts if that was found of all columns with a figure there. */
static bool is_tree(const Transcript *t, uint32_t g)
{
    const RelationFinder *finder = &t->d->finder;
    const DataGrid *grid = grid_at(t, g);
    bool *found = arena_array(arena_of(t), bool, grid->column_count), any = false;
    for (uint32_t f = 0; f < finder->families.len; f++) {
        const Family *family = &finder->families.items[f];
        if (family->kind != FAMILY_TREE || family->grid != g || family->doubtful) continue;
        found[family->column] = any = true;
    }
    for (uint32_t r = 0; r < grid->row_count; r++)
        for (uint32_t c = 0; c < grid->column_count && any; c++) {
            bool figure = t->plans[g].has_parts[r] && grid->columns[c].kind == GRID_NUMBERS &&
                          grid_cell(grid, r, c)->value;
            if (!figure || found[c]) continue;
            found[c] = adds_up(t, g, c);
            if (!found[c]) return false;
        }
    return any;
}

/* ---- names ---- */

static uint32_t column_kind(const DataGrid *grid, GridKind kind)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == kind) return c;
    return NONE;
}

/* The texts that name the members of a table: its codes, or else its labels. */
static bool names_repeat(const Transcript *t, uint32_t g)
{
    const DataGrid *grid = grid_at(t, g);
    uint32_t labels = column_kind(grid, GRID_LABELS);
    Interner *seen = intern_new(arena_of(t), 1);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (t->plans[g].is_total[r]) continue;
        Str name = grid->rows[r].code;
        if (!name.len && labels != NONE) name = grid_cell(grid, r, labels)->text;
        if (!name.len || intern_find(seen, arena_of(t), name)) return true;
        intern(seen, name);
    }
    return false;
}

static Str quoted(Arena *arena, Str text)
{
    Sink sink;
    sink_memory(&sink, arena);
    Writer writer = {.arena = arena, .sink = &sink};
    write_string(&writer, text);
    return sink_result(&sink);
}

static Str named(const Transcript *t, Str text)
{
    Sink sink;
    sink_memory(&sink, arena_of(t));
    Interner *names = t->d->finder.env->names;
    Writer writer = {.arena = arena_of(t), .sink = &sink, .names = names};
    write_name(&writer, (Name){.symbol = intern(names, text)});
    return sink_result(&sink);
}

static bool is_code_word(Str code)
{
    for (uint32_t i = 0; i < code.len; i++)
        if (code.ptr[i] == '.') return false;
    return code.len && code.ptr[code.len - 1] != '-';
}

static void name_rows(Transcript *t, uint32_t g)
{
    GridPlan *plan = &t->plans[g];
    const DataGrid *grid = grid_at(t, g);
    uint32_t labels = column_kind(grid, GRID_LABELS);
    plan->numbered = names_repeat(t, g);
    for (uint32_t r = 0; r < grid->row_count; r++) {
        if (plan->is_total[r]) continue;
        Str code = grid->rows[r].code;
        if (plan->numbered)
            plan->row_keys[r] = arena_printf(arena_of(t), "r%u", (unsigned)r + 1);
        else if (code.len)
            plan->row_keys[r] = is_code_word(code) ? code : quoted(arena_of(t), code);
        else
            plan->row_keys[r] = quoted(arena_of(t), grid_cell(grid, r, labels)->text);
    }
}

static Str last_part(Str heading)
{
    for (uint32_t at = heading.len; at >= 3; at--)
        if (memcmp(heading.ptr + at - 3, " / ", 3) == 0)
            return (Str){heading.ptr + at, heading.len - at};
    return heading;
}

/* The lowest part of the heading, or the whole where that occurs twice; c1, c2 without any. */
static void name_columns(Transcript *t, uint32_t g)
{
    GridPlan *plan = &t->plans[g];
    const DataGrid *grid = grid_at(t, g);
    Interner *seen = intern_new(arena_of(t), 1);
    for (uint32_t c = 0; c < grid->column_count; c++) {
        Str whole = grid->columns[c].heading, name = last_part(whole);
        if (intern_find(seen, arena_of(t), name)) name = whole;
        if (word_english(name)) /* a field of a table has that name */
            name = arena_printf(arena_of(t), STR_FMT "-%u", STR_ARG(name), (unsigned)c + 1);
        if (!name.len || intern_find(seen, arena_of(t), name))
            name = arena_printf(arena_of(t), "c%u", (unsigned)c + 1);
        intern(seen, name);
        plan->column_names[c] = named(t, text_name(arena_of(t), name));
        if (grid->columns[c].kind == GRID_NUMBERS && !plan->sums[c].len) plan->leaves++;
    }
}

/* Tables whose codes agree share the dimension of the first of them. */
static void share_dims(Transcript *t)
{
    enum { COMMON = 3 };
    const RelationFinder *finder = &t->d->finder;
    for (uint32_t f = 0; f < finder->families.len; f++) {
        const Family *family = &finder->families.items[f];
        if (family->kind != FAMILY_AGREE || family->held < COMMON) continue;
        uint32_t a = family->other_grid, b = family->grid;
        const DataGrid *x = grid_at(t, a), *y = grid_at(t, b);
        bool codes =
            x->tree_by_codes && y->tree_by_codes && !t->plans[a].numbered && !t->plans[b].numbered;
        bool texts = column_kind(x, GRID_TEXT) != NONE || column_kind(y, GRID_TEXT) != NONE;
        if (codes && !texts && t->plans[b].dim_owner == b && t->plans[a].dim_owner < b)
            t->plans[b].dim_owner = t->plans[a].dim_owner;
    }
}

void transcript_name(Transcript *t, uint32_t g)
{
    GridPlan *plan = &t->plans[g];
    const DataGrid *grid = grid_at(t, g);
    Str base = text_name(arena_of(t), grid->table);
    if (transcript_sides(t, g - grid->panel) > 1)
        base = arena_printf(arena_of(t), STR_FMT "-%u", STR_ARG(base), (unsigned)grid->panel + 1);
    plan->ledger = named(t, arena_printf(arena_of(t), STR_FMT "-amounts", STR_ARG(base)));
    plan->rows_dim = named(t, arena_printf(arena_of(t), STR_FMT "-row", STR_ARG(base)));
    plan->columns_dim = named(t, arena_printf(arena_of(t), STR_FMT "-column", STR_ARG(base)));
}

static void measure(Transcript *t, uint32_t g)
{
    GridPlan *plan = &t->plans[g];
    const DataGrid *grid = grid_at(t, g);
    plan->used = grid->row_count != 0;
    for (uint32_t r = 0; r < grid->row_count; r++)
        for (uint32_t c = 0; c < grid->column_count; c++) {
            const GridCell *cell = grid_cell(grid, r, c);
            t->cells += cell->text.len != 0;
            if (cell->number && grid->columns[c].kind == GRID_NUMBERS &&
                cell->decimals > plan->decimals)
                plan->decimals = cell->decimals > 9 ? 9 : cell->decimals;
        }
}

bool transcript_has_codes(const Transcript *t)
{
    bool any = false;
    for (uint32_t g = 0; g < t->d->finder.grids.len; g++) any |= grid_at(t, g)->tree_by_codes;
    return any;
}

uint32_t transcript_sides(const Transcript *t, uint32_t first)
{
    uint32_t count = 1;
    while (first + count < t->d->finder.grids.len && grid_at(t, first + count)->panel) count++;
    return count;
}

/* What is printed with a percent sign is kept as it is printed. */
static void percents_are_texts(DataGrid *grid)
{
    for (uint32_t c = 0; c < grid->column_count; c++)
        for (uint32_t r = 0; r < grid->row_count && grid->columns[c].kind == GRID_NUMBERS; r++)
            if (grid_cell(grid, r, c)->percent) grid->columns[c].kind = GRID_TEXT;
}

void transcript_plan(Transcript *t, const Discovery *discovery, Str name)
{
    const DataGrids *grids = &discovery->finder.grids;
    *t = (Transcript){.d = discovery, .name = name};
    t->plans = arena_array(arena_of(t), GridPlan, grids->len);
    for (uint32_t g = 0; g < grids->len; g++) {
        const DataGrid *grid = grid_at(t, g);
        t->plans[g] = (GridPlan){.dim_owner = g,
                                 .row_keys = arena_array(arena_of(t), Str, grid->row_count),
                                 .has_parts = arena_array(arena_of(t), bool, grid->row_count),
                                 .is_total = arena_array(arena_of(t), bool, grid->row_count),
                                 .renamed = arena_array(arena_of(t), bool, grid->row_count),
                                 .known_column = arena_array(arena_of(t), bool, grid->column_count),
                                 .totals = arena_array(arena_of(t), RowSet, grid->row_count),
                                 .column_names = arena_array(arena_of(t), Str, grid->column_count),
                                 .sums = arena_array(arena_of(t), RowSet, grid->column_count)};
        for (uint32_t r = 0; r < grid->row_count; r++)
            if (grid->rows[r].parent != NONE) t->plans[g].has_parts[grid->rows[r].parent] = true;
    }
    for (uint32_t g = 0; g < grids->len; g++) percents_are_texts(&grids->items[g]);
    find_sums(t);
    for (uint32_t g = 0; g < grids->len; g++) {
        t->plans[g].tree = is_tree(t, g);
        measure(t, g);
        name_rows(t, g);
        name_columns(t, g);
        transcript_name(t, g);
    }
    share_dims(t);
}
