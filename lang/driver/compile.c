#include "lang/driver/compile.h"

#include <stdlib.h>

#include "lang/check/import_axes.h"
#include "lang/check/indicators.h"
#include "lang/driver/compare_again.h"
#include "lang/driver/compilation.h"
#include "lang/driver/edition.h"
#include "lang/incidence/incidence_build.h"
#include "lang/lint/lint.h"
#include "lang/locate/accuse.h"
#include "lang/report/relation_table.h"
#include "lang/report/shares.h"
#include "lang/report/twins.h"

Compilation *compilation_new(void)
{
    Compilation *c = calloc(1, sizeof *c);
    if (c) arena_init(&c->arena, &c->memory);
    return c;
}

void compilation_free(Compilation *c)
{
    if (!c) return;
    jobs_free(&c->jobs);
    loader_free(&c->loader);
    imports_free(&c->imported);
    if (c->env.sources) source_map_free(c->env.sources);
    arena_free(&c->arena);
    free(c);
}

static void begin(Compilation *c, const char *step)
{
    work_ask(&c->memory.work);
    if (c->begins) c->begins(diags_text(c->env.diags, step));
}

typedef struct Compiling { /* that is compiled: the one that is asked for, or one that it imports */
    Compilation *c;
    Env *env;
    Loader *loader;
} Compiling;

static Compiling own_budget(Compilation *c)
{
    return (Compiling){c, &c->env, &c->loader};
}

static bool is_sound(const Compiling *b)
{
    return diags_count(b->env->diags, SEVERITY_ERROR) == 0;
}

/* Everything that reads facts is planned first, so that one pass over them fills all sums. */
static Plans make_plans(const Compiling *b, const Model *model, RelationRecords *records)
{
    Planner *planner = arena_new(b->env->arena, Planner);
    *planner = planner_new(b->env, model);
    Plans plans = {.planner = planner, .waivers = waivers_new(planner, records)};
    plans.relations = relations_plan(planner, plans.waivers);
    plans.tables = tables_plan(planner, plans.waivers);
    plans.figures = figures_plan(planner);
    plans.documents = documents_plan(planner);
    plans.values = stated_plan(planner, plans.waivers, &b->loader->reader);
    plan_unused_measures(planner);
    return plans;
}

/* Facts of large files are not kept: what reads them is planned before they are read. */
typedef struct Draining {
    FactDrain drain;
    const Compiling *b;
    Plans plans; /* planner NULL: they are kept */
    /* What there was before. */
    Diags *known;
    uint32_t source_count, path_count;
    uint64_t spent;
} Draining;

static void begin_drain(FactDrain *drain)
{
    Draining *d = (Draining *)(void *)drain;
    d->plans = make_plans(d->b, drain->model, NULL);
    cubes_open_drains(d->plans.planner->cubes);
}

static void drain_into_cubes(FactDrain *drain, const Ledger *ledger)
{
    cubes_drain(((Draining *)(void *)drain)->plans.planner->cubes, ledger);
}

/* Nothing is asked of single facts, unless something turns out to be wrong. */
static bool may_drain(const Compilation *c, const CompileOptions *options)
{
    return options->last_stage == STAGE_REPORT && !options->sources && !options->records &&
           !options->keep_texts && !options->keep_facts && !options->dependencies &&
           !options->kept && !c->imported.len;
}

static void want_all_facts(const Model *model)
{
    for (LedgerId i = 0; i < model->ledgers.len; i++) ledger_want_facts(&model->ledgers.items[i]);
}

enum { MEMBERS_REPORTED = 200 /* of an invariant */ };

static Verdicts try_relations(const Compiling *b, const Model *model, const Plans *plans,
                              const CompileOptions *options)
{
    begin(b->c, N_("trying relations"));
    Verdicts verdicts = relations_try(plans->relations, plans->waivers,
                                      options->all_findings ? 0 : MEMBERS_REPORTED);
    RelationCounts indicators = indicators_check(b->env, model, plans->waivers);
    relation_counts_add(&verdicts.counts, &indicators);
    return verdicts;
}

static Report *build_report(const Compiling *b, const Results *r, const Verdicts *verdicts,
                            TableOptions table_options, const CompileOptions *options)
{
    const Plans *plans = &r->plans;
    begin(b->c, N_("building tables"));
    bool relations = plans->documents->lists_relations;
    if (relations && r->tried) table_options.proofs = relation_proofs(plans->relations, verdicts);
    Disclosure *disclosure = disclosure_new(b->env, r->model);
    table_options.disclosure = disclosure;
    Report *report = tables_build(b->env, plans->tables, table_options);
    if (relations) relation_table_build(plans->relations, verdicts, &report->relations);
    FigureOptions figure_options = {
        .verdicts = verdicts, .limit = options->figure_limit, .disclosure = disclosure};
    figures_build(plans->figures, figure_options, report);
    if (options->dependencies) figures_add_dependencies(b->env, r->model, report);
    documents_build(plans->documents, report, table_options, figure_options);
    for (uint32_t i = 0; i < report->figures.len; i++)
        report->figures.items[i].phrases = &report->phrases;
    if (table_options.judge) shares_build(plans->relations, report);
    if (table_options.judge) disclosure_check(disclosure);
    report_find_twins(b->env->arena, report);
    return report;
}

/* Is it to be asked which figure is wrong? Not of an imported budget. */
static bool wants_culprits(const Compiling *b, const Results *r, const CompileOptions *options)
{
    bool own = b->loader == &b->c->loader;
    return own && r->counts.broken && !options->without_culprits;
}

static RelationCounts check_stated(const Compiling *b, const Results *r)
{
    begin(b->c, N_("comparing stated figures"));
    StatedInput input = {.report = r->report,
                         .waivers = r->plans.waivers,
                         .bounds = r->plans.relations->bounds,
                         .reader = &b->loader->reader,
                         .comparisons = r->comparisons,
                         .pairs = r->pairs};
    RelationCounts counts = stated_check(b->env, r->model, r->plans.values, input);
    waivers_finish(r->plans.waivers);
    return counts;
}

/* What many failures have in common comes first; single figures are looked for in the rest. */
static void explain(Incidence *incidence)
{
    bool *counts = incidence_counts(incidence);
    const Groups *groups = groups_find(incidence, counts);
    const Solution *solution = solve(incidence, counts, SOLVE_STEPS);
    accuse(incidence, groups, solution, culprits_rank(incidence, solution));
}

/* One figure alone is looked for without the rest of the budget. Returns whether it was found. */
static bool explain_near(Incidence *incidence)
{
    const Groups *none = arena_new(incidence->env->arena, Groups);
    const Solution *solution = solve_by_one(incidence, incidence_counts(incidence), SOLVE_STEPS);
    if (solution) accuse(incidence, none, solution, culprits_rank(incidence, solution));
    return solution != NULL;
}

/* Only when something is broken: a clean budget pays nothing for it. */
static void find_culprits(Compilation *c, const Results *r, const Verdicts *verdicts)
{
    const Relations *relations = r->plans.relations;
    begin(c, N_("looking for the wrong figure"));
    Env quiet = env_quiet(&c->env);
    Waivers waivers = waivers_quiet(r->plans.waivers, &quiet);
    const StatedComparisons *comparisons =
        r->comparisons ? r->comparisons : compare_stated_again(c, r, &quiet, &waivers);
    if (r->counts.broken <= INCIDENCE_NEAR_BROKEN) {
        Waivers others = waivers_quiet(r->plans.waivers, &quiet);
        Incidence *near = incidence_build_near(&c->env, relations, verdicts, &others, comparisons);
        if (near && explain_near(near)) return;
    }
    Incidence *incidence = incidence_build(&c->env, relations, &waivers, comparisons, true);
    MissingLine line = missing_line_find(incidence);
    if (line.found) {
        accuse_line(incidence, &line);
    } else {
        explain(incidence);
    }
}

static void look_for_lints(const Compiling *b, const Results *r)
{
    lints_of_model(b->env, r->model);
    lints_of_labels(b->env, r->model);
    Trees trees = loader_trees(b->loader);
    lints_of_use(b->env, r->model, &trees, r->plans.planner);
    lints_of_report(b->env, r->model, r->report);
}

/* Does some stated table hold within rounding? It is then compared with where its cells come from.
 */
static bool any_rounded(const Model *model)
{
    for (uint32_t i = 0; i < model->stated.len; i++) {
        const Stated *stated = &model->stated.items[i]->stated;
        if (stated->kind != STATED_VALUE && model_stated_rounded(model, stated)) return true;
    }
    return false;
}

/* planned: before facts were read; planner NULL: nothing was. */
static Results check_and_report(const Compiling *b, const Model *model,
                                const CompileOptions *options, Plans planned)
{
    Results r = {.diags = b->env->diags, .model = model, .tried = is_sound(b)};
    r.records = arena_new(b->env->arena, RelationRecords);
    r.plans = planned.planner ? planned : make_plans(b, model, options->records ? r.records : NULL);
    r.plans.waivers->offered = options->offers;
    begin(b->c, N_("adding up"));
    cubes_fill(r.plans.planner->cubes);
    if (!is_sound(b)) want_all_facts(model);
    bool sound = is_sound(b);
    Verdicts verdicts =
        r.tried ? try_relations(b, model, &r.plans, options) : relations_untried(r.plans.relations);
    r.counts = verdicts.counts;
    r.untried = verdicts.untried;
    if (options->last_stage < STAGE_REPORT) return r;
    r.sources = options->sources || any_rounded(model) || wants_culprits(b, &r, options);
    TableOptions table_options = {.sources = r.sources, .judge = sound};
    r.report = build_report(b, &r, &verdicts, table_options, options);
    if (!r.tried) return r;
    if (wants_culprits(b, &r, options) && compared_with_sources(&r)) /* kept at once */
        r.comparisons = arena_new(b->env->arena, StatedComparisons);
    r.pairs = stated_pairs_new(b->env->arena);
    RelationCounts stated = check_stated(b, &r);
    relation_counts_add(&r.counts, &stated);
    r.report->counts = r.counts;
    if (r.counts.broken) want_all_facts(model);
    if (wants_culprits(b, &r, options)) find_culprits(b->c, &r, &verdicts);
    r.complete = sound;
    if (r.complete) look_for_lints(b, &r);
    return r;
}

/* Some text was wanted again and is not what it was. */
static bool any_lost(const Compilation *c)
{
    for (FileId file = 0; file < source_count(c->env.sources); file++)
        if (source_lost(c->env.sources, file)) return true;
    return false;
}

static void read_imports(Compilation *c, const CompileOptions *options)
{
    RealPath root;
    bool found = options->file_count && path_resolve(str_from(options->files[0]), &root) == 0;
    c->imports = imports_read(&c->env, &c->loader, &c->imported,
                              found ? arena_str(&c->arena, path_real_str(&root)) : STR(""));
    for (uint32_t i = 0; i < c->imported.len; i++) {
        const Loader *loader = &c->imported.items[i]->loader;
        for (uint32_t k = 0; k < loader->paths.len; k++)
            *vec_push(&c->arena, &c->loader.paths) = loader->paths.items[k];
    }
}

static void read_files(Compilation *c, const CompileOptions *options)
{
    uint64_t seed = (uint64_t)(uintptr_t)c ^ (uint64_t)(uintptr_t)&options;
    c->env = (Env){.arena = &c->arena,
                   .names = options->kept ? kept_names(options->kept) : intern_new(&c->arena, seed),
                   .sources = source_map_new(&c->arena),
                   .diags = diags_new(&c->arena),
                   .jobs = &c->jobs,
                   .memo = kept_memo(options->kept)};
    diags_set_catalogue(c->env.diags, options->catalogue);
    loader_init(&c->loader, &c->arena, c->env.names, c->env.sources, c->env.diags, &c->jobs,
                options);
    begin(c, N_("reading files"));
    loader_read_all(&c->loader);
    c->older = options->older;
    c->foreign = !edition_is_known(&c->env, loader_trees(&c->loader));
    if (!options->alone && options->last_stage != STAGE_PARSE) read_imports(c, options);
}

/* Checked as by itself: whatever it says stays in its own findings. */
static void compile_imported(Compilation *c, Imported *budget, const CompileOptions *options)
{
    Compiling b = {c, &budget->env, &budget->loader};
    CompileOptions plain = *options;
    plain.records = plain.sources = plain.dependencies = plain.all_findings = false;
    if (budget->foreign || budget->loader.incomplete) return;
    imports_report(b.env, &budget->imports);
    if (!imports_are_there(&budget->imports)) return;
    budget->model = model_build(b.env, loader_trees(b.loader), &b.loader->reader,
                                imports_of(b.env, &budget->imports), NULL);
    if (!budget->model) return;
    budget->axes = import_axes(b.env, budget->model);
    if (options->last_stage < STAGE_CHECK || any_lost(c)) return;
    Results r = check_and_report(&b, budget->model, &plain, (Plans){0});
    lints_decide(b.env, r.model, r.diags, loader_trees(b.loader), (LintStrictness){0}, r.complete);
}

static Results compile_own(Compilation *c, const CompileOptions *options, Draining *draining)
{
    Results r = {.diags = c->env.diags};
    Compiling own = own_budget(c);
    Plans none = {0};
    if (draining) draining->b = &own;
    r.model = model_build(&c->env, loader_trees(&c->loader), &c->loader.reader,
                          imports_of(&c->env, &c->imports), draining ? &draining->drain : NULL);
    if (!r.model || options->last_stage < STAGE_CHECK || any_lost(c)) return r;
    return check_and_report(&own, r.model, options, draining ? draining->plans : none);
}

/* Everything that was read and found since then is forgotten. */
static void begin_again(Compilation *c, const Draining *draining)
{
    loader_close(&c->loader);
    diags_replace(c->env.diags, draining->known);
    source_forget(c->env.sources, draining->source_count);
    c->loader.paths.len = draining->path_count;
    env_close_view(&c->env);
    work_back(env_work(&c->env), draining->spent);
}

/* Without keeping the facts, as long as none is asked for. */
static Results compile_draining(Compilation *c, const CompileOptions *options)
{
    Draining *draining = arena_new(&c->arena, Draining);
    *draining = (Draining){.drain = {.begin = begin_drain, .take = drain_into_cubes},
                           .known = diags_like(&c->arena, c->env.diags),
                           .source_count = source_count(c->env.sources),
                           .path_count = c->loader.paths.len,
                           .spent = work_spent(env_work(&c->env))};
    diags_append(draining->known, c->env.diags);
    if (!setjmp(draining->drain.wanted)) return compile_own(c, options, draining);
    begin_again(c, draining);
    return compile_own(c, options, NULL);
}

static Results compile_files(Compilation *c, const CompileOptions *options)
{
    Results r = {.diags = c->env.diags};
    if (c->foreign || c->loader.incomplete || options->last_stage == STAGE_PARSE) return r;
    edition_check(&c->env, loader_trees(&c->loader));
    for (uint32_t i = 0; i < c->imported.len; i++)
        compile_imported(c, c->imported.items[i], options);
    begin(c, N_("collecting facts"));
    imports_report(&c->env, &c->imports);
    if (!imports_are_there(&c->imports)) return r;
    if (may_drain(c, options)) return compile_draining(c, options);
    return compile_own(c, options, NULL);
}

/* What was found since the files were read may be wrong: nothing of it is said. `read`: what was
 * found until then. */
static Results report_lost(Compilation *c, Diags *read, const Model *model)
{
    for (FileId file = 0; file < source_count(c->env.sources); file++) {
        const char *error = source_lost(c->env.sources, file);
        Str path = source_get(c->env.sources, file)->path;
        if (error) loader_cannot_read(read, path, (Span){0, 0}, error);
    }
    return (Results){.diags = read, .model = model};
}

static void want_text(const Sources *sources, Span span)
{
    if (span.hi) source_want(sources, span.lo);
}

/* What findings point at must be there to be shown. */
static void want_texts(const Diags *diags, const Sources *sources)
{
    Diag *const *items;
    uint32_t count = diags_added(diags, &items);
    for (uint32_t i = 0; i < count; i++) {
        const Diag *diag = items[i];
        want_text(sources, diag->span);
        for (uint32_t k = 0; k < diag->label_count; k++) want_text(sources, diag->labels[k].span);
        for (const DiagNote *n = diag->notes; n; n = n->next) want_text(sources, n->span);
    }
}

static void report_work(const Work *work, Diags *diags)
{
    uint64_t spent;
    Span most = work_most(work, &spent);
    unsigned long long limit = (unsigned long long)work->of->limit;
    Diag *diag =
        work->of->shares < 2
            ? diag_add(diags, DIAG_E0804, most, "this budget costs more than %llu units of work",
                       limit)
            : diag_add(diags, DIAG_E0804, most,
                       "this budget and those before it cost more than %llu units of work", limit);
    unsigned percent = (unsigned)(spent * 100 / limit);
    if (percent) diag_note(diags, diag, "this statement alone cost %u %% of them", percent);
    diag_help(diags, diag, "select less here, or allow more with `--work-limit=N`");
}

static const Span nowhere = {0, 0};

/* What it cost to read them: files that are not there are findings. */
static uint64_t units_to_read(const Env *env)
{
    Diag *const *items;
    uint64_t tried = (uint64_t)source_count(env->sources) + diags_added(env->diags, &items);
    return source_bytes(env->sources) * WORK_READ + tried * WORK_FILE;
}

/* To read is linear in the input, so it counts only where the same files may be read again. */
static void begin_work(Compilation *c, const CompileOptions *options, jmp_buf *spent)
{
    Work *work = &c->memory.work;
    uint64_t bytes = source_bytes(c->env.sources);
    if (options->work)
        work_share(work, options->work, spent, bytes, units_to_read(&c->env));
    else
        work_begin(work, spent, bytes, options->work_limit);
}

/* Of what costs too much only that is said, and `read`: what was found while files were read. */
static Results compile_within_limit(Compilation *c, const CompileOptions *options, Diags *read)
{
    jmp_buf spent;
    Results r;
    Work *work = &c->memory.work;
    begin_work(c, options, &spent);
    if (setjmp(spent)) {
        loader_close(&c->loader);
        if (work->stopped) longjmp(c->memory.on_failure, 1);
        work_forgive(work);
        report_work(work, read);
        r = (Results){.diags = read};
    } else {
        r = compile_files(c, options);
        work_on(work, nowhere); /* whatever was noted is seen */
    }
    work->stop = &c->memory.on_failure;
    return r;
}

/* What is written now was paid for when it was found. */
static void finish_findings(Compilation *c, Diags *diags, const CompileOptions *options)
{
    work_pause(&c->memory.work);
    diags_finish(diags, options->errors_shown);
    work_resume(&c->memory.work);
}

CompileStatus compile(Compilation *c, const CompileOptions *options)
{
    c->memory.fail_after = options->fail_after;
    c->begins = options->begins;
    c->jobs.threads = options->fail_after || options->stop ? 1 : options->jobs;
    c->memory.work = (Work){
        .asked = options->stop, .context = options->stop_context, .stop = &c->memory.on_failure};
    work_init(&c->memory.work);
    if (setjmp(c->memory.on_failure)) {
        loader_close(&c->loader);
        return c->memory.work.stopped ? COMPILE_STOPPED : COMPILE_NO_MEMORY;
    }
    if (options->kept) kept_lend(options->kept, &c->memory);
    read_files(c, options);
    Diags *read = diags_like(&c->arena, c->env.diags);
    diags_append(read, c->env.diags);
    Results r = compile_within_limit(c, options, read);
    if (r.model && r.diags == c->env.diags) model_drop_followers(&c->env, r.model);
    c->env.memo = NULL;
    lints_decide(&c->env, r.model, r.diags, loader_trees(&c->loader), options->strictness, r.complete);
    finish_findings(c, r.diags, options);
    want_texts(r.diags, c->env.sources);
    c->results = any_lost(c) ? report_lost(c, read, r.model) : r;
    if (c->loader.failed) return COMPILE_IO;
    return diags_count(c->results.diags, SEVERITY_ERROR) ? COMPILE_ERRORS : COMPILE_OK;
}

Diags *compilation_stopped(Compilation *c)
{
    if (!work_forgive(&c->memory.work)) return NULL;
    Diags *diags = diags_like(&c->arena, c->results.diags);
    report_work(&c->memory.work, diags);
    want_texts(diags, c->env.sources);
    diags_append(c->results.diags, diags);
    return diags;
}
