/* The comparison for a terminal: the first lines say whether the budget still holds and how far its
 * totals moved. */
#include "cli/diff_words.h"
#include "lang/base/unicode.h"

typedef enum Colour { PLAIN, GOOD, BAD, STRONG, FAINT } Colour;

static void paint(const DiffView *v, Colour colour)
{
    static const char *const codes[] = {"\033[0m", "\033[32m", "\033[31m", "\033[1m", "\033[2m"};
    if (v->colour) sink_text(v->sink, codes[colour]);
}

static void painted(const DiffView *v, Colour colour, Str text)
{
    if (!text.len) return;
    paint(v, colour);
    sink_str(v->sink, text);
    paint(v, PLAIN);
}

static Colour colour_of(int direction)
{
    return direction > 0 ? GOOD : direction < 0 ? BAD : PLAIN;
}

static void heading(const DiffView *v, const char *title, Str counts)
{
    sink_char(v->sink, '\n');
    painted(v, STRONG, str_from(title));
    if (counts.len) sink_printf(v->sink, ": " STR_FMT, STR_ARG(counts));
    sink_char(v->sink, '\n');
}

static void place(const DiffView *v, DiffPlace before, DiffPlace after)
{
    Str text = diff_places_text(v, before, after);
    if (!text.len) return;
    sink_text(v->sink, "  ");
    painted(v, FAINT, arena_printf(v->arena, "(" STR_FMT ")", STR_ARG(text)));
}

static void more(const DiffView *v, uint32_t count)
{
    if (diff_shown(v, count) < count)
        sink_printf(v->sink, "  … and %u more (--max=0 shows all)\n", count - diff_shown(v, count));
}

static void value(const DiffView *v, Str text, Str unit)
{
    sink_str(v->sink, diff_or_blank(text));
    if (text.len && unit.len) sink_printf(v->sink, " " STR_FMT, STR_ARG(unit));
}

/* "1.00 → 2.00 dollar  +1.00  +100.00%" */
static void amount(const DiffView *v, const DiffAmount *a)
{
    if (!str_equal(a->before, a->after)) {
        value(v, a->before, a->after.len ? STR("") : a->unit);
        sink_text(v->sink, " → ");
    }
    value(v, a->after, a->unit);
    if (!a->direction) return;
    sink_text(v->sink, "  ");
    painted(v, colour_of(a->direction), a->change);
    if (a->percent.len) sink_printf(v->sink, "  " STR_FMT, STR_ARG(a->percent));
}

/* ---- the first screen ---- */

static void state(const DiffView *v, const char *which, const DiffName *name, const DiffState *s)
{
    sink_printf(v->sink, "  %s  %s: " STR_FMT, which, name->shown,
                STR_ARG(diff_relations_text(v->arena, s)));
    if (s->errors) sink_printf(v->sink, s->errors == 1 ? "; %u error" : "; %u errors", s->errors);
    sink_char(v->sink, '\n');
}

static void findings(const DiffView *v, const DiffName *name, const DiffState *s)
{
    for (uint32_t i = 0; i < diff_shown(v, s->findings.len); i++) {
        const DiffFinding *f = &s->findings.items[i];
        Str at = diff_place_text(v->arena, name, f->place);
        sink_printf(v->sink, "  " STR_FMT "%serror[%s]: " STR_FMT "\n", STR_ARG(at),
                    at.len ? ": " : "", f->code, STR_ARG(f->message));
    }
    more(v, s->findings.len);
}

static void missing(const DiffView *v, const char *which, const DiffState *s)
{
    if (!s->modelled)
        sink_printf(v->sink, "Not compared: the %s budget could not be read as a whole.\n", which);
    else if (!s->tried)
        sink_printf(v->sink,
                    "Not compared: relations; the %s budget has errors that come before them, and "
                    "what they concern may be incomplete.\n",
                    which);
}

static void verdict(const DiffView *v)
{
    const Diff *d = v->diff;
    bool good = diff_holds(&d->after);
    painted(v, good ? GOOD : BAD, str_from(diff_verdict(d)));
    sink_char(v->sink, '\n');
    state(v, "old", &v->before, &d->before);
    if (!d->before.tried) findings(v, &v->before, &d->before);
    state(v, "new", &v->after, &d->after);
    if (!d->after.tried) findings(v, &v->after, &d->after);
    missing(v, "old", &d->before);
    missing(v, "new", &d->after);
}

static void steps(const DiffView *v, const DiffTotal *total)
{
    uint32_t titles = 0, changes = 0;
    for (uint32_t i = 0; i < total->steps.len; i++) {
        uint32_t width = unicode_width(diff_step_title(v->arena, &total->steps.items[i]));
        uint32_t change = unicode_width(total->steps.items[i].change);
        titles = width > titles ? width : titles;
        changes = change > changes ? change : changes;
    }
    for (uint32_t i = 0; i < total->steps.len; i++) {
        const DiffStep *s = &total->steps.items[i];
        Str title = diff_step_title(v->arena, s);
        sink_printf(v->sink, "      " STR_FMT, STR_ARG(title));
        for (uint32_t w = unicode_width(title); w < titles + 2; w++) sink_char(v->sink, ' ');
        for (uint32_t w = unicode_width(s->change); w < changes; w++) sink_char(v->sink, ' ');
        painted(v, colour_of(s->direction), s->change);
        sink_printf(v->sink, "  → " STR_FMT "\n", STR_ARG(s->reached));
    }
}

static void totals(const DiffView *v)
{
    const Diff *d = v->diff;
    heading(v, "Totals", d->totals.len ? STR("") : STR("none moved"));
    for (uint32_t i = 0; i < diff_shown(v, d->totals.len); i++) {
        const DiffTotal *t = &d->totals.items[i];
        sink_text(v->sink, "  ");
        painted(v, STRONG, t->ledger);
        if (t->label.len) sink_printf(v->sink, " " STR_FMT, STR_ARG(t->label));
        sink_text(v->sink, "  ");
        amount(v, &t->amount);
        if (str_equal(t->amount.before, t->amount.after)) sink_text(v->sink, "  unchanged");
        sink_char(v->sink, '\n');
        steps(v, t);
    }
    more(v, d->totals.len);
    if (d->totals.len && d->steady_totals)
        sink_printf(v->sink, "  unchanged: %u\n", d->steady_totals);
}

/* ---- the lists ---- */

static void sign(const DiffView *v, DiffKind kind)
{
    char text[2] = {diff_kind_sign(kind), ' '};
    Colour colour = kind == DIFF_ADDED ? GOOD : kind == DIFF_REMOVED ? BAD : PLAIN;
    sink_text(v->sink, "  ");
    painted(v, colour, (Str){text, 2});
}

static Str count(const DiffView *v, uint32_t n)
{
    return arena_printf(v->arena, "%u", n);
}

static void facts(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->facts.len) return;
    heading(v, "Facts", diff_fact_counts(v->arena, d));
    for (uint32_t i = 0; i < diff_shown(v, d->facts.len); i++) {
        const DiffFact *f = &d->facts.items[i];
        sign(v, f->kind);
        sink_printf(v->sink, STR_FMT ": " STR_FMT "  ", STR_ARG(f->ledger), STR_ARG(f->title));
        if (f->kind == DIFF_RECLASSIFIED || f->kind == DIFF_RENAMED)
            sink_printf(v->sink, STR_FMT "  ", STR_ARG(diff_fact_text(v->arena, f)));
        amount(v, &f->amount);
        place(v, f->before, f->after);
        sink_char(v->sink, '\n');
    }
    more(v, d->facts.len);
}

static void members(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->members.len) return;
    heading(v, "Members", count(v, d->members.len));
    for (uint32_t i = 0; i < diff_shown(v, d->members.len); i++) {
        const DiffMember *m = &d->members.items[i];
        sign(v, m->kind);
        sink_printf(v->sink, STR_FMT " " STR_FMT ": " STR_FMT, STR_ARG(m->dimension),
                    STR_ARG(m->title), STR_ARG(diff_member_text(v->arena, m)));
        place(v, m->before, m->after);
        sink_char(v->sink, '\n');
        for (uint32_t k = 0; k < m->sums.len; k++) {
            sink_printf(v->sink, "      " STR_FMT "  ", STR_ARG(m->sums.items[k].ledger));
            amount(v, &m->sums.items[k].amount);
            sink_char(v->sink, '\n');
        }
    }
    more(v, d->members.len);
}

static void rules(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->rules.len) return;
    heading(v, "Invariants and waivers", count(v, d->rules.len));
    for (uint32_t i = 0; i < diff_shown(v, d->rules.len); i++) {
        const DiffRule *r = &d->rules.items[i];
        sign(v, r->kind);
        painted(v, r->kind == DIFF_LOOSENED ? BAD : PLAIN, diff_rule_text(v->arena, r));
        place(v, r->before, r->after);
        sink_char(v->sink, '\n');
    }
    more(v, d->rules.len);
}

static void relations(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->relations.len) return;
    heading(v, "Relations", count(v, d->relations.len));
    for (uint32_t i = 0; i < diff_shown(v, d->relations.len); i++) {
        const DiffRelation *r = &d->relations.items[i];
        sink_text(v->sink, "  ");
        painted(v, r->outcome == OUTCOME_CHANGE_REPAIRED ? GOOD : BAD,
                diff_relation_text(v->arena, r));
        place(v, r->before, r->after);
        sink_char(v->sink, '\n');
    }
    more(v, d->relations.len);
}

/* Three lines of causes are enough to look further. */
enum { MOST_CAUSES_SHOWN = 3 };

static void cause(const DiffView *v, Str what, DiffPlace before, DiffPlace after)
{
    sink_printf(v->sink, "      because of " STR_FMT, STR_ARG(what));
    place(v, before, after);
    sink_char(v->sink, '\n');
}

static void causes(const DiffView *v, const DiffCell *cell)
{
    uint32_t shown = 0, all = cell->facts.len + cell->members.len + cell->facts_more;
    for (uint32_t i = 0; i < cell->facts.len && shown < MOST_CAUSES_SHOWN; i++, shown++) {
        const DiffFact *f = &v->diff->facts.items[cell->facts.items[i]];
        cause(v,
              arena_printf(v->arena, STR_FMT ": " STR_FMT " " STR_FMT, STR_ARG(f->ledger),
                           STR_ARG(f->title),
                           STR_ARG(f->kind == DIFF_RECLASSIFIED ? diff_fact_text(v->arena, f)
                                                                : f->amount.change)),
              f->before, f->after);
    }
    for (uint32_t i = 0; i < cell->members.len && shown < MOST_CAUSES_SHOWN; i++, shown++) {
        const DiffMember *m = &v->diff->members.items[cell->members.items[i]];
        cause(v,
              arena_printf(v->arena, STR_FMT " " STR_FMT " " STR_FMT, STR_ARG(m->dimension),
                           STR_ARG(m->title), STR_ARG(diff_member_text(v->arena, m))),
              m->before, m->after);
    }
    if (all > shown) sink_printf(v->sink, "      … and %u more\n", all - shown);
    if (cell->expression) cause(v, STR("its expression"), cell->before, cell->after);
}

static void cells(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->cells.len && !d->tables.len) return;
    heading(v, "Published cells", count(v, d->cells.len));
    for (uint32_t i = 0; i < diff_shown(v, d->tables.len); i++) {
        sign(v, d->tables.items[i].kind);
        sink_str(v->sink, diff_table_text(v->arena, &d->tables.items[i]));
        place(v, (DiffPlace){0}, d->tables.items[i].place);
        sink_char(v->sink, '\n');
    }
    more(v, d->tables.len);
    for (uint32_t i = 0; i < diff_shown(v, d->cells.len); i++) {
        const DiffCell *c = &d->cells.items[i];
        sink_printf(v->sink, "  ~ " STR_FMT "/" STR_FMT "/" STR_FMT "  ", STR_ARG(c->table),
                    STR_ARG(c->row), STR_ARG(c->column));
        amount(v, &c->amount);
        sink_char(v->sink, '\n');
        causes(v, c);
    }
    more(v, d->cells.len);
}

static void decls(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->decls.len) return;
    heading(v, "Other declarations", count(v, d->decls.len));
    for (uint32_t i = 0; i < diff_shown(v, d->decls.len); i++) {
        sign(v, d->decls.items[i].kind);
        sink_str(v->sink, diff_decl_text(v->arena, &d->decls.items[i]));
        place(v, d->decls.items[i].before, d->decls.items[i].after);
        sink_char(v->sink, '\n');
    }
    more(v, d->decls.len);
}

/* Those that come before the relations stand at the top; these mostly repeat what is broken. */
static void late_findings(const DiffView *v)
{
    const Diff *d = v->diff;
    if (d->before.tried && d->before.findings.len) {
        heading(v, "Errors in the old budget", count(v, d->before.errors));
        findings(v, &v->before, &d->before);
    }
    if (d->after.tried && d->after.findings.len) {
        heading(v, "Errors in the new budget", count(v, d->after.errors));
        findings(v, &v->after, &d->after);
    }
}

void diff_write_text(const DiffView *v)
{
    if (v->diff->same) {
        sink_printf(v->sink, "%s and %s mean the same.\n", v->before.shown, v->after.shown);
        return;
    }
    verdict(v);
    if (!v->diff->before.modelled || !v->diff->after.modelled) return;
    totals(v);
    relations(v);
    rules(v);
    facts(v);
    members(v);
    cells(v);
    decls(v);
    late_findings(v);
    if (diff_is_empty(v->diff))
        sink_text(v->sink, "\nNo difference was found in what could be compared.\n");
}
