#include "cli/lsp/send.h"

static void begin(Message *message, Server *server)
{
    message->server = server;
    sink_memory(&message->body, &server->scratch);
    message->json = (Json){.sink = &message->body};
    json_open(&message->json, NULL, '{');
    json_text(&message->json, "jsonrpc", STR("2.0"));
}

static void put_id(Json *json, const JsonValue *id)
{
    if (id && id->kind == JSON_TEXT)
        json_text(json, "id", id->text);
    else if (id && id->whole)
        json_number(json, "id", id->number);
    else
        json_null(json, "id");
}

void answer_begin(Message *message, Server *server, const JsonValue *id)
{
    begin(message, server);
    put_id(&message->json, id);
}

void notification_begin(Message *message, Server *server, const char *method)
{
    begin(message, server);
    json_text(&message->json, "method", str_from(method));
}

void request_begin(Message *message, Server *server, const char *method, const char *id)
{
    begin(message, server);
    json_text(&message->json, "id", str_from(id));
    json_text(&message->json, "method", str_from(method));
}

void message_send(Message *message)
{
    Server *server = message->server;
    Sink out;
    json_close(&message->json, '}');
    Str body = sink_result(&message->body);
    sink_stream(&out, &server->scratch, stdout);
    sink_printf(&out, "Content-Length: %u\r\n\r\n", (unsigned)body.len);
    sink_str(&out, body);
    if (sink_flush(&out)) return;
    server->broken = server->ending = true; /* the client is gone */
}

void put_error(Json *json, ErrorCode code, const char *text)
{
    json_open(json, "error", '{');
    json_number(json, "code", code);
    json_text(json, "message", str_from(text));
    json_close(json, '}');
}

void answer_error(Server *server, const JsonValue *id, ErrorCode code, const char *text)
{
    Message message;
    answer_begin(&message, server, id);
    put_error(&message.json, code, text);
    message_send(&message);
}

void answer_null(Server *server, const JsonValue *id)
{
    Message message;
    answer_begin(&message, server, id);
    json_null(&message.json, "result");
    message_send(&message);
}

void json_position(Json *json, const char *key, Position position)
{
    json_open(json, key, '{');
    json_number(json, "line", position.line);
    json_number(json, "character", position.character);
    json_close(json, '}');
}

void json_range(Json *json, const char *key, const TextLines *lines, uint32_t from, uint32_t to)
{
    json_open(json, key, '{');
    json_position(json, "start", lines_position(lines, from));
    json_position(json, "end", lines_position(lines, to));
    json_close(json, '}');
}

void progress_send(Server *server, const JsonValue *token, const char *kind, const char *title)
{
    Message message;
    notification_begin(&message, server, "$/progress");
    Json *json = &message.json;
    json_open(json, "params", '{');
    if (token->kind == JSON_TEXT)
        json_text(json, "token", token->text);
    else
        json_number(json, "token", token->number);
    json_open(json, "value", '{');
    json_text(json, "kind", str_from(kind));
    if (title) json_text(json, "title", str_from(title));
    json_close(json, '}');
    json_close(json, '}');
    message_send(&message);
}
