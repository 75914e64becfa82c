/* Two amounts at the same place, with no label that tells them apart: mostly one is a mistake. */
#include "lang/base/hash.h"
#include "lang/model/passes.h"

enum { MAX_REPORTS = 20, BITS_PER_FACT = 8 };

typedef struct Doubles {
    Env *env;
    const Ledger *ledger;
    uint64_t *factors;      /* [axis]: odd, and not to be foreseen */
    uint64_t *once, *twice; /* bits of hashes */
    uint32_t shift;         /* the upper bits of a hash are used */
    uint32_t *slots;        /* fact + 1; of those whose hash is not their own */
    uint32_t slot_mask, reports;
} Doubles;

static uint64_t place_hash(const Doubles *d, uint32_t fact)
{
    const FactAxis *axes = d->ledger->facts.axes;
    uint64_t h = 0;
    for (uint32_t k = 0, count = d->ledger->facts.axis_count; k < count; k++)
        h += d->factors[k] * (axes[k].narrow ? axes[k].narrow[fact] : axes[k].wide[fact]);
    return h;
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

static void report(Doubles *d, uint32_t first, uint32_t second)
{
    Env *env = d->env;
    if (d->reports++ >= MAX_REPORTS) return;
    Diag *diag = diag_add(env->diags, DIAG_W0408, model_fact_span(env, d->ledger, second),
                          "ledger " STR_FMT
                          " has an amount at this place already, and no label tells them apart",
                          STR_ARG(intern_text(env->names, d->ledger->name.symbol)));
    diag_label(env->diags, diag, model_fact_span(env, d->ledger, first), "the first one");
    diag_help(env->diags, diag, "delete one of them, or give each a label");
}

/* A hash that two facts have says little; only those are compared. */
static uint32_t find_suspects(Doubles *d)
{
    uint32_t suspects = 0;
    for (uint32_t f = 0; f < d->ledger->facts.count; f++) {
        uint64_t at = place_hash(d, f) >> d->shift;
        if (!columns_is_dash(&d->ledger->facts, f) && set_bit(d->once, at)) {
            set_bit(d->twice, at);
            suspects++;
        }
    }
    return suspects;
}

static void compare_suspects(Doubles *d)
{
    for (uint32_t f = 0; f < d->ledger->facts.count; f++) {
        uint64_t hash = place_hash(d, f), at = hash >> d->shift;
        if (columns_is_dash(&d->ledger->facts, f) || !(d->twice[at / 64] >> (at % 64) & 1))
            continue;
        uint32_t slot = (uint32_t)(fact_hash(d, f, hash) >> 32) & d->slot_mask;
        while (d->slots[slot] && !same_fact(d, d->slots[slot] - 1, f))
            slot = (slot + 1) & d->slot_mask;
        if (d->slots[slot])
            report(d, d->slots[slot] - 1, f);
        else
            d->slots[slot] = f + 1;
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
    uint32_t suspects = find_suspects(&d);
    while (d.slot_mask / 4 < suspects) d.slot_mask = d.slot_mask * 2 + 1;
    if (suspects) {
        d.slots = arena_array(env->arena, uint32_t, (size_t)d.slot_mask + 1);
        compare_suspects(&d);
        arena_resize(env->arena, d.slots, ((size_t)d.slot_mask + 1) * sizeof *d.slots, 0);
    }
    arena_resize(env->arena, d.once, 2 * words * sizeof *d.once, 0);
    if (d.reports > MAX_REPORTS)
        diag_add(env->diags, DIAG_W0408, ledger->name.span,
                 "ledger " STR_FMT " has %u more amounts at the place of another",
                 STR_ARG(intern_text(env->names, ledger->name.symbol)),
                 (unsigned)(d.reports - MAX_REPORTS));
}
