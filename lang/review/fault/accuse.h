/* Findings that name the culprits: one for each fault, before all others; the broken relations
 * behind it are shortened. */
#ifndef BUDGET_REVIEW_ACCUSE_H
#define BUDGET_REVIEW_ACCUSE_H

#include "lang/review/fault/culprits.h"
#include "lang/review/fault/doubled_line.h"
#include "lang/review/fault/missing_line.h"

void accuse(const Incidence *incidence, const Solution *solution, const Culprits *culprits);
void accuse_line(const Incidence *incidence, const MissingLine *line);

#endif
