/* Tags of languages, as BCP 47 writes them: "zh", "zh-TW", "he". */
#ifndef BUDGET_BASE_LANGUAGE_H
#define BUDGET_BASE_LANGUAGE_H

#include "lang/base/str.h"

/* Whether it has the form of a tag: two or three small letters, then parts of two to eight letters
 * or digits after hyphens. */
bool language_is_tag(Str text);
/* Whether a tag is of a language, with or without further parts. */
bool language_is(Str tag, const char *language);

#endif
