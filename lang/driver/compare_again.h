/* Comparing stated figures once more, to learn what each of them reads. */
#ifndef BUDGET_DRIVER_COMPARE_AGAIN_H
#define BUDGET_DRIVER_COMPARE_AGAIN_H

#include "lang/driver/compilation.h"

/* Has the report what comparisons are kept with? A cell that is kept back has no source. */
bool compared_with_sources(const Results *r);
/* With a report that has its sources. Nothing is reported or recorded again: `quiet` and `waivers`
 * keep what would be. `r`: its report is built. */
StatedComparisons *compare_stated_again(Compilation *c, const Results *r, Env *quiet,
                                        Waivers *waivers);
/* What each relation and stated figure reads. `r`: its relations were tried and its report is built.
 */
Incidence *incidence_of(Compilation *c, const Results *r);

#endif
