/* Makes the workings of a report (lang/report/workings.h). The pipeline calls it. */
#ifndef BUDGET_TRACE_WORKINGS_H
#define BUDGET_TRACE_WORKINGS_H

#include "lang/report/workings.h"
#include "lang/trace/input.h"

/* Tries all relations again; reports nothing. Linear in the facts, the cells, the relations, and
 * the sums that these read. The waivers are quiet ones; `comparisons` are of the stated figures,
 * with the sources of their cells; `records` say how everything came out. */
Workings *workings_build(const TraceInput *input, Waivers *waivers,
                         const StatedComparisons *comparisons, const RelationRecords *records);

#endif
