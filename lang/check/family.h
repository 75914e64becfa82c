/* Families: one declaration, a table or a figure for each of some members. */
#ifndef BUDGET_CHECK_FAMILY_H
#define BUDGET_CHECK_FAMILY_H

#include "lang/model/model.h"

/* "sources(special)": which item of a family, or of a place in a document. */
Str family_id(Env *env, const Model *model, Name name, const MemberId *members, uint32_t count);
/* "Sources: Special fund" in English, the label first in Chinese. */
Str family_title(Env *env, const Model *model, Str title, const MemberId *members, uint32_t count);
/* The declaration, as it counts after overrides and drops; NULL = there is none. */
const TableDecl *family_table(const Model *model, Name table);
const FigureDecl *family_figure(const Model *model, Name figure);
/* The symbol of the id that `name(of)` means, where `each` is what its declaration is for (NULL =
 * it is no family); without coordinates that of the name itself. 0 after a diagnostic. */
Symbol family_symbol(Env *env, const Model *model, Name name, const Selection *each, Coords of);

#endif
