/* Finding what a trace speaks of. The pipeline calls it; its results are in lang/trace/trace.h. */
#ifndef BUDGET_TRACE_FIND_H
#define BUDGET_TRACE_FIND_H

#include "lang/report/origins.h"
#include "lang/trace/input.h"

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

#endif
