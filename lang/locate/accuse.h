/* Findings that name the culprits: one for each fault, before all others; the broken relations
 * behind it are shortened. */
#ifndef BUDGET_LOCATE_ACCUSE_H
#define BUDGET_LOCATE_ACCUSE_H

#include "lang/locate/culprits.h"
#include "lang/locate/doubled_line.h"
#include "lang/locate/missing_line.h"

void accuse(const Incidence *incidence, const Solution *solution, const Culprits *culprits);
void accuse_line(const Incidence *incidence, const MissingLine *line);

#endif
