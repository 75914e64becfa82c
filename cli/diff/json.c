/* The comparison for programs: always complete; docs/diff.md has the schema. */
#include "cli/diff/words.h"

/* ---- pieces ---- */

typedef struct Json {
    const DiffView *view;
    Sink *sink;
    bool first; /* of the object or list that is open */
} Json;

static void next(Json *j)
{
    if (!j->first) sink_char(j->sink, ',');
    j->first = false;
}

static void key(Json *j, const char *name)
{
    next(j);
    sink_printf(j->sink, "\"%s\":", name);
}

static void open_with(Json *j, char bracket)
{
    sink_char(j->sink, bracket);
    j->first = true;
}

static void close_with(Json *j, char bracket)
{
    sink_char(j->sink, bracket);
    j->first = false;
}

static void item(Json *j)
{
    next(j);
    sink_char(j->sink, '\n');
    open_with(j, '{');
}

static void text(Json *j, const char *name, Str value)
{
    key(j, name);
    sink_json(j->sink, value);
}

/* null for nothing */
static void maybe(Json *j, const char *name, Str value)
{
    key(j, name);
    if (value.len)
        sink_json(j->sink, value);
    else
        sink_text(j->sink, "null");
}

static void flag(Json *j, const char *name, bool value)
{
    key(j, name);
    sink_text(j->sink, value ? "true" : "false");
}

static void number(Json *j, const char *name, uint64_t value)
{
    key(j, name);
    sink_printf(j->sink, "%llu", (unsigned long long)value);
}

static void place(Json *j, const char *name, const DiffName *side, DiffPlace at)
{
    key(j, name);
    if (!at.line) {
        sink_text(j->sink, "null");
        return;
    }
    open_with(j, '{');
    bool library = at.file.len && at.file.ptr[0] == '<';
    Str prefix = library ? STR("") : side->prefix;
    text(j, "file",
         arena_printf(j->view->arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(at.file)));
    number(j, "line", at.line);
    close_with(j, '}');
}

static void places(Json *j, DiffPlace before, DiffPlace after)
{
    place(j, "old_place", &j->view->before, before);
    place(j, "new_place", &j->view->after, after);
}

static void kind(Json *j, DiffKind value)
{
    text(j, "kind", str_from(diff_kind_word(value)));
}

static void amount(Json *j, const DiffAmount *a)
{
    maybe(j, "old", a->before);
    maybe(j, "new", a->after);
    maybe(j, "change", a->change);
    maybe(j, "percent", a->percent);
    maybe(j, "unit", a->unit);
}

/* ---- parts ---- */

static void findings(Json *j, const DiffName *side, const DiffState *s)
{
    key(j, "errors");
    open_with(j, '[');
    for (uint32_t i = 0; i < s->findings.len; i++) {
        item(j);
        text(j, "code", str_from(s->findings.items[i].code));
        text(j, "message", s->findings.items[i].message);
        place(j, "place", side, s->findings.items[i].place);
        close_with(j, '}');
    }
    close_with(j, ']');
}

static void state(Json *j, const char *name, const DiffName *side, const DiffState *s)
{
    key(j, name);
    open_with(j, '{');
    text(j, "name", str_from(side->shown));
    maybe(j, "id", s->id);
    maybe(j, "title", s->title);
    flag(j, "holds", diff_holds(s));
    flag(j, "read", s->modelled);
    flag(j, "tried", s->tried);
    number(j, "held", s->relations.held);
    number(j, "rounded", s->relations.rounded);
    number(j, "waived", s->relations.waived);
    number(j, "broken", s->relations.broken);
    findings(j, side, s);
    close_with(j, '}');
}

static void steps(Json *j, const DiffTotal *t)
{
    key(j, "steps");
    open_with(j, '[');
    for (uint32_t i = 0; i < t->steps.len; i++) {
        const DiffStep *s = &t->steps.items[i];
        item(j);
        text(j, "title", s->title);
        text(j, "change", s->change);
        text(j, "total", s->reached);
        close_with(j, '}');
    }
    close_with(j, ']');
}

static void totals(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->totals.len; i++) {
        const DiffTotal *t = &d->totals.items[i];
        item(j);
        text(j, t->measure ? "measure" : "ledger", t->ledger);
        maybe(j, "label", t->label);
        amount(j, &t->amount);
        maybe(j, "by", t->dimension);
        steps(j, t);
        close_with(j, '}');
    }
}

static void facts(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->facts.len; i++) {
        const DiffFact *f = &d->facts.items[i];
        item(j);
        kind(j, f->kind);
        text(j, "ledger", f->ledger);
        text(j, "title", f->title);
        maybe(j, "dimension", f->dimension);
        maybe(j, "was", f->was);
        maybe(j, "is", f->is);
        amount(j, &f->amount);
        places(j, f->before, f->after);
        close_with(j, '}');
    }
}

static void sums(Json *j, const DiffMember *m)
{
    key(j, "sums");
    open_with(j, '[');
    for (uint32_t i = 0; i < m->sums.len; i++) {
        item(j);
        text(j, "ledger", m->sums.items[i].ledger);
        amount(j, &m->sums.items[i].amount);
        close_with(j, '}');
    }
    close_with(j, ']');
}

static void members(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->members.len; i++) {
        const DiffMember *m = &d->members.items[i];
        item(j);
        kind(j, m->kind);
        text(j, "dimension", m->dimension);
        text(j, "title", m->title);
        maybe(j, "attribute", m->aspect);
        maybe(j, "was", m->was);
        maybe(j, "is", m->is);
        sums(j, m);
        places(j, m->before, m->after);
        close_with(j, '}');
    }
}

static void aspect(void *context, const char *id, const char *sentence)
{
    Json *j = context;
    (void)sentence;
    next(j);
    sink_json(j->sink, str_from(id));
}

static void rules(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->rules.len; i++) {
        const DiffRule *r = &d->rules.items[i];
        item(j);
        text(j, "type", r->waiver ? STR("waiver") : STR("invariant"));
        kind(j, r->kind);
        text(j, "name", r->name);
        key(j, "aspects");
        open_with(j, '[');
        diff_aspects(r->aspects, aspect, j);
        close_with(j, ']');
        maybe(j, "was", r->was);
        maybe(j, "is", r->is);
        places(j, r->before, r->after);
        close_with(j, '}');
    }
}

static void relations(Json *j, const Diff *d)
{
    static const char *const outcomes[] = {[OUTCOME_CHANGE_BROKEN] = "broken",
                                           [OUTCOME_CHANGE_WAIVED] = "waived",
                                           [OUTCOME_CHANGE_REPAIRED] = "repaired"};
    for (uint32_t i = 0; i < d->relations.len; i++) {
        const DiffRelation *r = &d->relations.items[i];
        item(j);
        text(j, "outcome", str_from(r->gone ? "gone" : outcomes[r->outcome]));
        text(j, "suite", r->suite);
        maybe(j, "name", r->name);
        maybe(j, "text", r->text);
        places(j, r->before, r->after);
        close_with(j, '}');
    }
}

static void tables(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->tables.len; i++) {
        const DiffTable *t = &d->tables.items[i];
        bool gone = t->kind == DIFF_REMOVED, moved = t->kind == DIFF_MOVED;
        item(j);
        kind(j, t->kind);
        text(j, "table", t->table);
        text(j, "what", moved ? STR("rows") : t->column ? STR("column") : STR("row"));
        maybe(j, "title", t->title);
        place(j, "place", gone ? &j->view->before : &j->view->after, t->place);
        close_with(j, '}');
    }
}

static void positions(Json *j, const char *name, const uint32_t *items, uint32_t len)
{
    key(j, name);
    open_with(j, '[');
    for (uint32_t i = 0; i < len; i++) {
        next(j);
        sink_printf(j->sink, "%u", items[i]);
    }
    close_with(j, ']');
}

static void cells(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->cells.len; i++) {
        const DiffCell *c = &d->cells.items[i];
        item(j);
        text(j, "table", c->table);
        maybe(j, "row", c->row);
        maybe(j, "column", c->column);
        amount(j, &c->amount);
        positions(j, "facts", c->facts.items, c->facts.len);
        positions(j, "members", c->members.items, c->members.len);
        number(j, "more_facts", c->facts_more);
        flag(j, "expression", c->expression);
        places(j, c->before, c->after);
        close_with(j, '}');
    }
}

static void decls(Json *j, const Diff *d)
{
    for (uint32_t i = 0; i < d->decls.len; i++) {
        const DiffDecl *decl = &d->decls.items[i];
        item(j);
        text(j, "type", str_from(decl->type));
        kind(j, decl->kind);
        maybe(j, "name", decl->name);
        maybe(j, "was", decl->was);
        maybe(j, "is", decl->is);
        places(j, decl->before, decl->after);
        close_with(j, '}');
    }
}

void diff_write_json(const DiffView *v)
{
    static const struct {
        const char *name;
        void (*write)(Json *j, const Diff *d);
    } parts[] = {{"totals", totals}, {"facts", facts},         {"members", members},
                 {"rules", rules},   {"relations", relations}, {"table_lines", tables},
                 {"cells", cells},   {"declarations", decls}};
    Json j = {.view = v, .sink = v->sink};
    open_with(&j, '{');
    number(&j, "version", 1);
    flag(&j, "same", v->diff->same);
    state(&j, "old", &v->before, &v->diff->before);
    state(&j, "new", &v->after, &v->diff->after);
    number(&j, "unchanged_totals", v->diff->steady_totals);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        key(&j, parts[i].name);
        open_with(&j, '[');
        parts[i].write(&j, v->diff);
        close_with(&j, ']');
    }
    close_with(&j, '}');
    sink_char(v->sink, '\n');
}
