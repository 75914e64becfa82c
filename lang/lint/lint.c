/* What becomes of warnings. A rule is about places: the whole budget, the statement that declares
 * an item, or the declarations of members. So every warning can be silenced where it stands,
 * whoever reports it. */
#include "lang/lint/lint.h"

#include <stdlib.h>

typedef struct Rule {
    const LintDecl *decl;
    Span span;
    DiagCode code;
    bool used;
} Rule;

typedef struct RulePlace { /* where a rule holds */
    DiagCode code;
    Span span;
    uint32_t rule;
    uint32_t reach; /* the furthest end of those of this code up to here, once they are sorted */
} RulePlace;

typedef struct NamedItem { /* a statement that has a name */
    Span span;
    uint32_t next; /* of the same name; position + 1 */
} NamedItem;

typedef struct Decision {
    Env *env;
    const Model *model;
    Trees trees;
    LintStrictness strictness;
    VEC(Rule) rules;
    VEC(uint32_t) everywhere; /* those that hold for the whole budget */
    VEC(RulePlace) places;
    VEC(NamedItem) items;
    VEC(uint32_t) first; /* [Symbol]: position + 1 of the first item of this name */
} Decision;

/* ---- the places of a rule ---- */

static Symbol statement_name(const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_BUDGET: return s->budget.name.symbol;
    case STATEMENT_UNIT: return s->unit.name.symbol;
    case STATEMENT_DIMENSION: return s->dimension.name.symbol;
    case STATEMENT_LEDGER: return s->ledger.name.symbol;
    case STATEMENT_MEASURE: return s->measure.name.symbol;
    case STATEMENT_INVARIANT: return s->invariant.name.symbol;
    case STATEMENT_TABLE: return s->table.name.symbol;
    case STATEMENT_INDICATORS: return s->indicators.name.symbol;
    case STATEMENT_FIGURE: return s->figure.name.symbol;
    case STATEMENT_DOCUMENT: return s->document.name.symbol;
    case STATEMENT_IMPORT: return s->import.name.symbol;
    case STATEMENT_WAIVE: return s->waive.name.symbol;
    case STATEMENT_FACTS:
    case STATEMENT_STATED:
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_EDITION:
    case STATEMENT_ENTRY:
    case STATEMENT_DROP:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL: return 0;
    }
    return 0;
}

static void add_place(Decision *d, const Rule *rule, Span span)
{
    RulePlace place = {.code = rule->code, .span = span, .rule = d->rules.len};
    *vec_push(d->env->arena, &d->places) = place;
}

static void note_item(Decision *d, const Statement *s)
{
    Symbol name = statement_name(s);
    if (!name) return;
    while (d->first.len <= name) *vec_push(d->env->arena, &d->first) = 0;
    *vec_push(d->env->arena, &d->items) = (NamedItem){s->span, d->first.items[name]};
    d->first.items[name] = d->items.len;
}

static void note_items(Decision *d)
{
    for (uint32_t t = 0; t < d->trees.len; t++)
        for (uint32_t i = 0; i < d->trees.items[t]->statements.len; i++)
            note_item(d, d->trees.items[t]->statements.items[i]);
}

/* The table of data that this place is in, from there to the next file; the same again is not
 * added. */
static void add_data(Decision *d, const Rule *rule, uint32_t at, const Source **last)
{
    const Source *source = source_of(d->env->sources, at);
    if (!source || source == *last || !source->separator) return;
    *last = source;
    uint32_t end = UINT32_MAX;
    for (FileId f = 0; f < source_count(d->env->sources); f++) {
        uint32_t base = source_get(d->env->sources, f)->base;
        if (base > source->base && base < end) end = base;
    }
    add_place(d, rule, (Span){source->base, end});
}

/* What is read from tables belongs to the dimension or the ledger that it is read into. */
static void find_data(Decision *d, const Rule *rule)
{
    const Source *last = NULL;
    const Model *model = d->model;
    Named named = model_find(model, rule->decl->item.symbol);
    if (named.kind == NAMED_DIM) {
        const Dim *dim = &model->dims.items[named.id];
        for (uint32_t i = 0; i < dim->members.len; i++)
            add_data(d, rule, model->members.items[dim->members.items[i]].span.lo, &last);
    } else if (named.kind == NAMED_LEDGER) {
        const FactColumns *facts = &model->ledgers.items[named.id].facts;
        for (uint32_t i = 0; i < facts->count; i++) add_data(d, rule, facts->places[i], &last);
    }
}

static void find_item(Decision *d, Rule *rule)
{
    Name item = rule->decl->item;
    if (!d->items.len) note_items(d);
    uint32_t at = item.symbol < d->first.len ? d->first.items[item.symbol] : 0;
    if (!at) {
        rule->used = true; /* reported here: not idle too */
        diag_add(d->env->diags, DIAG_E0201, item.span,
                 "nothing that is declared here is called `" STR_FMT "`",
                 STR_ARG(intern_text(d->env->names, item.symbol)));
    }
    for (; at; at = d->items.items[at - 1].next) add_place(d, rule, d->items.items[at - 1].span);
    find_data(d, rule);
}

static void find_members(Decision *d, Rule *rule)
{
    for (uint32_t i = 0; i < rule->decl->coords.len; i++) {
        DimId dim;
        MemberId member;
        if (!model_coord(d->env, d->model, rule->decl->coords.items[i], (Dims){0}, &dim, &member))
            rule->used = true; /* reported there: not idle too */
        else if (member != NONE)
            add_place(d, rule, d->model->members.items[member].span);
    }
}

static bool find_code(const Decision *d, Name name, DiagCode *code)
{
    Str text = intern_text(d->env->names, name.symbol);
    if (!diag_find(text, code)) {
        Diag *diag = diag_add(d->env->diags, DIAG_E0210, name.span,
                              "there is no warning `" STR_FMT "`", STR_ARG(text));
        diag_help(d->env->diags, diag, "a lint is named by its code, such as W0904");
        return false;
    }
    if (diag_info(*code)->severity == SEVERITY_WARNING) return true;
    Diag *diag = diag_add(d->env->diags, DIAG_E0210, name.span,
                          "%s is no warning: an error cannot be silenced", diag_info(*code)->code);
    diag_help(d->env->diags, diag,
              "a relation or a stated figure that is known to differ is acknowledged with `waive`");
    return false;
}

static void add_rule(Decision *d, const Statement *statement)
{
    Rule rule = {.decl = &statement->lint, .span = statement->span};
    if (!find_code(d, rule.decl->code, &rule.code)) return;
    if (rule.decl->item.symbol) find_item(d, &rule);
    find_members(d, &rule);
    if (!rule.decl->item.symbol && !rule.decl->coords.len)
        *vec_push(d->env->arena, &d->everywhere) = d->rules.len;
    *vec_push(d->env->arena, &d->rules) = rule;
}

static int compare_places(const void *a, const void *b)
{
    const RulePlace *x = a, *y = b;
    if (x->code != y->code) return x->code < y->code ? -1 : 1;
    if (x->span.lo != y->span.lo) return x->span.lo < y->span.lo ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Places are mostly beside each other: from where a warning begins, the way back to the last one
 * that may reach it is short. */
static void sort_places(Decision *d)
{
    if (!d->places.len) return;
    qsort(d->places.items, d->places.len, sizeof *d->places.items, compare_places);
    for (uint32_t i = 0; i < d->places.len; i++) {
        RulePlace *place = &d->places.items[i];
        const RulePlace *before = i ? place - 1 : NULL;
        place->reach = place->span.hi;
        if (before && before->code == place->code && before->reach > place->reach)
            place->reach = before->reach;
    }
}

/* ---- deciding ---- */

/* Behind the last place of this code that begins at or before this offset. */
static uint32_t places_until(const Decision *d, DiagCode code, uint32_t offset)
{
    uint32_t lo = 0, hi = d->places.len;
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        const RulePlace *place = &d->places.items[middle];
        if (place->code < code || (place->code == code && place->span.lo <= offset))
            lo = middle + 1;
        else
            hi = middle;
    }
    return lo;
}

static bool is_strict(const LintStrictness *strictness, DiagCode code)
{
    for (uint32_t i = 0; i < strictness->count; i++)
        if (strictness->codes[i] == code) return true;
    return strictness->all;
}

/* False if the warning goes. */
static bool apply(Rule *rule, Diag *diag)
{
    rule->used = true;
    if (!rule->decl->off) diag->severity = SEVERITY_ERROR;
    return !rule->decl->off;
}

/* What is silenced with a reason stays silent, however strict the command line is. */
static bool decide(Diag *diag, void *context)
{
    Decision *d = context;
    bool keep = true;
    if (diag->severity != SEVERITY_WARNING) return true;
    if (is_strict(&d->strictness, diag->code)) diag->severity = SEVERITY_ERROR;
    for (uint32_t i = 0; i < d->everywhere.len; i++) {
        Rule *rule = &d->rules.items[d->everywhere.items[i]];
        if (rule->code == diag->code) keep = apply(rule, diag) && keep;
    }
    for (uint32_t i = places_until(d, diag->code, diag->span.lo); i-- > 0;) {
        const RulePlace *place = &d->places.items[i];
        if (place->code != diag->code || place->reach < diag->span.hi) break;
        if (place->span.hi >= diag->span.hi)
            keep = apply(&d->rules.items[place->rule], diag) && keep;
    }
    return keep;
}

static void report_idle(Decision *d, bool about_idle)
{
    for (uint32_t i = 0; i < d->rules.len; i++) {
        const Rule *rule = &d->rules.items[i];
        if (rule->used || !rule->decl->off || (rule->code == DIAG_W0911) != about_idle) continue;
        Diag *diag = diag_add(d->env->diags, DIAG_W0911, rule->span,
                              "%s is not reported here, so there is nothing to silence",
                              diag_info(rule->code)->code);
        diag_help(d->env->diags, diag, "remove it: it would hide the next mistake of this kind");
    }
    diags_decide(d->env->diags, decide, d);
}

void lints_decide(Env *env, const Model *model, Diags *diags, Trees trees,
                  LintStrictness strictness, bool complete)
{
    Decision d = {.env = env, .model = model, .trees = trees, .strictness = strictness};
    for (uint32_t i = 0; model && i < model->lints.len; i++) add_rule(&d, model->lints.items[i]);
    sort_places(&d);
    diags_decide(diags, decide, &d);
    if (!complete) return;
    report_idle(&d, false);
    report_idle(&d, true);
}
