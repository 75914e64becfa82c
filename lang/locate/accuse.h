/* Findings that explain the broken relations, before all others: one for each group, then one for
 * each fault. The broken relations that a named figure explains are shortened. */
#ifndef BUDGET_LOCATE_ACCUSE_H
#define BUDGET_LOCATE_ACCUSE_H

#include "lang/locate/culprits.h"
#include "lang/locate/doubled_line.h"
#include "lang/locate/groups.h"
#include "lang/locate/missing_line.h"

void accuse(const Incidence *incidence, const Groups *groups, const Solution *solution,
            const Culprits *culprits);
void accuse_line(const Incidence *incidence, const MissingLine *line);

#endif
