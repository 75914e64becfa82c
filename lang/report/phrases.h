/* Words that a budget's readers see and its writer did not type, in the language of the budget, and
 * how that language writes numbers: lib/languages/, one file for each language. */
#ifndef BUDGET_REPORT_PHRASES_H
#define BUDGET_REPORT_PHRASES_H

#include "lang/base/amount.h"
#include "lang/base/arena.h"
#include "lang/base/language.h"
#include "lang/base/sink.h"

typedef enum Phrase {
#define PHRASE(id, name) PHRASE_##id,
#include "lang/report/phrases.def"
#undef PHRASE
    PHRASE_COUNT
} Phrase;

typedef struct Phrases {
    const char *text[PHRASE_COUNT];
    bool foreign[PHRASE_COUNT]; /* it is English, and the language is another one */
    bool plain;                 /* tables show numbers as 1,234.56 */
    bool known;                 /* there is a file of this language; otherwise all are English */
} Phrases;

/* language: a tag. Of "de-AT", the words of "de", and what a file de-AT.words says otherwise. */
Phrases phrases_of(Str language);
/* Fills in %1, %2 and %3. */
Str phrase_fill(Arena *arena, const char *phrase, Str first, Str second, Str third);
/* A number as amount_print() writes it, with or without groups, in the marks of the language. */
Str phrase_number(const Phrases *phrases, Arena *arena, Str printed, bool in_prose);
/* mantissa × 10^-decimals, as tables show it; a minus before it is "-". */
Str phrase_decimal(const Phrases *phrases, Arena *arena, Int128 mantissa, int decimals);
/* "-1,234.50 k" likewise, as in a table: the number that a text begins with. */
Str phrase_amount(const Phrases *phrases, Arena *arena, Str text);

#endif
