#include "lang/syntax/keywords.h"

unsigned keyword_uses(Str text)
{
    static const struct { Str english, chinese; unsigned uses; } keywords[] = {
#define KEYWORD(token, english, chinese, uses)                                                     \
    {{english, sizeof(english) - 1}, {chinese, sizeof(chinese) - 1}, uses},
#include "lang/syntax/keywords.def"
#undef KEYWORD
    };
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++)
        if (str_equal(text, keywords[i].english) || str_equal(text, keywords[i].chinese))
            return keywords[i].uses;
    return 0;
}
