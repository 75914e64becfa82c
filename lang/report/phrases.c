#include "lang/report/phrases.h"

#include <string.h>

static const struct {
    const char *language, *name, *text;
} all[] = {
#include "lang/report/languages.inc"
};

static void put_phrases(Phrases *phrases, Str language)
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
            wanted = language_is(language, all[i].language);
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

Phrases phrases_of(Str language)
{
    Phrases phrases = {.known = false};
    put_phrases(&phrases, STR("en"));
    phrases.known = false;
    put_phrases(&phrases, language);
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
        c == '.' ? sink_text(&out, phrases->text[PHRASE_DECIMAL_MARK]) : sink_char(&out, c);
        if (digit) left--;
        begun |= digit;
    }
    return sink_result(&out);
}
