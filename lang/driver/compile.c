#include "lang/driver/compile.h"

#include <stdlib.h>

#include "lang/audit/make.h"
#include "lang/check/indicators.h"
#include "lang/diff/find.h"
#include "lang/driver/canonical.h"
#include "lang/driver/load.h"
#include "lang/incidence/incidence_dump.h"
#include "lang/lint/lint.h"
#include "lang/locate/accuse.h"
#include "lang/report/documents.h"
#include "lang/report/dump.h"
#include "lang/report/figures.h"
#include "lang/report/relation_table.h"
#include "lang/report/tables.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/print.h"
#include "lang/trace/find.h"

typedef struct Plans {
    Planner *planner;
    Waivers *waivers;
    Relations *relations;
    Tables *tables;
    Figures *figures;
    Documents *documents;
    StatedValues *values;
} Plans;

struct Compilation {
    Memory memory;
    Arena arena;
    Jobs jobs;
    void (*begins)(const char *step);
    Env env;
    Diags *read; /* what of them was found when all files were read */
    Loader loader;
    const Model *model; /* NULL before it is built */
    Report *report;
    RelationCounts counts;
    RelationRecords records;
    Plans plans;
    Provenance *provenance; /* NULL until asked for */
    Incidence *incidence;   /* NULL until asked for */
    bool tried;             /* relations and stated figures */
    bool complete;          /* lints were looked for */
};

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
    if (c->env.sources) source_map_free(c->env.sources);
    arena_free(&c->arena);
    free(c);
}

static void begin(const Compilation *c, const char *step)
{
    if (c->begins) c->begins(diags_text(c->env.diags, step));
}

/* Everything that reads facts is planned first, so that one pass over them fills all sums. */
static Plans plan_all(Compilation *c)
{
    Planner *planner = arena_new(&c->arena, Planner);
    *planner = planner_new(&c->env, c->model);
    Plans plans = {.planner = planner, .waivers = waivers_new(&c->env, c->model)};
    plans.relations = relations_plan(planner, plans.waivers);
    plans.tables = tables_plan(planner, plans.waivers);
    plans.figures = figures_plan(planner);
    plans.documents = documents_plan(planner);
    plans.values = stated_plan(planner, plans.waivers);
    plan_unused_measures(planner);
    begin(c, N_("adding up"));
    cubes_fill(planner->cubes);
    return plans;
}

/* Everything is tried once more, and nothing reported or recorded again. */
static Incidence *build_incidence(Compilation *c, bool phantoms)
{
    RelationCounts counts = {0};
    Diags *diags = c->env.diags;
    RelationRecords *records = c->plans.waivers->records;
    bool sources = c->plans.tables->sources;
    c->env.diags = diags_new(&c->arena);
    c->plans.waivers->records = NULL;
    c->plans.tables->sources = true;
    c->plans.values->comparisons = arena_new(&c->arena, StatedComparisons);
    stated_check(c->plans.planner, c->plans.values, tables_build(c->plans.tables), c->plans.waivers,
                 &c->loader.reader, &counts);
    Incidence *incidence = incidence_build(c->plans.relations, c->plans.waivers,
                                           c->plans.values->comparisons, phantoms);
    c->plans.values->comparisons = NULL;
    c->plans.tables->sources = sources;
    c->plans.waivers->records = records;
    c->env.diags = diags;
    return incidence;
}

/* Who is to blame? Asked only when something is broken: a clean budget pays nothing for it. */
static void find_culprits(Compilation *c)
{
    Incidence *incidence = build_incidence(c, true);
    MissingLine line = missing_line_find(incidence);
    if (line.found) {
        accuse_line(incidence, &line);
    } else {
        const Solution *solution = solve(incidence, SOLVE_STEPS);
        accuse(incidence, solution, culprits_rank(incidence, solution));
    }
    incidence_forget_phantoms(incidence);
}

static void check_and_report(Compilation *c, const CompileOptions *options)
{
    c->tried = diags_count(c->env.diags, SEVERITY_ERROR) == 0;
    Plans plans = c->plans = plan_all(c);
    plans.tables->sources = options->sources;
    bool sound = diags_count(c->env.diags, SEVERITY_ERROR) == 0;
    plans.tables->judge = sound;
    if (options->records) plans.waivers->records = &c->records;
    if (c->tried) {
        begin(c, N_("trying relations"));
        relations_try(plans.relations, plans.waivers);
        indicators_check(&c->env, c->model, plans.waivers, &plans.relations->counts);
        c->counts = plans.relations->counts;
    }
    if (options->last_stage < STAGE_REPORT) return;
    begin(c, N_("building tables"));
    bool relations = plans.documents->lists_relations;
    if (relations && c->tried) plans.tables->relations = plans.relations;
    c->report = tables_build(plans.tables);
    if (relations) relation_table_build(plans.relations, &c->report->relations);
    figures_build(plans.figures, plans.relations, options->figure_limit, c->report);
    if (options->dependencies) figures_add_dependencies(&c->env, c->model, c->report);
    documents_build(plans.documents, c->report, sound);
    if (!c->tried) return;
    begin(c, N_("comparing stated figures"));
    stated_check(plans.planner, plans.values, c->report, plans.waivers, &c->loader.reader,
                 &c->counts);
    waivers_finish(plans.waivers);
    c->report->counts = c->counts;
    if (c->counts.broken) {
        begin(c, N_("looking for the wrong figure"));
        find_culprits(c);
    }
    if (!sound) return;
    lints_of_model(&c->env, c->model);
    lints_of_labels(&c->env, c->model);
    lints_of_report(&c->env, c->model, c->report);
    c->complete = true;
}

/* Some text was wanted again and is not what it was. */
static bool any_lost(const Compilation *c)
{
    for (FileId file = 0; file < source_count(c->env.sources); file++)
        if (source_lost(c->env.sources, file)) return true;
    return false;
}

/* What was found out since the files were read may be wrong, and nothing of it is said. */
static void give_up(Compilation *c)
{
    c->env.diags = c->loader.diags = c->read;
    c->report = NULL;
    c->counts = (RelationCounts){0};
    c->records = (RelationRecords){0};
    c->tried = c->complete = false;
    for (FileId file = 0; file < source_count(c->env.sources); file++) {
        const char *error = source_lost(c->env.sources, file);
        Str path = source_get(c->env.sources, file)->path;
        if (error) loader_cannot_read(&c->loader, path, (Span){0, 0}, error);
    }
}

static void run(Compilation *c, const CompileOptions *options)
{
    c->env.arena = &c->arena;
    c->env.jobs = &c->jobs;
    c->env.names = intern_new(&c->arena, (uint64_t)(uintptr_t)c ^ (uint64_t)(uintptr_t)&options);
    c->env.sources = source_map_new(&c->arena);
    c->env.diags = diags_new(&c->arena);
    diags_set_catalogue(c->env.diags, options->catalogue);
    loader_init(&c->loader, &c->arena, c->env.names, c->env.sources, c->env.diags, &c->jobs,
                options);
    begin(c, N_("reading files"));
    loader_read_all(&c->loader);
    c->read = diags_like(&c->arena, c->env.diags);
    diags_append(c->read, c->env.diags);
    if (c->loader.incomplete || options->last_stage == STAGE_PARSE) return;
    Trees trees = {c->loader.trees.items, c->loader.trees.len};
    begin(c, N_("collecting facts"));
    c->model = model_build(&c->env, trees, &c->loader.reader);
    if (options->last_stage >= STAGE_CHECK && !any_lost(c)) check_and_report(c, options);
}

static void want_text(const Compilation *c, Span span)
{
    if (span.hi) source_want(c->env.sources, span.lo);
}

/* What findings point at must be there to be shown. */
static void want_texts(const Compilation *c)
{
    Diag *const *items;
    uint32_t count = diags_added(c->env.diags, &items);
    for (uint32_t i = 0; i < count; i++) {
        const Diag *diag = items[i];
        want_text(c, diag->span);
        for (uint32_t k = 0; k < diag->label_count; k++) want_text(c, diag->labels[k].span);
        for (const DiagNote *n = diag->notes; n; n = n->next) want_text(c, n->span);
    }
}

CompileStatus compile(Compilation *c, const CompileOptions *options)
{
    c->memory.fail_after = options->fail_after;
    c->begins = options->begins;
    c->jobs.threads = options->fail_after ? 1 : options->jobs;
    if (setjmp(c->memory.on_failure)) {
        loader_close(&c->loader);
        return COMPILE_NO_MEMORY;
    }
    run(c, options);
    Trees trees = {c->loader.trees.items, c->loader.trees.len};
    lints_decide(&c->env, c->model, c->env.diags, trees, options->strictness, c->complete);
    want_texts(c);
    if (any_lost(c)) give_up(c);
    if (c->loader.failed) return COMPILE_IO;
    return diags_count(c->env.diags, SEVERITY_ERROR) ? COMPILE_ERRORS : COMPILE_OK;
}

/* ---- what came of it ---- */

Diags *compilation_diags(Compilation *c)
{
    return c->env.diags;
}

const Sources *compilation_sources(const Compilation *c)
{
    return c->env.sources;
}

const Report *compilation_report(const Compilation *c)
{
    return c->report;
}

Arena *compilation_arena(Compilation *c)
{
    return &c->arena;
}

RelationCounts compilation_counts(const Compilation *c)
{
    return c->counts;
}

static TraceInput trace_input(Compilation *c)
{
    return (TraceInput){&c->env, c->model, c->plans.relations, c->plans.values, c->report};
}

Trace compilation_trace(Compilation *c, Str target)
{
    TraceInput input = trace_input(c);
    return trace_find(&input, target);
}

const Origins *compilation_origins(Compilation *c)
{
    TraceInput input = trace_input(c);
    if (!c->report->origins) c->report->origins = origins_build(&input, &c->records);
    return c->report->origins;
}

void compilation_provenance(Compilation *c, const ReportTable *table, Sink *sink)
{
    const Origins *origins = compilation_origins(c);
    if (!c->provenance) c->provenance = provenance_new(&c->arena, origins);
    provenance_write(c->provenance, &c->arena, table,
                     &origins->tables[table - c->report->tables.items], sink);
}

const Incidence *compilation_incidence(Compilation *c)
{
    if (c->tried && c->report && !c->incidence) c->incidence = build_incidence(c, false);
    return c->incidence;
}

Audit compilation_audit(Compilation *c)
{
    return audit_make(compilation_incidence(c));
}

static DiffInput diff_input(Compilation *c)
{
    return (DiffInput){.env = &c->env,
                       .model = c->model,
                       .relations = c->plans.relations,
                       .report = c->report,
                       .records = c->records.items.items,
                       .record_count = c->records.items.len,
                       .counts = c->counts,
                       .tried = c->tried,
                       .diags = c->env.diags,
                       .sources = c->env.sources};
}

Diff compilation_diff(Compilation *before, Compilation *after, Arena *arena, DiffOptions options)
{
    DiffInput old = diff_input(before), new = diff_input(after);
    return diff_find(arena, &old, &new, options);
}

uint32_t compilation_records(const Compilation *c, const RelationRecord **items)
{
    *items = c->records.items.items;
    return c->records.items.len;
}

bool compilation_tried(const Compilation *c)
{
    return c->tried;
}

uint32_t compilation_files(const Compilation *c, const Str **paths)
{
    *paths = c->loader.paths.items;
    return c->loader.paths.len;
}

static void dump_tokens(Compilation *c, Sink *sink)
{
    for (uint32_t i = 0; i < c->loader.trees.len; i++) {
        ParseInput input = {.arena = &c->arena,
                            .names = c->env.names,
                            .sources = c->env.sources,
                            .diags = diags_new(&c->arena),
                            .file = c->loader.trees.items[i]->file};
        parse_dump_tokens(&input, sink);
    }
}

bool compilation_dump(Compilation *c, Str what, Sink *sink)
{
    if (str_equal(what, STR("tokens"))) {
        dump_tokens(c, sink);
    } else if (str_equal(what, STR("ast"))) {
        for (uint32_t i = 0; i < c->loader.trees.len; i++)
            tree_dump(&c->arena, c->loader.trees.items[i], c->env.names, c->env.sources, sink);
    } else if (str_equal(what, STR("model")) && c->model) {
        model_dump(&c->env, c->model, sink);
    } else if (str_equal(what, STR("report")) && c->report) {
        report_dump(c->report, sink);
    } else if (str_equal(what, STR("incidence")) && compilation_incidence(c)) {
        incidence_dump(c->incidence, sink);
    } else {
        return false;
    }
    return true;
}

bool compilation_has_header(const Compilation *c)
{
    for (uint32_t i = 0; i < c->loader.trees.len; i++)
        for (uint32_t k = 0; k < c->loader.trees.items[i]->statements.len; k++)
            if (c->loader.trees.items[i]->statements.items[k]->kind == STATEMENT_BUDGET)
                return true;
    return false;
}

void compilation_print(Compilation *c, Sink *sink)
{
    for (uint32_t i = 0; i < c->loader.trees.len; i++)
        tree_print(&c->arena, c->loader.trees.items[i], c->env.names, c->env.sources, sink);
}

/* ---- formatting ---- */

bool compilation_format(Compilation *c, FormatKeywords keywords, Str *before, Str *after)
{
    *before = source_get(c->env.sources, 0)->text;
    return canonical_text(&c->arena, c->env.names, c->env.sources, 0, keywords, after);
}

/* ---- listing ---- */

typedef VEC(Listing) Listings;

static void list(Compilation *c, Listings *into, const char *kind, Name name, Str label)
{
    *vec_push(&c->arena, into) =
        (Listing){kind, intern_text(c->env.names, name.symbol), label, name.span};
}

static int compare_listings(const void *a, const void *b)
{
    const Listing *x = a, *y = b;
    return (x->span.lo > y->span.lo) - (x->span.lo < y->span.lo);
}

uint32_t compilation_list(Compilation *c, const Listing **items)
{
    Listings all = {0};
    *items = NULL;
    if (!c->model) return 0;
    for (uint32_t i = 0; i < c->model->tables.len; i++)
        list(c, &all, N_("table"), c->model->tables.items[i]->table.name,
             c->model->tables.items[i]->table.title.value);
    for (uint32_t i = 0; i < c->model->figures.len; i++)
        list(c, &all, N_("figure"), c->model->figures.items[i]->figure.name,
             c->model->figures.items[i]->figure.title.value);
    for (uint32_t i = 0; i < c->model->documents.len; i++)
        list(c, &all, N_("document"), c->model->documents.items[i]->document.name,
             c->model->documents.items[i]->document.title.value);
    for (uint32_t i = 0; i < c->model->invariants.len; i++)
        list(c, &all, N_("invariant"), c->model->invariants.items[i]->invariant.name,
             c->model->invariants.items[i]->invariant.label.value);
    for (uint32_t i = 0; i < c->model->measures.len; i++)
        list(c, &all, N_("measure"), c->model->measures.items[i].decl->name,
             c->model->measures.items[i].decl->label.value);
    for (uint32_t i = 0; i < c->model->ledgers.len; i++)
        list(c, &all, N_("ledger"), c->model->ledgers.items[i].name,
             c->model->ledgers.items[i].label);
    if (all.len) qsort(all.items, all.len, sizeof *all.items, compare_listings);
    *items = all.items;
    return all.len;
}
