/* Tables whose names are only alike: "Council tax" in one of them and "Council taxes collected" in
 * another; or the rows of one of them and the headings of another, whose totals they repeat. Words
 * alone prove nothing, so of what they suggest only that is kept which holds, and what a single
 * mistyped figure keeps from holding. */
#include "lang/base/unicode.h"
#include "lang/discover/finder.h"

enum {
    NAMES = 100, /* rows of a table: longer ones are not compared */
    TABLES = 64, /* so many are compared with each other */
    ALIKE = 500, /* of 1000: so much of two names must be the same */
    SAME = 1000,
    POINTS = 40 /* code points of a name that are compared */
};

typedef struct AlikeName {
    uint32_t points[POINTS], len;
    uint32_t at; /* the row or the column that is called so */
    bool coded;  /* it also has a code */
} AlikeName;

typedef struct AlikeNames {
    AlikeName *items;
    uint32_t len;
} AlikeNames;

typedef struct AlikePair {
    uint32_t a, b; /* rows or columns */
    bool same;
} AlikePair;

typedef VEC(AlikePair) AlikePairs;

/* ---- names ---- */

static void add_name(AlikeNames *names, Str text, uint32_t number, bool coded)
{
    AlikeName *name = &names->items[names->len];
    *name = (AlikeName){.at = number, .coded = coded};
    for (uint32_t at = 0, len; at < text.len && name->len < POINTS; at += len ? len : 1) {
        uint32_t point = 0;
        len = unicode_decode(text, at, &point);
        if (point != ' ') name->points[name->len++] = point;
    }
    names->len += name->len > 1;
}

static bool same_points(const AlikeName *a, const AlikeName *b)
{
    return a->len == b->len && !memcmp(a->points, b->points, a->len * sizeof *a->points);
}

/* Of 1000: how many of their pairs of neighbours two names share. */
static uint32_t likeness(const AlikeName *a, const AlikeName *b)
{
    bool taken[POINTS] = {false};
    uint32_t common = 0;
    if (same_points(a, b)) return SAME;
    for (uint32_t i = 0; i + 1 < a->len; i++)
        for (uint32_t k = 0; k + 1 < b->len; k++) {
            if (taken[k] || a->points[i] != b->points[k] || a->points[i + 1] != b->points[k + 1])
                continue;
            taken[k] = true;
            common++;
            break;
        }
    return u32_min(2 * SAME * common / (a->len + b->len - 2), SAME - 1);
}

/* The one that is most alike; NONE if none is, or several are. */
static uint32_t most_alike(const AlikeName *name, const AlikeNames *others)
{
    uint32_t best = NONE, most = ALIKE - 1;
    for (uint32_t i = 0; i < others->len; i++) {
        uint32_t own = likeness(name, &others->items[i]);
        if (own > most) {
            best = i;
            most = own;
        } else if (own == most) {
            best = NONE;
        }
    }
    return best;
}

static void pair_names(RelationFinder *finder, const AlikeNames *a, const AlikeNames *b,
                       AlikePairs *pairs)
{
    pairs->len = 0;
    work_spend(env_work(finder->env), (uint64_t)a->len * b->len * POINTS);
    for (uint32_t i = 0; i < a->len; i++) {
        uint32_t k = most_alike(&a->items[i], b);
        bool codes = k != NONE && a->items[i].coded && b->items[k].coded; /* compared by these */
        if (k == NONE || codes || most_alike(&b->items[k], a) != i) continue;
        *vec_push(finder->env->arena, pairs) =
            (AlikePair){a->items[i].at, b->items[k].at, same_points(&a->items[i], &b->items[k])};
    }
}

static AlikeNames names_of_rows(RelationFinder *finder, const DataGrid *grid)
{
    AlikeNames names = {arena_array(finder->env->arena, AlikeName, grid->row_count), 0};
    for (uint32_t r = 0; r < grid->row_count; r++)
        if (grid->rows[r].label.len)
            add_name(&names, grid->rows[r].label, r, grid->rows[r].code.len != 0);
    return names;
}

static uint32_t group_end(Str heading)
{
    for (uint32_t at = heading.len; at >= 3; at--)
        if (memcmp(heading.ptr + at - 3, " / ", 3) == 0) return at;
    return 0;
}

/* "Staff" of "Spending / Staff", and "Spending" of "Spending / Total". */
static Str name_of_column(Str heading)
{
    static const char *const totals[] = {"小计", "合计", "Total", "Subtotal", "Summe"};
    uint32_t at = group_end(heading);
    Str last = {heading.ptr + at, heading.len - at};
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        if (at && str_equal(last, str_from(totals[i]))) return (Str){heading.ptr, at - 3};
    return last;
}

static AlikeNames names_of_columns(RelationFinder *finder, const DataGrid *grid)
{
    AlikeNames names = {arena_array(finder->env->arena, AlikeName, grid->column_count), 0};
    for (uint32_t c = 0; c < grid->column_count; c++)
        if (grid->columns[c].kind == GRID_NUMBERS)
            add_name(&names, name_of_column(grid->columns[c].heading), c, false);
    return names;
}

/* ---- figures that are equal ---- */

typedef struct AlikeSearch {
    RelationFinder *finder;
    uint32_t a, b; /* grids */
    FamilyKind kind;
    uint32_t total; /* FAMILY_NAMED: the row of b in which its columns are added up */
    AlikePairs pairs;
} AlikeSearch;

static const DataGrid *grid_a(const AlikeSearch *s)
{
    return &s->finder->grids.items[s->a];
}

static const DataGrid *grid_b(const AlikeSearch *s)
{
    return &s->finder->grids.items[s->b];
}

/* The cell of b that a pair means; of columns of rows that are alike, in this one. */
static uint32_t cell_of_b(const AlikeSearch *s, const AlikePair *pair, uint32_t column)
{
    return s->kind == FAMILY_NAMED ? grid_cell_number(grid_b(s), s->total, pair->b)
                                   : grid_cell_number(grid_b(s), pair->b, column);
}

/* With the columns of a and b. */
static int32_t score(const AlikeSearch *s, uint32_t ca, uint32_t cb)
{
    int32_t held = 0, broken = 0;
    for (uint32_t i = 0; i < s->pairs.len; i++) {
        const GridCell *a = grid_cell(grid_a(s), s->pairs.items[i].a, ca);
        const GridCell *b = s->finder->cells[cell_of_b(s, &s->pairs.items[i], cb)];
        if (!a->number || !b->number) continue;
        held += a->value == b->value && a->value;
        broken += a->value != b->value;
    }
    return held && broken <= 2 + held ? held * 4 - broken : 0;
}

static void add_family(AlikeSearch *s, uint32_t ca, uint32_t cb, uint32_t least, uint32_t digits)
{
    RelationFinder *finder = s->finder;
    family_begin(finder, s->kind, s->a, ca);
    for (uint32_t i = 0; i < s->pairs.len; i++) {
        uint32_t a = grid_cell_number(grid_a(s), s->pairs.items[i].a, ca);
        uint32_t b = cell_of_b(s, &s->pairs.items[i], cb);
        if (!finder->cells[a]->number || !finder->cells[b]->number) continue;
        found_begin(finder, a);
        found_add(finder, b, 1);
        found_end(finder);
    }
    Family *family = &finder->families.items[finder->families.len - 1];
    family->other_grid = s->b;
    family->other_column = s->kind == FAMILY_NAMED ? NONE : cb;
    family_keep_near(finder);
    if (!family_is_near(finder, least, 1))
        family_drop(finder);
    else
        family_end(finder, digits);
}

static uint32_t best_column(const AlikeSearch *s, uint32_t cb, const bool *taken)
{
    uint32_t best = NONE;
    int32_t most = 0;
    for (uint32_t ca = 0; ca < grid_a(s)->column_count; ca++) {
        if (grid_a(s)->columns[ca].kind != GRID_NUMBERS || taken[ca]) continue;
        int32_t own = score(s, ca, cb);
        if (own <= most) continue;
        most = own;
        best = ca;
    }
    return best;
}

/* ---- rows that are alike ---- */

static void compare_rows(AlikeSearch *s, const AlikeNames *a, const AlikeNames *b)
{
    enum { LEAST = 3 };
    bool alike = false, *taken = arena_array(s->finder->env->arena, bool, grid_a(s)->column_count);
    s->kind = FAMILY_ALIKE;
    pair_names(s->finder, a, b, &s->pairs);
    for (uint32_t i = 0; i < s->pairs.len; i++) alike |= !s->pairs.items[i].same;
    if (!alike || s->pairs.len < LEAST) return; /* the same names are compared elsewhere */
    for (uint32_t cb = 0; cb < grid_b(s)->column_count; cb++) {
        if (grid_b(s)->columns[cb].kind != GRID_NUMBERS) continue;
        uint32_t ca = best_column(s, cb, taken);
        if (ca == NONE) continue;
        taken[ca] = true;
        add_family(s, ca, cb, LEAST, DIGITS_OF_SEARCH);
    }
}

/* ---- rows that repeat the totals of columns ---- */

static uint32_t total_row(const DataGrid *grid)
{
    if (grid->row_count == 1) return 0;
    for (uint32_t r = grid->row_count; r-- > 0;)
        if (grid->rows[r].total && !grid->rows[r].block.len) return r;
    return NONE;
}

static void compare_headings(AlikeSearch *s, const AlikeNames *rows, const AlikeNames *headings)
{
    s->kind = FAMILY_NAMED;
    s->total = total_row(grid_b(s));
    if (s->total == NONE) return;
    pair_names(s->finder, rows, headings, &s->pairs);
    const bool *taken = arena_array(s->finder->env->arena, bool, grid_a(s)->column_count);
    uint32_t ca = s->pairs.len ? best_column(s, NONE, taken) : NONE;
    if (ca != NONE) add_family(s, ca, NONE, 1, DIGITS_OF_STRUCTURE);
}

static bool is_comparable(const DataGrid *grid)
{
    return grid->row_count && grid->row_count <= NAMES;
}

void find_alike(RelationFinder *finder)
{
    AlikeSearch s = {.finder = finder};
    uint32_t count = u32_min(finder->grids.len, TABLES);
    AlikeNames *rows = arena_array(finder->env->arena, AlikeNames, count);
    AlikeNames *headings = arena_array(finder->env->arena, AlikeNames, count);
    for (uint32_t g = 0; g < count; g++) {
        if (!is_comparable(&finder->grids.items[g])) continue;
        rows[g] = names_of_rows(finder, &finder->grids.items[g]);
        headings[g] = names_of_columns(finder, &finder->grids.items[g]);
    }
    for (s.a = 0; s.a < count; s.a++)
        for (s.b = 0; s.b < count; s.b++) {
            if (s.a < s.b) compare_rows(&s, &rows[s.a], &rows[s.b]);
            if (s.a != s.b) compare_headings(&s, &rows[s.a], &headings[s.b]);
        }
}
