/* All other declarations: settings, units, dimensions, ledgers, measures, tables, figures,
 * documents, stated figures and indicators, compared by what they mean, shown as written. */
#include <stddef.h>

#include "lang/base/catalogue.h"
#include "lang/base/csv.h"
#include "lang/diff/differ.h"
#include "lang/syntax/write.h"

typedef struct Declared {
    const char *type;
    Symbol name; /* common */
    Str meaning; /* that is compared */
    Str written; /* that is shown */
    bool block;  /* several lines: the first that differs is shown */
    uint32_t place;
} Declared;
typedef VEC(Declared) DeclaredList;

typedef struct Declarer {
    Differ *differ;
    DeclaredList lists[2];
    bool whole; /* pairing: also by text */
} Declarer;

static Sink text_sink(Differ *d)
{
    Sink sink;
    sink_memory(&sink, d->arena);
    return sink;
}

static void add(Declarer *c, int side, Declared declared)
{
    *vec_push(c->differ->arena, &c->lists[side]) = declared;
}

/* ---- statements ---- */

/* The statement that a declaration is part of. */
#define STATEMENT_OF(decl, member)                                                                 \
    ((const Statement *)(const void *)((const char *)(decl) - offsetof(Statement, member)))

static void add_statement(Declarer *c, int side, const char *type, Name name,
                          const Statement *statement, bool block)
{
    Differ *d = c->differ;
    add(c, side,
        (Declared){type, diff_name(d, side, name.symbol), diff_meaning(d, side, statement),
                   diff_written(d, side, statement->span, block), block, name.span.lo});
}

static void add_measures(Declarer *c, int side)
{
    const Model *model = c->differ->sides[side].model;
    for (uint32_t i = 0; i < model->measures.len; i++) {
        const MeasureDecl *decl = model->measures.items[i].decl;
        if (model->measures.items[i].imported) continue;
        add_statement(c, side, N_("measure"), decl->name, STATEMENT_OF(decl, measure), false);
    }
}

static void add_ledgers(Declarer *c, int side)
{
    const Model *model = c->differ->sides[side].model;
    for (uint32_t i = 0; i < model->ledgers.len; i++) {
        const LedgerDecl *decl = model->ledgers.items[i].decl;
        if (model->ledgers.items[i].imported) continue;
        add_statement(c, side, N_("ledger"), decl->name, STATEMENT_OF(decl, ledger), false);
    }
}

static void add_units(Declarer *c, int side)
{
    const Model *model = c->differ->sides[side].model;
    for (uint32_t i = 1; i < model->units.len; i++) {
        const UnitDecl *decl = model->units.items[i].decl;
        if (decl) add_statement(c, side, N_("unit"), decl->name, STATEMENT_OF(decl, unit), false);
    }
}

static void add_blocks(Declarer *c, int side)
{
    const Model *model = c->differ->sides[side].model;
    for (uint32_t i = 0; i < model->tables.len; i++)
        add_statement(c, side, N_("table"), model->tables.items[i]->table.name,
                      model->tables.items[i], true);
    for (uint32_t i = 0; i < model->figures.len; i++)
        add_statement(c, side, N_("figure"), model->figures.items[i]->figure.name,
                      model->figures.items[i], true);
    for (uint32_t i = 0; i < model->documents.len; i++)
        add_statement(c, side, N_("document"), model->documents.items[i]->document.name,
                      model->documents.items[i], true);
}

/* ---- what has no statement of its own ---- */

/* The line that begins at *at, without blanks around it. */
static Str next_line(Str text, uint32_t *at)
{
    const char *end = memchr(text.ptr + *at, '\n', text.len - *at);
    Str line = {text.ptr + *at, end ? (uint32_t)(end - text.ptr) - *at : text.len - *at};
    *at += line.len + 1;
    while (line.len && line.ptr[0] == ' ') line = (Str){line.ptr + 1, line.len - 1};
    return line;
}

static void add_setting(Declarer *c, int side, Entry *setting)
{
    Differ *d = c->differ;
    if (!setting->atoms.len) return;
    Statement alone = {.kind = STATEMENT_BUDGET, .budget.settings = {&setting, 1}};
    Str word = atom_text(d->arena, d->sides[side].env->sources, setting->atoms.items[0]);
    const char *english = word_english(word);
    if (english) word = str_from(english);
    add(c, side,
        (Declared){N_("setting"), intern(d->names, word), diff_meaning(d, side, &alone),
                   diff_written(d, side, setting->span, false), false, setting->span.lo});
}

static void add_settings(Declarer *c, int side)
{
    Env *env = c->differ->sides[side].env;
    const Model *model = c->differ->sides[side].model;
    const BudgetHeader *header = model->header.decl;
    if (!header) return;
    Str title = arena_printf(c->differ->arena, "budget " STR_FMT " \"" STR_FMT "\"",
                             STR_ARG(intern_text(env->names, header->name.symbol)),
                             STR_ARG(header->title.value));
    add(c, side, (Declared){"header", 0, title, title, false, header->name.span.lo});
    for (uint32_t i = 0; i < header->settings.len; i++)
        add_setting(c, side, header->settings.items[i]);
}

/* A dimension may be declared in pieces; its members are compared one by one. */
static void add_dimension(Declarer *c, int side, const Dim *dim)
{
    Env *env = c->differ->sides[side].env;
    const Model *model = c->differ->sides[side].model;
    Sink sink = text_sink(c->differ);
    sink_printf(&sink, "%s " STR_FMT " \"" STR_FMT "\"",
                dim->classification ? "classification" : "dimension",
                STR_ARG(intern_text(env->names, dim->name.symbol)), STR_ARG(dim->label));
    for (uint32_t i = 0; i < dim->levels.len; i++)
        sink_printf(&sink, "%s \"" STR_FMT "\" %u", i ? "," : " levels",
                    STR_ARG(dim->levels.items[i].name), dim->levels.items[i].length);
    if (dim->nearest.hi) sink_str(&sink, STR(" nearest"));
    if (dim->within != NONE)
        sink_printf(&sink, " in " STR_FMT,
                    STR_ARG(intern_text(env->names, model->dims.items[dim->within].name.symbol)));
    if (dim->default_member != NONE)
        sink_printf(&sink, " default " STR_FMT,
                    STR_ARG(model_member_name(env, model, dim->default_member)));
    for (uint32_t i = 0; i < dim->attributes.len; i++)
        sink_printf(&sink, "%s " STR_FMT, i ? "," : " attribute",
                    STR_ARG(intern_text(env->names, dim->attributes.items[i])));
    add(c, side,
        (Declared){N_("dimension"), diff_name(c->differ, side, dim->name.symbol),
                   sink_result(&sink), sink_result(&sink), false, dim->name.span.lo});
}

static void add_indicators(Declarer *c, int side, const IndicatorSet *set)
{
    Sink sink = text_sink(c->differ);
    sink_str(&sink, set->decl->label.value);
    for (uint32_t i = 0; i < set->rows.len; i++) {
        const IndicatorRow *row = &set->rows.items[i];
        if (row->confidential) return;
        sink_printf(&sink, "\n" STR_FMT ", " STR_FMT ", " STR_FMT ", " STR_FMT, STR_ARG(row->goal),
                    STR_ARG(row->groups[0]), STR_ARG(row->groups[1]), STR_ARG(row->name));
        for (uint32_t y = 0; y < (set->years.len ? set->years.len : 1); y++)
            sink_printf(&sink, ", " STR_FMT, STR_ARG(row->values[y]));
    }
    add(c, side,
        (Declared){N_("indicators"), diff_name(c->differ, side, set->decl->name.symbol),
                   sink_result(&sink), sink_result(&sink), true, set->decl->name.span.lo});
}

/* ---- stated figures, with what stands in their files ---- */

static const Source *stated_source(const Differ *d, int side, const Text *path)
{
    const Sources *sources = d->sides[side].input->sources;
    const Source *from = source_of(sources, path->span.lo);
    if (!from) return NULL;
    Str folder = str_folder(from->path);
    if (str_equal(folder, STR("./"))) folder.len = 0; /* as the loader does */
    Str wanted = arena_printf(d->arena, STR_FMT STR_FMT, STR_ARG(folder), STR_ARG(path->value));
    for (uint32_t i = 0; i < source_count(sources); i++)
        if (str_equal(source_get(sources, i)->path, wanted)) return source_get(sources, i);
    return NULL;
}

static Str csv_text(Differ *d, const Source *source)
{
    CsvReader reader;
    Sink sink = text_sink(d);
    csv_open(&reader, d->arena, source);
    while (csv_next(&reader)) {
        sink_char(&sink, '\n');
        for (uint32_t i = 0; i < reader.fields.len; i++)
            sink_printf(&sink, "%s" STR_FMT, i ? ", " : "", STR_ARG(reader.fields.items[i].text));
    }
    return sink_result(&sink);
}

/* One figure of what is confidential? */
static bool is_not_told(Differ *d, int side, const Statement *statement)
{
    const DiffInput *in = d->sides[side].input;
    if (!in->model->confidential || statement->stated.kind != STATED_VALUE) return false;
    work_spend(env_work(in->env), (uint64_t)in->record_count * WORK_STEP);
    for (uint32_t i = 0; i < in->record_count; i++)
        if (in->records[i].confidential && in->records[i].span.lo >= statement->span.lo &&
            in->records[i].span.hi <= statement->span.hi)
            return true;
    return false;
}

static void add_stated(Declarer *c, int side, const Statement *statement)
{
    Differ *d = c->differ;
    const Stated *stated = &statement->stated;
    if (is_not_told(d, side, statement)) return;
    const Source *file =
        stated->kind == STATED_CSV ? stated_source(d, side, &stated->path) : NULL;
    if (!file) {
        add_statement(c, side, N_("stated"), stated->name, statement,
                      stated->kind != STATED_VALUE);
        return;
    }
    Str text = csv_text(d, file);
    add(c, side,
        (Declared){N_("stated"), diff_name(d, side, stated->name.symbol), text, text, true,
                   statement->span.lo});
}

static void collect(Declarer *c, int side)
{
    const Model *model = c->differ->sides[side].model;
    add_settings(c, side);
    add_units(c, side);
    for (DimId i = DIM_YEAR + 1; i < model->dims.len; i++)
        add_dimension(c, side, &model->dims.items[i]);
    add_ledgers(c, side);
    add_measures(c, side);
    add_blocks(c, side);
    for (uint32_t i = 0; i < model->lints.len; i++)
        add_statement(c, side, N_("lint"), model->lints.items[i]->lint.code, model->lints.items[i],
                      false);
    for (uint32_t i = 0; i < model->stated.len; i++) add_stated(c, side, model->stated.items[i]);
    for (uint32_t i = 0; i < model->indicators.len; i++)
        add_indicators(c, side, &model->indicators.items[i]);
}

/* ---- comparing ---- */

static uint64_t hash_declared(const void *context, int side, uint32_t item)
{
    const Declarer *c = context;
    const Declared *x = &c->lists[side].items[item];
    uint64_t hash = diff_mix(diff_mix_text(12, str_from(x->type)), x->name);
    return c->whole ? diff_mix_text(hash, x->meaning) : hash;
}

static bool same_declared(const void *context, uint32_t old, uint32_t new)
{
    const Declarer *c = context;
    const Declared *a = &c->lists[OLD].items[old], *b = &c->lists[NEW].items[new];
    return a->name == b->name && strcmp(a->type, b->type) == 0 &&
           (!c->whole || str_equal(a->meaning, b->meaning));
}

/* Two lines that differ only in their blanks are the same. */
static bool same_line(Str old, Str new)
{
    uint32_t a = 0, b = 0;
    for (;; a++, b++) {
        while (a < old.len && old.ptr[a] == ' ') a++;
        while (b < new.len && new.ptr[b] == ' ') b++;
        if (a == old.len || b == new.len) return a == old.len && b == new.len;
        if (old.ptr[a] != new.ptr[b]) return false;
    }
}

/* Of two blocks, the first line that differs in each; "" where one has come to its end. */
static void first_difference(Str old, Str new, Str *was, Str *is)
{
    uint32_t a = 0, b = 0;
    do {
        *was = a < old.len ? next_line(old, &a) : (Str){0};
        *is = b < new.len ? next_line(new, &b) : (Str){0};
    } while (same_line(*was, *is) && (a < old.len || b < new.len));
}

static void report(Declarer *c, const Declared *old, const Declared *new)
{
    Differ *d = c->differ;
    const Declared *any = new ? new : old;
    DiffDecl decl = {.kind = !old   ? DIFF_ADDED
                             : !new ? DIFF_REMOVED
                                    : DIFF_CHANGED,
                     /* NOLINTNEXTLINE: of both there is one */
                     .type = any->type,
                     .name = intern_text(d->names, any->name)};
    if (old) decl.before = diff_place(d, OLD, old->place);
    if (new) decl.after = diff_place(d, NEW, new->place);
    if (old && !old->block) decl.was = old->written;
    if (new && !new->block) decl.is = new->written;
    if (old && new &&new->block) first_difference(old->written, new->written, &decl.was, &decl.is);
    if (diff_is_confidential(d, OLD, decl.was) || diff_is_confidential(d, NEW, decl.is)) return;
    *vec_push(d->arena, &d->diff.decls) = decl;
}

void diff_find_decls(Differ *d)
{
    Declarer c = {.differ = d, .whole = true};
    collect(&c, OLD);
    collect(&c, NEW);
    uint32_t *twins[2] = {diff_nones(d, c.lists[OLD].len), diff_nones(d, c.lists[NEW].len)};
    Pairing p = {&c,
                 hash_declared,
                 same_declared,
                 {c.lists[OLD].len, c.lists[NEW].len},
                 {twins[OLD], twins[NEW]}};
    diff_pair(d->arena, &p);
    for (uint32_t i = 0; i < c.lists[NEW].len; i++)
        if (twins[NEW][i] != NONE) twins[NEW][i] = NONE - 1; /* the same: nothing to tell */
    for (uint32_t i = 0; i < c.lists[OLD].len; i++)
        if (twins[OLD][i] != NONE) twins[OLD][i] = NONE - 1;
    c.whole = false;
    diff_pair(d->arena, &p);
    for (uint32_t i = 0; i < c.lists[NEW].len; i++)
        if (twins[NEW][i] == NONE)
            report(&c, NULL, &c.lists[NEW].items[i]);
        else if (twins[NEW][i] != NONE - 1)
            report(&c, &c.lists[OLD].items[twins[NEW][i]], &c.lists[NEW].items[i]);
    for (uint32_t i = 0; i < c.lists[OLD].len; i++)
        if (twins[OLD][i] == NONE) report(&c, &c.lists[OLD].items[i], NULL);
}
