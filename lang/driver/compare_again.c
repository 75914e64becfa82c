#include "lang/driver/compare_again.h"

#include "lang/incidence/incidence_build.h"

bool compared_with_sources(const Results *r)
{
    return r->report && r->sources && !r->model->confidential;
}

static const Report *with_sources(const Results *r, Env *quiet)
{
    if (compared_with_sources(r)) return r->report;
    return tables_build(quiet, r->plans.tables, (TableOptions){.sources = true});
}

StatedComparisons *compare_stated_again(Compilation *c, const Results *r, Env *quiet,
                                        Waivers *waivers)
{
    StatedComparisons *comparisons = arena_new(&c->arena, StatedComparisons);
    StatedInput input = {.report = with_sources(r, quiet),
                         .waivers = waivers,
                         .bounds = r->plans.relations->bounds,
                         .reader = &c->loader.reader,
                         .comparisons = comparisons,
                         .again = true,
                         .pairs = r->pairs};
    stated_check(quiet, r->model, r->plans.values, input);
    return comparisons;
}

Incidence *incidence_of(Compilation *c, const Results *r)
{
    Env quiet = env_quiet(&c->env);
    Waivers waivers = waivers_quiet(r->plans.waivers, &quiet);
    const StatedComparisons *comparisons = compare_stated_again(c, r, &quiet, &waivers);
    return incidence_build(&c->env, r->plans.relations, &waivers, comparisons, false);
}
