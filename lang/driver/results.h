/* What came of a compilation: its findings, its report, and what can be asked of them. Everything
 * lives as long as the compilation. */
#ifndef BUDGET_DRIVER_RESULTS_H
#define BUDGET_DRIVER_RESULTS_H

#include "lang/audit/audit.h"
#include "lang/check/counts.h"
#include "lang/check/records.h"
#include "lang/diag/diag.h"
#include "lang/diff/diff.h"
#include "lang/driver/options.h"
#include "lang/report/origins.h"
#include "lang/report/report.h"
#include "lang/symbols/symbols.h"
#include "lang/syntax/keywords.h"
#include "lang/trace/trace.h"

typedef struct Compilation Compilation;

Diags *compilation_diags(Compilation *compilation);
const Sources *compilation_sources(const Compilation *compilation);
const Report *compilation_report(const Compilation *compilation); /* NULL before STAGE_REPORT */
/* Its memory->on_failure is stale once compile() has returned: a caller of one of the functions
 * below (they need memory) sets it again with setjmp, and asks compilation_stopped() there. */
Arena *compilation_arena(Compilation *compilation);

RelationCounts compilation_counts(const Compilation *compilation);
/* The largest residue of what holds only within rounding, beside its bound, as in "residue 0.23 of
 * 0.28 k"; "" if there is none. */
Str compilation_rounded_off(Compilation *compilation);
/* Where TABLE/ROW/COLUMN comes from, or where FILE:LINE goes; needs options.sources and a report.
 */
Trace compilation_trace(Compilation *compilation, Str target);
/* Where the cells of all tables come from; also in the report from then on. Needs
 * CompileOptions.sources, and CompileOptions.records for the states of relations. */
const Origins *compilation_origins(Compilation *compilation);
/* What figures and relations are made of (lang/report/workings.h); also in the report from then on.
 * Needs the same. NULL unless relations were tried and the report built. */
const Workings *compilation_workings(Compilation *compilation);
/* Where every cell of a table comes from, as JSON lines (docs/provenance.md); needs the same. */
void compilation_provenance(Compilation *compilation, const ReportTable *table, Sink *sink);
/* Which relations read which figure (lang/incidence/incidence.h); made when first asked for.
 * NULL unless relations were tried and the report built. */
typedef struct Incidence Incidence;
const Incidence *compilation_incidence(Compilation *compilation);
/* How well the relations guard the figures; only when compilation_incidence() returns one. */
Audit compilation_audit(Compilation *compilation);
/* What changed from one budget to another, both compiled to the end with options.sources and
 * options.records, with or without errors. Needs memory of both and of `arena`. */
Diff compilation_diff(Compilation *before, Compilation *after, Arena *arena, DiffOptions options);
/* How each relation came out, if options.records asked for it. Returns how many. */
uint32_t compilation_records(const Compilation *compilation, const RelationRecord **items);
/* False if errors in the text or the model came first: relations over incomplete facts would only
 * repeat them. */
bool compilation_tried(const Compilation *compilation);

/* Files that were read, for --deps: path as opened. Returns how many. */
uint32_t compilation_files(const Compilation *compilation, const Str **paths);

/* "tokens", "ast", "model", "report", "incidence": what each stage made. False if it was not
 * reached. */
bool compilation_dump(Compilation *compilation, Str what, Sink *sink);
/* Does any of the files begin a budget? A library does not. */
bool compilation_has_header(const Compilation *compilation);
/* Every file without syntax errors in its canonical layout, keywords in English. */
void compilation_print(Compilation *compilation, Sink *sink);

/* The text of the first file, and the same in the canonical layout; only after STAGE_PARSE without
 * errors. False if the result would not read as the same tree (a defect: use nothing of it). */
bool compilation_format(Compilation *compilation, FormatKeywords keywords, Str *before, Str *after);

/* After STAGE_PARSE: the first file names no edition, and cannot be read as one of the newest. */
bool compilation_is_older(const Compilation *compilation);
/* As compilation_format, but as the newest edition writes it, which the text then names. */
bool compilation_migrate(Compilation *compilation, Str *before, Str *after);

/* What a search for names needs. False without a model: then only the trees are there. */
bool compilation_search(Compilation *compilation, SymbolSearch *search);

typedef struct Listing {
    const char *kind; /* "table", "invariant", "measure", "ledger" */
    Str name, label;
    Span span;
} Listing;
uint32_t compilation_list(Compilation *compilation, const Listing **items); /* sorted by place */

#endif
