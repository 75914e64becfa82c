/* Which facts of the two sides are the same, and what was done to the others.
 *
 * Most facts are the same and in the same order: these are paired by position. What is left is
 * paired in passes, from what is surely the same to what is probably the same: with all
 * coordinates, label and amount; without the label; without the amount; and with one coordinate
 * changed. Each pass is linear in what is left. */
#include "lang/diff/differ.h"

#include <stdlib.h>

typedef struct FactMatcher {
    Differ *differ;
    LedgerId ledgers[2];
    const Ledger *of[2]; /* the same; NULL = none */
    uint32_t *axes[2];   /* axes that both sides have, in the order of the new ledger */
    uint32_t **new_index; /* [position in axes][index of an old member] → of its twin; NONE */
    uint32_t axis_count;
    bool same_quantum;
    uint32_t skip; /* position in axes; NONE = all count */
    bool with_value, with_label;
    VEC(uint32_t) left[2]; /* facts that are not the same and in the same order */
    uint32_t *twins[2];    /* [position in left] → of the other side; NONE */
} FactMatcher;

static const FactNote *note_of(const FactMatcher *m, int side, uint32_t fact)
{
    static const FactNote none = {0};
    const FactNote *note = columns_note(&m->of[side]->facts, fact);
    return note ? note : &none;
}

static MemberId member_at(const FactMatcher *m, int side, uint32_t position, uint32_t fact)
{
    const Model *model = m->differ->sides[side].model;
    const Ledger *ledger = m->of[side];
    uint32_t axis = m->axes[side][position];
    return model->dims.items[ledger->dims.items[axis]]
        .members.items[columns_member(&ledger->facts, axis, fact)];
}

/* The number that a member has on both sides, among those of its dimension. */
static uint32_t key_at(const FactMatcher *m, int side, uint32_t position, uint32_t fact)
{
    uint32_t index = columns_member(&m->of[side]->facts, m->axes[side][position], fact);
    if (side == NEW) return index;
    uint32_t twin = m->new_index[position][index];
    return twin == NONE ? index | 1u << 31 : twin;
}

static Number value_of(const FactMatcher *m, int side, uint32_t fact)
{
    return diff_fact_number(m->differ, side, m->ledgers[side], fact);
}

static bool is_dash(const FactMatcher *m, int side, uint32_t fact)
{
    return columns_is_dash(&m->of[side]->facts, fact);
}

static bool same_value(const FactMatcher *m, uint32_t old, uint32_t new)
{
    if (m->same_quantum)
        return columns_amount(&m->of[OLD]->facts, old) ==
               columns_amount(&m->of[NEW]->facts, new);
    return is_dash(m, OLD, old) == is_dash(m, NEW, new) &&
           number_compare(value_of(m, OLD, old), value_of(m, NEW, new)) == 0;
}

static uint64_t hash_fact(const void *context, int side, uint32_t item)
{
    const FactMatcher *m = context;
    uint32_t fact = m->left[side].items[item];
    uint64_t hash = 9;
    /* Nothing moves where there is nothing. */
    if (m->skip != NONE && number_is_zero(value_of(m, side, fact))) return 0;
    for (uint32_t i = 0; i < m->axis_count; i++)
        if (i != m->skip) hash = diff_mix(hash, key_at(m, side, i, fact));
    if (m->with_value) {
        hash = diff_mix(hash, is_dash(m, side, fact));
        hash = diff_mix_number(hash, value_of(m, side, fact));
    }
    return m->with_label ? diff_mix_text(hash, note_of(m, side, fact)->label) : hash;
}

/* A fact on a member that is only in the old budget and one on a member that is only in the new one
 * are two things: something ended, and something else began. */
static bool may_reclassify(const FactMatcher *m, uint32_t old, uint32_t new)
{
    const Differ *d = m->differ;
    return d->sides[OLD].twins[member_at(m, OLD, m->skip, old)] != NONE ||
           d->sides[NEW].twins[member_at(m, NEW, m->skip, new)] != NONE;
}

static bool same_members(const FactMatcher *m, uint32_t old, uint32_t new)
{
    for (uint32_t i = 0; i < m->axis_count; i++)
        if (i != m->skip && key_at(m, OLD, i, old) != key_at(m, NEW, i, new)) return false;
    return true;
}

static bool same_fact(const void *context, uint32_t old_item, uint32_t new_item)
{
    const FactMatcher *m = context;
    uint32_t old = m->left[OLD].items[old_item], new = m->left[NEW].items[new_item];
    if (!same_members(m, old, new)) return false;
    if (m->skip != NONE && !may_reclassify(m, old, new)) return false;
    if (m->with_value && !same_value(m, old, new)) return false;
    return !m->with_label || str_equal(note_of(m, OLD, old)->label, note_of(m, NEW, new)->label);
}

static void pass(FactMatcher *m, bool with_value, bool with_label, uint32_t skip)
{
    m->with_value = with_value;
    m->with_label = with_label;
    m->skip = skip;
    Pairing p = {m,
                 hash_fact,
                 same_fact,
                 {m->left[OLD].len, m->left[NEW].len},
                 {m->twins[OLD], m->twins[NEW]}};
    diff_pair(m->differ->arena, &p);
}

/* ---- by position ---- */

/* All members, amount, label and quantity. */
static bool same_pair(const FactMatcher *m, uint32_t old, uint32_t new)
{
    if (!same_members(m, old, new) || !same_value(m, old, new)) return false;
    const FactNote *was = note_of(m, OLD, old), *is = note_of(m, NEW, new);
    return was == is ||
           (str_equal(was->label, is->label) && str_equal(was->quantity, is->quantity));
}

static void leave(FactMatcher *m, int side, uint32_t from, uint32_t to)
{
    for (uint32_t f = from; f < to; f++) *vec_push(m->differ->arena, &m->left[side]) = f;
}

enum {
    LOOK_AHEAD = 8,    /* lines that came, went or changed together */
    MOST_MISSES = 1000 /* in a row, before all that follows is in another order */
};

/* The nearest facts from *old and *new on that are the same; false if there are none nearby. */
static bool find_same(const FactMatcher *m, uint32_t *old, uint32_t *new)
{
    uint32_t old_left = m->of[OLD]->facts.count - *old;
    uint32_t new_left = m->of[NEW]->facts.count - *new;
    for (uint32_t far = 0; far < LOOK_AHEAD; far++) {
        const uint32_t ahead[][2] = {{far, far}, {0, far}, {far, 0}};
        for (int way = 0; way < (far ? 3 : 1); way++) {
            uint32_t was = ahead[way][OLD], is = ahead[way][NEW];
            if (was >= old_left || is >= new_left || !same_pair(m, *old + was, *new + is)) continue;
            *old += was;
            *new += is;
            return true;
        }
    }
    return false;
}

static void pair_by_position(FactMatcher *m)
{
    uint32_t counts[2] = {m->of[OLD]->facts.count, m->of[NEW]->facts.count};
    uint32_t old = 0, new = 0, misses = 0;
    while (old < counts[OLD] && new < counts[NEW] && misses < MOST_MISSES) {
        uint32_t from_old = old, from_new = new;
        bool found = find_same(m, &old, &new);
        misses = found ? 0 : misses + 1;
        leave(m, OLD, from_old, found ? old : old + 1);
        leave(m, NEW, from_new, found ? new : new + 1);
        old++;
        new++;
    }
    leave(m, OLD, old, counts[OLD]);
    leave(m, NEW, new, counts[NEW]);
}

/* ---- all ways ---- */

static uint32_t *new_indexes(const FactMatcher *m, DimId old, DimId new)
{
    const Differ *d = m->differ;
    const Model *model = d->sides[NEW].model;
    const Dim *dim = &d->sides[OLD].model->dims.items[old];
    uint32_t *indexes = arena_array(d->arena, uint32_t, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        MemberId twin = d->sides[OLD].twins[dim->members.items[i]];
        bool here = twin != NONE && model->members.items[twin].dim == new;
        indexes[i] = here ? model->members.items[twin].index : NONE;
    }
    return indexes;
}

/* Axes of dimensions that both ledgers have. */
static void find_axes(FactMatcher *m)
{
    Differ *d = m->differ;
    const Ledger *old = m->of[OLD], *new = m->of[NEW];
    m->same_quantum = number_compare(old->quantum, new->quantum) == 0;
    m->axes[OLD] = arena_array(d->arena, uint32_t, new->dims.len);
    m->axes[NEW] = arena_array(d->arena, uint32_t, new->dims.len);
    m->new_index = arena_array(d->arena, uint32_t *, new->dims.len);
    for (uint32_t k = 0; k < new->dims.len; k++) {
        DimId twin = d->sides[NEW].dim_twins[new->dims.items[k]];
        uint32_t axis = twin == NONE ? NONE : model_axis(old, twin);
        if (axis == NONE) continue;
        m->new_index[m->axis_count] = new_indexes(m, twin, new->dims.items[k]);
        m->axes[OLD][m->axis_count] = axis;
        m->axes[NEW][m->axis_count++] = k;
    }
}

static void pair_facts(FactMatcher *m)
{
    find_axes(m);
    pair_by_position(m);
    for (int side = OLD; side <= NEW; side++)
        m->twins[side] = diff_nones(m->differ, m->left[side].len);
    pass(m, true, true, NONE);
    pass(m, false, true, NONE);
    pass(m, true, false, NONE);
    pass(m, false, false, NONE);
    for (uint32_t i = 0; i < m->axis_count; i++) pass(m, true, true, i);
    for (uint32_t i = 0; i < m->axis_count; i++) pass(m, true, false, i);
    m->skip = NONE;
}

/* ---- what was done to them ---- */

static DiffValue fact_value(const Differ *d, int side, LedgerId ledger, uint32_t fact)
{
    if (fact == NONE) return (DiffValue){0};
    const Ledger *l = &d->sides[side].model->ledgers.items[ledger];
    return (DiffValue){true, columns_is_dash(&l->facts, fact),
                       diff_fact_number(d, side, ledger, fact)};
}

typedef struct Found { /* a change, before it is put in order */
    DiffFact fact;
    LedgerId ledgers[2];
    uint32_t facts[2];
    Number size; /* of the change, without its sign */
    uint32_t place;
} Found;
typedef VEC(Found) Founds;

static Str member_title(const FactMatcher *m, int side, uint32_t position, uint32_t fact)
{
    return model_member_title(m->differ->sides[side].env, m->differ->sides[side].model,
                              member_at(m, side, position, fact));
}

static DiffKind kind_of_pair(FactMatcher *m, uint32_t old, uint32_t new, DiffFact *fact)
{
    for (uint32_t i = 0; i < m->axis_count; i++) {
        if (key_at(m, OLD, i, old) == key_at(m, NEW, i, new)) continue;
        Env *env = m->differ->sides[NEW].env;
        const Model *model = m->differ->sides[NEW].model;
        DimId dim = m->of[NEW]->dims.items[m->axes[NEW][i]];
        fact->dimension = intern_text(env->names, model->dims.items[dim].name.symbol);
        fact->was = member_title(m, OLD, i, old);
        fact->is = member_title(m, NEW, i, new);
        return DIFF_RECLASSIFIED;
    }
    const FactNote *was = note_of(m, OLD, old), *is = note_of(m, NEW, new);
    fact->was = was->label;
    fact->is = is->label;
    bool same_label = str_equal(fact->was, fact->is);
    if (!same_value(m, old, new)) {
        if (same_label) fact->was = fact->is = (Str){0};
        return DIFF_CHANGED;
    }
    if (same_label) {
        fact->quantity = true;
        fact->was = was->quantity;
        fact->is = is->quantity;
    }
    return DIFF_RENAMED;
}

static Found describe(FactMatcher *m, uint32_t old, uint32_t new)
{
    Differ *d = m->differ;
    int side = new == NONE ? OLD : NEW;
    uint32_t facts[2] = {old, new};
    const Ledger *ledger = m->of[side];
    Found found = {.ledgers = {m->ledgers[OLD], m->ledgers[NEW]}, .facts = {old, new}};
    found.place = ledger->facts.places[facts[side]];
    DiffFact *fact = &found.fact;
    fact->kind = old == NONE   ? DIFF_ADDED
                 : new == NONE ? DIFF_REMOVED
                               : kind_of_pair(m, old, new, fact);
    fact->ledger = diff_text(d, side, ledger->name.symbol);
    fact->title = fact_title(d->sides[side].env, d->sides[side].model, ledger, facts[side]);
    DiffValue values[2];
    for (int i = OLD; i <= NEW; i++) {
        values[i] = fact_value(d, i, m->ledgers[i], facts[i]);
        if (facts[i] == NONE) continue;
        DiffPlace place = diff_place(d, i, m->of[i]->facts.places[facts[i]]);
        *(i == OLD ? &fact->before : &fact->after) = place;
    }
    fact->amount = diff_amount(d, m->ledgers, values);
    Number before = values[OLD].exists ? values[OLD].number : NUMBER_ZERO;
    Number after = values[NEW].exists ? values[NEW].number : NUMBER_ZERO;
    found.size = NUMBER_ZERO;
    if (number_subtract(after, before, &found.size) && found.size.num < 0)
        (void)number_negate(found.size, &found.size);
    return found;
}

static bool is_confidential(const FactMatcher *m, int side, uint32_t fact)
{
    return fact != NONE &&
           model_confidential_fact(m->differ->sides[side].model, m->of[side], fact);
}

/* What is confidential on either side is not told. */
static void describe_all(FactMatcher *m, Founds *founds)
{
    Differ *d = m->differ;
    for (uint32_t i = 0; i < m->left[NEW].len; i++) {
        uint32_t new = m->left[NEW].items[i], twin = m->twins[NEW][i];
        uint32_t old = twin == NONE ? NONE : m->left[OLD].items[twin];
        if (is_confidential(m, NEW, new) || is_confidential(m, OLD, old)) continue;
        if (old == NONE || !same_pair(m, old, new))
            *vec_push(d->arena, founds) = describe(m, old, new);
    }
    for (uint32_t i = 0; i < m->left[OLD].len; i++)
        if (m->twins[OLD][i] == NONE && !is_confidential(m, OLD, m->left[OLD].items[i]))
            *vec_push(d->arena, founds) = describe(m, m->left[OLD].items[i], NONE);
}

/* The largest first; then as they stand in the files, what is gone last. */
static int compare_founds(const void *a, const void *b)
{
    const Found *x = a, *y = b;
    int order = number_compare(y->size, x->size);
    if (order) return order;
    bool x_gone = x->facts[NEW] == NONE, y_gone = y->facts[NEW] == NONE;
    if (x_gone != y_gone) return x_gone - y_gone;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    int side = x_gone ? OLD : NEW;
    return x->facts[side] < y->facts[side] ? -1 : 1;
}

static void keep(Differ *d, Founds *founds)
{
    if (founds->len) qsort(founds->items, founds->len, sizeof *founds->items, compare_founds);
    for (uint32_t i = 0; i < founds->len; i++) {
        const Found *found = &founds->items[i];
        for (int side = OLD; side <= NEW; side++)
            if (found->facts[side] != NONE)
                d->sides[side].fact_changes[found->ledgers[side]][found->facts[side]] =
                    d->diff.facts.len;
        *vec_push(d->arena, &d->diff.facts) = found->fact;
    }
}

/* There is no such ledger on the other side. */
static void leave_all(FactMatcher *m)
{
    int side = m->ledgers[NEW] == NONE ? OLD : NEW;
    leave(m, side, 0, m->of[side]->facts.count);
    m->twins[side] = diff_nones(m->differ, m->left[side].len);
}

static void find_in_ledger(Differ *d, LedgerId old, LedgerId new)
{
    FactMatcher m = {.differ = d, .ledgers = {old, new}, .skip = NONE};
    for (int side = OLD; side <= NEW; side++)
        if (m.ledgers[side] != NONE)
            m.of[side] = &d->sides[side].model->ledgers.items[m.ledgers[side]];
    Founds founds = {0};
    if (old != NONE && new != NONE)
        pair_facts(&m);
    else
        leave_all(&m);
    describe_all(&m, &founds);
    keep(d, &founds);
}

static void make_columns(Differ *d, int side)
{
    DiffSide *s = &d->sides[side];
    s->fact_changes = arena_array(d->arena, uint32_t *, s->model->ledgers.len);
    for (LedgerId i = 0; i < s->model->ledgers.len; i++) {
        s->fact_changes[i] = diff_nones(d, s->model->ledgers.items[i].facts.count);
    }
}

void diff_find_facts(Differ *d)
{
    make_columns(d, OLD);
    make_columns(d, NEW);
    for (LedgerId i = 0; i < d->sides[NEW].model->ledgers.len; i++)
        find_in_ledger(d, d->sides[NEW].ledger_twins[i], i);
    for (LedgerId i = 0; i < d->sides[OLD].model->ledgers.len; i++)
        if (d->sides[OLD].ledger_twins[i] == NONE) find_in_ledger(d, i, NONE);
}
