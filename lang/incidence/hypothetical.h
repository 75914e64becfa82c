/* Lines that may be missing: where a broken relation finds no fact at all, it gets one to think
 * about, a dash that changes nothing. From there on it is a figure like the others, with a right
 * amount that follows from the relations. */
#ifndef BUDGET_INCIDENCE_HYPOTHETICAL_H
#define BUDGET_INCIDENCE_HYPOTHETICAL_H

#include "lang/incidence/incidence.h"

/* Of the first `broken` relations. */
HypotheticalFacts hypothetical_find(Env *env, const Model *model,
                                    const IncidenceRelation *relations, uint32_t broken);

#endif
