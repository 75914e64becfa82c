/* Writes JSON. Commas are written where they belong; every text is escaped by one function.
 *
 * `key` is the name of a member of an object, which needs no escape, or NULL for an element of an
 * array or the outermost value. Nothing fails here: errors of writing are kept by the sink. */
#ifndef BUDGET_BASE_JSON_H
#define BUDGET_BASE_JSON_H

#include "lang/base/sink.h"

typedef struct Json {
    Sink *sink;
    bool in_html;     /* "<" is escaped, so that the text can stand inside an HTML script */
    bool more;        /* the open object or array has a member already */
    const char *line; /* indentation of the next member, which begins a line; NULL = it does not */
} Json;

/* bracket: '{' or '['. */
void json_open(Json *json, const char *key, char bracket);
void json_close(Json *json, char bracket); /* '}' or ']' */
/* The next member, or the bracket that closes, begins on a new line. */
void json_line(Json *json, const char *indentation);
/* Opens an object on a new line, as an item of a list. */
void json_item(Json *json);

void json_text(Json *json, const char *key, Str value);
void json_optional(Json *json, const char *key, Str value); /* null for an empty text */
void json_number(Json *json, const char *key, int64_t value);
void json_bool(Json *json, const char *key, bool value);
void json_null(Json *json, const char *key);
void json_written(Json *json, const char *key, Str value); /* that is JSON already */

#endif
