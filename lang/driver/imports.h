/* Budgets that others import: each is read once, compiled and checked by itself, and then read by
 * those that import it. */
#ifndef BUDGET_DRIVER_IMPORTS_H
#define BUDGET_DRIVER_IMPORTS_H

#include "lang/driver/load.h"

typedef struct Imported Imported;
typedef struct ImportedAs { /* by whoever imports it */
    const ImportDecl *decl;
    Imported *budget;
} ImportedAs;
typedef VEC(ImportedAs) ImportedBy;

struct Imported {
    Str real; /* its path without links */
    Loader loader;
    Env env;
    bool foreign;
    bool told; /* that it has errors, to the budget that asks */
    ImportedBy imports;
    const Model *model; /* NULL before it is built, or if it cannot be */
    const ImportAxes *axes;
};
typedef VEC(Imported *) AllImported; /* a budget comes after those that it imports */

/* Reads what these trees import, and what that imports. root: the real path of the first file, which
 * none of them may import. */
ImportedBy imports_read(Env *env, Loader *loader, AllImported *all, Str root);
/* What the model of whoever imports them needs. */
Imports imports_of(Env *env, const ImportedBy *imports);
/* Says of each that has errors that it has, once, where it is first imported. */
void imports_report(Env *env, const ImportedBy *imports);
/* Has each of them a model? */
bool imports_are_there(const ImportedBy *imports);
void imports_free(AllImported *all);

#endif
