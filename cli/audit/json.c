#include "cli/audit/show.h"
#include "lang/base/json.h"

static void place(Json *j, const Sources *sources, Span span)
{
    Place at = source_place(sources, span.lo);
    if (at.source) {
        json_text(j, "file", at.source->name);
        json_number(j, "line", at.line);
    } else {
        json_null(j, "file");
        json_null(j, "line");
    }
}

/* A list and each of its items begin on a new line. */
static void list(Json *j, const char *key)
{
    json_line(j, "");
    json_open(j, key, '[');
}

static const char *origin_text(AuditOrigin origin)
{
    return origin == AUDIT_ENTERED ? "entered" : origin == AUDIT_STATED ? "stated" : "indicator";
}

static const char *const level_texts[AUDIT_LEVELS] = {"unread", "bounds", "rough",
                                                      "copy",   "once",   "more"};

static void known(Json *j, const char *key, bool is_known, uint32_t value)
{
    if (is_known) json_number(j, key, value);
    else json_null(j, key);
}

static void summary(Json *j, const Audit *a)
{
    json_open(j, "summary", '{');
    json_number(j, "entered", a->entered);
    json_number(j, "guarded", a->guarded);
    json_number(j, "tied", a->tied);
    json_number(j, "relations", a->relations);
    json_number(j, "equations", a->equations);
    json_number(j, "waived", a->waived);
    known(j, "independent", !a->rank_stopped, a->independent);
    known(j, "unseen", !a->rank_stopped, a->unseen);
    json_bool(j, "stopped", a->stopped);
    json_close(j, '}');
}

static void next(Json *j, const Audit *a)
{
    list(j, "next");
    for (uint32_t i = 0; i < a->candidates.len; i++) {
        const AuditCandidate *c = &a->candidates.items[i];
        json_item(j);
        json_text(j, "ledger", c->ledger);
        json_text(j, "dimension", c->dimension);
        json_number(j, "totals", c->totals);
        json_number(j, "guarded", c->guarded);
        json_number(j, "separated", c->separated);
        json_number(j, "parts", c->parts);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void groups(Json *j, const Audit *a)
{
    list(j, "ledgers");
    for (uint32_t i = 0; i < a->groups.len; i++) {
        const AuditGroup *group = &a->groups.items[i];
        json_item(j);
        json_text(j, "origin", str_from(origin_text(group->origin)));
        json_text(j, "ledger", group->ledger);
        json_text(j, "label", group->label);
        json_number(j, "figures", group->figures);
        for (int l = 0; l < AUDIT_LEVELS; l++) json_number(j, level_texts[l], group->levels[l]);
        json_number(j, "tied", group->tied);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void figures(Json *j, const Audit *a, const Sources *sources)
{
    list(j, "figures");
    for (uint32_t i = 0; i < a->figures.len; i++) {
        const AuditFigure *f = &a->figures.items[i];
        json_item(j);
        json_text(j, "origin", str_from(origin_text(f->origin)));
        json_text(j, "ledger", f->ledger);
        json_text(j, "title", audit_title(a, f));
        json_text(j, "amount", audit_amount(a, f));
        json_text(j, "level", str_from(level_texts[f->level]));
        json_number(j, "equations", f->equations);
        json_number(j, "copies", f->copies);
        json_number(j, "rough", f->rough);
        json_number(j, "bounds", f->bounds);
        known(j, "tie", f->tie != UINT32_MAX, f->tie);
        place(j, sources, f->span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void ties(Json *j, const Audit *a)
{
    list(j, "ties");
    for (uint32_t i = 0; i < a->ties.len; i++) {
        const AuditTie *t = &a->ties.items[i];
        json_item(j);
        json_text(j, "amount", t->amount);
        json_number(j, "equations", t->equations);
        json_open(j, "figures", '[');
        for (uint32_t k = 0; k < t->figures.len; k++) json_number(j, NULL, t->figures.items[k]);
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void implied(Json *j, const Audit *a, const Sources *sources)
{
    list(j, "implied");
    for (uint32_t i = 0; i < a->implied.len; i++) {
        const AuditImplied *one = &a->implied.items[i];
        json_item(j);
        json_text(j, "invariant", one->name);
        json_number(j, "instances", one->instances);
        json_number(j, "implied", one->implied);
        json_text(j, "from", one->from);
        place(j, sources, one->span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void rounding(Json *j, const Audit *a, const Sources *sources)
{
    list(j, "rounding");
    for (uint32_t i = 0; i < a->drifts.len; i++) {
        const AuditDrift *d = &a->drifts.items[i];
        json_item(j);
        json_text(j, "name", d->name);
        json_number(j, "positive", d->positive);
        json_number(j, "negative", d->negative);
        json_bool(j, "drifts", d->drifts);
        place(j, sources, d->span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void silenced(Json *j, const Audit *a, const Sources *sources)
{
    list(j, "silenced");
    for (uint32_t i = 0; i < a->silences.len; i++) {
        const AuditSilence *s = &a->silences.items[i];
        json_item(j);
        json_text(j, "kind", str_from(s->kind));
        json_text(j, "what", s->what);
        json_text(j, "reason", s->reason);
        place(j, sources, s->span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void untried(Json *j, const Audit *a, const Sources *sources)
{
    list(j, "untried");
    for (uint32_t i = 0; i < a->untried.len; i++) {
        const AuditUntried *u = &a->untried.items[i];
        json_item(j);
        json_text(j, "invariant", u->name);
        json_text(j, "label", u->label);
        json_bool(j, "may_be_empty", u->may_be_empty);
        place(j, sources, u->span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void empty(Json *j, const Audit *a, const Sources *sources)
{
    list(j, "empty");
    for (uint32_t i = 0; i < a->empty.len; i++) {
        const AuditEmpty *e = &a->empty.items[i];
        json_item(j);
        json_text(j, "ledger", e->ledger);
        json_text(j, "label", e->label);
        json_number(j, "amounts", e->dashes);
        if (e->year) json_number(j, "year", e->year);
        place(j, sources, e->span);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void audit_json(const Audit *audit, const Sources *sources, Sink *sink)
{
    Json json = {.sink = sink};
    json_open(&json, NULL, '{');
    summary(&json, audit);
    next(&json, audit);
    groups(&json, audit);
    figures(&json, audit, sources);
    ties(&json, audit);
    implied(&json, audit, sources);
    rounding(&json, audit, sources);
    untried(&json, audit, sources);
    empty(&json, audit, sources);
    silenced(&json, audit, sources);
    json_close(&json, '}');
    sink_char(sink, '\n');
}
