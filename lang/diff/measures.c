/* What measures say of everything, with no coordinates: the totals that people speak of. */
#include "lang/check/disclosure.h"
#include "lang/diff/differ.h"

enum { EXACT_DECIMALS = 9, SHARE_DECIMALS = 4 };

typedef struct Said { /* by the measures of one side */
    Value *values;    /* exists = false: it says nothing without coordinates, or is not told */
    UnitId *units;    /* that they are shown in */
} Said;

/* In cubes of their own, and without findings: a measure may make sense only in a context. */
static void evaluate(Differ *d, int side, Plan **plans)
{
    Env env = env_quiet(d->sides[side].env);
    const Model *model = d->sides[side].model;
    Planner planner = planner_new(&env, model);
    for (uint32_t i = 0; i < model->measures.len; i++) {
        Name name = model->measures.items[i].decl->name;
        Expr expr = {.kind = EXPR_REF, .span = name.span, .ref = {.name = name}};
        Context context = {0};
        planner.nodes = 0;
        plans[i] = plan_expr(&planner, &expr, &context);
    }
    cubes_fill(planner.cubes);
}

static Said ask(Differ *d, int side)
{
    Env *env = d->sides[side].env;
    const Model *model = d->sides[side].model;
    uint32_t count = model->measures.len;
    Plan **plans = arena_array(d->arena, Plan *, count);
    Said said = {arena_array(d->arena, Value, count), arena_array(d->arena, UnitId, count)};
    Evaluator e = {.env = env, .model = model};
    evaluate(d, side, plans);
    for (uint32_t i = 0; i < count; i++) {
        if (!plans[i]) continue;
        UnitId shown = model->header.unit;
        bool fits = model->units.items[shown].base == plans[i]->unit;
        if (exposure_of(&e, plans[i]) == EXPOSES_NOTHING) said.values[i] = eval_plan(&e, plans[i]);
        said.units[i] = fits ? shown : plans[i]->unit;
    }
    return said;
}

/* Shares seldom end. */
static Str value_text(Differ *d, int side, UnitId unit, Number value, bool sign)
{
    const Unit *u = &d->sides[side].model->units.items[unit];
    Number shown, step;
    Int128 power, mantissa;
    int decimals = unit ? u->decimals : 0;
    if (!number_divide(value, u->factor, &shown)) return STR("too large");
    bool exact = int128_pow10(EXACT_DECIMALS, &power) && power % shown.den == 0;
    if (!exact && int128_pow10(SHARE_DECIMALS, &power) &&
        number_round(shown, SHARE_DECIMALS, d->sides[side].model->header.rounding, &mantissa) &&
        number_make(mantissa, power, &step))
        (void)number_multiply(step, u->factor, &value);
    return diff_number_text(d, side, unit, decimals, value, sign);
}

static bool same_unit(const Differ *d, UnitId old, UnitId new)
{
    const DiffSide *a = &d->sides[OLD], *b = &d->sides[NEW];
    return str_equal(intern_text(a->env->names, a->model->units.items[old].name.symbol),
                     intern_text(b->env->names, b->model->units.items[new].name.symbol));
}

static void compare(Differ *d, const Said said[2], uint32_t old, uint32_t new)
{
    const Value *was = &said[OLD].values[old], *is = &said[NEW].values[new];
    UnitId units[2] = {said[OLD].units[old], said[NEW].units[new]};
    Number change;
    if (!was->exists || !is->exists || !same_unit(d, units[OLD], units[NEW]) ||
        !number_subtract(is->number, was->number, &change))
        return;
    if (number_is_zero(change)) {
        d->diff.steady_totals++;
        return;
    }
    Env *env = d->sides[NEW].env;
    const Model *model = d->sides[NEW].model;
    const MeasureDecl *decl = model->measures.items[new].decl;
    DiffTotal total = {.ledger = intern_text(env->names, decl->name.symbol),
                       .label = decl->label.value,
                       .measure = true};
    total.amount =
        (DiffAmount){.before = value_text(d, OLD, units[OLD], was->number, false),
                     .after = value_text(d, NEW, units[NEW], is->number, false),
                     .change = value_text(d, NEW, units[NEW], change, true),
                     .percent = diff_percent(d, was->number, change),
                     .unit = intern_text(env->names, model->units.items[units[NEW]].name.symbol),
                     .direction = change.num > 0 ? 1 : -1};
    *vec_push(d->arena, &d->diff.totals) = total;
}

static Symbol name_of(const Differ *d, int side, uint32_t item)
{
    const DiffSide *s = &d->sides[side];
    return s->common[s->model->measures.items[item].decl->name.symbol];
}

static uint64_t hash_measure(const void *context, int side, uint32_t item)
{
    return diff_mix(18, name_of(context, side, item));
}

static bool same_measure(const void *context, uint32_t old, uint32_t new)
{
    return name_of(context, OLD, old) == name_of(context, NEW, new);
}

void diff_find_measures(Differ *d)
{
    Said said[2];
    uint32_t counts[2], *twins[2];
    for (int side = OLD; side <= NEW; side++) {
        counts[side] = d->sides[side].model->measures.len;
        twins[side] = diff_nones(d, counts[side]);
        said[side] = ask(d, side);
        for (uint32_t i = 0; i < counts[side]; i++)
            diff_name(d, side, d->sides[side].model->measures.items[i].decl->name.symbol);
    }
    Pairing p = {
        d, hash_measure, same_measure, {counts[OLD], counts[NEW]}, {twins[OLD], twins[NEW]}};
    diff_pair(d->arena, &p);
    for (uint32_t i = 0; i < counts[NEW]; i++)
        if (twins[NEW][i] != NONE) compare(d, said, twins[NEW][i], i);
}
