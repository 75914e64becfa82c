#include "lang/base/language.h"

static bool is_small(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_letter_or_digit(char c)
{
    return is_small((char)(c | 0x20)) || (c >= '0' && c <= '9');
}

bool language_is_tag(Str text)
{
    uint32_t at = 0;
    while (at < text.len && is_small(text.ptr[at])) at++;
    if (at < 2 || at > 3) return false;
    while (at < text.len) {
        uint32_t part = at + 1;
        if (text.ptr[at] != '-') return false;
        for (at = part; at < text.len && is_letter_or_digit(text.ptr[at]);) at++;
        if (at - part < 2 || at - part > 8) return false;
    }
    return true;
}

bool language_is(Str tag, const char *language)
{
    uint32_t len = str_from(language).len;
    return str_starts(tag, str_from(language)) && (tag.len == len || tag.ptr[len] == '-');
}
