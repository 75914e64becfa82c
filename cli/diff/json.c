/* The comparison for programs: always complete; docs/diff.md has the schema. */
#include "cli/diff/words.h"
#include "lang/base/json.h"

/* ---- pieces ---- */

static void place(Json *j, const char *name, const DiffName *side, DiffPlace at)
{
    if (!at.line) {
        json_null(j, name);
        return;
    }
    json_open(j, name, '{');
    json_text(j, "file", diff_file_text(j->sink->arena, side, at));
    json_number(j, "line", at.line);
    json_close(j, '}');
}

static void places(Json *j, const DiffView *v, DiffPlace before, DiffPlace after)
{
    place(j, "old_place", &v->before, before);
    place(j, "new_place", &v->after, after);
}

static void kind(Json *j, DiffKind value)
{
    json_text(j, "kind", str_from(diff_kind_word(value)));
}

static void amount(Json *j, const DiffAmount *a)
{
    json_optional(j, "old", a->before);
    json_optional(j, "new", a->after);
    json_optional(j, "change", a->change);
    json_optional(j, "percent", a->percent);
    json_optional(j, "unit", a->points ? STR("percentage points") : a->unit);
}

/* ---- parts ---- */

static void findings(Json *j, const DiffName *side, const DiffState *s)
{
    json_open(j, "errors", '[');
    for (uint32_t i = 0; i < s->findings.len; i++) {
        json_item(j);
        json_text(j, "code", str_from(s->findings.items[i].code));
        json_text(j, "message", s->findings.items[i].message);
        place(j, "place", side, s->findings.items[i].place);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void state(Json *j, const char *name, const DiffName *side, const DiffState *s)
{
    json_open(j, name, '{');
    json_text(j, "name", str_from(side->shown));
    json_optional(j, "id", s->id);
    json_optional(j, "title", s->title);
    json_bool(j, "holds", diff_holds(s));
    json_bool(j, "read", s->modelled);
    json_bool(j, "tried", s->tried);
    json_number(j, "held", (int64_t)s->relations.held);
    json_number(j, "rounded", (int64_t)s->relations.rounded);
    json_number(j, "waived", (int64_t)s->relations.waived);
    json_number(j, "broken", (int64_t)s->relations.broken);
    findings(j, side, s);
    json_close(j, '}');
}

static void steps(Json *j, const DiffTotal *t)
{
    json_open(j, "steps", '[');
    for (uint32_t i = 0; i < t->steps.len; i++) {
        const DiffStep *s = &t->steps.items[i];
        json_item(j);
        json_text(j, "title", s->title);
        json_text(j, "change", s->change);
        json_text(j, "total", s->reached);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void totals(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->totals.len; i++) {
        const DiffTotal *t = &v->diff->totals.items[i];
        json_item(j);
        json_text(j, t->measure ? "measure" : "ledger", t->ledger);
        json_optional(j, "label", t->label);
        amount(j, &t->amount);
        json_optional(j, "by", t->dimension);
        steps(j, t);
        json_close(j, '}');
    }
}

static void facts(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->facts.len; i++) {
        const DiffFact *f = &v->diff->facts.items[i];
        json_item(j);
        kind(j, f->kind);
        json_text(j, "ledger", f->ledger);
        json_text(j, "title", f->title);
        json_optional(j, "dimension", f->dimension);
        json_optional(j, "was", f->was);
        json_optional(j, "is", f->is);
        amount(j, &f->amount);
        places(j, v, f->before, f->after);
        json_close(j, '}');
    }
}

static void sums(Json *j, const DiffMember *m)
{
    json_open(j, "sums", '[');
    for (uint32_t i = 0; i < m->sums.len; i++) {
        json_item(j);
        json_text(j, "ledger", m->sums.items[i].ledger);
        amount(j, &m->sums.items[i].amount);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void members(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->members.len; i++) {
        const DiffMember *m = &v->diff->members.items[i];
        json_item(j);
        kind(j, m->kind);
        json_text(j, "dimension", m->dimension);
        json_text(j, "title", m->title);
        json_optional(j, "attribute", m->aspect);
        json_optional(j, "was", m->was);
        json_optional(j, "is", m->is);
        sums(j, m);
        places(j, v, m->before, m->after);
        json_close(j, '}');
    }
}

static void aspect(void *context, const char *id, const char *sentence)
{
    Json *j = context;
    (void)sentence;
    json_text(j, NULL, str_from(id));
}

static void rules(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->rules.len; i++) {
        const DiffRule *r = &v->diff->rules.items[i];
        json_item(j);
        json_text(j, "type", r->waiver ? STR("waiver") : STR("invariant"));
        kind(j, r->kind);
        json_text(j, "name", r->name);
        json_open(j, "aspects", '[');
        diff_aspects(r->aspects, aspect, j);
        json_close(j, ']');
        json_optional(j, "was", r->was);
        json_optional(j, "is", r->is);
        places(j, v, r->before, r->after);
        json_close(j, '}');
    }
}

static void relations(Json *j, const DiffView *v)
{
    static const char *const outcomes[] = {[OUTCOME_CHANGE_BROKEN] = "broken",
                                           [OUTCOME_CHANGE_WAIVED] = "waived",
                                           [OUTCOME_CHANGE_REPAIRED] = "repaired"};
    for (uint32_t i = 0; i < v->diff->relations.len; i++) {
        const DiffRelation *r = &v->diff->relations.items[i];
        json_item(j);
        json_text(j, "outcome", str_from(r->gone ? "gone" : outcomes[r->outcome]));
        json_text(j, "suite", r->suite);
        json_optional(j, "name", r->name);
        json_optional(j, "text", r->text);
        places(j, v, r->before, r->after);
        json_close(j, '}');
    }
}

static void tables(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->tables.len; i++) {
        const DiffTable *t = &v->diff->tables.items[i];
        bool gone = t->kind == DIFF_REMOVED, moved = t->kind == DIFF_MOVED;
        json_item(j);
        kind(j, t->kind);
        json_text(j, "table", t->table);
        json_text(j, "what", moved ? STR("rows") : t->column ? STR("column") : STR("row"));
        json_optional(j, "title", t->title);
        place(j, "place", gone ? &v->before : &v->after, t->place);
        json_close(j, '}');
    }
}

static void positions(Json *j, const char *name, const uint32_t *items, uint32_t len)
{
    json_open(j, name, '[');
    for (uint32_t i = 0; i < len; i++) json_number(j, NULL, items[i]);
    json_close(j, ']');
}

static void cells(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->cells.len; i++) {
        const DiffCell *c = &v->diff->cells.items[i];
        json_item(j);
        json_text(j, "table", c->table);
        json_optional(j, "row", c->row);
        json_optional(j, "column", c->column);
        amount(j, &c->amount);
        positions(j, "facts", c->facts.items, c->facts.len);
        positions(j, "members", c->members.items, c->members.len);
        json_number(j, "more_facts", c->facts_more);
        json_bool(j, "expression", c->expression);
        places(j, v, c->before, c->after);
        json_close(j, '}');
    }
}

static void decls(Json *j, const DiffView *v)
{
    for (uint32_t i = 0; i < v->diff->decls.len; i++) {
        const DiffDecl *decl = &v->diff->decls.items[i];
        json_item(j);
        json_text(j, "type", str_from(decl->type));
        kind(j, decl->kind);
        json_optional(j, "name", decl->name);
        json_optional(j, "was", decl->was);
        json_optional(j, "is", decl->is);
        places(j, v, decl->before, decl->after);
        json_close(j, '}');
    }
}

void diff_write_json(const DiffView *v)
{
    static const struct {
        const char *name;
        void (*write)(Json *j, const DiffView *v);
    } parts[] = {{"totals", totals}, {"facts", facts},         {"members", members},
                 {"rules", rules},   {"relations", relations}, {"table_lines", tables},
                 {"cells", cells},   {"declarations", decls}};
    Json j = {.sink = v->sink};
    json_open(&j, NULL, '{');
    json_number(&j, "version", 1);
    json_bool(&j, "same", v->diff->same);
    state(&j, "old", &v->before, &v->diff->before);
    state(&j, "new", &v->after, &v->diff->after);
    json_number(&j, "unchanged_totals", v->diff->steady_totals);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        json_open(&j, parts[i].name, '[');
        parts[i].write(&j, v);
        json_close(&j, ']');
    }
    json_close(&j, '}');
    sink_char(v->sink, '\n');
}
