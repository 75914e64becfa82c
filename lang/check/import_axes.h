/* What another budget offers to one that imports it. */
#ifndef BUDGET_CHECK_IMPORT_AXES_H
#define BUDGET_CHECK_IMPORT_AXES_H

#include "lang/model/model.h"

/* [LedgerId]: the dimensions that a ledger can be read by in one way. */
const ImportAxes *import_axes(Env *env, const Model *model);

#endif
