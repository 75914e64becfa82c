/* The comparison for a terminal. Most changes fit on one screen: whether the budget still holds,
 * how far its totals moved, what was edited, and what follows from it. */
#include "cli/common/language.h"
#include "cli/diff/words.h"
#include "lang/base/quote.h"
#include "lang/base/unicode.h"

typedef enum Colour { PLAIN, GOOD, BAD, STRONG, FAINT } Colour;

static void paint(const DiffView *v, Colour colour)
{
    static const char *const codes[] = {"\033[0m", "\033[32m", "\033[31m", "\033[1m", "\033[2m"};
    if (v->colour) sink_text(v->sink, codes[colour]);
}

/* What the budgets say, within a line. */
static Str flat(const DiffView *v, Str text)
{
    return quoted_line(v->arena, text);
}

static const char *called(const DiffView *v, const DiffName *name)
{
    return arena_str(v->arena, flat(v, str_from(name->shown))).ptr;
}

static void painted(const DiffView *v, Colour colour, Str text)
{
    if (!text.len) return;
    paint(v, colour);
    quote_line(v->sink, text);
    paint(v, PLAIN);
}

static Colour colour_of(int direction)
{
    return direction > 0 ? GOOD : direction < 0 ? BAD : PLAIN;
}

static void heading(const DiffView *v, const char *title, Str counts)
{
    sink_char(v->sink, '\n');
    painted(v, STRONG, str_from(tr(title)));
    if (counts.len) sink_printf(v->sink, tr(": " STR_FMT), STR_ARG(flat(v, counts)));
    sink_char(v->sink, '\n');
}

static void place(const DiffView *v, DiffPlace before, DiffPlace after)
{
    Str text = diff_places_text(v, before, after);
    if (!text.len) return;
    sink_text(v->sink, "  ");
    painted(v, FAINT, arena_printf(v->arena, "(" STR_FMT ")", STR_ARG(flat(v, text))));
}

static void left_out(const DiffView *v, uint32_t count)
{
    if (count) sink_printf(v->sink, tr("  … and %u more (--max=0 shows all)\n"), count);
}

static void more(const DiffView *v, uint32_t count)
{
    left_out(v, count - diff_shown(v, count));
}

static void value(const DiffView *v, Str text, Str unit)
{
    quote_line(v->sink, diff_or_blank(text));
    if (text.len && unit.len) sink_printf(v->sink, " " STR_FMT, STR_ARG(flat(v, unit)));
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
    painted(v, colour_of(a->direction), diff_change_text(v->arena, a));
    if (a->percent.len) sink_printf(v->sink, "  " STR_FMT, STR_ARG(flat(v, a->percent)));
}

/* ---- the first screen ---- */

/* `format`: for its name and for how it came out. */
static void state(const DiffView *v, const char *format, const DiffName *name, const DiffState *s)
{
    Str text = diff_state_text(v->arena, s);
    sink_printf(v->sink, format, called(v, name), STR_ARG(flat(v, text)));
}

static void findings(const DiffView *v, const DiffName *name, const DiffState *s, bool tried)
{
    uint32_t all = diff_other_findings(s, tried), left = diff_shown(v, all);
    for (uint32_t i = 0; left; i++) {
        const DiffFinding *f = &s->findings.items[i];
        if (tried && f->relation) continue;
        left--;
        Str at = diff_place_text(v->arena, name, f->place);
        sink_printf(v->sink, "  " STR_FMT "%s", STR_ARG(flat(v, at)), at.len ? ": " : "");
        sink_printf(v->sink, tr("error[%s]: " STR_FMT), f->code, STR_ARG(flat(v, f->message)));
        sink_char(v->sink, '\n');
    }
    more(v, all);
}

static void line(const DiffView *v, Str text)
{
    if (text.len) sink_printf(v->sink, STR_FMT "\n", STR_ARG(flat(v, text)));
}

static void verdict(const DiffView *v)
{
    const Diff *d = v->diff;
    bool good = diff_holds(&d->after);
    painted(v, good ? GOOD : BAD, diff_verdict(d));
    sink_char(v->sink, '\n');
    state(v, tr("  old  %s: " STR_FMT "\n"), &v->before, &d->before);
    if (!d->before.tried) findings(v, &v->before, &d->before, false);
    state(v, tr("  new  %s: " STR_FMT "\n"), &v->after, &d->after);
    if (!d->after.tried) findings(v, &v->after, &d->after, false);
    line(v, diff_old_missing(&d->before));
    line(v, diff_new_missing(&d->after));
}

static void steps(const DiffView *v, const DiffTotal *total)
{
    uint32_t titles = 0, changes = 0;
    for (uint32_t i = 0; i < total->steps.len; i++) {
        uint32_t width = unicode_width(diff_step_title(v->arena, &total->steps.items[i]));
        uint32_t change = unicode_width(total->steps.items[i].change);
        titles = u32_max(titles, width);
        changes = u32_max(changes, change);
    }
    for (uint32_t i = 0; i < total->steps.len; i++) {
        const DiffStep *s = &total->steps.items[i];
        Str title = diff_step_title(v->arena, s);
        sink_printf(v->sink, "      " STR_FMT, STR_ARG(flat(v, title)));
        for (uint32_t w = unicode_width(title); w < titles + 2; w++) sink_char(v->sink, ' ');
        for (uint32_t w = unicode_width(s->change); w < changes; w++) sink_char(v->sink, ' ');
        painted(v, colour_of(s->direction), s->change);
        sink_printf(v->sink, "  → " STR_FMT "\n", STR_ARG(flat(v, s->reached)));
    }
}

static void totals(const DiffView *v)
{
    const Diff *d = v->diff;
    heading(v, N_("Totals"), d->totals.len ? STR("") : str_from(tr("none moved")));
    for (uint32_t i = 0; i < diff_shown(v, d->totals.len); i++) {
        const DiffTotal *t = &d->totals.items[i];
        sink_text(v->sink, "  ");
        painted(v, STRONG, t->ledger);
        Str label = diff_total_label(t);
        if (label.len) sink_printf(v->sink, " " STR_FMT, STR_ARG(flat(v, label)));
        sink_text(v->sink, "  ");
        amount(v, &t->amount);
        if (str_equal(t->amount.before, t->amount.after))
            sink_printf(v->sink, "  %s", tr("unchanged"));
        sink_char(v->sink, '\n');
        steps(v, t);
    }
    more(v, d->totals.len);
    if (d->totals.len && d->steady_totals)
        sink_printf(v->sink, tr("  unchanged: %u\n"), d->steady_totals);
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
    heading(v, N_("Facts"), diff_fact_counts(v->arena, d));
    for (uint32_t i = 0; i < diff_shown(v, d->facts.len); i++) {
        const DiffFact *f = &d->facts.items[i];
        sign(v, f->kind);
        sink_printf(v->sink, tr(STR_FMT ": " STR_FMT), STR_ARG(flat(v, f->ledger)),
                    STR_ARG(flat(v, f->title)));
        sink_text(v->sink, "  ");
        Str more_text = diff_fact_more(v->arena, f);
        if (more_text.len) sink_printf(v->sink, STR_FMT "  ", STR_ARG(flat(v, more_text)));
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
    heading(v, N_("Members"), count(v, d->members.len));
    for (uint32_t i = 0; i < diff_shown(v, d->members.len); i++) {
        const DiffMember *m = &d->members.items[i];
        sign(v, m->kind);
        sink_printf(v->sink, tr(STR_FMT " " STR_FMT ": " STR_FMT), STR_ARG(flat(v, m->dimension)),
                    STR_ARG(flat(v, m->title)), STR_ARG(flat(v, diff_member_text(v->arena, m))));
        place(v, m->before, m->after);
        sink_char(v->sink, '\n');
        for (uint32_t k = 0; k < m->sums.len; k++) {
            sink_printf(v->sink, "      " STR_FMT "  ", STR_ARG(flat(v, m->sums.items[k].ledger)));
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
    heading(v, N_("Invariants and waivers"), count(v, d->rules.len));
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
    if (!d->relations.len && !d->still_broken) return;
    heading(v, N_("Relations"), count(v, d->relations.len));
    uint32_t at = 0;
    for (uint32_t shown = 0; at < d->relations.len && (!v->max || shown < v->max); shown++) {
        const DiffRelation *r = &d->relations.items[at];
        uint32_t run = diff_relation_run(v, at);
        at += run;
        sink_text(v->sink, "  ");
        painted(v, r->outcome == OUTCOME_CHANGE_REPAIRED ? GOOD : BAD,
                diff_relation_text(v->arena, r));
        place(v, r->before, r->after);
        if (run > 1) sink_printf(v->sink, tr("  and %u more of it"), run - 1);
        sink_char(v->sink, '\n');
    }
    left_out(v, d->relations.len - at);
    if (d->still_broken) sink_printf(v->sink, tr("  still broken: %u\n"), d->still_broken);
}

/* Three lines of causes are enough to look further. */
enum { MOST_CAUSES_SHOWN = 3 };

static void cause(const DiffView *v, Str what, DiffPlace before, DiffPlace after)
{
    sink_printf(v->sink, tr("  because of " STR_FMT), STR_ARG(flat(v, what)));
    place(v, before, after);
    sink_char(v->sink, '\n');
}

static void causes(const DiffView *v, const DiffCell *cell)
{
    uint32_t shown = 0, all = cell->facts.len + cell->members.len + cell->facts_more;
    for (uint32_t i = 0; i < cell->facts.len && shown < MOST_CAUSES_SHOWN; i++, shown++) {
        const DiffFact *f = &v->diff->facts.items[cell->facts.items[i]];
        cause(v, diff_fact_cause(v->arena, f), f->before, f->after);
    }
    for (uint32_t i = 0; i < cell->members.len && shown < MOST_CAUSES_SHOWN; i++, shown++) {
        const DiffMember *m = &v->diff->members.items[cell->members.items[i]];
        cause(v, diff_member_cause(v->arena, m), m->before, m->after);
    }
    if (all > shown) sink_printf(v->sink, tr("  … and %u more\n"), all - shown);
    if (cell->expression) cause(v, str_from(tr("its expression")), cell->before, cell->after);
}

static void cell_group(const DiffView *v, const DiffCellGroup *group)
{
    uint32_t shown = diff_cells_shown(v, group);
    causes(v, &v->diff->cells.items[group->cells.items[0]]);
    for (uint32_t i = 0; i < shown; i++) {
        const DiffCell *c = &v->diff->cells.items[group->cells.items[i]];
        sink_printf(v->sink, "    ~ " STR_FMT "/" STR_FMT "/" STR_FMT "  ",
                    STR_ARG(flat(v, c->table)), STR_ARG(flat(v, c->row)),
                    STR_ARG(flat(v, c->column)));
        amount(v, &c->amount);
        sink_char(v->sink, '\n');
    }
    if (shown == group->cells.len) return;
    sink_text(v->sink, "    ");
    quote_line(v->sink, diff_cells_left(v, group, shown));
    sink_char(v->sink, '\n');
}

static void cells(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->cells.len && !d->tables.len) return;
    heading(v, N_("Published cells"), count(v, d->cells.len));
    for (uint32_t i = 0; i < diff_shown(v, d->tables.len); i++) {
        sign(v, d->tables.items[i].kind);
        quote_line(v->sink, diff_table_text(v->arena, &d->tables.items[i]));
        place(v, (DiffPlace){0}, d->tables.items[i].place);
        sink_char(v->sink, '\n');
    }
    more(v, d->tables.len);
    for (uint32_t i = 0; i < diff_shown(v, d->cell_groups.len); i++)
        cell_group(v, &d->cell_groups.items[i]);
    more(v, d->cell_groups.len);
}

static void decls(const DiffView *v)
{
    const Diff *d = v->diff;
    if (!d->decls.len) return;
    heading(v, N_("Other declarations"), count(v, d->decls.len));
    for (uint32_t i = 0; i < diff_shown(v, d->decls.len); i++) {
        sign(v, d->decls.items[i].kind);
        quote_line(v->sink, diff_decl_text(v->arena, &d->decls.items[i]));
        place(v, d->decls.items[i].before, d->decls.items[i].after);
        sink_char(v->sink, '\n');
    }
    more(v, d->decls.len);
}

/* Those that come before the relations stand at the top. */
static void late_findings(const DiffView *v)
{
    const Diff *d = v->diff;
    bool both = d->before.tried && d->after.tried;
    uint32_t old = d->before.tried ? diff_other_findings(&d->before, both) : 0;
    uint32_t new = d->after.tried ? diff_other_findings(&d->after, both) : 0;
    if (old) {
        heading(v, N_("Errors in the old budget"), count(v, old));
        findings(v, &v->before, &d->before, both);
    }
    if (new) {
        heading(v, N_("Errors in the new budget"), count(v, new));
        findings(v, &v->after, &d->after, both);
    }
}

void diff_write_text(const DiffView *v)
{
    if (v->diff->same) {
        sink_printf(v->sink, tr("%s and %s mean the same."), called(v, &v->before),
                    called(v, &v->after));
        sink_char(v->sink, '\n');
        return;
    }
    verdict(v);
    if (!v->diff->before.modelled || !v->diff->after.modelled) return;
    totals(v);
    facts(v);
    members(v);
    rules(v);
    relations(v);
    cells(v);
    decls(v);
    late_findings(v);
    if (diff_is_empty(v->diff))
        sink_printf(v->sink, "\n%s\n", tr("No difference was found in what could be compared."));
}
