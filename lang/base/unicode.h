/* Unicode for a compiler: validity, NFC, what is invisible, how wide. UTF-8 throughout; utf8proc
 * underneath. */
#ifndef BUDGET_BASE_UNICODE_H
#define BUDGET_BASE_UNICODE_H

#include "lang/base/arena.h"

#define UNICODE_MARK "\xEF\xBB\xBF" /* a byte order mark, which is no part of a text */

/* Decodes the character at text.ptr[at] (at < len): its length in bytes, 0 if not valid UTF-8
 * (overlong, surrogate, cut). */
uint32_t unicode_decode(Str text, uint32_t at, uint32_t *code_point);
/* How many bytes at the end are the beginning of a character that goes on after it: 0 … 3. */
uint32_t unicode_cut(Str text);
/* How many bytes at the beginning are printable ASCII, \t, \n and \r; maybe not all of them. */
uint32_t unicode_plain(Str text);
/* U+4E00 to U+9FFF, as most characters of a Chinese text are: three bytes, told without tables. */
static inline bool unicode_is_han(Str text, uint32_t at)
{
    const unsigned char *c = (const unsigned char *)text.ptr + at;
    if (text.len - at < 3) return false;
    bool lead = c[0] == 0xE4 ? c[1] >= 0xB8 : c[0] >= 0xE5 && c[0] <= 0xE9;
    return lead && (c[1] & 0xC0) == 0x80 && (c[2] & 0xC0) == 0x80;
}

/* The small letter of a capital one; any other character itself. */
uint32_t unicode_small(uint32_t code_point);
/* What XML 1.0 can hold; neither what acts on a terminal. */
bool unicode_is_xml(uint32_t code_point);

uint32_t unicode_encode(uint32_t code_point, char out[4]); /* length, 0 if not a scalar value */

/* Letters, marks, digits (〇 too), "_": may stand in a name. */
bool unicode_is_word(uint32_t code_point);
/* A mark on the character before it, which takes no room of its own. */
bool unicode_is_mark(uint32_t code_point);
/* Bidi controls, zero width, fillers, variation selectors, other format and control characters but
 * \t \n \r. Never a word character. */
bool unicode_is_invisible(uint32_t code_point);

/* In all three, a byte that is not valid UTF-8 counts as one character, one column wide. */
uint32_t unicode_width(Str text);        /* on a terminal: East Asian wide 2, combining 0, tab 4 */
uint32_t unicode_length(Str text);       /* characters */
Str unicode_nfc(Arena *arena, Str text); /* the text itself if it is NFC already */
/* Characters that only look different are the same: fullwidth and circled ones, ligatures. */
Str unicode_nfkc(Arena *arena, Str text);

/* Edits (insert, delete, replace, swap neighbours) between two texts, in characters; limit + 1 if
 * more than limit, or if more than 128 characters follow the common beginning. */
uint32_t unicode_distance(Str a, Str b, uint32_t limit);

#endif
