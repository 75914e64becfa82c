/* Amounts of the two sides as text: exact, in the unit of their ledger. */
#include "lang/diff/differ.h"

enum { MOST_DECIMALS = 18, PERCENT_DECIMALS = 2 };

bool diff_scaled(const Differ *d, int side, LedgerId ledger, Int128 sum, Number *number)
{
    const Ledger *l = &d->sides[side].model->ledgers.items[ledger];
    return number_multiply(number_int(sum), l->quantum, number);
}

bool diff_add_fact(const Ledger *ledger, uint32_t fact, Int128 *sum)
{
    return columns_is_dash(&ledger->facts, fact) ||
           int128_add(*sum, columns_amount(&ledger->facts, fact), sum);
}

Number diff_fact_number(const Differ *d, int side, LedgerId ledger, uint32_t fact)
{
    Int128 amount = 0;
    Number number;
    (void)diff_add_fact(&d->sides[side].model->ledgers.items[ledger], fact, &amount);
    return diff_scaled(d, side, ledger, amount, &number) ? number : NUMBER_ZERO;
}

static Str grouped(Differ *d, Int128 mantissa, int decimals, bool sign, const char *after)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(mantissa, decimals, true, digits);
    return arena_printf(d->arena, "%s%.*s%s", sign && mantissa > 0 ? "+" : "", (int)len, digits,
                        after);
}

Str diff_number_text(Differ *d, int side, UnitId unit, int decimals, Number value, bool sign)
{
    Int128 mantissa, power;
    if (!number_divide(value, d->sides[side].model->units.items[unit].factor, &value))
        return STR("too large");
    while (decimals < MOST_DECIMALS && int128_pow10(decimals, &power) && power % value.den != 0)
        decimals++;
    if (!number_round(value, decimals, ROUND_HALF_UP, &mantissa)) return STR("too large");
    return grouped(d, mantissa, decimals, sign, "");
}

Str diff_percent(Differ *d, Number before, Number change)
{
    Int128 mantissa;
    Number share;
    if (number_is_zero(before) || (before.num < 0 && !number_negate(before, &before)) ||
        !number_divide(change, before, &share) ||
        !number_round(share, PERCENT_DECIMALS + 2, ROUND_HALF_UP, &mantissa))
        return (Str){0};
    return grouped(d, mantissa, PERCENT_DECIMALS, true, "%");
}

static Str value_text(Differ *d, int side, LedgerId ledger, const DiffValue *value)
{
    if (!value->exists) return (Str){0};
    if (value->dash) return STR("-");
    const Ledger *l = &d->sides[side].model->ledgers.items[ledger];
    return diff_number_text(d, side, l->unit, l->decimals, value->number, false);
}

static Str unit_name(const Differ *d, int side, LedgerId ledger, bool base)
{
    const Model *model = d->sides[side].model;
    UnitId unit = model->ledgers.items[ledger].unit;
    if (base) unit = model->units.items[unit].base;
    return diff_text(d, side, model->units.items[unit].name.symbol);
}

static bool same_base(const Differ *d, const LedgerId ledgers[2])
{
    return ledgers[OLD] == NONE || ledgers[NEW] == NONE ||
           str_equal(unit_name(d, OLD, ledgers[OLD], true), unit_name(d, NEW, ledgers[NEW], true));
}

static Number number_of(const DiffValue *value)
{
    return value->exists && !value->dash ? value->number : NUMBER_ZERO;
}

/* Another currency: nothing is added or compared, and each amount says its unit. */
static DiffAmount foreign(Differ *d, const LedgerId ledgers[2], const DiffValue values[2])
{
    Str texts[2];
    for (int side = OLD; side <= NEW; side++) {
        texts[side] = value_text(d, side, ledgers[side], &values[side]);
        if (texts[side].len)
            texts[side] = arena_printf(d->arena, STR_FMT " " STR_FMT, STR_ARG(texts[side]),
                                       STR_ARG(unit_name(d, side, ledgers[side], false)));
    }
    return (DiffAmount){.before = texts[OLD], .after = texts[NEW]};
}

/* Both amounts in the unit of the new ledger, so that they and their change add up to the eye. */
DiffAmount diff_amount(Differ *d, const LedgerId ledgers[2], const DiffValue values[2])
{
    if (!same_base(d, ledgers)) return foreign(d, ledgers, values);
    int side = ledgers[NEW] != NONE ? NEW : OLD;
    const Ledger *l = &d->sides[side].model->ledgers.items[ledgers[side]];
    DiffAmount amount = {.before = value_text(d, side, ledgers[side], &values[OLD]),
                         .after = value_text(d, side, ledgers[side], &values[NEW]),
                         .unit = unit_name(d, side, ledgers[side], false)};
    Number before = number_of(&values[OLD]), after = number_of(&values[NEW]), change;
    if (!number_subtract(after, before, &change)) return amount;
    amount.direction = (change.num > 0) - (change.num < 0);
    amount.change = diff_number_text(d, side, l->unit, l->decimals, change, true);
    amount.percent = diff_percent(d, before, change);
    return amount;
}
