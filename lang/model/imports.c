/* What other budgets bring into this one: ledgers and measures under the name that they are imported
 * as. A dimension there is the one of the same name here, a member the one of the same code, else of
 * the same name; one that is not here counts at the nearest above it that is. */
#include "lang/model/passes.h"

#include "lang/base/unicode.h"

typedef struct Importer {
    Env *env;
    Model *model;
    OtherBudget *import;
} Importer;

static const char unlike[] = N_("the budgets that are imported under one name do not have it alike");

static Symbol name_here(const Importer *x, Symbol name)
{
    const Interner *names = x->env->names;
    Str of = intern_text(names, x->import->decl->name.symbol);
    return intern(x->env->names, import_name(x->env->arena, of, intern_text(names, name)));
}

static const Dim *dim_there(const Importer *x, DimId dim)
{
    return &x->import->model->dims.items[dim];
}

/* NONE if there is none of this name. */
static DimId dim_here(const Importer *x, DimId dim)
{
    Named named = model_find(x->model, dim_there(x, dim)->name.symbol);
    return named.kind == NAMED_DIM ? named.id : NONE;
}

/* ---- members ---- */

static MemberId find_member(const Importer *x, DimId dim, Symbol symbol)
{
    bool many = false;
    MemberId found = symbol ? model_member_find(x->model, dim, symbol, &many) : NONE;
    return many ? NONE : found;
}

static MemberId same_member(const Importer *x, DimId dim, const Member *there)
{
    MemberId found = find_member(x, dim, there->code);
    if (found == NONE) found = find_member(x, dim, there->name);
    if (found == NONE && !there->code && !there->name)
        found = find_member(x, dim, intern(x->env->names, there->label));
    return found;
}

/* Is the year of the other budget one of this budget's? Else its years are no dimension here. */
static bool has_year(const Importer *x)
{
    MemberId year = dim_there(x, DIM_YEAR)->default_member;
    return year != NONE &&
           same_member(x, DIM_YEAR, &x->import->model->members.items[year]) != NONE;
}

static bool is_kept(const Importer *x, DimId dim)
{
    return dim == DIM_YEAR ? has_year(x) : dim_here(x, dim) != NONE;
}

/* ---- units ---- */

/* Of the same base, by name; 0 with *good false if there is none. */
static UnitId unit_here(const Importer *x, UnitId there, bool *good)
{
    const Model *other = x->import->model, *model = x->model;
    if (!there) return 0;
    const Unit *unit = &other->units.items[there];
    UnitId base = model_find_unit(model, other->units.items[unit->base].name.symbol);
    if (!base || model->units.items[base].base != base) {
        *good = false;
        return 0;
    }
    UnitId same = model_find_unit(model, unit->name.symbol);
    if (same && model->units.items[same].base == base &&
        number_compare(model->units.items[same].factor, unit->factor) == 0)
        return same;
    return model->units.items[model->header.unit].base == base ? model->header.unit : base;
}

/* ---- ledgers ---- */

static uint32_t member_there(const ImportAxis *axis, const Ledger *ledger, uint32_t fact)
{
    uint32_t index = columns_member(&ledger->facts, axis->axis, fact);
    return axis->map ? axis->map[index] : index;
}

/* Every fact lies at a member of it. */
static bool is_complete(const Importer *x, const ImportAxis *axis, const Ledger *ledger)
{
    for (uint32_t f = 0; axis->map && f < ledger->facts.count; f++) {
        work_spend(env_work(x->env), WORK_STEP);
        if (member_there(axis, ledger, f) == NONE) return false;
    }
    return true;
}

/* Rates are read for one fact, so they keep the dimensions that they are by. */
static bool takes_axis(const Importer *x, const ImportAxis *axis, const Ledger *ledger)
{
    return is_kept(x, axis->dim) && !(axis->map && ledger->rate) && is_complete(x, axis, ledger);
}

static void take_dims(const Importer *x, const Ledger *there, Ledger *ledger)
{
    const ImportAxes *axes = &x->import->axes[there->id];
    ledger->closing = NONE;
    for (uint32_t i = 0; i < axes->len; i++) {
        const ImportAxis *axis = &axes->items[i];
        if (!takes_axis(x, axis, there)) continue;
        DimId dim = dim_here(x, axis->dim);
        if (model_axis(ledger, dim) != NONE) continue;
        if (!axis->map && axis->axis == there->closing && x->model->dims.items[dim].ordered)
            ledger->closing = ledger->dims.len;
        *vec_push(x->env->arena, &ledger->dims) = dim;
    }
}

static void take_units(const Importer *x, const Ledger *there, Ledger *ledger)
{
    bool good = true;
    ledger->unit = unit_here(x, there->unit, &good);
    ledger->per = unit_here(x, there->per, &good);
    if (!good) ledger->unreadable = N_("it has no such unit");
    if (there->closing != NONE && ledger->closing == NONE)
        ledger->unreadable = N_("it lacks the dimension over which these balances close");
}

static Ledger read_ledger(const Importer *x, const Ledger *there)
{
    Ledger ledger = {.id = x->model->ledgers.len,
                     .name = {name_here(x, there->name.symbol), there->name.span},
                     .label = there->label,
                     .decl = there->decl,
                     .decimals = there->decimals,
                     .exact = there->exact,
                     .rate = there->rate,
                     .quantum = there->quantum,
                     .imported = true};
    take_dims(x, there, &ledger);
    take_units(x, there, &ledger);
    return ledger;
}

static bool divides(Number small, Number large)
{
    Number times;
    return number_divide(large, small, &times) && times.den == 1;
}

static bool same_dims(const Ledger *a, const Ledger *b)
{
    bool same = a->dims.len == b->dims.len && a->closing == b->closing;
    for (uint32_t k = 0; same && k < a->dims.len; k++) same = a->dims.items[k] == b->dims.items[k];
    return same;
}

/* Another budget of the same name brought it before: what this one has is added. */
static void join_ledger(const Importer *x, Ledger *first, const Ledger *more)
{
    bool same = same_dims(first, more) && first->rate == more->rate &&
                x->model->units.items[first->unit].base == x->model->units.items[more->unit].base;
    if (!same || !(divides(more->quantum, first->quantum) || divides(first->quantum, more->quantum)))
        first->unreadable = unlike;
    if (more->unreadable) first->unreadable = more->unreadable;
    if (divides(more->quantum, first->quantum)) first->quantum = more->quantum;
}

static void declare_ledger(const Importer *x, const Ledger *there)
{
    Ledger ledger = read_ledger(x, there);
    Named named = model_find(x->model, ledger.name.symbol);
    if (named.kind == NAMED_LEDGER && x->model->ledgers.items[named.id].imported) {
        join_ledger(x, &x->model->ledgers.items[named.id], &ledger);
        return;
    }
    *vec_push(x->env->arena, &x->model->ledgers) = ledger;
    model_name(x->env, x->model, ledger.name, (Named){NAMED_LEDGER, ledger.id});
}

/* ---- measures ---- */

typedef struct Renamer {
    const Importer *x;
    const char *unreadable;
} Renamer;

static Expr *rename_expr(Renamer *r, const Expr *expr);

static bool same_unit(const Importer *x, Symbol name)
{
    const Model *other = x->import->model, *model = x->model;
    UnitId there = model_find_unit(other, name), here = model_find_unit(model, name);
    if (!there || !here) return false;
    const Unit *a = &other->units.items[there], *b = &model->units.items[here];
    return number_compare(a->factor, b->factor) == 0 &&
           other->units.items[a->base].name.symbol == model->units.items[b->base].name.symbol;
}

static Exprs rename_all(Renamer *r, Exprs exprs)
{
    Expr **items = arena_array(r->x->env->arena, Expr *, exprs.len);
    for (uint32_t i = 0; i < exprs.len; i++) items[i] = rename_expr(r, exprs.items[i]);
    return (Exprs){items, exprs.len};
}

static void rename_name(Renamer *r, Name *name)
{
    const Model *other = r->x->import->model;
    Named named = model_find(other, name->symbol);
    bool ledger = named.kind == NAMED_LEDGER;
    if (!ledger && named.kind != NAMED_MEASURE) return;
    if (ledger ? other->ledgers.items[named.id].imported : other->measures.items[named.id].imported)
        r->unreadable = N_("what the other budget imports itself stays there");
    name->symbol = name_here(r->x, ledger ? other->ledgers.items[named.id].name.symbol
                                          : other->measures.items[named.id].decl->name.symbol);
}

static void rename_selection(Renamer *r, Expr *expr)
{
    Selection *selection = arena_new(r->x->env->arena, Selection);
    *selection = *expr->sum.selection;
    selection->where = rename_expr(r, selection->where);
    expr->sum.selection = selection;
    expr->sum.value = rename_expr(r, expr->sum.value);
}

static void rename_compare(Renamer *r, Expr *expr)
{
    Relation *relation = arena_new(r->x->env->arena, Relation);
    *relation = *expr->compare;
    relation->sides = rename_all(r, relation->sides);
    expr->compare = relation;
}

/* A copy whose ledgers and measures are called as they are here. */
static Expr *rename_expr(Renamer *r, const Expr *expr)
{
    if (!expr) return NULL;
    Expr *copy = arena_new(r->x->env->arena, Expr);
    *copy = *expr;
    switch (expr->kind) {
    case EXPR_NUMBER:
        if (expr->number.unit.symbol && !same_unit(r->x, expr->number.unit.symbol))
            r->unreadable = N_("it has no such unit");
        break;
    case EXPR_REF: rename_name(r, &copy->ref.name); break;
    case EXPR_NEGATE:
    case EXPR_NOT: copy->operand = rename_expr(r, expr->operand); break;
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_BINARY:
        copy->binary.left = rename_expr(r, expr->binary.left);
        copy->binary.right = rename_expr(r, expr->binary.right);
        break;
    case EXPR_CALL: copy->call.args = rename_all(r, expr->call.args); break;
    case EXPR_SUM: rename_selection(r, copy); break;
    case EXPR_IF:
        copy->choice.condition = rename_expr(r, expr->choice.condition);
        copy->choice.then = rename_expr(r, expr->choice.then);
        copy->choice.otherwise = rename_expr(r, expr->choice.otherwise);
        break;
    case EXPR_COMPARE: rename_compare(r, copy); break;
    case EXPR_ERROR:
    case EXPR_PERCENT:
    case EXPR_TEXT: break;
    }
    return copy;
}

/* Of budgets of one name the measure is one, if it is written alike. */
static void join_measure(const Importer *x, Measure *first, const MeasureDecl *there)
{
    Str a = arena_str(x->env->arena, env_text(x->env, first->decl->value->span));
    if (!str_equal(a, env_text(x->env, there->value->span)))
        first->unreadable = unlike;
}

static void declare_measure(const Importer *x, const MeasureDecl *there)
{
    Renamer r = {x, NULL};
    MeasureDecl *decl = arena_new(x->env->arena, MeasureDecl);
    *decl = *there;
    decl->name.symbol = name_here(x, there->name.symbol);
    decl->aliases = (Names){NULL, 0};
    decl->value = rename_expr(&r, there->value);
    Named named = model_find(x->model, decl->name.symbol);
    if (named.kind == NAMED_MEASURE && x->model->measures.items[named.id].imported) {
        join_measure(x, &x->model->measures.items[named.id], there);
        return;
    }
    MemberId year = dim_there(x, DIM_YEAR)->default_member;
    if (year != NONE) year = same_member(x, DIM_YEAR, &x->import->model->members.items[year]);
    *vec_push(x->env->arena, &x->model->measures) = (Measure){decl, true, year, r.unreadable};
    model_name(x->env, x->model, decl->name, (Named){NAMED_MEASURE, x->model->measures.len - 1});
}

/* Other names of what is read under its own. */
static void declare_aliases(const Importer *x, Names aliases, Symbol name)
{
    Named named = model_find(x->model, name_here(x, name));
    for (uint32_t i = 0; i < aliases.len; i++) {
        Name alias = {name_here(x, aliases.items[i].symbol), aliases.items[i].span};
        if (model_find(x->model, alias.symbol).kind == NAMED_NOTHING)
            model_name(x->env, x->model, alias, named);
    }
}

static void declare_import(const Importer *x)
{
    const Model *other = x->import->model;
    for (LedgerId i = 0; i < other->ledgers.len; i++) {
        const Ledger *there = &other->ledgers.items[i];
        if (there->imported || there->vague) continue; /* what it imports stays there */
        declare_ledger(x, there);
        declare_aliases(x, there->decl->aliases, there->name.symbol);
    }
    for (uint32_t i = 0; i < other->measures.len; i++) {
        const Measure *there = &other->measures.items[i];
        if (there->imported) continue;
        declare_measure(x, there->decl);
        declare_aliases(x, there->decl->aliases, there->decl->name.symbol);
    }
}

void model_declare_imports(Env *env, Model *model)
{
    for (uint32_t i = 0; i < model->imports.len; i++) {
        Importer x = {env, model, &model->imports.items[i]};
        work_on(env_work(env), x.import->decl->name.span);
        declare_import(&x);
    }
    work_on(env_work(env), (Span){0, 0});
    env_close_view(env);
}

/* ---- where members are ---- */

/* In pre-order, those above come first. */
static void find_places(const Importer *x, DimId dim)
{
    const Model *other = x->import->model;
    const Dim *there = dim_there(x, dim);
    DimId here = dim_here(x, dim);
    MemberId *places = arena_array(x->env->arena, MemberId, there->members.len);
    for (uint32_t i = 0; i < there->members.len; i++) {
        work_spend(env_work(x->env), WORK_STEP);
        places[i] = same_member(x, here, &other->members.items[there->members.items[i]]);
        if (places[i] == NONE && there->parents[i] != NONE) places[i] = places[there->parents[i]];
    }
    x->import->places[dim] = places;
}

static MemberId add_member(const Importer *x, DimId dim, const Member *there)
{
    Model *model = x->model;
    MemberId id = model->members.len;
    *vec_push(x->env->arena, &model->members) = (Member){.dim = dim,
                                                         .name = there->name,
                                                         .code = there->code,
                                                         .label = there->label,
                                                         .declared = true,
                                                         .span = there->span,
                                                         .parent = NONE};
    *vec_push(x->env->arena, &model->dims.items[dim].members) = id;
    model_link(x->env, model, there->name, id);
    model_link(x->env, model, there->code, id);
    if (there->label.len) model_link(x->env, model, intern(x->env->names, there->label), id);
    return id;
}

/* A fact has no place: the topmost member above it becomes one, with all below it. */
static void add_place(const Importer *x, DimId dim, uint32_t index)
{
    const Dim *there = dim_there(x, dim);
    MemberId *places = x->import->places[dim];
    while (there->parents[index] != NONE) index = there->parents[index];
    const Member *top = &x->import->model->members.items[there->members.items[index]];
    MemberId id = add_member(x, dim_here(x, dim), top);
    for (uint32_t i = index; i < top->end; i++)
        if (places[i] == NONE) places[i] = id;
}

static void place_ledger(const Importer *x, const Ledger *there)
{
    const ImportAxes *axes = &x->import->axes[there->id];
    for (uint32_t i = 0; i < axes->len; i++) {
        const ImportAxis *axis = &axes->items[i];
        if (axis->dim == DIM_YEAR || !takes_axis(x, axis, there)) continue;
        for (uint32_t f = 0; f < there->facts.count; f++) {
            uint32_t index = member_there(axis, there, f);
            work_spend(env_work(x->env), WORK_STEP);
            if (x->import->places[axis->dim][index] == NONE) add_place(x, axis->dim, index);
        }
    }
}

void model_place_imports(Env *env, Model *model)
{
    for (uint32_t i = 0; i < model->imports.len; i++) {
        Importer x = {env, model, &model->imports.items[i]};
        const Model *other = x.import->model;
        x.import->places = arena_array(env->arena, MemberId *, other->dims.len);
        for (DimId d = 0; d < other->dims.len; d++)
            if (is_kept(&x, d)) find_places(&x, d);
        for (LedgerId l = 0; l < other->ledgers.len; l++)
            if (!other->ledgers.items[l].imported) place_ledger(&x, &other->ledgers.items[l]);
    }
}

/* ---- facts ---- */

typedef struct FactImport {
    const Importer *x;
    const Ledger *there;
    Ledger *ledger;
    const ImportAxis **axes; /* [axis here] */
    Int128 times;            /* one quantum there */
} FactImport;

/* A default holds there where nothing is bound; what it leaves out, this budget could not ask for. */
static bool is_beside(const FactImport *in, uint32_t fact)
{
    const Model *other = in->x->import->model;
    for (uint32_t k = 0; k < in->there->dims.len; k++) {
        const Dim *dim = dim_there(in->x, in->there->dims.items[k]);
        if (dim->default_member == NONE || in->x->import->places[in->there->dims.items[k]]) continue;
        const Member *usual = &other->members.items[dim->default_member];
        uint32_t index = columns_member(&in->there->facts, k, fact);
        if (index < usual->index || index >= usual->end) return true;
    }
    return false;
}

static void load_fact(const FactImport *in, uint32_t fact, uint32_t *coords)
{
    const Importer *x = in->x;
    Arena *arena = x->env->arena;
    FactColumns *facts = &in->ledger->facts;
    Int128 amount = columns_amount(&in->there->facts, fact);
    const FactNote *note = columns_note(&in->there->facts, fact);
    for (uint32_t k = 0; k < in->ledger->dims.len; k++) {
        const ImportAxis *axis = in->axes[k];
        MemberId place = x->import->places[axis->dim][member_there(axis, in->there, fact)];
        if (place == NONE) return; /* a year that is not known here */
        coords[k] = x->model->members.items[place].index;
    }
    if (is_beside(in, fact)) return;
    if (amount != FACT_DASH && !int128_multiply(amount, in->times, &amount)) {
        diag_add(x->env->diags, DIAG_E0302, x->import->decl->path.span,
                 "an amount of this budget is too large");
        return;
    }
    columns_add(arena, facts, coords, amount, in->there->facts.places[fact]);
    if (note) columns_add_note(arena, facts, note->label, note->quantity);
}

static bool find_axes(FactImport *in)
{
    const ImportAxes *axes = &in->x->import->axes[in->there->id];
    in->axes = arena_array(in->x->env->arena, const ImportAxis *, in->ledger->dims.len);
    for (uint32_t i = 0; i < axes->len; i++) {
        if (!takes_axis(in->x, &axes->items[i], in->there)) continue;
        uint32_t k = model_axis(in->ledger, dim_here(in->x, axes->items[i].dim));
        if (k != NONE && !in->axes[k]) in->axes[k] = &axes->items[i];
    }
    for (uint32_t k = 0; k < in->ledger->dims.len; k++)
        if (!in->axes[k]) return false;
    return true;
}

/* Where nothing is bound, what holds there. */
static void set_defaults(const FactImport *in)
{
    MemberId *defaults = arena_array(in->x->env->arena, MemberId, in->ledger->dims.len);
    for (uint32_t k = 0; k < in->ledger->dims.len; k++) {
        DimId dim = in->axes[k]->dim;
        MemberId usual = in->axes[k]->map ? NONE : dim_there(in->x, dim)->default_member;
        if (usual != NONE) {
            const Member *m = &in->x->import->model->members.items[usual];
            usual = in->x->import->places[dim][m->index];
        }
        defaults[k] = usual;
    }
    for (uint32_t k = 0; in->ledger->defaults && k < in->ledger->dims.len; k++)
        if (in->ledger->defaults[k] != defaults[k]) in->ledger->unreadable = unlike;
    in->ledger->defaults = defaults;
}

static void load_ledger(const Importer *x, const Ledger *there)
{
    Named named = model_find(x->model, name_here(x, there->name.symbol));
    if (named.kind != NAMED_LEDGER) return;
    FactImport in = {x, there, &x->model->ledgers.items[named.id], NULL, 1};
    Number times;
    if (!in.ledger->imported || in.ledger->unreadable) return;
    if (!find_axes(&in) || !number_divide(there->quantum, in.ledger->quantum, &times) ||
        times.den != 1) {
        in.ledger->unreadable = unlike;
        return;
    }
    in.times = times.num;
    set_defaults(&in);
    uint32_t *coords = arena_array(x->env->arena, uint32_t, in.ledger->dims.len);
    for (uint32_t f = 0; f < there->facts.count; f++) {
        work_spend(env_work(x->env), WORK_STEP);
        load_fact(&in, f, coords);
    }
}

void model_load_imports(Env *env, Model *model)
{
    for (uint32_t i = 0; i < model->imports.len; i++) {
        Importer x = {env, model, &model->imports.items[i]};
        const Model *other = x.import->model;
        work_on(env_work(env), x.import->decl->name.span);
        for (LedgerId l = 0; l < other->ledgers.len; l++)
            if (!other->ledgers.items[l].imported && !other->ledgers.items[l].vague)
                load_ledger(&x, &other->ledgers.items[l]);
    }
    work_on(env_work(env), (Span){0, 0});
}
