/* Which edition of the language a budget says that it is written in. */
#ifndef BUDGET_DRIVER_EDITION_H
#define BUDGET_DRIVER_EDITION_H

#include "lang/model/model.h"

/* Whatever else is found in a text of a newer edition may be no mistake there: false if the header
 * names one, and then env->diags is a new list that holds this finding alone (E0216). */
bool edition_is_known(Env *env, Trees trees);

#endif
