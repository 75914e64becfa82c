#include "lang/locate/solve_state.h"

bool solver_tired(Solver *s, uint64_t steps)
{
    s->steps += steps;
    if (s->steps > s->max_steps) s->solution->stopped = true;
    return s->solution->stopped;
}

/* ---- the state ---- */

/* Its value with the changes so far: the last one counts. */
static Number present_value(const Solver *s, uint32_t figure)
{
    uint32_t column = s->in->figures.items[figure].column, last = s->latest ? s->latest[column] : 0;
    return last ? s->changes.items[last - 1].value : s->in->figures.items[figure].value;
}

/* The changes so far without those of `figure`. Returns how many. */
static uint32_t other_changes(const Solver *s, uint32_t figure, FigureChange *changes)
{
    uint32_t count = 0;
    for (uint32_t i = s->changes.len; i-- > 0 && count + 1 < INCIDENCE_MAX_CHANGES;) {
        bool seen = s->changes.items[i].figure == figure;
        for (uint32_t k = 0; k < count; k++)
            seen |= changes[k].figure == s->changes.items[i].figure;
        if (!seen) changes[count++] = s->changes.items[i];
    }
    return count;
}

/* Relations that bend are evaluated anew, with all changes. False if it has none. */
static bool residue_after(Solver *s, uint32_t r, const IncidenceEntry *entry, uint32_t figure,
                          Number change, Number *residue)
{
    const Incidence *in = s->in;
    Number moved;
    if (in->relations.items[r].linear)
        return number_multiply(in->coefficients.items[entry->coefficient], change, &moved) &&
               number_add(s->residues[r], moved, residue);
    FigureChange changes[INCIDENCE_MAX_CHANGES];
    uint32_t count = other_changes(s, figure, changes);
    changes[count].figure = figure;
    s->steps += 32;
    return number_add(present_value(s, figure), change, &changes[count].value) &&
           incidence_residue(in, r, changes, count + 1, residue);
}

/* False if it does not fit. */
static bool stated_after(const Solver *s, uint32_t r, uint32_t figure, Number change,
                         Number *stated)
{
    *stated = s->stated[r];
    return s->in->relations.items[r].figure != figure || number_add(*stated, change, stated);
}

bool solver_holds_after(Solver *s, uint32_t r, const IncidenceEntry *entry, uint32_t figure,
                        Number change)
{
    Number residue, stated;
    return residue_after(s, r, entry, figure, change, &residue) &&
           stated_after(s, r, figure, change, &stated) &&
           incidence_holds(s->in, &s->in->relations.items[r], residue, stated);
}

/* NULL: it has none, which is as good as broken. */
static void set_residue(Solver *s, uint32_t r, const Number *residue, Number stated)
{
    const IncidenceRelation *relation = &s->in->relations.items[r];
    *vec_push(s->arena, &s->undo) = (Undo){r, s->residues[r], s->stated[r], s->broken[r]};
    bool broken = s->counts[r] && !(residue && incidence_holds(s->in, relation, *residue, stated));
    if (residue) {
        s->residues[r] = *residue;
        s->stated[r] = stated;
    }
    if (broken == s->broken[r]) return;
    s->broken[r] = broken;
    s->broken_count += broken ? 1 : (uint32_t)-1;
    if (broken) *vec_push(s->arena, &s->open) = r;
}

Mark solver_mark(const Solver *s)
{
    return (Mark){s->undo.len, s->open.len, s->changes.len};
}

static void add_change(Solver *s, uint32_t column, FigureChange change)
{
    if (!s->latest) s->latest = arena_array(s->arena, uint32_t, s->in->columns.len);
    *vec_push(s->arena, &s->changes) = change;
    *vec_push(s->arena, &s->earlier) = s->latest[column];
    s->latest[column] = s->changes.len;
}

void solver_apply(Solver *s, const Repair *repair)
{
    const IncidenceColumn *column = &s->in->columns.items[repair->column];
    FigureChange change = {column->figure, {0, 1}};
    for (uint32_t i = 0; i < column->entry_count; i++) {
        const IncidenceEntry *entry = &s->in->by_column[column->entry + i];
        Number residue, stated = NUMBER_ZERO;
        const IncidenceRelation *relation = &s->in->relations.items[entry->other];
        if ((!relation->known && !relation->undefined) ||
            (repair->copied && s->copies[entry->other]))
            continue;
        bool exists =
            residue_after(s, entry->other, entry, column->figure, repair->change, &residue) &&
            stated_after(s, entry->other, column->figure, repair->change, &stated);
        set_residue(s, entry->other, exists ? &residue : NULL, stated);
    }
    if (number_add(present_value(s, column->figure), repair->change, &change.value))
        add_change(s, repair->column, change);
    s->steps += column->entry_count;
}

void solver_go_back(Solver *s, Mark to)
{
    while (s->undo.len > to.undo) {
        Undo undo = s->undo.items[--s->undo.len];
        if (undo.broken != s->broken[undo.relation])
            s->broken_count += undo.broken ? 1 : (uint32_t)-1;
        s->residues[undo.relation] = undo.residue;
        s->stated[undo.relation] = undo.stated;
        s->broken[undo.relation] = undo.broken;
    }
    s->open.len = to.open;
    while (s->changes.len > to.changes) {
        const FigureChange *change = &s->changes.items[--s->changes.len];
        s->latest[s->in->figures.items[change->figure].column] =
            s->earlier.items[--s->earlier.len];
    }
}

/* ---- what a column may change by ---- */

static bool has_room(const Interval *i)
{
    if (!i->has_lo || !i->has_hi) return true;
    int order = number_compare(i->lo, i->hi);
    return order < 0 || (order == 0 && !i->lo_open && !i->hi_open);
}

static bool keep_above(Interval *i, Number lo, bool open)
{
    int order = i->has_lo ? number_compare(lo, i->lo) : 1;
    if (order > 0) i->lo = lo;
    i->lo_open = order > 0 ? open : i->lo_open || (order == 0 && open);
    i->has_lo = true;
    return has_room(i);
}

static bool keep_below(Interval *i, Number hi, bool open)
{
    int order = i->has_hi ? number_compare(hi, i->hi) : -1;
    if (order < 0) i->hi = hi;
    i->hi_open = order < 0 ? open : i->hi_open || (order == 0 && open);
    i->has_hi = true;
    return has_room(i);
}

/* What is displayed rounded down may be up to a whole step further from zero than it shows. */
static void widen_down(const Solver *s, const IncidenceRelation *relation, Number stated,
                       Interval *bounds)
{
    Number step = s->in->figures.items[relation->figure].step;
    if (number_compare(step, relation->tolerance) <= 0) return;
    if (stated.num >= 0) bounds->hi = step, bounds->hi_open = true;
    if (stated.num <= 0) bounds->lo_open = number_negate(step, &bounds->lo);
}

/* Residues with which a relation holds, as far as its comparison has bounds. */
static bool residue_bounds(const Solver *s, const IncidenceRelation *relation, Number stated,
                           Interval *bounds)
{
    bool down = s->in->model->header.rounding == ROUND_DOWN;
    bool equal = relation->comparison == COMPARE_EQ;
    if (relation->has_waived) {
        *bounds = (Interval){relation->waived, relation->waived, .has_lo = true, .has_hi = true};
        return true;
    }
    *bounds = (Interval){.hi = relation->tolerance,
                         .has_lo = equal || relation->comparison == COMPARE_GE,
                         .has_hi = equal || relation->comparison == COMPARE_LE};
    if (!number_negate(relation->tolerance, &bounds->lo)) return false;
    if (relation->figure == NONE) return true;
    if (relation->rounded && down) widen_down(s, relation, stated, bounds);
    if (relation->rounded) return true;
    if (down && stated.num > 0) bounds->lo = NUMBER_ZERO;
    if (down && stated.num < 0) bounds->hi = NUMBER_ZERO;
    bounds->lo_open = !incidence_holds(s->in, relation, bounds->lo, stated);
    bounds->hi_open = !incidence_holds(s->in, relation, bounds->hi, stated);
    return true;
}

/* A stated figure becomes what is displayed. */
static bool narrow_stated(const Solver *s, uint32_t r, Interval *interval)
{
    Number change;
    return number_add(s->stated[r], s->residues[r], &change) &&
           incidence_display(s->in, s->in->relations.items[r].figure, change, &change) &&
           number_subtract(change, s->stated[r], &change) && keep_above(interval, change, false) &&
           keep_below(interval, change, false);
}

/* Nearly all coefficients are 1 or -1. */
static bool divide(Number *value, Number coefficient)
{
    if (coefficient.den != 1 || (coefficient.num != 1 && coefficient.num != -1))
        return number_divide(*value, coefficient, value);
    return coefficient.num == 1 || number_negate(*value, value);
}

/* residue + coefficient × change within the bounds. Strict comparisons and `!=` are left to the
 * check at the end. */
bool solver_narrow(const Solver *s, uint32_t r, uint32_t column, Number coefficient,
                   Interval *interval)
{
    const IncidenceRelation *relation = &s->in->relations.items[r];
    Interval b;
    if (relation->figure != NONE && s->in->columns.items[column].figure == relation->figure) {
        if (incidence_must_be_blank(relation)) return false;
        if (!relation->rounded && !relation->has_waived) return narrow_stated(s, r, interval);
    }
    if (!residue_bounds(s, relation, s->stated[r], &b) ||
        !number_subtract(b.lo, s->residues[r], &b.lo) ||
        !number_subtract(b.hi, s->residues[r], &b.hi) || !divide(&b.lo, coefficient) ||
        !divide(&b.hi, coefficient))
        return false;
    if (coefficient.num < 0) b = (Interval){b.hi, b.lo, b.has_hi, b.has_lo, b.hi_open, b.lo_open};
    return (!b.has_lo || keep_above(interval, b.lo, b.lo_open)) &&
           (!b.has_hi || keep_below(interval, b.hi, b.hi_open));
}

/* How many steps it takes to be at or above the lower end, or at or below the upper one. */
static bool steps_to(Number end, Number step, bool upper, bool open, Int128 *steps)
{
    Number numbers[] = {end, step};
    Int128 whole[2];
    if (!numbers_as_multiples(numbers, 2, whole)) return false;
    bool exact = whole[1] == 1 || whole[0] % whole[1] == 0;
    *steps = whole[1] == 1 ? whole[0] : whole[0] / whole[1]; /* towards zero */
    if (!upper && (exact ? open : whole[0] > 0)) ++*steps;
    if (upper && (exact ? open : whole[0] < 0)) --*steps;
    return true;
}

/* A published figure becomes what is displayed, though it may be printed with other decimals. */
static bool pick_displayed(const Interval *i, Repair *repair)
{
    repair->determined = true;
    repair->change = repair->lo = repair->hi = i->lo;
    return !number_is_zero(i->lo);
}

/* The whole steps within an interval that is bounded on some side: the smallest change. */
bool solver_pick(const Interval *i, const IncidenceFigure *figure, Repair *repair)
{
    Int128 first = 0, last = 0;
    Number step = figure->step;
    if (figure->origin == AMOUNT_STATED && i->has_lo && i->has_hi &&
        number_compare(i->lo, i->hi) == 0)
        return pick_displayed(i, repair);
    if (i->has_lo && !steps_to(i->lo, step, false, i->lo_open, &first)) return false;
    if (i->has_hi && !steps_to(i->hi, step, true, i->hi_open, &last)) return false;
    if (i->has_lo && i->has_hi && first > last) return false;
    repair->determined = i->has_lo && i->has_hi && first == last;
    Int128 steps = i->has_lo && first > 0 ? first : i->has_hi && last < 0 ? last : 0;
    if (steps == 0 || !number_multiply(number_int(steps), step, &repair->change)) return false;
    repair->lo = repair->hi = repair->change;
    return !(i->has_lo && i->has_hi) || (number_multiply(number_int(first), step, &repair->lo) &&
                                         number_multiply(number_int(last), step, &repair->hi));
}

/* A copy that changes with the figure holds whatever it becomes. */
static bool is_excepted(const Solver *s, uint32_t relation)
{
    return s->with_copies && s->copies[relation];
}

static bool has_bounds(const IncidenceRelation *relation)
{
    return relation->has_waived || relation->comparison == COMPARE_EQ ||
           relation->comparison == COMPARE_LE || relation->comparison == COMPARE_GE;
}

/* What the relations of a column leave open; of those that bend only if `bent`. */
static bool narrow_all(const Solver *s, uint32_t c, bool bent, Interval *interval)
{
    const Incidence *in = s->in;
    const IncidenceColumn *column = &in->columns.items[c];
    for (uint32_t i = 0; i < column->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_column[column->entry + i];
        const IncidenceRelation *relation = &in->relations.items[entry->other];
        if (is_excepted(s, entry->other) || !s->counts[entry->other] || !has_bounds(relation) ||
            relation->linear == bent || (bent && !s->broken[entry->other]) || relation->undefined)
            continue;
        Number coefficient = in->coefficients.items[entry->coefficient];
        if (!number_is_zero(coefficient) &&
            !solver_narrow(s, entry->other, c, coefficient, interval))
            return false;
    }
    return true;
}

/* Does everything hold that the column stands in, once it is changed? */
static bool all_hold(Solver *s, const IncidenceColumn *column, Number change)
{
    const Incidence *in = s->in;
    for (uint32_t i = 0; i < column->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_column[column->entry + i];
        if (s->counts[entry->other] && !is_excepted(s, entry->other) &&
            !solver_holds_after(s, entry->other, entry, column->figure, change))
            return false;
    }
    return true;
}

/* Returns whether this column alone makes all that is broken hold, and breaks nothing. Relations
 * that bend say how far to go only where no other does. */
static bool try_column(Solver *s, uint32_t c, Repair *repair)
{
    const IncidenceColumn *column = &s->in->columns.items[c];
    Interval interval = {.lo = {0, 1}, .hi = {0, 1}};
    *repair = (Repair){.column = c, .copied = s->with_copies};
    if (!narrow_all(s, c, false, &interval)) return false;
    if (!(interval.has_lo && interval.has_hi) && !narrow_all(s, c, true, &interval)) return false;
    if (!solver_pick(&interval, &s->in->figures.items[column->figure], repair) ||
        !all_hold(s, column, repair->change))
        return false;
    if (!repair->determined &&
        (!all_hold(s, column, repair->lo) || !all_hold(s, column, repair->hi)))
        repair->lo = repair->hi = repair->change;
    return true;
}

/* ---- one figure ---- */

static bool stands_in_all(Solver *s, uint32_t c)
{
    const IncidenceColumn *column = &s->in->columns.items[c];
    uint32_t count = 0;
    if (!column->figure_count) return false;
    for (uint32_t i = 0; i < column->entry_count; i++)
        count += s->broken[s->in->by_column[column->entry + i].other];
    s->steps += column->entry_count;
    return count == s->broken_count;
}

static const IncidenceRelation *smallest_broken(const Solver *s)
{
    const IncidenceRelation *best = NULL;
    for (uint32_t i = 0; i < s->open.len; i++) {
        const IncidenceRelation *relation = &s->in->relations.items[s->open.items[i]];
        if (s->broken[s->open.items[i]] && (!best || relation->entry_count < best->entry_count))
            best = relation;
    }
    return best;
}

static bool try_with_copies(Solver *s, uint32_t column, Repair *repair)
{
    s->with_copies = true;
    bool repaired = try_column(s, column, repair);
    s->with_copies = false;
    return repaired;
}

Repairs solver_one(Solver *s, bool with_copies)
{
    Repairs repairs = {0};
    if (s->broken_count > s->most_entries) return repairs; /* no figure is in so many */
    const IncidenceRelation *anchor = smallest_broken(s);
    for (uint32_t i = 0; anchor && i < anchor->entry_count; i++) {
        Repair repair;
        uint32_t column = s->in->by_relation[anchor->entry + i].other;
        if (solver_tired(s, 1)) break;
        if (stands_in_all(s, column) && (try_column(s, column, &repair) ||
                                         (with_copies && try_with_copies(s, column, &repair))))
            *vec_push(s->arena, &repairs.items) = repair;
    }
    return repairs;
}
