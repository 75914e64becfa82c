#include "lang/locate/accuse.h"

#include <stdlib.h>

#include "lang/locate/repair_text.h"
#include "lang/locate/tell_groups.h"

enum {
    RELATIONS_SHOWN = 4,
    ALTERNATIVES_SHOWN = 3,
    TIED_TOLD = 8,      /* a list of more would not help */
    SUSPECTS_KEPT = 20, /* for programs; and all that are tied, up to */
    TIED_KEPT = 200,
    CULPRITS_SHOWN = 200
};

typedef struct Accuser {
    const Incidence *in;
    Env *env;
    const Model *model;
    const Culprit *culprit;
    Diag *diag;
} Accuser;

/* ---- texts ---- */

static const char *origin_name(const IncidenceFigure *figure)
{
    return figure->hypothetical               ? "missing"
           : figure->origin == AMOUNT_ENTERED ? "entered"
                                              : "stated";
}

static Str title_of(const Accuser *a, uint32_t figure)
{
    return incidence_figure_title(a->in, figure);
}

static Str value_of(const Accuser *a, const Suspect *suspect)
{
    return repair_value_text(a->in, suspect->figure, suspect->value);
}

static Str present_of(const Accuser *a, uint32_t figure)
{
    const IncidenceFigure *f = &a->in->figures.items[figure];
    return f->blank ? STR("-") : repair_value_text(a->in, figure, f->value);
}

static const char *pattern_text(Pattern pattern)
{
    switch (pattern) {
    case PATTERN_SWAPPED: return N_("it looks like two digits that were exchanged");
    case PATTERN_DIGIT: return N_("it looks like one wrong digit");
    case PATTERN_MISSING: return N_("it looks like a digit that was left out");
    case PATTERN_DOUBLED: return N_("it looks like a digit too many");
    case PATTERN_SIGN: return N_("it looks like a wrong sign");
    case PATTERN_POINT: return N_("it looks like a decimal point that moved");
    case PATTERN_PART: return N_("it looks as if only the first part of the number was taken");
    case PATTERN_UNIT:
        return N_("it looks like an amount in another unit, 10,000 times as large or small");
    case PATTERN_LAST_YEAR: return N_("it is the amount of another year");
    case PATTERN_LINE: return N_("a published figure has this amount");
    case PATTERN_TWICE: return N_("this line seems to stand here twice");
    case PATTERN_COUNTED:
        return N_("the difference is the amount of this row: counted twice, or left out");
    case PATTERN_EXCHANGED: return N_("these two seem to have exchanged their amounts");
    case PATTERN_MOVED: return N_("the amount seems to stand in the wrong one of these two cells");
    case PATTERN_BLANK: return N_("the cell is empty");
    case PATTERN_TOTAL: return N_("it repeats the total that it is a part of");
    case PATTERN_NEIGHBOUR: return N_("it is the amount of the row or column beside it");
    case PATTERN_NONE:
    case PATTERN_COUNT: break;
    }
    return NULL;
}

static void note_pattern(const Accuser *a, const Suspect *suspect)
{
    const char *text = pattern_text(suspect->pattern);
    Span span = {0, 0};
    if (!text) return;
    if (suspect->other != NONE) span = a->in->figures.items[suspect->other].span;
    diag_note_at(a->env->diags, a->diag, span, "%s", diags_text(a->env->diags, text));
}

/* ---- evidence ---- */

/* Relations of a figure that hold now, or do not. */
static uint32_t count_relations(const Accuser *a, uint32_t figure, bool broken)
{
    const IncidenceColumn *column = &a->in->columns.items[a->in->figures.items[figure].column];
    uint32_t count = 0;
    for (uint32_t i = column->entry; i < column->entry + column->entry_count; i++) {
        RecordOutcome outcome = a->in->relations.items[a->in->by_column[i].other].outcome;
        count += (outcome == RECORD_BROKEN) == broken;
    }
    return count;
}

static void note_relations(const Accuser *a)
{
    const Fault *fault = a->culprit->fault;
    uint32_t figure = a->culprit->suspects.items[0].figure;
    uint32_t count = fault->relations.len, broken = count_relations(a, figure, true);
    diag_note(
        a->env->diags, a->diag,
        "broken relations that this repairs: %u; others that it stands in, which still hold: %u",
        (unsigned)count, (unsigned)count_relations(a, figure, false));
    for (uint32_t i = 0; i < count && i < RELATIONS_SHOWN; i++)
        diag_note_at(a->env->diags, a->diag, a->in->relations.items[fault->relations.items[i]].span,
                     "  " STR_FMT,
                     STR_ARG(incidence_relation_title(a->in, fault->relations.items[i])));
    if (count > RELATIONS_SHOWN)
        diag_note(a->env->diags, a->diag, "  … and %u more", (unsigned)(count - RELATIONS_SHOWN));
    if (broken > count)
        diag_note(a->env->diags, a->diag,
                  "broken relations that it stands in, and that stay broken: %u",
                  (unsigned)(broken - count));
}

static void note_suspects(const Accuser *a, uint32_t from, uint32_t shown)
{
    const Culprit *culprit = a->culprit;
    uint32_t end = from + shown;
    for (uint32_t i = from; i < culprit->suspects.len && i < end; i++) {
        const Suspect *suspect = &culprit->suspects.items[i];
        const IncidenceFigure *figure = &a->in->figures.items[suspect->figure];
        if (figure->hypothetical)
            diag_note(a->env->diags, a->diag, "  " STR_FMT ": a line of " STR_FMT " is missing",
                      STR_ARG(title_of(a, suspect->figure)), STR_ARG(value_of(a, suspect)));
        else
            diag_note_at(a->env->diags, a->diag, figure->span,
                         "  " STR_FMT ": " STR_FMT " instead of " STR_FMT,
                         STR_ARG(title_of(a, suspect->figure)), STR_ARG(value_of(a, suspect)),
                         STR_ARG(present_of(a, suspect->figure)));
    }
    if (culprit->count > end)
        diag_note(a->env->diags, a->diag, "  … and %u more", (unsigned)(culprit->count - end));
}

/* Nothing tells a figure that is too small from a line beside it that is missing, unless the figure
 * looks mistyped. */
static bool line_may_be_missing(const Accuser *a, const Suspect *suspect, Number *amount)
{
    const IncidenceFigure *figure = &a->in->figures.items[suspect->figure];
    return figure->origin == AMOUNT_ENTERED && suspect->pattern == PATTERN_NONE && !figure->blank &&
           number_subtract(suspect->value, figure->value, amount) &&
           (amount->num > 0 || figure->value.num < 0);
}

/* ---- for programs ---- */

/* Is a zero published of something that the figure enters? That is an amount: without one, the
 * facts may give nothing. */
static bool enters_published_zero(const Incidence *in, uint32_t figure)
{
    const IncidenceColumn *column = &in->columns.items[in->figures.items[figure].column];
    for (uint32_t i = column->entry; i < column->entry + column->entry_count; i++) {
        uint32_t stated = in->relations.items[in->by_column[i].other].figure;
        if (stated != NONE && stated != figure && !in->figures.items[stated].blank &&
            number_is_zero(in->figures.items[stated].value))
            return true;
    }
    return false;
}

/* A part that repeats its total, which the other parts make up. */
static bool should_be_blank(const Accuser *a, const Suspect *suspect)
{
    return suspect->pattern == PATTERN_TOTAL && number_is_zero(suspect->value) &&
           !enters_published_zero(a->in, suspect->figure);
}

static bool new_text(const Accuser *a, const Suspect *suspect, Str *text)
{
    *text = STR("-");
    return should_be_blank(a, suspect) ||
           repair_new_text(a->in, suspect->figure, suspect->value, text);
}

/* A line that is missing has no text: what it would say stands for it. */
static void keep_texts(const Accuser *a, const Suspect *suspect, DiagSuspect *kept)
{
    if (a->in->figures.items[suspect->figure].hypothetical) {
        kept->pattern = pattern_name(PATTERN_LINE);
        kept->old_text = value_of(a, suspect);
        return;
    }
    kept->old_text = repair_old_text(a->in, suspect->figure);
    if (!new_text(a, suspect, &kept->new_text)) kept->new_text = (Str){0};
}

static void keep_suspects(const Accuser *a)
{
    const Culprit *culprit = a->culprit;
    uint32_t count = culprit->tied > SUSPECTS_KEPT ? culprit->tied : SUSPECTS_KEPT;
    if (count > TIED_KEPT) count = TIED_KEPT;
    if (count > culprit->suspects.len) count = culprit->suspects.len;
    DiagSuspect *kept = arena_array(a->env->arena, DiagSuspect, (size_t)count + 1);
    Number amount;
    for (uint32_t i = 0; i < count; i++) {
        const Suspect *suspect = &culprit->suspects.items[i];
        const IncidenceFigure *figure = &a->in->figures.items[suspect->figure];
        kept[i] = (DiagSuspect){.span = figure->span,
                                .title = title_of(a, suspect->figure),
                                .origin = origin_name(figure),
                                .pattern = pattern_name(suspect->pattern),
                                .score = suspect->score,
                                .tied = suspect->tied};
        keep_texts(a, suspect, &kept[i]);
    }
    if (culprit->tied == 1 && line_may_be_missing(a, &culprit->suspects.items[0], &amount)) {
        uint32_t first = culprit->suspects.items[0].figure;
        kept[0].tied = true;
        kept[count] = kept[0];
        kept[count].origin = "missing";
        kept[count].pattern = pattern_name(PATTERN_LINE);
        kept[count].old_text = repair_value_text(a->in, first, amount);
        kept[count++].new_text = (Str){0};
    }
    a->diag->suspects = kept;
    a->diag->suspect_count = count;
}

/* ---- the finding ---- */

static void say_wrong(Accuser *a, const Suspect *suspect)
{
    const IncidenceFigure *figure = &a->in->figures.items[suspect->figure];
    Str title = title_of(a, suspect->figure), value = value_of(a, suspect);
    Str present = present_of(a, suspect->figure);
    Diags *diags = a->env->diags;
    if (figure->hypothetical)
        a->diag = diag_add(diags, DIAG_N0505, figure->span,
                           STR_FMT ": a line of " STR_FMT " is most likely missing from the facts",
                           STR_ARG(title), STR_ARG(value));
    else if (should_be_blank(a, suspect))
        a->diag = diag_add(diags, DIAG_N0505, figure->span,
                           STR_FMT ": " STR_FMT
                                   " is most likely wrong; no amount would be consistent",
                           STR_ARG(title), STR_ARG(present));
    else if (figure->origin == AMOUNT_ENTERED)
        a->diag =
            diag_add(diags, DIAG_N0505, figure->span,
                     STR_FMT ": " STR_FMT " is most likely wrong; " STR_FMT " would be consistent",
                     STR_ARG(title), STR_ARG(present), STR_ARG(value));
    else
        a->diag = diag_add(diags, DIAG_N0505, figure->span,
                           STR_FMT ": the stated " STR_FMT " is most likely a misprint; " STR_FMT
                                   " would be consistent",
                           STR_ARG(title), STR_ARG(present), STR_ARG(value));
}

/* What was printed from it, or it from what was printed: one figure, typed once. */
static void note_copies(const Accuser *a, const Suspect *suspect)
{
    const Incidence *in = a->in;
    const IncidenceColumn *column = &in->columns.items[in->figures.items[suspect->figure].column];
    for (uint32_t i = 0; i < column->entry_count && suspect->copied; i++) {
        uint32_t r = in->by_column[column->entry + i].other;
        if (solve_is_copy(in, r))
            diag_note_at(a->env->diags, a->diag, in->relations.items[r].span,
                         "the same figure is stated here, and would have to be changed with it");
    }
}

static void accuse_one(Accuser *a)
{
    const Suspect *suspect = &a->culprit->suspects.items[0];
    const IncidenceFigure *figure = &a->in->figures.items[suspect->figure];
    Number amount;
    Str text;
    say_wrong(a, suspect);
    if (figure->relation != NONE &&
        a->in->relations.items[figure->relation].comparisons->cell.origin.hi)
        diag_label(a->env->diags, a->diag,
                   a->in->relations.items[figure->relation].comparisons->cell.origin,
                   "the cell comes from here");
    note_pattern(a, suspect);
    note_relations(a);
    if (line_may_be_missing(a, suspect, &amount))
        diag_note(a->env->diags, a->diag,
                  "or the figure is right, and a line of " STR_FMT " beside it is missing",
                  STR_ARG(repair_value_text(a->in, suspect->figure, amount)));
    else if (!figure->hypothetical && repair_may_write(a->in, suspect->figure) &&
             new_text(a, suspect, &text))
        diag_suggest(a->diag, figure->span, text);
    note_copies(a, suspect);
    if (suspect->bounded)
        diag_note(a->env->diags, a->diag,
                  "within the tolerances, every value from " STR_FMT " to " STR_FMT " would do",
                  STR_ARG(repair_value_text(a->in, suspect->figure, suspect->lo)),
                  STR_ARG(repair_value_text(a->in, suspect->figure, suspect->hi)));
    else if (!suspect->determined)
        diag_note(a->env->diags, a->diag,
                  "other values would do too: this is the one nearest to the present one");
    if (a->culprit->count > 1) {
        diag_note(a->env->diags, a->diag, "less likely:");
        note_suspects(a, 1, ALTERNATIVES_SHOWN);
    }
}

/* ---- what one more relation would tell ---- */

static const IncidenceFigure *figure_of(const Accuser *a, uint32_t suspect)
{
    return &a->in->figures.items[a->culprit->suspects.items[suspect].figure];
}

/* The most suspects that lie at one member of a dimension of their ledger. */
static uint32_t largest_class(const Accuser *a, const Ledger *ledger, uint32_t axis, uint32_t tied)
{
    const Dim *dim = &a->model->dims.items[ledger->dims.items[axis]];
    uint32_t *counts = arena_array(a->env->arena, uint32_t, dim->members.len), most = 0;
    for (uint32_t i = 0; i < tied; i++) {
        const IncidenceFigure *figure = figure_of(a, i);
        if (figure->ledger != ledger) continue;
        most = u32_max(most, ++counts[columns_member(&ledger->facts, axis, figure->fact)]);
    }
    return most;
}

/* The ledger that all facts among them are of; NULL if there is no such. */
static const Ledger *ledger_of_all(const Accuser *a, uint32_t tied)
{
    const Ledger *ledger = NULL;
    for (uint32_t i = 0; i < tied; i++) {
        const Ledger *other = figure_of(a, i)->ledger;
        if (other && ledger && other != ledger) return NULL;
        if (other) ledger = other;
    }
    return ledger;
}

static void help_to_tell(const Accuser *a, uint32_t tied)
{
    const Ledger *ledger = ledger_of_all(a, tied);
    uint32_t best = NONE, least = tied - 1;
    for (uint32_t axis = 0; ledger && axis < ledger->dims.len; axis++) {
        uint32_t most = largest_class(a, ledger, axis, tied);
        if (most >= least) continue;
        least = most;
        best = axis;
    }
    if (best == NONE)
        diag_help(a->env->diags, a->diag,
                  "state one more total of some of its figures: it shows on which side the error "
                  "lies");
    else
        diag_help(
            a->env->diags, a->diag,
            "state the totals of " STR_FMT " for each " STR_FMT
            ": at most %u of these figures would still come into question",
            STR_ARG(intern_text(a->env->names, ledger->name.symbol)),
            STR_ARG(intern_text(a->env->names,
                                a->model->dims.items[ledger->dims.items[best]].name.symbol)),
            (unsigned)least);
}

static void accuse_nobody(Accuser *a, const Suspect *first)
{
    const Fault *fault = a->culprit->fault;
    Span span = fault->relations.len ? a->in->relations.items[fault->relations.items[0]].span
                                     : a->in->figures.items[first->figure].span;
    a->diag = diag_add(a->env->diags, DIAG_N0505, span,
                       "some figure of this sum is wrong, and nothing here tells which");
    help_to_tell(a, a->culprit->tied);
    note_relations(a);
}

static void accuse_tied(Accuser *a)
{
    const Culprit *culprit = a->culprit;
    const Suspect *first = &culprit->suspects.items[0];
    uint32_t weighed = culprit->suspects.len;
    uint32_t tied = culprit->tied == weighed ? culprit->count : culprit->tied;
    if (tied > TIED_TOLD) {
        accuse_nobody(a, first);
        return;
    }
    a->diag = diag_add(a->env->diags, DIAG_N0505, a->in->figures.items[first->figure].span,
                       "one of %u figures is wrong, and nothing tells which", (unsigned)tied);
    note_suspects(a, 0, tied);
    note_pattern(a, first);
    note_relations(a);
}

/* All that are tied: at least two. */
static bool stands_twice(const Culprit *culprit)
{
    for (uint32_t i = 0; i < culprit->tied; i++)
        if (culprit->suspects.items[i].pattern != PATTERN_TWICE) return false;
    return culprit->tied > 1;
}

/* Which of the two is one too many makes no difference. */
static void say_twice(Accuser *a, uint32_t figure, Span other)
{
    a->diag =
        diag_add(a->env->diags, DIAG_N0505, a->in->figures.items[figure].span,
                 STR_FMT ": " STR_FMT
                         " seems to be entered twice; without this line all would be consistent",
                 STR_ARG(title_of(a, figure)), STR_ARG(present_of(a, figure)));
    diag_label(a->env->diags, a->diag, other, "it stands here already");
}

static bool is_whole_line(Str line)
{
    for (uint32_t i = 0; i < line.len; i++)
        if (line.ptr[i] == '{' || line.ptr[i] == '}' || line.ptr[i] == ';') return false;
    return true;
}

/* If the line says nothing else than the other one, it can go. */
static void fix_twice(const Accuser *a, uint32_t figure, Span other)
{
    Place line = source_place(a->env->sources, a->in->figures.items[figure].span.lo);
    Place first = source_place(a->env->sources, other.lo);
    if (!line.source || !first.source || line.source->charset || line.line_lo == first.line_lo ||
        !str_equal(line.line_text, first.line_text) || !is_whole_line(line.line_text))
        return;
    Span span = {line.line_lo, line.line_lo + line.line_text.len};
    Str end = source_text(a->env->sources, (Span){span.hi, span.hi + 1});
    if (!end.len) return;
    diag_suggest(a->diag, (Span){span.lo, span.hi + (end.ptr[0] == '\r' ? 2 : 1)}, STR(""));
}

static void accuse_twice(Accuser *a)
{
    const Suspect *last = &a->culprit->suspects.items[a->culprit->tied - 1];
    say_twice(a, last->figure, a->in->figures.items[last->other].span);
    fix_twice(a, last->figure, a->in->figures.items[last->other].span);
    note_relations(a);
}

/* ---- a line that only a row shows ---- */

static void keep_doubled(const Accuser *a, const DoubledLine *line)
{
    DiagSuspect *kept = arena_array(a->env->arena, DiagSuspect, 2);
    kept[0] = kept[1] = (DiagSuspect){.span = a->in->figures.items[line->figure].span,
                                      .title = title_of(a, line->figure),
                                      .old_text = repair_old_text(a->in, line->figure),
                                      .origin = "entered",
                                      .pattern = pattern_name(PATTERN_TWICE),
                                      .score = SUSPECT_BASE + pattern_weight(PATTERN_TWICE),
                                      .tied = true};
    kept[1].span = line->other;
    a->diag->suspects = kept;
    a->diag->suspect_count = 2;
}

static void accuse_doubled(Accuser *a, uint32_t *lead)
{
    for (uint32_t r = 0; r < a->in->broken && *lead < CULPRITS_SHOWN; r++) {
        DoubledLine line;
        if (!doubled_line_find(a->in, r, &line)) continue;
        say_twice(a, line.figure, line.other);
        fix_twice(a, line.figure, line.other);
        diag_note_at(a->env->diags, a->diag, a->in->relations.items[r].span,
                     "the published table has its row once");
        keep_doubled(a, &line);
        a->diag->lead = ++*lead;
    }
}

/* ---- what it explains ---- */

typedef struct RelationPlace { /* of the finding of a relation */
    Span span;
    uint64_t relation;
} RelationPlace;

static int compare_places(const void *a, const void *b)
{
    const RelationPlace *x = a, *y = b;
    if (x->span.lo != y->span.lo) return x->span.lo < y->span.lo ? -1 : 1;
    if (x->span.hi != y->span.hi) return x->span.hi < y->span.hi ? -1 : 1;
    return (x->relation > y->relation) - (x->relation < y->relation);
}

static RelationPlace place_of(const IncidenceRelation *relation)
{
    return (RelationPlace){
        .span = relation->span,
        .relation = relation->check ? check_instance_key(relation->check, relation->frame) : 0};
}

static bool speaks_of_relation(const Diag *diag)
{
    return diag->code == DIAG_E0501 || diag->code == DIAG_W0502 || diag->code == DIAG_E0601;
}

/* A relation needs no explanation beside a figure that is named for it. */
static bool speaks_for_itself(const Culprit *culprit)
{
    return culprit->plausible && (culprit->tied == 1 || stands_twice(culprit));
}

/* Which broken relations are explained: they stand with such culprits only. */
static bool *find_explained(const Incidence *in, const Solution *solution, const Culprits *culprits)
{
    bool *explained = arena_array(in->env->arena, bool, in->relations.len);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < culprits->items.len; i++) {
            const Culprit *culprit = &culprits->items.items[i];
            if (speaks_for_itself(culprit) != (pass == 0)) continue;
            for (uint32_t k = 0; k < culprit->fault->relations.len; k++)
                explained[culprit->fault->relations.items[k]] = pass == 0;
        }
    for (uint32_t i = 0; i < solution->unexplained.len; i++)
        explained[solution->unexplained.items[i]] = false;
    return explained;
}

static void shorten(const Incidence *in, const bool *explained)
{
    Diag *const *diags;
    uint32_t count = diags_added(in->env->diags, &diags), place_count = 0;
    RelationPlace *places = arena_array(in->env->arena, RelationPlace, in->broken);
    for (uint32_t r = 0; r < in->broken; r++)
        if (explained[r]) places[place_count++] = place_of(&in->relations.items[r]);
    if (!place_count) return;
    qsort(places, place_count, sizeof *places, compare_places);
    for (uint32_t i = 0; i < count; i++) {
        RelationPlace place = {diags[i]->span, diags[i]->relation};
        if (speaks_of_relation(diags[i]) && !diags[i]->fix_span.hi)
            diags[i]->brief =
                bsearch(&place, places, place_count, sizeof *places, compare_places) != NULL;
    }
}

static void tell_stopped(const Incidence *in)
{
    Diag *diag = diag_add(in->env->diags, DIAG_N0505, in->relations.items[0].span,
                          "too much is broken to find out which figures are wrong: the search "
                          "stopped before it had seen all");
    diag->lead = 1;
}

void accuse(const Incidence *incidence, const Groups *groups, const Solution *solution,
            const Culprits *culprits)
{
    Accuser a = {.in = incidence, .env = incidence->env, .model = incidence->model};
    uint32_t lead = tell_groups(incidence, groups);
    for (uint32_t i = 0; i < culprits->items.len && i < CULPRITS_SHOWN; i++) {
        a.culprit = &culprits->items.items[i];
        if (!a.culprit->plausible) continue;
        if (a.culprit->tied == 1)
            accuse_one(&a);
        else if (stands_twice(a.culprit))
            accuse_twice(&a);
        else
            accuse_tied(&a);
        keep_suspects(&a);
        a.diag->lead = ++lead;
        if (solution->stopped)
            diag_note(a.env->diags, a.diag,
                      "there was too much to look through: it stopped before it had seen all");
    }
    accuse_doubled(&a, &lead);
    if (!lead && solution->stopped && incidence->broken) tell_stopped(incidence);
    if (lead) shorten(incidence, find_explained(incidence, solution, culprits));
}

/* ---- a missing line ---- */

static void keep_line(const Incidence *in, const MissingLine *line, Diag *diag)
{
    DiagSuspect *kept = arena_array(in->env->arena, DiagSuspect, line->stated.len);
    for (uint32_t i = 0; i < line->stated.len; i++) {
        uint32_t figure = in->relations.items[line->stated.items[i]].figure;
        kept[i] = (DiagSuspect){.span = in->figures.items[figure].span,
                                .title = incidence_figure_title(in, figure),
                                .old_text = repair_old_text(in, figure),
                                .origin = "missing",
                                .pattern = pattern_name(PATTERN_LINE),
                                .score = SUSPECT_BASE + pattern_weight(PATTERN_LINE)};
    }
    diag->suspects = kept;
    diag->suspect_count = line->stated.len;
}

void accuse_line(const Incidence *incidence, const MissingLine *line)
{
    Diags *diags = incidence->env->diags;
    const IncidenceRelation *relations = incidence->relations.items;
    const IncidenceRelation *first = &relations[line->stated.items[0]];
    bool *explained = arena_array(incidence->env->arena, bool, incidence->relations.len);
    Diag *diag = diag_add(diags, DIAG_N0505, first->span,
                          STR_FMT ": a line for this row is most likely missing from the facts",
                          STR_ARG(incidence_relation_title(incidence, line->stated.items[0])));
    if (line->relations.len)
        diag_note(diags, diag, "broken relations that are off by an amount of this row: %u",
                  (unsigned)line->relations.len);
    for (uint32_t i = 0; i < line->relations.len; i++) {
        uint32_t r = line->relations.items[i];
        explained[r] = true;
        if (i < RELATIONS_SHOWN)
            diag_note_at(diags, diag, relations[r].span, "  " STR_FMT,
                         STR_ARG(incidence_relation_title(incidence, r)));
    }
    if (line->relations.len > RELATIONS_SHOWN)
        diag_note(diags, diag, "  … and %u more",
                  (unsigned)(line->relations.len - RELATIONS_SHOWN));
    diag->lead = 1;
    keep_line(incidence, line, diag);
    shorten(incidence, explained);
}
