/* Reads JSON (RFC 8259) into a tree. Texts must be valid UTF-8; integers are exact; of equal keys
 * in an object the first one counts. A value that is not there reads as null, so that a chain of
 * json_get() needs no checks. */
#ifndef BUDGET_BASE_JSON_READ_H
#define BUDGET_BASE_JSON_READ_H

#include "lang/base/arena.h"

enum { LIMIT_JSON_DEPTH = 200 };

typedef enum JsonKind {
    JSON_NULL,
    JSON_BOOL,
    JSON_NUMBER,
    JSON_TEXT,
    JSON_ARRAY,
    JSON_OBJECT
} JsonKind;

typedef struct JsonValue {
    JsonKind kind;
    bool truth;                     /* BOOL */
    bool whole;                     /* NUMBER: `number` is its value */
    int64_t number;                 /* NUMBER without fraction and exponent, if 64 bits hold it */
    Str text;                       /* TEXT: unescaped; NUMBER: as it is written */
    Str key;                        /* of a member of an object */
    Str written;                    /* all of it, as it is there */
    struct JsonValue *first, *next; /* ARRAY, OBJECT: what is in it; the next of the same parent */
} JsonValue;

/* NULL if it is no JSON, or deeper than LIMIT_JSON_DEPTH. What is returned points into `text`. */
const JsonValue *json_read(Arena *arena, Str text);

/* The member of an object. Never NULL. */
const JsonValue *json_get(const JsonValue *object, const char *key);
/* The text of a member; "" if it has none. */
Str json_get_text(const JsonValue *object, const char *key);
bool json_get_bool(const JsonValue *object, const char *key);
/* False if it is no integer of 32 bits without a sign. */
bool json_get_u32(const JsonValue *object, const char *key, uint32_t *number);

#endif
