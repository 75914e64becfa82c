#include "lang/discover/discover.h"

#include <stdlib.h>

/* ---- relations that say the same ---- */

typedef struct TermShape { /* of a relation: the same for the same cells with the same factors */
    uint64_t mixed[2];
    uint32_t relation;
} TermShape;

static uint64_t mix(uint64_t x)
{
    x ^= x >> 31;
    x *= UINT64_C(0x9E3779B97F4A7C15);
    return x ^ x >> 29;
}

/* A blank changes no sum. */
static bool says_something(const RelationFinder *finder, const FoundRelation *relation,
                           const Term *term)
{
    return finder->cells[term->cell]->number || relation->formula != FORMULA_SUM;
}

/* Sums do not depend on the order of the terms; blank cells say nothing. */
static TermShape shape_of(const RelationFinder *finder, uint32_t r)
{
    const FoundRelation *relation = &finder->relations.items[r];
    TermShape shape = {.relation = r, .mixed = {mix((uint64_t)relation->formula)}};
    int sign = 0;
    uint32_t lowest = NONE;
    for (uint32_t i = 0; i < relation->count; i++) {
        const Term *term = &finder->terms.items[relation->first + i];
        if (says_something(finder, relation, term) && term->cell < lowest) {
            lowest = term->cell;
            sign = term->coefficient;
        }
    }
    for (uint32_t i = 0; i < relation->count; i++) {
        const Term *term = &finder->terms.items[relation->first + i];
        if (!says_something(finder, relation, term)) continue;
        uint64_t key = (uint64_t)term->cell * 4 + (uint64_t)(term->coefficient * sign + 1);
        shape.mixed[0] += mix(key + 1);
        shape.mixed[1] += mix(key * 7 + 3);
    }
    return shape;
}

static int by_shape(const void *a, const void *b)
{
    const TermShape *x = a, *y = b;
    for (int i = 0; i < 2; i++)
        if (x->mixed[i] != y->mixed[i]) return x->mixed[i] < y->mixed[i] ? -1 : 1;
    return x->relation < y->relation ? -1 : x->relation > y->relation;
}

static void mark_repeated(Discovery *d)
{
    RelationFinder *finder = &d->finder;
    uint32_t count = finder->relations.len;
    TermShape *shapes = arena_array(finder->env->arena, TermShape, count);
    d->repeated = arena_array(finder->env->arena, bool, count);
    for (uint32_t r = 0; r < count; r++) shapes[r] = shape_of(finder, r);
    if (count) qsort(shapes, count, sizeof *shapes, by_shape);
    for (uint32_t i = 1; i < count; i++)
        if (shapes[i].mixed[0] == shapes[i - 1].mixed[0] &&
            shapes[i].mixed[1] == shapes[i - 1].mixed[1])
            d->repeated[shapes[i].relation] = true;
}

/* ---- rounding ---- */

/* Each figure stands for half a step of its last decimal to either side. */
static bool within_rounding(const RelationFinder *finder, const FoundRelation *relation)
{
    Int128 allowed = 0, power, residual = relation->residual;
    for (uint32_t i = 0; i < relation->count; i++) {
        const Term *term = &finder->terms.items[relation->first + i];
        const GridCell *cell = finder->cells[term->cell];
        if (relation->formula != FORMULA_SUM) return false;
        if (cell->number && int128_pow10(GRID_DECIMALS - cell->decimals, &power)) allowed += power;
    }
    return 2 * (residual < 0 ? -residual : residual) <= allowed;
}

/* Figures that were rounded each by itself show it in many places. One place is a mistake. */
static void forgive_rounding(Discovery *d)
{
    enum { LEAST = 5 };
    RelationFinder *finder = &d->finder;
    uint32_t broken = 0, small = 0;
    for (uint32_t r = 0; r < finder->relations.len; r++) {
        const FoundRelation *relation = &finder->relations.items[r];
        bool doubtful = finder->families.items[relation->family].doubtful;
        if (relation->held || doubtful || d->repeated[r]) continue;
        broken++;
        small += within_rounding(finder, &finder->relations.items[r]);
    }
    if (small < LEAST || small * 2 < broken) return;
    for (uint32_t r = 0; r < finder->relations.len; r++) {
        FoundRelation *relation = &finder->relations.items[r];
        if (relation->held || !within_rounding(finder, relation)) continue;
        relation->held = relation->rounded = true;
        d->rounded += !d->repeated[r];
    }
}

/* ---- counting ---- */

static void count(Discovery *d)
{
    const RelationFinder *finder = &d->finder;
    bool *read = arena_array(finder->env->arena, bool, finder->cell_count);
    for (uint32_t r = 0; r < finder->relations.len; r++) {
        const FoundRelation *relation = &finder->relations.items[r];
        if (finder->families.items[relation->family].doubtful) continue;
        for (uint32_t i = 0; i < relation->count; i++)
            read[finder->terms.items[relation->first + i].cell] = true;
        if (d->repeated[r]) continue;
        d->relations++;
        d->held += relation->held;
    }
    for (uint32_t i = 0; i < finder->cell_count; i++) {
        const DataGrid *grid = &finder->grids.items[finder->cell_grids[i]];
        GridKind kind = grid->columns[(i - grid->first_cell) % grid->column_count].kind;
        if (!finder->cells[i]->number || kind == GRID_CODES) continue;
        d->numbers++;
        d->alone += !read[i];
    }
}

void discover(Discovery *discovery, Env *env, DataGrids grids, uint32_t tables)
{
    *discovery = (Discovery){.tables = tables};
    finder_open(&discovery->finder, env, grids);
    for (uint32_t g = 0; g < grids.len; g++) {
        find_in_rows(&discovery->finder, g);
        find_in_columns(&discovery->finder, g);
    }
    find_changes(&discovery->finder);
    find_across(&discovery->finder);
    find_alike(&discovery->finder);
    find_groups(&discovery->finder);
    mark_repeated(discovery);
    forgive_rounding(discovery);
    count(discovery);
}
