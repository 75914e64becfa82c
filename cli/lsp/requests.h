/* Requests that are answered with a value. Each writes it with the key "result". */
#ifndef BUDGET_CLI_LSP_REQUESTS_H
#define BUDGET_CLI_LSP_REQUESTS_H

#include "cli/lsp/send.h"

typedef void Answer(Server *server, const JsonValue *params, Json *json);

/* actions.c */
Answer answer_code_action, answer_resolve_action;
/* names.c */
Answer answer_hover, answer_definition, answer_references, answer_highlight, answer_inlay_hint,
    answer_workspace_symbol;
/* calls.c */
Answer answer_prepare_calls, answer_incoming_calls, answer_outgoing_calls;
/* rename.c */
Answer answer_prepare_rename, answer_rename;
/* complete.c */
Answer answer_completion;
/* tokens.c */
Answer answer_tokens, answer_signature;
void put_token_legend(Json *json);
/* outline.c */
Answer answer_document_symbol, answer_document_link, answer_folding, answer_selection;
/* report.c */
Answer answer_report, answer_trace;
/* format.c */
Answer answer_formatting;

#endif
