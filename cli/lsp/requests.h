/* Requests that are answered with a value. Each writes it with the key "result". */
#ifndef BUDGET_CLI_LSP_REQUESTS_H
#define BUDGET_CLI_LSP_REQUESTS_H

#include "cli/lsp/send.h"

typedef void Answer(Server *server, const JsonValue *params, Json *json);

/* actions.c */
Answer answer_code_action;
/* format.c */
Answer answer_formatting;

#endif
