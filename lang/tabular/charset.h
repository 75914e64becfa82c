/* The encodings that tables of others come in, told by a mark or by their bytes, and changed to
 * UTF-8. What two encodings explain equally well is not decided. */
#ifndef BUDGET_TABULAR_CHARSET_H
#define BUDGET_TABULAR_CHARSET_H

#include "lang/base/arena.h"

typedef enum Charset {
    CHARSET_UNKNOWN,
    CHARSET_UTF_8,
    CHARSET_UTF_16LE,
    CHARSET_UTF_16BE,
    CHARSET_GB18030,
    CHARSET_1252 /* with ISO 8859-1, whose letters are the same */
} Charset;

/* The encoding of that name, in any of its usual spellings; CHARSET_UNKNOWN if there is none. */
Charset charset_named(Str name);
const char *charset_name(Charset charset);

/* Whether the bytes are valid UTF-8 without NUL; cut: a character at their end may be cut. */
bool charset_is_utf_8(Str bytes, bool cut);
/* By the mark at the beginning, NUL bytes, or the characters that come out; linear. */
Charset charset_guess(Str bytes);
/* Changes bytes to UTF-8, in the arena, without a byte order mark. NULL, or why it cannot be done
 * (a message; the text is in another encoding). */
const char *charset_convert(Arena *arena, Charset charset, Str bytes, Str *text);

#endif
