/* Where Chinese words end, so that a narrow column breaks between them. */
#ifndef BUDGET_BACKENDS_HAN_WORDS_H
#define BUDGET_BACKENDS_HAN_WORDS_H

#include "lang/base/str.h"

/* The length in bytes of the word that begins at text.ptr[at]: two or three Chinese characters by
 * their usual composition, which is a guess, or one other character. */
uint32_t han_word_length(Str text, uint32_t at);

#endif
