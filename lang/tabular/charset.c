#include "lang/tabular/charset.h"

#include <iconv.h>

#include "lang/base/catalogue.h"
#include "lang/base/unicode.h"
#include "lang/base/vec.h"

typedef VEC(char) Bytes;

static const struct {
    const char *name;
    Charset charset;
} names[] = {
    {"UTF-8", CHARSET_UTF_8},     {"UTF-16LE", CHARSET_UTF_16LE}, {"UTF-16BE", CHARSET_UTF_16BE},
    {"GB18030", CHARSET_GB18030}, {"Windows-1252", CHARSET_1252}, {"UTF8", CHARSET_UTF_8},
    {"UTF-16", CHARSET_UTF_16LE}, {"GBK", CHARSET_GB18030},       {"GB2312", CHARSET_GB18030},
    {"ISO-8859-1", CHARSET_1252}, {"Latin-1", CHARSET_1252},      {"Latin1", CHARSET_1252},
    {"CP1252", CHARSET_1252},
};
enum { NAMES = sizeof names / sizeof *names };

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 'a' - 'A') : c;
}

static bool same_name(Str a, Str b)
{
    if (a.len != b.len) return false;
    for (uint32_t i = 0; i < a.len; i++)
        if (small(a.ptr[i]) != small(b.ptr[i])) return false;
    return true;
}

Charset charset_named(Str name)
{
    for (int i = 0; i < NAMES; i++)
        if (same_name(name, str_from(names[i].name))) return names[i].charset;
    return CHARSET_UNKNOWN;
}

/* The first name of an encoding in the list is the one that is shown. */
const char *charset_name(Charset charset)
{
    for (int i = 0; i < NAMES; i++)
        if (names[i].charset == charset) return names[i].name;
    return "?";
}

/* ---- guessing ---- */

bool charset_is_utf_8(Str bytes, bool cut)
{
    uint32_t code_point, len;
    if (cut) bytes.len -= unicode_cut(bytes);
    for (uint32_t at = 0; at < bytes.len; at += len) {
        unsigned char first = (unsigned char)bytes.ptr[at];
        len = first && first < 0x80 ? 1 : unicode_decode(bytes, at, &code_point);
        if (!len || !first) return false;
    }
    return true;
}

/* Text in UTF-16 whose characters are mostly those of ASCII, or lines and separators at least, has
 * its NUL bytes mostly on one side. */
static Charset guess_utf_16(Str bytes)
{
    uint32_t nuls[2] = {0, 0};
    for (uint32_t i = 0; i < bytes.len; i++) nuls[i & 1] += !bytes.ptr[i];
    if (bytes.len % 2 || nuls[0] + nuls[1] < bytes.len / 64 + 1) return CHARSET_UNKNOWN;
    if (nuls[1] > 3 * nuls[0]) return CHARSET_UTF_16LE;
    return nuls[0] > 3 * nuls[1] ? CHARSET_UTF_16BE : CHARSET_UNKNOWN;
}

/* What the bytes would be as characters of GB18030. The 3,755 usual ones and the punctuation stand
 * in rows of their own; letters with accents, read in pairs, mostly do not fall there. */
typedef struct Pairs {
    uint32_t usual, other;
    bool valid;
} Pairs;

static Pairs count_pairs(Str bytes)
{
    Pairs pairs = {.valid = true};
    for (uint32_t i = 0; i < bytes.len && pairs.valid; i++) {
        unsigned char lead = (unsigned char)bytes.ptr[i];
        if (lead < 0x80) continue;
        unsigned char trail = i + 1 < bytes.len ? (unsigned char)bytes.ptr[i + 1] : 0;
        bool four = trail >= '0' && trail <= '9' && i + 3 < bytes.len &&
                    (unsigned char)bytes.ptr[i + 2] >= 0x81 && is_digit(bytes.ptr[i + 3]);
        bool usual = ((lead >= 0xB0 && lead <= 0xD7) || (lead >= 0xA1 && lead <= 0xA3)) &&
                     trail >= 0xA1 && trail != 0xFF;
        pairs.valid = lead != 0x80 && lead != 0xFF &&
                      (four || (trail >= 0x40 && trail != 0x7F && trail != 0xFF));
        if (usual)
            pairs.usual++;
        else
            pairs.other++;
        i += four ? 3 : 1;
    }
    return pairs;
}

static bool could_be_1252(Str bytes)
{
    for (uint32_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        if (c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D || !c) return false;
    }
    return true;
}

Charset charset_guess(Str bytes)
{
    if (str_starts(bytes, STR("\xFF\xFE"))) return CHARSET_UTF_16LE;
    if (str_starts(bytes, STR("\xFE\xFF"))) return CHARSET_UTF_16BE;
    if (charset_is_utf_8(bytes, false)) return CHARSET_UTF_8;
    Charset wide = guess_utf_16(bytes);
    if (wide) return wide;
    Pairs pairs = count_pairs(bytes);
    bool latin = could_be_1252(bytes);
    if (!pairs.valid) return latin ? CHARSET_1252 : CHARSET_UNKNOWN;
    if (!latin || (pairs.usual > 2 && pairs.usual > 2 * pairs.other)) return CHARSET_GB18030;
    return pairs.usual == 0 ? CHARSET_1252 : CHARSET_UNKNOWN;
}

/* ---- converting ---- */

static const char not_so[] = N_("its bytes are not text in that encoding");

static void put(Arena *arena, Bytes *out, uint32_t code_point)
{
    char bytes[4];
    uint32_t len = unicode_encode(code_point, bytes);
    for (uint32_t i = 0; i < len; i++) *vec_push(arena, out) = bytes[i];
}

static const char *from_1252(Arena *arena, Str bytes, Bytes *out)
{
    static const uint16_t high[32] = {
        0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
        0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};
    for (uint32_t i = 0; i < bytes.len; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        uint32_t code_point = c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c;
        if (!code_point) return not_so;
        put(arena, out, code_point);
    }
    return NULL;
}

static uint32_t unit_at(Str bytes, uint32_t at, bool big)
{
    uint32_t first = (unsigned char)bytes.ptr[at], second = (unsigned char)bytes.ptr[at + 1];
    return big ? first << 8 | second : second << 8 | first;
}

static const char *from_utf_16(Arena *arena, Str bytes, bool big, Bytes *out)
{
    if (bytes.len % 2) return not_so;
    for (uint32_t at = 0; at < bytes.len; at += 2) {
        uint32_t unit = unit_at(bytes, at, big), low = 0;
        if (unit >= 0xD800 && unit < 0xDC00 && at + 4 <= bytes.len)
            low = unit_at(bytes, at += 2, big);
        if (low >= 0xDC00 && low < 0xE000)
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        else if (!unit || (unit >= 0xD800 && unit < 0xE000))
            return not_so;
        put(arena, out, unit);
    }
    return NULL;
}

/* The C library has the table of GB18030: 30,000 characters. */
static const char *from_gb18030(Arena *arena, Str bytes, Bytes *out)
{
    enum { GROWTH = 2 }; /* two bytes become three; a single one stays */
    size_t left = bytes.len, room = left * GROWTH + 1;
    char *text = arena_alloc(arena, room), *to = text; /* before: it may not return */
    char *from = (char *)(uintptr_t)bytes.ptr;
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1) return N_("this machine cannot convert from GB18030");
    size_t result = iconv(converter, &from, &left, &to, &room);
    iconv_close(converter);
    if (result == (size_t)-1) return not_so;
    out->items = text;
    out->len = (uint32_t)(to - text);
    return NULL;
}

static const char *convert(Arena *arena, Charset charset, Str bytes, Bytes *out)
{
    switch (charset) {
    case CHARSET_UTF_16LE: return from_utf_16(arena, bytes, false, out);
    case CHARSET_UTF_16BE: return from_utf_16(arena, bytes, true, out);
    case CHARSET_GB18030: return from_gb18030(arena, bytes, out);
    case CHARSET_1252: return from_1252(arena, bytes, out);
    case CHARSET_UTF_8:
    case CHARSET_UNKNOWN: break;
    }
    if (!charset_is_utf_8(bytes, false)) return not_so;
    *out = (Bytes){(char *)(uintptr_t)bytes.ptr, bytes.len, bytes.len};
    return NULL;
}

const char *charset_convert(Arena *arena, Charset charset, Str bytes, Str *text)
{
    Bytes out = {0};
    if (bytes.len > UINT32_MAX / 3) return N_("it is too large to be converted");
    if (charset == CHARSET_UTF_16LE && str_starts(bytes, STR("\xFE\xFF")))
        charset = CHARSET_UTF_16BE; /* "UTF-16" is either of them */
    const char *error = convert(arena, charset, bytes, &out);
    *text = (Str){out.items, out.len};
    if (str_starts(*text, STR(UNICODE_MARK))) *text = (Str){text->ptr + 3, text->len - 3};
    return error;
}
