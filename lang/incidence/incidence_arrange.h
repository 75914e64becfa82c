/* The second half of building an incidence. Internal to lang/incidence. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_ARRANGE_H
#define BUDGET_INCIDENCE_INCIDENCE_ARRANGE_H

#include "lang/incidence/incidence.h"

/* From entries by relation (ranges are in the relations) over `columns` columns, some of them
 * equal: merges those, and fills in->columns, by_relation and by_column; sorts the figures. Equal
 * are columns with the same entries, last decimals and shapes ([column], a hash of the sums of
 * relations that bend and read them; NULL = all alike). Returns the number of each column
 * after that. */
const uint32_t *incidence_arrange(Incidence *in, uint32_t columns, const IncidenceEntry *entries,
                                  uint32_t count, const uint64_t *shapes);

#endif
