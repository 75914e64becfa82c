/* What becomes of warnings. A rule is about places: the whole budget, the statement that declares
 * an item, or the declarations of members. So every warning can be silenced where it stands,
 * whoever reports it. */
#include "lang/review/lint.h"

typedef VEC(Span) Spans;

typedef struct Rule {
    const LintDecl *decl;
    Span span;
    DiagCode code;
    bool everywhere;
    Spans places;
    bool used;
} Rule;

typedef struct Decision {
    Model *model;
    Trees trees;
    LintStrictness strictness;
    VEC(Rule) rules;
} Decision;

/* ---- the places of a rule ---- */

static Symbol statement_name(const Statement *s)
{
    switch (s->kind) {
    case STATEMENT_BUDGET: return s->budget.name.symbol;
    case STATEMENT_DIMENSION: return s->dimension.name.symbol;
    case STATEMENT_LEDGER: return s->ledger.name.symbol;
    case STATEMENT_MEASURE: return s->measure.name.symbol;
    case STATEMENT_INVARIANT: return s->invariant.name.symbol;
    case STATEMENT_TABLE: return s->table.name.symbol;
    case STATEMENT_INDICATORS: return s->indicators.name.symbol;
    case STATEMENT_FIGURE: return s->figure.name.symbol;
    case STATEMENT_DOCUMENT: return s->document.name.symbol;
    case STATEMENT_WAIVE: return s->waive.name.symbol;
    case STATEMENT_FACTS:
    case STATEMENT_STATED:
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_UNIT:
    case STATEMENT_ENTRY:
    case STATEMENT_DROP:
    case STATEMENT_LINT: return 0;
    }
    return 0;
}

static void find_item(Decision *d, Rule *rule)
{
    Name item = rule->decl->item;
    for (uint32_t t = 0; t < d->trees.len; t++)
        for (uint32_t i = 0; i < d->trees.items[t]->statements.len; i++) {
            const Statement *s = d->trees.items[t]->statements.items[i];
            if (statement_name(s) == item.symbol)
                *vec_push(d->model->arena, &rule->places) = s->span;
        }
    if (rule->places.len) return;
    rule->used = true; /* reported here: not idle too */
    diag_add(d->model->diags, DIAG_E0201, item.span,
             "nothing that is declared here is called `" STR_FMT "`",
             STR_ARG(intern_text(d->model->names, item.symbol)));
}

static void find_members(Decision *d, Rule *rule)
{
    for (uint32_t i = 0; i < rule->decl->coords.len; i++) {
        DimId dim;
        MemberId member;
        if (!model_coord(d->model, rule->decl->coords.items[i], NULL, 0, &dim, &member))
            rule->used = true; /* reported there: not idle too */
        else if (member != NONE)
            *vec_push(d->model->arena, &rule->places) = d->model->members.items[member].span;
    }
}

static bool find_code(const Decision *d, Name name, DiagCode *code)
{
    Str text = intern_text(d->model->names, name.symbol);
    if (!diag_find(text, code)) {
        Diag *diag = diag_add(d->model->diags, DIAG_E0210, name.span,
                              "there is no warning `" STR_FMT "`", STR_ARG(text));
        diag_help(d->model->diags, diag, "a lint is named by its code, such as W0904");
        return false;
    }
    if (diag_info(*code)->severity == SEVERITY_WARNING) return true;
    Diag *diag = diag_add(d->model->diags, DIAG_E0210, name.span,
                          "%s is no warning: an error cannot be silenced", diag_info(*code)->code);
    diag_help(d->model->diags, diag,
              "a relation or a stated figure that is known to differ is acknowledged with `waive`");
    return false;
}

static void add_rule(Decision *d, const Statement *statement)
{
    Rule rule = {.decl = &statement->lint, .span = statement->span};
    if (!find_code(d, rule.decl->code, &rule.code)) return;
    rule.everywhere = !rule.decl->item.symbol && !rule.decl->coords.len;
    if (rule.decl->item.symbol) find_item(d, &rule);
    find_members(d, &rule);
    *vec_push(d->model->arena, &d->rules) = rule;
}

/* ---- deciding ---- */

static bool speaks_of(const Rule *rule, const Diag *diag)
{
    if (rule->code != diag->code) return false;
    for (uint32_t i = 0; i < rule->places.len; i++)
        if (rule->places.items[i].lo <= diag->span.lo && diag->span.hi <= rule->places.items[i].hi)
            return true;
    return rule->everywhere;
}

static bool is_strict(const LintStrictness *strictness, DiagCode code)
{
    for (uint32_t i = 0; i < strictness->count; i++)
        if (strictness->codes[i] == code) return true;
    return strictness->all;
}

/* What is silenced with a reason stays silent, however strict the command line is. */
static bool decide(Diag *diag, void *context)
{
    Decision *d = context;
    bool keep = true;
    if (diag->severity != SEVERITY_WARNING) return true;
    if (is_strict(&d->strictness, diag->code)) diag->severity = SEVERITY_ERROR;
    for (uint32_t i = 0; i < d->rules.len; i++) {
        Rule *rule = &d->rules.items[i];
        if (!speaks_of(rule, diag)) continue;
        rule->used = true;
        if (rule->decl->off)
            keep = false;
        else
            diag->severity = SEVERITY_ERROR;
    }
    return keep;
}

static void report_idle(Decision *d, bool about_idle)
{
    for (uint32_t i = 0; i < d->rules.len; i++) {
        const Rule *rule = &d->rules.items[i];
        if (rule->used || !rule->decl->off || (rule->code == DIAG_W0911) != about_idle) continue;
        Diag *diag = diag_add(d->model->diags, DIAG_W0911, rule->span,
                              "%s is not reported here, so there is nothing to silence",
                              diag_info(rule->code)->code);
        diag_help(d->model->diags, diag, "remove it: it would hide the next mistake of this kind");
    }
    diags_decide(d->model->diags, decide, d);
}

void lints_decide(Model *model, Diags *diags, Trees trees, LintStrictness strictness, bool complete)
{
    Decision d = {model, trees, strictness, {0}};
    for (uint32_t i = 0; model && i < model->lints.len; i++) add_rule(&d, model->lints.items[i]);
    diags_decide(diags, decide, &d);
    if (!complete) return;
    report_idle(&d, false);
    report_idle(&d, true);
}
