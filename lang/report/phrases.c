#include "lang/report/phrases.h"

#include <string.h>

static const struct {
    const char *language, *name, *text;
} all[] = {
#include "lang/report/languages.inc"
};

/* tag: exactly that of a file. */
static void put_phrases(Phrases *phrases, Str tag)
{
    static const char *const names[] = {
#define PHRASE(id, name) name,
#include "lang/report/phrases.def"
#undef PHRASE
    };
    size_t next = 0; /* files have their names in the order of the list, most of the time */
    bool wanted = false;
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (!i || all[i].language != all[i - 1].language)
            wanted = str_equal(tag, str_from(all[i].language));
        if (!wanted) continue;
        phrases->known = true;
        for (size_t tried = 0; tried < PHRASE_COUNT; tried++, next++) {
            next %= PHRASE_COUNT;
            if (strcmp(all[i].name, names[next]) != 0) continue;
            phrases->text[next++] = all[i].text;
            break;
        }
    }
}

/* Most budgets are in such languages, and pages have very many numbers. */
static bool has_plain_marks(const Phrases *phrases)
{
    const char *const *text = phrases->text;
    return strcmp(text[PHRASE_DECIMAL_MARK], ".") == 0 &&
           strcmp(text[PHRASE_GROUP_MARK], ",") == 0 && strcmp(text[PHRASE_GROUP_SIZES], "3") == 0;
}

Phrases phrases_of(Str language)
{
    Phrases phrases = {.known = false}, english;
    put_phrases(&phrases, STR("en"));
    phrases.known = false;
    english = phrases;
    for (uint32_t len = 1; len <= language.len; len++)
        if (len == language.len || language.ptr[len] == '-')
            put_phrases(&phrases, (Str){language.ptr, len});
    bool other = !language_is(language, "en");
    for (size_t i = 0; i < PHRASE_COUNT; i++)
        phrases.foreign[i] = other && phrases.text[i] == english.text[i];
    phrases.plain = has_plain_marks(&phrases);
    return phrases;
}

Str phrase_fill(Arena *arena, const char *phrase, Str first, Str second, Str third)
{
    const Str values[] = {first, second, third};
    Sink out;
    sink_memory(&out, arena);
    for (; *phrase; phrase++)
        if (phrase[0] == '%' && phrase[1] >= '1' && phrase[1] <= '3')
            sink_str(&out, values[*++phrase - '1']);
        else
            sink_char(&out, *phrase);
    return sink_result(&out);
}

/* Whether a group ends before the digit that so many follow, itself counted. sizes: "3" or "3 2",
 * the last one again and again. */
static bool ends_group(const char *sizes, uint32_t left)
{
    uint32_t first = (uint32_t)(sizes[0] - '0');
    uint32_t next = sizes[1] ? (uint32_t)(sizes[2] - '0') : first;
    return left >= first && (left - first) % next == 0;
}

static bool is_of_number(char c)
{
    return (c >= '0' && c <= '9') || c == ',' || c == '.';
}

Str phrase_decimal(const Phrases *phrases, Arena *arena, Int128 mantissa, int decimals)
{
    char digits[AMOUNT_TEXT_MAX];
    Str printed = {digits, amount_print(mantissa, decimals, phrases->plain, digits)};
    return phrases->plain ? arena_str(arena, printed)
                          : phrase_number(phrases, arena, printed, false);
}

/* By threes, or too small for it. */
static bool is_grouped(Str number)
{
    uint32_t len = 0;
    while (str_digit(number, len)) len++;
    return len <= 3;
}

Str phrase_amount(const Phrases *phrases, Arena *arena, Str text)
{
    uint32_t from = text.len && text.ptr[0] == '-', to = from;
    while (to < text.len && is_of_number(text.ptr[to])) to++;
    Str number = {text.ptr + from, to - from}, rest = {text.ptr + to, text.len - to};
    if (!number.len || (phrases->plain && is_grouped(number))) return text;
    number = phrase_number(phrases, arena, number, false);
    return arena_printf(arena, "%s" STR_FMT STR_FMT, from ? "-" : "", STR_ARG(number),
                        STR_ARG(rest));
}

Str phrase_number(const Phrases *phrases, Arena *arena, Str printed, bool in_prose)
{
    const char *group = phrases->text[in_prose ? PHRASE_GROUP_MARK_IN_PROSE : PHRASE_GROUP_MARK];
    uint32_t left = 0; /* digits before the point that are still to be written */
    Sink out;
    sink_memory(&out, arena);
    for (uint32_t i = 0; i < printed.len && printed.ptr[i] != '.'; i++)
        left += printed.ptr[i] >= '0' && printed.ptr[i] <= '9';
    bool begun = false, whole = true;
    for (uint32_t i = 0; i < printed.len; i++) {
        char c = printed.ptr[i];
        if (c == ',') continue;
        if (c == '.') whole = false;
        bool digit = whole && c >= '0' && c <= '9';
        if (digit && begun && ends_group(phrases->text[PHRASE_GROUP_SIZES], left))
            sink_text(&out, group);
        if (c == '.')
            sink_text(&out, phrases->text[PHRASE_DECIMAL_MARK]);
        else
            sink_char(&out, c);
        if (digit) left--;
        begun |= digit;
    }
    return sink_result(&out);
}
