/* Table families: one declaration, a table for each of some members. */
#ifndef BUDGET_CHECK_FAMILY_H
#define BUDGET_CHECK_FAMILY_H

#include "lang/model/model.h"

/* "sources(special)": which table of a family, or of a place in a document. */
Str family_id(Env *env, const Model *model, Name table, const MemberId *members, uint32_t count);
/* The declaration, as it counts after overrides and drops; NULL = there is none. */
const TableDecl *family_find(const Model *model, Name table);
/* The symbol of the id that `table(of)` means; without coordinates that of the table itself. 0
 * after a diagnostic. */
Symbol family_symbol(Env *env, const Model *model, Name table, Coords of);

#endif
