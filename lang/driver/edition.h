/* Which edition of the language a file says that it is written in. */
#ifndef BUDGET_DRIVER_EDITION_H
#define BUDGET_DRIVER_EDITION_H

#include "lang/model/model.h"

/* Whatever else is found in a text of a newer edition may be no mistake there: false if a file
 * names one, and then env->diags is a new list that holds this finding alone (E0216). */
bool edition_is_known(Env *env, Trees trees);

/* Each file names one edition at most. */
void edition_check(Env *env, Trees trees);

/* The number, in the header or in a statement of its own; len 0 if the file names none. */
Atom edition_of_file(const Env *env, const Tree *tree);
/* Its header has a setting that is spelt as before some edition. */
bool edition_has_old_settings(const Env *env, const Tree *tree);
/* The text of a file that says that it is of the newest edition. */
Str edition_written(const Env *env, const Tree *tree);

#endif
