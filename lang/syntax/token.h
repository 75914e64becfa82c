/* The tokens of one file that was read without errors, for the formatter; how keywords are spelt.
 */
#ifndef BUDGET_SYNTAX_TOKEN_H
#define BUDGET_SYNTAX_TOKEN_H

#include "lang/syntax/tree.h"

typedef enum TokenKey {
    KEY_NONE, /* numbers, texts, and words that are names */
    KEY_NUMBER,
    KEY_PERCENTAGE,
    KEY_STRING,
    KEY_WORD,
    KEY_LIBRARY,
    KEY_END, /* ";" */
    KEY_OPEN_BRACE,
    KEY_CLOSE_BRACE,
    KEY_OPEN_PAREN,
    KEY_CLOSE_PAREN,
    KEY_COMMA,
    KEY_COLON,
    KEY_ASSIGN,
    KEY_ADD,
    KEY_SUBTRACT,
    KEY_DASH,
    KEY_MULTIPLY,
    KEY_SLASH,
    KEY_AT,
    KEY_DOT,
    KEY_ARROW,
    KEY_EQ,
    KEY_NE,
    KEY_LE,
    KEY_GE,
    KEY_LT,
    KEY_GT,
#define KEYWORD(token, english, chinese, uses) KEY_##token,
#include "lang/syntax/keywords.def"
#undef KEYWORD
    TOKEN_KEYS
} TokenKey;

/* One of the spellings of a keyword; NULL for all other tokens. */
const char *keyword_text(TokenKey key, bool chinese);

typedef struct Token {
    Span span;
    uint8_t key;    /* TokenKey */
    bool name;      /* a word, or a keyword that is a name here */
    bool ended;     /* the line of the grammar ends after it */
    bool continues; /* the next line would belong to it */
} Token;

typedef struct Tokens {
    VEC(Token) list; /* without line ends */
} Tokens;

#endif
