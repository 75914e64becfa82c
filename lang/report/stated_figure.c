#include "lang/report/stated_figure.h"

/* A percentage as a fraction, an amount in the base of its unit. */
static bool in_base(const Model *model, UnitId unit, bool percent, Number *value)
{
    if (percent) return number_divide(*value, number_int(100), value);
    return number_multiply(*value, model->units.items[unit].factor, value);
}

static bool last_decimal(const Model *model, UnitId unit, bool percent, int decimals, Number *step)
{
    Int128 power;
    return int128_pow10(decimals, &power) && number_make(1, power, step) &&
           in_base(model, unit, percent, step);
}

bool stated_figure_read(const Model *model, UnitId unit, bool percent, int decimals, Str text,
                        StatedFigure *figure)
{
    *figure = (StatedFigure){{0, 1}, {0, 1}};
    if (!last_decimal(model, unit, percent, decimals, &figure->step)) return false;
    if (text.len == 0 || str_equal(text, STR("-"))) return true;
    if (text.ptr[text.len - 1] == '%') text.len--;
    return number_parse(text, &figure->value) == AMOUNT_OK &&
           in_base(model, unit, percent, &figure->value);
}

bool stated_figure_compare(Bounds *bounds, Env *env, const Model *model, const StatedFigure *figure,
                           const CellSource *source, StatedResidue *found)
{
    Evaluator evaluator = {.env = env, .model = model, .frame = source->frame};
    Value value = eval_plan(&evaluator, source->plan);
    Number half;
    Bound bound;
    if (!value.exists || !number_subtract(value.number, figure->value, &found->residue) ||
        !number_divide(figure->step, number_int(2), &half) ||
        !bounds_find(bounds, &evaluator, source->plan, NULL, half, &bound))
        return false;
    found->allowed = bound_allowed(&bound, COMPARE_EQ, found->residue);
    return true;
}
