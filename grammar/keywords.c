/* The words of the grammar, by text and by token. */
#include "grammar/parser.h"

#include "grammar/budget.tab.h"

typedef struct Keyword {
    int token;
    const char *english, *chinese;
} Keyword;

static const Keyword keywords[] = {
#define KEYWORD(token, english, chinese, uses) {TOKEN_##token, english, chinese},
#include "lang/syntax/keywords.def"
#undef KEYWORD
};

typedef struct RenamedKeyword {
    int edition, token;
    const char *old;
} RenamedKeyword;

static const RenamedKeyword renamed[] = {
#define RENAMED(edition, token, old) {edition, TOKEN_##token, old},
#define RENAMED_WORD(edition, id, old)
#include "lang/syntax/renamed.def"
#undef RENAMED
#undef RENAMED_WORD
};

enum {
    RENAMED_COUNT = sizeof renamed / sizeof *renamed,
    KEYWORD_COUNT = sizeof keywords / sizeof *keywords,
    LONGEST_KEYWORD = 31 /* bytes: a bit for each length */
};

static uint32_t keyword_slot(Str word)
{
    const unsigned char *c = (const unsigned char *)word.ptr;
    uint32_t middle = c[word.len / 2], last = c[word.len - 1];
    return (c[0] * 37u + middle * 11u + last * 101u + word.len * 7u) & (KEYWORD_SLOTS - 1);
}

static void keyword_add(Keywords *all, const char *text, int token)
{
    Str word = str_from(text);
    uint32_t slot = keyword_slot(word);
    while (all->slots[slot].word.len) slot = (slot + 1) & (KEYWORD_SLOTS - 1);
    all->slots[slot] = (KeywordSlot){word, token};
    all->lengths[(unsigned char)word.ptr[0]] |= UINT32_C(1) << word.len;
}

void keywords_open(Parser *parser, Arena *arena)
{
    Keywords *all = arena_new(arena, Keywords);
    for (size_t i = 0; i < KEYWORD_COUNT; i++) {
        keyword_add(all, keywords[i].english, keywords[i].token);
        keyword_add(all, keywords[i].chinese, keywords[i].token);
    }
    for (size_t i = 0; i < RENAMED_COUNT; i++)
        if (renamed[i].edition > EDITION_NEWEST - parser->in.older)
            keyword_add(all, renamed[i].old, renamed[i].token);
    parser->keywords = all;
}

const char *keyword_since(Str word, bool chinese)
{
    for (size_t i = 0; i < RENAMED_COUNT; i++)
        if (str_equal(word, str_from(renamed[i].old)))
            return token_text(renamed[i].token, chinese);
    return NULL;
}

int keyword_find(const Parser *parser, Str word)
{
    const Keywords *all = parser->keywords;
    uint32_t lengths = all->lengths[(unsigned char)word.ptr[0]];
    if (word.len > LONGEST_KEYWORD || !(lengths >> word.len & 1)) return TOKEN_WORD;
    uint32_t slot = keyword_slot(word);
    for (; all->slots[slot].word.len; slot = (slot + 1) & (KEYWORD_SLOTS - 1))
        if (str_equal(all->slots[slot].word, word)) return all->slots[slot].token;
    return TOKEN_WORD;
}

/* The statement needs its word, in one of the two languages. */
bool parse_may_include(Str text)
{
    for (size_t i = 0; i < KEYWORD_COUNT; i++)
        if (keywords[i].token == TOKEN_INCLUDE)
            return str_contains(text, str_from(keywords[i].english)) ||
                   str_contains(text, str_from(keywords[i].chinese));
    return false;
}

bool token_is_keyword(int token)
{
    return token >= FIRST_KEYWORD;
}

const char *token_text(int token, bool chinese)
{
    for (size_t i = 0; i < KEYWORD_COUNT; i++)
        if (keywords[i].token == token)
            return chinese ? keywords[i].chinese : keywords[i].english;
    switch (token) {
    case TOKEN_END_OF_FILE: return N_("the end of the file");
    case TOKEN_END: return N_("the end of the line");
    case TOKEN_NUMBER: return N_("a number");
    case TOKEN_PERCENTAGE: return N_("a percentage");
    case TOKEN_STRING: return N_("a text in quotes");
    case TOKEN_LIBRARY: return N_("the <name> of a library");
    case TOKEN_WORD: return N_("a name");
    case TOKEN_OPEN_BRACE: return "{";
    case TOKEN_CLOSE_BRACE: return "}";
    case TOKEN_OPEN_PAREN: return "(";
    case TOKEN_CLOSE_PAREN: return ")";
    case TOKEN_COMMA: return ",";
    case TOKEN_COLON: return ":";
    case TOKEN_ASSIGN: return "=";
    case TOKEN_ADD: return "+";
    case TOKEN_SUBTRACT: case TOKEN_DASH: return "-";
    case TOKEN_MULTIPLY: return "*";
    case TOKEN_SLASH: return "/";
    case TOKEN_AT: return "@";
    case TOKEN_DOT: return ".";
    case TOKEN_ARROW: return "->";
    case TOKEN_EQ: return "==";
    case TOKEN_NE: return "!=";
    case TOKEN_LE: return "<=";
    case TOKEN_GE: return ">=";
    case TOKEN_LT: return "<";
    case TOKEN_GT: return ">";
    default: return N_("something else");
    }
}
