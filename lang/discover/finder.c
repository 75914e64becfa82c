#include "lang/discover/finder.h"

#include <stdlib.h>

void finder_open(RelationFinder *finder, Env *env, DataGrids grids)
{
    *finder = (RelationFinder){.env = env, .grids = grids};
    for (uint32_t g = 0; g < grids.len; g++)
        finder->cell_count += grids.items[g].row_count * grids.items[g].column_count;
    finder->cells = arena_array(env->arena, const GridCell *, finder->cell_count);
    finder->cell_grids = arena_array(env->arena, uint32_t, finder->cell_count);
    for (uint32_t g = 0; g < grids.len; g++) {
        const DataGrid *grid = &grids.items[g];
        for (uint32_t r = 0; r < grid->row_count; r++)
            for (uint32_t c = 0; c < grid->column_count; c++) {
                finder->cells[grid_cell_number(grid, r, c)] = grid_cell(grid, r, c);
                finder->cell_grids[grid_cell_number(grid, r, c)] = g;
            }
    }
}

/* ---- families ---- */

static Family *current(RelationFinder *finder)
{
    return &finder->families.items[finder->families.len - 1];
}

void family_begin(RelationFinder *finder, FamilyKind kind, uint32_t grid, uint32_t column)
{
    *vec_push(finder->env->arena, &finder->families) = (Family){.kind = kind,
                                                                .grid = grid,
                                                                .column = column,
                                                                .other_grid = NONE,
                                                                .other_column = NONE,
                                                                .first = finder->relations.len};
}

void found_begin(RelationFinder *finder, uint32_t cell)
{
    *vec_push(finder->env->arena, &finder->relations) =
        (FoundRelation){.family = finder->families.len - 1, .first = finder->terms.len};
    *vec_push(finder->env->arena, &finder->terms) = (Term){cell, -1};
}

void found_add(RelationFinder *finder, uint32_t cell, int coefficient)
{
    *vec_push(finder->env->arena, &finder->terms) = (Term){cell, coefficient};
}

/* A rate that is the same in all rows and repeated in the total is no sum. */
static bool is_repeated(const RelationFinder *finder, const FoundRelation *relation)
{
    const Term *terms = &finder->terms.items[relation->first];
    Int128 value = finder->cells[terms->cell]->value;
    uint32_t same = 0;
    for (uint32_t i = 1; i < relation->count; i++) {
        const GridCell *cell = finder->cells[terms[i].cell];
        if (cell->number && cell->value != value) return false;
        same += cell->number;
    }
    return value && same > 1;
}

void found_end(RelationFinder *finder)
{
    FoundRelation *relation = &finder->relations.items[finder->relations.len - 1];
    bool any = false;
    relation->count = finder->terms.len - relation->first;
    for (uint32_t i = relation->first; i < finder->terms.len; i++) {
        const Term *term = &finder->terms.items[i];
        relation->residual += finder->cells[term->cell]->value * term->coefficient;
        any |= finder->cells[term->cell]->number;
    }
    relation->held = relation->residual == 0;
    work_spend(env_work(finder->env), WORK_EVALUATE * relation->count);
    /* Percentages need not add up. */
    bool rates =
        !relation->held && finder->cells[finder->terms.items[relation->first].cell]->percent;
    if (any && relation->count > 1 && !rates && !is_repeated(finder, relation)) return;
    finder->terms.len = relation->first;
    finder->relations.len--;
}

bool found_end_by(RelationFinder *finder, FoundFormula formula, int scale)
{
    FoundRelation *relation = &finder->relations.items[finder->relations.len - 1];
    relation->count = finder->terms.len - relation->first;
    relation->formula = formula;
    relation->scale = scale;
    work_spend(env_work(finder->env), WORK_EVALUATE * relation->count);
    if (!found_residual(finder, relation, (CellChange){.cell = NONE}, &relation->residual)) {
        finder->terms.len = relation->first;
        finder->relations.len--;
        return false;
    }
    relation->held = relation->residual == 0;
    return true;
}

void found_end_as(RelationFinder *finder, bool held)
{
    finder->relations.items[finder->relations.len - 1].residual = !held;
    found_end_by(finder, FORMULA_SAME, 0);
}

static int by_value(const void *a, const void *b)
{
    const Int128 *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Different texts give different numbers, nearly always. */
static Int128 text_value(Str text)
{
    uint64_t mixed = 1;
    for (uint32_t i = 0; i < text.len; i++)
        mixed = (mixed ^ (unsigned char)text.ptr[i]) * UINT64_C(0x100000001B3);
    return (Int128)mixed;
}

/* What the different values that held say; a zero says nothing. */
static uint32_t count_digits(RelationFinder *finder, const Family *family)
{
    uint32_t digits = 0;
    finder->values.len = 0;
    for (uint32_t i = family->first; i < finder->relations.len; i++) {
        const FoundRelation *relation = &finder->relations.items[i];
        const GridCell *cell = finder->cells[finder->terms.items[relation->first].cell];
        Int128 value = family->kind == FAMILY_TEXTS ? text_value(cell->text) : cell->value;
        if (relation->held && value) *vec_push(finder->env->arena, &finder->values) = value;
    }
    if (finder->values.len)
        qsort(finder->values.items, finder->values.len, sizeof(Int128), by_value);
    for (uint32_t i = 0; i < finder->values.len; i++)
        if (!i || finder->values.items[i] != finder->values.items[i - 1])
            digits += family->kind == FAMILY_TEXTS ? DIGITS_OF_TEXT
                                                   : significant_digits(finder->values.items[i]);
    return digits;
}

/* Whether a slip in this figure explains that a relation that is no sum does not hold. */
static bool is_near_by(const RelationFinder *finder, const FoundRelation *relation, uint32_t cell,
                       uint32_t digits)
{
    Int128 slips[SLIPS_MAX], residual, value = finder->cells[cell]->value;
    uint32_t count = significant_digits(value) < digits ? 0 : slips_of(value, slips);
    work_spend(env_work(finder->env), WORK_EVALUATE * count);
    for (uint32_t i = 0; i < count; i++)
        if (found_residual(finder, relation, (CellChange){cell, slips[i]}, &residual) && !residual)
            return true;
    return false;
}

/* Whether one of its figures, mistyped, explains that it does not hold. Hundreds of slips are tried
 * in the others of one that is no sum: one of them gives a result of few digits by chance. */
static bool is_near(const RelationFinder *finder, const FoundRelation *relation, uint32_t digits)
{
    uint32_t said = 0;
    for (uint32_t i = 0; i < relation->count; i++) {
        const Term *term = &finder->terms.items[relation->first + i];
        Int128 value = finder->cells[term->cell]->value;
        if (!i) said = significant_digits(value);
        if (relation->formula != FORMULA_SUM && i) {
            if (digits >= DIGITS_OF_LONE_SLIP && said < digits) continue;
            if (is_near_by(finder, relation, term->cell, digits)) return true;
        } else if (is_slip_of(value, value - relation->residual * term->coefficient, digits)) {
            return true;
        }
    }
    return false;
}

void family_keep_near(RelationFinder *finder)
{
    uint32_t first = current(finder)->first, kept = first;
    for (uint32_t i = first; i < finder->relations.len; i++)
        if (finder->relations.items[i].held ||
            is_near(finder, &finder->relations.items[i], DIGITS_OF_SLIP))
            finder->relations.items[kept++] = finder->relations.items[i];
    finder->relations.len = kept;
}

void family_prune(RelationFinder *finder)
{
    enum { NEARLY_ALL = 10 };
    uint32_t first = current(finder)->first, held = 0, odd = 0;
    for (uint32_t i = first; i < finder->relations.len; i++) {
        held += finder->relations.items[i].held;
        odd += !finder->relations.items[i].held &&
               !is_near(finder, &finder->relations.items[i], DIGITS_OF_SLIP);
    }
    if (odd * NEARLY_ALL > held) family_keep_near(finder);
}

bool family_is_near(const RelationFinder *finder, uint32_t least, uint32_t broken)
{
    uint32_t held = 0, odd = 0;
    const Family *family = &finder->families.items[finder->families.len - 1];
    for (uint32_t i = family->first; i < finder->relations.len; i++) {
        const FoundRelation *relation = &finder->relations.items[i];
        held += relation->held;
        odd += !relation->held && !is_near(finder, relation, DIGITS_OF_SLIP);
    }
    return !odd && held >= least && finder->relations.len - family->first - held <= broken;
}

bool family_weigh(RelationFinder *finder, uint32_t digits)
{
    enum { FEW = 4 };
    Family *family = current(finder);
    uint32_t near = 0;
    family->count = finder->relations.len - family->first;
    family->held = 0;
    for (uint32_t i = family->first; i < finder->relations.len; i++)
        family->held += finder->relations.items[i].held;
    family->broken = family->count - family->held;
    family->digits = count_digits(finder, family);
    for (uint32_t i = family->first; i < finder->relations.len; i++) {
        const FoundRelation *relation = &finder->relations.items[i];
        uint32_t lone = DIGITS_OF_LONE_SLIP + (relation->count > FEW);
        near +=
            !relation->held && is_near(finder, relation, family->digits ? DIGITS_OF_SLIP : lone);
    }
    if (!family->broken) return family->digits >= digits;
    uint32_t ratio = family->kind == FAMILY_TEXTS ? 2 : 3; /* words vary more than figures */
    if (family->digits >= digits && family->held >= ratio * family->broken) return true;
    if (family->digits >= digits && near == family->broken && family->held > family->broken)
        return true;
    /* What words or codes suggest, and nothing but a slip contradicts. */
    return digits <= DIGITS_OF_STRUCTURE && near == family->broken &&
           family->broken <= 1 + family->held / 2;
}

void family_doubt(RelationFinder *finder)
{
    enum { MOST = 3 };
    Family *family = current(finder);
    bool sums = family->kind == FAMILY_TREE || family->kind == FAMILY_TOTAL;
    if (sums && !family->held && family->count && family->count <= MOST)
        family->doubtful = true;
    else
        family_drop(finder);
}

void family_drop(RelationFinder *finder)
{
    const Family *family = current(finder);
    if (family->first < finder->relations.len)
        finder->terms.len = finder->relations.items[family->first].first;
    finder->relations.len = family->first;
    finder->families.len--;
}
