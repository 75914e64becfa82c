#include "lang/model/words.h"

Word word_find(Str text)
{
    static const struct {
        Word word;
        Str english, chinese;
    } words[] = {
#define WORD_PAIR(id, english, chinese) \
    {WORD_##id, {english, sizeof(english) - 1}, {chinese, sizeof(chinese) - 1}},
#include "lang/syntax/words.def"
#undef WORD_PAIR
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_equal(text, words[i].english) || str_equal(text, words[i].chinese))
            return words[i].word;
    return WORD_NONE;
}
