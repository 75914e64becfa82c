/* Of which members a ledger holds facts, axis by axis: asked for by those who look for totals
 * that were typed, and for members that were forgotten. One pass over the facts for each axis. */
#include "lang/model/passes.h"
#include "lang/model/prints.h"

enum { WORTH_THREADS = JOBS_WORTH(20000) }; /* facts; for fewer it takes longer to start threads */

typedef struct Pass {
    const Ledger *ledger;
    uint32_t axis;
} Pass;

typedef VEC(Pass) Passes;

static void find_axis(void *context, uint32_t part, Arena *arena)
{
    const Pass *pass = &((const Pass *)context)[part];
    const FactColumns *facts = &pass->ledger->facts;
    uint8_t *holds = pass->ledger->holds[pass->axis];
    const FactAxis axis = facts->axes[pass->axis];
    const int64_t *amounts = facts->amounts;
    (void)arena;
    for (uint32_t f = 0, count = facts->count; f < count; f++) {
        uint8_t *member = &holds[axis.narrow ? axis.narrow[f] : axis.wide[f]];
        uint8_t holding = amounts[f] == AMOUNT_IS_DASH ? HOLDS_DASH : HOLDS_AMOUNT;
        if (!(*member & holding)) *member |= holding; /* writing it again and again would wait */
    }
}

static void make_room(Env *env, const Model *model, Ledger *ledger)
{
    if (ledger->holds) return;
    ledger->holds = arena_array(env->arena, uint8_t *, ledger->dims.len);
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++) {
        uint32_t members = model->dims.items[ledger->dims.items[axis]].members.len;
        ledger->holds[axis] = arena_array(env->arena, uint8_t, members);
    }
}

static void plan_ledger(Env *env, const Model *model, Ledger *ledger, Passes *passes)
{
    make_room(env, model, ledger);
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++)
        *vec_push(env->arena, passes) = (Pass){ledger, axis};
}

void model_hold(Env *env, const Model *model, Ledger *ledger)
{
    make_room(env, model, ledger);
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++)
        find_axis(&(Pass){ledger, axis}, 0, env->arena);
}

/* known: [LedgerId], those that have theirs. */
static void find_holdings(Env *env, Model *model, const bool *known)
{
    Passes passes = {0};
    uint64_t facts = 0;
    for (LedgerId i = 0; i < model->ledgers.len; i++) {
        if (known[i]) continue;
        plan_ledger(env, model, &model->ledgers.items[i], &passes);
        facts += model->ledgers.items[i].facts.count;
    }
    Jobs none = {0}, *jobs = facts >= WORTH_THREADS ? env->jobs : &none;
    jobs_run(jobs, env->arena, passes.len, find_axis, passes.items);
}

/* ---- what the last compilation has found ---- */

typedef struct KeptHoldings { /* of facts with which nothing is wrong */
    uint8_t **holds;
} KeptHoldings;

/* Returns whether anything was found. */
static bool take(Env *env, const Model *model, Ledger *ledger)
{
    ledger->print = model_ledger_print(model, ledger);
    const KeptHoldings *kept =
        ledger->print ? memo_find(env->memo, ledger->print, env_work(env)) : NULL;
    if (kept) ledger->holds = kept->holds;
    return kept != NULL;
}

static void keep(Env *env, const Model *model, const Ledger *ledger, uint64_t work)
{
    Arena *arena;
    KeptHoldings *kept = memo_add(env->memo, ledger->print, sizeof *kept, work, &arena);
    if (!kept) return;
    kept->holds = arena_array(arena, uint8_t *, ledger->dims.len);
    for (uint32_t axis = 0; axis < ledger->dims.len; axis++) {
        uint32_t members = model->dims.items[ledger->dims.items[axis]].members.len;
        kept->holds[axis] = arena_array(arena, uint8_t, members);
        memcpy(kept->holds[axis], ledger->holds[axis], members);
    }
}

static void look_over(Env *env, const Model *model, const Ledger *ledger)
{
    EnvMark before = env_mark(env);
    model_check_totals(env, model, ledger);
    model_check_contradictions(env, model, ledger);
    model_check_doubles(env, ledger);
    if (ledger->print && env_is_silent(env, before))
        keep(env, model, ledger, work_spent(env_work(env)) - before.work);
}

/* An imported ledger was looked over by itself. */
void model_look_over(Env *env, Model *model)
{
    bool *known = arena_array(env->arena, bool, model->ledgers.len);
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        known[i] = take(env, model, &model->ledgers.items[i]);
    find_holdings(env, model, known);
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        if (!known[i] && !model->ledgers.items[i].imported)
            look_over(env, model, &model->ledgers.items[i]);
}
