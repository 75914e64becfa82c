#include "backends/han_words.h"

#include <string.h>

#include "lang/base/unicode.h"

enum { HAN_BYTES = 3 };

static uint32_t run_length(Str text, uint32_t at)
{
    uint32_t count = 0;
    while (at < text.len && unicode_is_han(text, at)) {
        at += HAN_BYTES;
        count++;
    }
    return count;
}

static bool is_one_of(Str text, uint32_t at, const char *characters)
{
    for (; *characters; characters += HAN_BYTES)
        if (memcmp(text.ptr + at, characters, HAN_BYTES) == 0) return true;
    return false;
}

/* Most words have two characters. One more is before or after them where the number of characters
 * that are left is odd. */
uint32_t han_word_length(Str text, uint32_t at)
{
    uint32_t left = run_length(text, at), end = at + 2 * HAN_BYTES;
    uint32_t code = 0, one = left ? 0 : unicode_decode(text, at, &code);
    if (!left) return one ? one : 1;
    if (left <= 3) return left * HAN_BYTES;
    bool odd = left % 2 == 1;
    bool before = odd && is_one_of(text, at, "对各本其按非未已新总");
    bool after = odd && is_one_of(text, end, "性率额费类款项级化员品数表");
    return (before || after ? 3 : 2) * HAN_BYTES;
}

static bool is_mark(Str text, uint32_t at, const char *marks)
{
    return at + HAN_BYTES <= text.len && is_one_of(text, at, marks);
}

bool han_opens(Str text, uint32_t at)
{
    return is_mark(text, at, "（“‘《〈【");
}

static bool closes(Str text, uint32_t at)
{
    return is_mark(text, at, "）”’》〉】，。、；：？！");
}

uint32_t han_piece_length(Str text, uint32_t at)
{
    uint32_t end = at;
    while (han_opens(text, end)) end += HAN_BYTES;
    if (end < text.len) end += han_word_length(text, end);
    while (closes(text, end)) end += HAN_BYTES;
    return end - at;
}
