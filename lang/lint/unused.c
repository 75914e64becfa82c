/* What is declared and nothing uses. What plans read is known; of the few declarations that are
 * left, the names in the files are asked. */
#include "lang/check/indicators.h"
#include "lang/lint/lint.h"
#include "lang/symbols/symbols.h"

typedef struct Unused {
    Env *env;
    const Model *model;
    const Planner *planner;
    bool *units, *dims, *ledgers, *measures; /* [id]: something uses it, or nobody asks */
} Unused;

/* ---- what the model says ---- */

static void use_unit(const Unused *s, UnitId unit)
{
    s->units[unit] = true;
    s->units[s->model->units.items[unit].base] = true;
}

static void know_units(Unused *s)
{
    const Model *model = s->model;
    use_unit(s, 0);
    use_unit(s, model->header.unit);
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        use_unit(s, model->ledgers.items[i].unit);
        use_unit(s, model->ledgers.items[i].per);
    }
    for (UnitId i = 1; i < model->units.len; i++)
        if (lint_is_library(s->env, model->units.items[i].name.span)) use_unit(s, i);
}

static void know_dims(Unused *s)
{
    const Model *model = s->model;
    s->dims[DIM_YEAR] = true;
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        for (uint32_t k = 0; k < model->ledgers.items[i].dims.len; k++)
            s->dims[model->ledgers.items[i].dims.items[k]] = true;
    for (DimId i = 0; i < model->dims.len; i++) {
        const Dim *dim = &model->dims.items[i];
        if (dim->within != NONE) s->dims[dim->within] = true;
        for (DimId to = 0; dim->maps && to < model->dims.len; to++) s->dims[to] |= !!dim->maps[to];
        if (!dim->declared || lint_is_library(s->env, dim->name.span)) s->dims[i] = true;
    }
}

/* One that holds amounts is asked about only where others are read: else nothing is proved or shown
 * yet. */
static void know_ledgers(Unused *s)
{
    const Model *model = s->model;
    bool any = false;
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        s->ledgers[i] = s->planner->cubes->newest[i];
        any |= s->ledgers[i];
    }
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        const Ledger *ledger = &model->ledgers.items[i];
        if (!any || ledger->imported || lint_is_library(s->env, ledger->name.span))
            s->ledgers[i] = true;
    }
}

static void know_measures(Unused *s)
{
    for (uint32_t i = 0; i < s->model->measures.len; i++)
        s->measures[i] = !s->planner->measures[i].unread ||
                         lint_is_library(s->env, s->model->measures.items[i].decl->name.span);
}

/* ---- what the files name ---- */

static void see(void *context, const SymbolUse *use)
{
    Unused *s = context;
    if (use->declares) return;
    if (use->kind == SYMBOL_UNIT) s->units[use->id] = true;
    if (use->kind == SYMBOL_DIMENSION) s->dims[use->id] = true;
    if (use->kind == SYMBOL_LEDGER) s->ledgers[use->id] = true;
    if (use->kind == SYMBOL_MEASURE) s->measures[use->id] = true;
}

static bool any_open(const bool *known, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!known[i]) return true;
    return false;
}

/* Data names units behind amounts; that it names a ledger or its dimensions is no use of them. */
static void look_at_names(Unused *s, const Trees *trees)
{
    const Model *model = s->model;
    SymbolSearch search = {.env = s->env, .model = model, .trees = trees, .readers_only = true};
    if (any_open(s->units, model->units.len) || any_open(s->dims, model->dims.len) ||
        any_open(s->ledgers, model->ledgers.len) || any_open(s->measures, model->measures.len))
        symbols_walk(&search, see, s);
    if (!any_open(s->units, model->units.len)) return;
    Unused data = *s;
    data.dims = arena_array(s->env->arena, bool, model->dims.len);
    data.ledgers = arena_array(s->env->arena, bool, model->ledgers.len);
    data.measures = arena_array(s->env->arena, bool, model->measures.len);
    search.readers_only = false;
    symbols_walk(&search, see, &data);
}

/* ---- what is said ---- */

static void report(const Unused *s, Name name, const char *message, const char *help)
{
    Diag *diag = diag_add(s->env->diags, DIAG_W0912, name.span, diags_text(s->env->diags, message),
                          STR_ARG(intern_text(s->env->names, name.symbol)));
    diag_help(s->env->diags, diag, "%s", diags_text(s->env->diags, help));
}

static const char *const use_or_delete = N_("use it, or delete it");
static const char *const show_or_prove =
    N_("show it in a table, or say with an `invariant` what it must equal");

static void report_all(const Unused *s)
{
    const Model *model = s->model;
    for (UnitId i = 1; i < model->units.len; i++)
        if (!s->units[i])
            report(s, model->units.items[i].name, N_("nothing is in the unit `" STR_FMT "`"),
                   use_or_delete);
    for (DimId i = 0; i < model->dims.len; i++)
        if (!s->dims[i])
            report(s, model->dims.items[i].name, N_("nothing uses the dimension `" STR_FMT "`"),
                   use_or_delete);
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        if (!s->ledgers[i])
            report(s, model->ledgers.items[i].name, N_("nothing reads the ledger `" STR_FMT "`"),
                   show_or_prove);
    for (uint32_t i = 0; i < model->measures.len; i++)
        if (!s->measures[i])
            report(s, model->measures.items[i].decl->name,
                   N_("nothing reads the measure `" STR_FMT "`"), use_or_delete);
}

/* ---- other budgets, indicators ---- */

/* Is a name of the other budget read: one that begins with what it is called here? */
static bool is_import_read(const Unused *s, Str prefix)
{
    const Model *model = s->model;
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        if (model->ledgers.items[i].imported && s->planner->cubes->newest[i] &&
            str_starts(intern_text(s->env->names, model->ledgers.items[i].name.symbol), prefix))
            return true;
    for (uint32_t i = 0; i < model->measures.len; i++)
        if (model->measures.items[i].imported && s->planner->measures[i].used &&
            str_starts(intern_text(s->env->names, model->measures.items[i].decl->name.symbol),
                       prefix))
            return true;
    return false;
}

/* Those of one name, mostly beside each other, are read as one. */
static void look_at_imports(const Unused *s)
{
    Symbol last = 0;
    for (uint32_t i = 0; i < s->model->imports.len; i++) {
        Name name = s->model->imports.items[i].decl->name;
        if (name.symbol == last) continue;
        last = name.symbol;
        Str prefix = arena_printf(s->env->arena, STR_FMT ".",
                                  STR_ARG(intern_text(s->env->names, name.symbol)));
        if (!is_import_read(s, prefix))
            report(s, name, N_("nothing is read of the budget `" STR_FMT "`"), use_or_delete);
    }
}

static bool shows_indicators(Items items, Symbol name)
{
    for (uint32_t i = 0; i < items.len; i++) {
        const Item *item = items.items[i];
        if (item->kind == ITEM_ROWS_INDICATORS && item->name.symbol == name) return true;
        if (shows_indicators(item->items, name)) return true;
    }
    return false;
}

static Symbol indicator_symbol(const Unused *s, const IndicatorRow *row)
{
    return intern(s->env->names, indicator_name(s->env->arena, row->name));
}

/* Does one of its indicators stand twice, here or in another set? Then both must say the same. */
static bool is_repeated(const Unused *s, const IndicatorSet *set)
{
    VEC(bool) named = {0}; /* [Symbol] */
    for (uint32_t i = 0; i < set->rows.len; i++) {
        Symbol name = indicator_symbol(s, &set->rows.items[i]);
        while (named.len <= name) *vec_push(s->env->arena, &named) = false;
        if (named.items[name]) return true;
        named.items[name] = true;
    }
    for (uint32_t i = 0; i < s->model->indicators.len; i++) {
        const IndicatorSet *other = &s->model->indicators.items[i];
        work_spend(env_work(s->env), WORK_STEP * (uint64_t)other->rows.len);
        for (uint32_t k = 0; other != set && k < other->rows.len; k++) {
            Symbol name = indicator_symbol(s, &other->rows.items[k]);
            if (name < named.len && named.items[name]) return true;
        }
    }
    return false;
}

static void look_at_indicators(const Unused *s)
{
    const Model *model = s->model;
    for (uint32_t i = 0; i < model->indicators.len; i++) {
        Name name = model->indicators.items[i].decl->name;
        bool shown = lint_is_library(s->env, name.span);
        for (uint32_t t = 0; !shown && t < model->tables.len; t++)
            shown = shows_indicators(model->tables.items[t]->table.items, name.symbol);
        if (!shown && !is_repeated(s, &model->indicators.items[i]))
            report(s, name, N_("no table shows the indicators `" STR_FMT "`"), use_or_delete);
    }
}

void lints_of_use(Env *env, const Model *model, const Trees *trees, const Planner *planner)
{
    Unused s = {.env = env,
                .model = model,
                .planner = planner,
                .units = arena_array(env->arena, bool, model->units.len),
                .dims = arena_array(env->arena, bool, model->dims.len),
                .ledgers = arena_array(env->arena, bool, model->ledgers.len),
                .measures = arena_array(env->arena, bool, model->measures.len)};
    know_units(&s);
    know_dims(&s);
    know_ledgers(&s);
    know_measures(&s);
    look_at_names(&s, trees);
    report_all(&s);
    look_at_imports(&s);
    look_at_indicators(&s);
}
