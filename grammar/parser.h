/* What the parts of the parser share: the state of one run, from bytes (budget.l, scan.c) over
 * tokens (tokens.c) to syntax errors (explain.c). Nothing outside grammar/ sees it.
 *
 * Token kinds are the TOKEN_… of budget.tab.h; they are ints here, so that bison's header can
 * include this one. */
#ifndef BUDGET_GRAMMAR_PARSER_H
#define BUDGET_GRAMMAR_PARSER_H

#include "grammar/lists.h"
#include "grammar/parse.h"
#include "lang/syntax/keywords.h"

enum {
    KEYWORD_SLOTS = 1024,   /* of the hash table; a power of two, several times the words */
    LIMIT_FILE_ERRORS = 1000 /* after so many the rest of a file is not read */
};

typedef struct KeywordSlot {
    Str word; /* len 0 = free */
    int token;
} KeywordSlot;

typedef struct Keywords {
    KeywordSlot slots[KEYWORD_SLOTS];
    uint32_t lengths[256]; /* by first byte: bit n = a keyword has n bytes */
} Keywords;

typedef struct Bracket { /* an open "{" or "(" */
    Span span;
    uint32_t indent; /* of its line, in bytes */
    bool paren;
} Bracket;

/* Tokens made up where a block or parenthesis was not closed: its closers, then what was held back
 * (an end of statement and the token that showed the mistake). */
typedef struct Inject {
    bool active;
    uint32_t depth; /* brackets that stay open */
    uint32_t next;  /* of those held */
    bool reported;  /* the mistake: what bison finds wrong with these tokens is no news */
    int held[2];
    Span spans[2];
} Inject;

struct Parser {
    ParseInput in;
    Tree *tree;
    Str text;      /* the whole file */
    uint32_t base; /* offset of its first byte */

    /* scanner */
    void *scanner;    /* flex's */
    uint32_t read;    /* bytes of the text that flex has taken */
    uint32_t offset;  /* of the first byte that is not in a token yet */
    uint32_t line_lo; /* of the first byte of the line */
    uint32_t last_line; /* where the last line begins that does not end */
    bool has_nul;     /* the text has NUL bytes, which flex must not see */
    bool dump;        /* only tokens: leave nothing out after an error */
    bool stopped;     /* too many errors: the rest is not read */
    const Keywords *keywords;
    uint32_t bad_end; /* where the last bad token ended: what touches it is part of it */
    uint32_t unclosed_end; /* of the last line in which a closing quote was looked for in vain */
    uint32_t unclosed;     /* that quote */
    uint32_t bad_sign_end; /* after the last byte that is allowed nowhere */
    char bad_sign;         /* that byte; 0 = none */
    Span lost_brace;  /* a "{" inside a string that does not end */
    uint32_t error_count, warning_count;

    /* tokens */
    bool quiet;      /* the line goes on: an end of line means nothing here */
    bool line_first; /* only blanks stand before the next token on its line */
    bool last_first; /* … before the last token */
    bool closed;     /* the last "}" closed a block */
    bool in_paren;   /* the innermost open bracket is "(" */
    bool skipping;   /* after a mistake, to the end of the statement */
    bool at_end;     /* flex has seen the end of the text */
    int last, before; /* the last two tokens */
    int first;        /* the first token of the statement, at the top level */
    bool chinese;     /* the last keyword at that place was a Chinese one */
    Span last_span, before_span, first_span;
    uint32_t line_indent; /* of the line of the last token, in bytes */
    Bracket open[LIMIT_NESTING];
    uint32_t depth;
    uint32_t rows_depth; /* of the block of rows that is being read; 0 = none */
    uint32_t misplaced;  /* of the block in which a keyword did not belong; 0 = none */
    uint32_t skipped; /* "{" open in what is skipped */
    Bracket skip_open; /* the outermost of them */
    bool made_up;      /* that one is missing in the text, which was reported */
    bool awaits_brace; /* … and may be the next token */
    uint32_t lost_closes; /* "}" inside a string that does not end, of blocks of its line */
    bool lost_before;  /* the statement before had a mistake */
    Inject inject;
    Span suspect, suspect_close; /* the first "{" whose "}" is indented differently */

    /* builder */
    VEC(Atom) line; /* atoms of the line that is being read */
    Rows rows;      /* of the block that is being read */
    AtomList columns; /* of the block that is being read */
    Span columns_word;
    bool bad_columns;
    FigureDecl figure; /* that is being read; figures do not nest */
    DocumentDecl document; /* likewise */
    uint32_t operators; /* in the expressions of the line */
};

/* ---- budget.l ---- */

void scanner_open(Parser *parser); /* again: for the next text */
void scanner_close(Parser *parser);
int scanner_next(Parser *parser, Span *span);

/* ---- check.c: bytes that may stand nowhere, not even in comments ---- */

/* False if the text cannot be scanned at all. */
bool check_text(Parser *parser);

/* ---- scan.c, literals.c: what flex's patterns leave open; each returns a token kind ---- */

/* A word that begins with what is a name in ASCII. Sets where it ends. */
int scan_name(Parser *parser, Span *span);
/* What begins with a byte that is not ASCII, and words with such bytes. *span is shortened to the
 * token; *blank says that it was only a blank. */
int scan_other(Parser *parser, Span *span, bool *blank);
/* Lines of nothing but names, numbers, strings and dashes, from parser->offset on, become rows;
 * parser->offset is moved after them. False if there is none. */
bool scan_plain_rows(Parser *parser);
int scan_minus(const Parser *parser, Span span);
/* The token that the next line with something on it begins with, if it is a sign, a keyword or a
 * text; else TOKEN_WORD. */
int scan_line_start(const Parser *parser);
int scan_string(Parser *parser, Span span); /* a closed string with backslashes */
int scan_open_string(Parser *parser, Span span);
int scan_open_word(Parser *parser, Span span); /* backticks that are not closed, or empty */
/* Merge markers of git: the file is read no further. */
int scan_conflict(Parser *parser, Span span);
int scan_bad_number(Parser *parser, Span span);
/* Says which numbers a text in ASCII may mean; without a fix, which would choose an amount. */
void offer_readings(Parser *parser, Diag *diag, Str text);
int scan_wide_number(Parser *parser, Span span); /* with fullwidth digits, points or signs */
int scan_wide_percent(Parser *parser, Span span);
int scan_wide_operator(Parser *parser, Span span, int token, const char *ascii);
int scan_bad_byte(Parser *parser, Span span);

/* NULL if it touches a token that is reported already or there are too many. */
Diag *report_error(Parser *parser, DiagCode code, Span span, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* E0101: something that may stand once stands twice. */
void report_twice(Parser *parser, Span word);
Diag *report_wide(Parser *parser, Span span, const char *ascii); /* W0109; NULL as above */

/* ---- keywords.c ---- */

void keywords_open(Parser *parser, Arena *arena);
int keyword_find(const Parser *parser, Str word); /* TOKEN_WORD if it is none */
/* How a keyword is spelt now that an older edition spelt so; NULL if there is none. */
const char *keyword_since(Str word, bool chinese);
bool token_is_keyword(int token);
/* [token]: what it is used for (lang/syntax/keywords.h), and more for signs; in tokens.c */
extern const uint16_t token_uses[];
const char *token_text(int token, bool chinese); /* as it is typed, or "a name" and the like */

static inline Str parser_text(const Parser *parser, Span span)
{
    return (Str){parser->text.ptr + (span.lo - parser->base), span.hi - span.lo};
}

/* ---- tokens.c ---- */

/* At the end of a line: whether the next one goes on with it. */
bool line_goes_on(const Parser *parser);
/* After a mistake at the last token: forget the rest of its statement. */
void tokens_recover(Parser *parser);
/* The token at this place is a name, whatever word it is. */
void tokens_mark_name(Parser *parser, Span span);

/* What the token was before the first edition, at the place where it is read. */
int token_of_older(const Parser *parser, int token);

/* ---- explain.c ---- */

/* Reports a syntax error. expected: by token kind. */
void parser_explain(Parser *parser, int token, Span span, const bool *expected);

#endif
