#include "lang/locate/solve.h"

#include <stdlib.h>

#include "lang/locate/solve_state.h"

/* ---- changes that repair some ---- */

typedef struct Proposal {
    Repair repair;
    uint32_t repaired, broken, touched; /* relations */
    int64_t score;
} Proposal;

typedef struct Proposals {
    VEC(Proposal) items;
} Proposals;

static void weigh(Solver *s, Proposal *p)
{
    const Incidence *in = s->in;
    const IncidenceColumn *column = &in->columns.items[p->repair.column];
    for (uint32_t i = 0; i < column->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_column[column->entry + i];
        uint32_t r = entry->other;
        if (!s->counts[r]) continue;
        bool holds = solver_holds_after(s, r, entry, column->figure, p->repair.change);
        p->touched += s->broken[r];
        p->repaired += s->broken[r] && holds;
        p->broken += !s->broken[r] && !holds;
    }
    s->steps += column->entry_count;
    p->score = 2 * (int64_t)p->repaired + p->touched - 3 * (int64_t)p->broken;
}

/* Of several changes the middle one. False if there is no last one. */
static bool is_bounded(const Interval *interval, Number step, Repair *repair)
{
    Number steps, half;
    if (repair->determined) return true;
    return interval->has_lo && interval->has_hi &&
           number_subtract(repair->hi, repair->lo, &steps) && number_divide(steps, step, &steps) &&
           number_multiply(number_int(steps.num / 2), step, &half) &&
           number_add(repair->lo, half, &repair->change) && !number_is_zero(repair->change);
}

/* The change of a column by which one relation, a broken one, comes to hold. */
static bool propose(const Solver *s, uint32_t r, const IncidenceEntry *entry, Repair *repair)
{
    const Incidence *in = s->in;
    Interval interval = {.lo = {0, 1}, .hi = {0, 1}};
    const IncidenceColumn *column = &in->columns.items[entry->other];
    *repair = (Repair){.column = entry->other};
    const IncidenceRelation *relation = &in->relations.items[r];
    bool exact = relation->linear || (relation->figure != NONE &&
                                      in->figures.items[relation->figure].column == entry->other);
    return exact && relation->known && relation->comparison == COMPARE_EQ &&
           solver_narrow(s, r, entry->other, in->coefficients.items[entry->coefficient],
                         &interval) &&
           solver_pick(&interval, &in->figures.items[column->figure], repair) &&
           is_bounded(&interval, in->figures.items[column->figure].step, repair);
}

static bool proposed(const Proposals *all, uint32_t from, const Repair *repair)
{
    for (uint32_t i = from; i < all->items.len; i++)
        if (number_compare(all->items.items[i].repair.change, repair->change) == 0) return true;
    return false;
}

/* Of one column: a change for each different residue of its broken relations. */
static void propose_column(Solver *s, uint32_t c, Proposals *all)
{
    const IncidenceColumn *column = &s->in->columns.items[c];
    uint32_t from = all->items.len;
    for (uint32_t i = 0; i < column->entry_count; i++) {
        IncidenceEntry entry = s->in->by_column[column->entry + i];
        uint32_t r = entry.other;
        Repair repair;
        entry.other = c;
        if (!s->broken[r] || !propose(s, r, &entry, &repair) || proposed(all, from, &repair))
            continue;
        Proposal proposal = {.repair = repair};
        weigh(s, &proposal);
        if (proposal.repaired) *vec_push(s->arena, &all->items) = proposal;
    }
}

/* For one of two: what it breaks, the other may repair. */
static int compare_repaired(const void *a, const void *b)
{
    const Proposal *x = a, *y = b;
    if (x->repaired != y->repaired) return x->repaired > y->repaired ? -1 : 1;
    if (x->broken != y->broken) return x->broken < y->broken ? -1 : 1;
    if (x->repair.column != y->repair.column) return x->repair.column < y->repair.column ? -1 : 1;
    return number_compare(x->repair.change, y->repair.change);
}

static int compare_scores(const void *a, const void *b)
{
    const Proposal *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    if (x->repair.column != y->repair.column) return x->repair.column < y->repair.column ? -1 : 1;
    return number_compare(x->repair.change, y->repair.change);
}

static void sort_proposals(Proposals *all, int (*compare)(const void *, const void *))
{
    if (all->items.len) qsort(all->items.items, all->items.len, sizeof *all->items.items, compare);
}

static Proposals propose_all(Solver *s)
{
    Proposals all = {0};
    bool *seen = arena_array(s->arena, bool, s->in->columns.len);
    for (uint32_t i = 0; i < s->open.len; i++) {
        const IncidenceRelation *relation = &s->in->relations.items[s->open.items[i]];
        if (!s->broken[s->open.items[i]]) continue;
        for (uint32_t k = 0; k < relation->entry_count && !solver_tired(s, 1); k++) {
            uint32_t column = s->in->by_relation[relation->entry + k].other;
            if (!seen[column]) propose_column(s, column, &all);
            seen[column] = true;
        }
    }
    return all;
}

/* ---- several figures ---- */

typedef struct RepairPair {
    Repair first, second;
} RepairPair;

typedef struct Chosen {
    VEC(Repair) items;
    VEC(RepairPair) others; /* pairs that would do as well as the last two */
} Chosen;

static void choose(Solver *s, Chosen *chosen, const Repair *repair)
{
    solver_apply(s, repair);
    *vec_push(s->arena, &chosen->items) = *repair;
}

/* The first that does not need its copies, if there is one. */
static bool choose_one(Solver *s, Chosen *chosen)
{
    Repairs repairs = solver_one(s, true);
    uint32_t first = 0;
    while (first < repairs.items.len && repairs.items.items[first].copied) first++;
    if (first == repairs.items.len) first = 0;
    if (repairs.items.len) choose(s, chosen, &repairs.items.items[first]);
    return repairs.items.len != 0;
}

static void keep_pairs(Solver *s, Chosen *chosen, const Repair *first, const Repairs *seconds)
{
    for (uint32_t i = 0; i < seconds->items.len; i++)
        *vec_push(s->arena, &chosen->others) = (RepairPair){*first, seconds->items.items[i]};
}

/* Two, of which the first may break what the second repairs: all such pairs, the best first. */
static bool choose_two(Solver *s, Chosen *chosen, Proposals *proposals)
{
    if (s->broken_count / 2 > s->most_entries) return false; /* no two are in so many */
    sort_proposals(proposals, compare_repaired);
    for (uint32_t i = 0; i < proposals->items.len && i < SOLVE_MAX_PAIRS; i++) {
        const Repair *first = &proposals->items.items[i].repair;
        Mark before = solver_mark(s);
        solver_apply(s, first);
        Repairs seconds = solver_one(s, false);
        solver_go_back(s, before);
        keep_pairs(s, chosen, first, &seconds);
    }
    if (!chosen->others.len) return false;
    choose(s, chosen, &chosen->others.items[0].first);
    choose(s, chosen, &chosen->others.items[0].second);
    return true;
}

/* The best changes that repair something and break nothing, until none is left. Returns whether
 * there was any. */
static bool choose_clean(Solver *s, Chosen *chosen, const Proposals *proposals)
{
    uint32_t before = chosen->items.len;
    for (uint32_t i = 0; i < proposals->items.len; i++) {
        Proposal now = {.repair = proposals->items.items[i].repair};
        if (chosen->items.len == SOLVE_MAX_FAULTS || solver_tired(s, 1)) break;
        weigh(s, &now);
        if (now.repaired && !now.broken) choose(s, chosen, &now.repair);
    }
    return chosen->items.len > before;
}

static void choose_all(Solver *s, Chosen *chosen)
{
    while (s->broken_count && !choose_one(s, chosen)) {
        Proposals proposals = propose_all(s);
        if (choose_two(s, chosen, &proposals)) break;
        sort_proposals(&proposals, compare_scores);
        if (!choose_clean(s, chosen, &proposals) || chosen->items.len == SOLVE_MAX_FAULTS ||
            s->solution->stopped)
            break;
    }
}

/* ---- the result ---- */

/* With all changes that were chosen. */
static bool is_repaired(const Solver *s, uint32_t r)
{
    const IncidenceRelation *relation = &s->in->relations.items[r];
    return relation->outcome == RECORD_BROKEN && (relation->known || s->counts[r]) &&
           incidence_holds(s->in, relation, s->residues[r], s->stated[r]);
}

static void add_fault(Solver *s, Repairs repairs, const Repair *chosen)
{
    Fault fault = {.repairs = repairs, .group = s->solution->faults.len};
    const IncidenceColumn *column = &s->in->columns.items[chosen->column];
    for (uint32_t i = 0; i < repairs.items.len; i++)
        if (repairs.items.items[i].column == chosen->column) fault.chosen = i;
    for (uint32_t i = 0; i < column->entry_count; i++) {
        uint32_t r = s->in->by_column[column->entry + i].other;
        if (is_repaired(s, r)) *vec_push(s->arena, &fault.relations) = r;
    }
    *vec_push(s->arena, &s->solution->faults) = fault;
}

static bool repairs_column(const Repairs *repairs, uint32_t column)
{
    for (uint32_t i = 0; i < repairs->items.len; i++)
        if (repairs->items.items[i].column == column) return true;
    return false;
}

/* Takes a change back; false if it has no opposite. */
static bool take_back(Solver *s, const Repair *change)
{
    Repair back = *change;
    if (!number_negate(back.change, &back.change)) return false;
    solver_apply(s, &back);
    return true;
}

/* A change that the others can do without is no fault, and is not made. Only then is it known
 * beside which changes the others repair. */
static void drop_needless(Solver *s, Chosen *chosen)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < chosen->items.len; i++) {
        Repair change = chosen->items.items[i];
        Mark before = solver_mark(s);
        if (!take_back(s, &change) || !s->broken_count) continue;
        solver_go_back(s, before);
        chosen->items.items[kept++] = change;
    }
    chosen->items.len = kept;
}

/* Each change is taken back alone: whatever repairs the same beside the others is as good. */
static void add_faults(Solver *s, const Chosen *chosen)
{
    for (uint32_t i = 0; i < chosen->items.len; i++) {
        const Repair *change = &chosen->items.items[i];
        Mark before = solver_mark(s);
        if (!take_back(s, change)) continue;
        Repairs repairs = solver_one(s, chosen->items.len == 1);
        solver_go_back(s, before);
        if (!repairs_column(&repairs, change->column))
            *vec_push(s->arena, &repairs.items) = *change;
        add_fault(s, repairs, change);
    }
}

static bool shares_relation(const Solver *s, const Fault *fault, uint32_t c)
{
    const IncidenceColumn *column = &s->in->columns.items[c];
    for (uint32_t i = 0; i < column->entry_count; i++)
        for (uint32_t k = 0; k < fault->relations.len; k++)
            if (s->in->by_column[column->entry + i].other == fault->relations.items[k]) return true;
    return false;
}

static void add_joint(Solver *s, Fault *fault, Repair repair)
{
    repair.joint = true;
    *vec_push(s->arena, &fault->repairs.items) = repair;
}

static bool has_repair(const Fault *fault, const Repair *repair)
{
    for (uint32_t i = 0; i < fault->repairs.items.len; i++) {
        const Repair *own = &fault->repairs.items.items[i];
        if (own->column == repair->column && number_compare(own->change, repair->change) == 0)
            return true;
    }
    return false;
}

static bool becomes(const Solver *s, const Repair *repair, uint32_t other)
{
    const IncidenceFigure *figures = s->in->figures.items;
    Number value;
    return number_add(figures[s->in->columns.items[repair->column].figure].value, repair->change,
                      &value) &&
           number_compare(value, figures[s->in->columns.items[other].figure].value) == 0;
}

/* Each gets the amount of the other: that is one slip, whatever else their columns may be. */
static bool is_exchange(const Solver *s, const RepairPair *pair)
{
    return becomes(s, &pair->first, pair->second.column) &&
           becomes(s, &pair->second, pair->first.column);
}

/* Another pair for the last two faults: each of its changes beside the one whose relations it
 * shares. */
static void add_other(Solver *s, const RepairPair *pair)
{
    uint32_t count = s->solution->faults.len;
    Fault *x = &s->solution->faults.items[count - 2], *y = x + 1;
    uint32_t a = pair->first.column, b = pair->second.column;
    if (!shares_relation(s, x, a) || !shares_relation(s, y, b)) {
        Fault *swap = x;
        x = y, y = swap;
    }
    bool apart = !repairs_column(&x->repairs, a) && !repairs_column(&x->repairs, b) &&
                 !repairs_column(&y->repairs, a) && !repairs_column(&y->repairs, b);
    bool known = has_repair(x, &pair->first) || has_repair(y, &pair->second) ||
                 has_repair(x, &pair->second) || has_repair(y, &pair->first);
    if (shares_relation(s, x, a) && shares_relation(s, y, b) &&
        (apart || (!known && is_exchange(s, pair)))) {
        add_joint(s, x, pair->first);
        add_joint(s, y, pair->second);
    }
}

static uint32_t group_of(const Solution *solution, uint32_t fault)
{
    while (solution->faults.items[fault].group != fault)
        fault = solution->faults.items[fault].group;
    return fault;
}

static void join_at(Solution *solution, uint32_t *seen, uint32_t fault)
{
    if (*seen)
        solution->faults.items[group_of(solution, fault)].group = group_of(solution, *seen - 1);
    *seen = fault + 1;
}

/* Faults that stand in one equation were weighed against each other, also where it still holds. */
static void join_groups(Solver *s)
{
    Solution *solution = s->solution;
    uint32_t *seen = arena_array(s->arena, uint32_t, s->in->relations.len); /* fault + 1 */
    for (uint32_t f = 0; f < solution->faults.len; f++) {
        const Fault *fault = &solution->faults.items[f];
        uint32_t c = fault->repairs.items.items[fault->chosen].column;
        const IncidenceColumn *column = &s->in->columns.items[c];
        for (uint32_t i = 0; i < column->entry_count; i++) {
            uint32_t r = s->in->by_column[column->entry + i].other;
            if (s->in->relations.items[r].comparison == COMPARE_EQ) join_at(solution, &seen[r], f);
        }
    }
    for (uint32_t f = 0; f < solution->faults.len; f++)
        solution->faults.items[f].group = group_of(solution, f);
}

/* ---- the whole ---- */

bool solve_is_copy(const Incidence *in, uint32_t r)
{
    const IncidenceRelation *relation = &in->relations.items[r];
    if (relation->figure == NONE || relation->outcome == RECORD_BROKEN || !relation->linear ||
        relation->entry_count != 2)
        return false;
    for (uint32_t i = 0; i < 2; i++) {
        const IncidenceEntry *entry = &in->by_relation[relation->entry + i];
        const IncidenceColumn *column = &in->columns.items[entry->other];
        const IncidenceFigure *figure = &in->figures.items[column->figure];
        if (column->figure_count != 1) return false;
        if (figure->origin == AMOUNT_ENTERED &&
            (figure->blank ||
             number_compare(in->coefficients.items[entry->coefficient], number_int(1)) != 0))
            return false;
    }
    return true;
}

static Solver start(const Incidence *in, const bool *counts)
{
    Solver s = {.in = in, .arena = in->env->arena};
    s.solution = arena_new(s.arena, Solution);
    s.residues = arena_array(s.arena, Number, in->relations.len);
    s.stated = arena_array(s.arena, Number, in->relations.len);
    s.broken = arena_array(s.arena, bool, in->relations.len);
    s.copies = arena_array(s.arena, bool, in->relations.len);
    s.counts = arena_array(s.arena, bool, in->relations.len);
    if (in->relations.len) memcpy(s.counts, counts, in->relations.len * sizeof *counts);
    for (uint32_t c = 0; c < in->columns.len; c++)
        s.most_entries = u32_max(s.most_entries, in->columns.items[c].entry_count);
    for (uint32_t r = 0; r < in->covered; r++) {
        s.residues[r] = in->relations.items[r].residue;
        s.stated[r] = incidence_stated(in, &in->relations.items[r]);
        s.broken[r] = s.counts[r] && in->relations.items[r].outcome == RECORD_BROKEN;
        s.copies[r] = solve_is_copy(in, r);
        s.broken_count += s.broken[r];
        if (s.broken[r]) *vec_push(s.arena, &s.open) = r;
    }
    return s;
}

/* What nothing explains is no measure for the rest. */
static void set_aside(Solver *s)
{
    for (uint32_t i = 0; i < s->open.len; i++) {
        uint32_t r = s->open.items[i];
        if (!s->broken[r]) continue;
        *vec_push(s->arena, &s->solution->unexplained) = r;
        s->broken[r] = s->counts[r] = false;
    }
    s->broken_count = 0;
    s->undo.len = s->open.len = 0;
}

static void finish(Solver *s, Chosen *chosen)
{
    set_aside(s);
    drop_needless(s, chosen);
    add_faults(s, chosen);
    for (uint32_t i = 1; i < chosen->others.len && s->solution->faults.len >= 2; i++)
        add_other(s, &chosen->others.items[i]);
    join_groups(s);
}

Solution *solve(const Incidence *incidence, const bool *counts, uint64_t max_steps)
{
    Solver s = start(incidence, counts);
    Chosen chosen = {0};
    s.max_steps = max_steps;
    s.solution->stopped = incidence->stopped;
    choose_all(&s, &chosen);
    finish(&s, &chosen);
    return s.solution;
}

Solution *solve_by_one(const Incidence *incidence, const bool *counts, uint64_t max_steps)
{
    Solver s = start(incidence, counts);
    Chosen chosen = {0};
    s.max_steps = max_steps;
    if (!choose_one(&s, &chosen)) return NULL;
    finish(&s, &chosen);
    return s.solution->stopped ? NULL : s.solution;
}
