/* Bytes to tree: the only door to flex and bison. */
#ifndef BUDGET_GRAMMAR_PARSE_H
#define BUDGET_GRAMMAR_PARSE_H

#include "lang/diag/diag.h"
#include "lang/syntax/token.h"
#include "lang/syntax/tree.h"

typedef struct ParseInput {
    Arena *arena; /* the tree lives here */
    Interner *names;
    Sources *sources;
    Diags *diags;
    FileId file;
    Str text;       /* of the file, if its source has none at hand; otherwise {0} */
    Tokens *tokens; /* NULL = not wanted; they are good only if there are no errors */
    int older;      /* so many editions before the newest the text was written; 0 = in it */
    bool shared;    /* several threads parse: `names` is everybody's, all else is this one's own */
} ParseInput;

enum {
    LIMIT_NESTING = 200,        /* blocks and parentheses inside each other */
    LIMIT_OPERATORS = 2000,     /* in the expressions of one line: trees are no deeper than that */
    LIMIT_TOKEN = (1 << 24) - 1 /* bytes of one token */
};

/* Always gives a tree; what is wrong is in the diagnostics, and at most that statement or line is
 * missing. */
Tree *parse_file(const ParseInput *input);

/* The same for one file after the other, all in one arena: what reading needs is made for the first
 * (*parser is NULL before it) and given back at the end. A small file costs little more than its
 * tree then. */
typedef struct Parser Parser;
Tree *parse_next(const ParseInput *input, Parser **parser);
void parse_end(Parser *parser); /* NULL = there was no file */

/* False if the text surely includes no other file. */
bool parse_may_include(Str text);

/* One line per token: place, kind, text. */
void parse_dump_tokens(const ParseInput *input, Sink *sink);

#endif
