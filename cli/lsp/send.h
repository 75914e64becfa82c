/* Messages to the editor. A body is written between the begin and the end of each. */
#ifndef BUDGET_CLI_LSP_SEND_H
#define BUDGET_CLI_LSP_SEND_H

#include "cli/lsp/server.h"

typedef struct Message {
    Server *server;
    Sink body;
    Json json;
} Message;

typedef enum ErrorCode {
    ERROR_PARSE = -32700,
    ERROR_INVALID_REQUEST = -32600,
    ERROR_METHOD_NOT_FOUND = -32601,
    ERROR_INVALID_PARAMS = -32602,
    ERROR_NOT_INITIALIZED = -32002,
    ERROR_REQUEST_CANCELLED = -32800,
    ERROR_REQUEST_FAILED = -32803
} ErrorCode;

/* An answer; its value is written with the key "result". `id` is that of the request. */
void answer_begin(Message *message, Server *server, const JsonValue *id);
/* A notification; its value is written with the key "params". */
void notification_begin(Message *message, Server *server, const char *method);
/* A request to the editor, whose response is not awaited. */
void request_begin(Message *message, Server *server, const char *method, const char *id);
void message_send(Message *message);
/* `$/progress` of a token: a text or a number. kind: "begin" (then with a title) or "end". */
void progress_send(Server *server, const JsonValue *token, const char *kind, const char *title);

/* id NULL: it could not be read. */
void answer_error(Server *server, const JsonValue *id, ErrorCode code, const char *text);
/* In the place of a result. */
void put_error(Json *json, ErrorCode code, const char *text);
void answer_null(Server *server, const JsonValue *id);

void json_position(Json *json, const char *key, Position position);
/* From one byte of the text to another. */
void json_range(Json *json, const char *key, const TextLines *lines, uint32_t from, uint32_t to);

#endif
