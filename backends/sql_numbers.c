/* Values as integers over a denominator that is known beforehand. */
#include "backends/sql.h"

enum { LIMIT_LEVELS = 12 /* formulas inside each other; each is a part of one view */ };

/* The least common multiple of two that are positive. False if it does not fit. */
static bool lcm(Int128 a, Int128 b, Int128 *out)
{
    Number reduced;
    return number_make(a, b, &reduced) && int128_multiply(reduced.num, b, out);
}

/* With some room, for other amounts. */
static bool fits(const Sql *sql, Int128 value)
{
    Int128 most = 1;
    if (!int128_pow10(sql->dialect->narrow ? 17 : 36, &most)) return false;
    return value <= most && value >= -most;
}

static bool product(const Sql *sql, Int128 a, Int128 b, Int128 *out)
{
    return int128_multiply(a, b, out) && fits(sql, *out);
}

bool sql_scaled(const Sql *sql, Number number, Int128 den, Int128 *value)
{
    Number scaled;
    if (!number_multiply(number, number_int(den), &scaled) || scaled.den != 1) return false;
    *value = scaled.num;
    return fits(sql, scaled.num);
}

/* The common one of all amounts, and of the formula's own numbers. */
static Int128 linear_den(const Sql *sql, const Formula *formula, Int128 common)
{
    Int128 den, value;
    if (!lcm(common, formula->constant.den, &den)) return 0;
    for (uint32_t i = 0; i < formula->term_count; i++)
        if (!lcm(den, formula->terms[i].factor.den, &den)) return 0;
    if (!fits(sql, den) || !sql_scaled(sql, formula->constant, den, &value)) return 0;
    for (uint32_t i = 0; i < formula->term_count; i++)
        if (!sql_scaled(sql, formula->terms[i].factor, den, &value)) return 0;
    return den;
}

/* Of what is not linear it is computed, and only whether it can be is known. */
static Int128 bent_den(const Sql *sql, const Formula *formula)
{
    Int128 power;
    if (formula->depth > LIMIT_LEVELS || !sql->dens[formula->left]) return 0;
    if (formula->right != WORKINGS_NONE && !sql->dens[formula->right]) return 0;
    if (formula->kind != FORMULA_ROUND) return 1;
    return int128_pow10(formula->decimals, &power) &&
           int128_multiply(power, formula->step.den, &power) && fits(sql, power) &&
           fits(sql, formula->step.num);
}

/* ---- what the database will compute with the amounts of now: num / den ---- */

static bool linear_now(const Sql *sql, const Formula *formula, Int128 den, SqlValue *now)
{
    Int128 factor, term;
    now->den = den;
    if (!sql_scaled(sql, formula->constant, den, &now->num)) return false;
    for (uint32_t i = 0; i < formula->term_count; i++) {
        Int128 amount = sql->workings->sums.items[formula->terms[i].sum].amount;
        if (!sql_scaled(sql, formula->terms[i].factor, den, &factor) ||
            !product(sql, factor, amount, &term) || !int128_add(now->num, term, &now->num))
            return false;
    }
    return fits(sql, now->num);
}

static bool rounded_now(const Sql *sql, const Formula *formula, SqlValue a, SqlValue *now)
{
    Int128 power, n, d;
    return int128_pow10(formula->decimals, &power) &&
           int128_multiply(power, formula->step.den, &now->den) &&
           product(sql, a.num, now->den, &n) && product(sql, a.den, formula->step.num, &d) &&
           product(sql, n, 2, &n) && product(sql, n, formula->step.num, &now->num);
}

/* Both over one denominator, which is their own where that is the same. */
static bool common(const Sql *sql, SqlValue a, SqlValue b, Int128 *left, Int128 *right, Int128 *den)
{
    *left = a.num;
    *right = b.num;
    *den = a.den;
    return a.den == b.den || (product(sql, a.num, b.den, left) &&
                              product(sql, b.num, a.den, right) && product(sql, a.den, b.den, den));
}

static bool bent_now(const Sql *sql, const Formula *formula, const SqlValue *values, SqlValue *now)
{
    SqlValue a = values[formula->left], b = a;
    Int128 left, right, den;
    if (formula->kind == FORMULA_ROUND) return rounded_now(sql, formula, a, now);
    if (formula->right != WORKINGS_NONE) b = values[formula->right];
    *now = a;
    if (formula->kind == FORMULA_ABS) return true;
    if (formula->kind == FORMULA_MULTIPLY)
        return product(sql, a.num, b.num, &now->num) && product(sql, a.den, b.den, &now->den);
    if (!common(sql, a, b, &left, &right, &den)) return false;
    if (formula->kind == FORMULA_MIN || formula->kind == FORMULA_MAX) {
        if ((left <= right) != (formula->kind == FORMULA_MIN)) *now = b;
        return true;
    }
    bool divides = formula->kind == FORMULA_DIVIDE;
    now->den = divides ? (right < 0 ? -right : right) : den;
    now->num = left;
    if (divides) return true;
    if (formula->kind == FORMULA_SUBTRACT) right = -right;
    return int128_add(left, right, &now->num) && fits(sql, now->num);
}

bool sql_product(const Sql *sql, Int128 a, Int128 b)
{
    Int128 ignored;
    return product(sql, a, b, &ignored) && product(sql, ignored, 2, &ignored);
}

/* A formula that would be too large is not said. */
static bool is_small(const Sql *sql, uint32_t number, SqlValue *values)
{
    const Formula *formula = &sql->workings->formulas.items[number];
    return formula->kind == FORMULA_LINEAR
               ? linear_now(sql, formula, sql->dens[number], &values[number])
               : bent_now(sql, formula, values, &values[number]);
}

static Int128 common_den(const Workings *w)
{
    Int128 den = 1, next;
    for (uint32_t i = 0; i < w->ledgers.len; i++)
        if (lcm(den, w->ledgers.items[i].quantum.den, &next)) den = next;
    return den;
}

void sql_choose_dens(Sql *sql)
{
    const Workings *w = sql->workings;
    Int128 common = common_den(w);
    SqlValue *values = arena_array(sql->arena, SqlValue, w->formulas.len);
    if (!fits(sql, common)) common = 1;
    sql->dens = arena_array(sql->arena, Int128, w->formulas.len);
    sql->levels = 1;
    for (uint32_t i = 0; i < w->formulas.len; i++) {
        const Formula *formula = &w->formulas.items[i];
        bool linear = formula->kind == FORMULA_LINEAR;
        sql->dens[i] = linear ? linear_den(sql, formula, common) : bent_den(sql, formula);
        if (sql->dens[i] && !is_small(sql, i, values)) sql->dens[i] = 0;
        if (sql->dens[i]) sql->levels = u32_max(sql->levels, formula->depth + 1);
    }
    sql->values = values;
}

/* Is what the view compares small enough, too? */
static bool claim_is_small(const Sql *sql, const WorkingClaim *claim)
{
    SqlValue a = sql->values[claim->left], b = sql->values[claim->right];
    Int128 left, right, per, ignored;
    if (!common(sql, a, b, &left, &right, &per)) return false;
    const Number *bounds[] = {&claim->below, &claim->above, &claim->waived};
    for (size_t i = 0; i < sizeof bounds / sizeof *bounds; i++)
        if (!product(sql, left, bounds[i]->den, &ignored) ||
            !product(sql, right, bounds[i]->den, &ignored) ||
            !product(sql, bounds[i]->num, per, &ignored))
            return false;
    Number scale = claim->scale;
    Int128 power;
    return int128_pow10(claim->decimals, &power) &&
           number_multiply(scale, number_int(power), &scale) &&
           product(sql, a.num, scale.num, &ignored) && product(sql, a.den, scale.den, &ignored) &&
           product(sql, b.num, scale.num, &ignored) && product(sql, b.den, scale.den, &ignored);
}

bool sql_says(const Sql *sql, const WorkingRelation *relation)
{
    const Workings *w = sql->workings;
    if (relation->unsaid || !relation->claim_count) return false;
    for (uint32_t i = 0; i < relation->claim_count; i++) {
        const WorkingClaim *claim = &w->claims.items[relation->first_claim + i];
        if (!sql->dens[claim->left] || !sql->dens[claim->right] || !claim_is_small(sql, claim))
            return false;
    }
    for (uint32_t i = 0; i < relation->condition_count; i++) {
        const WorkingCondition *condition = &w->conditions.items[relation->first_condition + i];
        if (!sql->dens[condition->left] || !sql->dens[condition->right]) return false;
    }
    return true;
}
