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
    for (uint32_t i = s->changes.len; i-- > 0;)
        if (s->changes.items[i].figure == figure) return s->changes.items[i].value;
    return s->in->figures.items[figure].value;
}

/* The changes so far without those of `figure`. Answers how many. */
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

/* Relations that bend are evaluated anew, with all changes. */
bool solver_residue_after(Solver *s, uint32_t r, const IncidenceEntry *entry, uint32_t figure,
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

/* NULL: it has none, which is as good as broken. */
static void set_residue(Solver *s, uint32_t r, const Number *residue)
{
    *vec_push(s->arena, &s->undo) = (Undo){r, s->residues[r], s->broken[r]};
    bool broken =
        s->counts[r] && !(residue && incidence_holds(&s->in->relations.items[r], *residue));
    if (residue) s->residues[r] = *residue;
    if (broken == s->broken[r]) return;
    s->broken[r] = broken;
    s->broken_count += broken ? 1 : (uint32_t)-1;
    if (broken) *vec_push(s->arena, &s->open) = r;
}

Mark solver_mark(const Solver *s)
{
    return (Mark){s->undo.len, s->open.len, s->changes.len};
}

void solver_apply(Solver *s, const Repair *repair)
{
    const IncidenceColumn *column = &s->in->columns.items[repair->column];
    FigureChange change = {column->figure, {0, 1}};
    for (uint32_t i = 0; i < column->entry_count; i++) {
        const IncidenceEntry *entry = &s->in->by_column[column->entry + i];
        Number residue;
        const IncidenceRelation *relation = &s->in->relations.items[entry->other];
        if (!relation->known && !relation->undefined) continue;
        bool exists =
            solver_residue_after(s, entry->other, entry, column->figure, repair->change, &residue);
        set_residue(s, entry->other, exists ? &residue : NULL);
    }
    if (number_add(present_value(s, column->figure), repair->change, &change.value))
        *vec_push(s->arena, &s->changes) = change;
    s->steps += column->entry_count;
}

void solver_go_back(Solver *s, Mark to)
{
    while (s->undo.len > to.undo) {
        Undo undo = s->undo.items[--s->undo.len];
        if (undo.broken != s->broken[undo.relation])
            s->broken_count += undo.broken ? 1 : (uint32_t)-1;
        s->residues[undo.relation] = undo.residue;
        s->broken[undo.relation] = undo.broken;
    }
    s->open.len = to.open;
    s->changes.len = to.changes;
}

/* ---- what a column may change by ---- */

static bool keep_above(Interval *i, Number lo)
{
    if (!i->has_lo || number_compare(lo, i->lo) > 0) i->lo = lo;
    i->has_lo = true;
    return !i->has_hi || number_compare(i->lo, i->hi) <= 0;
}

static bool keep_below(Interval *i, Number hi)
{
    if (!i->has_hi || number_compare(hi, i->hi) < 0) i->hi = hi;
    i->has_hi = true;
    return !i->has_lo || number_compare(i->lo, i->hi) <= 0;
}

/* residue + coefficient × change within [-tolerance, tolerance], or on one side of it. Strict
 * comparisons and `!=` are left to the check at the end. */
bool solver_narrow(const Solver *s, uint32_t r, Number coefficient, Interval *interval)
{
    const IncidenceRelation *relation = &s->in->relations.items[r];
    Number low, high;
    bool above = relation->comparison == COMPARE_GE || relation->comparison == COMPARE_EQ;
    bool below = relation->comparison == COMPARE_LE || relation->comparison == COMPARE_EQ;
    if (!number_add(s->residues[r], relation->tolerance, &low) || !number_negate(low, &low) ||
        !number_subtract(relation->tolerance, s->residues[r], &high) ||
        !number_divide(low, coefficient, &low) || !number_divide(high, coefficient, &high))
        return false;
    if (coefficient.num < 0) {
        Number swap = low;
        bool side = above;
        low = high, high = swap;
        above = below, below = side;
    }
    return (!above || keep_above(interval, low)) && (!below || keep_below(interval, high));
}

/* The whole steps within an interval that is bounded on some side: the smallest change. */
bool solver_pick(const Interval *i, Number step, Repair *repair)
{
    Number lo, hi;
    Int128 first = 0, last = 0;
    if (i->has_lo) {
        if (!number_divide(i->lo, step, &lo) || !number_round(lo, 0, ROUND_DOWN, &first))
            return false;
        if (lo.num > 0 && lo.den != 1) first++;
    }
    if (i->has_hi) {
        if (!number_divide(i->hi, step, &hi) || !number_round(hi, 0, ROUND_DOWN, &last))
            return false;
        if (hi.num < 0 && hi.den != 1) last--;
    }
    if (i->has_lo && i->has_hi && first > last) return false;
    repair->determined = i->has_lo && i->has_hi && first == last;
    Int128 steps = i->has_lo && first > 0 ? first : i->has_hi && last < 0 ? last : 0;
    return steps != 0 && number_multiply(number_int(steps), step, &repair->change);
}

static bool has_bounds(Comparison comparison)
{
    return comparison == COMPARE_EQ || comparison == COMPARE_LE || comparison == COMPARE_GE;
}

/* What the relations of a column leave open; of those that bend only if `bent`. */
static bool narrow_all(const Solver *s, const IncidenceColumn *column, bool bent,
                       Interval *interval)
{
    const Incidence *in = s->in;
    for (uint32_t i = 0; i < column->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_column[column->entry + i];
        const IncidenceRelation *relation = &in->relations.items[entry->other];
        if (!s->counts[entry->other] || !has_bounds(relation->comparison) ||
            relation->linear == bent || (bent && !s->broken[entry->other]) || relation->undefined)
            continue;
        Number coefficient = in->coefficients.items[entry->coefficient];
        if (!number_is_zero(coefficient) && !solver_narrow(s, entry->other, coefficient, interval))
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
        Number residue;
        if (s->counts[entry->other] &&
            (!solver_residue_after(s, entry->other, entry, column->figure, change, &residue) ||
             !incidence_holds(&in->relations.items[entry->other], residue)))
            return false;
    }
    return true;
}

/* Answers whether this column alone makes all that is broken hold, and breaks nothing. Relations
 * that bend say how far to go only where no other does. */
static bool try_column(Solver *s, uint32_t c, Repair *repair)
{
    const IncidenceColumn *column = &s->in->columns.items[c];
    Interval interval = {.lo = {0, 1}, .hi = {0, 1}};
    *repair = (Repair){.column = c};
    if (!narrow_all(s, column, false, &interval)) return false;
    if (!(interval.has_lo && interval.has_hi) && !narrow_all(s, column, true, &interval))
        return false;
    return solver_pick(&interval, s->in->figures.items[column->figure].step, repair) &&
           all_hold(s, column, repair->change);
}

/* ---- one figure ---- */

static bool stands_in_all(Solver *s, uint32_t c)
{
    const IncidenceColumn *column = &s->in->columns.items[c];
    uint32_t count = 0;
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

/* All columns whose change alone makes everything that is broken hold. */
Repairs solver_one(Solver *s)
{
    Repairs repairs = {0};
    const IncidenceRelation *anchor = smallest_broken(s);
    for (uint32_t i = 0; anchor && i < anchor->entry_count; i++) {
        Repair repair;
        uint32_t column = s->in->by_relation[anchor->entry + i].other;
        if (solver_tired(s, 1)) break;
        if (stands_in_all(s, column) && try_column(s, column, &repair))
            *vec_push(s->arena, &repairs.items) = repair;
    }
    return repairs;
}
