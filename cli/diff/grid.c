#include "cli/diff/grid.h"

#include "cli/common/language.h"

typedef struct GridMaker {
    const DiffView *view;
    Arena *arena;
    GridList list;
} GridMaker;

static Grid *begin(GridMaker *m, Grid grid)
{
    Grid *added = vec_push(m->arena, &m->list.grids);
    *added = grid;
    added->title = tr(grid.title);
    for (uint32_t i = 0; i < grid.columns; i++) added->headings[i] = tr(grid.headings[i]);
    return added;
}

static GridRow *add_row(const GridMaker *m, Grid *grid)
{
    GridRow *row = vec_push(m->arena, &grid->rows);
    memset(row, 0, sizeof *row);
    return row;
}

/* How many of `count` rows are made. */
static uint32_t limit(const GridMaker *m, Grid *grid, uint32_t count)
{
    uint32_t shown = diff_shown(m->view, count);
    grid->more = count - shown;
    return shown;
}

static Str with_unit(const GridMaker *m, Str text, Str unit)
{
    if (!text.len || !unit.len) return text;
    return arena_printf(m->arena, STR_FMT " " STR_FMT, STR_ARG(text), STR_ARG(unit));
}

/* Old, new, change, percentage, from column `at` on. */
static void put_amount(const GridMaker *m, GridRow *row, uint32_t at, const DiffAmount *a)
{
    row->cells[at] = with_unit(m, a->before, a->after.len ? STR("") : a->unit);
    row->cells[at + 1] = with_unit(m, a->after, a->unit);
    if (!a->direction) return;
    row->direction = a->direction;
    row->cells[at + 2] = diff_change_text(m->arena, a);
    row->cells[at + 3] = a->percent;
}

/* ---- the first screen ---- */

static void add_line(GridMaker *m, Str line)
{
    if (line.len) *vec_push(m->arena, &m->list.lines) = line;
}

/* `format`: for its name and for how it came out. */
static void add_state(GridMaker *m, const char *format, const DiffName *name, const DiffState *s)
{
    Str text = diff_state_text(m->arena, s);
    add_line(m, arena_printf(m->arena, format, name->shown, STR_ARG(text)));
}

/* `title` is not yet translated. */
static void add_findings(GridMaker *m, const char *title, const DiffName *name, const DiffState *s,
                         bool tried)
{
    uint32_t all = diff_other_findings(s, tried);
    if (!all) return;
    Grid *g = begin(m, (Grid){.title = title,
                              .columns = 3,
                              .headings = {N_("Code"), N_("Error"), N_("Where")},
                              .align = "lll"});
    uint32_t left = limit(m, g, all);
    for (uint32_t i = 0; left; i++) {
        const DiffFinding *f = &s->findings.items[i];
        if (tried && f->relation) continue;
        left--;
        GridRow *row = add_row(m, g);
        row->cells[0] = str_from(f->code);
        row->cells[1] = f->message;
        row->cells[2] = diff_place_text(m->arena, name, f->place);
    }
}

/* Errors that come before the relations stand first. */
static void add_all_findings(GridMaker *m, bool tried)
{
    const Diff *d = m->view->diff;
    bool both = d->before.tried && d->after.tried;
    if (d->before.tried == tried)
        add_findings(m, N_("Errors in the old budget"), &m->view->before, &d->before, both);
    if (d->after.tried == tried)
        add_findings(m, N_("Errors in the new budget"), &m->view->after, &d->after, both);
}

static void add_totals(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->totals.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Totals"),
                              .columns = 5,
                              .headings = {N_("Total"), N_("Old"), N_("New"), N_("Change"), "%"},
                              .align = "lrrrr"});
    for (uint32_t i = 0; i < limit(m, g, d->totals.len); i++) {
        const DiffTotal *t = &d->totals.items[i];
        GridRow *row = add_row(m, g);
        row->cells[0] = with_unit(m, t->ledger, diff_total_label(t));
        put_amount(m, row, 1, &t->amount);
    }
    if (d->steady_totals)
        add_row(m, g)->cells[0] = arena_printf(m->arena, tr("unchanged: %u"), d->steady_totals);
}

static void add_steps(GridMaker *m, const DiffTotal *t)
{
    if (!t->steps.len) return;
    Grid *g = begin(m, (Grid){.title = N_("From the old total to the new one"),
                              .detail = arena_printf(m->arena, tr(STR_FMT ", by " STR_FMT),
                                                     STR_ARG(t->ledger), STR_ARG(t->dimension)),
                              .columns = 3,
                              .headings = {N_("Step"), N_("Change"), N_("Total")},
                              .align = "lrr"});
    GridRow *row = add_row(m, g);
    row->cells[0] = str_from(tr("old"));
    row->cells[2] = t->amount.before;
    for (uint32_t i = 0; i < t->steps.len; i++) {
        row = add_row(m, g);
        row->cells[0] = diff_step_title(m->arena, &t->steps.items[i]);
        row->cells[1] = t->steps.items[i].change;
        row->cells[2] = t->steps.items[i].reached;
        row->direction = t->steps.items[i].direction;
    }
}

/* ---- the lists ---- */

static Str count(const GridMaker *m, uint32_t n)
{
    return arena_printf(m->arena, "%u", n);
}

static void add_relations(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->relations.len && !d->still_broken) return;
    Grid *g = begin(m, (Grid){.title = N_("Relations"),
                              .detail = count(m, d->relations.len),
                              .columns = 2,
                              .headings = {N_("What"), N_("Where")},
                              .align = "ll"});
    uint32_t at = 0, max = m->view->max;
    for (uint32_t shown = 0; at < d->relations.len && (!max || shown < max); shown++) {
        const DiffRelation *r = &d->relations.items[at];
        uint32_t run = diff_relation_run(m->view, at);
        at += run;
        GridRow *row = add_row(m, g);
        row->cells[0] = diff_relation_text(m->arena, r);
        if (run > 1)
            row->cells[0] = arena_printf(m->arena, tr(STR_FMT "; and %u more of it"),
                                         STR_ARG(row->cells[0]), run - 1);
        row->cells[1] = diff_places_text(m->view, r->before, r->after);
    }
    g->more = d->relations.len - at;
    if (d->still_broken)
        add_row(m, g)->cells[0] = arena_printf(m->arena, tr("still broken: %u"), d->still_broken);
}

static void add_rules(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->rules.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Invariants and waivers"),
                              .columns = 4,
                              .headings = {N_("What"), N_("Was"), N_("Is"), N_("Where")},
                              .align = "llll"});
    for (uint32_t i = 0; i < limit(m, g, d->rules.len); i++) {
        const DiffRule *r = &d->rules.items[i];
        GridRow *row = add_row(m, g);
        row->cells[0] = diff_rule_text(m->arena, r);
        row->cells[1] = r->was;
        row->cells[2] = r->is;
        row->cells[3] = diff_places_text(m->view, r->before, r->after);
    }
}

static void add_facts(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->facts.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Facts"),
                              .detail = diff_fact_counts(m->arena, d),
                              .columns = 8,
                              .headings = {N_("What"), N_("Ledger"), N_("Fact"), N_("Old"),
                                           N_("New"), N_("Change"), "%", N_("Where")},
                              .align = "lllrrrrl"});
    for (uint32_t i = 0; i < limit(m, g, d->facts.len); i++) {
        const DiffFact *f = &d->facts.items[i];
        GridRow *row = add_row(m, g);
        row->cells[0] = diff_fact_text(m->arena, f);
        row->cells[1] = f->ledger;
        row->cells[2] = f->title;
        put_amount(m, row, 3, &f->amount);
        row->cells[7] = diff_places_text(m->view, f->before, f->after);
    }
}

static Str member_title(const GridMaker *m, const DiffMember *member)
{
    return arena_printf(m->arena, STR_FMT " " STR_FMT, STR_ARG(member->dimension),
                        STR_ARG(member->title));
}

/* A row for the change, with its first sum, and one for each other sum. */
static void add_member(GridMaker *m, Grid *g, const DiffMember *member)
{
    uint32_t sums = member->sums.len;
    for (uint32_t k = 0; k < (sums ? sums : 1); k++) {
        GridRow *row = add_row(m, g);
        if (k == 0) {
            row->cells[0] = diff_member_text(m->arena, member);
            row->cells[1] = member_title(m, member);
            row->cells[7] = diff_places_text(m->view, member->before, member->after);
        }
        if (k == sums) continue;
        row->cells[2] = member->sums.items[k].ledger;
        put_amount(m, row, 3, &member->sums.items[k].amount);
    }
}

static void add_members(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->members.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Members"),
                              .columns = 8,
                              .headings = {N_("What"), N_("Member"), N_("Ledger"), N_("Old"),
                                           N_("New"), N_("Change"), "%", N_("Where")},
                              .align = "lllrrrrl"});
    for (uint32_t i = 0; i < limit(m, g, d->members.len); i++)
        add_member(m, g, &d->members.items[i]);
}

static Str with_place(const GridMaker *m, Str what, DiffPlace before, DiffPlace after)
{
    return arena_printf(m->arena, STR_FMT " (" STR_FMT ")", STR_ARG(what),
                        STR_ARG(diff_places_text(m->view, before, after)));
}

static Str first_cause(const GridMaker *m, const DiffCell *c)
{
    const Diff *d = m->view->diff;
    if (c->facts.len) {
        const DiffFact *f = &d->facts.items[c->facts.items[0]];
        return with_place(m, diff_fact_cause(m->arena, f), f->before, f->after);
    }
    const DiffMember *member = &d->members.items[c->members.items[0]];
    return with_place(m, diff_member_cause(m->arena, member), member->before, member->after);
}

/* The first cause; the others are counted. */
static Str cause(const GridMaker *m, const DiffCell *c)
{
    uint32_t named = c->facts.len + c->facts_more + c->members.len, all = named + c->expression;
    if (!all) return (Str){0};
    Str first = c->expression ? with_place(m, str_from(tr("its expression")), c->before, c->after)
                              : first_cause(m, c);
    if (all == 1) return first;
    return arena_printf(m->arena, tr(STR_FMT "; and %u more"), STR_ARG(first), all - 1);
}

/* The cause is told once. */
static void add_cell_group(GridMaker *m, Grid *g, const DiffCellGroup *group)
{
    uint32_t shown = diff_cells_shown(m->view, group);
    Str why = cause(m, &m->view->diff->cells.items[group->cells.items[0]]);
    for (uint32_t i = 0; i < shown; i++) {
        const DiffCell *c = &m->view->diff->cells.items[group->cells.items[i]];
        GridRow *row = add_row(m, g);
        row->cells[0] = c->table;
        row->cells[1] = c->row;
        row->cells[2] = c->column;
        put_amount(m, row, 3, &c->amount);
        row->cells[7] = i && why.len ? str_from(tr("the same")) : why;
    }
    if (shown < group->cells.len) add_row(m, g)->cells[1] = diff_cells_left(m->view, group, shown);
}

static void add_cells(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->cells.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Published cells"),
                              .detail = count(m, d->cells.len),
                              .columns = 8,
                              .headings = {N_("Table"), N_("Row"), N_("Column"), N_("Old"),
                                           N_("New"), N_("Change"), "%", N_("Because of")},
                              .align = "lllrrrrl"});
    for (uint32_t i = 0; i < limit(m, g, d->cell_groups.len); i++)
        add_cell_group(m, g, &d->cell_groups.items[i]);
}

static void add_tables(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->tables.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Rows and columns of tables"),
                              .columns = 2,
                              .headings = {N_("What"), N_("Where")},
                              .align = "ll"});
    for (uint32_t i = 0; i < limit(m, g, d->tables.len); i++) {
        const DiffTable *t = &d->tables.items[i];
        bool gone = t->kind == DIFF_REMOVED;
        GridRow *row = add_row(m, g);
        row->cells[0] = diff_table_text(m->arena, t);
        row->cells[1] =
            diff_place_text(m->arena, gone ? &m->view->before : &m->view->after, t->place);
    }
}

static void add_decls(GridMaker *m)
{
    const Diff *d = m->view->diff;
    if (!d->decls.len) return;
    Grid *g = begin(m, (Grid){.title = N_("Other declarations"),
                              .columns = 4,
                              .headings = {N_("What"), N_("Was"), N_("Is"), N_("Where")},
                              .align = "llll"});
    for (uint32_t i = 0; i < limit(m, g, d->decls.len); i++) {
        const DiffDecl *decl = &d->decls.items[i];
        GridRow *row = add_row(m, g);
        row->cells[0] = diff_decl_title(m->arena, decl);
        row->cells[1] = decl->was;
        row->cells[2] = decl->is;
        row->cells[3] = diff_places_text(m->view, decl->before, decl->after);
    }
}

GridList diff_grids(const DiffView *whole)
{
    const DiffView published = diff_published(whole), *view = &published;
    const Diff *d = view->diff;
    GridMaker m = {.view = view, .arena = view->arena};
    if (d->same) {
        add_line(&m, arena_printf(m.arena, tr("%s and %s mean the same."), view->before.shown,
                                  view->after.shown));
        return m.list;
    }
    add_line(&m, diff_verdict(d));
    add_state(&m, tr("Old (%s): " STR_FMT), &view->before, &d->before);
    add_state(&m, tr("New (%s): " STR_FMT), &view->after, &d->after);
    add_line(&m, diff_old_missing(&d->before));
    add_line(&m, diff_new_missing(&d->after));
    if (d->before.modelled && d->after.modelled && !d->totals.len)
        add_line(&m, str_from(tr("No total moved.")));
    if (d->before.modelled && d->after.modelled && diff_is_empty(d))
        add_line(&m, str_from(tr("No difference was found in what could be compared.")));
    add_all_findings(&m, false);
    add_totals(&m);
    for (uint32_t i = 0; i < diff_shown(view, d->totals.len); i++)
        add_steps(&m, &d->totals.items[i]);
    add_facts(&m);
    add_members(&m);
    add_rules(&m);
    add_relations(&m);
    add_tables(&m);
    add_cells(&m);
    add_decls(&m);
    add_all_findings(&m, true);
    return m.list;
}
