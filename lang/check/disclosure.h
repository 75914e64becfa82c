/* What published figures give away of confidential amounts (docs/meaning.md, 8). A reader is taken
 * to know every amount that is not confidential, so of a sum only its confidential amounts count:
 * it *exposes* them. A sum that exposes amounts of one thing alone gives it away. Sums that expose
 * several may give one away together, when one is taken from another; they are collected, and
 * looked at when everything that is published is known. */
#ifndef BUDGET_CHECK_DISCLOSURE_H
#define BUDGET_CHECK_DISCLOSURE_H

#include "lang/check/eval.h"

typedef enum Exposure {
    EXPOSES_NOTHING,
    EXPOSES_SEVERAL, /* some sum has amounts of several things, none those of one alone */
    EXPOSES_ONE      /* some sum has those of one alone */
} Exposure;

/* Of the sums that a value reads; conditions of selections do not count. */
Exposure exposure_of(const Evaluator *evaluator, const Plan *plan);
/* A place that does not depend on the frame, and is that of something confidential? */
bool place_is_confidential(const Model *model, const Region *region);
/* The same of a plan whatever is bound: does it name something confidential? */
bool plan_names_confidential(const Model *model, const Plan *plan);

typedef struct ExposedSum { /* that is published */
    LedgerId ledger;
    const int32_t *factors; /* [position in Ledger.confidential]: how often it has this fact */
    Span span;              /* where it is published */
} ExposedSum;

typedef struct Disclosure {
    Env *env;
    const Model *model;
    VEC(ExposedSum) sums; /* those that are the same once */
    Interner *seen;
} Disclosure;

/* NULL if nothing is confidential. */
Disclosure *disclosure_new(Env *env, const Model *model);
/* Something that reads the sums of a plan is published, unless it gives away something by itself.
 * disclosure NULL: its sums are not collected. */
Exposure disclosure_publish(Disclosure *disclosure, const Evaluator *evaluator, const Plan *plan,
                            Span span);
/* E0609: sums that together give away amounts of one thing. disclosure may be NULL. */
void disclosure_check(const Disclosure *disclosure);

#endif
