/* The relations of the workings of a report. Internal to lang/trace. */
#ifndef BUDGET_TRACE_WORKINGS_RELATIONS_H
#define BUDGET_TRACE_WORKINGS_RELATIONS_H

#include "lang/trace/formulas.h"

typedef struct WorkingsInput {
    const TraceInput *in;
    FormulaMaker *maker;
    Waivers *waivers;
    const StatedComparisons *comparisons;
    const RelationRecords *records;
} WorkingsInput;

void workings_add_relations(const WorkingsInput *input);

#endif
