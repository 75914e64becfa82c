/* How wide text will be: an estimate on the safe side, because only TeX knows. */
#include "backends/han_words.h"
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

/* The end of the word at `at`: of Chinese ones as han_word_length() has it, of others up to a
 * blank. What is no letter stays with the word before. */
static uint32_t word_end(Str text, uint32_t at)
{
    bool han = unicode_is_han(text, at);
    uint32_t end = at + han_word_length(text, at);
    while (end < text.len && !unicode_is_han(text, end) && text.ptr[end - 1] != ' ') {
        if (!han && text.ptr[end] == ' ') return end + 1;
        end += han_word_length(text, end);
    }
    return end;
}

static uint32_t lines_of(const uint32_t *words, uint32_t count, uint32_t width)
{
    uint32_t lines = 1, line = 0;
    for (uint32_t i = 0; i < count; i++) {
        if (line && line + words[i] > width) {
            lines++;
            line = 0;
        }
        line += words[i];
    }
    return lines;
}

uint32_t latex_narrow_width(Arena *scratch, Str text, uint32_t lines)
{
    enum { MOST_WORDS = 64, STEP = 4 };
    uint32_t words[MOST_WORDS], count = 0, width = 0, all = 0, longest;
    for (uint32_t at = 0, end; at < text.len && count < MOST_WORDS; at = end) {
        end = word_end(text, at);
        words[count] = latex_text_width(scratch, (Str){text.ptr + at, end - at}, &longest);
        width = u32_max(width, words[count]);
        all += words[count++];
    }
    while (width < all && lines_of(words, count, width) > lines) width += STEP;
    return width;
}
