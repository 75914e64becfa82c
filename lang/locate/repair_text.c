#include "lang/locate/repair_text.h"

#include "lang/locate/others.h"
#include "lang/report/stated_loose.h"

enum { MAX_DECIMALS = 18 };

Str repair_old_text(const Incidence *in, uint32_t figure)
{
    return source_text(in->env->sources, in->figures.items[figure].span);
}

/* The number in its unit: as it is written, but for a percent sign. */
static bool in_unit(const Incidence *in, const IncidenceFigure *figure, Number value, Number *out)
{
    if (figure->percent) return number_multiply(value, number_int(100), out);
    return number_divide(value, in->model->units.items[figure->unit].factor, out);
}

/* Where the facts give nothing, a published figure is a dash, not a zero; but a single one is always
 * a number. */
static bool is_dash(const Incidence *in, const IncidenceFigure *figure, Number value)
{
    if (figure->origin != AMOUNT_STATED || !number_is_zero(value)) return false;
    const StatedComparison *c = in->relations.items[figure->relation].comparisons;
    return c->cell.kind == CELL_BLANK && c->decl->kind != STATED_VALUE;
}

/* At least so many decimals; more if the value needs them. False if it never ends. */
static bool print_number(Arena *arena, Number value, int decimals, bool grouped, Str *text)
{
    char digits[AMOUNT_TEXT_MAX];
    Int128 power, mantissa;
    while (decimals <= MAX_DECIMALS && int128_pow10(decimals, &power) && power % value.den != 0)
        decimals++;
    if (decimals > MAX_DECIMALS || !number_round(value, decimals, ROUND_HALF_UP, &mantissa))
        return false;
    *text = arena_str(arena, (Str){digits, amount_print(mantissa, decimals, grouped, digits)});
    return true;
}

/* Rounded only where it never ends: a figure may be printed with more decimals than it should. */
static bool shown_number(Arena *arena, Number value, int decimals, Str *text)
{
    char digits[AMOUNT_TEXT_MAX];
    Int128 mantissa;
    if (print_number(arena, value, decimals, true, text)) return true;
    if (!number_round(value, decimals, ROUND_HALF_UP, &mantissa)) return false;
    *text = arena_str(arena, (Str){digits, amount_print(mantissa, decimals, true, digits)});
    return true;
}

Str repair_value_text(const Incidence *in, uint32_t f, Number value)
{
    const IncidenceFigure *figure = &in->figures.items[f];
    Env *env = in->env;
    const Model *model = in->model;
    Str text;
    if (is_dash(in, figure, value)) return STR("-");
    if (!in_unit(in, figure, value, &value) ||
        !shown_number(env->arena, value, figure->decimals, &text))
        return STR("too large");
    const char *sign = figure->percent ? "%" : "";
    if (!figure->unit || figure->percent)
        return arena_printf(env->arena, STR_FMT "%s", STR_ARG(text), sign);
    return arena_printf(
        env->arena, STR_FMT " " STR_FMT, STR_ARG(text),
        STR_ARG(intern_text(env->names, model->units.items[figure->unit].name.symbol)));
}

typedef struct Literal {       /* a number as it is written */
    Str before, digits, after; /* a quote, the number, "%" and a quote */
    bool grouped;
    bool bracketed;      /* brackets are its sign */
    int decimals, whole; /* digits after and before the point */
} Literal;

static bool is_literal(char c)
{
    return is_digit(c) || c == '.' || c == ',' || c == '-';
}

static Literal split_literal(Str text)
{
    Literal literal = {.before = {text.ptr, 0}};
    uint32_t lo = 0, hi, point;
    while (lo < text.len && !is_literal(text.ptr[lo])) lo++;
    for (hi = lo; hi < text.len && is_literal(text.ptr[hi]); hi++)
        literal.grouped |= text.ptr[hi] == ',';
    for (point = lo; point < hi && text.ptr[point] != '.'; point++)
        literal.whole += text.ptr[point] >= '0' && text.ptr[point] <= '9';
    literal.before.len = lo;
    literal.digits = (Str){text.ptr + lo, hi - lo};
    literal.after = (Str){text.ptr + hi, text.len - hi};
    literal.decimals = point < hi ? (int)(hi - point) - 1 : 0;
    return literal;
}

static bool is_plain(const Literal *literal)
{
    return literal->digits.len && (!literal->before.len || str_equal(literal->before, STR("\""))) &&
           (!literal->after.len || str_equal(literal->after, literal->before) ||
            str_equal(literal->after, STR("%")));
}

static Literal read_literal(Arena *arena, Str text)
{
    Literal literal = split_literal(text);
    if (is_plain(&literal)) return literal;
    Str quote = {text.ptr, text.len > 1 && text.ptr[0] == '"'};
    Str inner = {text.ptr + quote.len, text.len - 2 * quote.len};
    Str plain = stated_loose_amount(arena, inner);
    Literal loose = split_literal(plain);
    if (!loose.digits.len || str_equal(loose.digits, literal.digits)) return literal;
    loose.before = quote;
    loose.after = arena_printf(arena, STR_FMT STR_FMT, STR_ARG(loose.after), STR_ARG(quote));
    loose.bracketed =
        loose.digits.ptr[0] == '-' && literal.digits.len && literal.digits.ptr[0] != '-';
    return loose;
}

/* How the nearest number is written that is long enough to tell: with its thousands in groups? */
static bool neighbours_grouped(const Incidence *in, uint32_t f)
{
    Span own = in->figures.items[f].span;
    uint32_t nearest = OTHERS_NEAR;
    bool grouped = false;
    for (uint32_t i = 0; i < in->figures.len; i++) {
        Span span = in->figures.items[i].span;
        uint32_t distance = span.lo > own.lo ? span.lo - own.lo : own.lo - span.lo;
        if (i == f || in->figures.items[i].blank || distance >= nearest) continue;
        Literal literal = read_literal(in->env->arena, repair_old_text(in, i));
        if (literal.whole <= 3) continue;
        nearest = distance;
        grouped = literal.grouped;
    }
    return grouped;
}

/* In CSV only a quoted number can have commas. */
static bool may_group(const Incidence *in, uint32_t f, const Literal *literal)
{
    const Source *source = source_of(in->env->sources, in->figures.items[f].span.lo);
    return source && (!source->separator || (literal->before.len && literal->before.ptr[0] == '"'));
}

bool repair_may_write(const Incidence *in, uint32_t f)
{
    const Source *source = source_of(in->env->sources, in->figures.items[f].span.lo);
    if (!source || !source->separator) return true;
    Str text = stated_loose_amount(in->env->arena, str_trim(repair_old_text(in, f), "\" %"));
    Number value;
    bool plain = !text.len || str_equal(text, STR("-")) || number_parse(text, &value) == AMOUNT_OK;
    return plain && !source->charset && source->separator == ',';
}

/* What stands there may be a price, or in another unit: its factor is kept. */
static bool written_value(const Incidence *in, const IncidenceFigure *figure,
                          const Literal *literal, Number value, Number *out)
{
    Number written, factor;
    if (figure->blank || number_is_zero(figure->value) ||
        number_parse(literal->digits, &written) != AMOUNT_OK || number_is_zero(written))
        return in_unit(in, figure, value, out);
    return number_divide(figure->value, written, &factor) && number_divide(value, factor, out);
}

bool repair_new_text(const Incidence *in, uint32_t f, Number value, Str *text)
{
    const IncidenceFigure *figure = &in->figures.items[f];
    Arena *arena = in->env->arena;
    Str number;
    *text = STR("-");
    if (is_dash(in, figure, value)) return true;
    Literal literal = read_literal(arena, repair_old_text(in, f));
    bool finer = figure->origin == AMOUNT_STATED && literal.decimals > figure->decimals;
    if (figure->blank) literal = (Literal){0};
    if (figure->blank || finer) literal.decimals = figure->decimals;
    if (!literal.grouped && may_group(in, f, &literal)) literal.grouped = neighbours_grouped(in, f);
    if (!written_value(in, figure, &literal, value, &value) ||
        !print_number(arena, value, literal.decimals, literal.grouped, &number))
        return false;
    if (literal.bracketed && number.ptr[0] == '-')
        number = arena_printf(arena, "(%.*s)", (int)number.len - 1, number.ptr + 1);
    Str after = literal.after;
    bool percent = after.len && after.ptr[0] == '%';
    if (percent) after = (Str){after.ptr + 1, after.len - 1};
    if (figure->origin == AMOUNT_STATED) percent = figure->percent; /* whatever stood there */
    *text = arena_printf(arena, STR_FMT STR_FMT "%s" STR_FMT, STR_ARG(literal.before),
                         STR_ARG(number), percent ? "%" : "", STR_ARG(after));
    return true;
}
