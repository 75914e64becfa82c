/* Which changed facts a sum reads. Internal to lang/diff. */
#ifndef BUDGET_DIFF_CAUSES_H
#define BUDGET_DIFF_CAUSES_H

#include "lang/diff/differ.h"

enum { CAUSE_MEMBER = 1u << 31, MOST_CAUSES = 16 };

typedef struct Cause {
    uint32_t what;  /* position in Diff.facts; with CAUSE_MEMBER, in Diff.members */
    uint32_t facts; /* how many facts of this sum it concerns */
} Cause;

typedef struct Causes { /* of one sum, or of one cell */
    VEC(Cause) items;   /* at most MOST_CAUSES */
    uint32_t more;      /* facts beyond */
    VEC(FactChange) facts; /* that they are about, at most MOST_CAUSES, without their amounts */
    bool facts_left_out;   /* there are more */
} Causes;

typedef struct CauseFinder CauseFinder;

CauseFinder *causes_new(Differ *differ, int side);
/* Adds what `plan` reads in the evaluator's frame. Linear in the plan, whatever the facts. */
void causes_add(CauseFinder *finder, const Evaluator *evaluator, const Plan *plan, Causes *into);
void causes_add_fact(CauseFinder *finder, const Ledger *ledger, uint32_t fact, Causes *into);

#endif
