/* What blocks of facts gave to the columns of their ledgers, for the next compilation of the same
 * trees: as long as everything that their rows are read by is the same, they give the same. Blocks
 * with findings are loaded again, so that these are made again. */
#ifndef BUDGET_MODEL_KEPT_FACTS_H
#define BUDGET_MODEL_KEPT_FACTS_H

#include "lang/model/model.h"

typedef struct KeptBlock {
    const Facts *block;
    FactColumns facts;
} KeptBlock;

/* Of one tree. Begins as {0} with an arena of its own, which kept_facts_free() frees. */
typedef struct KeptFacts {
    Arena arena;
    uint64_t context;      /* what they were read by */
    VEC(KeptBlock) blocks; /* in the order of the tree */
    uint32_t next;         /* that is asked for */
} KeptFacts;

void kept_facts_free(KeptFacts *kept);

/* The blocks of the tree are asked for from the first on. */
void kept_facts_begin(KeptFacts *kept, uint64_t context);
/* Adds what the block gave to the ledger. False if that is not known. */
bool kept_facts_take(Env *env, KeptFacts *kept, const Facts *block, Ledger *ledger);
/* Keeps what it gave: the facts of the ledger from there on. */
void kept_facts_put(KeptFacts *kept, const Facts *block, const Ledger *ledger, uint32_t from);

#endif
