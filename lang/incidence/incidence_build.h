/* Making an incidence; what it is and what can be asked of it is in lang/incidence/incidence.h. */
#ifndef BUDGET_INCIDENCE_INCIDENCE_BUILD_H
#define BUDGET_INCIDENCE_INCIDENCE_BUILD_H

#include "lang/incidence/incidence.h"

/* Tries all relations again; reports nothing. `comparisons` are of the stated figures, with the
 * sources of their cells. Lives in the arena of env. hypothetical: broken sums that are empty get a
 * fact that may be missing. */
Incidence *incidence_build(Env *env, const Relations *relations, Waivers *waivers,
                           const StatedComparisons *comparisons, bool hypothetical);

/* The same, with hypothetical facts, of the relations that came out as the verdicts say, as far as
 * it takes to see whether one figure alone explains all that is broken. It has the broken
 * relations, and all relations of the figures that these have in common; of other entered figures
 * only the columns are there, without figures and with some of their entries. NULL if the broken
 * relations have no figure in common, or if that is no question because rows are missing. */
enum { INCIDENCE_NEAR_BROKEN = 256 /* few figures are read by more */ };
Incidence *incidence_build_near(Env *env, const Relations *relations, const Verdicts *verdicts,
                                Waivers *waivers, const StatedComparisons *comparisons);

#endif
