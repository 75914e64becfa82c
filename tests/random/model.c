/* From a seed to a budget whose every name, unit, path and shape is right, so that the compiler may
 * complain of nothing but relations that do not hold and waivers that are not needed. */
#include <string.h>

#include "tests/random/maker.h"

/* ---- dimensions ---- */

static void close_members(Dimension *dim)
{
    for (int i = 0; i < dim->count; i++) {
        dim->members[i].end = i + 1;
        for (int up = dim->members[i].parent; up != NOTHING; up = dim->members[up].parent)
            dim->members[up].end = i + 1;
    }
}

static void add_member(Maker *m, Dimension *dim, int parent)
{
    dim->members[dim->count++] = (DimMember){
        .parent = parent, .related = NOTHING, .coded = chance(m, 40), .labelled = chance(m, 70)};
}

/* Codes of one digit, and of two below them. */
static void make_classification(Maker *m, Dimension *dim)
{
    int tops = 1 + (int)below(m, 3);
    dim->classification = true;
    for (int t = 1; t <= tops; t++) {
        int top = dim->count, parts = (int)below(m, 3);
        add_member(m, dim, NOTHING);
        dim->members[top].code[0] = (char)('0' + t);
        for (int p = 1; p <= parts && dim->count < MAX_MEMBERS; p++) {
            add_member(m, dim, top);
            memcpy(dim->members[dim->count - 1].code, (char[]){(char)('0' + t), (char)('0' + p), 0},
                   3);
        }
    }
}

static void make_tree(Maker *m, Dimension *dim, bool flat)
{
    int count = 1 + (int)below(m, 5);
    for (int i = 0; i < count; i++) {
        int parent = flat || !i || chance(m, 50) ? NOTHING : i - 1;
        while (parent != NOTHING && chance(m, 35)) parent = dim->members[parent].parent;
        add_member(m, dim, parent);
    }
}

/* What it maps to is written behind its label. */
static void relate_member(Maker *m, Dimension *dim, int member)
{
    dim->members[member].related = (int)below(m, m->b->dims[dim->maps_to].count);
    dim->members[member].labelled = true;
}

static void make_dimension(Maker *m, int d)
{
    Dimension *dim = &m->b->dims[d];
    *dim = (Dimension){.maps_to = d > 1 && chance(m, 60) ? d - 1 : NOTHING, .standard = NOTHING};
    dim->within = dim->maps_to != NOTHING && chance(m, 40);
    dim->texts = chance(m, 30);
    if (d == 1 && chance(m, 50))
        make_classification(m, dim);
    else
        make_tree(m, dim, dim->within);
    close_members(dim);
    int last = dim->count - 1; /* which nothing is below */
    if (d == 3 && !dim->within && chance(m, 25)) dim->standard = last;
    for (int i = 0; i < dim->count && dim->maps_to != NOTHING; i++)
        if (dim->within || dim->members[i].parent == NOTHING || chance(m, 30))
            relate_member(m, dim, i);
}

static void make_years(Maker *m)
{
    Dimension *dim = &m->b->dims[YEAR];
    *dim = (Dimension){.maps_to = NOTHING, .standard = 0};
    int count = 1 + (int)below(m, 3);
    for (int i = 0; i < count; i++) {
        add_member(m, dim, NOTHING);
        dim->members[i].labelled = dim->members[i].coded = false;
    }
    close_members(dim);
}

static int map_once(const Dimension *dim, int member)
{
    for (; member != NOTHING; member = dim->members[member].parent)
        if (dim->members[member].related != NOTHING) return dim->members[member].related;
    return NOTHING;
}

int budget_related(const Budget *b, int from_dim, int member, int to_dim)
{
    while (from_dim != to_dim && member != NOTHING) {
        if (b->dims[from_dim].maps_to == NOTHING) return NOTHING;
        member = map_once(&b->dims[from_dim], member);
        from_dim = b->dims[from_dim].maps_to;
    }
    return member;
}

bool budget_maps(const Budget *b, int from, int to)
{
    while (from != to && from != NOTHING) from = b->dims[from].maps_to;
    return from == to;
}

/* Dimensions map to the one before them, so the nearest that leads there is the shortest way. */
int budget_leads(const Budget *b, const LedgerModel *ledger, int dim)
{
    int best = NOTHING;
    for (int i = 0; i < ledger->dim_count; i++)
        if (budget_maps(b, ledger->dims[i], dim) && (best == NOTHING || ledger->dims[i] < best))
            best = ledger->dims[i];
    return best;
}

/* ---- units ---- */

static void make_units(Maker *m)
{
    static const Frac factors[] = {{10, 1}, {100, 1}, {1000, 1}, {5, 2}, {12, 1}};
    Budget *b = m->b;
    b->units[UNIT_PLAIN] = (UnitModel){{1, 1}, UNIT_PLAIN, 2};
    b->units[UNIT_BASE] = (UnitModel){{1, 1}, UNIT_BASE, (int)below(m, 4)};
    b->units[UNIT_DERIVED] = (UnitModel){factors[below(m, 5)], UNIT_BASE, (int)below(m, 4)};
    b->units[UNIT_PEOPLE] = (UnitModel){{1, 1}, UNIT_PEOPLE, (int)below(m, 2)};
    b->unit = chance(m, 50) ? UNIT_BASE : UNIT_DERIVED;
    b->rounding = (RoundingRule)below(m, 3);
    b->chinese = chance(m, 50);
}

/* ---- ledgers ---- */

/* No member above or below another one, or a total would be entered. */
static int pick_members(Maker *m, int d, int *picked)
{
    const Dimension *dim = &m->b->dims[d];
    int count = 0;
    for (int i = 0; i < dim->count;) {
        bool inner = dim->members[i].end > i + 1;
        if (inner && !chance(m, 25)) {
            i++;
            continue;
        }
        if (chance(m, 85)) picked[count++] = i;
        i = dim->members[i].end;
    }
    if (!count) picked[count++] = dim->count - 1;
    return count;
}

static int64_t some_amount(Maker *m)
{
    static const int64_t sizes[] = {10, 1000, 100000};
    int64_t amount = (int64_t)below(m, (int)sizes[below(m, 3)]);
    return chance(m, 8) ? -amount : chance(m, 5) ? 0 : amount;
}

static Fact some_fact(Maker *m, const LedgerModel *ledger)
{
    Fact fact = {.dash = chance(m, 12), .labelled = chance(m, 20), .in_base = chance(m, 10)};
    bool quantity = ledger->form == FORM_ROWS || ledger->form == FORM_FOR;
    if (!fact.dash) fact.amount = some_amount(m);
    if (!fact.dash && quantity && chance(m, 12)) {
        fact.quantity = 1 + (int64_t)below(m, 9);
        fact.amount = fact.quantity * (int64_t)below(m, 3000);
    }
    return fact;
}

static void make_grid(Maker *m, LedgerModel *ledger, int picked[][MAX_MEMBERS], const int *counts)
{
    int last = ledger->dim_count - 1, rows = 1 + (int)below(m, 3), columns = counts[last];
    if (columns > 3) columns = 3;
    for (int r = 0; r < rows; r++) {
        int at[MAX_DIMS] = {0};
        for (int k = 0; k < last; k++) at[k] = picked[k][below(m, counts[k])];
        for (int c = 0; c < columns; c++) {
            Fact fact = some_fact(m, ledger);
            at[last] = picked[last][c];
            memcpy(fact.at, at, sizeof at);
            ledger->facts[ledger->count++] = fact;
        }
    }
}

static void make_facts(Maker *m, LedgerModel *ledger)
{
    int picked[MAX_DIMS][MAX_MEMBERS], counts[MAX_DIMS];
    for (int k = 0; k < ledger->dim_count; k++)
        counts[k] = pick_members(m, ledger->dims[k], picked[k]);
    if (ledger->form == FORM_COLUMNS) {
        make_grid(m, ledger, picked, counts);
        return;
    }
    int count = (int)below(m, 9);
    for (int f = 0; f < count; f++) {
        Fact fact = some_fact(m, ledger);
        for (int k = 0; k < ledger->dim_count; k++) fact.at[k] = picked[k][below(m, counts[k])];
        ledger->facts[ledger->count++] = fact;
    }
}

/* The same members along the dimensions that it has. */
static Fact *find_mirrored(LedgerModel *ledger, const int *at)
{
    for (int f = 0; f < ledger->count; f++)
        if (memcmp(ledger->facts[f].at, at, sizeof ledger->facts[f].at) == 0)
            return &ledger->facts[f];
    Fact *fact = &ledger->facts[ledger->count++];
    *fact = (Fact){.dash = true};
    memcpy(fact->at, at, sizeof fact->at);
    return fact;
}

/* The totals of another ledger, perhaps rounded, perhaps with a slip: what holds, and nearly. */
static void mirror_facts(Maker *m, LedgerModel *ledger, const LedgerModel *of)
{
    ledger->form = FORM_ROWS;
    for (int f = 0; f < of->count; f++) {
        int at[MAX_DIMS] = {0};
        for (int k = 0; k < ledger->dim_count; k++)
            for (int i = 0; i < of->dim_count; i++)
                if (of->dims[i] == ledger->dims[k]) at[k] = of->facts[f].at[i];
        Fact *fact = find_mirrored(ledger, at);
        if (of->facts[f].dash) continue;
        fact->dash = false;
        fact->amount += of->facts[f].amount;
    }
    for (int f = 0; f < ledger->count; f++) {
        Fact *fact = &ledger->facts[f];
        fact->amount = (int64_t)frac_round(frac(fact->amount, power_of_ten(of->decimals)),
                                           ledger->decimals, ROUND_UP_HALF);
        if (!fact->dash && chance(m, 6)) fact->amount += 1 + (int64_t)below(m, 90);
    }
}

static void pick_dims(Maker *m, LedgerModel *ledger, const LedgerModel *of)
{
    const Budget *b = m->b;
    for (int d = 0; d < b->dim_count; d++) {
        bool may = !of;
        for (int i = 0; of && i < of->dim_count; i++) may |= of->dims[i] == d;
        /* A fact that names both could contradict itself. */
        for (int i = 0; i < ledger->dim_count; i++) may &= !budget_maps(b, d, ledger->dims[i]);
        if (may && chance(m, d == YEAR ? 40 : 65)) ledger->dims[ledger->dim_count++] = d;
    }
    if (!ledger->dim_count)
        ledger->dims[ledger->dim_count++] = of ? of->dims[0] : 1 + (int)below(m, b->dim_count - 1);
    if (ledger->dim_count > 1 && chance(m, 30)) {
        int first = ledger->dims[0];
        ledger->dims[0] = ledger->dims[ledger->dim_count - 1];
        ledger->dims[ledger->dim_count - 1] = first;
    }
}

/* A line is entered twice, or not at all. */
static void repeat_fact(Maker *m, LedgerModel *ledger)
{
    if (!ledger->count || ledger->count == MAX_FACTS) return;
    int twice = (int)below(m, ledger->count);
    if (chance(m, 5))
        ledger->count--;
    else if (chance(m, 5))
        ledger->facts[ledger->count++] = ledger->facts[twice];
}

/* Is there another fact with the same members? Then nothing tells which line is missing. */
static bool has_twin(const LedgerModel *ledger, int fact)
{
    for (int f = 0; f < ledger->count; f++) {
        int same = 0;
        while (same < ledger->dim_count &&
               ledger->facts[f].at[same] == ledger->facts[fact].at[same])
            same++;
        if (f != fact && same == ledger->dim_count) return true;
    }
    return false;
}

static void make_fact_table(Maker *m)
{
    Budget *b = m->b;
    int ledger = (int)below(m, b->ledger_count);
    b->fact_table = b->fact_missing = NOTHING;
    if (b->ledgers[ledger].form != FORM_ROWS || !b->ledgers[ledger].count || chance(m, 50)) return;
    b->fact_table = ledger;
    if (chance(m, 40)) b->fact_missing = (int)below(m, b->ledgers[ledger].count);
    if (b->fact_missing != NOTHING && has_twin(&b->ledgers[ledger], b->fact_missing))
        b->fact_missing = NOTHING;
}

/* In the block of a member, what that belongs to is bound, too. */
static bool fits_blocks(const Budget *b, const LedgerModel *ledger)
{
    if (ledger->dims[0] == YEAR) return false;
    for (int k = 1; k < ledger->dim_count; k++)
        if (budget_maps(b, ledger->dims[0], ledger->dims[k])) return false;
    return true;
}

static void make_ledger(Maker *m)
{
    Budget *b = m->b;
    const LedgerModel *of = b->ledger_count && chance(m, 55) ? &b->ledgers[0] : NULL;
    LedgerModel *ledger = &b->ledgers[b->ledger_count++];
    *ledger = (LedgerModel){.unit = chance(m, 80) ? b->unit : (UnitKind)(1 + below(m, 3)),
                            .decimals = (int)below(m, 4),
                            .exact = chance(m, 15),
                            .form = (FactsForm)below(m, FORMS)};
    if (of) ledger->unit = of->unit;
    pick_dims(m, ledger, of);
    if (ledger->dim_count < 2 && (ledger->form == FORM_COLUMNS || ledger->form == FORM_FOR))
        ledger->form = FORM_ROWS;
    if (ledger->form == FORM_BLOCKS && !fits_blocks(b, ledger)) ledger->form = FORM_ROWS;
    if (of)
        mirror_facts(m, ledger, of);
    else
        make_facts(m, ledger);
    if (ledger->form == FORM_ROWS) repeat_fact(m, ledger);
}

/* ---- totals among facts ---- */

static bool is_there(const Budget *b, int l, int f)
{
    return !b->ledgers[l].facts[f].dash && !b->dropped[PIECE_FACT + l * MAX_FACTS + f];
}

/* Is each member of the one at or below that of the other, and one of them below it? */
static bool lies_below(const Budget *b, const LedgerModel *ledger, const Fact *low,
                       const Fact *high)
{
    bool below = false;
    for (int k = 0; k < ledger->dim_count; k++) {
        if (!is_below(&b->dims[ledger->dims[k]], low->at[k], high->at[k])) return false;
        below |= low->at[k] != high->at[k];
    }
    return below;
}

/* Of others, an amount that is one of its facts would be a total, too. */
static void choose_totals(Maker *m, LedgerModel *ledger)
{
    bool fits = (ledger->form == FORM_ROWS || ledger->form == FORM_CSV) && chance(m, 40);
    for (int f = 0; f < ledger->count; f++)
        for (int g = 0; g < ledger->count; g++)
            fits &= !lies_below(m->b, ledger, &ledger->facts[f], &ledger->facts[g]);
    ledger->totals = fits;
    if (fits && chance(m, 15)) ledger->excess = 7000003;
}

static bool same_total(const LedgerModel *ledger, const Fact *a, const Fact *b)
{
    for (int k = 0; k < ledger->dim_count; k++)
        if (a->at[k] != b->at[k]) return false;
    return true;
}

static bool total_place(const Budget *b, int l, int f, Fact *place)
{
    const LedgerModel *ledger = &b->ledgers[l];
    *place = ledger->facts[f];
    place->at[0] = b->dims[ledger->dims[0]].members[place->at[0]].parent;
    return ledger->totals && is_there(b, l, f) && place->at[0] != NOTHING;
}

bool budget_total(const Budget *b, int l, int f, Fact *total)
{
    const LedgerModel *ledger = &b->ledgers[l];
    if (!total_place(b, l, f, total)) return false;
    for (int g = 0; g < f; g++) {
        Fact other;
        if (total_place(b, l, g, &other) && same_total(ledger, &other, total)) return false;
    }
    total->amount = ledger->excess;
    total->quantity = 0;
    total->labelled = total->in_base = false;
    for (int g = 0; g < ledger->count; g++)
        if (is_there(b, l, g) && lies_below(b, ledger, &ledger->facts[g], total))
            total->amount += ledger->facts[g].amount;
    return true;
}

void budget_change_fact(Budget *b, int ledger, int fact, int64_t amount)
{
    Fact *f = &b->ledgers[ledger].facts[fact];
    f->quantity = 0;
    f->dash = false;
    f->amount = amount;
}

void budget_make(Budget *b, uint64_t seed)
{
    Maker m = {b, rng_new(seed, 1)};
    memset(b, 0, sizeof *b);
    b->seed = seed;
    make_years(&m);
    make_units(&m);
    b->dim_count = 2 + (int)below(&m, MAX_DIMS - 1);
    for (int d = 1; d < b->dim_count; d++) make_dimension(&m, d);
    int ledgers = 1 + (int)below(&m, MAX_LEDGERS), measures = (int)below(&m, MAX_MEASURES + 1);
    for (int i = 0; i < ledgers; i++) make_ledger(&m);
    for (int i = 0; i < measures; i++) make_measure(&m);
    int tables = (int)below(&m, MAX_TABLES + 1), stated = (int)below(&m, MAX_STATED + 1);
    for (int i = 0; i < tables; i++) make_table(&m);
    int rules = (int)below(&m, MAX_RULES + 1);
    for (int i = 0; i < rules; i++) make_rule(&m);
    for (int i = 0; i < stated; i++) make_stated(&m);
    m.rng = rng_new(seed, 4);
    for (int i = 0; i < ledgers; i++) choose_totals(&m, &b->ledgers[i]);
    make_waivers(&m);
    make_fact_table(&m);
    b->extras = (int)below(&m, MAX_EXTRAS + 1);
}
