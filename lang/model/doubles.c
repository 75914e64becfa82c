/* Two amounts at the same place, with no label that tells them apart: mostly one is a mistake. */
#include "lang/base/hash.h"
#include "lang/model/passes.h"

enum { MAX_REPORTS = 20, BITS_PER_FACT = 8, STRIDE = 128 /* facts that are hashed together */ };

typedef struct Doubles {
    Env *env;
    const Ledger *ledger;
    uint64_t *factors;      /* [axis]: odd, and not to be foreseen */
    uint64_t *once, *twice; /* bits of hashes */
    uint32_t shift;         /* the upper bits of a hash are used */
    uint32_t *slots;        /* fact + 1; of those whose hash is not their own */
    uint32_t slot_mask, suspects, reports;
    Diag *twice_read; /* of cells that two statements read; NULL = there are none */
    uint32_t twice_read_count;
} Doubles;

/* Of the places of `count` facts, column by column. */
static void hash_places(const Doubles *d, uint32_t from, uint32_t count, uint64_t *hashes)
{
    memset(hashes, 0, count * sizeof *hashes);
    for (uint32_t k = 0; k < d->ledger->facts.axis_count; k++) {
        const FactAxis axis = d->ledger->facts.axes[k];
        uint64_t factor = d->factors[k];
        if (axis.narrow)
            for (uint32_t i = 0; i < count; i++) hashes[i] += factor * axis.narrow[from + i];
        else
            for (uint32_t i = 0; i < count; i++) hashes[i] += factor * axis.wide[from + i];
    }
}

static bool set_bit(uint64_t *bits, uint64_t at)
{
    bool was = bits[at / 64] >> (at % 64) & 1;
    bits[at / 64] |= (uint64_t)1 << (at % 64);
    return was;
}

static Str label_of(const Doubles *d, uint32_t fact)
{
    const FactNote *note = columns_note(&d->ledger->facts, fact);
    return note ? note->label : (Str){0};
}

/* Many facts may lie at one place, each with a label of its own. */
static uint64_t fact_hash(const Doubles *d, uint32_t fact, uint64_t place)
{
    Str label = label_of(d, fact);
    place = hash_mix(place, label.len);
    for (uint32_t i = 0; i < label.len; i++) place = hash_mix(place, (unsigned char)label.ptr[i]);
    return place;
}

static bool same_fact(const Doubles *d, uint32_t a, uint32_t b)
{
    for (uint32_t k = 0; k < d->ledger->dims.len; k++)
        if (columns_member(&d->ledger->facts, k, a) != columns_member(&d->ledger->facts, k, b))
            return false;
    return str_equal(label_of(d, a), label_of(d, b));
}

/* The same cell of a table, which two statements name? */
static bool same_cell(const Doubles *d, uint32_t a, uint32_t b)
{
    uint32_t x = d->ledger->facts.places[a], y = d->ledger->facts.places[b];
    const Source *of = source_of(d->env->sources, x), *other = source_of(d->env->sources, y);
    return of && other && of->separator && str_equal(of->path, other->path) &&
           x - of->base == y - other->base;
}

/* One finding for all cells of a table. */
static void report_twice_read(Doubles *d, uint32_t fact)
{
    Env *env = d->env;
    if (d->twice_read_count++) return;
    d->twice_read =
        diag_add(env->diags, DIAG_W0408, model_fact_span(env, d->ledger, fact),
                 "ledger " STR_FMT " reads this cell twice",
                 STR_ARG(intern_text(env->names, d->ledger->name.symbol)));
    diag_help(env->diags, d->twice_read,
              "two `facts` name this file, and map it alike: delete one of them");
}

static void report(Doubles *d, uint32_t first, uint32_t second)
{
    Env *env = d->env;
    if (same_cell(d, first, second)) {
        report_twice_read(d, second);
        return;
    }
    if (d->reports++ >= MAX_REPORTS) return;
    Diag *diag = diag_add(env->diags, DIAG_W0408, model_fact_span(env, d->ledger, second),
                          "ledger " STR_FMT
                          " has an amount at this place already, and no label tells them apart",
                          STR_ARG(intern_text(env->names, d->ledger->name.symbol)));
    diag_label(env->diags, diag, model_fact_span(env, d->ledger, first), "the first one");
    diag_help(env->diags, diag, "delete one of them, or give each a label");
}

/* A hash that two facts have says little; only those are compared. */
static void find_suspects(Doubles *d, uint32_t from, const uint64_t *hashes, uint32_t count)
{
    const int64_t *amounts = d->ledger->facts.amounts + from;
    for (uint32_t i = 0; i < count; i++) {
        uint64_t at = hashes[i] >> d->shift;
        if (amounts[i] != AMOUNT_IS_DASH && set_bit(d->once, at)) {
            set_bit(d->twice, at);
            d->suspects++;
        }
    }
}

static void compare_suspect(Doubles *d, uint32_t f, uint64_t hash)
{
    uint32_t slot = (uint32_t)(fact_hash(d, f, hash) >> 32) & d->slot_mask;
    while (d->slots[slot] && !same_fact(d, d->slots[slot] - 1, f)) slot = (slot + 1) & d->slot_mask;
    if (d->slots[slot])
        report(d, d->slots[slot] - 1, f);
    else
        d->slots[slot] = f + 1;
}

static void compare_suspects(Doubles *d, uint32_t from, const uint64_t *hashes, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) {
        uint64_t at = hashes[i] >> d->shift;
        if (d->twice[at / 64] >> (at % 64) & 1 && !columns_is_dash(&d->ledger->facts, from + i))
            compare_suspect(d, from + i, hashes[i]);
    }
}

static void pass(Doubles *d, void look(Doubles *, uint32_t, const uint64_t *, uint32_t))
{
    uint64_t hashes[STRIDE];
    for (uint32_t from = 0, count; from < d->ledger->facts.count; from += count) {
        count = u32_min(d->ledger->facts.count - from, STRIDE);
        hash_places(d, from, count, hashes);
        look(d, from, hashes, count);
    }
}

void model_check_doubles(Env *env, const Ledger *ledger)
{
    Doubles d = {.env = env, .ledger = ledger, .shift = 64 - 6, .slot_mask = 15};
    uint64_t seed = intern_seed(env->names);
    d.factors = arena_array(env->arena, uint64_t, ledger->dims.len);
    for (uint32_t k = 0; k < ledger->dims.len; k++) d.factors[k] = seed = hash_mix(seed, k) | 1;
    while ((uint64_t)ledger->facts.count * BITS_PER_FACT >> (64 - d.shift)) d.shift--;
    size_t words = (size_t)1 << (64 - d.shift - 6);
    d.once = arena_array(env->arena, uint64_t, 2 * words);
    d.twice = d.once + words;
    pass(&d, find_suspects);
    while (d.slot_mask / 4 < d.suspects) d.slot_mask = d.slot_mask * 2 + 1;
    if (d.suspects) {
        d.slots = arena_array(env->arena, uint32_t, (size_t)d.slot_mask + 1);
        pass(&d, compare_suspects);
        arena_resize(env->arena, d.slots, ((size_t)d.slot_mask + 1) * sizeof *d.slots, 0);
    }
    arena_resize(env->arena, d.once, 2 * words * sizeof *d.once, 0);
    if (d.twice_read_count > 1)
        diag_note(env->diags, d.twice_read, "further cells that are read twice: %u",
                  (unsigned)(d.twice_read_count - 1));
    if (d.reports > MAX_REPORTS)
        diag_add(env->diags, DIAG_W0408, ledger->name.span,
                 "ledger " STR_FMT " has %u more amounts at the place of another",
                 STR_ARG(intern_text(env->names, ledger->name.symbol)),
                 (unsigned)(d.reports - MAX_REPORTS));
}
