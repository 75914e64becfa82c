/* What a relation gives for its first cell, also if one of its figures were another. */
#include "lang/discover/finder.h"

static Int128 value_of(const RelationFinder *finder, const FoundRelation *relation, uint32_t i,
                       CellChange change)
{
    uint32_t cell = finder->terms.items[relation->first + i].cell;
    return cell == change.cell ? change.value : finder->cells[cell]->value;
}

/* factor × a / b, as it is printed with so many decimals. */
static bool ratio(Int128 factor, Int128 a, Int128 b, int decimals, Int128 *value)
{
    Number result;
    Int128 scale;
    if (!b || !number_make(a, 1, &result) ||
        !number_multiply(result, number_int(factor), &result) ||
        !number_divide(result, number_int(b), &result) ||
        !number_round(result, decimals, ROUND_HALF_UP, value))
        return false;
    return int128_pow10(GRID_DECIMALS - decimals, &scale) && int128_multiply(*value, scale, value);
}

/* a × b / 10^scale; all of them are integers × 10^-GRID_DECIMALS. */
static bool product(Int128 a, Int128 b, int scale, int decimals, Int128 *value)
{
    Int128 divisor;
    return int128_pow10(2 * GRID_DECIMALS + scale, &divisor) &&
           ratio(a, b, divisor, decimals, value);
}

static bool sum_of(const RelationFinder *finder, const FoundRelation *relation, CellChange change,
                   Int128 *residual)
{
    *residual = 0;
    for (uint32_t i = 0; i < relation->count; i++)
        *residual += value_of(finder, relation, i, change) *
                     finder->terms.items[relation->first + i].coefficient;
    return true;
}

bool found_residual(const RelationFinder *finder, const FoundRelation *relation, CellChange change,
                    Int128 *residual)
{
    enum { PERCENT = 100 };
    const GridCell *printed = finder->cells[finder->terms.items[relation->first].cell];
    Int128 value, a, b;
    bool done = false;
    *residual = relation->residual;
    if (relation->formula == FORMULA_SUM) return sum_of(finder, relation, change, residual);
    if (relation->formula == FORMULA_SAME) return true;
    a = value_of(finder, relation, 1, change);
    b = value_of(finder, relation, 2, change);
    switch (relation->formula) {
    case FORMULA_SUM:
    case FORMULA_SAME: return true;
    case FORMULA_SHARE: done = ratio(PERCENT, a, b, printed->decimals, &value); break;
    case FORMULA_GROWTH: done = ratio(PERCENT, a - b, b, printed->decimals, &value); break;
    case FORMULA_RATE: done = ratio(PERCENT, a, b - a, printed->decimals, &value); break;
    case FORMULA_PRODUCT: done = product(a, b, relation->scale, printed->decimals, &value); break;
    }
    if (done) *residual = value - value_of(finder, relation, 0, change);
    return done;
}
