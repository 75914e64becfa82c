/* Initials of the sounds of Chinese characters. GB 2312 has the 3,755 common ones in the order of
 * their sounds, so that the code tells the letter; a character that it has elsewhere has none. */
#include "cli/lsp/initials.h"

#include <iconv.h>

#include "lang/base/unicode.h"

enum { FIRST_HAN = 0x4E00, LAST_HAN = 0x9FFF };

struct Initials {
    char of[LAST_HAN - FIRST_HAN + 1]; /* 0 = none is known */
};

static const struct {
    uint16_t from;
    char letter;
} sounds[] = {{0xB0A1, 'a'}, {0xB0C5, 'b'}, {0xB2C1, 'c'}, {0xB4EE, 'd'}, {0xB6EA, 'e'},
              {0xB7A2, 'f'}, {0xB8C1, 'g'}, {0xB9FE, 'h'}, {0xBBF7, 'j'}, {0xBFA6, 'k'},
              {0xC0AC, 'l'}, {0xC2E8, 'm'}, {0xC4C3, 'n'}, {0xC5B6, 'o'}, {0xC5BE, 'p'},
              {0xC6DA, 'q'}, {0xC8BB, 'r'}, {0xC8F6, 's'}, {0xCBFA, 't'}, {0xCDDA, 'w'},
              {0xCEF4, 'x'}, {0xD1B9, 'y'}, {0xD4D1, 'z'}, {0xD7FA, '\0'}};

static void add(Initials *initials, iconv_t converter, unsigned code, char letter)
{
    char bytes[2] = {(char)(code >> 8), (char)code}, text[4], *in = bytes, *out = text;
    size_t in_left = sizeof bytes, out_left = sizeof text;
    uint32_t han;
    if (iconv(converter, &in, &in_left, &out, &out_left) == (size_t)-1) return;
    uint32_t len = (uint32_t)(sizeof text - out_left);
    bool read = unicode_decode((Str){text, len}, 0, &han) == len;
    if (read && han >= FIRST_HAN && han <= LAST_HAN) initials->of[han - FIRST_HAN] = letter;
}

Initials *initials_new(Arena *arena)
{
    enum { FIRST_TRAIL = 0xA1, LAST_TRAIL = 0xFE };
    Initials *initials = arena_new(arena, Initials);
    iconv_t converter = iconv_open("UTF-8", "GB2312");
    if (converter == (iconv_t)-1) return initials; /* then there are none */
    for (size_t i = 0; sounds[i].letter; i++)
        for (unsigned code = sounds[i].from; code < sounds[i + 1].from; code++)
            if ((code & 0xFF) >= FIRST_TRAIL && (code & 0xFF) <= LAST_TRAIL)
                add(initials, converter, code, sounds[i].letter);
    iconv_close(converter);
    return initials;
}

bool initials_begin(const Initials *initials, Str text, Str typed)
{
    uint32_t code, at = 0;
    bool any = false;
    for (uint32_t i = 0; i < typed.len; i++, at += unicode_decode(text, at, &code)) {
        if (at >= text.len || !unicode_decode(text, at, &code)) return false;
        bool han = code >= FIRST_HAN && code <= LAST_HAN;
        any |= han;
        if ((han ? (uint32_t)initials->of[code - FIRST_HAN] : code) != (uint32_t)(typed.ptr[i] | 0x20))
            return false;
    }
    return any;
}
