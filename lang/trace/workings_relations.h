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

/* The formula of a cell's source; false if there is none. */
bool workings_of_source(FormulaMaker *maker, const CellSource *source, uint32_t *formula);
/* From the base of a unit to what is shown. */
bool workings_scale(const Model *model, UnitId unit, bool percent, Number *scale);

#endif
