#include "lang/locate/culprits.h"

#include <stdlib.h>

#include "lang/locate/others.h"
#include "lang/locate/repair_text.h"
#include "lang/tabular/written.h"

typedef struct Ranker {
    Incidence *in;
    const Solution *solution;
    Arena *arena;
    Others *others;
    uint32_t *group_size; /* [group]: faults in it */
    bool more;            /* something is broken that no change of a figure can explain */
} Ranker;

/* A negative amount where all others are not. */
static bool is_alone_negative(const Ranker *k, const IncidenceFigure *figure, Number value)
{
    const Heading *heading = others_heading(k->others, figure);
    return value.num < 0 && heading->count > 1 && heading->negative == (figure->value.num < 0);
}

enum { FAR = 10, NEIGHBOURS_LEAST = 4 };

/* More than ten times as much as any other. */
static bool is_far(const Ranker *k, const IncidenceFigure *figure, Number value)
{
    const Heading *heading = others_heading(k->others, figure);
    Number own = figure->value, most;
    if ((value.num < 0 && !number_negate(value, &value)) ||
        (own.num < 0 && !number_negate(own, &own)))
        return false;
    most = number_compare(own, heading->largest) == 0 ? heading->second : heading->largest;
    if (number_compare(own, most) > 0) most = own;
    return heading->count >= NEIGHBOURS_LEAST && number_multiply(most, number_int(FAR), &most) &&
           number_compare(value, most) > 0;
}

/* ---- what stands beside a figure ---- */

typedef bool Beside(const Ranker *k, const IncidenceFigure *figure, const IncidenceFigure *other);

enum { SAME_VALUES_TRIED = 64 };

/* A figure of this amount that stands so to `figure`; NONE. */
static uint32_t find_beside(const Ranker *k, uint32_t figure, Number value, Beside *beside)
{
    const IncidenceFigure *figures = k->in->figures.items;
    uint32_t count;
    const uint32_t *same = others_of_amount(k->others, value, &count);
    for (uint32_t i = 0; i < count && i < SAME_VALUES_TRIED; i++)
        if (same[i] != figure && beside(k, &figures[figure], &figures[same[i]])) return same[i];
    return NONE;
}

static bool same_table(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    (void)k;
    return a->origin == AMOUNT_STATED && b->origin == AMOUNT_STATED && a->comparison->table &&
           a->comparison->table == b->comparison->table;
}

static bool same_heading(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    return same_table(k, a, b) &&
           str_equal(a->comparison->heading, b->comparison->heading);
}

/* On the same line, or in the same column of the line above or below. */
static bool is_neighbour(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    const Sources *sources = k->in->env->sources;
    if (a->origin != b->origin || a->ledger != b->ledger) return false;
    if (a->origin == AMOUNT_STATED && !same_table(k, a, b)) return false;
    Place x = source_place(sources, a->span.lo), y = source_place(sources, b->span.lo);
    if (x.source != y.source) return false;
    if (x.line == y.line) return true;
    if (x.line + 1 != y.line && y.line + 1 != x.line) return false;
    return a->origin == AMOUNT_STATED ? same_heading(k, a, b) : true;
}

static bool same_column(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    (void)k;
    return a->column == b->column;
}

/* Printed, and nothing of the kind among the facts. */
static bool is_broken_figure(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    (void)k;
    (void)a;
    return b->origin == AMOUNT_STATED && b->comparison->outcome == RECORD_BROKEN;
}

/* b is a total with a among its parts, in a relation that does not hold. */
static bool is_total(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    const Incidence *in = k->in;
    if (b->column == NONE) return false;
    const IncidenceColumn *x = &in->columns.items[a->column], *y = &in->columns.items[b->column];
    uint32_t i = x->entry, j = y->entry;
    while (i < x->entry + x->entry_count && j < y->entry + y->entry_count) {
        const IncidenceEntry *own = &in->by_column[i], *other = &in->by_column[j];
        Number sum;
        if (own->other == other->other && in->relations.items[own->other].linear &&
            in->relations.items[own->other].outcome == RECORD_BROKEN &&
            number_add(in->coefficients.items[own->coefficient],
                       in->coefficients.items[other->coefficient], &sum) &&
            number_is_zero(sum))
            return true;
        i += own->other <= other->other;
        j += other->other <= own->other;
    }
    return false;
}

static uint32_t year_axis(const Ledger *ledger)
{
    return ledger ? model_axis(ledger, DIM_YEAR) : NONE;
}

static bool share_member(const Ledger *a, uint32_t x, const Ledger *b, uint32_t y)
{
    for (uint32_t i = 0; i < a->dims.len; i++)
        for (uint32_t j = 0; j < b->dims.len; j++)
            if (a->dims.items[i] == b->dims.items[j] && a->dims.items[i] != DIM_YEAR &&
                columns_member(&a->facts, i, x) == columns_member(&b->facts, j, y))
                return true;
    return false;
}

/* b is an amount of another year than a's, for the same account, project or the like. */
static bool is_other_year(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    const Model *model = k->in->model;
    uint32_t axis = year_axis(b->ledger), own = year_axis(a->ledger);
    if (a->origin != AMOUNT_ENTERED || b->origin != AMOUNT_ENTERED || axis == NONE) return false;
    uint32_t year = columns_member(&b->ledger->facts, axis, b->fact);
    uint32_t mine = own != NONE
                        ? columns_member(&a->ledger->facts, own, a->fact)
                        : model->members.items[model->dims.items[DIM_YEAR].default_member].index;
    return year != mine && share_member(a->ledger, a->fact, b->ledger, b->fact);
}

/* ---- one suspect ---- */

static Pattern digits_pattern(const IncidenceFigure *figure, Number right)
{
    Number numbers[] = {right, figure->value, figure->step};
    Int128 whole[3];
    if (!numbers_as_multiples(numbers, 3, whole)) return PATTERN_NONE;
    Int128 step = whole[2], a = whole[0] / step, b = whole[1] / step;
    if (whole[0] % step != 0 || whole[1] % step != 0) return PATTERN_NONE;
    Pattern pattern = pattern_of_digits(a, b);
    bool part = pattern == PATTERN_NONE && pattern_is_part(a, b, figure->decimals);
    return part ? PATTERN_PART : pattern;
}

static void set_pattern(Suspect *suspect, Pattern pattern, uint32_t other)
{
    if (pattern_weight(pattern) <= pattern_weight(suspect->pattern)) return;
    suspect->pattern = pattern;
    suspect->other = other;
}

/* Nothing is written there, not even a dash. */
static bool is_empty_cell(const Ranker *k, uint32_t figure)
{
    return written_trim(str_trim(repair_old_text(k->in, figure), "\" \t")).len == 0;
}

static void find_pattern(const Ranker *k, Suspect *suspect, Number change)
{
    const IncidenceFigure *figure = &k->in->figures.items[suspect->figure];
    Number back = change;
    uint32_t other;
    if (figure->hypothetical) {
        other = find_beside(k, suspect->figure, suspect->value, is_broken_figure);
        if (other != NONE) set_pattern(suspect, PATTERN_LINE, other);
    }
    if (figure->blank && !figure->hypothetical && is_empty_cell(k, suspect->figure))
        set_pattern(suspect, PATTERN_BLANK, NONE);
    if (figure->blank) return;
    set_pattern(suspect, digits_pattern(figure, suspect->value), NONE);
    other = find_beside(k, suspect->figure, figure->value, is_other_year);
    if (other != NONE) set_pattern(suspect, PATTERN_LAST_YEAR, other);
    if (number_is_zero(suspect->value)) {
        other = find_beside(k, suspect->figure, figure->value, same_column);
        if (other != NONE) set_pattern(suspect, PATTERN_TWICE, other);
    }
    if (figure->origin == AMOUNT_ENTERED) {
        other = find_beside(k, suspect->figure, figure->value, is_total);
        if (other != NONE) set_pattern(suspect, PATTERN_TOTAL, other);
    }
    other = find_beside(k, suspect->figure, figure->value, is_neighbour);
    if (other != NONE) set_pattern(suspect, PATTERN_NEIGHBOUR, other);
    if (change.num < 0 && !number_negate(change, &back)) return;
    other = find_beside(k, suspect->figure, back, same_heading);
    if (other != NONE) set_pattern(suspect, PATTERN_COUNTED, other);
}

/* What is unlikely to be entered. A stated figure may be anything that can be computed. */
static uint32_t entered_penalty(const IncidenceFigure *figure, const Suspect *suspect)
{
    uint32_t points = 0;
    if (suspect->value.num < 0 && figure->value.num >= 0 && suspect->pattern != PATTERN_SIGN)
        points += 20;
    if (number_is_zero(suspect->value) && suspect->pattern == PATTERN_NONE) points += 10;
    return points;
}

/* Twice the same slip: without a pattern nothing speaks for it. */
enum { COPIED_PENALTY = SUSPECT_BASE - SUSPECT_LEAST + 1 };

static uint32_t penalty(const Ranker *k, const IncidenceFigure *figure, const Suspect *suspect)
{
    uint32_t points = suspect->determined ? 0 : suspect->bounded ? 5 : 15;
    if (k->more) points += 10;
    if (suspect->copied) points += COPIED_PENALTY;
    if (figure->blank && !figure->hypothetical && suspect->pattern != PATTERN_BLANK) points += 15;
    if (figure->origin == AMOUNT_ENTERED) points += entered_penalty(figure, suspect);
    if (suspect->pattern == PATTERN_SIGN && is_alone_negative(k, figure, suspect->value))
        points += SUSPECT_TIE + 1;
    return points;
}

enum { MANY_FAULTS = 10 };

/* The more mistakes there must be, the more each must look like one. */
static uint32_t crowd_penalty(const Ranker *k, const Fault *fault)
{
    uint32_t size = k->group_size[fault->group];
    if (size > 3 || k->solution->faults.len > MANY_FAULTS) return 10;
    return size > 1 ? 5 : 0;
}

/* Penalties together may be more than there are points: the score ends at 0. */
static void score(const Ranker *k, const Fault *fault, Suspect *suspect)
{
    uint32_t points = SUSPECT_BASE + pattern_weight(suspect->pattern);
    uint32_t lost =
        crowd_penalty(k, fault) + penalty(k, &k->in->figures.items[suspect->figure], suspect);
    suspect->score = points > lost ? points - lost : 0;
}

/* Too much seldom comes from a negative line that is missing. */
static bool is_odd_hypothetical(const Ranker *k, const Suspect *suspect)
{
    return k->in->figures.items[suspect->figure].hypothetical && suspect->value.num < 0 &&
           suspect->pattern == PATTERN_NONE;
}

static bool is_any(const Ranker *k, const IncidenceFigure *a, const IncidenceFigure *b)
{
    (void)k;
    (void)a;
    (void)b;
    return true;
}

/* No slip leads to it, no other figure has it, and nothing in its column is like it. A total may be
 * far from its parts, and what is negative already may stay so. */
static bool is_absurd(const Ranker *k, const Suspect *suspect)
{
    const IncidenceFigure *figure = &k->in->figures.items[suspect->figure];
    if (suspect->pattern != PATTERN_NONE || figure->origin == AMOUNT_INDICATOR) return false;
    bool negative = figure->value.num >= 0 && is_alone_negative(k, figure, suspect->value);
    if (!negative &&
        (figure->origin != AMOUNT_ENTERED || !is_far(k, figure, suspect->value)))
        return false;
    return find_beside(k, suspect->figure, suspect->value, is_any) == NONE;
}

enum { RANGE_TRIED = 500 };

/* The numbers from 0 to `last`, those in the middle first. */
static Int128 from_the_middle(Int128 last, Int128 turn)
{
    Int128 half = last / 2, away = (turn + 1) / 2;
    return turn % 2 == 1 ? half + away : half - away;
}

/* Of several changes that repair, one that a slip explains, else the middle one; of several slips
 * as likely as each other, that nearest to the middle. */
static Number choose_change(const Ranker *k, const Repair *repair, Suspect *suspect)
{
    const IncidenceFigure *figure = &k->in->figures.items[suspect->figure];
    Number steps, change, value, best = repair->change;
    uint32_t weight = 0;
    if (!suspect->bounded || !number_subtract(repair->hi, repair->lo, &steps) ||
        !number_divide(steps, figure->step, &steps) || steps.den != 1)
        return repair->change;
    if (!number_multiply(number_int(steps.num / 2), figure->step, &change) ||
        !number_add(repair->lo, change, &best))
        return repair->change;
    for (Int128 i = 0; i <= steps.num && steps.num <= RANGE_TRIED && !figure->blank; i++) {
        if (!number_multiply(number_int(from_the_middle(steps.num, i)), figure->step, &change) ||
            !number_add(repair->lo, change, &change) || !number_add(figure->value, change, &value))
            return best;
        uint32_t points = pattern_weight(digits_pattern(figure, value));
        if (points <= weight) continue;
        weight = points;
        best = change;
    }
    suspect->determined = weight > 0;
    return best;
}

static bool has_tolerance(const Ranker *k, const Fault *fault)
{
    for (uint32_t i = 0; i < fault->relations.len; i++) {
        const IncidenceRelation *relation = &k->in->relations.items[fault->relations.items[i]];
        bool allowed = relation->kind == RELATION_INVARIANT || relation->rounded;
        if (allowed && relation->tolerance.num > 0) return true;
    }
    return false;
}

/* That a printed figure is rounded makes no range: the figure itself is as likely. A range is of
 * one fault alone: with others, only the change is known that they were found with. */
static void find_range(const Ranker *k, const Repair *repair, const Culprit *culprit,
                       Suspect *suspect)
{
    const IncidenceFigure *figure = &k->in->figures.items[suspect->figure];
    suspect->bounded =
        !repair->determined && !repair->joint && k->group_size[culprit->fault->group] == 1 &&
        has_tolerance(k, culprit->fault) && number_compare(repair->lo, repair->hi) < 0 &&
        number_add(figure->value, repair->lo, &suspect->lo) &&
        number_add(figure->value, repair->hi, &suspect->hi);
}

/* Whatever is looked up when it is weighed. */
static void want(const Ranker *k, const Suspect *suspect, Number change)
{
    const IncidenceFigure *figure = &k->in->figures.items[suspect->figure];
    others_want_heading(k->others, figure);
    others_want_near(k->others, figure->span);
    others_want_amount(k->others, suspect->value);
    others_want_amount(k->others, figure->value);
    if (change.num >= 0 || number_negate(change, &change)) others_want_amount(k->others, change);
}

enum { SUSPECTS_LISTED = 2 * SUSPECTS_WEIGHED /* of which some may be too absurd */ };

static void list_column(const Ranker *k, const Repair *repair, Culprit *culprit)
{
    const IncidenceColumn *column = &k->in->columns.items[repair->column];
    culprit->count += column->figure_count;
    for (uint32_t i = 0; i < column->figure_count && culprit->suspects.len < SUSPECTS_LISTED; i++) {
        Suspect suspect = {
            .figure = column->figure + i,
            .determined = repair->determined,
            .copied = repair->copied,
            .other = NONE};
        find_range(k, repair, culprit, &suspect);
        Number change = choose_change(k, repair, &suspect);
        if (!number_add(k->in->figures.items[suspect.figure].value, change, &suspect.value))
            continue;
        want(k, &suspect, change);
        *vec_push(k->arena, &culprit->suspects) = suspect;
    }
}

static bool weigh(const Ranker *k, const Fault *fault, Suspect *suspect)
{
    Number change;
    if (!number_subtract(suspect->value, k->in->figures.items[suspect->figure].value, &change))
        return false;
    find_pattern(k, suspect, change);
    if (is_odd_hypothetical(k, suspect) || is_absurd(k, suspect)) return false;
    score(k, fault, suspect);
    return true;
}

static void weigh_all(const Ranker *k, Culprit *culprit)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < culprit->suspects.len && kept < SUSPECTS_WEIGHED; i++) {
        Suspect suspect = culprit->suspects.items[i];
        if (weigh(k, culprit->fault, &suspect))
            culprit->suspects.items[kept++] = suspect;
        else
            culprit->count--;
    }
    culprit->suspects.len = kept;
}

static bool is_plain(const Suspect *suspect)
{
    return !suspect->copied;
}

/* Both a figure and what is stated of it are wrong: beside others that alone may be wrong, only
 * what can hardly be chance speaks for that. */
static void drop_copied(Culprit *culprit)
{
    uint32_t kept = 0, plain = 0;
    for (uint32_t i = 0; i < culprit->suspects.len; i++)
        plain += is_plain(&culprit->suspects.items[i]);
    for (uint32_t i = 0; i < culprit->suspects.len; i++) {
        const Suspect *suspect = &culprit->suspects.items[i];
        Pattern pattern = suspect->pattern;
        bool sure = pattern == PATTERN_TOTAL || pattern == PATTERN_SIGN || pattern == PATTERN_UNIT;
        if (!plain || is_plain(suspect) || sure) culprit->suspects.items[kept++] = *suspect;
    }
    culprit->count -= culprit->suspects.len - kept;
    culprit->suspects.len = kept;
}

/* ---- two that exchanged their amounts ---- */

static bool may_be(const Suspect *suspect, Number value)
{
    return number_compare(suspect->value, value) == 0 ||
           (suspect->bounded && number_compare(suspect->lo, value) <= 0 &&
            number_compare(value, suspect->hi) <= 0);
}

static bool exchanged(const Ranker *k, const Suspect *a, const Suspect *b)
{
    const IncidenceFigure *figures = k->in->figures.items;
    return a->figure != b->figure && may_be(a, figures[b->figure].value) &&
           may_be(b, figures[a->figure].value);
}

static void mark_exchanged(const Ranker *k, Suspect *suspect, uint32_t other)
{
    const IncidenceFigure *figures = k->in->figures.items;
    bool moved = figures[suspect->figure].blank || figures[other].blank;
    suspect->pattern = moved ? PATTERN_MOVED : PATTERN_EXCHANGED;
    suspect->other = other;
    suspect->value = figures[other].value;
    suspect->determined = true;
    suspect->score = SUSPECT_BASE + pattern_weight(suspect->pattern);
}

/* On one line, or on two lines one below the other. */
static bool are_close(const Ranker *k, uint32_t a, uint32_t b)
{
    const IncidenceFigure *figures = k->in->figures.items;
    const Sources *sources = k->in->env->sources;
    if (figures[a].origin != figures[b].origin) return false;
    Place x = source_place(sources, figures[a].span.lo),
          y = source_place(sources, figures[b].span.lo);
    return x.source == y.source && x.line <= y.line + 1 && y.line <= x.line + 1;
}

enum { PAIRED = 64, PAIRED_APART = 4, PAIRED_CULPRITS = 50 };

/* Of culprits that share no relation, and of which there are many suspects, two may have each
 * other's amounts by chance, unless they are close to each other. */
static void match_pair(const Ranker *k, Culprit *a, Culprit *b)
{
    bool apart = a->fault->group != b->fault->group;
    for (uint32_t i = 0; i < a->suspects.len && i < PAIRED; i++)
        for (uint32_t j = 0; j < b->suspects.len && j < PAIRED; j++) {
            Suspect *x = &a->suspects.items[i], *y = &b->suspects.items[j];
            bool far = apart && (i >= PAIRED_APART || j >= PAIRED_APART);
            if (!exchanged(k, x, y)) continue;
            bool close = apart && are_close(k, x->figure, y->figure);
            if (far && !close) continue;
            a->paired |= close;
            b->paired |= close;
            mark_exchanged(k, x, y->figure);
            mark_exchanged(k, y, x->figure);
        }
}

static void match_pairs(const Ranker *k, Culprits *culprits)
{
    uint32_t count = culprits->items.len < PAIRED_CULPRITS ? culprits->items.len : PAIRED_CULPRITS;
    for (uint32_t i = 0; i < count; i++)
        for (uint32_t j = i + 1; j < count; j++)
            match_pair(k, &culprits->items.items[i], &culprits->items.items[j]);
}

static bool is_of_exchange(const Suspect *suspect)
{
    return suspect->pattern == PATTERN_EXCHANGED || suspect->pattern == PATTERN_MOVED;
}

/* One exchange explains two culprits: whatever explains one alone needs a second slip. */
static void prefer_exchanges(const Ranker *k, Culprits *culprits)
{
    for (uint32_t i = 0; i < culprits->items.len; i++) {
        Culprit *culprit = &culprits->items.items[i];
        bool any = false, alone = culprit->paired || k->group_size[culprit->fault->group] == 2;
        for (uint32_t s = 0; s < culprit->suspects.len; s++)
            any |= is_of_exchange(&culprit->suspects.items[s]);
        for (uint32_t s = 0; any && s < culprit->suspects.len; s++) {
            Suspect *suspect = &culprit->suspects.items[s];
            if (is_of_exchange(suspect) || !alone) continue;
            suspect->score -= u32_min(suspect->score, SUSPECT_TIE + 1);
        }
    }
}

/* ---- order ---- */

/* Ties: the place in the source decides, so that every run says the same. */
static int compare_suspects(const void *a, const void *b)
{
    const Suspect *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x->figure > y->figure) - (x->figure < y->figure);
}

static void sort(Culprit *culprit)
{
    if (!culprit->suspects.len) return;
    qsort(culprit->suspects.items, culprit->suspects.len, sizeof *culprit->suspects.items,
          compare_suspects);
    while (culprit->tied < culprit->suspects.len &&
           culprit->suspects.items[culprit->tied].score + SUSPECT_TIE >=
               culprit->suspects.items[0].score)
        culprit->tied++;
    for (uint32_t i = 0; i < culprit->tied && culprit->tied > 1; i++)
        culprit->suspects.items[i].tied = true;
}

static bool has_more(const Incidence *in)
{
    for (uint32_t r = 0; r < in->broken; r++)
        if ((!in->relations.items[r].known && !in->relations.items[r].undefined) ||
            in->relations.items[r].missing)
            return true;
    return false;
}

static void find_groups(Ranker *k)
{
    const Solution *solution = k->solution;
    k->group_size = arena_array(k->arena, uint32_t, solution->faults.len);
    for (uint32_t f = 0; f < solution->faults.len; f++)
        k->group_size[solution->faults.items[f].group]++;
}

static void judge_groups(const Ranker *k, Culprits *culprits)
{
    bool *doubtful = arena_array(k->arena, bool, k->solution->faults.len);
    for (uint32_t i = 0; i < culprits->items.len; i++) {
        const Culprit *culprit = &culprits->items.items[i];
        if (!culprit->suspects.len || culprit->suspects.items[0].score < SUSPECT_LEAST)
            doubtful[culprit->fault->group] = true;
    }
    for (uint32_t i = 0; i < culprits->items.len; i++)
        culprits->items.items[i].plausible = !doubtful[culprits->items.items[i].fault->group];
}

Culprits *culprits_rank(Incidence *incidence, const Solution *solution)
{
    Ranker k = {.in = incidence, .solution = solution, .arena = incidence->env->arena};
    Culprits *culprits = arena_new(k.arena, Culprits);
    if (!solution->faults.len) return culprits;
    k.others = others_new(incidence);
    find_groups(&k);
    k.more = has_more(incidence);
    for (uint32_t f = 0; f < solution->faults.len; f++) {
        const Fault *fault = &solution->faults.items[f];
        Culprit culprit = {.fault = fault};
        for (uint32_t i = 0; i < fault->repairs.items.len; i++)
            list_column(&k, &fault->repairs.items.items[i], &culprit);
        *vec_push(k.arena, &culprits->items) = culprit;
    }
    others_find(k.others);
    for (uint32_t i = 0; i < culprits->items.len; i++) {
        weigh_all(&k, &culprits->items.items[i]);
        drop_copied(&culprits->items.items[i]);
    }
    match_pairs(&k, culprits);
    prefer_exchanges(&k, culprits);
    for (uint32_t i = 0; i < culprits->items.len; i++) sort(&culprits->items.items[i]);
    judge_groups(&k, culprits);
    return culprits;
}
