#include "lang/base/json.h"

#include "lang/base/unicode.h"

/* ---- texts ---- */

static void escape(Sink *sink, uint32_t code_point)
{
    switch (code_point) {
    case '"': sink_text(sink, "\\\""); return;
    case '\\': sink_text(sink, "\\\\"); return;
    case '\n': sink_text(sink, "\\n"); return;
    case '\r': sink_text(sink, "\\r"); return;
    case '\t': sink_text(sink, "\\t"); return;
    default: sink_printf(sink, "\\u%04x", (unsigned)code_point); return;
    }
}

/* DEL and C1 controls need no escape in JSON, but would act on a terminal; U+2028 and U+2029 end a
 * line in JavaScript. */
static bool is_plain(const Json *json, uint32_t code_point)
{
    if (code_point < 0x20 || code_point == '"' || code_point == '\\') return false;
    if (code_point == '<') return !json->in_html;
    if (code_point >= 0x7F && code_point < 0xA0) return false;
    return code_point != 0x2028 && code_point != 0x2029;
}

/* Plain everywhere, and of one byte. */
static bool is_common(char c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\' && c != '<';
}

static void quoted(const Json *json, Str text)
{
    Sink *sink = json->sink;
    sink_char(sink, '"');
    uint32_t done = 0, at = 0;
    while (at < text.len) {
        uint32_t code_point = 0;
        if (is_common(text.ptr[at])) {
            at++;
            continue;
        }
        if (unicode_is_han(text, at)) {
            at += 3;
            continue;
        }
        uint32_t len = unicode_decode(text, at, &code_point);
        if (len && is_plain(json, code_point)) {
            at += len;
            continue;
        }
        sink_write(sink, text.ptr + done, at - done);
        if (len)
            escape(sink, code_point);
        else
            sink_text(sink, "\xEF\xBF\xBD"); /* U+FFFD: JSON must be valid UTF-8 */
        at += len ? len : 1;
        done = at;
    }
    if (at > done) sink_write(sink, text.ptr + done, at - done);
    sink_char(sink, '"');
}

/* ---- values ---- */

static void begin_line(Json *json)
{
    if (!json->line) return;
    sink_char(json->sink, '\n');
    sink_text(json->sink, json->line);
    json->line = NULL;
}

static void begin(Json *json, const char *key)
{
    if (json->more) sink_char(json->sink, ',');
    json->more = true;
    begin_line(json);
    if (!key) return;
    sink_char(json->sink, '"');
    sink_text(json->sink, key);
    sink_text(json->sink, "\":");
}

void json_open(Json *json, const char *key, char bracket)
{
    begin(json, key);
    sink_char(json->sink, bracket);
    json->more = false;
}

void json_close(Json *json, char bracket)
{
    begin_line(json);
    sink_char(json->sink, bracket);
    json->more = true;
}

void json_line(Json *json, const char *indentation)
{
    json->line = indentation;
}

void json_item(Json *json)
{
    json_line(json, "");
    json_open(json, NULL, '{');
}

void json_text(Json *json, const char *key, Str value)
{
    begin(json, key);
    quoted(json, value);
}

void json_optional(Json *json, const char *key, Str value)
{
    if (value.len)
        json_text(json, key, value);
    else
        json_null(json, key);
}

void json_number(Json *json, const char *key, int64_t value)
{
    begin(json, key);
    sink_number(json->sink, value);
}

void json_bool(Json *json, const char *key, bool value)
{
    begin(json, key);
    sink_text(json->sink, value ? "true" : "false");
}

void json_null(Json *json, const char *key)
{
    begin(json, key);
    sink_text(json->sink, "null");
}

void json_written(Json *json, const char *key, Str value)
{
    begin(json, key);
    sink_str(json->sink, value);
}
