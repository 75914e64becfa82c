/* Formulas as a spreadsheet writes them. */
#include "backends/xlsx.h"

/* ---- sums ---- */

static void put_range(const Xlsx *x, Sink *sink, const WorkingLedger *ledger, uint32_t column)
{
    sheet_prefix(sink, x->facts_sheet);
    cell_name(sink, xlsx_fact_row(ledger->first), column, true);
    sink_char(sink, ':');
    cell_name(sink, xlsx_fact_row(ledger->end - 1), column, true);
}

static void put_criteria(const Xlsx *x, Sink *sink, const WorkingSum *sum, uint32_t axis)
{
    const WorkingShape *shape = &x->workings->shapes.items[sum->shape];
    uint32_t member = sum->members[axis];
    const WorkingLedger *ledger = &x->workings->ledgers.items[shape->ledger];
    uint32_t column = xlsx_via_column(x, via_of(&x->vias, sum->shape, axis));
    uint32_t end = x->workings->dims.items[shape->axes[axis].dim].members[member].end;
    sink_char(sink, ',');
    put_range(x, sink, ledger, column);
    if (end == member + 1) {
        sink_printf(sink, ",%u", (unsigned)member);
        return;
    }
    sink_printf(sink, ",\">=%u\",", (unsigned)member);
    put_range(x, sink, ledger, column);
    sink_printf(sink, ",\"<%u\"", (unsigned)end);
}

void xlsx_put_sum(const Xlsx *x, Sink *sink, uint32_t number)
{
    const WorkingSum *sum = &x->workings->sums.items[number];
    if (sum->shape == WORKINGS_NONE || sum->rows == 1) {
        sheet_prefix(sink, x->facts_sheet);
        cell_name(sink, xlsx_fact_row(sum->first), xlsx_amount_column(x), true);
        return;
    }
    const WorkingShape *shape = &x->workings->shapes.items[sum->shape];
    sink_text(sink, shape->axis_count ? "SUMIFS(" : "SUM(");
    put_range(x, sink, &x->workings->ledgers.items[shape->ledger], xlsx_amount_column(x));
    for (uint32_t a = 0; a < shape->axis_count; a++) put_criteria(x, sink, sum, a);
    sink_char(sink, ')');
}

/* From quanta to the unit of the ledger. */
static bool in_unit(const Xlsx *x, const FormulaTerm *term, Number scale, Number *factor)
{
    Int128 power;
    const WorkingSum *sum = &x->workings->sums.items[term->sum];
    return number_multiply(term->factor, scale, factor) &&
           int128_pow10(workings_sum_ledger(x->workings, sum)->decimals, &power) &&
           number_multiply(*factor, number_int(power), factor);
}

bool xlsx_is_sum(const Xlsx *x, uint32_t formula, Number scale, uint32_t *sum, Number *factor)
{
    const Formula *f = &x->workings->formulas.items[formula];
    if (f->kind != FORMULA_LINEAR || f->term_count != 1 || !number_is_zero(f->constant))
        return false;
    *sum = f->terms[0].sum;
    return in_unit(x, &f->terms[0], scale, factor);
}

/* ---- what a spreadsheet can compute ---- */

static bool linear_fits(const Xlsx *x, const Formula *f)
{
    Number sum = f->constant, part;
    for (uint32_t i = 0; i < f->term_count; i++) {
        const WorkingSum *read = &x->workings->sums.items[f->terms[i].sum];
        const WorkingLedger *ledger = workings_sum_ledger(x->workings, read);
        if (x->texts[ledger - x->workings->ledgers.items] || !xlsx_has_room(read->amount))
            return false;
        if (!number_multiply(f->terms[i].factor, number_int(read->amount), &part) ||
            !number_add(sum, part, &sum))
            return false;
        if (!xlsx_has_room(f->terms[i].factor.num) || !xlsx_has_room(f->terms[i].factor.den))
            return false;
    }
    return xlsx_has_room(sum.num) && xlsx_has_room(sum.den) && xlsx_has_room(f->constant.num);
}

bool xlsx_is_live(const Xlsx *x, uint32_t formula)
{
    const Formula *f = &x->workings->formulas.items[formula];
    if (f->kind == FORMULA_LINEAR) return linear_fits(x, f);
    return xlsx_is_live(x, f->left) && (f->right == WORKINGS_NONE || xlsx_is_live(x, f->right));
}

/* Is every multiple of `step`, `scale` times as large, one of 10^-decimals? */
static bool is_multiple(Number step, Number scale, int decimals)
{
    Int128 power;
    return int128_pow10(decimals, &power) && number_multiply(step, scale, &step) &&
           number_multiply(step, number_int(power), &step) && step.den == 1;
}

static bool is_exact_sum(const Formula *f, Number scale, int decimals)
{
    for (uint32_t i = 0; i < f->term_count; i++)
        if (!is_multiple(f->terms[i].factor, scale, decimals)) return false;
    return is_multiple(f->constant, scale, decimals);
}

static bool is_exact_rounding(const Formula *f, Number scale, int decimals)
{
    Int128 power;
    Number step;
    return int128_pow10(f->decimals, &power) && number_divide(f->step, number_int(power), &step) &&
           is_multiple(step, scale, decimals);
}

bool xlsx_is_exact(const Xlsx *x, uint32_t formula, Number scale, int decimals)
{
    const Formula *f = &x->workings->formulas.items[formula];
    switch (f->kind) {
    case FORMULA_LINEAR: return is_exact_sum(f, scale, decimals);
    case FORMULA_ROUND: return is_exact_rounding(f, scale, decimals);
    case FORMULA_ABS: return xlsx_is_exact(x, f->left, scale, decimals);
    case FORMULA_ADD:
    case FORMULA_SUBTRACT:
    case FORMULA_MIN:
    case FORMULA_MAX:
        return xlsx_is_exact(x, f->left, scale, decimals) &&
               xlsx_is_exact(x, f->right, scale, decimals);
    case FORMULA_MULTIPLY:
    case FORMULA_DIVIDE: break;
    }
    return false;
}

/* ---- text ---- */

static void put_integer(Sink *sink, Int128 value)
{
    char digits[AMOUNT_TEXT_MAX];
    sink_write(sink, digits, amount_print(value, 0, false, digits));
}

static void put_number(Sink *sink, Number number)
{
    if (number.num < 0) sink_char(sink, '(');
    put_integer(sink, number.num);
    if (number.den != 1) {
        sink_char(sink, '/');
        put_integer(sink, number.den);
    }
    if (number.num < 0) sink_char(sink, ')');
}

static void put_factor(Sink *sink, Number factor, bool first)
{
    bool less = factor.num < 0;
    if (less) factor = number_absolute(factor);
    if (less || !first) sink_char(sink, less ? '-' : '+');
    if (factor.num != 1) {
        put_integer(sink, factor.num);
        sink_char(sink, '*');
    }
}

static const XlsxShown *shown_at(const Xlsx *x, uint32_t sum, const XlsxShown *own)
{
    uint32_t at = x->shown_of ? x->shown_of[sum] : 0;
    const XlsxShown *shown = at ? &x->shown[at - 1] : NULL;
    if (!own || !shown) return shown;
    return shown->row == own->row && shown->column == own->column ? NULL : shown;
}

static void put_term(const Xlsx *x, Sink *sink, const FormulaTerm *term, Number scale, bool first,
                     const XlsxShown *own)
{
    const XlsxShown *shown = shown_at(x, term->sum, own);
    Number factor = {1, 1};
    if (!in_unit(x, term, scale, &factor)) factor = NUMBER_ZERO; /* tried before */
    if (shown && !number_divide(factor, shown->scale, &factor)) shown = NULL;
    put_factor(sink, factor, first);
    if (shown)
        cell_name(sink, x->first_row + shown->row, shown->column, false);
    else
        xlsx_put_sum(x, sink, term->sum);
    if (factor.den == 1) return;
    sink_char(sink, '/');
    put_integer(sink, factor.den);
}

static void put_linear(const Xlsx *x, Sink *sink, const Formula *f, Number scale,
                       const XlsxShown *own)
{
    Number constant = NUMBER_ZERO;
    bool first = true;
    (void)number_multiply(f->constant, scale, &constant);
    for (uint32_t i = 0; i < f->term_count; i++) {
        if (!x->workings->sums.items[f->terms[i].sum].rows) continue;
        put_term(x, sink, &f->terms[i], scale, first, own);
        first = false;
    }
    if (number_is_zero(constant) && !first) return;
    if (!first) sink_char(sink, '+');
    put_number(sink, constant);
}

static void put_two(const Xlsx *x, Sink *sink, const Formula *f, const char *before,
                    const char *between, const XlsxShown *own)
{
    const Number one = {1, 1};
    sink_text(sink, before);
    xlsx_put_formula(x, sink, f->left, one, own);
    sink_text(sink, between);
    if (f->right != WORKINGS_NONE) xlsx_put_formula(x, sink, f->right, one, own);
    sink_char(sink, ')');
}

static void put_round(const Xlsx *x, Sink *sink, const Formula *f, const XlsxShown *own)
{
    Number scale;
    Sink inner;
    sink_memory(&inner, x->arena);
    if (!number_divide((Number){1, 1}, f->step, &scale)) scale = (Number){1, 1};
    xlsx_put_formula(x, &inner, f->left, scale, own);
    sink_char(sink, '(');
    sink_str(sink, xlsx_rounded(x, sink_result(&inner), f->decimals, false));
    sink_char(sink, '*');
    put_number(sink, f->step);
    sink_char(sink, ')');
}

static void put_bent(const Xlsx *x, Sink *sink, const Formula *f, const XlsxShown *own)
{
    switch (f->kind) {
    case FORMULA_LINEAR: break;
    case FORMULA_ADD: put_two(x, sink, f, "(", "+", own); break;
    case FORMULA_SUBTRACT: put_two(x, sink, f, "(", "-(", own); break;
    case FORMULA_MULTIPLY: put_two(x, sink, f, "((", ")*(", own); break;
    case FORMULA_DIVIDE: put_two(x, sink, f, "((", ")/(", own); break;
    case FORMULA_ABS: put_two(x, sink, f, "ABS(", "", own); break;
    case FORMULA_MIN: put_two(x, sink, f, "MIN(", ",", own); break;
    case FORMULA_MAX: put_two(x, sink, f, "MAX(", ",", own); break;
    case FORMULA_ROUND: put_round(x, sink, f, own); break;
    }
    bool nested =
        f->kind == FORMULA_SUBTRACT || f->kind == FORMULA_MULTIPLY || f->kind == FORMULA_DIVIDE;
    if (nested) sink_char(sink, ')');
}

void xlsx_put_formula(const Xlsx *x, Sink *sink, uint32_t formula, Number scale,
                      const XlsxShown *own)
{
    const Formula *f = &x->workings->formulas.items[formula];
    if (f->kind == FORMULA_LINEAR) {
        put_linear(x, sink, f, scale, own);
        return;
    }
    put_bent(x, sink, f, own);
    if (scale.num == 1 && scale.den == 1) return;
    sink_char(sink, '*');
    put_number(sink, scale);
}

uint32_t xlsx_length(const Xlsx *x, uint32_t formula)
{
    Sink sink;
    sink_memory(&sink, x->arena);
    xlsx_put_formula(x, &sink, formula, (Number){1, 1}, NULL);
    return (uint32_t)sink.len;
}

/* ---- rounding ---- */

/* Half to even: of what has exactly a half left, half of it is rounded and doubled. Down: nothing
 * is added. A binary number is a little off: what is left beyond five more digits is not meant. */
Str xlsx_rounded(const Xlsx *x, Str text, int decimals, bool exact)
{
    if (exact || x->workings->rounding == ROUND_HALF_UP)
        return arena_printf(x->arena, "ROUND(" STR_FMT ",%d)", STR_ARG(text), decimals);
    Str fine = arena_printf(x->arena, "ROUND((" STR_FMT ")*10^%d,5)", STR_ARG(text), decimals);
    if (x->workings->rounding == ROUND_DOWN)
        return arena_printf(x->arena, "TRUNC(" STR_FMT ",0)/10^%d", STR_ARG(fine), decimals);
    return arena_printf(x->arena,
                        "IF(MOD(ABS(" STR_FMT "),1)=0.5,2*ROUND(" STR_FMT "/2,0),ROUND(" STR_FMT
                        ",0))/10^%d",
                        STR_ARG(fine), STR_ARG(fine), STR_ARG(fine), decimals);
}
