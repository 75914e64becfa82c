/* Requests about a name: what all of them begin with. */
#ifndef BUDGET_CLI_LSP_NAMES_H
#define BUDGET_CLI_LSP_NAMES_H

#include "cli/lsp/question.h"

/* Calls `answer` with what is known of the document; writes a result of null if nothing is, or if
 * that costs more than a check may. */
typedef void NameQuestionAnswer(NameQuestion *question);
void question_ask(Server *server, const JsonValue *params, Json *json, NameQuestionAnswer *answer);
/* The same, but nothing is written if nothing is known. The position may be where a range begins. */
void question_of(Server *server, const JsonValue *params, Json *json, NameQuestionAnswer *answer);

/* The same about all of a budget, without a document; writes nothing if nothing is known. */
void question_of_project(Server *server, Project *project, const JsonValue *params, Json *json,
                         NameQuestionAnswer *answer);

/* Every use of the name that is asked about, in the order of the files; of one file, if `within`.
 */
typedef VEC(SymbolUse) SymbolUses;
SymbolUses question_uses(NameQuestion *question, Span within);

#endif
