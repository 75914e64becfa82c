/* What keywords are used for, and in which language they are written. */
#ifndef BUDGET_SYNTAX_KEYWORDS_H
#define BUDGET_SYNTAX_KEYWORDS_H

#include "lang/base/str.h"

/* Of each keyword (keywords.def): whether it can be a name, then where it begins lines. */
enum {
    WORD_RESERVED = 1 << 0, /* a name only between backticks */
    WORD_STARTING = 1 << 1, /* a name, but at some places, as before "(", it is the keyword */
    WORD_SOFT = 1 << 2,     /* a name wherever the grammar expects no keyword */
    WORD_STATEMENT = 1 << 3, /* begins a statement, and no other line of a file */
    WORD_ITEM = 1 << 4,      /* shows that a line is one of a block */
    WORD_IN_TABLE = 1 << 5,  /* begins a line of a table, … */
    WORD_IN_FIGURE = 1 << 6,
    WORD_IN_SECTION = 1 << 7,  /* of any block of a document */
    WORD_IN_DOCUMENT = 1 << 8, /* of the document itself */
    WORD_IN_TEXT = 1 << 9,     /* begins a piece of text */
    WORD_USES = 10             /* bits; the grammar has others for signs */
};

/* What a word is used for as a keyword, in either spelling; 0 if it is none. */
unsigned keyword_uses(Str text);

typedef enum FormatKeywords {
    KEYWORDS_AS_TYPED,
    KEYWORDS_ENGLISH,
    KEYWORDS_CHINESE,
    KEYWORDS_MIGRATED /* as typed, but what an older edition spells otherwise as it is spelt now */
} FormatKeywords;

/* Of the language. A file that names none is of the first. */
enum { EDITION_NEWEST = 1 };

#endif
