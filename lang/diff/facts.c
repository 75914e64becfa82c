/* Which facts of the two sides are the same, and what was done to the others.
 *
 * Facts are paired in passes, from what is surely the same to what is probably the same: with all
 * coordinates, label and amount; without the label; without the amount; and with one coordinate
 * changed. Each pass is linear. */
#include "lang/diff/differ.h"

#include <stdlib.h>

typedef struct FactMatcher {
    Differ *differ;
    LedgerId ledgers[2];
    uint32_t *axes[2]; /* axes that both sides have, in the order of the new ledger */
    uint32_t axis_count;
    uint32_t skip; /* position in axes; NONE = all count */
    bool with_value, with_label;
} FactMatcher;

static const Ledger *ledger_of(const FactMatcher *m, int side)
{
    return &m->differ->sides[side].model->ledgers.items[m->ledgers[side]];
}

static Str label_of(const Ledger *ledger, uint32_t fact)
{
    const FactNote *note = columns_note(&ledger->facts, fact);
    return note ? note->label : (Str){0};
}

static Str quantity_of(const Ledger *ledger, uint32_t fact)
{
    const FactNote *note = columns_note(&ledger->facts, fact);
    return note ? note->quantity : (Str){0};
}

static MemberId member_at(const FactMatcher *m, int side, uint32_t position, uint32_t fact)
{
    const Model *model = m->differ->sides[side].model;
    const Ledger *ledger = ledger_of(m, side);
    uint32_t axis = m->axes[side][position];
    return model->dims.items[ledger->dims.items[axis]]
        .members.items[columns_member(&ledger->facts, axis, fact)];
}

static uint32_t key_at(const FactMatcher *m, int side, uint32_t position, uint32_t fact)
{
    return diff_member_key(m->differ, side, member_at(m, side, position, fact));
}

static Number value_of(const FactMatcher *m, int side, uint32_t fact)
{
    return m->differ->sides[side].values[m->ledgers[side]][fact];
}

static bool is_dash(const FactMatcher *m, int side, uint32_t fact)
{
    return columns_is_dash(&ledger_of(m, side)->facts, fact);
}

static uint64_t hash_fact(const void *context, int side, uint32_t fact)
{
    const FactMatcher *m = context;
    uint64_t hash = 9;
    /* Nothing moves where there is nothing. */
    if (m->skip != NONE && number_is_zero(value_of(m, side, fact))) return 0;
    for (uint32_t i = 0; i < m->axis_count; i++)
        if (i != m->skip) hash = diff_mix(hash, key_at(m, side, i, fact));
    if (m->with_value) {
        hash = diff_mix(hash, is_dash(m, side, fact));
        hash = diff_mix_number(hash, value_of(m, side, fact));
    }
    return m->with_label ? diff_mix_text(hash, label_of(ledger_of(m, side), fact)) : hash;
}

/* A fact on a member that is only in the old budget and one on a member that is only in the new one
 * are two things: something ended, and something else began. */
static bool may_reclassify(const FactMatcher *m, uint32_t old, uint32_t new)
{
    const Differ *d = m->differ;
    return d->sides[OLD].twins[member_at(m, OLD, m->skip, old)] != NONE ||
           d->sides[NEW].twins[member_at(m, NEW, m->skip, new)] != NONE;
}

static bool same_fact(const void *context, uint32_t old, uint32_t new)
{
    const FactMatcher *m = context;
    for (uint32_t i = 0; i < m->axis_count; i++)
        if (i != m->skip && key_at(m, OLD, i, old) != key_at(m, NEW, i, new)) return false;
    if (m->skip != NONE && !may_reclassify(m, old, new)) return false;
    if (m->with_value && (is_dash(m, OLD, old) != is_dash(m, NEW, new) ||
                          number_compare(value_of(m, OLD, old), value_of(m, NEW, new)) != 0))
        return false;
    return !m->with_label ||
           str_equal(label_of(ledger_of(m, OLD), old), label_of(ledger_of(m, NEW), new));
}

static void pass(FactMatcher *m, bool with_value, bool with_label, uint32_t skip)
{
    m->with_value = with_value;
    m->with_label = with_label;
    m->skip = skip;
    DiffSide *sides = m->differ->sides;
    Pairing p = {m,
                 hash_fact,
                 same_fact,
                 {ledger_of(m, OLD)->facts.count, ledger_of(m, NEW)->facts.count},
                 {sides[OLD].fact_twins[m->ledgers[OLD]], sides[NEW].fact_twins[m->ledgers[NEW]]}};
    diff_pair(m->differ->arena, &p);
}

/* Axes of dimensions that both ledgers have. */
static void find_axes(FactMatcher *m)
{
    Differ *d = m->differ;
    const Ledger *old = ledger_of(m, OLD), *new = ledger_of(m, NEW);
    m->axes[OLD] = arena_array(d->arena, uint32_t, new->dims.len);
    m->axes[NEW] = arena_array(d->arena, uint32_t, new->dims.len);
    for (uint32_t k = 0; k < new->dims.len; k++) {
        DimId twin = d->sides[NEW].dim_twins[new->dims.items[k]];
        uint32_t axis = twin == NONE ? NONE : model_axis(old, twin);
        if (axis == NONE) continue;
        m->axes[OLD][m->axis_count] = axis;
        m->axes[NEW][m->axis_count++] = k;
    }
}

static void pair_facts(FactMatcher *m)
{
    find_axes(m);
    pass(m, true, true, NONE);
    pass(m, false, true, NONE);
    pass(m, true, false, NONE);
    pass(m, false, false, NONE);
    for (uint32_t i = 0; i < m->axis_count; i++) pass(m, true, true, i);
    for (uint32_t i = 0; i < m->axis_count; i++) pass(m, true, false, i);
}

/* ---- what was done to them ---- */

static DiffValue fact_value(const Differ *d, int side, LedgerId ledger, uint32_t fact)
{
    if (fact == NONE) return (DiffValue){0};
    const Ledger *l = &d->sides[side].model->ledgers.items[ledger];
    return (DiffValue){true, columns_is_dash(&l->facts, fact), d->sides[side].values[ledger][fact]};
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
        DimId dim = ledger_of(m, NEW)->dims.items[m->axes[NEW][i]];
        fact->dimension = intern_text(env->names, model->dims.items[dim].name.symbol);
        fact->was = member_title(m, OLD, i, old);
        fact->is = member_title(m, NEW, i, new);
        return DIFF_RECLASSIFIED;
    }
    fact->was = label_of(ledger_of(m, OLD), old);
    fact->is = label_of(ledger_of(m, NEW), new);
    bool same_label = str_equal(fact->was, fact->is);
    if (is_dash(m, OLD, old) != is_dash(m, NEW, new) ||
        number_compare(value_of(m, OLD, old), value_of(m, NEW, new)) != 0) {
        if (same_label) fact->was = fact->is = (Str){0};
        return DIFF_CHANGED;
    }
    if (same_label) {
        fact->quantity = true;
        fact->was = quantity_of(ledger_of(m, OLD), old);
        fact->is = quantity_of(ledger_of(m, NEW), new);
    }
    return DIFF_RENAMED;
}

static bool same_pair(const FactMatcher *m, uint32_t old, uint32_t new)
{
    FactMatcher exact = *m;
    exact.skip = NONE;
    exact.with_label = exact.with_value = true;
    return same_fact(&exact, old, new) &&
           str_equal(quantity_of(ledger_of(m, OLD), old), quantity_of(ledger_of(m, NEW), new));
}

static Found describe(FactMatcher *m, uint32_t old, uint32_t new)
{
    Differ *d = m->differ;
    int side = new == NONE ? OLD : NEW;
    uint32_t facts[2] = {old, new};
    const Ledger *ledger = ledger_of(m, side);
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
        DiffPlace place = diff_place(d, i, ledger_of(m, i)->facts.places[facts[i]]);
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

static void describe_all(FactMatcher *m, Founds *founds)
{
    Differ *d = m->differ;
    for (uint32_t f = 0; m->ledgers[NEW] != NONE && f < ledger_of(m, NEW)->facts.count; f++) {
        uint32_t old = d->sides[NEW].fact_twins[m->ledgers[NEW]][f];
        if (old == NONE || !same_pair(m, old, f)) *vec_push(d->arena, founds) = describe(m, old, f);
    }
    for (uint32_t f = 0; m->ledgers[OLD] != NONE && f < ledger_of(m, OLD)->facts.count; f++)
        if (d->sides[OLD].fact_twins[m->ledgers[OLD]][f] == NONE)
            *vec_push(d->arena, founds) = describe(m, f, NONE);
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

static void find_in_ledger(Differ *d, LedgerId old, LedgerId new)
{
    FactMatcher m = {.differ = d, .ledgers = {old, new}, .skip = NONE};
    Founds founds = {0};
    if (old != NONE && new != NONE) pair_facts(&m);
    describe_all(&m, &founds);
    keep(d, &founds);
}

static void make_columns(Differ *d, int side)
{
    DiffSide *s = &d->sides[side];
    s->fact_twins = arena_array(d->arena, uint32_t *, s->model->ledgers.len);
    s->fact_changes = arena_array(d->arena, uint32_t *, s->model->ledgers.len);
    for (LedgerId i = 0; i < s->model->ledgers.len; i++) {
        s->fact_twins[i] = diff_nones(d, s->model->ledgers.items[i].facts.count);
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
