/* A statement with what `extend` adds to it. */
#ifndef BUDGET_MODEL_EXTEND_H
#define BUDGET_MODEL_EXTEND_H

#include "lang/diag/env.h"
#include "lang/syntax/tree.h"

/* The statement itself if count is 0, else a copy. All are tables, measures or ledgers. */
const Statement *statement_extended(Env *env, const Statement *base,
                                    const Statement *const *extensions, uint32_t count);

#endif
