/* Finding what a trace speaks of. The pipeline calls it; what it answers is lang/review/trace.h. */
#ifndef BUDGET_REVIEW_TRACE_FIND_H
#define BUDGET_REVIEW_TRACE_FIND_H

#include "lang/report/tables.h"
#include "lang/review/trace.h"

/* `report` was built with Tables.sources. `target` is TABLE/ROW/COLUMN or FILE:LINE. */
Trace trace_find(Model *model, const Relations *relations, const Report *report, Str target);

#endif
