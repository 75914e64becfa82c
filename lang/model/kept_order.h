/* The order of members, as the last compilation found it (lang/base/memo.h): it follows from the
 * number of the members. Internal to lang/model. */
#ifndef BUDGET_MODEL_KEPT_ORDER_H
#define BUDGET_MODEL_KEPT_ORDER_H

#include "lang/model/model.h"

/* Gives all members and dimensions what model_order() gave them. False if that is not known. */
bool kept_order_take(Env *env, Model *model);
/* Keeps it: nothing was found on the way. work: what it cost. */
void kept_order_put(Env *env, const Model *model, uint64_t work);

#endif
