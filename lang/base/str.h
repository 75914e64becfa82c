/* String slices: a pointer and a length, never owned, not NUL-terminated. */
#ifndef BUDGET_BASE_STR_H
#define BUDGET_BASE_STR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *ptr;
    uint32_t len;
} Str;

#define STR(literal) ((Str){(literal), sizeof(literal) - 1})
#define STR_FMT      "%.*s"
#define STR_ARG(s)   (int)(s).len, (s).ptr

static inline Str str_from(const char *text)
{
    return (Str){text, (uint32_t)strlen(text)};
}

static inline bool str_equal(Str a, Str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* Bytewise order (for UTF-8: code point order); a prefix comes first. */
static inline int str_compare(Str a, Str b)
{
    uint32_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool str_contains(Str text, Str part)
{
    if (!part.len || text.len < part.len) return !part.len; /* neither may have an address */
    const char *at = text.ptr, *end = text.ptr + text.len;
    while ((size_t)(end - at) >= part.len) {
        at = memchr(at, part.ptr[0], (size_t)(end - at) - part.len + 1);
        if (!at) return false;
        if (memcmp(at, part.ptr, part.len) == 0) return true;
        at++;
    }
    return false;
}

/* Two texts of one length, at most STR_WORDS_MAX bytes, are equal if their words are. The words of
 * a text that is shorter than 16 bytes overlap, so that none of its neighbours in memory is read.
 */
enum { STR_WORDS_MAX = 16 };

typedef struct StrWords {
    uint64_t first, last;
} StrWords;

static inline StrWords str_words(Str text)
{
    StrWords words = {0, 0};
    const unsigned char *c = (const unsigned char *)text.ptr;
    uint32_t len = text.len, half[2];
    if (len >= 8) {
        memcpy(&words.first, c, 8);
        memcpy(&words.last, c + len - 8, 8);
    } else if (len >= 4) {
        memcpy(&half[0], c, 4);
        memcpy(&half[1], c + len - 4, 4);
        words = (StrWords){half[0], half[1]};
    } else if (len) {
        words.first = (uint64_t)c[0] << 16 | (uint64_t)c[len / 2] << 8 | c[len - 1];
    }
    return words;
}

static inline uint32_t u32_min(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static inline uint32_t u32_max(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* False after the end, too. */
static inline bool str_digit(Str text, uint32_t at)
{
    return at < text.len && is_digit(text.ptr[at]);
}

/* Returns what follows the last c; the whole text if there is none. */
static inline Str str_after_last(Str text, char c)
{
    uint32_t from = text.len;
    while (from && text.ptr[from - 1] != c) from--;
    return (Str){text.ptr + from, text.len - from};
}

/* Of a few signs: a call would take longer. */
static inline bool str_is_one_of(char c, const char *signs)
{
    while (*signs && *signs != c) signs++;
    return *signs;
}

/* Returns the text without those of `blanks` that it ends with. */
static inline Str str_trim_end(Str text, const char *blanks)
{
    while (text.len && str_is_one_of(text.ptr[text.len - 1], blanks)) text.len--;
    return text;
}

static inline Str str_trim(Str text, const char *blanks)
{
    while (text.len && str_is_one_of(text.ptr[0], blanks)) text.ptr++, text.len--;
    return str_trim_end(text, blanks);
}

/* Returns the folder that a path names a file in, with the "/" at its end; "" if it names none. */
static inline Str str_folder(Str path)
{
    while (path.len && path.ptr[path.len - 1] != '/') path.len--;
    return path;
}

static inline bool str_ends(Str text, Str tail)
{
    return text.len >= tail.len && str_equal((Str){text.ptr + text.len - tail.len, tail.len}, tail);
}

static inline bool str_starts(Str text, Str prefix)
{
    if (text.len < prefix.len) return false;
    return prefix.len == 0 || memcmp(text.ptr, prefix.ptr, prefix.len) == 0;
}

#endif
