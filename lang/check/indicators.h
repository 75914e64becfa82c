/* Indicators: the same one given twice must say the same. */
#ifndef BUDGET_CHECK_INDICATORS_H
#define BUDGET_CHECK_INDICATORS_H

#include "lang/check/relations.h"

/* "90%以上", "≥ 90 %" and "不少于90%" become ">=90%"; "约120个" and "120个左右" become "~120个";
 * other text loses its blanks. */
Str indicator_canonical(Arena *arena, Str text);
/* The name without blanks: indicators that have the same one are the same. */
Str indicator_name(Arena *arena, Str name);
/* Returns how the comparisons came out; reports those that differ. */
RelationCounts indicators_check(Env *env, const Model *model, Waivers *waivers);

#endif
