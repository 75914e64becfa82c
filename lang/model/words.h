/* Words that have a meaning only in their place (settings, fields), in English and Chinese:
 * lang/syntax/words.def. */
#ifndef BUDGET_MODEL_WORDS_H
#define BUDGET_MODEL_WORDS_H

#include "lang/base/str.h"

typedef enum Word {
    WORD_NONE,
#define WORD_PAIR(id, english, chinese) WORD_##id,
#include "lang/syntax/words.def"
#undef WORD_PAIR
} Word;

Word word_find(Str text); /* WORD_NONE if it is no such word */

#endif
