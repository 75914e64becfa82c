#include "cli/diff_words.h"

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

const char *diff_verdict(const Diff *diff)
{
    bool was = diff_holds(&diff->before), is = diff_holds(&diff->after);
    if (!diff->after.modelled) return "The new budget cannot be read.";
    if (!diff->before.modelled)
        return is ? "The new budget holds; the old one cannot be read."
                  : "The new budget does not hold; the old one cannot be read.";
    if (was && is) return "The budget still holds.";
    if (is) return "The budget holds again.";
    return was ? "The budget no longer holds." : "The budget does not hold, and did not before.";
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

Str diff_relations_text(Arena *arena, const DiffState *state)
{
    const RelationCounts *c = &state->relations;
    if (!state->tried) return STR("relations were not tried");
    return arena_printf(
        arena, STR_FMT " held, " STR_FMT " within rounding, " STR_FMT " waived, " STR_FMT " broken",
        STR_ARG(number(arena, c->held)), STR_ARG(number(arena, c->rounded)),
        STR_ARG(number(arena, c->waived)), STR_ARG(number(arena, c->broken)));
}

Str diff_fact_counts(Arena *arena, const Diff *diff)
{
    static const DiffKind kinds[] = {DIFF_ADDED, DIFF_REMOVED, DIFF_CHANGED, DIFF_RECLASSIFIED,
                                     DIFF_RENAMED};
    Str text = {0};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        uint32_t count = 0;
        for (uint32_t i = 0; i < diff->facts.len; i++)
            count += diff->facts.items[i].kind == kinds[k];
        if (count)
            text = arena_printf(arena, STR_FMT "%s%u %s", STR_ARG(text), text.len ? ", " : "",
                                count, diff_kind_word(kinds[k]));
    }
    return text;
}

/* ---- places ---- */

Str diff_place_text(Arena *arena, const DiffName *name, DiffPlace place)
{
    if (!place.line) return (Str){0};
    bool library = place.file.len && place.file.ptr[0] == '<';
    Str prefix = library ? STR("") : name->prefix;
    return arena_printf(arena, STR_FMT STR_FMT ":%u", STR_ARG(prefix), STR_ARG(place.file),
                        place.line);
}

Str diff_places_text(const DiffView *v, DiffPlace before, DiffPlace after)
{
    return after.line ? diff_place_text(v->arena, &v->after, after)
                      : diff_place_text(v->arena, &v->before, before);
}

/* ---- what is told once for several ---- */

uint32_t diff_relation_run(const DiffView *v, uint32_t first)
{
    const Diff *d = v->diff;
    const DiffRelation *r = &d->relations.items[first];
    uint32_t end = first + 1;
    while (v->max && end < d->relations.len && d->relations.items[end].outcome == r->outcome &&
           str_equal(d->relations.items[end].suite, r->suite))
        end++;
    return end - first;
}

Str diff_cells_left(const DiffView *v, const DiffCellGroup *group, uint32_t shown)
{
    Str tables = {0}, last = {0};
    for (uint32_t i = shown; i < group->cells.len; i++) {
        Str table = v->diff->cells.items[group->cells.items[i]].table;
        if (str_equal(table, last)) continue;
        tables = tables.len
                     ? arena_printf(v->arena, STR_FMT ", " STR_FMT, STR_ARG(tables), STR_ARG(table))
                     : table;
        last = table;
    }
    return arena_printf(v->arena, "… and %u more, in " STR_FMT, group->cells.len - shown,
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
    return text.len ? text : STR("nothing");
}

Str diff_member_text(Arena *arena, const DiffMember *m)
{
    Str was = diff_or_blank(m->was), is = diff_or_blank(m->is);
    switch (m->kind) {
    case DIFF_RENAMED:
        return arena_printf(arena, "renamed from “" STR_FMT "” to “" STR_FMT "”", STR_ARG(was),
                            STR_ARG(is));
    case DIFF_RECODED:
        return arena_printf(arena, "recoded from " STR_FMT " to " STR_FMT, STR_ARG(was),
                            STR_ARG(is));
    case DIFF_MOVED:
        if (!m->was.len) return arena_printf(arena, "moved below " STR_FMT, STR_ARG(is));
        if (!m->is.len)
            return arena_printf(arena, "moved from " STR_FMT " to the top", STR_ARG(was));
        return arena_printf(arena, "moved from " STR_FMT " to " STR_FMT, STR_ARG(was), STR_ARG(is));
    case DIFF_RECLASSIFIED:
        return arena_printf(arena, "reclassified by " STR_FMT " from " STR_FMT " to " STR_FMT,
                            STR_ARG(m->aspect), STR_ARG(was), STR_ARG(is));
    case DIFF_CHANGED:
        return arena_printf(arena, STR_FMT " changed from “" STR_FMT "” to “" STR_FMT "”",
                            STR_ARG(m->aspect), STR_ARG(was), STR_ARG(is));
    case DIFF_ADDED:
    case DIFF_REMOVED:
    case DIFF_LOOSENED:
    case DIFF_TIGHTENED: break;
    }
    return str_from(diff_kind_word(m->kind));
}

Str diff_fact_text(Arena *arena, const DiffFact *f)
{
    Str was = diff_or_blank(f->was), is = diff_or_blank(f->is);
    if (f->kind == DIFF_RECLASSIFIED)
        return arena_printf(arena, "reclassified by " STR_FMT " from " STR_FMT " to " STR_FMT,
                            STR_ARG(f->dimension), STR_ARG(was), STR_ARG(is));
    if (f->kind == DIFF_RENAMED && f->quantity)
        return arena_printf(arena, "quantity changed from “" STR_FMT "” to “" STR_FMT "”",
                            STR_ARG(was), STR_ARG(is));
    if (f->kind == DIFF_RENAMED)
        return arena_printf(arena, "renamed from “" STR_FMT "” to “" STR_FMT "”", STR_ARG(was),
                            STR_ARG(is));
    return str_from(diff_kind_word(f->kind));
}

static const struct {
    DiffAspect aspect;
    const char *id, *sentence;
} aspects_said[] = {
    {ASPECT_TOLERANCE_WIDENED, "tolerance-widened", "a wider tolerance"},
    {ASPECT_ROUNDING_ADDED, "rounding-added", "`within rounding` was added"},
    {ASPECT_CONDITION_ADDED, "condition-added", "a condition was added"},
    {ASPECT_WARNING_ONLY, "warning-only", "only a warning now"},
    {ASPECT_SCOPE_NARROWED, "scope-narrowed", "fewer members are looked at"},
    {ASPECT_COVERS_MORE, "covers-more", "it excuses more"},
    {ASPECT_CLAIM_CHANGED, "claim-changed", "it claims something else"},
    {ASPECT_TOLERANCE_CHANGED, "tolerance-changed", "another kind of tolerance"},
    {ASPECT_CONDITION_CHANGED, "condition-changed", "another condition"},
    {ASPECT_SCOPE_CHANGED, "scope-changed", "other members are looked at"},
    {ASPECT_COVERS_OTHER, "covers-other", "it excuses something else"},
    {ASPECT_TOLERANCE_NARROWED, "tolerance-narrowed", "a narrower tolerance"},
    {ASPECT_ROUNDING_REMOVED, "rounding-removed", "`within rounding` was removed"},
    {ASPECT_CONDITION_REMOVED, "condition-removed", "a condition was removed"},
    {ASPECT_ERROR_AGAIN, "error-again", "an error and no longer a warning"},
    {ASPECT_SCOPE_WIDENED, "scope-widened", "more members are looked at"},
    {ASPECT_COVERS_LESS, "covers-less", "it excuses less"},
    {ASPECT_TEXT_CHANGED, "text-changed", "its text was changed"},
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
    (void)id;
    j->text =
        arena_printf(j->arena, STR_FMT "%s%s", STR_ARG(j->text), j->text.len ? "; " : "", sentence);
}

Str diff_rule_text(Arena *arena, const DiffRule *rule)
{
    Joined said = {arena, {0}};
    diff_aspects(rule->aspects, join, &said);
    const char *word = diff_kind_word(rule->kind);
    const char *what = rule->waiver ? "waiver of" : "invariant";
    if (!said.text.len)
        return arena_printf(arena, "%s " STR_FMT " %s", what, STR_ARG(rule->name), word);
    return arena_printf(arena, "%s " STR_FMT " %s: " STR_FMT, what, STR_ARG(rule->name), word,
                        STR_ARG(said.text));
}

Str diff_relation_text(Arena *arena, const DiffRelation *r)
{
    Str name = r->name.len ? arena_printf(arena, STR_FMT " for " STR_FMT, STR_ARG(r->suite),
                                          STR_ARG(r->name))
                           : r->suite;
    if (r->outcome == OUTCOME_CHANGE_BROKEN)
        return arena_printf(arena, "newly broken: " STR_FMT ": " STR_FMT, STR_ARG(name),
                            STR_ARG(r->text));
    if (r->outcome == OUTCOME_CHANGE_WAIVED)
        return arena_printf(arena, "newly waived: " STR_FMT ": " STR_FMT, STR_ARG(name),
                            STR_ARG(r->text));
    if (r->gone)
        return arena_printf(arena, "no longer tried: " STR_FMT ", which was: " STR_FMT,
                            STR_ARG(name), STR_ARG(r->text));
    return arena_printf(arena, "repaired: " STR_FMT ", which was: " STR_FMT, STR_ARG(name),
                        STR_ARG(r->text));
}

Str diff_table_text(Arena *arena, const DiffTable *t)
{
    if (t->kind == DIFF_MOVED)
        return arena_printf(arena, "table " STR_FMT ": rows stand in another order",
                            STR_ARG(t->table));
    const char *word = diff_kind_word(t->kind);
    if (t->column)
        return arena_printf(arena, "table " STR_FMT ": column “" STR_FMT "” %s", STR_ARG(t->table),
                            STR_ARG(t->title), word);
    return arena_printf(arena, "table " STR_FMT ": row “" STR_FMT "” %s", STR_ARG(t->table),
                        STR_ARG(t->title), word);
}

Str diff_decl_title(Arena *arena, const DiffDecl *decl)
{
    const char *word = diff_kind_word(decl->kind);
    if (!decl->name.len) return arena_printf(arena, "%s %s", decl->type, word);
    return arena_printf(arena, "%s " STR_FMT " %s", decl->type, STR_ARG(decl->name), word);
}

Str diff_decl_text(Arena *arena, const DiffDecl *decl)
{
    Str head = diff_decl_title(arena, decl);
    if (decl->was.len && decl->is.len)
        return arena_printf(arena, STR_FMT ": `" STR_FMT "` → `" STR_FMT "`", STR_ARG(head),
                            STR_ARG(decl->was), STR_ARG(decl->is));
    Str text = decl->is.len ? decl->is : decl->was;
    if (!text.len) return head;
    return arena_printf(arena, STR_FMT ": `" STR_FMT "`", STR_ARG(head), STR_ARG(text));
}

Str diff_step_title(Arena *arena, const DiffStep *step)
{
    if (!step->gathered) return step->title;
    return arena_printf(arena, "%u smaller steps", step->gathered);
}
