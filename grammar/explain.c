/* Syntax errors in the words of the user: what was found, what may stand there, and what was
 * probably meant. */
#include "grammar/parser.h"

#include "grammar/budget.tab.h"
#include "lang/base/mistyped.h"
#include "lang/base/unicode.h"

enum {
    MAX_ALTERNATIVES = 5,
    MAX_GROUP = 16, /* signs of a group */
    MAX_QUOTED = 40 /* bytes of the text that are repeated in a message */
};

typedef struct FoundToken {
    Parser *parser;
    int token;
    Span span;
    const bool *expected; /* by token */
} FoundToken;

/* ---- what was expected ---- */

typedef struct TokenGroup {
    const char *text;
    int needs[4];  /* all of them: then the text stands for … */
    unsigned uses; /* … keywords with one of these uses, and … */
    int signs[MAX_GROUP];
} TokenGroup;

/* Soft keywords that are names have been dropped before. */
enum { NAMES = WORD_STARTING };

/* In order; what one stands for is gone for the next. */
static const TokenGroup groups[] = {
    {N_("a statement"),
     {TOKEN_TABLE, TOKEN_LEDGER, TOKEN_FACTS, TOKEN_MEASURE},
     WORD_STATEMENT | NAMES,
     {TOKEN_WORD}},
    {N_("a line of the document"),
     {TOKEN_SECTION, TOKEN_TEXT, TOKEN_AUTHOR, TOKEN_REASON},
     WORD_IN_SECTION | WORD_IN_DOCUMENT,
     {0}},
    {N_("a line of the document"),
     {TOKEN_SECTION, TOKEN_TEXT, TOKEN_TABLE, TOKEN_FIGURE},
     WORD_IN_SECTION,
     {0}},
    {N_("a piece of text"),
     {TOKEN_STRING, TOKEN_REASON, TOKEN_AMOUNT, TOKEN_PATH},
     WORD_IN_TEXT,
     {TOKEN_STRING}},
    {N_("a line of the figure"),
     {TOKEN_STAGE, TOKEN_FLOW, TOKEN_TREE, TOKEN_THRESHOLD},
     WORD_IN_FIGURE,
     {0}},
    {N_("a line of the table"),
     {TOKEN_ROWS, TOKEN_COLUMN, TOKEN_NOTE, TOKEN_TOTAL},
     WORD_IN_TABLE,
     {0}},
    {N_("a cell"),
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_SUBTRACT, TOKEN_ABOUT},
     NAMES,
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_PERCENTAGE, TOKEN_SUBTRACT, TOKEN_STRING, TOKEN_DASH,
      TOKEN_AT, TOKEN_ASSIGN, TOKEN_SLASH, TOKEN_LE, TOKEN_GE, TOKEN_LT, TOKEN_GT, TOKEN_EQ,
      TOKEN_ABOUT}},
    {N_("a value"),
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_SUBTRACT, TOKEN_AT},
     NAMES,
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_PERCENTAGE, TOKEN_SUBTRACT, TOKEN_STRING, TOKEN_DASH,
      TOKEN_AT, TOKEN_ASSIGN, TOKEN_SLASH}},
    {N_("an expression"),
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_OPEN_PAREN, TOKEN_PERCENTAGE},
     NAMES,
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_PERCENTAGE, TOKEN_OPEN_PAREN, TOKEN_SUBTRACT, TOKEN_DASH}},
    {N_("a member's name, code or label"),
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING, TOKEN_BUDGET},
     NAMES,
     {TOKEN_WORD, TOKEN_NUMBER, TOKEN_STRING}},
    {N_("a name"), {TOKEN_WORD, TOKEN_UNIT, TOKEN_ABS, TOKEN_ROUND}, NAMES, {TOKEN_WORD}},
    {N_("an operator"),
     {TOKEN_ADD, TOKEN_SUBTRACT, TOKEN_MULTIPLY, TOKEN_SLASH},
     0,
     {TOKEN_ADD, TOKEN_SUBTRACT, TOKEN_DASH, TOKEN_MULTIPLY, TOKEN_SLASH, TOKEN_DOT}},
    {N_("an operator"),
     {TOKEN_ADD, TOKEN_SUBTRACT, TOKEN_ADD, TOKEN_ADD},
     0,
     {TOKEN_ADD, TOKEN_SUBTRACT, TOKEN_DASH}},
    {N_("a comparison"),
     {TOKEN_EQ, TOKEN_LE, TOKEN_GE, TOKEN_NE},
     0,
     {TOKEN_EQ, TOKEN_NE, TOKEN_LE, TOKEN_GE, TOKEN_LT, TOKEN_GT}},
};

typedef struct Alternatives {
    bool open[ALL_TOKENS]; /* tokens not yet spoken of */
    const char *items[MAX_ALTERNATIVES];
    bool quoted[MAX_ALTERNATIVES]; /* typed as it is */
    uint32_t count;                /* all of them, also those that are left out */
    bool chinese;                  /* the keywords of this budget are */
} Alternatives;

static void alternative_add(Alternatives *alternatives, const char *text, bool quoted)
{
    uint32_t at = alternatives->count++;
    if (at >= MAX_ALTERNATIVES) return;
    alternatives->items[at] = text;
    alternatives->quoted[at] = quoted;
}

/* Words that are keywords only in their place: as names, if nearly all of them can stand here. */
static void drop_soft(Alternatives *alternatives)
{
    bool names = alternatives->open[TOKEN_ATTRIBUTE] && alternatives->open[TOKEN_LANDSCAPE];
    for (int token = FIRST_KEYWORD; names && token < ALL_TOKENS; token++)
        if (token_uses[token] & WORD_SOFT) alternatives->open[token] = false;
}

/* Options of a stated figure or of facts, where these themselves must still come. */
static void drop_options(Alternatives *alternatives)
{
    static const int options[] = {TOKEN_WITHIN, TOKEN_EXACT, TOKEN_BLANK, TOKEN_LOOSELY,
                                  TOKEN_TOTALS};
    if (!alternatives->open[TOKEN_FROM]) return;
    if (!alternatives->open[TOKEN_BLANK] && !alternatives->open[TOKEN_FOR]) return;
    for (size_t i = 0; i < sizeof options / sizeof *options; i++)
        alternatives->open[options[i]] = false;
}

static void add_groups(Alternatives *alternatives)
{
    for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
        const TokenGroup *group = &groups[i];
        bool fits = true;
        for (int n = 0; n < 4; n++) fits &= alternatives->open[group->needs[n]];
        if (!fits) continue;
        alternative_add(alternatives, group->text, false);
        for (int n = 0; n < MAX_GROUP && group->signs[n]; n++)
            alternatives->open[group->signs[n]] = false;
        for (int token = FIRST_KEYWORD; token < ALL_TOKENS; token++)
            if (token_uses[token] & group->uses) alternatives->open[token] = false;
    }
}

static void add_tokens(Alternatives *alternatives, int first, int last, bool quoted)
{
    for (int token = first; token <= last; token++)
        if (alternatives->open[token])
            alternative_add(alternatives, token_text(token, alternatives->chinese), quoted);
}

static void find_alternatives(const bool *expected, Alternatives *alternatives)
{
    memcpy(alternatives->open, expected, sizeof alternatives->open);
    bool statement = expected[TOKEN_TABLE] && expected[TOKEN_LEDGER];
    bool closing = expected[TOKEN_CLOSE_BRACE];
    alternatives->open[TOKEN_CLOSE_BRACE] = false;
    if (expected[TOKEN_SUBTRACT]) alternatives->open[TOKEN_DASH] = false;
    drop_options(alternatives);
    drop_soft(alternatives);
    add_groups(alternatives);
    if (statement) return;
    add_tokens(alternatives, TOKEN_NUMBER, TOKEN_LIBRARY, false);
    if (alternatives->open[TOKEN_WORD]) alternative_add(alternatives, N_("a unit"), false);
    add_tokens(alternatives, FIRST_KEYWORD, ALL_TOKENS - 1, true);
    add_tokens(alternatives, TOKEN_OPEN_BRACE, TOKEN_GT, true);
    add_tokens(alternatives, TOKEN_END, TOKEN_END, false);
    if (closing) alternative_add(alternatives, "}", true);
}

static Str alternative_text(Parser *parser, const Alternatives *alternatives, uint32_t at)
{
    const char *item = alternatives->items[at];
    if (alternatives->quoted[at]) return arena_printf(parser->in.arena, "`%s`", item);
    return str_from(diags_text(parser->in.diags, item));
}

static Str alternatives_text(Parser *parser, const Alternatives *alternatives)
{
    Diags *diags = parser->in.diags;
    uint32_t shown = alternatives->count;
    if (shown > MAX_ALTERNATIVES) shown = MAX_ALTERNATIVES;
    Str list = shown ? alternative_text(parser, alternatives, 0) : (Str){0};
    for (uint32_t i = 1; i < shown; i++) {
        Str item = alternative_text(parser, alternatives, i);
        bool last = i + 1 == alternatives->count;
        list = last ? diags_printf(diags, STR_FMT " or " STR_FMT, STR_ARG(list), STR_ARG(item))
                    : diags_printf(diags, STR_FMT ", " STR_FMT, STR_ARG(list), STR_ARG(item));
    }
    if (alternatives->count > shown)
        list = arena_printf(parser->in.arena, diags_text(diags, STR_FMT " …"), STR_ARG(list));
    return list;
}

/* ---- what was found ---- */

/* The beginning of a text, cut between characters. */
static Str shortened(Parser *parser, Str text)
{
    if (text.len <= MAX_QUOTED) return text;
    uint32_t len = MAX_QUOTED;
    while (len && ((unsigned char)text.ptr[len] & 0xC0) == 0x80) len--;
    return arena_printf(parser->in.arena, "%.*s…", (int)len, text.ptr);
}

static const char *found_format(int token)
{
    switch (token) {
    case TOKEN_NUMBER: return N_("the number " STR_FMT);
    case TOKEN_PERCENTAGE: return N_("the percentage " STR_FMT);
    case TOKEN_STRING: return N_("the text " STR_FMT);
    default: return token_is_keyword(token) ? N_("the keyword `" STR_FMT "`") : "`" STR_FMT "`";
    }
}

static Str found_text(const FoundToken *found)
{
    Parser *parser = found->parser;
    Str text = shortened(parser, parser_text(parser, found->span));
    bool typed = text.len && text.ptr[0] != '\n' && text.ptr[0] != '\r'; /* an end that is a `;` */
    if (found->token == TOKEN_END_OF_FILE || (found->token == TOKEN_END && !typed))
        return str_from(diags_text(parser->in.diags, token_text(found->token, false)));
    return arena_printf(parser->in.arena,
                        diags_text(parser->in.diags, found_format(found->token)), STR_ARG(text));
}

/* ---- advice ---- */

static void advise(const FoundToken *found, Diag *diag, Str fix, const char *help)
{
    diag_help(found->parser->in.diags, diag, "%s", diags_text(found->parser->in.diags, help));
    if (fix.len) diag_fix(diag, found->span, fix);
}

/* Of Chinese keywords, mostly two characters long, one that is another one (台帐 for 台账), or more
 * than there should be (勾稽关系 for 勾稽): that is likely, no more. */
static bool is_nearly_han(Str word, Str keyword, uint32_t distance)
{
    if (!unicode_is_han(keyword, 0) || word.len < 3 || memcmp(word.ptr, keyword.ptr, 3) != 0)
        return false;
    return distance == 1 || str_starts(word, keyword);
}

/* The word at the beginning of the statement is nearly a keyword. */
static bool advise_spelling(const FoundToken *found, Diag *diag)
{
    Parser *parser = found->parser;
    if (parser->depth || parser->first != TOKEN_WORD || found->token == TOKEN_END_OF_FILE)
        return false;
    Str word = parser_text(parser, parser->first_span), best = {0};
    uint32_t best_distance = 3;
    bool sure = false;
    for (uint32_t i = 0; i < KEYWORD_SLOTS; i++) {
        const KeywordSlot *slot = &parser->keywords->slots[i];
        if (!slot->word.len) continue;
        bool statement = token_uses[slot->token] & WORD_STATEMENT || slot->token == TOKEN_BUDGET ||
                         slot->token == TOKEN_LINT;
        if (!statement) continue;
        uint32_t distance = unicode_distance(word, slot->word, 2);
        bool near = distance * 2 < unicode_length(slot->word);
        if (distance >= best_distance || !(near || is_nearly_han(word, slot->word, distance)))
            continue;
        best_distance = distance;
        best = slot->word;
        sure = near;
    }
    if (!best.len) return false;
    diag_help(parser->in.diags, diag, "is `" STR_FMT "` meant?", STR_ARG(best));
    if (sure) diag_fix(diag, parser->first_span, best);
    return true;
}

/* From the token to the end of its line. */
static Str rest_of_line(const FoundToken *found)
{
    Str text = found->parser->text;
    uint32_t lo = found->span.lo - found->parser->base, hi = lo;
    while (hi < text.len && text.ptr[hi] != '\n') hi++;
    return (Str){text.ptr + lo, hi - lo};
}

/* "=>" and "=<": the sign comes first. */
static bool advise_turned(const FoundToken *found, Diag *diag)
{
    Str rest = rest_of_line(found);
    if (found->token != TOKEN_ASSIGN || !found->expected[TOKEN_EQ] || rest.len < 2) return false;
    Span both = {found->span.lo, found->span.lo + 2};
    if (rest.ptr[1] == '<') {
        advise(found, diag, (Str){0}, N_("at most is `<=`"));
        diag_fix(diag, both, STR("<="));
    } else if (rest.ptr[1] == '>') { /* which of them is not to be guessed */
        advise(found, diag, (Str){0}, N_("at least is `>=`; a condition is `if … then …`"));
    } else {
        return false;
    }
    return true;
}

/* In a line of values: of a member, or a setting. */
static bool in_entry(const FoundToken *found)
{
    return found->expected[TOKEN_AT] && !found->expected[TOKEN_ABOUT];
}

/* One sign for another. */
static bool advise_sign(const FoundToken *found, Diag *diag)
{
    const bool *expected = found->expected;
    int token = found->token;
    if (token == TOKEN_ASSIGN && expected[TOKEN_EQ])
        advise(found, diag, STR("=="), "equality is written `==`");
    else if (token == TOKEN_EQ && expected[TOKEN_ASSIGN])
        advise(found, diag, STR("="), "a definition is written `=`");
    else if (token == TOKEN_COLON && expected[TOKEN_ASSIGN] && !in_entry(found))
        advise(found, diag, STR("="), "a definition is written `=`");
    else if (token == TOKEN_ASSIGN && expected[TOKEN_COLON])
        advise(found, diag, STR(":"), "the condition follows a `:`");
    else
        return false;
    return true;
}

/* The token, and what touches it up to a blank or a sign: the whole of `accounts.budget`. */
static Span to_blank(const FoundToken *found)
{
    Str rest = rest_of_line(found);
    uint32_t len = found->span.hi - found->span.lo;
    while (len < rest.len && !strchr(" \t\r\n;,:{}()\"`#", rest.ptr[len])) len++;
    return (Span){found->span.lo, found->span.lo + len};
}

/* Before such a word a name is missing. */
static bool joins(int token)
{
    switch (token) {
    case TOKEN_BY:
    case TOKEN_FOR:
    case TOKEN_IN:
    case TOKEN_FROM:
    case TOKEN_WITH:
    case TOKEN_WHERE:
    case TOKEN_ALL:
    case TOKEN_AS:
    case TOKEN_EACH: return true;
    default: return false;
    }
}

static bool advise_entry(const FoundToken *found, Diag *diag)
{
    bool sign = found->token == TOKEN_COLON || found->token == TOKEN_COMMA;
    if (!sign || !in_entry(found)) return false;
    advise(found, diag, (Str){0}, N_("a space is enough here, without `:` or `,`"));
    return true;
}

/* A word that cannot be here as it is: a keyword, or a text without its quotes. */
static bool advise_word(const FoundToken *found, Diag *diag)
{
    Arena *arena = found->parser->in.arena;
    Str text = parser_text(found->parser, found->span);
    if (token_is_keyword(found->token) && found->expected[TOKEN_WORD] && !joins(found->token)) {
        Str fix = arena_printf(arena, "`" STR_FMT "`", STR_ARG(text));
        diag_help(found->parser->in.diags, diag,
                  "a keyword that is used as a name is written between backticks: " STR_FMT,
                  STR_ARG(fix));
        diag_fix(diag, found->span, fix);
        return true;
    }
    bool text_wanted = found->expected[TOKEN_STRING] && !found->expected[TOKEN_BY];
    if (found->token != TOKEN_WORD || !text_wanted) return false;
    Span whole = to_blank(found);
    text = parser_text(found->parser, whole);
    if (found->parser->first == TOKEN_INCLUDE && !str_ends(text, STR(".budget"))) {
        advise(
            found, diag, (Str){0},
            N_("a file stands between quotes: \"accounts.budget\", a library between `<` and `>`: "
               "<cn/units>"));
        return true;
    }
    if (text.len > 1 && text.ptr[0] == '`' && text.ptr[text.len - 1] == '`')
        text = (Str){text.ptr + 1, text.len - 2};
    advise(found, diag, (Str){0}, "texts stand between quotes");
    diag_fix(diag, whole, arena_printf(arena, "\"" STR_FMT "\"", STR_ARG(text)));
    return true;
}

static bool advise_line(const FoundToken *found, Diag *diag)
{
    bool in_row = found->expected[TOKEN_ABOUT];
    if (found->token == TOKEN_COMMA && in_row)
        advise(found, diag, STR(" "), "cells are separated by spaces");
    else if (found->parser->before == TOKEN_SUBTRACT)
        advise(found, diag, (Str){0},
               "a sign stands directly before its number; a `-` for no "
               "amount stands between spaces; inside a name `-` has no spaces");
    else if (found->token == TOKEN_CLOSE_BRACE && !found->parser->closed)
        advise(found, diag, (Str){0}, "no block is open here");
    else
        return false;
    return true;
}

static bool advise_end(const FoundToken *found, Diag *diag)
{
    if (found->token != TOKEN_END || !found->parser->text.len) return false;
    advise(found, diag, (Str){0},
           "a statement ends with its line; a line goes on after `,` `:` `(` `{` or an "
           "operator, and before an operator");
    return true;
}

/* The line before ended with something after which a line goes on. */
static bool advise_continued(const FoundToken *found, Diag *diag)
{
    const Parser *parser = found->parser;
    bool continued = parser->last_first && parser->before && parser->before != TOKEN_END &&
                     parser->before != TOKEN_OPEN_BRACE && !parser->in_paren;
    bool by_next =
        parser->last == TOKEN_STRING || (parser->last >= TOKEN_ASSIGN && parser->last <= TOKEN_GT);
    if (continued && by_next)
        diag_label(parser->in.diags, diag, parser->before_span,
                   "the line goes on, because the next one begins so");
    else if (continued)
        diag_label(parser->in.diags, diag, parser->before_span, "the line goes on after this");
    return continued;
}

static void label_paren(const FoundToken *found, Diag *diag)
{
    const Parser *parser = found->parser;
    if (!parser->in_paren || !found->expected[TOKEN_CLOSE_PAREN]) return;
    const Bracket *bracket = &parser->open[parser->depth - 1];
    if (bracket->span.lo == found->span.lo) return;
    diag_label(parser->in.diags, diag, bracket->span, "this `(` is open");
}

/* ---- notations of other languages ---- */

static bool equal_but_for_case(Str a, Str b)
{
    for (uint32_t i = 0; a.len == b.len && i < a.len; i++)
        if ((a.ptr[i] | 0x20) != (b.ptr[i] | 0x20)) return false;
    return a.len == b.len;
}

/* How unlike the keyword the word is; `limit` or more: it is not meant. A piece of it is near. */
static uint32_t keyword_distance(Str word, Str keyword, uint32_t limit)
{
    bool ascii = !((unsigned char)keyword.ptr[0] & 0x80);
    uint32_t least = ascii ? 3 : 1, length = unicode_length(word);
    if (ascii && equal_but_for_case(word, keyword)) return 0;
    bool piece = str_starts(keyword, word) || str_starts(word, keyword) ||
                 (!ascii && str_ends(keyword, word));
    if (piece && length >= least && unicode_length(keyword) >= least) return 1;
    uint32_t distance = unicode_distance(word, keyword, limit);
    return distance * 2 < unicode_length(keyword) ? distance : limit;
}

/* The word is nearly a keyword that is expected here. */
static bool advise_keyword(const FoundToken *found, Diag *diag)
{
    enum { FAR = 3 };
    Parser *parser = found->parser;
    bool word = found->token == TOKEN_WORD || token_is_keyword(found->token);
    if (!word || found->expected[TOKEN_WORD]) return false;
    Str text = parser_text(parser, found->span), best = {0};
    uint32_t best_distance = FAR;
    bool tied = false;
    for (uint32_t i = 0; i < KEYWORD_SLOTS; i++) {
        const KeywordSlot *slot = &parser->keywords->slots[i];
        if (!slot->word.len || !found->expected[slot->token]) continue;
        uint32_t distance = keyword_distance(text, slot->word, FAR);
        tied = distance == best_distance || (tied && distance > best_distance);
        if (distance >= best_distance) continue;
        best_distance = distance;
        best = slot->word;
    }
    if (!best.len) return false;
    diag_help(parser->in.diags, diag, "is `" STR_FMT "` meant?", STR_ARG(best));
    if (!tied) diag_fix(diag, found->span, best);
    return true;
}

/* A line outside of its block. */
static bool advise_place(const FoundToken *found, Diag *diag)
{
    uint16_t uses = token_uses[found->token];
    const char *help = NULL;
    if (found->parser->depth || !token_is_keyword(found->token) || !found->expected[TOKEN_TABLE])
        return false;
    if (uses & WORD_IN_TABLE)
        help = N_("this line stands in the braces of a `table`");
    else if (uses & WORD_IN_FIGURE)
        help = N_("this line stands in the braces of a `figure`");
    else if (uses & (WORD_IN_SECTION | WORD_IN_DOCUMENT))
        help = N_("this line stands in the braces of a `document`");
    if (help) advise(found, diag, (Str){0}, help);
    return help;
}

static bool advise_negative(const FoundToken *found, Diag *diag)
{
    Str rest = rest_of_line(found);
    const char *close = memchr(rest.ptr, ')', rest.len);
    if (!close) return false;
    Str text = {rest.ptr, (uint32_t)(close + 1 - rest.ptr)};
    Mistyped read = mistyped_amount(found->parser->in.arena, text);
    if (read.slip != SLIP_PARENTHESES || !read.one.len) return false;
    diag_help(found->parser->in.diags, diag, "a negative amount has a `-` before it: `" STR_FMT "`",
              STR_ARG(read.one));
    return true;
}

static bool is_word(const FoundToken *found, const char *const *words)
{
    Str text = parser_text(found->parser, found->span);
    for (; *words; words++)
        if (equal_but_for_case(text, str_from(*words))) return true;
    return false;
}

/* Between a blank and a digit. */
static bool is_sign(const FoundToken *found)
{
    Str text = found->parser->text;
    uint32_t lo = found->span.lo - found->parser->base, hi = found->span.hi - found->parser->base;
    return lo && hi < text.len && is_digit(text.ptr[hi]) && strchr(" \t", text.ptr[lo - 1]);
}

static bool advise_foreign(const FoundToken *found, Diag *diag)
{
    static const char *const joins[] = {"并且", "或者", "并", "与", NULL};
    const Parser *parser = found->parser;
    const bool *expected = found->expected;
    bool in_row =
        expected[TOKEN_ABOUT] || (parser->rows_depth && parser->rows_depth == parser->depth);
    Str rest = rest_of_line(found);
    if (found->token == TOKEN_OPEN_PAREN && in_row) return advise_negative(found, diag);
    const char *help = NULL;
    if (found->token == TOKEN_SLASH && rest.len > 1 && strchr("/*", rest.ptr[1]))
        help = N_("a comment begins with `#`");
    else if (found->token == TOKEN_ADD && in_row)
        help = is_sign(found) ? N_("an amount without a sign is positive")
                              : N_("an amount is entered; what is computed is a `measure`");
    else if (found->token == TOKEN_COLON && in_row)
        help = N_("a space is enough between a key and its amount");
    else if (expected[TOKEN_EQ] && !expected[TOKEN_AND] &&
             (found->token == TOKEN_AND || found->token == TOKEN_OR || is_word(found, joins)))
        help = N_("`and` and `or` join conditions; for two relations write two invariants");
    else if (expected[TOKEN_AND] && is_word(found, joins))
        help = N_("conditions are joined by `and` and `or`");
    else if (found->token == TOKEN_GT && parser->before == TOKEN_LT)
        help = N_("unequal is `!=`");
    else if (found->token == TOKEN_CLOSE_PAREN && expected[TOKEN_COLON] && expected[TOKEN_WHERE])
        help =
            N_("the name of a ledger is its sum; `sum(account leaves: …)` adds up an expression");
    else if (parser->before == TOKEN_ROW && found->token == TOKEN_WORD && expected[TOKEN_STRING])
        help = N_("`row` is one row with its own text; `rows` are the members of a dimension");
    if (help) advise(found, diag, (Str){0}, help);
    return help;
}

/* "= a / b percent": two words are missing, or one. */
static bool advise_percent(const FoundToken *found, Diag *diag)
{
    Str text = parser_text(found->parser, found->span);
    bool percent = str_starts(text, STR("percent")) || str_starts(text, STR("百分"));
    if (!percent || !found->expected[TOKEN_AS]) return false;
    bool chinese = found->parser->chinese;
    advise(found, diag,
           arena_printf(found->parser->in.arena, "%s %s", token_text(TOKEN_AS, chinese),
                        token_text(TOKEN_PERCENT, chinese)),
           N_("a column of shares is `as percent`"));
    return true;
}

/* "MAX(a, 5)": a name in front of the `(` that is open would be a function in small letters. */
static bool advise_capitals(const FoundToken *found, Diag *diag)
{
    static const char *const functions[] = {"abs", "min", "max", "round", "growth", NULL};
    const Parser *parser = found->parser;
    if (!parser->in_paren) return false;
    uint32_t end = parser->open[parser->depth - 1].span.lo - parser->base;
    for (const char *const *name = functions; *name; name++) {
        uint32_t len = (uint32_t)strlen(*name);
        Str word = {parser->text.ptr + (end < len ? 0 : end - len), end < len ? 0 : len};
        if (!equal_but_for_case(word, str_from(*name)) || str_equal(word, str_from(*name))) continue;
        diag_help(parser->in.diags, diag, "functions are written in small letters: `%s`", *name);
        return true;
    }
    return false;
}

/* A block whose "{" is missing: its lines are not looked at. */
static bool advise_block(const FoundToken *found, Diag *diag)
{
    if (found->token != TOKEN_END || !found->expected[TOKEN_OPEN_BRACE]) return false;
    advise(found, diag, (Str){0}, "a block begins with `{` on the same line");
    found->parser->made_up = found->parser->awaits_brace = true;
    return true;
}

/* What follows a mistake at the top level and cannot begin a statement is a part of it. */
static bool is_sequel(const Parser *parser, int token, Span span)
{
    bool opener =
        token == TOKEN_WORD || (token_is_keyword(token) && token_uses[token] & WORD_STATEMENT);
    bool first = parser->first_span.lo == span.lo && token != TOKEN_END_OF_FILE;
    return !parser->depth && parser->lost_before && first && !opener;
}

/* A block that was left open takes the lines of the one around it: the first keyword that does not
 * belong into it tells that, further ones tell nothing new. */
static bool is_misplaced_again(Parser *parser, int token)
{
    bool keyword = token_is_keyword(token) && parser->last_first;
    if (!parser->depth || !keyword) return false;
    bool again = parser->misplaced == parser->depth;
    parser->misplaced = parser->depth;
    return again;
}

/* The spelling of an older edition: here, or of the word that the statement begins with. */
static bool advise_older(const FoundToken *found, Diag *diag)
{
    Parser *parser = found->parser;
    bool word = found->token == TOKEN_WORD;
    Span span = word || parser->depth ? found->span : parser->first_span;
    int token = token_of_older(parser, found->token);
    bool first = !word && !parser->depth && parser->first == TOKEN_WORD;
    const char *now = NULL;
    if (token != found->token && found->expected[token])
        now = token_text(token, false);
    else if (word || first)
        now = keyword_since(parser_text(parser, span), parser_text(parser, span).ptr[0] & 0x80);
    if (!now) return false;
    diag_help(parser->in.diags, diag,
              "it is now written `%s`; `budgetc fmt --migrate` rewrites a file", now);
    diag_fix(diag, token != found->token ? found->span : span, str_from(now));
    return true;
}

/* ---- how it is written ---- */

typedef struct LineShape {
    int token; /* that the line begins with */
    const char *text;
} LineShape;

static const LineShape shapes[] = {
    {TOKEN_BUDGET, N_("it is written: budget town \"Our town\" { year 2025; unit k }")},
    {TOKEN_INCLUDE, N_("it is written: include \"accounts.budget\"")},
    {TOKEN_IMPORT, N_("it is written: import \"schools.budget\" as schools")},
    {TOKEN_UNIT, N_("it is written: unit k = 1000 dollar")},
    {TOKEN_DIMENSION, N_("it is written: dimension account \"Accounts\" { 20 \"Schools\" }")},
    {TOKEN_LEDGER, N_("it is written: ledger plan \"Plan\" by account, year unit k")},
    {TOKEN_FACTS, N_("it is written: facts plan { 20 5.00 }")},
    {TOKEN_MEASURE, N_("it is written: measure rest \"What is left\" = plan - spent")},
    {TOKEN_INVARIANT,
     N_("it is written: invariant cap \"Within the plan\": for each a in account: spent <= plan")},
    {TOKEN_TABLE,
     N_("it is written: table t01 \"Spending\" { column \"Plan\" = plan; rows account }")},
    {TOKEN_FIGURE, N_("it is written: figure f01 \"Money\" { stage \"Funds\" { nodes f = fund }; "
                      "stage \"Uses\" { nodes u = account }; flow f -> u = plan }")},
    {TOKEN_DOCUMENT,
     N_("it is written: document report \"Report\" { section \"Spending\" { table t01 } }")},
    {TOKEN_FLOW, N_("it is written: flow f -> u = plan")},
    {TOKEN_STATED, N_("it is written: stated plan(20) = 12.00")},
    {TOKEN_WAIVE, N_("it is written: waive cap for 20 by 0.50 because \"…\"")},
    {TOKEN_LINT, N_("it is written: lint W0904 off because \"…\"")},
    {TOKEN_COLUMN, N_("it is written: column \"Plan\" = plan")},
    {TOKEN_ROWS, N_("it is written: rows account tree")},
    {TOKEN_COLUMNS, N_("it is written: columns 2024 2025")},
};

/* The token that the line begins with. */
static int first_of_line(const FoundToken *found)
{
    Str text = found->parser->text;
    uint32_t lo = found->span.lo - found->parser->base;
    while (lo && text.ptr[lo - 1] != '\n') lo--;
    while (lo < text.len && strchr(" \t", text.ptr[lo])) lo++;
    uint32_t hi = lo;
    while (hi < text.len &&
           ((unsigned char)text.ptr[hi] >= 0x80 || unicode_is_word((unsigned char)text.ptr[hi])))
        hi++;
    return keyword_find(found->parser, (Str){text.ptr + lo, hi - lo});
}

/* Behind `within`. */
static bool advise_tolerance(const FoundToken *found, Diag *diag)
{
    if (!found->expected[TOKEN_ROUNDING] || found->expected[TOKEN_WORD]) return false;
    advise(found, diag, (Str){0},
           N_("a tolerance is an amount: `within 0.01 because \"…\"`, or `within rounding`"));
    return true;
}

static bool advise_shape(const FoundToken *found, Diag *diag)
{
    int first = first_of_line(found);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        if (shapes[i].token != first) continue;
        advise(found, diag, (Str){0}, shapes[i].text);
        return true;
    }
    return false;
}

/* "-- note", "<!-- note -->" */
static bool advise_comment(const FoundToken *found, Diag *diag)
{
    Str rest = rest_of_line(found);
    if (!str_starts(rest, STR("--")) && !str_starts(rest, STR("<!--"))) return false;
    if (!found->parser->last_first) return false;
    advise(found, diag, (Str){0}, N_("a comment begins with `#`"));
    return true;
}

/* The first that applies is given. */
static bool (*const advices[])(const FoundToken *, Diag *) = {
    advise_older,     advise_comment, advise_capitals, advise_continued, advise_foreign,
    advise_turned,    advise_sign,    advise_block,    advise_place,     advise_percent,
    advise_spelling,  advise_keyword, advise_entry,    advise_word,      advise_line,
    advise_tolerance, advise_shape,   advise_end};

void parser_explain(Parser *parser, int token, Span span, const bool *expected)
{
    FoundToken found = {parser, token, span, expected};
    bool follows = is_sequel(parser, token, span) || is_misplaced_again(parser, token);
    if ((!parser->inject.active || !parser->inject.reported) && !follows) {
        Alternatives alternatives = {.chinese = parser->chinese};
        find_alternatives(expected, &alternatives);
        Str wanted = alternatives_text(parser, &alternatives);
        Diag *diag =
            report_error(parser, DIAG_E0101, span, STR_FMT " cannot stand here; expected " STR_FMT,
                         STR_ARG(found_text(&found)), STR_ARG(wanted));
        if (diag) {
            label_paren(&found, diag);
            bool advised = false;
            for (size_t i = 0; !advised && i < sizeof advices / sizeof *advices; i++)
                advised = advices[i](&found, diag);
        }
    }
    tokens_recover(parser);
}
