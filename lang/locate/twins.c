#include "lang/locate/twins.h"

#include "lang/base/hash.h"

typedef struct TwinTable { /* of a ledger, by the members of its facts */
    uint32_t *slots;       /* fact + 1; 0 = free */
    uint32_t mask;
} TwinTable;

typedef struct TwinTerm { /* of the relation at hand */
    uint32_t fact;
    Number coefficient;
} TwinTerm;

struct Twins {
    const Incidence *in;
    TwinTable *tables; /* [LedgerId] */
    VEC(TwinTerm) terms;   /* of the ledger at hand */
    VEC(LedgerId) ledgers;
    uint64_t steps;
};

Twins *twins_new(const Incidence *in)
{
    Twins *twins = arena_new(in->env->arena, Twins);
    *twins = (Twins){.in = in};
    twins->tables = arena_array(in->env->arena, TwinTable, in->model->ledgers.len);
    return twins;
}

/* ---- facts by their members ---- */

/* Of the place that a fact would have with member `to` on `axis`. */
static uint64_t place_hash(const Twins *t, const Ledger *ledger, uint32_t fact, uint32_t axis,
                           uint32_t to)
{
    uint64_t hash = intern_seed(t->in->env->names);
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        hash = hash_mix(hash, k == axis ? to : columns_member(&ledger->facts, k, fact));
    return hash;
}

static bool is_at(const Ledger *ledger, uint32_t other, uint32_t fact, uint32_t axis, uint32_t to)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        if (columns_member(&ledger->facts, k, other) !=
            (k == axis ? to : columns_member(&ledger->facts, k, fact)))
            return false;
    return true;
}

static const TwinTable *table_of(Twins *t, const Ledger *ledger)
{
    TwinTable *table = &t->tables[ledger->id];
    uint32_t count = ledger->facts.count;
    if (table->slots) return table;
    table->mask = 1;
    while (table->mask < count + count / 2) table->mask = table->mask * 2 + 1;
    table->slots = arena_array(t->in->env->arena, uint32_t, (size_t)table->mask + 1);
    for (uint32_t f = 0; f < count; f++) {
        uint32_t at = (uint32_t)place_hash(t, ledger, f, NONE, NONE) & table->mask;
        while (table->slots[at]) at = (at + 1) & table->mask;
        table->slots[at] = f + 1;
    }
    work_spend(env_work(t->in->env), (uint64_t)count * WORK_EVALUATE);
    return table;
}

/* Adds what lies at member `to` of the axis instead of the fact. False if it does not fit. */
static bool add_twin(Twins *t, const Ledger *ledger, const TwinTerm *term, uint32_t axis,
                     uint32_t to, Number *sum)
{
    const TwinTable *table = table_of(t, ledger);
    uint32_t at = (uint32_t)place_hash(t, ledger, term->fact, axis, to) & table->mask;
    t->steps++;
    for (; table->slots[at]; at = (at + 1) & table->mask) {
        uint32_t other = table->slots[at] - 1;
        Number amount;
        if (columns_is_dash(&ledger->facts, other) || !is_at(ledger, other, term->fact, axis, to))
            continue;
        if (!number_multiply(number_int(columns_amount(&ledger->facts, other)), ledger->quantum,
                             &amount) ||
            !number_multiply(amount, term->coefficient, &amount) ||
            !number_add(*sum, amount, sum))
            return false;
    }
    return true;
}

/* ---- the facts of a relation ---- */

static void add_term(Twins *t, const IncidenceFigure *figure, Number coefficient, LedgerId ledger)
{
    if (figure->origin == AMOUNT_ENTERED && !figure->blank && figure->ledger->id == ledger)
        *vec_push(t->in->env->arena, &t->terms) = (TwinTerm){figure->fact, coefficient};
}

static void note_ledger(Twins *t, const Ledger *ledger)
{
    if (!ledger) return;
    for (uint32_t i = 0; i < t->ledgers.len; i++)
        if (t->ledgers.items[i] == ledger->id) return;
    *vec_push(t->in->env->arena, &t->ledgers) = ledger->id;
}

/* Of all facts of a relation: figures of one column may be of several. False if there are too many.
 */
static bool find_ledgers(Twins *t, const IncidenceRelation *relation)
{
    const Incidence *in = t->in;
    uint32_t count = 0;
    t->ledgers.len = 0;
    for (uint32_t i = 0; i < relation->entry_count; i++) {
        uint32_t c = in->by_relation[relation->entry + i].other;
        const IncidenceColumn *column = &in->columns.items[c];
        count += column->figure_count;
        if (count > TWIN_FACTS) return false;
        for (uint32_t f = 0; f < column->figure_count; f++)
            note_ledger(t, in->figures.items[column->figure + f].ledger);
    }
    return true;
}

static void find_terms(Twins *t, const IncidenceRelation *relation, LedgerId ledger)
{
    const Incidence *in = t->in;
    t->terms.len = 0;
    for (uint32_t i = 0; i < relation->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_relation[relation->entry + i];
        const IncidenceColumn *column = &in->columns.items[entry->other];
        Number coefficient = in->coefficients.items[entry->coefficient];
        for (uint32_t f = 0; f < column->figure_count; f++)
            add_term(t, &in->figures.items[column->figure + f], coefficient, ledger);
    }
}

static uint32_t shared_member(const Twins *t, const Ledger *ledger, uint32_t axis)
{
    uint32_t member = columns_member(&ledger->facts, axis, t->terms.items[0].fact);
    for (uint32_t i = 1; i < t->terms.len; i++)
        if (columns_member(&ledger->facts, axis, t->terms.items[i].fact) != member) return NONE;
    return member;
}

/* ---- other members ---- */

static bool sum_at(Twins *t, const Ledger *ledger, uint32_t axis, uint32_t to, Number *sum)
{
    *sum = NUMBER_ZERO;
    for (uint32_t i = 0; i < t->terms.len; i++)
        if (!add_twin(t, ledger, &t->terms.items[i], axis, to, sum)) return false;
    return true;
}

/* Would the relation hold with another sum of the ledger's facts? */
static bool holds_with(const IncidenceRelation *relation, Number own, Number other)
{
    Number moved;
    if (!number_subtract(other, own, &moved) || !number_add(relation->residue, moved, &moved))
        return false;
    if (moved.num < 0 && !number_negate(moved, &moved)) return false;
    return number_compare(moved, relation->tolerance) <= 0;
}

typedef struct Search {
    const IncidenceRelation *relation;
    const Ledger *ledger;
    TwinVisit *visit;
    void *context;
} Search;

static void try_axis(Twins *t, const Search *s, uint32_t axis)
{
    const Dim *dim = &t->in->model->dims.items[s->ledger->dims.items[axis]];
    uint32_t member = shared_member(t, s->ledger, axis);
    Number own, other;
    if (member == NONE || !sum_at(t, s->ledger, axis, member, &own)) return;
    uint32_t from = member > TWIN_MEMBERS ? member - TWIN_MEMBERS : 0;
    for (uint32_t to = from; to <= member + TWIN_MEMBERS && to < dim->members.len; to++) {
        if (to == member || !s->ledger->holds[axis][to] || t->steps > TWIN_STEPS) continue;
        if (!sum_at(t, s->ledger, axis, to, &other) || number_is_zero(other) ||
            !holds_with(s->relation, own, other))
            continue;
        Twin twin = {s->ledger->id, dim->members.items[member], dim->members.items[to]};
        s->visit(s->context, &twin);
    }
}

void twins_visit(Twins *t, uint32_t r, TwinVisit *visit, void *context)
{
    const Incidence *in = t->in;
    const IncidenceRelation *relation = &in->relations.items[r];
    Search search = {.relation = relation, .visit = visit, .context = context};
    if (!find_ledgers(t, relation)) return;
    for (uint32_t i = 0; i < t->ledgers.len; i++) {
        search.ledger = &in->model->ledgers.items[t->ledgers.items[i]];
        find_terms(t, relation, search.ledger->id);
        for (uint32_t axis = 0; t->terms.len && axis < search.ledger->dims.len; axis++)
            try_axis(t, &search, axis);
    }
}
