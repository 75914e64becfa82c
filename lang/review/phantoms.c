#include "lang/review/phantoms.h"

enum { RELATIONS_ASKED = 200 };

typedef struct Finder {
    Model *model;
    Phantoms phantoms;
    uint32_t relation;
    Evaluator evaluator;
} Finder;

/* ---- where it would stand ---- */

typedef struct Coordinates {
    uint32_t *members; /* [axis of the ledger]: index; NONE = the sum does not say */
    uint32_t count;
} Coordinates;

static Coordinates read_coordinates(const Finder *f, const Plan *plan, const Ledger *ledger)
{
    const Cube *cube = plan->sum.cube;
    Coordinates at = {arena_array(f->model->arena, uint32_t, ledger->dims.len), ledger->dims.len};
    for (uint32_t i = 0; i < at.count; i++) at.members[i] = NONE;
    for (uint32_t i = 0; i < cube->axis_count; i++)
        if (!cube->axes[i].map)
            at.members[cube->axes[i].ledger_axis] = eval_index(&f->evaluator, plan, i);
    return at;
}

/* What the sum does not say is as in the fact that has most in common with it. */
static bool complete(const Ledger *ledger, Coordinates *at)
{
    uint32_t best = NONE, most = 0, open = 0;
    for (uint32_t i = 0; i < at->count; i++) open += at->members[i] == NONE;
    for (uint32_t f = 0; open && f < ledger->facts.count; f++) {
        uint32_t same = 1;
        for (uint32_t i = 0; i < at->count; i++)
            same += columns_member(&ledger->facts, i, f) == at->members[i];
        if (same > most) most = same, best = f;
    }
    if (open && best == NONE) return false;
    for (uint32_t i = 0; i < at->count; i++)
        if (at->members[i] == NONE) at->members[i] = columns_member(&ledger->facts, i, best);
    return true;
}

static bool is_known(const Finder *f, LedgerId id, const Coordinates *at)
{
    const FactColumns *facts = &f->model->ledgers.items[id].facts;
    for (uint32_t p = 0; p < f->phantoms.len; p++) {
        const Phantom *phantom = &f->phantoms.items[p];
        bool same = phantom->ledger == id;
        for (uint32_t i = 0; same && i < at->count; i++)
            same = columns_member(facts, i, phantom->fact) == at->members[i];
        if (same) return true;
    }
    return false;
}

/* ---- adding ---- */

static void add_phantom(Finder *f, LedgerId id, const Coordinates *at)
{
    Ledger *ledger = &f->model->ledgers.items[id];
    f->phantoms.items[f->phantoms.len++] = (Phantom){id, ledger->facts.count, f->relation};
    columns_add(f->model->arena, &ledger->facts,
                &(FactInput){.coords = at->members, .amount = FACT_DASH});
}

static void ask_plan(Finder *f, const Plan *plan)
{
    if (!plan || !plan->varies || f->phantoms.len == MAX_PHANTOMS) return;
    ask_plan(f, plan->left);
    ask_plan(f, plan->right);
    if (plan->kind != PLAN_SUM || eval_cell(&f->evaluator, plan).rows) return;
    LedgerId id = plan->sum.cube->ledger;
    const Ledger *ledger = &f->model->ledgers.items[id];
    Coordinates at = read_coordinates(f, plan, ledger);
    if (f->phantoms.len < MAX_PHANTOMS && complete(ledger, &at) && !is_known(f, id, &at))
        add_phantom(f, id, &at);
}

Phantoms phantoms_add(Model *model, const IncidenceRelation *relations, uint32_t broken)
{
    Finder f = {.model = model};
    for (uint32_t r = 0; r < broken && r < RELATIONS_ASKED; r++) {
        f.relation = r;
        f.evaluator = (Evaluator){.model = model, .frame = relations[r].frame};
        ask_plan(&f, relations[r].left);
        ask_plan(&f, relations[r].right);
    }
    return f.phantoms;
}

void phantoms_remove(Model *model, const Phantoms *phantoms)
{
    for (uint32_t p = 0; p < phantoms->len; p++)
        model->ledgers.items[phantoms->items[p].ledger].facts.count--;
}
