/* What a relation would come to with the facts of another member: of another year, or of another
 * column of amounts. */
#ifndef BUDGET_LOCATE_TWINS_H
#define BUDGET_LOCATE_TWINS_H

#include "lang/incidence/incidence.h"

typedef struct Twin { /* with these the relation would hold */
    LedgerId ledger;
    MemberId from, to;
} Twin;

typedef struct Twins Twins;
typedef void TwinVisit(void *context, const Twin *twin);

enum {
    TWIN_FACTS = 64,             /* of a relation; one with more is not looked at */
    TWIN_MEMBERS = 4,            /* that are tried, before the own one and after it */
    TWIN_STEPS = 4 * 1000 * 1000 /* facts that are looked up, at most */
};

Twins *twins_new(const Incidence *incidence);
/* Visits every ledger whose facts in a linear relation lie at one member of some dimension, and by
 * whose facts of another member instead the relation would hold. */
void twins_visit(Twins *twins, uint32_t relation, TwinVisit *visit, void *context);

#endif
