/* Numbers that what is kept is found by (lang/base/memo.h): two compilations of which the same
 * number follows have the same there, so that what follows from it need not be found again. */
#ifndef BUDGET_MODEL_PRINTS_H
#define BUDGET_MODEL_PRINTS_H

#include "lang/model/model.h"

/* Fills, before members are in order, which follows from them: the number of what rows of facts are
 * read by (names, units, members, ledgers), if trees are kept; the number of the members, with all
 * that is known of them, and that of all that is declared, but for facts, and for what is made of
 * them: tables, figures, documents, relations, stated figures. The last two are 0 if nothing is to
 * be kept. */
void model_print(Env *env, Model *model, Trees trees);
/* Of the members, for something that follows from them alone; 0 if nothing is to be kept. */
uint64_t model_members_print(const Model *model, Str what);
/* Of the members and the facts of a ledger, wherever they are written; 0 if nothing is to be kept.
 */
uint64_t model_ledger_print(const Model *model, const Ledger *ledger);
/* Of all that is declared, and of a statement that is not among that: a table or a relation, with
 * what others have added to it; 0 if nothing is to be kept. */
uint64_t model_statement_print(Env *env, const Model *model, const Statement *statement);

#endif
