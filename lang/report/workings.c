#include "lang/report/workings.h"

uint32_t workings_fact_ledger(const Workings *workings, uint32_t fact)
{
    uint32_t low = 0, high = workings->ledgers.len;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (workings->ledgers.items[middle].first <= fact)
            low = middle;
        else
            high = middle;
    }
    return low;
}

const WorkingLedger *workings_sum_ledger(const Workings *workings, const WorkingSum *sum)
{
    uint32_t ledger = sum->shape == WORKINGS_NONE ? workings_fact_ledger(workings, sum->first)
                                                  : workings->shapes.items[sum->shape].ledger;
    return &workings->ledgers.items[ledger];
}

/* ---- values ---- */

static bool linear_value(const Workings *w, const Formula *f, Number *value)
{
    Number term;
    *value = f->constant;
    for (uint32_t i = 0; i < f->term_count; i++) {
        Number amount = number_int(w->sums.items[f->terms[i].sum].amount);
        if (!number_multiply(f->terms[i].factor, amount, &term) || !number_add(*value, term, value))
            return false;
    }
    return true;
}

static bool round_value(const Workings *w, const Formula *f, Number *value)
{
    Int128 mantissa, power;
    return number_divide(*value, f->step, value) &&
           number_round(*value, f->decimals, w->rounding, &mantissa) &&
           int128_pow10(f->decimals, &power) && number_make(mantissa, power, value) &&
           number_multiply(*value, f->step, value);
}

bool workings_value(const Workings *w, uint32_t formula, Number *value)
{
    const Formula *f = &w->formulas.items[formula];
    Number right = NUMBER_ZERO;
    if (f->kind == FORMULA_LINEAR) return linear_value(w, f, value);
    if (!workings_value(w, f->left, value)) return false;
    if (f->right != WORKINGS_NONE && !workings_value(w, f->right, &right)) return false;
    switch (f->kind) {
    case FORMULA_LINEAR: return true;
    case FORMULA_ADD: return number_add(*value, right, value);
    case FORMULA_SUBTRACT: return number_subtract(*value, right, value);
    case FORMULA_MULTIPLY: return number_multiply(*value, right, value);
    case FORMULA_DIVIDE: return !number_is_zero(right) && number_divide(*value, right, value);
    case FORMULA_ABS: *value = number_absolute(*value); return true;
    case FORMULA_MIN: *value = number_lesser(*value, right); return true;
    case FORMULA_MAX: *value = number_larger(*value, right); return true;
    case FORMULA_ROUND: return round_value(w, f, value);
    }
    return false;
}
