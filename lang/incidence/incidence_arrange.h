/* The second half of building an incidence. Internal to lang/review. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_ARRANGE_H
#define BUDGET_INCIDENCE_INCIDENCE_ARRANGE_H

#include "lang/incidence/incidence.h"

/* From entries by relation (ranges are in the relations) over `columns` columns, some of them
 * equal: merges those, and fills in->columns, by_relation and by_column; sorts the figures. */
void incidence_arrange(Incidence *in, uint32_t columns, const IncidenceEntry *entries,
                       uint32_t count);

#endif
