/* What can be told of a place from the text alone, which may be half written: which braces it
 * is in, and with which words they and its line begin. */
#ifndef BUDGET_CLI_LSP_LEXICAL_H
#define BUDGET_CLI_LSP_LEXICAL_H

#include "lang/base/vec.h"

typedef struct Brace { /* a pair, or one that is still open: then `close` is the end of the text */
    uint32_t open, close;
    Str head; /* the words before it, from the beginning of their line or statement */
    uint32_t depth;
} Brace;

typedef struct Comments {
    uint32_t from, to; /* lines of comment one below the other */
} Comments;

typedef struct Lexical {
    VEC(Brace) braces; /* in the order in which they open */
    VEC(Comments) comments;
} Lexical;

Lexical lexical_read(Arena *arena, Str text);

typedef struct Surroundings {
    Str line;  /* what is before the place, from the beginning of its statement or line */
    Str block; /* the head of the innermost brace around it; "" = none */
    Str outer; /* that of the outermost */
    bool in_comment, in_string;
    uint32_t string; /* where that begins */
} Surroundings;

Surroundings lexical_around(Arena *arena, Str text, uint32_t at);
/* The word before the last "(" that is still open; "" if there is none. */
Str called(Str line);
/* The first word of a text, and its last one. */
Str first_word(Str text);
Str last_word(Str text);

#endif
