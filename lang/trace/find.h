/* Finding what a trace speaks of. The pipeline calls it; its results are in lang/trace/trace.h. */
#ifndef BUDGET_TRACE_FIND_H
#define BUDGET_TRACE_FIND_H

#include "lang/incidence/fact_index.h"
#include "lang/report/origins.h"
#include "lang/report/tables.h"
#include "lang/trace/trace.h"

typedef struct TraceInput { /* of a compilation whose report was built with Tables.sources */
    Env *env;
    const Model *model;
    const Relations *relations;
    const StatedValues *values;
    const Report *report;
} TraceInput;

/* `target` is TABLE/ROW/COLUMN or FILE:LINE. */
Trace trace_find(const TraceInput *input, Str target);

/* Where the cells of all tables come from. Linear in the sums that they read and the facts in each.
 * `records` say how relations came out; without a record, a relation counts as held. */
const Origins *origins_build(const TraceInput *input, const RelationRecords *records);

/* Writes the origins of a table as JSON lines; docs/provenance.md describes them. */
typedef struct Provenance Provenance;
Provenance *provenance_new(Arena *arena, const Origins *origins);
void provenance_write(Provenance *provenance, Arena *arena, const ReportTable *table,
                      const OriginTable *origin, Sink *sink);

/* ---- shared by both ---- */

typedef struct Guard {  /* one instance of a relation, or a stated value */
    const Check *check; /* NULL = a stated value */
    const StatedValue *value;
    Evaluator evaluator;
} Guard;
typedef void GuardVisit(void *context, Guard *guard);
/* All that are tried. */
void guards_visit(const TraceInput *input, GuardVisit *visit, void *context);
TraceRelation guard_relation(const TraceInput *input, const Guard *guard);
/* Plan i of what a guard compares; NULL behind the last. */
const Plan *guard_plan(const Guard *guard, uint32_t i);

/* Calls visit for the sums of a plan, until it answers true; so does then this. */
typedef bool SumVisit(void *context, const Evaluator *evaluator, const Plan *sum);
bool sums_visit(const Evaluator *evaluator, const Plan *plan, SumVisit *visit, void *context);

TraceFact trace_fact(const TraceInput *input, const Ledger *ledger, uint32_t fact);
/* What else says something about the indicator of a cell: other places with the same name. */
void indicator_relations(const TraceInput *input, const IndicatorRow *row, Trace *trace);

Str trace_row_title(Arena *arena, const ReportRow *row, uint32_t columns);
/* From heading `from` on, joined by " / ". */
Str trace_column_title(Arena *arena, const ReportColumn *column, uint32_t from);
Str trace_cell_value(Arena *arena, const Cell *cell);

#endif
