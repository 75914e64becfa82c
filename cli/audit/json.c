#include "cli/audit/show.h"

static void field(Sink *sink, const char *key, Str value)
{
    sink_printf(sink, "\"%s\":", key);
    sink_json(sink, value);
    sink_char(sink, ',');
}

static void count(Sink *sink, const char *key, uint32_t value)
{
    sink_printf(sink, "\"%s\":%u,", key, (unsigned)value);
}

/* Ends the object. */
static void place(Sink *sink, const Sources *sources, Span span)
{
    Place at = source_place(sources, span.lo);
    sink_text(sink, "\"file\":");
    if (!at.source) {
        sink_text(sink, "null,\"line\":null}");
        return;
    }
    sink_json(sink, at.source->name);
    sink_printf(sink, ",\"line\":%u}", (unsigned)at.line);
}

static const char *begin(uint32_t i)
{
    return i ? ",\n{" : "\n{";
}

static const char *origin_text(AuditOrigin origin)
{
    return origin == AUDIT_ENTERED ? "entered" : origin == AUDIT_STATED ? "stated" : "indicator";
}

static const char *const level_texts[AUDIT_LEVELS] = {"unread", "bounds", "rough",
                                                      "copy",   "once",   "more"};

static void summary(const Audit *a, Sink *sink)
{
    sink_text(sink, "{\"summary\":{");
    count(sink, "entered", a->entered);
    count(sink, "guarded", a->guarded);
    count(sink, "tied", a->tied);
    count(sink, "relations", a->relations);
    count(sink, "equations", a->equations);
    count(sink, "waived", a->waived);
    if (a->rank_stopped)
        sink_text(sink, "\"independent\":null,\"unseen\":null,");
    else
        sink_printf(sink, "\"independent\":%u,\"unseen\":%u,", (unsigned)a->independent,
                    (unsigned)a->unseen);
    sink_printf(sink, "\"stopped\":%s}", a->stopped ? "true" : "false");
}

static void next(const Audit *a, Sink *sink)
{
    sink_text(sink, ",\n\"next\":[");
    for (uint32_t i = 0; i < a->candidates.len; i++) {
        const AuditCandidate *c = &a->candidates.items[i];
        sink_text(sink, begin(i));
        field(sink, "ledger", c->ledger);
        field(sink, "dimension", c->dimension);
        count(sink, "totals", c->totals);
        count(sink, "guarded", c->guarded);
        count(sink, "separated", c->separated);
        sink_printf(sink, "\"parts\":%u}", (unsigned)c->parts);
    }
}

static void groups(const Audit *a, Sink *sink)
{
    sink_text(sink, "],\n\"ledgers\":[");
    for (uint32_t i = 0; i < a->groups.len; i++) {
        const AuditGroup *group = &a->groups.items[i];
        sink_text(sink, begin(i));
        field(sink, "origin", str_from(origin_text(group->origin)));
        field(sink, "ledger", group->ledger);
        field(sink, "label", group->label);
        count(sink, "figures", group->figures);
        for (int l = 0; l < AUDIT_LEVELS; l++) count(sink, level_texts[l], group->levels[l]);
        sink_printf(sink, "\"tied\":%u}", (unsigned)group->tied);
    }
}

static void figures(const Audit *a, const Sources *sources, Sink *sink)
{
    sink_text(sink, "],\n\"figures\":[");
    for (uint32_t i = 0; i < a->figures.len; i++) {
        const AuditFigure *f = &a->figures.items[i];
        sink_text(sink, begin(i));
        field(sink, "origin", str_from(origin_text(f->origin)));
        field(sink, "ledger", f->ledger);
        field(sink, "title", f->title);
        field(sink, "amount", f->amount);
        field(sink, "level", str_from(level_texts[f->level]));
        count(sink, "equations", f->equations);
        count(sink, "copies", f->copies);
        count(sink, "rough", f->rough);
        count(sink, "bounds", f->bounds);
        if (f->tie == UINT32_MAX)
            sink_text(sink, "\"tie\":null,");
        else
            count(sink, "tie", f->tie);
        place(sink, sources, f->span);
    }
}

static void ties(const Audit *a, Sink *sink)
{
    sink_text(sink, "],\n\"ties\":[");
    for (uint32_t i = 0; i < a->ties.len; i++) {
        const AuditTie *t = &a->ties.items[i];
        sink_text(sink, begin(i));
        field(sink, "amount", t->amount);
        count(sink, "equations", t->equations);
        sink_text(sink, "\"figures\":[");
        for (uint32_t k = 0; k < t->figures.len; k++)
            sink_printf(sink, k ? ",%u" : "%u", (unsigned)t->figures.items[k]);
        sink_text(sink, "]}");
    }
}

static void implied(const Audit *a, const Sources *sources, Sink *sink)
{
    sink_text(sink, "],\n\"implied\":[");
    for (uint32_t i = 0; i < a->implied.len; i++) {
        const AuditImplied *one = &a->implied.items[i];
        sink_text(sink, begin(i));
        field(sink, "invariant", one->name);
        count(sink, "instances", one->instances);
        count(sink, "implied", one->implied);
        field(sink, "from", one->from);
        place(sink, sources, one->span);
    }
}

static void rounding(const Audit *a, const Sources *sources, Sink *sink)
{
    sink_text(sink, "],\n\"rounding\":[");
    for (uint32_t i = 0; i < a->drifts.len; i++) {
        const AuditDrift *d = &a->drifts.items[i];
        sink_text(sink, begin(i));
        field(sink, "name", d->name);
        count(sink, "positive", d->positive);
        count(sink, "negative", d->negative);
        sink_printf(sink, "\"drifts\":%s,", d->drifts ? "true" : "false");
        place(sink, sources, d->span);
    }
}

void audit_json(const Audit *audit, const Sources *sources, Sink *sink)
{
    summary(audit, sink);
    next(audit, sink);
    groups(audit, sink);
    figures(audit, sources, sink);
    ties(audit, sink);
    implied(audit, sources, sink);
    rounding(audit, sources, sink);
    sink_text(sink, "]}\n");
}
