#include "lang/model/changes.h"

#include "lang/model/extend.h"

typedef struct ChangedStatement { /* a statement with a name, while changes are applied */
    const Statement *now; /* NULL: it was dropped */
    const Statement *last;         /* that replaced or dropped it; NULL = none */
    FileId last_file;
    VEC(const Statement *) more;   /* that extend it since */
    VEC(FileId) more_files;
} ChangedStatement;

typedef VEC(uint32_t) SymbolIndex; /* [Symbol] → position + 1; 0 = none */

typedef struct ChangedList { /* of one kind */
    VEC(ChangedStatement) items;
    SymbolIndex index;
} ChangedList;

typedef struct Changer {
    Env *env;
    const Model *model;
    Layers *layers;
    ChangedList lists[CHANGED_KINDS];
} Changer;

typedef struct Subject { /* what a statement declares or changes */
    ChangedKind kind;
    Name name;
} Subject;

static ChangedKind dropped_kind(DropKind kind)
{
    static const ChangedKind kinds[] = {[DROP_TABLE] = CHANGED_TABLE,
                                        [DROP_INVARIANT] = CHANGED_INVARIANT,
                                        [DROP_FIGURE] = CHANGED_FIGURE,
                                        [DROP_DOCUMENT] = CHANGED_DOCUMENT,
                                        [DROP_MEASURE] = CHANGED_MEASURE};
    return kinds[kind];
}

/* False if the statement is of another kind. */
static bool find_subject(const Statement *s, Subject *out)
{
    switch (s->kind) {
    case STATEMENT_TABLE: *out = (Subject){CHANGED_TABLE, s->table.name}; return true;
    case STATEMENT_INVARIANT: *out = (Subject){CHANGED_INVARIANT, s->invariant.name}; return true;
    case STATEMENT_FIGURE: *out = (Subject){CHANGED_FIGURE, s->figure.name}; return true;
    case STATEMENT_DOCUMENT: *out = (Subject){CHANGED_DOCUMENT, s->document.name}; return true;
    case STATEMENT_MEASURE: *out = (Subject){CHANGED_MEASURE, s->measure.name}; return true;
    case STATEMENT_LEDGER: *out = (Subject){CHANGED_LEDGER, s->ledger.name}; return true;
    case STATEMENT_DROP: *out = (Subject){dropped_kind(s->drop.kind), s->drop.name}; return true;
    case STATEMENT_ERROR:
    case STATEMENT_BUDGET:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION:
    case STATEMENT_UNIT:
    case STATEMENT_DIMENSION:
    case STATEMENT_ENTRY:
    case STATEMENT_FACTS:
    case STATEMENT_STATED:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS: return false;
    }
    return false;
}

static Name subject_name(const Statement *s)
{
    Subject subject = {0};
    (void)find_subject(s, &subject);
    return subject.name;
}

/* ---- a statement ---- */

static ChangedStatement *find(ChangedList *list, Symbol symbol)
{
    uint32_t at = symbol < list->index.len ? list->index.items[symbol] : 0;
    return at ? &list->items.items[at - 1] : NULL;
}

static ChangedStatement *add(Env *env, ChangedList *list, Symbol symbol, const Statement *s)
{
    while (list->index.len <= symbol) *vec_push(env->arena, &list->index) = 0;
    ChangedStatement *changed = vec_push(env->arena, &list->items);
    *changed = (ChangedStatement){.now = s};
    list->index.items[symbol] = list->items.len;
    return changed;
}

static bool is_change(const Statement *s)
{
    return s->change != CHANGE_NONE || s->kind == STATEMENT_DROP;
}

static void declare(Changer *c, const Statement *s)
{
    Subject subject;
    if (is_change(s) || !find_subject(s, &subject)) return;
    ChangedList *list = &c->lists[subject.kind];
    const ChangedStatement *same = find(list, subject.name.symbol);
    if (!same) {
        add(c->env, list, subject.name.symbol, s);
        return;
    }
    Diag *diag = diag_add(c->env->diags, DIAG_E0209, subject.name.span,
                          "`" STR_FMT "` is declared twice",
                          STR_ARG(intern_text(c->env->names, subject.name.symbol)));
    diag_label(c->env->diags, diag, subject_name(same->now).span, "first declared here");
    if (subject.kind == CHANGED_LEDGER)
        diag_help(c->env->diags, diag, "to add to it, begin with `extend`");
    else
        diag_help(c->env->diags, diag, "to replace it, begin with `override`");
}

/* Changes that exclude each other are applied from the farthest to the nearest. False after E0203.
 */
static bool comes_after(Changer *c, const ChangedStatement *changed, const Statement *s,
                        FileId file)
{
    const Statement *rival = NULL;
    if (changed->last && !layers_nearer(c->layers, file, changed->last_file)) rival = changed->last;
    for (uint32_t i = 0; !rival && s->change != CHANGE_EXTEND && i < changed->more.len; i++)
        if (!layers_nearer(c->layers, file, changed->more_files.items[i]))
            rival = changed->more.items[i];
    if (rival) model_changed_twice(c->env, subject_name(s).span, subject_name(rival).span);
    return !rival;
}

static void report_nothing(Changer *c, const Statement *s, Name name)
{
    Str text = intern_text(c->env->names, name.symbol);
    if (model_is_lost(c->env, c->model, text)) return;
    if (s->kind == STATEMENT_DROP)
        diag_add(c->env->diags, DIAG_E0209, name.span, "there is no `" STR_FMT "` to drop",
                 STR_ARG(text));
    else if (s->change == CHANGE_EXTEND)
        diag_add(c->env->diags, DIAG_E0209, name.span, "there is no `" STR_FMT "` to extend",
                 STR_ARG(text));
    else
        diag_add(c->env->diags, DIAG_E0209, name.span, "`" STR_FMT "` overrides nothing",
                 STR_ARG(text));
}

static void replace(ChangedStatement *changed, const Statement *s, FileId file)
{
    changed->now = s->kind == STATEMENT_DROP ? NULL : s;
    changed->last = s;
    changed->last_file = file;
    changed->more.len = changed->more_files.len = 0;
}

static void apply(Changer *c, const Statement *s, FileId file)
{
    Subject subject;
    if (!is_change(s) || !find_subject(s, &subject)) return;
    ChangedStatement *changed = find(&c->lists[subject.kind], subject.name.symbol);
    bool there = changed && (changed->now || s->change == CHANGE_OVERRIDE);
    if (!there) {
        report_nothing(c, s, subject.name);
        if (!changed && s->change == CHANGE_OVERRIDE)
            add(c->env, &c->lists[subject.kind], subject.name.symbol, s);
        return;
    }
    if (!comes_after(c, changed, s, file)) return;
    if (s->change != CHANGE_EXTEND) {
        replace(changed, s, file);
        return;
    }
    *vec_push(c->env->arena, &changed->more) = s;
    *vec_push(c->env->arena, &changed->more_files) = file;
}

void model_changed_twice(Env *env, Span span, Span first)
{
    Diag *diag = diag_add(env->diags, DIAG_E0203, span,
                          "this is changed twice, and neither file includes the other");
    diag_label(env->diags, diag, first, "the other change");
    diag_help(env->diags, diag, "the change in the file that includes the other one counts");
}

/* ---- all of them ---- */

typedef void (*Visit)(Changer *c, const Statement *s, FileId file);

static void visit_declaration(Changer *c, const Statement *s, FileId file)
{
    (void)file;
    declare(c, s);
}

static void each_statement(Changer *c, Trees trees, Visit visit)
{
    for (uint32_t t = 0; t < trees.len; t++)
        for (uint32_t i = 0; i < trees.items[t]->statements.len; i++)
            visit(c, trees.items[t]->statements.items[i], trees.items[t]->file);
}

/* A file comes after those that it includes. */
ChangedStatements model_changes(Env *env, const Model *model, Trees trees, Layers *layers)
{
    Changer c = {.env = env, .model = model, .layers = layers};
    ChangedStatements result = {0};
    each_statement(&c, trees, visit_declaration);
    each_statement(&c, trees, apply);
    for (int k = 0; k < CHANGED_KINDS; k++)
        for (uint32_t i = 0; i < c.lists[k].items.len; i++) {
            const ChangedStatement *changed = &c.lists[k].items.items[i];
            if (!changed->now) continue;
            work_on(env_work(env), changed->now->span);
            *vec_push(env->arena, &result.of[k]) =
                statement_extended(env, changed->now, changed->more.items, changed->more.len);
        }
    work_on(env_work(env), (Span){0, 0});
    return result;
}
