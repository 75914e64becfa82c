#include "backends/scripts.h"

#include <stddef.h>
#include <string.h>

/* In ascending order. What is between the ranges is SCRIPT_UNKNOWN. */
static const struct {
    uint32_t first, last;
    Script script;
} ranges[] = {
    {0x0000, 0x0040, SCRIPT_COMMON},     {0x0041, 0x005A, SCRIPT_LATIN},
    {0x005B, 0x0060, SCRIPT_COMMON},     {0x0061, 0x007A, SCRIPT_LATIN},
    {0x007B, 0x00A9, SCRIPT_COMMON},     {0x00AA, 0x00AA, SCRIPT_LATIN},
    {0x00AB, 0x00B9, SCRIPT_COMMON},     {0x00BA, 0x00BA, SCRIPT_LATIN},
    {0x00BB, 0x00BF, SCRIPT_COMMON},     {0x00C0, 0x00D6, SCRIPT_LATIN},
    {0x00D7, 0x00D7, SCRIPT_COMMON},     {0x00D8, 0x00F6, SCRIPT_LATIN},
    {0x00F7, 0x00F7, SCRIPT_COMMON},     {0x00F8, 0x02AF, SCRIPT_LATIN},
    {0x02B0, 0x036F, SCRIPT_COMMON},     {0x0370, 0x03FF, SCRIPT_GREEK},
    {0x0400, 0x052F, SCRIPT_CYRILLIC},   {0x0531, 0x058F, SCRIPT_ARMENIAN},
    {0x0591, 0x05FF, SCRIPT_HEBREW},     {0x0600, 0x06FF, SCRIPT_ARABIC},
    {0x0750, 0x077F, SCRIPT_ARABIC},     {0x08A0, 0x08FF, SCRIPT_ARABIC},
    {0x0900, 0x097F, SCRIPT_DEVANAGARI}, {0x0980, 0x09FF, SCRIPT_BENGALI},
    {0x0A00, 0x0A7F, SCRIPT_GURMUKHI},   {0x0A80, 0x0AFF, SCRIPT_GUJARATI},
    {0x0B00, 0x0B7F, SCRIPT_ORIYA},      {0x0B80, 0x0BFF, SCRIPT_TAMIL},
    {0x0C00, 0x0C7F, SCRIPT_TELUGU},     {0x0C80, 0x0CFF, SCRIPT_KANNADA},
    {0x0D00, 0x0D7F, SCRIPT_MALAYALAM},  {0x0D80, 0x0DFF, SCRIPT_SINHALA},
    {0x0E01, 0x0E3E, SCRIPT_THAI},       {0x0E3F, 0x0E3F, SCRIPT_THAI},
    {0x0E40, 0x0E7F, SCRIPT_THAI},       {0x0E80, 0x0EFF, SCRIPT_LAO},
    {0x0F00, 0x0FFF, SCRIPT_TIBETAN},    {0x1000, 0x109F, SCRIPT_MYANMAR},
    {0x10A0, 0x10FF, SCRIPT_GEORGIAN},   {0x1100, 0x11FF, SCRIPT_HAN},
    {0x1200, 0x139F, SCRIPT_ETHIOPIC},   {0x1780, 0x17FF, SCRIPT_KHMER},
    {0x19E0, 0x19FF, SCRIPT_KHMER},      {0x1AB0, 0x1AFF, SCRIPT_COMMON},
    {0x1C80, 0x1C8F, SCRIPT_CYRILLIC},   {0x1C90, 0x1CBF, SCRIPT_GEORGIAN},
    {0x1DC0, 0x1DFF, SCRIPT_COMMON},     {0x1E00, 0x1EFF, SCRIPT_LATIN},
    {0x1F00, 0x1FFF, SCRIPT_GREEK},      {0x2000, 0x2044, SCRIPT_COMMON},
    {0x2045, 0x206F, SCRIPT_COMMON},     {0x2070, 0x209F, SCRIPT_COMMON},
    {0x20A0, 0x20AB, SCRIPT_CURRENCY},   {0x20AC, 0x20AC, SCRIPT_COMMON}, /* € */
    {0x20AD, 0x20CF, SCRIPT_CURRENCY},   {0x20D0, 0x20FF, SCRIPT_COMMON},
    {0x2100, 0x2115, SCRIPT_SYMBOLS},    {0x2116, 0x2116, SCRIPT_COMMON}, /* № */
    {0x2117, 0x2BFF, SCRIPT_SYMBOLS},    {0x2D00, 0x2D2F, SCRIPT_GEORGIAN},
    {0x2D80, 0x2DDF, SCRIPT_ETHIOPIC},   {0x2DE0, 0x2DFF, SCRIPT_CYRILLIC},
    {0x2E00, 0x2E7F, SCRIPT_COMMON},     {0x2E80, 0x4DBF, SCRIPT_HAN},
    {0x4DC0, 0x4DFF, SCRIPT_SYMBOLS},    {0x4E00, 0xA4CF, SCRIPT_HAN},
    {0xA640, 0xA69F, SCRIPT_CYRILLIC},   {0xA720, 0xA7FF, SCRIPT_LATIN},
    {0xA8E0, 0xA8FF, SCRIPT_DEVANAGARI}, {0xA960, 0xA97F, SCRIPT_HAN},
    {0xA9E0, 0xA9FF, SCRIPT_MYANMAR},    {0xAA60, 0xAA7F, SCRIPT_MYANMAR},
    {0xAB00, 0xAB2F, SCRIPT_ETHIOPIC},   {0xAB30, 0xAB6F, SCRIPT_LATIN},
    {0xAC00, 0xD7FF, SCRIPT_HAN},        {0xF900, 0xFAFF, SCRIPT_HAN},
    {0xFB00, 0xFB06, SCRIPT_LATIN},      {0xFB13, 0xFB17, SCRIPT_ARMENIAN},
    {0xFB1D, 0xFB4F, SCRIPT_HEBREW},     {0xFB50, 0xFDFF, SCRIPT_ARABIC},
    {0xFE00, 0xFE0F, SCRIPT_COMMON},     {0xFE10, 0xFE1F, SCRIPT_HAN},
    {0xFE20, 0xFE2F, SCRIPT_COMMON},     {0xFE30, 0xFE6F, SCRIPT_HAN},
    {0xFE70, 0xFEFF, SCRIPT_ARABIC},     {0xFF00, 0xFFEF, SCRIPT_HAN},
    {0xFFF0, 0xFFFF, SCRIPT_COMMON},     {0x1F000, 0x1FAFF, SCRIPT_SYMBOLS},
    {0x20000, 0x3FFFF, SCRIPT_HAN},
};

Script script_of(uint32_t code)
{
    size_t low = 0, high = sizeof ranges / sizeof *ranges;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranges[middle].last < code)
            low = middle + 1;
        else
            high = middle;
    }
    bool inside = low < sizeof ranges / sizeof *ranges && ranges[low].first <= code;
    return inside ? ranges[low].script : SCRIPT_UNKNOWN;
}

const ScriptInfo *script_info(Script script)
{
    static const ScriptInfo infos[] = {
        [SCRIPT_COMMON] = {"", "", "", ""},
#define SCRIPT(id, code, name, package, families) [SCRIPT_##id] = {code, name, package, families},
#include "backends/scripts.def"
#undef SCRIPT
    };
    return &infos[script];
}

static bool is_right(uint32_t code)
{
    return (code >= 0x0590 && code <= 0x08FF) || (code >= 0xFB1D && code <= 0xFDFF) ||
           (code >= 0xFE70 && code <= 0xFEFE) || (code >= 0x10800 && code <= 0x10FFF) ||
           (code >= 0x1E800 && code <= 0x1EFFF);
}

static bool is_sign(uint32_t code)
{
    if (code < 0x80) return code && strchr("+-.,:/%$#", (int)code);
    return code == 0xA0 || code == 0x2009 || code == 0x202F || code == 0x2212 || code == 0x2030 ||
           (code >= 0xA2 && code <= 0xA5) || (code >= 0x20A0 && code <= 0x20CF) ||
           (code >= 0x066A && code <= 0x066C);
}

Direction direction_of(uint32_t code)
{
    if ((code >= '0' && code <= '9') || (code >= 0x0660 && code <= 0x0669) ||
        (code >= 0x06F0 && code <= 0x06F9))
        return DIRECTION_DIGIT;
    if (is_sign(code)) return DIRECTION_SIGN;
    if (is_right(code)) return DIRECTION_RIGHT;
    Script script = script_of(code);
    bool letter = script != SCRIPT_COMMON && script != SCRIPT_SYMBOLS && script != SCRIPT_CURRENCY;
    return letter ? DIRECTION_LEFT : DIRECTION_NEUTRAL;
}

/* ---- languages ---- */

static bool is_one_of(Str tag, const char *const *languages, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (language_is(tag, languages[i])) return true;
    return false;
}

bool language_is_east_asian(Str tag)
{
    static const char *const languages[] = {"zh", "en", "ja", "ko"};
    return is_one_of(tag, languages, sizeof languages / sizeof *languages);
}

bool language_is_mirrored(Str tag)
{
    static const char *const languages[] = {"he", "ar", "fa", "ur", "yi", "ps", "sd", "ug", "ckb"};
    return is_one_of(tag, languages, sizeof languages / sizeof *languages);
}

const char *language_han_option(Str tag)
{
    static const struct {
        const char *language, *option;
    } forms[] = {{"zh-HK", ",HK"}, {"zh-TW", ",TC"}, {"zh-Hant", ",TC"},
                 {"zh-MO", ",HK"}, {"ja", ",JP"},    {"ko", ",KR"}};
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (language_is(tag, forms[i].language)) return forms[i].option;
    return "";
}
