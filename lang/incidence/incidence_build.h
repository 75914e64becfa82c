/* Making an incidence; what it is and what can be asked of it is in lang/incidence/incidence.h. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_BUILD_H
#define BUDGET_INCIDENCE_INCIDENCE_BUILD_H

#include "lang/incidence/incidence.h"

/* Tries all relations again; reports nothing. `comparisons` are of the stated figures, with the
 * sources of their cells. Lives in the arena of env. hypothetical: broken sums that are empty get a
 * fact that may be missing. */
Incidence *incidence_build(Env *env, const Relations *relations, Waivers *waivers,
                           const StatedComparisons *comparisons, bool hypothetical);

#endif
