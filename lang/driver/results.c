#include "lang/driver/results.h"

#include <stdlib.h>

#include "lang/audit/make.h"
#include "lang/diff/find.h"
#include "lang/driver/canonical.h"
#include "lang/driver/compare_again.h"
#include "lang/driver/compilation.h"
#include "lang/driver/edition.h"
#include "lang/incidence/incidence_dump.h"
#include "lang/report/dump.h"
#include "lang/syntax/dump.h"
#include "lang/syntax/format.h"
#include "lang/trace/workings.h"

Diags *compilation_diags(Compilation *c)
{
    return c->results.diags;
}

const Sources *compilation_sources(const Compilation *c)
{
    return c->env.sources;
}

const Report *compilation_report(const Compilation *c)
{
    return c->results.report;
}

Arena *compilation_arena(Compilation *c)
{
    return &c->arena;
}

Str compilation_rounded_off(Compilation *c)
{
    const RoundedOff *largest = &c->results.counts.largest;
    if (!largest->allowed.den) return STR("");
    return rounded_off_text(&c->env, c->results.model, largest);
}

RelationCounts compilation_counts(const Compilation *c)
{
    return c->results.counts;
}

static TraceInput trace_input(Compilation *c)
{
    return (TraceInput){&c->env, c->results.model, c->results.plans.relations,
                        c->results.plans.values, c->results.report};
}

Trace compilation_trace(Compilation *c, Str target)
{
    TraceInput input = trace_input(c);
    return trace_find(&input, target);
}

const Origins *compilation_origins(Compilation *c)
{
    Results *r = &c->results;
    TraceInput input = trace_input(c);
    if (!r->report->origins) r->report->origins = origins_build(&input, r->records);
    return r->report->origins;
}

const Workings *compilation_workings(Compilation *c)
{
    Results *r = &c->results;
    TraceInput input = trace_input(c);
    if (!r->tried || !r->report) return NULL;
    if (r->report->workings) return r->report->workings;
    Env quiet = env_quiet(&c->env);
    Waivers waivers = waivers_quiet(r->plans.waivers, &quiet);
    const StatedComparisons *comparisons = compare_stated_again(c, r, &quiet, &waivers);
    r->report->workings = workings_build(&input, &waivers, comparisons, r->records);
    return r->report->workings;
}

void compilation_provenance(Compilation *c, const ReportTable *table, Sink *sink)
{
    const Origins *origins = compilation_origins(c);
    if (!c->provenance) c->provenance = provenance_new(&c->arena, origins);
    provenance_write(c->provenance, &c->arena, table,
                     &origins->tables[table - c->results.report->tables.items], sink);
}

const Incidence *compilation_incidence(Compilation *c)
{
    if (c->results.tried && c->results.report && !c->incidence)
        c->incidence = incidence_of(c, &c->results);
    return c->incidence;
}

Audit compilation_audit(Compilation *c)
{
    return audit_make(compilation_incidence(c), &c->results.untried);
}

static DiffInput diff_input(Compilation *c)
{
    DiffInput input = {.env = &c->env,
                       .model = c->results.model,
                       .relations = c->results.plans.relations,
                       .report = c->results.report,
                       .counts = c->results.counts,
                       .tried = c->results.tried,
                       .diags = c->results.diags,
                       .sources = c->env.sources};
    input.record_count = compilation_records(c, &input.records);
    return input;
}

Diff compilation_diff(Compilation *before, Compilation *after, Arena *arena, DiffOptions options)
{
    DiffInput old = diff_input(before), new = diff_input(after);
    return diff_find(arena, &old, &new, options);
}

uint32_t compilation_records(const Compilation *c, const RelationRecord **items)
{
    const RelationRecords *records = c->results.records;
    *items = records ? records->items.items : NULL;
    return records ? records->items.len : 0;
}

bool compilation_tried(const Compilation *c)
{
    return c->results.tried;
}

uint32_t compilation_files(const Compilation *c, const Str **paths)
{
    *paths = c->loader.paths.items;
    return c->loader.paths.len;
}

/* To parse a file once more. */
static ParseInput file_again(Compilation *c, uint32_t file)
{
    return (ParseInput){.arena = &c->arena,
                        .names = c->env.names,
                        .sources = c->env.sources,
                        .diags = diags_new(&c->arena),
                        .file = c->loader.trees.items[file]->file};
}

static void dump_tokens(Compilation *c, Sink *sink)
{
    for (uint32_t i = 0; i < c->loader.trees.len; i++) {
        ParseInput input = file_again(c, i);
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
    } else if (str_equal(what, STR("model")) && c->results.model) {
        model_dump(&c->env, c->results.model, sink);
    } else if (str_equal(what, STR("report")) && c->results.report) {
        report_dump(c->results.report, sink);
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

/* ---- formatting ---- */

void compilation_print(Compilation *c, Sink *sink)
{
    for (uint32_t i = 0; i < c->loader.trees.len; i++) {
        ParseInput input = file_again(c, i);
        Tokens tokens = {0};
        input.tokens = &tokens;
        const Tree *tree = parse_file(&input);
        if (diags_count(input.diags, SEVERITY_ERROR)) continue;
        sink_str(sink, format_text(&c->arena, c->env.sources, tree, &tokens, KEYWORDS_ENGLISH));
    }
}

bool compilation_format(Compilation *c, FormatKeywords keywords, Str *before, Str *after)
{
    const Source *source = source_get(c->env.sources, 0);
    Tokens *tokens = &c->loader.tokens; /* good for once */
    *before = source_with_mark(&c->arena, source, source->text);
    if (tokens->list.len)
        return canonical_tree(&c->arena, c->env.names, c->env.sources, c->loader.trees.items[0],
                              tokens, keywords, after);
    return canonical_text(&c->arena, c->env.names, c->env.sources, 0, keywords, after);
}

bool compilation_is_older(const Compilation *c)
{
    if (!c->loader.trees.len || c->foreign) return false;
    const Tree *tree = c->loader.trees.items[0];
    if (edition_of_file(&c->env, tree).len) return false;
    return diags_count(c->env.diags, SEVERITY_ERROR) || edition_has_old_settings(&c->env, tree);
}

bool compilation_migrate(Compilation *c, Str *before, Str *after)
{
    const Source *source = source_get(c->env.sources, 0);
    Str text = edition_written(&c->env, c->loader.trees.items[0]);
    FileId file;
    *before = source_with_mark(&c->arena, source, source->text);
    return source_add(c->env.sources, STR("<migrated>"), text, &file) &&
           canonical_migrated(&c->arena, c->env.names, c->env.sources, file,
                              c->older, after);
}

/* ---- names ---- */

bool compilation_search(Compilation *c, SymbolSearch *search)
{
    c->trees = loader_trees(&c->loader);
    *search = (SymbolSearch){.env = &c->env, .model = c->results.model, .trees = &c->trees};
    return c->results.model != NULL;
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
    if (!c->results.model) return 0;
    for (uint32_t i = 0; i < c->results.model->tables.len; i++)
        list(c, &all, N_("table"), c->results.model->tables.items[i]->table.name,
             c->results.model->tables.items[i]->table.title.value);
    for (uint32_t i = 0; i < c->results.model->figures.len; i++)
        list(c, &all, N_("figure"), c->results.model->figures.items[i]->figure.name,
             c->results.model->figures.items[i]->figure.title.value);
    for (uint32_t i = 0; i < c->results.model->documents.len; i++)
        list(c, &all, N_("document"), c->results.model->documents.items[i]->document.name,
             c->results.model->documents.items[i]->document.title.value);
    for (uint32_t i = 0; i < c->results.model->invariants.len; i++)
        list(c, &all, N_("invariant"), c->results.model->invariants.items[i]->invariant.name,
             c->results.model->invariants.items[i]->invariant.label.value);
    for (uint32_t i = 0; i < c->results.model->measures.len; i++)
        list(c, &all, N_("measure"), c->results.model->measures.items[i].decl->name,
             c->results.model->measures.items[i].decl->label.value);
    for (uint32_t i = 0; i < c->results.model->ledgers.len; i++)
        list(c, &all, N_("ledger"), c->results.model->ledgers.items[i].name,
             c->results.model->ledgers.items[i].label);
    if (all.len) qsort(all.items, all.len, sizeof *all.items, compare_listings);
    *items = all.items;
    return all.len;
}
