#include "lang/incidence/incidence_build.h"

#include "lang/incidence/matrix.h"

static void index_facts(MatrixMaker *b, const Cubes *cubes, const StatedComparisons *comparisons)
{
    Env *env = b->env;
    const Model *model = b->model;
    bool *apart = arena_array(env->arena, bool, model->ledgers.len);
    for (uint32_t i = 0; i < comparisons->items.len; i++) {
        const CellSource *source = comparisons->items.items[i].source;
        if (source && source->ledger) apart[source->ledger->id] = true;
    }
    fact_index_init(&b->index, env, model, cubes, apart);
    b->columns.items = arena_array(env->arena, MatrixColumn, b->index.count);
    b->columns.len = b->columns.cap = b->index.count;
    for (LedgerId l = 0; l < model->ledgers.len; l++) {
        const Ledger *ledger = &model->ledgers.items[l];
        vec_reserve(env->arena, &b->in->figures, ledger->facts.count);
        for (uint32_t f = 0; f < ledger->facts.count; f++)
            matrix_add_fact(b, ledger, f, fact_index_number(&b->index, ledger, f));
    }
}

typedef struct Conditions {
    MatrixMaker *maker;
    bool *read; /* [column]: a condition reads it */
} Conditions;

/* Of an invariant: what decides whether an instance is tried at all. Its marks are those of a
 * relation that comes after all others. */
static void add_condition(void *context, const Check *check, Evaluator *evaluator)
{
    const Conditions *c = context;
    MatrixMaker *b = c->maker;
    b->evaluator = *evaluator;
    b->touched.len = 0;
    if (!matrix_is_full(b))
        (void)matrix_add_plan(b, b->in->relations.len, check->condition, NUMBER_ZERO);
    for (uint32_t i = 0; i < b->touched.len; i++) {
        c->read[b->touched.items[i]] = true;
        b->columns.items[b->touched.items[i]].mark = 0;
    }
}

static void add_conditions(MatrixMaker *b, const Relations *relations)
{
    Conditions c = {b, arena_array(b->env->arena, bool, b->columns.len)};
    for (uint32_t i = 0; i < relations->checks.len; i++)
        if (relations->checks.items[i].condition)
            check_each_instance(b->env, b->model, &relations->checks.items[i], add_condition, &c);
    for (uint32_t f = 0; f < b->in->figures.len; f++)
        b->in->figures.items[f].conditional = c.read[b->in->figures.items[f].column];
}

Incidence *incidence_build(Env *env, const Relations *relations, Waivers *waivers,
                           const StatedComparisons *comparisons, bool hypothetical)
{
    MatrixMaker b = matrix_start(env, relations, waivers, comparisons);
    b.repairs = hypothetical;
    matrix_add_relations(&b, relations, comparisons);
    matrix_sort_broken(&b);
    if (hypothetical) matrix_take_hypothetical(&b);
    index_facts(&b, relations->planner->cubes, comparisons);
    matrix_number_stated(&b, 0);
    matrix_add_all_entries(&b);
    if (!hypothetical) add_conditions(&b, relations);
    matrix_arrange(&b);
    return b.in;
}
