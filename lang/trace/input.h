/* What a trace reads of a compilation. */
#ifndef BUDGET_TRACE_INPUT_H
#define BUDGET_TRACE_INPUT_H

#include "lang/report/tables.h"
#include "lang/trace/trace.h"

typedef struct TraceInput { /* of a compilation whose report was built with Tables.sources */
    Env *env;
    const Model *model;
    const Relations *relations;
    const StatedValues *values;
    const Report *report;
} TraceInput;

#endif
