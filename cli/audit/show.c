#include "cli/audit/show.h"
#include "cli/common/language.h"

#include "lang/base/amount.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"

typedef struct AuditShower {
    const Audit *audit;
    const Sources *sources;
    Sink *sink;
    uint32_t max; /* of each list; 0 = all */
} AuditShower;

/* ---- words and numbers ---- */

static Str number(uint64_t value, char *text)
{
    return (Str){text, amount_print((Int128)value, 0, true, text)};
}

/* "93.7%"; nothing of nothing is all of it. */
static Str percent(uint64_t part, uint64_t whole, char *text)
{
    uint64_t tenths = whole ? (part * 2000 + whole) / (whole * 2) : 1000;
    if (tenths == 1000 && part < whole) tenths = 999; /* not all */
    uint32_t len = amount_print((Int128)tenths, 1, false, text);
    text[len] = '%';
    return (Str){text, len + 1};
}

static void pad(Sink *sink, uint32_t from, uint32_t to)
{
    for (; from < to; from++) sink_char(sink, ' ');
}

/* What the budget says, within a line. */
static Str line(const AuditShower *s, Str text)
{
    return quoted_line(s->sink->arena, text);
}

static void left(Sink *sink, Str text, uint32_t width)
{
    sink_str(sink, text);
    pad(sink, unicode_width(text), width);
}

static void right(Sink *sink, Str text, uint32_t width)
{
    pad(sink, unicode_width(text), width);
    sink_str(sink, text);
}

static uint32_t shown(const AuditShower *s, uint32_t count)
{
    return s->max && count > s->max ? s->max : count;
}

static void more(const AuditShower *s, uint32_t count, const char *indent)
{
    if (shown(s, count) < count)
        sink_printf(s->sink, tr("%s… and %u more (--max=0 shows all)\n"), indent,
                    (unsigned)(count - shown(s, count)));
}

static void place(const AuditShower *s, Span span)
{
    Place at = source_place(s->sources, span.lo);
    if (at.source)
        sink_printf(s->sink, "  (" STR_FMT ":%u)", STR_ARG(line(s, at.source->name)), at.line);
    sink_char(s->sink, '\n');
}

/* ---- the first screen ---- */

static uint32_t count_apart(const Audit *audit)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < audit->figures.len; i++) {
        const AuditFigure *figure = &audit->figures.items[i];
        count += figure->origin == AUDIT_ENTERED && figure->tie == UINT32_MAX &&
                 (figure->equations || figure->copies || figure->rough);
    }
    return count;
}

static void ratio(const AuditShower *s, const char *name, uint32_t part)
{
    char text[AMOUNT_TEXT_MAX];
    left(s->sink, str_from(name), 13);
    right(s->sink, percent(part, s->audit->entered, text), 6);
}

static void summary(const AuditShower *s)
{
    const Audit *a = s->audit;
    uint32_t apart = count_apart(a);
    char texts[3][AMOUNT_TEXT_MAX];
    ratio(s, tr("guarded"), a->guarded);
    sink_printf(
        s->sink,
        tr("  " STR_FMT " of " STR_FMT " entered figures stand in an equation with others\n"),
        STR_ARG(number(a->guarded, texts[0])), STR_ARG(number(a->entered, texts[1])));
    ratio(s, tr("located"), apart);
    sink_printf(s->sink, tr("  " STR_FMT " can be told apart from every other entered figure\n"),
                STR_ARG(number(apart, texts[0])));
    sink_printf(s->sink, tr("relations: " STR_FMT "; equations that are not waived: " STR_FMT),
                STR_ARG(number(a->relations, texts[0])), STR_ARG(number(a->equations, texts[1])));
    if (!a->rank_stopped)
        sink_printf(s->sink, tr(", independent: " STR_FMT),
                    STR_ARG(number(a->independent, texts[2])));
    sink_char(s->sink, '\n');
    if (a->rank_stopped)
        sink_text(s->sink, tr("how many are independent is not known: the limit was reached\n"));
    else
        sink_printf(s->sink,
                    tr("blind spots: " STR_FMT " (ways to change entered figures together that no "
                       "equation sees)\n"),
                    STR_ARG(number(a->unseen, texts[0])));
    if (a->stopped)
        sink_text(s->sink,
                  tr("the limit of relations was reached: figures may be guarded by more\n"));
}

static void gain(const AuditShower *s, const AuditCandidate *c)
{
    char texts[3][AMOUNT_TEXT_MAX];
    Str guarded = number(c->guarded, texts[0]), separated = number(c->separated, texts[1]),
        parts = number(c->parts, texts[2]);
    if (!c->parts)
        sink_printf(s->sink, tr("     would guard " STR_FMT " more figures\n"), STR_ARG(guarded));
    else if (!c->guarded)
        sink_printf(s->sink,
                    tr("     would tell " STR_FMT
                       " more figures from all others; ties would fall into " STR_FMT
                       " more groups\n"),
                    STR_ARG(separated), STR_ARG(parts));
    else
        sink_printf(s->sink,
                    tr("     would guard " STR_FMT " more figures and tell " STR_FMT
                       " more from all others; ties would fall into " STR_FMT " more groups\n"),
                    STR_ARG(guarded), STR_ARG(separated), STR_ARG(parts));
}

static void candidate(const AuditShower *s, uint32_t rank, const AuditCandidate *c)
{
    char totals[AMOUNT_TEXT_MAX];
    Str label = line(s, c->label.len ? c->label : c->ledger);
    if (c->dimension.len)
        sink_printf(s->sink,
                    tr("  %u. the total of " STR_FMT " for each " STR_FMT " (" STR_FMT
                       "; totals to find: " STR_FMT ")\n"),
                    (unsigned)rank, STR_ARG(line(s, c->ledger)), STR_ARG(line(s, c->dimension)),
                    STR_ARG(label), STR_ARG(number(c->totals, totals)));
    else
        sink_printf(s->sink, tr("  %u. the total of " STR_FMT " (" STR_FMT ")\n"), (unsigned)rank,
                    STR_ARG(line(s, c->ledger)), STR_ARG(label));
    gain(s, c);
}

static void candidates(const AuditShower *s)
{
    uint32_t count = s->audit->candidates.len;
    if (!count) return;
    sink_text(s->sink, tr("\nadd next, from a source of its own:\n"));
    for (uint32_t i = 0; i < count && i < 3; i++) {
        candidate(s, i + 1, &s->audit->candidates.items[i]);
    }
}

/* ---- by ledger ---- */

static const char *const level_heads[AUDIT_LEVELS] = {
    N_("unread"), N_("bounds"), N_("rough"), N_("copy"), N_("1 eq."), N_("2+ eq."),
};

enum { HEAD_WIDTH = 9 };

static Str group_name(const AuditShower *s, const AuditGroup *group)
{
    if (group->ledger.len) return line(s, group->ledger);
    return group->origin == AUDIT_STATED ? str_from(tr("(printed)")) : str_from(tr("(indicators)"));
}

static uint32_t name_width(const AuditShower *s)
{
    uint32_t width = unicode_width(str_from(tr("ledger")));
    for (uint32_t i = 0; i < s->audit->groups.len; i++) {
        uint32_t own = unicode_width(group_name(s, &s->audit->groups.items[i]));
        if (own > width) width = own;
    }
    return width;
}

static void count_cell(const AuditShower *s, uint32_t value)
{
    char text[AMOUNT_TEXT_MAX];
    right(s->sink, value ? number(value, text) : STR("-"), HEAD_WIDTH);
}

static void groups(const AuditShower *s)
{
    uint32_t width = name_width(s);
    sink_char(s->sink, '\n');
    left(s->sink, str_from(tr("ledger")), width);
    right(s->sink, str_from(tr("figures")), HEAD_WIDTH);
    for (int l = 0; l < AUDIT_LEVELS; l++) right(s->sink, str_from(tr(level_heads[l])), HEAD_WIDTH);
    right(s->sink, str_from(tr("tied")), HEAD_WIDTH);
    sink_char(s->sink, '\n');
    for (uint32_t i = 0; i < s->audit->groups.len; i++) {
        const AuditGroup *group = &s->audit->groups.items[i];
        left(s->sink, group_name(s, group), width);
        count_cell(s, group->figures);
        for (int l = 0; l < AUDIT_LEVELS; l++) count_cell(s, group->levels[l]);
        count_cell(s, group->tied);
        if (group->label.len) sink_printf(s->sink, "  " STR_FMT, STR_ARG(line(s, group->label)));
        sink_char(s->sink, '\n');
    }
}

/* ---- lists of figures ---- */

static void figure(const AuditShower *s, const AuditFigure *f, const char *indent)
{
    sink_printf(s->sink, "%s" STR_FMT "  ", indent, STR_ARG(audit_amount(s->audit, f)));
    quote_line(s->sink, audit_title(s->audit, f));
}

static void list_level(const AuditShower *s, AuditLevel level, const char *heading)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < s->audit->figures.len; i++) {
        const AuditFigure *f = &s->audit->figures.items[i];
        if (f->level != level || f->origin != AUDIT_ENTERED) continue;
        if (!count++) sink_printf(s->sink, "\n%s\n", heading);
        if (count > shown(s, count)) continue;
        figure(s, f, "  ");
        place(s, f->span);
    }
    more(s, count, "  ");
}

static void tie(const AuditShower *s, const AuditTie *t)
{
    char texts[2][AMOUNT_TEXT_MAX];
    sink_printf(
        s->sink,
        tr("  figures: " STR_FMT ", together " STR_FMT "; the same equations: " STR_FMT "\n"),
        STR_ARG(number(t->figures.len, texts[0])), STR_ARG(t->amount),
        STR_ARG(number(t->equations, texts[1])));
    for (uint32_t i = 0; i < shown(s, t->figures.len); i++) {
        const AuditFigure *f = &s->audit->figures.items[t->figures.items[i]];
        figure(s, f, "    ");
        place(s, f->span);
    }
    more(s, t->figures.len, "    ");
}

static void ties(const AuditShower *s)
{
    char texts[2][AMOUNT_TEXT_MAX];
    if (!s->audit->ties.len) return;
    sink_printf(s->sink,
                tr("\ntied: " STR_FMT " figures in groups (" STR_FMT
                   "); an error in a group is found, but not where\n"),
                STR_ARG(number(s->audit->tied, texts[0])),
                STR_ARG(number(s->audit->ties.len, texts[1])));
    for (uint32_t i = 0; i < shown(s, s->audit->ties.len); i++) tie(s, &s->audit->ties.items[i]);
    more(s, s->audit->ties.len, "  ");
}

/* ---- lists of relations ---- */

static void implied(const AuditShower *s)
{
    const Audit *a = s->audit;
    if (!a->implied.len) return;
    sink_text(s->sink, tr("\ninvariants that follow from others:\n"));
    for (uint32_t i = 0; i < shown(s, a->implied.len); i++) {
        const AuditImplied *one = &a->implied.items[i];
        sink_printf(s->sink, tr("  " STR_FMT ": %u of %u, from " STR_FMT),
                    STR_ARG(line(s, one->name)), (unsigned)one->implied, (unsigned)one->instances,
                    STR_ARG(one->from.len ? line(s, one->from)
                                          : str_from(tr("nothing: its sides are the same"))));
        place(s, one->span);
    }
    more(s, a->implied.len, "  ");
}

static void drift(const AuditShower *s, const AuditDrift *d)
{
    unsigned positive = d->positive, negative = d->negative;
    sink_printf(s->sink, "  " STR_FMT ": ", STR_ARG(line(s, d->name)));
    if (!d->drifts)
        sink_printf(s->sink, tr("residues: %u positive, %u negative"), positive, negative);
    else if (positive > negative)
        sink_printf(s->sink, tr("%u of %u residues are positive: they drift one way"), positive,
                    positive + negative);
    else
        sink_printf(s->sink, tr("%u of %u residues are negative: they drift one way"), negative,
                    positive + negative);
    place(s, d->span);
}

static void drifts(const AuditShower *s)
{
    const Audit *a = s->audit;
    if (!a->drifts.len) return;
    sink_text(s->sink, tr("\nrelations that hold by rounding only:\n"));
    for (int one_sided = 1; one_sided >= 0; one_sided--)
        for (uint32_t i = 0; i < a->drifts.len; i++)
            if (a->drifts.items[i].drifts == one_sided &&
                (one_sided || i < shown(s, a->drifts.len)))
                drift(s, &a->drifts.items[i]);
    more(s, a->drifts.len, "  ");
}

static void untried(const AuditShower *s)
{
    const Audit *a = s->audit;
    if (!a->untried.len) return;
    sink_text(s->sink, tr("\ninvariants that found no amounts to compare:\n"));
    for (uint32_t i = 0; i < shown(s, a->untried.len); i++) {
        const AuditUntried *u = &a->untried.items[i];
        sink_printf(s->sink, "  " STR_FMT, STR_ARG(line(s, u->name)));
        if (u->may_be_empty) sink_printf(s->sink, ": %s", tr("it may be empty"));
        place(s, u->span);
    }
    more(s, a->untried.len, "  ");
}

static void silenced(const AuditShower *s)
{
    const Audit *a = s->audit;
    if (!a->silences.len) return;
    sink_text(s->sink, tr("\nreplaced, dropped, tolerated or silenced, and why:\n"));
    for (uint32_t i = 0; i < shown(s, a->silences.len); i++) {
        const AuditSilence *one = &a->silences.items[i];
        sink_printf(s->sink, "  " STR_FMT, STR_ARG(line(s, one->what)));
        place(s, one->span);
        sink_printf(s->sink, "    " STR_FMT "\n", STR_ARG(line(s, one->reason)));
    }
    more(s, a->silences.len, "  ");
}

static void all_figures(const AuditShower *s)
{
    sink_text(s->sink, tr("\nfigures, with equations + copies + rough ones + bounds:\n"));
    for (uint32_t i = 0; i < s->audit->figures.len; i++) {
        const AuditFigure *f = &s->audit->figures.items[i];
        sink_printf(s->sink, "  %u+%u+%u+%u", (unsigned)f->equations, (unsigned)f->copies,
                    (unsigned)f->rough, (unsigned)f->bounds);
        figure(s, f, "  ");
        place(s, f->span);
    }
}

static void amounts_to_enter(const AuditShower *s, const AuditEmpty *e)
{
    if (e->dashes && e->year)
        sink_printf(s->sink, tr_plural(", %u amount of %u", ", %u amounts of %u", e->dashes),
                    (unsigned)e->dashes, (unsigned)e->year);
    else if (e->dashes)
        sink_printf(s->sink, tr_plural(", %u amount", ", %u amounts", e->dashes),
                    (unsigned)e->dashes);
}

/* A budget that was just begun: where its amounts go. */
static void to_enter(const AuditShower *s)
{
    const Audit *a = s->audit;
    if (!a->empty.len) return;
    sink_text(s->sink, tr("\nenter first, for these ledgers have no amounts, or none of their latest year:\n"));
    for (uint32_t i = 0; i < shown(s, a->empty.len); i++) {
        const AuditEmpty *e = &a->empty.items[i];
        sink_printf(s->sink, "  " STR_FMT, STR_ARG(line(s, e->ledger)));
        if (e->label.len) sink_printf(s->sink, " " STR_FMT, STR_ARG(line(s, e->label)));
        amounts_to_enter(s, e);
        place(s, e->span);
    }
    more(s, a->empty.len, "  ");
}

void audit_text(const Audit *audit, const Sources *sources, uint32_t max, bool all, Sink *sink)
{
    AuditShower s = {audit, sources, sink, max};
    if (!audit->figures.len) {
        sink_text(sink, tr("there are no figures to audit\n"));
        to_enter(&s);
        untried(&s);
        silenced(&s);
        return;
    }
    summary(&s);
    to_enter(&s);
    candidates(&s);
    groups(&s);
    list_level(&s, AUDIT_NONE, tr("unread: no relation reads"));
    list_level(&s, AUDIT_BOUNDED, tr("bounds: only inequalities and conditions read"));
    list_level(&s, AUDIT_ROUGH, tr("rough: no equation is exact enough for the last decimal of"));
    list_level(&s, AUDIT_COPIED, tr("copy: compared with its printed copy only"));
    ties(&s);
    implied(&s);
    drifts(&s);
    untried(&s);
    silenced(&s);
    if (all) all_figures(&s);
}
