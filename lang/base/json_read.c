#include "lang/base/json_read.h"

#include "lang/base/sink.h"
#include "lang/base/unicode.h"

typedef struct Reader {
    Arena *arena;
    Str text;
    uint32_t at, depth;
} Reader;

static char peek(const Reader *r)
{
    return r->at < r->text.len ? r->text.ptr[r->at] : '\0';
}

static bool take(Reader *r, char c)
{
    bool there = r->at < r->text.len && r->text.ptr[r->at] == c;
    if (there) r->at++;
    return there;
}

static void skip_blanks(Reader *r)
{
    while (take(r, ' ') || take(r, '\n') || take(r, '\r') || take(r, '\t')) {
    }
}

static bool take_word(Reader *r, const char *word)
{
    Str rest = {r->text.ptr + r->at, r->text.len - r->at};
    bool there = str_starts(rest, str_from(word));
    if (there) r->at += (uint32_t)strlen(word);
    return there;
}

/* ---- texts ---- */

static bool take_hex(Reader *r, uint32_t *value)
{
    *value = 0;
    for (int i = 0; i < 4; i++) {
        char c = peek(r), small = (char)(c | 0x20);
        uint32_t digit = is_digit(c)                    ? (uint32_t)(c - '0')
                         : small >= 'a' && small <= 'f' ? (uint32_t)(small - 'a') + 10
                                                        : 16;
        if (digit > 15) return false;
        *value = *value * 16 + digit;
        r->at++;
    }
    return true;
}

/* Half of a pair that is alone becomes U+FFFD: it is no character. */
static bool take_code_point(Reader *r, Sink *sink)
{
    uint32_t code, low, before;
    char bytes[4];
    if (!take_hex(r, &code)) return false;
    if (code >= 0xD800 && code < 0xDC00) {
        before = r->at;
        bool pair = take_word(r, "\\u") && take_hex(r, &low) && low >= 0xDC00 && low < 0xE000;
        if (pair)
            code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        else
            r->at = before;
    }
    uint32_t len = unicode_encode(code, bytes);
    if (len)
        sink_write(sink, bytes, len);
    else
        sink_text(sink, "\xEF\xBF\xBD");
    return true;
}

static bool take_escape(Reader *r, Sink *sink)
{
    static const char letters[] = "\"\\/bfnrt", means[] = "\"\\/\b\f\n\r\t";
    char c = peek(r);
    const char *found = c ? strchr(letters, c) : NULL;
    r->at++;
    if (c == 'u') return take_code_point(r, sink);
    if (found) sink_char(sink, means[found - letters]);
    return found != NULL;
}

/* Up to the next quote or backslash. False if there is none, or what no text may hold. */
static bool skip_plain(Reader *r)
{
    uint32_t code;
    while (r->at < r->text.len) {
        char c = r->text.ptr[r->at];
        if (c == '"' || c == '\\') return true;
        uint32_t len = unicode_decode(r->text, r->at, &code);
        if (!len || (unsigned char)c < 0x20) return false;
        r->at += len;
    }
    return false;
}

static bool read_text(Reader *r, Str *text)
{
    uint32_t start = ++r->at;
    Sink sink;
    if (!skip_plain(r)) return false;
    *text = (Str){r->text.ptr + start, r->at - start};
    if (take(r, '"')) return true;
    sink_memory(&sink, r->arena);
    sink_str(&sink, *text);
    while (take(r, '\\')) {
        if (!take_escape(r, &sink)) return false;
        start = r->at;
        if (!skip_plain(r)) return false;
        sink_write(&sink, r->text.ptr + start, r->at - start);
    }
    *text = sink_result(&sink);
    return take(r, '"');
}

/* ---- numbers ---- */

static bool skip_digits(Reader *r)
{
    uint32_t start = r->at;
    while (is_digit(peek(r))) r->at++;
    return r->at > start;
}

static void find_number(JsonValue *value)
{
    bool less = value->text.ptr[0] == '-';
    int64_t number = 0;
    for (uint32_t i = less; i < value->text.len; i++)
        if (__builtin_mul_overflow(number, 10, &number) ||
            __builtin_sub_overflow(number, value->text.ptr[i] - '0', &number))
            return;
    value->whole = less || number != INT64_MIN;
    value->number = less || !value->whole ? number : -number;
}

static bool read_number(Reader *r, JsonValue *value)
{
    uint32_t start = r->at;
    bool whole = true;
    take(r, '-');
    if (!take(r, '0') && !skip_digits(r)) return false;
    if (take(r, '.')) {
        whole = false;
        if (!skip_digits(r)) return false;
    }
    if (take(r, 'e') || take(r, 'E')) {
        whole = false;
        if (!take(r, '+')) take(r, '-');
        if (!skip_digits(r)) return false;
    }
    value->kind = JSON_NUMBER;
    value->text = (Str){r->text.ptr + start, r->at - start};
    if (whole) find_number(value);
    return true;
}

/* ---- values ---- */

static JsonValue *read_value(Reader *r);

static JsonValue *read_member(Reader *r, bool of_object)
{
    Str key = {0};
    skip_blanks(r);
    if (of_object) {
        if (peek(r) != '"' || !read_text(r, &key)) return NULL;
        skip_blanks(r);
        if (!take(r, ':')) return NULL;
    }
    JsonValue *member = read_value(r);
    if (member) member->key = key;
    return member;
}

static bool read_members(Reader *r, JsonValue *value)
{
    bool of_object = value->kind == JSON_OBJECT;
    char close = of_object ? '}' : ']';
    JsonValue **last = &value->first;
    r->at++;
    skip_blanks(r);
    if (take(r, close)) return true;
    do {
        *last = read_member(r, of_object);
        if (!*last) return false;
        last = &(*last)->next;
        skip_blanks(r);
    } while (take(r, ','));
    return take(r, close);
}

static bool read_nested(Reader *r, JsonValue *value, JsonKind kind)
{
    value->kind = kind;
    if (r->depth == LIMIT_JSON_DEPTH) return false;
    r->depth++;
    bool good = read_members(r, value);
    r->depth--;
    return good;
}

static bool read_kind(Reader *r, JsonValue *value)
{
    switch (peek(r)) {
    case '{': return read_nested(r, value, JSON_OBJECT);
    case '[': return read_nested(r, value, JSON_ARRAY);
    case '"': value->kind = JSON_TEXT; return read_text(r, &value->text);
    case 't': value->kind = JSON_BOOL; return value->truth = take_word(r, "true");
    case 'f': value->kind = JSON_BOOL; return take_word(r, "false");
    case 'n': return take_word(r, "null");
    default: return read_number(r, value);
    }
}

static JsonValue *read_value(Reader *r)
{
    JsonValue *value = arena_new(r->arena, JsonValue);
    skip_blanks(r);
    uint32_t start = r->at;
    if (!read_kind(r, value)) return NULL;
    value->written = (Str){r->text.ptr + start, r->at - start};
    return value;
}

const JsonValue *json_read(Arena *arena, Str text)
{
    Reader r = {.arena = arena, .text = text};
    const JsonValue *value = read_value(&r);
    skip_blanks(&r);
    return value && r.at == text.len ? value : NULL;
}

/* ---- looking into it ---- */

const JsonValue *json_get(const JsonValue *object, const char *key)
{
    static const JsonValue nothing = {.kind = JSON_NULL};
    Str name = str_from(key);
    if (object->kind != JSON_OBJECT) return &nothing;
    for (const JsonValue *member = object->first; member; member = member->next)
        if (str_equal(member->key, name)) return member;
    return &nothing;
}

Str json_get_text(const JsonValue *object, const char *key)
{
    const JsonValue *value = json_get(object, key);
    return value->kind == JSON_TEXT ? value->text : STR("");
}

bool json_get_bool(const JsonValue *object, const char *key)
{
    return json_get(object, key)->truth;
}

bool json_get_u32(const JsonValue *object, const char *key, uint32_t *number)
{
    const JsonValue *value = json_get(object, key);
    bool good = value->whole && value->number >= 0 && value->number <= UINT32_MAX;
    *number = good ? (uint32_t)value->number : 0;
    return good;
}
