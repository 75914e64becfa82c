/* What reads a figure: relations and sums; and how facts, rows, columns and cells are called. */
#ifndef BUDGET_TRACE_READS_H
#define BUDGET_TRACE_READS_H

#include "lang/check/fact_index.h"
#include "lang/report/origins.h"
#include "lang/trace/input.h"

typedef struct Guard {  /* one instance of a relation, or a stated value */
    const Check *check; /* NULL = a stated value */
    const StatedValue *value;
    Evaluator evaluator;
} Guard;
typedef void GuardVisit(void *context, Guard *guard);
/* All that are tried. ledgers: [LedgerId], relations that read none of these are passed over; NULL =
 * none is. */
void guards_visit(const TraceInput *input, const bool *ledgers, GuardVisit *visit, void *context);
TraceRelation guard_relation(const TraceInput *input, const Guard *guard);
/* Does it compare amounts that are not published? */
bool guard_exposes(const Guard *guard);
/* Plan i of what a guard compares; NULL after the last. */
const Plan *guard_plan(const Guard *guard, uint32_t i);

/* {0} for nowhere. */
OriginPlace trace_place(const Sources *sources, Span span);
TraceFact trace_fact(const TraceInput *input, const Ledger *ledger, uint32_t fact);
/* What else says something about the indicator of a cell: other places with the same name. */
void indicator_relations(const TraceInput *input, const IndicatorRow *row, Trace *trace);

/* Its texts; if it has none, its number. row: from 0. */
Str trace_row_title(Arena *arena, const Report *report, const ReportTable *table, uint32_t row);
/* "row 3", in the language of the report. */
Str trace_row_number(Arena *arena, const Report *report, uint32_t row);
/* From heading `from` on, joined by " / ". */
Str trace_column_title(Arena *arena, const ReportColumn *column, uint32_t from);
Str trace_cell_value(Arena *arena, const Cell *cell);

#endif
