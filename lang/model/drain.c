#include "lang/model/drain.h"

enum {
#ifdef BUDGET_HOSTILE
    WORTH_BYTES = 1 << 10,
#else
    WORTH_BYTES = 1 << 25, /* of files: what is in smaller ones is kept */
#endif
};
#define MOST_PLACES ((uint64_t)1 << 31) /* whose bits are kept, to see which come twice */

typedef struct Lead { /* from the member on one axis to what the one on another must be */
    uint32_t from, to;
    const uint32_t *map; /* index → index, or NONE */
} Lead;

typedef struct LedgerDrain LedgerDrain;
struct LedgerDrain {
    VEC(Lead) leads;
    uint32_t *factors; /* [axis]: members that count; 0: what another axis leads to does not */
    uint64_t *filled;  /* bits of places that have an amount */
};

/* ---- which ---- */

bool drain_allowed(const Model *model)
{
    bool allows = !model->imports.len && !model->confidentials.len;
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        allows &= model->ledgers.items[i].closing == NONE;
    return allows;
}

static void find_leads(Env *env, const Model *model, const Ledger *ledger, LedgerDrain *own)
{
    for (uint32_t a = 0; a < ledger->dims.len; a++)
        for (uint32_t b = 0; b < ledger->dims.len; b++) {
            const uint32_t *map = a == b ? NULL
                                         : model_lead(env, model, ledger->dims.items[a],
                                                      ledger->dims.items[b]);
            if (map) *vec_push(env->arena, &own->leads) = (Lead){a, b, map};
        }
}

static bool is_led(const LedgerDrain *own, uint32_t axis)
{
    for (uint32_t i = 0; i < own->leads.len; i++) {
        const Lead *lead = &own->leads.items[i];
        if (lead->to == axis && own->factors[lead->from]) return true;
    }
    return false;
}

/* Returns how many places there are. Two that differ only in what they are led to are one: they
 * cannot both be right. */
static uint64_t count_places(const Model *model, const Ledger *ledger, LedgerDrain *own)
{
    uint64_t places = 1;
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        own->factors[k] = model->dims.items[ledger->dims.items[k]].members.len;
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        if (is_led(own, k)) own->factors[k] = 0;
        if (own->factors[k]) places *= own->factors[k];
        if (places > MOST_PLACES) return places;
    }
    return places;
}

/* False if there are too many places to tell which come twice. */
static bool open_ledger(Env *env, const Model *model, Ledger *ledger)
{
    LedgerDrain *own = arena_new(env->arena, LedgerDrain);
    own->factors = arena_array(env->arena, uint32_t, ledger->dims.len);
    find_leads(env, model, ledger, own);
    uint64_t places = count_places(model, ledger, own);
    if (places > MOST_PLACES) return false;
    own->filled = arena_array(env->arena, uint64_t, places / 64 + 1);
    ledger->drained = own;
    return true;
}

void drain_open(Env *env, Model *model, FactDrain *drain, const uint64_t *file_bytes)
{
    bool any = false;
    drain->model = model;
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        Ledger *ledger = &model->ledgers.items[i];
        if (file_bytes[i] < WORTH_BYTES || ledger->vague) continue;
        ledger->drain = drain;
        any |= open_ledger(env, model, ledger);
    }
    if (any) drain->begin(drain);
}

/* ---- a batch ---- */

static bool contradicts(const Model *model, const Ledger *ledger, const Lead *lead, uint32_t fact)
{
    uint32_t wanted = lead->map[columns_member(&ledger->facts, lead->from, fact)];
    return wanted != NONE && !model_related(model, ledger->dims.items[lead->to], wanted,
                                            columns_member(&ledger->facts, lead->to, fact));
}

static void check_leads(const Model *model, const Ledger *ledger, const Lead *lead)
{
    for (uint32_t f = 0; f < ledger->facts.count; f++)
        if (contradicts(model, ledger, lead, f)) ledger_want_facts(ledger);
}

/* Where one comes twice, labels may tell them apart: they are read with the facts. */
static void check_doubles(const Ledger *ledger)
{
    const LedgerDrain *own = ledger->drained;
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        uint64_t at = 0;
        if (columns_is_dash(&ledger->facts, f)) continue;
        for (uint32_t k = 0; k < ledger->facts.axis_count; k++)
            if (own->factors[k])
                at = at * own->factors[k] + columns_member(&ledger->facts, k, f);
        uint64_t bit = (uint64_t)1 << at % 64;
        if (own->filled[at / 64] & bit) ledger_want_facts(ledger);
        own->filled[at / 64] |= bit;
    }
}

void drain_take(Env *env, Ledger *ledger)
{
    FactDrain *drain = ledger->drain;
    const LedgerDrain *own = ledger->drained;
    model_hold(env, drain->model, ledger);
    for (uint32_t i = 0; i < own->leads.len; i++)
        check_leads(drain->model, ledger, &own->leads.items[i]);
    check_doubles(ledger);
    drain->take(drain, ledger);
    ledger->facts.count = ledger->facts.wide.len = 0;
}

void drain_close(Env *env, Model *model)
{
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        Ledger *ledger = &model->ledgers.items[i];
        if (ledger->drained) drain_take(env, ledger);
        ledger->awaited = false;
    }
}
