/* Whatever a budget replaces, drops, tolerates or silences, each with its reason. */
#ifndef BUDGET_MODEL_SILENCES_H
#define BUDGET_MODEL_SILENCES_H

#include "lang/model/model.h"

/* In the order of the files, whether or not a nearer change takes its place. */
Silences model_silences(Env *env, Trees trees);

#endif
