/* Lines that may be missing: where a broken relation finds no fact at all, it gets one to think
 * about, a dash that changes nothing. From there on it is a figure like the others, with a right
 * amount that follows from the relations. */
#ifndef BUDGET_INCIDENCE_PHANTOMS_H
#define BUDGET_INCIDENCE_PHANTOMS_H

#include "lang/incidence/incidence.h"

/* Of the first `broken` relations. Adds their facts to the ledgers of the model. */
Phantoms phantoms_add(Env *env, const Model *model, const IncidenceRelation *relations,
                      uint32_t broken);
/* Takes them out again. */
void phantoms_remove(const Model *model, const Phantoms *phantoms);

#endif
