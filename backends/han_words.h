/* Where Chinese words end, so that a narrow column breaks between them. */
#ifndef BUDGET_BACKENDS_HAN_WORDS_H
#define BUDGET_BACKENDS_HAN_WORDS_H

#include "lang/base/str.h"

/* The length in bytes of the word that begins at text.ptr[at]: two or three Chinese characters by
 * their usual composition, which is a guess, or one other character. */
uint32_t han_word_length(Str text, uint32_t at);

/* Is this a mark that opens something, and must not end a line? */
bool han_opens(Str text, uint32_t at);

/* The length in bytes of what is not cut where a line ends: a word or a character, with the marks
 * that open before it and those that close or separate after it. */
uint32_t han_piece_length(Str text, uint32_t at);

#endif
