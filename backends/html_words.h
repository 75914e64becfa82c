/* The words of the HTML report in further languages. */
#ifndef BUDGET_BACKENDS_HTML_WORDS_H
#define BUDGET_BACKENDS_HTML_WORDS_H

#include "backends/html.h"

extern const HtmlWords html_words_italian, html_words_portuguese, html_words_dutch;
extern const HtmlWords html_words_polish, html_words_swedish, html_words_finnish;
extern const HtmlWords html_words_japanese, html_words_hebrew, html_words_arabic;

#endif
