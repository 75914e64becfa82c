/* Which figure is wrong, in order of likelihood: what solve() found, weighed with the patterns of
 * mistakes and with what stands beside a figure. */
#ifndef BUDGET_LOCATE_CULPRITS_H
#define BUDGET_LOCATE_CULPRITS_H

#include "lang/locate/patterns.h"
#include "lang/locate/solve.h"

enum {
    SUSPECT_BASE = 50,  /* points of a figure whose change is possible; a pattern adds up to 40 */
    SUSPECT_TIE = 5,    /* who has at most so much less than the first is tied with it */
    SUSPECT_LEAST = 45, /* who has less is not accused */
    SUSPECTS_WEIGHED = 2000 /* of one fault; of more, only their number is known */
};

typedef struct Suspect {
    uint32_t figure;
    Number value;    /* that it should have */
    bool determined; /* no other would do, or a slip explains this one */
    bool copied;     /* it is stated, too, and what is stated would have to change with it */
    bool bounded;    /* every value between these would do */
    Number lo, hi;
    bool tied; /* with the first one, or it is the first one of several */
    Pattern pattern;
    uint32_t score; /* 0 … 90 */
    uint32_t other; /* figure that the pattern speaks of; NONE */
} Suspect;

typedef struct Culprit {
    const Fault *fault;
    VEC(Suspect) suspects; /* best first */
    bool plausible;        /* the first suspect of each fault of its group has SUSPECT_LEAST */
    bool paired;           /* with another group's: two of their suspects, which are close to each
                            * other, exchanged their amounts */
    uint32_t count;        /* of suspects, also those that were not weighed */
    uint32_t tied; /* suspects that are tied with the first, and the first; 1 = a clear one, 0 only
                    * without suspects, which is never plausible */
} Culprit;

typedef struct Culprits {
    VEC(Culprit) items; /* those of a group stand together */
} Culprits;

Culprits *culprits_rank(Incidence *incidence, const Solution *solution);

#endif
