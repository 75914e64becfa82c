/* Facts that are not kept: while a large file is read, they go on in batches to what adds them up,
 * and their columns are used again. Where they turn out to be wanted after all (something is wrong
 * with them, or a relation is broken), everything is compiled again, and they are kept. */
#ifndef BUDGET_MODEL_DRAIN_H
#define BUDGET_MODEL_DRAIN_H

#include "lang/model/passes.h"

enum {
#ifdef BUDGET_HOSTILE
    DRAIN_BATCH = 1 << 6,
#else
    DRAIN_BATCH = 1 << 16, /* facts: what is done with them finds them in the cache */
#endif
};

/* Not where there are imports or confidential members, or balances: what a sum of these reads
 * depends on which of their facts there are. */
bool drain_allowed(const Model *model);
/* Where that is so, has facts of some ledgers drained: of those that have them from files alone,
 * which together are large, and of which nothing is asked but sums. file_bytes: [LedgerId]; 0 = it
 * has facts from elsewhere, or none. */
void drain_open(Env *env, Model *model, FactDrain *drain, const uint64_t *file_bytes);
void drain_take(Env *env, Ledger *ledger); /* all that is in the columns */
/* The same where that is a batch. */
static inline void drain_full(Env *env, Ledger *ledger)
{
    if (ledger->drained && ledger->facts.count >= DRAIN_BATCH) drain_take(env, ledger);
}
/* Takes what is left of all ledgers. */
void drain_close(Env *env, Model *model);

#endif
