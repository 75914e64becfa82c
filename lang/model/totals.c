/* A total is derived, never typed: no ledger may hold an amount on a member and another on a member
 * below it. Where a block says so, its totals are compared with what they are derived from. */
#include "lang/base/hash.h"
#include "lang/model/passes.h"

static const Member *member_at(const Model *model, const Ledger *ledger, uint32_t axis,
                               uint32_t index)
{
    const Dim *dim = &model->dims.items[ledger->dims.items[axis]];
    return &model->members.items[dim->members.items[index]];
}

static bool has_amount(const Ledger *ledger, uint32_t axis, uint32_t index)
{
    return ledger->holds[axis][index] & HOLDS_AMOUNT;
}

/* A member above has amounts, at whatever other coordinates. Cheap, and nearly always false. */
static bool ancestor_has_amount(const Model *model, const Ledger *ledger, uint32_t axis,
                                uint32_t index)
{
    for (MemberId up = member_at(model, ledger, axis, index)->parent; up != NONE;
         up = model->members.items[up].parent)
        if (has_amount(ledger, axis, model->members.items[up].index)) return true;
    return false;
}

/* ---- the set of coordinates that hold amounts; made only when some axis looks suspicious ---- */

typedef struct FactSet {
    const Ledger *ledger;
    uint32_t *slots; /* fact + 1 */
    uint32_t mask;
    uint64_t seed;
} FactSet;

static uint32_t coords_hash(uint64_t seed, const Ledger *ledger, const uint32_t *coords)
{
    uint64_t h = seed;
    for (uint32_t k = 0; k < ledger->dims.len; k++) h = hash_mix(h, coords[k]);
    return (uint32_t)h;
}

static bool coords_equal(const Ledger *ledger, uint32_t fact, const uint32_t *coords)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        if (columns_member(&ledger->facts, k, fact) != coords[k]) return false;
    return true;
}

static uint32_t *set_slot(const FactSet *set, const uint32_t *coords)
{
    uint32_t at = coords_hash(set->seed, set->ledger, coords) & set->mask;
    while (set->slots[at] && !coords_equal(set->ledger, set->slots[at] - 1, coords))
        at = (at + 1) & set->mask;
    return &set->slots[at];
}

static void fact_coords(const Ledger *ledger, uint32_t fact, uint32_t *coords)
{
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        coords[k] = columns_member(&ledger->facts, k, fact);
}

static FactSet set_make(Env *env, const Ledger *ledger, uint32_t *coords)
{
    FactSet set = {ledger, NULL, 15, intern_seed(env->names)};
    while (set.mask < ledger->facts.count * 2u) set.mask = set.mask * 2 + 1;
    set.slots = arena_array(env->arena, uint32_t, (size_t)set.mask + 1);
    for (uint32_t f = 0; f < ledger->facts.count; f++) {
        if (columns_is_dash(&ledger->facts, f)) continue;
        fact_coords(ledger, f, coords);
        uint32_t *slot = set_slot(&set, coords);
        if (!*slot) *slot = f + 1;
    }
    return set;
}

static void report_total(Env *env, const Model *model, const Ledger *ledger, uint32_t axis,
                         uint32_t upper, uint32_t lower)
{
    const Dim *dim = &model->dims.items[ledger->dims.items[axis]];
    MemberId above = dim->members.items[columns_member(&ledger->facts, axis, upper)];
    MemberId below = dim->members.items[columns_member(&ledger->facts, axis, lower)];
    Diag *diag = diag_add(env->diags, DIAG_E0403, model_fact_span(env, ledger, upper),
                          STR_FMT " has an amount of its own and one below it",
                          STR_ARG(model_member_title(env, model, above)));
    diag_label(env->diags, diag, model_fact_span(env, ledger, lower), "the amount of " STR_FMT,
               STR_ARG(model_member_title(env, model, below)));
    diag_help(
        env->diags, diag,
        "a total is derived: enter the parts only, or write `totals stated` behind the name of "
        "the ledger, and it is compared");
}

static void check_fact(Env *env, const Model *model, const FactSet *set, uint32_t axis,
                       uint32_t fact, uint32_t *coords, bool *reported)
{
    const Ledger *ledger = set->ledger;
    fact_coords(ledger, fact, coords);
    MemberId up = member_at(model, ledger, axis, coords[axis])->parent;
    for (; up != NONE; up = model->members.items[up].parent) {
        coords[axis] = model->members.items[up].index;
        uint32_t found = *set_slot(set, coords);
        if (!found || reported[coords[axis]]) continue;
        reported[coords[axis]] = true;
        report_total(env, model, ledger, axis, found - 1, fact);
        return;
    }
}

static bool axis_suspicious(const Model *model, const Ledger *ledger, uint32_t axis)
{
    uint32_t count = model->dims.items[ledger->dims.items[axis]].members.len;
    for (uint32_t i = 0; i < count; i++)
        if (has_amount(ledger, axis, i) && ancestor_has_amount(model, ledger, axis, i)) return true;
    return false;
}

void model_check_totals(Env *env, const Model *model, const Ledger *ledger)
{
    uint32_t *coords = arena_array(env->arena, uint32_t, ledger->dims.len);
    FactSet set = {0};
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++) {
        if (!axis_suspicious(model, ledger, axis)) continue;
        ledger_want_facts(ledger);
        if (!set.slots) set = set_make(env, ledger, coords);
        bool *reported =
            arena_array(env->arena, bool, model->dims.items[ledger->dims.items[axis]].members.len);
        for (uint32_t f = 0; f < ledger->facts.count; f++)
            if (!columns_is_dash(&ledger->facts, f))
                check_fact(env, model, &set, axis, f, coords, reported);
    }
}

/* ---- totals that are stated among facts ---- */

typedef struct TotalsSearch {
    const Model *model;
    const Ledger *ledger;
    FactSet set;
    bool **held;      /* [axis][index of a member]: amounts that may be totals lie there */
    uint32_t *coords; /* the place at hand */
    bool *above;      /* [fact]: others lie below; of several at one place, the first */
} TotalsSearch;

/* All places above the fact's own, axis by axis: there are few at which amounts lie. */
static void mark_above(TotalsSearch *s, Env *env, uint32_t fact, uint32_t axis, bool moved)
{
    const Ledger *ledger = s->ledger;
    if (axis == ledger->dims.len) {
        uint32_t found = moved ? *set_slot(&s->set, s->coords) : 0;
        if (found) s->above[found - 1] = true;
        return;
    }
    uint32_t own = columns_member(&ledger->facts, axis, fact);
    s->coords[axis] = own;
    mark_above(s, env, fact, axis + 1, moved);
    for (MemberId up = member_at(s->model, ledger, axis, own)->parent; up != NONE;
         up = s->model->members.items[up].parent) {
        work_spend(env_work(env), WORK_STEP);
        s->coords[axis] = s->model->members.items[up].index;
        if (s->held[axis][s->coords[axis]]) mark_above(s, env, fact, axis + 1, true);
    }
}

static void find_held(Env *env, TotalsSearch *s, const TotalsRanges *ranges)
{
    const Ledger *ledger = s->ledger;
    s->held = arena_array(env->arena, bool *, ledger->dims.len);
    for (uint32_t k = 0; k < ledger->dims.len; k++)
        s->held[k] =
            arena_array(env->arena, bool, s->model->dims.items[ledger->dims.items[k]].members.len);
    for (uint32_t i = 0; i < ranges->len; i++) {
        const TotalsRange *range = &ranges->items[i];
        for (uint32_t f = range->from; range->ledger == ledger->id && f < range->to; f++)
            for (uint32_t k = 0; k < ledger->dims.len; k++)
                s->held[k][columns_member(&ledger->facts, k, f)] = true;
    }
}

static void take_total(Env *env, Model *model, const Ledger *ledger, const TotalsRange *range,
                       uint32_t fact)
{
    uint32_t *coords = arena_array(env->arena, uint32_t, ledger->dims.len);
    fact_coords(ledger, fact, coords);
    *vec_push(env->arena, &model->totals) =
        (StatedTotal){range->block, ledger->id, coords, columns_amount(&ledger->facts, fact),
                      model_fact_span(env, ledger, fact)};
}

static void take_totals_of(Env *env, Model *model, Ledger *ledger, const TotalsRanges *ranges)
{
    uint32_t count = ledger->facts.count;
    TotalsSearch s = {.model = model, .ledger = ledger};
    s.coords = arena_array(env->arena, uint32_t, ledger->dims.len);
    s.set = set_make(env, ledger, s.coords);
    s.above = arena_array(env->arena, bool, count);
    bool *gone = arena_array(env->arena, bool, count);
    find_held(env, &s, ranges);
    for (uint32_t f = 0; f < count; f++)
        if (!columns_is_dash(&ledger->facts, f)) mark_above(&s, env, f, 0, false);
    for (uint32_t i = 0; i < ranges->len; i++) {
        const TotalsRange *range = &ranges->items[i];
        for (uint32_t f = range->from; range->ledger == ledger->id && f < range->to; f++) {
            fact_coords(ledger, f, s.coords);
            gone[f] =
                !columns_is_dash(&ledger->facts, f) && s.above[*set_slot(&s.set, s.coords) - 1];
            if (gone[f]) take_total(env, model, ledger, range, f);
        }
    }
    columns_remove(&ledger->facts, gone);
}

void model_take_totals(Env *env, Model *model, const TotalsRanges *ranges)
{
    bool *taken = arena_array(env->arena, bool, model->ledgers.len);
    for (uint32_t i = 0; i < ranges->len; i++) {
        LedgerId id = ranges->items[i].ledger;
        if (!taken[id]) take_totals_of(env, model, &model->ledgers.items[id], ranges);
        taken[id] = true;
    }
}
