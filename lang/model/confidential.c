/* Which members and facts are confidential: those that a statement names, what lies below them, and
 * what leads to them by an attribute. Each member that is named is a thing of its own; things that
 * share a member or a fact are one. */
#include <string.h>

#include "lang/model/passes.h"

typedef struct ConfidentialFinder {
    Env *env;
    Model *model;
    uint32_t *of;     /* [MemberId]: a thing, before things are joined; 0 = none */
    VEC(uint32_t) up; /* [thing]: itself, or one that it was joined to */
} ConfidentialFinder;

/* Ways are halved as they are gone. */
static uint32_t joined(ConfidentialFinder *f, uint32_t thing)
{
    uint32_t *up = f->up.items;
    while (up[thing] != thing) thing = up[thing] = up[up[thing]];
    return thing;
}

/* Of two things the one of the lower number stays. Returns whether anything is new. */
static bool join(ConfidentialFinder *f, uint32_t *into, uint32_t thing)
{
    if (!thing) return false;
    thing = joined(f, thing);
    uint32_t own = *into ? joined(f, *into) : thing;
    bool news = *into == 0 || own != thing;
    if (own < thing) f->up.items[thing] = own;
    if (own > thing) f->up.items[own] = thing;
    *into = own < thing ? own : thing;
    return news;
}

static void declare(ConfidentialFinder *f, const ConfidentialDecl *decl)
{
    const Model *model = f->model;
    DimId dim;
    if (!model_coord_dim(f->env, model, &decl->members, (Dims){0}, &dim)) return;
    for (uint32_t i = 0; i < decl->members.len; i++) {
        const KeyTerm *term = &decl->members.terms[i];
        MemberId member = model_member(f->env, model, dim, term->key);
        if (member == NONE) continue;
        if (term->less) {
            diag_add(f->env->diags, DIAG_E0215, atom_span(term->key.atom),
                     "what is confidential is named: nothing is taken away from it");
            continue;
        }
        if (f->of[member]) continue;
        f->of[member] = f->up.len;
        *vec_push(f->env->arena, &f->up) = f->of[member];
    }
}

/* Parents come before what lies below them. */
static bool spread(ConfidentialFinder *f)
{
    const Model *model = f->model;
    bool news = false;
    work_spend(env_work(f->env), (uint64_t)model->members.len * WORK_STEP);
    for (DimId d = 0; d < model->dims.len; d++)
        for (uint32_t i = 0; i < model->dims.items[d].members.len; i++) {
            MemberId id = model->dims.items[d].members.items[i];
            const Member *member = &model->members.items[id];
            if (member->parent != NONE) news |= join(f, &f->of[id], f->of[member->parent]);
            for (const Mapping *m = member->mappings; m; m = m->next)
                news |= join(f, &f->of[id], f->of[m->member]);
        }
    return news;
}

/* Facts join the things of their members. Returns how many are confidential. */
static uint32_t join_facts(ConfidentialFinder *f, const Ledger *ledger)
{
    const Model *model = f->model;
    uint32_t count = 0;
    work_spend(env_work(f->env), (uint64_t)ledger->facts.count * ledger->dims.len * WORK_STEP);
    for (uint32_t fact = 0; fact < ledger->facts.count; fact++) {
        uint32_t thing = 0;
        for (uint32_t k = 0; k < ledger->dims.len; k++) {
            const Dim *dim = &model->dims.items[ledger->dims.items[k]];
            join(f, &thing, f->of[dim->members.items[columns_member(&ledger->facts, k, fact)]]);
        }
        count += thing != 0;
    }
    return count;
}

static void keep_facts(const ConfidentialFinder *f, Ledger *ledger, uint32_t count)
{
    uint32_t *facts = arena_array(f->env->arena, uint32_t, count), at = 0;
    for (uint32_t fact = 0; fact < ledger->facts.count && at < count; fact++)
        if (model_confidential_fact(f->model, ledger, fact)) facts[at++] = fact;
    ledger->confidential = facts;
    ledger->confidential_count = count;
}

/* Things that were joined get the number of what they were joined to. */
static void keep_members(ConfidentialFinder *f)
{
    for (MemberId m = 0; m < f->model->members.len; m++)
        if (f->of[m]) f->of[m] = joined(f, f->of[m]);
    f->model->confidential = f->of;
    f->model->confidential_count = f->up.len - 1;
}

void model_find_confidential(Env *env, Model *model)
{
    ConfidentialFinder f = {.env = env, .model = model};
    if (!model->confidentials.len) return;
    f.of = arena_array(env->arena, uint32_t, model->members.len);
    *vec_push(env->arena, &f.up) = 0;
    for (uint32_t i = 0; i < model->confidentials.len; i++)
        declare(&f, &model->confidentials.items[i]->confidential);
    for (DimId d = 0; d <= model->dims.len && spread(&f); d++) continue;
    keep_members(&f);
}

void model_find_confidential_facts(Env *env, Model *model)
{
    ConfidentialFinder f = {.env = env, .model = model};
    if (!model->confidential) return;
    f.of = arena_array(env->arena, uint32_t, model->members.len);
    memcpy(f.of, model->confidential, model->members.len * sizeof *f.of);
    for (uint32_t thing = 0; thing <= model->confidential_count; thing++)
        *vec_push(env->arena, &f.up) = thing;
    uint32_t *counts = arena_array(env->arena, uint32_t, model->ledgers.len);
    for (LedgerId l = 0; l < model->ledgers.len; l++)
        counts[l] = join_facts(&f, &model->ledgers.items[l]);
    keep_members(&f);
    for (LedgerId l = 0; l < model->ledgers.len; l++)
        keep_facts(&f, &model->ledgers.items[l], counts[l]);
}

uint32_t model_confidential_fact(const Model *model, const Ledger *ledger, uint32_t fact)
{
    uint32_t thing = 0;
    for (uint32_t k = 0; model->confidential && !thing && k < ledger->dims.len; k++) {
        const Dim *dim = &model->dims.items[ledger->dims.items[k]];
        thing = model->confidential[dim->members.items[columns_member(&ledger->facts, k, fact)]];
    }
    return thing;
}
