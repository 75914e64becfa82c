/* How wide text will be: an estimate on the safe side, because only TeX knows. */
#include "backends/latex.h"
#include "lang/base/unicode.h"

enum {
    CHINESE = 20,
    CHANGE = 6 /* from Chinese to Latin and back */
};

static uint32_t ascii_width(uint32_t code)
{
    if (code == ' ') return 6;
    if (strchr(".,:;'|!il", (int)code)) return 7;
    if (strchr("MWmw%@", (int)code)) return 19;
    return code >= 'A' && code <= 'Z' ? 15 : 12;
}

static uint32_t character_width(uint32_t code)
{
    if (code < 0x80) return ascii_width(code);
    if (code >= 0x3000 && code < 0xA000) return CHINESE;
    if (unicode_is_mark(code)) return 0;
    switch (script_of(code)) {
    case SCRIPT_HAN:
    case SCRIPT_SYMBOLS:
    case SCRIPT_UNKNOWN: return CHINESE;
    case SCRIPT_COMMON: return code >= 0x2000 ? CHINESE : 12;
    case SCRIPT_CYRILLIC:
    case SCRIPT_DEVANAGARI:
    case SCRIPT_ETHIOPIC: return 14;
    case SCRIPT_TAMIL:
    case SCRIPT_MALAYALAM:
    case SCRIPT_MYANMAR: return 18;
    default: return 12;
    }
}

uint32_t latex_text_width(Arena *scratch, Str text, uint32_t *longest)
{
    work_spend(&scratch->memory->work, (uint64_t)text.len * WORK_STEP);
    uint32_t width = 0, part = 0;
    bool wide = false; /* the character before; XeTeX sets the two scripts apart */
    *longest = 0;
    for (uint32_t at = 0; at < text.len;) {
        uint32_t code = 0xFFFD;
        uint32_t len = unicode_decode(text, at, &code);
        uint32_t one = character_width(code);
        part = code == ' ' || one == CHINESE ? 0 : part + one;
        if (part > *longest && part < 300) *longest = part;
        if (at && wide != (one == CHINESE)) width += CHANGE;
        wide = one == CHINESE;
        width += one;
        at += len ? len : 1;
    }
    return width;
}
