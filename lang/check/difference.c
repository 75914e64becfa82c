#include "lang/check/difference.h"

#include "lang/check/eval.h"
#include "lang/syntax/token.h"
#include "lang/syntax/write.h"

/* ---- what is compared ---- */

static Str without_percent(Str text)
{
    if (str_ends(text, STR("%"))) text.len--;
    return text;
}

/* As an amount if it is written as one. */
static DifferenceFigure read_figure(Str text, bool is_text)
{
    DifferenceFigure figure = {.kind = text.len ? DIFFERENCE_TEXT : DIFFERENCE_NOTHING,
                               .text = text};
    if (!text.len || is_text) return figure;
    Str digits = without_percent(text);
    if (number_parse(digits, &figure.value) != AMOUNT_OK) return figure;
    figure.kind = digits.len < text.len ? DIFFERENCE_PERCENT : DIFFERENCE_NUMBER;
    return figure;
}

void difference_add_stated(Env *env, Difference *difference, Str text, bool is_text)
{
    if (!is_text && str_equal(text, STR("-"))) text = (Str){0};
    *vec_push(env->arena, &difference->stated) = read_figure(text, is_text);
}

void difference_add_amount(Env *env, Difference *difference, Int128 mantissa, int decimals,
                           bool percent)
{
    char digits[AMOUNT_TEXT_MAX];
    uint32_t len = amount_print(mantissa, decimals, true, digits);
    Str text = arena_printf(env->arena, "%.*s%s", (int)len, digits, percent ? "%" : "");
    *vec_push(env->arena, &difference->computed) = read_figure(text, false);
}

void difference_add_text(Env *env, Difference *difference, Str text)
{
    *vec_push(env->arena, &difference->computed) = read_figure(text, true);
}

bool difference_add_residue(Env *env, const Model *model, Difference *difference, Number residue,
                            UnitId base)
{
    ShownNumber shown;
    Int128 power;
    char digits[AMOUNT_TEXT_MAX];
    DifferenceFigure figure = {.kind = DIFFERENCE_NUMBER, .unit = base};
    if (!eval_shown(model, residue, base, &shown) || !int128_pow10(shown.decimals, &power) ||
        !number_make(shown.mantissa, power, &figure.value) ||
        !number_multiply(figure.value, model->units.items[shown.unit].factor, &figure.value))
        return false;
    uint32_t len = amount_print(shown.mantissa, shown.mantissa ? shown.decimals : 0, true, digits);
    figure.text = arena_str(env->arena, (Str){digits, len});
    difference->of_relation = true;
    *vec_push(env->arena, &difference->computed) = figure;
    return true;
}

void difference_add_no_value(Env *env, Difference *difference)
{
    difference->of_relation = true;
    *vec_push(env->arena, &difference->computed) = (DifferenceFigure){.kind = DIFFERENCE_NOTHING};
}

/* ---- what a waiver says ---- */

bool waive_says_difference(const Waive *decl)
{
    return decl->by.len || decl->stated.len;
}

static bool says_figure(Env *env, Atom atom, const DifferenceFigure *figure)
{
    if (atom.kind == ATOM_DASH) return figure->kind == DIFFERENCE_NOTHING;
    Str text = model_atom_text(env, atom);
    DifferenceFigure own = read_figure(text, atom.kind == ATOM_STRING);
    if (own.kind == figure->kind && own.kind != DIFFERENCE_TEXT)
        return number_compare(own.value, figure->value) == 0;
    return str_equal(text, figure->text);
}

static bool says_figures(Env *env, Atoms atoms, const DifferenceFigure *figures, uint32_t count)
{
    for (uint32_t i = 0; i < atoms.len && atoms.len == count; i++)
        if (!says_figure(env, atoms.items[i], &figures[i])) return false;
    return atoms.len == count;
}

/* In a base unit. False if it is of another one. */
static bool read_amount(Env *env, const Model *model, const WaivedAmount *amount, UnitId base,
                        Number *value)
{
    UnitId unit = amount->unit.symbol ? model_find_unit(model, amount->unit.symbol)
                                      : eval_shown_unit(model, base);
    Str text = model_atom_text(env, amount->number);
    Number factor = model->units.items[unit].factor;
    if (model->units.items[unit].base != base) return false;
    if (amount->number.kind == ATOM_PERCENT) factor = (Number){1, 100};
    return number_parse(without_percent(text), value) == AMOUNT_OK &&
           number_multiply(*value, factor, value);
}

static bool says_amount(Env *env, const Model *model, const WaivedAmount *amount,
                        const DifferenceFigure *figure)
{
    Number value;
    if (amount->number.kind == ATOM_DASH || figure->kind == DIFFERENCE_NOTHING)
        return amount->number.kind == ATOM_DASH && figure->kind == DIFFERENCE_NOTHING;
    return read_amount(env, model, amount, figure->unit, &value) &&
           number_compare(value, figure->value) == 0;
}

/* With nine decimals it may have been rounded. */
static bool is_rounded(Str text)
{
    const char *point = memchr(text.ptr, '.', text.len);
    return point && text.ptr + text.len - point > AMOUNT_MAX_DECIMALS;
}

bool waive_by_one(Env *env, const Model *model, const Waive *decl, UnitId base, Number *value)
{
    return decl->by.len == 1 && !is_rounded(model_atom_text(env, decl->by.items[0].number)) && decl->by.items[0].number.kind != ATOM_DASH &&
           read_amount(env, model, &decl->by.items[0], base, value);
}

bool waive_says(Env *env, const Model *model, const Waive *decl, const Difference *difference)
{
    if (!difference->of_relation)
        return decl->stated.len &&
               says_figures(env, decl->stated, difference->stated.items, difference->stated.len) &&
               says_figures(env, decl->computed, difference->computed.items,
                            difference->computed.len);
    if (decl->by.len != difference->computed.len) return false;
    for (uint32_t i = 0; i < decl->by.len; i++)
        if (!says_amount(env, model, &decl->by.items[i], &difference->computed.items[i]))
            return false;
    return true;
}

/* ---- as it is written ---- */

bool waive_is_chinese(Env *env, const Waive *decl)
{
    Str because = env_text(env, (Span){decl->because.lo, decl->because.hi});
    return because.len && (unsigned char)because.ptr[0] >= 0x80;
}

static void write_figure(const Writer *w, const DifferenceFigure *figure)
{
    if (figure->kind == DIFFERENCE_NOTHING)
        write_text(w, "-");
    else if (figure->kind == DIFFERENCE_TEXT)
        write_string(w, figure->text);
    else
        sink_str(w->sink, figure->text);
}

static void write_figures(const Writer *w, const char *keyword, const DifferenceFigure *figures,
                          uint32_t count)
{
    write_text(w, keyword);
    for (uint32_t i = 0; i < count; i++) {
        write_text(w, i ? ", " : " ");
        write_figure(w, &figures[i]);
    }
}

Str difference_text(Env *env, bool chinese, const Difference *difference)
{
    Sink sink;
    sink_memory(&sink, env->arena);
    Writer w = {.arena = env->arena, .names = env->names, .sources = env->sources, .sink = &sink};
    if (!difference->of_relation)
        write_figures(&w, keyword_text(KEY_STATED, chinese), difference->stated.items,
                      difference->stated.len);
    if (!difference->of_relation) write_text(&w, " ");
    write_figures(&w, keyword_text(difference->of_relation ? KEY_BY : KEY_NOT, chinese),
                  difference->computed.items, difference->computed.len);
    return sink_result(&sink);
}
