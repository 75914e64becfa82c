#include "lang/locate/others.h"

#include <stdlib.h>

#include "lang/base/hash.h"
#include "lang/incidence/incidence_figure.h"

typedef struct WantedAmount {
    Number value;
    VEC(uint32_t) figures;
} WantedAmount;

typedef struct WantedHeading {
    uint64_t hash;
    Heading heading;
} WantedHeading;

typedef struct NearRange { /* of places in the sources */
    uint32_t lo, hi;
} NearRange;

struct Others {
    Incidence *in;
    Arena *arena;
    uint64_t seed;
    VEC(WantedAmount) amounts;
    VEC(WantedHeading) headings;
    uint32_t *amount_slots, *heading_slots; /* by hash: position + 1; 0 = free */
    uint32_t amount_mask, heading_mask;
    VEC(NearRange) near; /* once all is wanted: apart, rising */
    uint32_t **of_facts; /* [LedgerId]: [fact]: its figure + 1; 0 = none. Of a whole incidence */
    uint32_t *of_stated; /* [comparison]: likewise */
};

enum { FIRST_SLOTS = 64, SAME_AMOUNT = 64 /* figures that a partial incidence gets of one */ };

/* ---- which figures there are ---- */

static void map_figures(Others *o)
{
    const Incidence *in = o->in;
    const Model *model = in->model;
    const StatedComparison *first = in->comparisons->items.items;
    o->of_facts = arena_array(o->arena, uint32_t *, model->ledgers.len);
    o->of_stated = arena_array(o->arena, uint32_t, in->comparisons->items.len);
    for (LedgerId l = 0; !in->partial && l < model->ledgers.len; l++)
        o->of_facts[l] = arena_array(o->arena, uint32_t, model->ledgers.items[l].facts.count);
    for (uint32_t f = 0; f < in->figures.len; f++) {
        const IncidenceFigure *figure = &in->figures.items[f];
        if (figure->ledger && !in->partial)
            o->of_facts[figure->ledger->id][figure->fact] = f + 1;
        else if (!figure->ledger)
            o->of_stated[figure->comparison - first] = f + 1;
    }
}

Others *others_new(Incidence *in)
{
    Others *o = arena_new(in->env->arena, Others);
    *o = (Others){.in = in, .arena = in->env->arena, .seed = intern_seed(in->env->names)};
    o->amount_mask = o->heading_mask = FIRST_SLOTS - 1;
    o->amount_slots = arena_array(o->arena, uint32_t, FIRST_SLOTS);
    o->heading_slots = arena_array(o->arena, uint32_t, FIRST_SLOTS);
    map_figures(o);
    return o;
}

/* ---- wanted amounts ---- */

static bool same_number(Number a, Number b)
{
    return a.num == b.num && a.den == b.den;
}

static uint32_t *amount_slot(const Others *o, Number value)
{
    uint64_t hash = hash_mix(hash_mix(o->seed, (uint64_t)value.num), (uint64_t)value.den);
    uint32_t at = (uint32_t)hash & o->amount_mask;
    while (o->amount_slots[at] &&
           !same_number(o->amounts.items[o->amount_slots[at] - 1].value, value))
        at = (at + 1) & o->amount_mask;
    return &o->amount_slots[at];
}

static WantedAmount *find_amount(const Others *o, Number value)
{
    uint32_t slot = *amount_slot(o, value);
    return slot ? &o->amounts.items[slot - 1] : NULL;
}

void others_want_amount(Others *o, Number value)
{
    uint32_t *slot = amount_slot(o, value);
    if (*slot || number_is_zero(value)) return;
    *vec_push(o->arena, &o->amounts) = (WantedAmount){.value = value};
    *slot = o->amounts.len;
    if (o->amounts.len * 2 <= o->amount_mask) return;
    o->amount_mask = o->amount_mask * 2 + 1;
    o->amount_slots = arena_array(o->arena, uint32_t, (size_t)o->amount_mask + 1);
    for (uint32_t i = 0; i < o->amounts.len; i++)
        *amount_slot(o, o->amounts.items[i].value) = i + 1;
}

/* ---- wanted headings ---- */

static uint64_t heading_of_stated(const Others *o, const StatedComparison *c)
{
    uint64_t hash = hash_mix(o->seed, (uint64_t)(uintptr_t)c->table);
    for (uint32_t i = 0; i < c->heading.len; i++)
        hash = hash_mix(hash, (unsigned char)c->heading.ptr[i]);
    return hash;
}

static uint64_t heading_hash(const Others *o, const IncidenceFigure *figure)
{
    if (figure->ledger) return hash_mix(hash_mix(o->seed, 1), figure->ledger->id);
    return heading_of_stated(o, figure->comparison);
}

static uint32_t *heading_slot(const Others *o, uint64_t hash)
{
    uint32_t at = (uint32_t)hash & o->heading_mask;
    while (o->heading_slots[at] && o->headings.items[o->heading_slots[at] - 1].hash != hash)
        at = (at + 1) & o->heading_mask;
    return &o->heading_slots[at];
}

static Heading *find_heading(const Others *o, uint64_t hash)
{
    uint32_t slot = *heading_slot(o, hash);
    return slot ? &o->headings.items[slot - 1].heading : NULL;
}

void others_want_heading(Others *o, const IncidenceFigure *figure)
{
    uint64_t hash = heading_hash(o, figure);
    uint32_t *slot = heading_slot(o, hash);
    if (*slot) return;
    *vec_push(o->arena, &o->headings) = (WantedHeading){hash, {0, 0, {0, 1}, {0, 1}}};
    *slot = o->headings.len;
    if (o->headings.len * 2 <= o->heading_mask) return;
    o->heading_mask = o->heading_mask * 2 + 1;
    o->heading_slots = arena_array(o->arena, uint32_t, (size_t)o->heading_mask + 1);
    for (uint32_t i = 0; i < o->headings.len; i++)
        *heading_slot(o, o->headings.items[i].hash) = i + 1;
}

static void add_to_heading(Heading *heading, Number value)
{
    heading->count++;
    heading->negative += value.num < 0;
    if (value.num < 0 && !number_negate(value, &value)) return;
    if (number_compare(value, heading->largest) > 0) {
        heading->second = heading->largest;
        heading->largest = value;
    } else if (number_compare(value, heading->second) > 0) {
        heading->second = value;
    }
}

/* ---- wanted places ---- */

void others_want_near(Others *o, Span span)
{
    uint32_t lo = span.lo > OTHERS_NEAR ? span.lo - OTHERS_NEAR : 0;
    if (o->in->partial) *vec_push(o->arena, &o->near) = (NearRange){lo, span.lo + OTHERS_NEAR};
}

static int compare_ranges(const void *a, const void *b)
{
    const NearRange *x = a, *y = b;
    return (x->lo > y->lo) - (x->lo < y->lo);
}

static void join_ranges(Others *o)
{
    uint32_t count = 0;
    if (!o->near.len) return;
    qsort(o->near.items, o->near.len, sizeof *o->near.items, compare_ranges);
    for (uint32_t i = 1; i < o->near.len; i++) {
        NearRange *last = &o->near.items[count];
        if (o->near.items[i].lo <= last->hi)
            last->hi = u32_max(last->hi, o->near.items[i].hi);
        else
            o->near.items[++count] = o->near.items[i];
    }
    o->near.len = count + 1;
}

static bool is_near(const Others *o, uint32_t place)
{
    uint32_t low = 0, high = o->near.len;
    if (!high || place < o->near.items[0].lo || place > o->near.items[high - 1].hi) return false;
    while (low < high) { /* the first that ends after it */
        uint32_t middle = low + (high - low) / 2;
        if (o->near.items[middle].hi <= place)
            low = middle + 1;
        else
            high = middle;
    }
    return low < o->near.len && o->near.items[low].lo <= place;
}

/* ---- all facts ---- */

typedef struct LedgerScan { /* wanted amounts in quanta of the ledger */
    const Ledger *ledger;
    int64_t *quanta;
    uint32_t *slots; /* position in `amounts` + 1; 0 = free */
    uint32_t mask;
    Heading *heading;        /* NULL = it is not wanted */
    int64_t largest, second; /* of the heading, so far */
} LedgerScan;

static uint32_t scan_slot(const LedgerScan *scan, int64_t amount)
{
    uint32_t at = (uint32_t)((uint64_t)amount * UINT64_C(0x9E3779B97F4A7C15) >> 32) & scan->mask;
    while (scan->slots[at] && scan->quanta[at] != amount) at = (at + 1) & scan->mask;
    return at;
}

static LedgerScan start_scan(Others *o, const Ledger *ledger)
{
    LedgerScan scan = {.ledger = ledger, .mask = o->amount_mask};
    scan.heading = find_heading(o, hash_mix(hash_mix(o->seed, 1), ledger->id));
    scan.quanta = arena_array(o->arena, int64_t, (size_t)scan.mask + 1);
    scan.slots = arena_array(o->arena, uint32_t, (size_t)scan.mask + 1);
    for (uint32_t i = 0; i < o->amounts.len; i++) {
        Number quanta;
        if (!number_divide(o->amounts.items[i].value, ledger->quantum, &quanta) ||
            quanta.den != 1 || quanta.num != (int64_t)quanta.num)
            continue;
        uint32_t at = scan_slot(&scan, (int64_t)quanta.num);
        scan.quanta[at] = (int64_t)quanta.num;
        scan.slots[at] = i + 1;
    }
    return scan;
}

static bool is_before(const IncidenceFigure *figure, const Ledger *ledger, uint32_t fact)
{
    if (figure->ledger != ledger) return figure->ledger->id < ledger->id;
    return figure->fact < fact;
}

/* In a partial incidence: facts of a column are in the order of their ledgers. NONE if the column
 * has no figure of it. */
static uint32_t figure_in_column(const Others *o, const IncidenceColumn *column,
                                 const Ledger *ledger, uint32_t fact)
{
    const IncidenceFigure *figures = o->in->figures.items;
    uint32_t low = column->figure, end = low + column->figure_count, high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (is_before(&figures[middle], ledger, fact))
            low = middle + 1;
        else
            high = middle;
    }
    return low < end && figures[low].ledger == ledger && figures[low].fact == fact ? low : NONE;
}

/* The figure of a fact, which is made if a partial incidence lacks it. To be asked once for each
 * fact. NONE if its amount does not fit. */
static uint32_t figure_of_fact(Others *o, const Ledger *ledger, uint32_t fact)
{
    IncidenceFigure figure;
    if (!o->in->partial) return o->of_facts[ledger->id][fact] - 1; /* 0 - 1 is NONE */
    uint32_t column = o->in->fact_columns[ledger->id][fact], known = NONE;
    if (column) known = figure_in_column(o, &o->in->columns.items[column - 1], ledger, fact);
    if (known != NONE || !incidence_read_fact(o->in, ledger, fact, &figure)) return known;
    *vec_push(o->arena, &o->in->figures) = figure;
    return o->in->figures.len - 1;
}

static void note_amount(Others *o, WantedAmount *amount, uint32_t figure)
{
    if (figure != NONE) *vec_push(o->arena, &amount->figures) = figure;
}

static bool has_enough(const Others *o, const WantedAmount *amount)
{
    return o->in->partial && amount->figures.len >= SAME_AMOUNT;
}

static void count_in_heading(LedgerScan *scan, int64_t amount)
{
    int64_t size = amount < 0 ? -amount : amount;
    scan->heading->count++;
    scan->heading->negative += amount < 0;
    if (size > scan->largest) {
        scan->second = scan->largest;
        scan->largest = size;
    } else if (size > scan->second) {
        scan->second = size;
    }
}

/* The wanted amount that it has, NULL if none. */
static WantedAmount *scan_fact(Others *o, LedgerScan *scan, uint32_t fact)
{
    int64_t amount = scan->ledger->facts.amounts[fact];
    if (amount == AMOUNT_IS_DASH) return NULL;
    if (scan->heading) count_in_heading(scan, amount);
    uint32_t slot = scan->slots[scan_slot(scan, amount)];
    return slot ? &o->amounts.items[slot - 1] : NULL;
}

/* The same of one of more than 64 bits. */
static WantedAmount *scan_wide(Others *o, LedgerScan *scan, uint32_t fact)
{
    Number value;
    if (!number_multiply(number_int(columns_amount(&scan->ledger->facts, fact)),
                         scan->ledger->quantum, &value))
        return NULL;
    if (scan->heading) add_to_heading(scan->heading, value);
    return find_amount(o, value);
}

/* Wide amounts are in the heading already. */
static void end_scan(const LedgerScan *scan)
{
    Number largest, second;
    if (!scan->heading ||
        !number_multiply(number_int(scan->largest), scan->ledger->quantum, &largest) ||
        !number_multiply(number_int(scan->second), scan->ledger->quantum, &second))
        return;
    Heading *heading = scan->heading, counts = *heading;
    add_to_heading(heading, largest);
    add_to_heading(heading, second);
    heading->count = counts.count;
    heading->negative = counts.negative;
}

static void scan_ledger(Others *o, const Ledger *ledger)
{
    LedgerScan scan = start_scan(o, ledger);
    const FactColumns *facts = &ledger->facts;
    for (uint32_t f = 0; f < facts->count; f++) {
        WantedAmount *amount =
            facts->amounts[f] == AMOUNT_IS_WIDE ? scan_wide(o, &scan, f) : scan_fact(o, &scan, f);
        if (amount && !has_enough(o, amount))
            note_amount(o, amount, figure_of_fact(o, ledger, f));
        else if (is_near(o, facts->places[f]))
            (void)figure_of_fact(o, ledger, f);
    }
    end_scan(&scan);
}

/* ---- all that is stated ---- */

static void scan_stated(Others *o, uint32_t i)
{
    const StatedComparison *c = &o->in->comparisons->items.items[i];
    uint32_t known = o->of_stated[i];
    IncidenceFigure figure;
    if (known)
        figure = o->in->figures.items[known - 1];
    else if (!o->in->partial || !incidence_read_stated(o->in->model, c, &figure))
        return;
    WantedAmount *amount = figure.blank ? NULL : find_amount(o, figure.value);
    bool wanted = (amount && !has_enough(o, amount)) || is_near(o, c->span.lo);
    if (!known && wanted) {
        *vec_push(o->arena, &o->in->figures) = figure;
        known = o->in->figures.len;
    }
    if (amount && wanted) note_amount(o, amount, known - 1);
    Heading *heading = figure.blank ? NULL : find_heading(o, heading_of_stated(o, c));
    if (heading) add_to_heading(heading, figure.value);
}

/* A figure, and its place among all: facts come before what is stated. */
typedef struct SameFigure {
    uint64_t place;
    uint32_t figure;
} SameFigure;

static int compare_places(const void *a, const void *b)
{
    const SameFigure *x = a, *y = b;
    if (x->place != y->place) return x->place < y->place ? -1 : 1;
    return (x->figure > y->figure) - (x->figure < y->figure);
}

static void sort_figures(const Others *o, WantedAmount *amount)
{
    uint32_t count = amount->figures.len;
    if (count < 2) return;
    SameFigure *placed = arena_array(o->arena, SameFigure, count);
    for (uint32_t i = 0; i < count; i++) {
        const IncidenceFigure *f = &o->in->figures.items[amount->figures.items[i]];
        uint64_t place = f->ledger ? (uint64_t)f->ledger->id << 32 | f->fact : UINT64_MAX;
        placed[i] = (SameFigure){place, amount->figures.items[i]};
    }
    qsort(placed, count, sizeof *placed, compare_places);
    for (uint32_t i = 0; i < count; i++) amount->figures.items[i] = placed[i].figure;
}

void others_find(Others *o)
{
    const Model *model = o->in->model;
    join_ranges(o);
    for (LedgerId l = 0; l < model->ledgers.len; l++) {
        work_spend(env_work(o->in->env), model->ledgers.items[l].facts.count);
        scan_ledger(o, &model->ledgers.items[l]);
    }
    for (uint32_t i = 0; i < o->in->comparisons->items.len; i++) scan_stated(o, i);
    for (uint32_t i = 0; i < o->amounts.len; i++) sort_figures(o, &o->amounts.items[i]);
}

const uint32_t *others_of_amount(const Others *o, Number value, uint32_t *count)
{
    const WantedAmount *amount = find_amount(o, value);
    *count = amount ? amount->figures.len : 0;
    return amount ? amount->figures.items : NULL;
}

const Heading *others_heading(const Others *o, const IncidenceFigure *figure)
{
    return find_heading(o, heading_hash(o, figure));
}
