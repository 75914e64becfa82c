#include "cli/diff/words.h"

#include "cli/common/language.h"
#include "cli/common/relation_name.h"
#include "lang/base/unicode.h"

const char *diff_kind_word(DiffKind kind)
{
    switch (kind) {
    case DIFF_ADDED: return "added";
    case DIFF_REMOVED: return "removed";
    case DIFF_RENAMED: return "renamed";
    case DIFF_RECODED: return "recoded";
    case DIFF_MOVED: return "moved";
    case DIFF_RECLASSIFIED: return "reclassified";
    case DIFF_LOOSENED: return "loosened";
    case DIFF_TIGHTENED: return "tightened";
    case DIFF_CHANGED: return "changed";
    }
    return "";
}

char diff_kind_sign(DiffKind kind)
{
    return kind == DIFF_ADDED ? '+' : kind == DIFF_REMOVED ? '-' : '~';
}

/* ---- does it hold ---- */

bool diff_holds(const DiffState *state)
{
    return state->modelled && state->errors == 0;
}

static const char *verdict(const Diff *diff)
{
    bool was = diff_holds(&diff->before), is = diff_holds(&diff->after);
    if (!diff->after.modelled) return N_("The new budget cannot be read.");
    if (!diff->before.modelled)
        return is ? N_("The new budget holds; the old one cannot be read.")
                  : N_("The new budget does not hold; the old one cannot be read.");
    if (was && is) return N_("The budget still holds.");
    if (is) return N_("The budget holds again.");
    return was ? N_("The budget no longer holds.")
               : N_("The budget does not hold, and did not before.");
}

Str diff_verdict(const Diff *diff)
{
    return str_from(tr(verdict(diff)));
}

bool diff_is_empty(const Diff *d)
{
    return !d->totals.len && !d->facts.len && !d->members.len && !d->rules.len &&
           !d->relations.len && !d->tables.len && !d->cells.len && !d->decls.len;
}

static Str number(Arena *arena, uint64_t value)
{
    char *text = arena_array(arena, char, AMOUNT_TEXT_MAX);
    return (Str){text, amount_print((Int128)value, 0, true, text)};
}

static Str relations_text(Arena *arena, const DiffState *state)
{
    const RelationCounts *c = &state->relations;
    if (!state->tried) return str_from(tr("relations were not tried"));
    return arena_printf(
        arena,
        tr(STR_FMT " held, " STR_FMT " within rounding, " STR_FMT " waived, " STR_FMT " broken"),
        STR_ARG(number(arena, c->held)), STR_ARG(number(arena, c->rounded)),
        STR_ARG(number(arena, c->waived)), STR_ARG(number(arena, c->broken)));
}

Str diff_state_text(Arena *arena, const DiffState *state)
{
    Str text = relations_text(arena, state);
    if (!state->errors) return text;
    Str errors =
        arena_printf(arena, tr_plural("%u error", "%u errors", state->errors), state->errors);
    return arena_printf(arena, tr(STR_FMT "; " STR_FMT), STR_ARG(text), STR_ARG(errors));
}

Str diff_old_missing(const DiffState *state)
{
    if (!state->modelled)
        return str_from(tr("Not compared: the old budget could not be read as a whole."));
    if (state->tried) return (Str){0};
    return str_from(tr("Not compared: relations; the old budget has errors that come before them, "
                       "and what they concern may be incomplete."));
}

Str diff_new_missing(const DiffState *state)
{
    if (!state->modelled)
        return str_from(tr("Not compared: the new budget could not be read as a whole."));
    if (state->tried) return (Str){0};
    return str_from(tr("Not compared: relations; the new budget has errors that come before them, "
                       "and what they concern may be incomplete."));
}

/* A list, and the next thing in it. */
static Str joined(Arena *arena, Str list, Str next)
{
    if (!list.len) return next;
    return arena_printf(arena, tr(STR_FMT ", " STR_FMT), STR_ARG(list), STR_ARG(next));
}

Str diff_fact_counts(Arena *arena, const Diff *diff)
{
    static const struct {
        DiffKind kind;
        const char *counted;
    } kinds[] = {{DIFF_ADDED, N_("%u added")},
                 {DIFF_REMOVED, N_("%u removed")},
                 {DIFF_CHANGED, N_("%u changed")},
                 {DIFF_RECLASSIFIED, N_("%u reclassified")},
                 {DIFF_RENAMED, N_("%u renamed")}};
    Str text = {0};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < diff->facts.len; i++)
            count += diff->facts.items[i].kind == kinds[k].kind;
        if (count) text = joined(arena, text, arena_printf(arena, tr(kinds[k].counted), count));
    }
    return text;
}

/* ---- places ---- */

/* A file in a revision is called as the repository calls it. */
static const char *last_part(const DiffName *name)
{
    const char *slash = strrchr(name->shown, '/');
    return slash && slash[1] && !name->prefix.len ? slash + 1 : name->shown;
}

static bool leads_out(const DiffName *name)
{
    const char *path = name->shown;
    return !name->prefix.len && (path[0] == '/' || strstr(path, ".."));
}

DiffView diff_published(const DiffView *view)
{
    DiffView published = *view;
    const char *before = last_part(&view->before), *after = last_part(&view->after);
    bool out = leads_out(&view->before) || leads_out(&view->after);
    published.before.published = published.after.published = true;
    if (out || strcmp(before, after) != 0)
        published.before.shown = before, published.after.shown = after;
    return published;
}

Str diff_file_text(Arena *arena, const DiffName *name, DiffPlace place)
{
    Str prefix = place.library ? STR("") : name->prefix;
    Str file = name->published ? place.published : place.file;
    return arena_printf(arena, STR_FMT STR_FMT, STR_ARG(prefix), STR_ARG(file));
}

Str diff_place_text(Arena *arena, const DiffName *name, DiffPlace place)
{
    if (!place.line) return (Str){0};
    Str file = diff_file_text(arena, name, place);
    return arena_printf(arena, STR_FMT ":%u", STR_ARG(file), place.line);
}

Str diff_places_text(const DiffView *v, DiffPlace before, DiffPlace after)
{
    return after.line ? diff_place_text(v->arena, &v->after, after)
                      : diff_place_text(v->arena, &v->before, before);
}

/* ---- what is told once for several ---- */

/* An invariant may be called like a suite of stated figures. */
static bool same_suite(const DiffRelation *a, const DiffRelation *b)
{
    return (a->kind == RECORD_OF_INVARIANT) == (b->kind == RECORD_OF_INVARIANT) &&
           str_equal(a->suite, b->suite);
}

uint32_t diff_relation_run(const DiffView *v, uint32_t first)
{
    const Diff *d = v->diff;
    const DiffRelation *r = &d->relations.items[first];
    uint32_t end = first + 1;
    while (v->max && end < d->relations.len && d->relations.items[end].outcome == r->outcome &&
           same_suite(&d->relations.items[end], r))
        end++;
    return end - first;
}

Str diff_cells_left(const DiffView *v, const DiffCellGroup *group, uint32_t shown)
{
    Str tables = {0}, last = {0};
    for (uint32_t i = shown; i < group->cells.len; i++) {
        Str table = v->diff->cells.items[group->cells.items[i]].table;
        if (str_equal(table, last)) continue;
        tables = joined(v->arena, tables, table);
        last = table;
    }
    return arena_printf(v->arena, tr("… and %u more, in " STR_FMT), group->cells.len - shown,
                        STR_ARG(tables));
}

uint32_t diff_other_findings(const DiffState *state, bool tried)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < state->findings.len; i++)
        count += !(tried && state->findings.items[i].relation);
    return count;
}

/* ---- sentences ---- */

Str diff_or_blank(Str text)
{
    return text.len ? text : str_from(tr("nothing"));
}

/* Of the kinds that have nothing more to say. */
static Str kind_text(DiffKind kind)
{
    return str_from(kind == DIFF_ADDED     ? tr("added")
                    : kind == DIFF_REMOVED ? tr("removed")
                                           : tr("changed"));
}

static Str renamed_text(Arena *arena, Str was, Str is)
{
    return arena_printf(arena, tr("renamed from “" STR_FMT "” to “" STR_FMT "”"), STR_ARG(was),
                        STR_ARG(is));
}

static Str reclassified_text(Arena *arena, Str by, Str was, Str is)
{
    return arena_printf(arena, tr("reclassified by " STR_FMT " from " STR_FMT " to " STR_FMT),
                        STR_ARG(by), STR_ARG(was), STR_ARG(is));
}

static Str moved_text(Arena *arena, const DiffMember *m)
{
    if (!m->was.len) return arena_printf(arena, tr("moved below " STR_FMT), STR_ARG(m->is));
    if (!m->is.len)
        return arena_printf(arena, tr("moved from " STR_FMT " to the top"), STR_ARG(m->was));
    return arena_printf(arena, tr("moved from " STR_FMT " to " STR_FMT), STR_ARG(m->was),
                        STR_ARG(m->is));
}

Str diff_member_text(Arena *arena, const DiffMember *m)
{
    Str was = diff_or_blank(m->was), is = diff_or_blank(m->is);
    switch (m->kind) {
    case DIFF_RENAMED: return renamed_text(arena, was, is);
    case DIFF_RECODED:
        return arena_printf(arena, tr("recoded from " STR_FMT " to " STR_FMT), STR_ARG(was),
                            STR_ARG(is));
    case DIFF_MOVED: return moved_text(arena, m);
    case DIFF_RECLASSIFIED: return reclassified_text(arena, m->aspect, was, is);
    case DIFF_CHANGED:
        return arena_printf(arena, tr(STR_FMT " changed from “" STR_FMT "” to “" STR_FMT "”"),
                            STR_ARG(m->aspect), STR_ARG(was), STR_ARG(is));
    case DIFF_ADDED:
    case DIFF_REMOVED:
    case DIFF_LOOSENED:
    case DIFF_TIGHTENED: break;
    }
    return kind_text(m->kind);
}

Str diff_fact_text(Arena *arena, const DiffFact *f)
{
    Str was = diff_or_blank(f->was), is = diff_or_blank(f->is);
    if (f->kind == DIFF_RECLASSIFIED) return reclassified_text(arena, f->dimension, was, is);
    if (f->kind == DIFF_RENAMED && f->quantity)
        return arena_printf(arena, tr("quantity changed from “" STR_FMT "” to “" STR_FMT "”"),
                            STR_ARG(was), STR_ARG(is));
    if (f->kind == DIFF_RENAMED) return renamed_text(arena, was, is);
    if (!f->was.len && !f->is.len) return kind_text(f->kind);
    return arena_printf(arena, tr(STR_FMT ", " STR_FMT), STR_ARG(kind_text(f->kind)),
                        STR_ARG(renamed_text(arena, was, is)));
}

Str diff_fact_more(Arena *arena, const DiffFact *f)
{
    if (f->kind == DIFF_RECLASSIFIED || f->kind == DIFF_RENAMED) return diff_fact_text(arena, f);
    if (!f->was.len && !f->is.len) return (Str){0};
    return renamed_text(arena, diff_or_blank(f->was), diff_or_blank(f->is));
}

static bool same_word(Str a, Str b)
{
    uint32_t i = 0, k = 0, x, y;
    while (i < a.len && k < b.len) {
        uint32_t a_len = unicode_decode(a, i, &x), b_len = unicode_decode(b, k, &y);
        if (!a_len || !b_len || unicode_small(x) != unicode_small(y)) return false;
        i += a_len, k += b_len;
    }
    return i == a.len && k == b.len;
}

Str diff_total_label(const DiffTotal *total)
{
    return same_word(total->ledger, total->label) ? (Str){0} : total->label;
}

Str diff_change_text(Arena *arena, const DiffAmount *amount)
{
    if (!amount->points || !amount->change.len) return amount->change;
    return arena_printf(arena, tr(STR_FMT " percentage points"), STR_ARG(amount->change));
}

Str diff_fact_cause(Arena *arena, const DiffFact *f)
{
    Str what = f->kind == DIFF_RECLASSIFIED ? diff_fact_text(arena, f) : f->amount.change;
    return arena_printf(arena, tr(STR_FMT ": " STR_FMT " " STR_FMT), STR_ARG(f->ledger),
                        STR_ARG(f->title), STR_ARG(what));
}

Str diff_member_cause(Arena *arena, const DiffMember *m)
{
    return arena_printf(arena, tr(STR_FMT " " STR_FMT " " STR_FMT), STR_ARG(m->dimension),
                        STR_ARG(m->title), STR_ARG(diff_member_text(arena, m)));
}

static const struct {
    DiffAspect aspect;
    const char *id, *sentence;
} aspects_said[] = {
    {ASPECT_TOLERANCE_WIDENED, "tolerance-widened", N_("a wider tolerance")},
    {ASPECT_ROUNDING_ADDED, "rounding-added", N_("`within rounding` was added")},
    {ASPECT_CONDITION_ADDED, "condition-added", N_("a condition was added")},
    {ASPECT_WARNING_ONLY, "warning-only", N_("only a warning now")},
    {ASPECT_SCOPE_NARROWED, "scope-narrowed", N_("fewer members are looked at")},
    {ASPECT_COVERS_MORE, "covers-more", N_("it excuses more")},
    {ASPECT_CLAIM_CHANGED, "claim-changed", N_("it claims something else")},
    {ASPECT_TOLERANCE_CHANGED, "tolerance-changed", N_("another kind of tolerance")},
    {ASPECT_CONDITION_CHANGED, "condition-changed", N_("another condition")},
    {ASPECT_SCOPE_CHANGED, "scope-changed", N_("other members are looked at")},
    {ASPECT_COVERS_OTHER, "covers-other", N_("it excuses something else")},
    {ASPECT_TOLERANCE_NARROWED, "tolerance-narrowed", N_("a narrower tolerance")},
    {ASPECT_ROUNDING_REMOVED, "rounding-removed", N_("`within rounding` was removed")},
    {ASPECT_CONDITION_REMOVED, "condition-removed", N_("a condition was removed")},
    {ASPECT_ERROR_AGAIN, "error-again", N_("an error and no longer a warning")},
    {ASPECT_SCOPE_WIDENED, "scope-widened", N_("more members are looked at")},
    {ASPECT_COVERS_LESS, "covers-less", N_("it excuses less")},
    {ASPECT_TEXT_CHANGED, "text-changed", N_("its text was changed")},
};

void diff_aspects(uint32_t aspects, DiffAspectSayer *say, void *context)
{
    for (size_t i = 0; i < sizeof aspects_said / sizeof *aspects_said; i++)
        if (aspects & aspects_said[i].aspect)
            say(context, aspects_said[i].id, aspects_said[i].sentence);
}

typedef struct Joined {
    Arena *arena;
    Str text;
} Joined;

static void join(void *context, const char *id, const char *sentence)
{
    Joined *j = context;
    Str next = str_from(tr(sentence));
    (void)id;
    j->text = j->text.len ? arena_printf(j->arena, tr(STR_FMT "; " STR_FMT), STR_ARG(j->text),
                                         STR_ARG(next))
                          : next;
}

/* What was done to something declared; for its type and its name. */
static const char *declared_format(DiffKind kind)
{
    switch (kind) {
    case DIFF_ADDED: return N_("%s " STR_FMT " added");
    case DIFF_REMOVED: return N_("%s " STR_FMT " removed");
    case DIFF_LOOSENED: return N_("%s " STR_FMT " loosened");
    case DIFF_TIGHTENED: return N_("%s " STR_FMT " tightened");
    case DIFF_CHANGED:
    case DIFF_RENAMED:
    case DIFF_RECODED:
    case DIFF_MOVED:
    case DIFF_RECLASSIFIED: break;
    }
    return N_("%s " STR_FMT " changed");
}

Str diff_rule_text(Arena *arena, const DiffRule *rule)
{
    Joined said = {arena, {0}};
    diff_aspects(rule->aspects, join, &said);
    const char *what = rule->waiver ? tr("waiver of") : tr("invariant");
    Str head = arena_printf(arena, tr(declared_format(rule->kind)), what, STR_ARG(rule->name));
    if (!said.text.len) return head;
    return arena_printf(arena, tr(STR_FMT ": " STR_FMT), STR_ARG(head), STR_ARG(said.text));
}

/* For its name and for what is, or was, wrong with it. */
static const char *relation_format(const DiffRelation *r)
{
    if (r->outcome == OUTCOME_CHANGE_BROKEN) return N_("newly broken: " STR_FMT ": " STR_FMT);
    if (r->outcome == OUTCOME_CHANGE_WAIVED) return N_("newly waived: " STR_FMT ": " STR_FMT);
    return r->gone ? N_("no longer tried: " STR_FMT ", which was: " STR_FMT)
                   : N_("repaired: " STR_FMT ", which was: " STR_FMT);
}

Str diff_relation_text(Arena *arena, const DiffRelation *r)
{
    Str name = relation_suite(arena, r->kind, r->suite);
    Str instance = relation_instance(arena, r->kind, r->name);
    if (instance.len)
        name = arena_printf(arena, tr(STR_FMT " for " STR_FMT), STR_ARG(name), STR_ARG(instance));
    return arena_printf(arena, tr(relation_format(r)), STR_ARG(name), STR_ARG(r->text));
}

static const char *table_format(const DiffTable *t)
{
    if (t->kind == DIFF_ADDED)
        return t->column ? N_("table " STR_FMT ": column “" STR_FMT "” added")
                         : N_("table " STR_FMT ": row “" STR_FMT "” added");
    return t->column ? N_("table " STR_FMT ": column “" STR_FMT "” removed")
                     : N_("table " STR_FMT ": row “" STR_FMT "” removed");
}

Str diff_table_text(Arena *arena, const DiffTable *t)
{
    if (t->kind == DIFF_MOVED)
        return arena_printf(arena, tr("table " STR_FMT ": rows stand in another order"),
                            STR_ARG(t->table));
    return arena_printf(arena, tr(table_format(t)), STR_ARG(t->table), STR_ARG(t->title));
}

/* The header has no name, for there is only one. */
static const char *header_text(DiffKind kind)
{
    return kind == DIFF_ADDED     ? tr("header added")
           : kind == DIFF_REMOVED ? tr("header removed")
                                  : tr("header changed");
}

Str diff_decl_title(Arena *arena, const DiffDecl *decl)
{
    if (!decl->name.len) return str_from(header_text(decl->kind));
    return arena_printf(arena, tr(declared_format(decl->kind)), tr(decl->type),
                        STR_ARG(decl->name));
}

Str diff_decl_text(Arena *arena, const DiffDecl *decl)
{
    Str head = diff_decl_title(arena, decl);
    if (decl->was.len && decl->is.len)
        return arena_printf(arena, tr(STR_FMT ": `" STR_FMT "` → `" STR_FMT "`"), STR_ARG(head),
                            STR_ARG(decl->was), STR_ARG(decl->is));
    Str text = decl->is.len ? decl->is : decl->was;
    if (!text.len) return head;
    return arena_printf(arena, tr(STR_FMT ": `" STR_FMT "`"), STR_ARG(head), STR_ARG(text));
}

Str diff_step_title(Arena *arena, const DiffStep *step)
{
    if (!step->gathered) return step->title;
    return arena_printf(arena, tr_plural("%u smaller step", "%u smaller steps", step->gathered),
                        step->gathered);
}
