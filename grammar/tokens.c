/* Between flex and bison: when a line goes on, what is inside what, and where to read on after a
 * mistake.
 *
 * A mistake costs the rest of its statement: everything up to the end of the line (or the "}") of
 * the block the mistake is in, with whole blocks that are opened on the way. Bison never sees what
 * is skipped. A block that is not closed is noticed by its indentation, when a statement begins on
 * a line that is not indented deeper than the block's first line: then the missing closers are made
 * up, so that neither the block nor the statement is lost. */
#include "grammar/parser.h"

#include "grammar/budget.tab.h"

enum { /* of signs, besides what keywords are used for */
    CONTINUES = 1 << WORD_USES, /* the line goes on after it */
    OPENS = 2 << WORD_USES,
    CLOSES = 4 << WORD_USES,
    SPECIAL = 8 << WORD_USES /* end of the text, mistake */
};

const uint16_t token_uses[] = {
    [TOKEN_END_OF_FILE] = SPECIAL,
    [TOKEN_MISTAKE] = SPECIAL,
    [TOKEN_END] = CONTINUES,
    [TOKEN_COMMA] = CONTINUES,
    [TOKEN_COLON] = CONTINUES,
    [TOKEN_ASSIGN] = CONTINUES,
    [TOKEN_ADD] = CONTINUES,
    [TOKEN_MULTIPLY] = CONTINUES,
    [TOKEN_SLASH] = CONTINUES,
    [TOKEN_EQ] = CONTINUES,
    [TOKEN_NE] = CONTINUES,
    [TOKEN_LE] = CONTINUES,
    [TOKEN_GE] = CONTINUES,
    [TOKEN_ARROW] = CONTINUES,
    [TOKEN_LT] = CONTINUES,
    [TOKEN_GT] = CONTINUES,
    [TOKEN_OPEN_BRACE] = CONTINUES | OPENS,
    [TOKEN_OPEN_PAREN] = CONTINUES | OPENS,
    [TOKEN_CLOSE_BRACE] = CLOSES,
    [TOKEN_CLOSE_PAREN] = CLOSES,
#define KEYWORD(token, english, chinese, uses) [TOKEN_##token] = uses,
#include "lang/syntax/keywords.def"
#undef KEYWORD
};

/* ---- lines that go on ---- */

/* In these a "-" is a minus, and a line begins with a word; in blocks of data it may be a dash. */
static bool holds_expressions(const Parser *parser)
{
    switch (parser->first) {
    case TOKEN_MEASURE:
    case TOKEN_INVARIANT:
    case TOKEN_TABLE:
    case TOKEN_FIGURE:
    case TOKEN_DOCUMENT: return true;
    default: return false;
    }
}

static bool is_minus(int token)
{
    return token == TOKEN_SUBTRACT || token == TOKEN_DASH;
}

bool line_goes_on(const Parser *parser)
{
    int last = parser->last;
    if (!last || last == TOKEN_END || last == TOKEN_OPEN_BRACE || last == TOKEN_MISTAKE)
        return false;
    if (parser->depth && !holds_expressions(parser)) return false;
    switch (scan_line_start(parser)) {
    case TOKEN_ADD:
    case TOKEN_SUBTRACT:
    case TOKEN_DASH:
    case TOKEN_MULTIPLY:
    case TOKEN_SLASH:
    case TOKEN_ASSIGN:
    case TOKEN_EQ:
    case TOKEN_NE:
    case TOKEN_LE:
    case TOKEN_GE:
    case TOKEN_LT:
    case TOKEN_GT:
    case TOKEN_AND:
    case TOKEN_OR:
    case TOKEN_THEN:
    case TOKEN_ELSE: return true;
    case TOKEN_STRING:
        return last == TOKEN_STRING && (!parser->depth || parser->first != TOKEN_DOCUMENT);
    default: return false;
    }
}

/* Of the token that is read; parser->last is the one before. */
static bool goes_on_after(const Parser *parser, int token)
{
    bool row = parser->depth && !holds_expressions(parser);
    if (token == TOKEN_ASSIGN && row) return false;
    if (token_uses[token] & CONTINUES) return true;
    if (!is_minus(token) || !holds_expressions(parser)) return false;
    bool minus = is_minus(parser->last) || token_uses[parser->last] & CONTINUES;
    return !minus; /* else it is the sign of nothing: a cell without an amount */
}

/* ---- brackets ---- */

static void set_depth(Parser *parser, uint32_t depth)
{
    parser->depth = depth;
    if (depth < parser->rows_depth) parser->rows_depth = 0;
    if (depth < parser->misplaced) parser->misplaced = 0;
    parser->in_paren = depth && parser->open[depth - 1].paren;
}

static int lexical_error(Parser *parser)
{
    parser->last = TOKEN_MISTAKE;
    tokens_recover(parser);
    return TOKEN_MISTAKE;
}

static int open_bracket(Parser *parser, int token, Span span)
{
    if (parser->depth == LIMIT_NESTING) {
        report_error(parser, DIAG_E0108, span, "more than %d blocks and parentheses are open here",
                     (int)LIMIT_NESTING);
        if (token == TOKEN_OPEN_BRACE) parser->lost_brace = span;
        return lexical_error(parser);
    }
    Bracket bracket = {span, parser->line_indent, token == TOKEN_OPEN_PAREN};
    parser->open[parser->depth] = bracket;
    set_depth(parser, parser->depth + 1);
    return token;
}

/* A "}" whose line is indented unlike that of its "{" may hint at the place of another mistake. */
static void note_suspect(Parser *parser, const Bracket *bracket, Span close)
{
    if (!parser->last_first || parser->suspect.hi) return;
    if (parser->line_indent == bracket->indent) return;
    parser->suspect = bracket->span;
    parser->suspect_close = close;
}

static void close_bracket(Parser *parser, int token, Span span)
{
    uint32_t depth = parser->depth;
    if (token == TOKEN_CLOSE_PAREN) {
        set_depth(parser, depth - parser->in_paren);
        return;
    }
    while (depth && parser->open[depth - 1].paren) depth--;
    parser->closed = depth;
    if (depth) note_suspect(parser, &parser->open[--depth], span);
    set_depth(parser, depth);
}

/* ---- blocks that are not closed ---- */

static void inject(Parser *parser, uint32_t depth, int token, Span span)
{
    Span here = {span.lo, span.lo};
    parser->inject = (Inject){.active = true,
                              .depth = depth,
                              .reported = true,
                              .held = {TOKEN_END, token},
                              .spans = {here, span}};
}

static int inject_next(Parser *parser, Span *span)
{
    Inject *inject = &parser->inject;
    if (parser->depth > inject->depth) {
        bool paren = parser->in_paren;
        *span = inject->spans[0];
        set_depth(parser, parser->depth - 1);
        return paren ? TOKEN_CLOSE_PAREN : TOKEN_CLOSE_BRACE;
    }
    int token = inject->held[inject->next];
    *span = inject->spans[inject->next++];
    inject->active = inject->next < 2;
    parser->quiet = token == TOKEN_END || parser->in_paren;
    parser->last_first = true;
    return token;
}

static void report_unclosed(Parser *parser, const Bracket *bracket, int token, Span span)
{
    bool made_up = parser->skipped && bracket == &parser->skip_open && parser->made_up;
    if (made_up) return; /* that its "{" is missing was said */
    char open = bracket->paren ? '(' : '{';
    Diag *diag = token == TOKEN_END_OF_FILE
                     ? report_error(parser, DIAG_E0101, span,
                                    "the file ends before the `%c` is closed", open)
                     : report_error(parser, DIAG_E0101, span,
                                    "a statement begins before the `%c` is closed", open);
    if (!diag) return;
    Diags *diags = parser->in.diags;
    diag_label(diags, diag, bracket->span, "this `%c` is not closed", open);
    if (parser->suspect.hi && !bracket->paren) {
        diag_label(diags, diag, parser->suspect, "or this one, if");
        diag_label(diags, diag, parser->suspect_close, "this `}` belongs to another block");
    }
    diag_help(diags, diag, "add `%c`", bracket->paren ? ')' : '}');
}

/* How many of the open brackets remain if a statement begins at the last token. */
static uint32_t depth_for_statement(const Parser *parser)
{
    uint32_t depth = parser->depth;
    while (depth && parser->open[depth - 1].indent >= parser->line_indent) depth--;
    return depth;
}

static int end_of_file(Parser *parser, Span *span)
{
    bool closed = !parser->depth && !parser->skipped;
    parser->at_end = true;
    if (closed && !parser->skipping && (parser->last == TOKEN_END || !parser->last))
        return TOKEN_END_OF_FILE;
    if (!closed) {
        const Bracket *bracket =
            parser->skipped ? &parser->skip_open : &parser->open[parser->depth - 1];
        report_unclosed(parser, bracket, TOKEN_END_OF_FILE, *span);
    }
    parser->skipping = false;
    parser->skipped = 0;
    inject(parser, 0, TOKEN_END_OF_FILE, *span);
    parser->inject.reported = !closed;
    return inject_next(parser, span);
}

/* A word that begins a statement is the first on its line, but no statement can begin here. */
static bool closes_blocks(Parser *parser, int token, Span span)
{
    uint32_t depth = depth_for_statement(parser);
    bool skipped = parser->skipped && parser->skip_open.indent >= parser->line_indent;
    if (depth == parser->depth && !skipped) return false;
    const Bracket *bracket = skipped ? &parser->skip_open : &parser->open[parser->depth - 1];
    report_unclosed(parser, bracket, token, span);
    parser->skipping = false;
    parser->skipped = 0;
    inject(parser, depth, token, span);
    return true;
}

/* ---- older editions ---- */

/* Before the first edition, a dimension was `within` another, and `9 sets for 0.73` was a fact. */
int token_of_older(const Parser *parser, int token)
{
    bool dimension = parser->first == TOKEN_DIMENSION || parser->first == TOKEN_CLASSIFICATION;
    if (token == TOKEN_WITHIN && !parser->depth && dimension) return TOKEN_IN;
    bool row = parser->depth && !holds_expressions(parser) && !parser->last_first;
    return token == TOKEN_FOR && row ? TOKEN_ASSIGN : token;
}

/* ---- reading ---- */

static int read_token(Parser *parser, Span *span)
{
    if (parser->at_end || parser->stopped) {
        uint32_t end = parser->base + parser->text.len;
        *span = (Span){end, end};
        return TOKEN_END_OF_FILE;
    }
    int token = scanner_next(parser, span);
    if (token == TOKEN_END) return token;
    parser->last_first = parser->line_first;
    if (parser->line_first) parser->line_indent = span->lo - parser->base - parser->line_lo;
    parser->line_first = false;
    return parser->in.older ? token_of_older(parser, token) : token;
}

static int next_token(Parser *parser, Span *span)
{
    int token = read_token(parser, span);
    uint16_t flags = token_uses[token];
    if (flags & OPENS)
        token = open_bracket(parser, token, *span);
    else if (flags & CLOSES)
        close_bracket(parser, token, *span);
    else if (token == TOKEN_END_OF_FILE)
        return end_of_file(parser, span);
    else if (token == TOKEN_MISTAKE)
        return lexical_error(parser);
    else if (flags & WORD_STATEMENT && parser->last_first && parser->depth &&
             closes_blocks(parser, token, *span))
        return inject_next(parser, span);
    parser->quiet = goes_on_after(parser, token) || parser->in_paren;
    return token;
}

/* A line of the block (or of the file) that the mistake is in can begin with this token although
 * the one before does not end there. */
static bool begins_line(const Parser *parser, int token)
{
    if (!parser->last_first) return false;
    return token_uses[token] & (parser->depth ? WORD_ITEM : WORD_STATEMENT);
}

/* Does a line that ends before this place go on in the next one? */
static bool ends_open(Str text, uint32_t at)
{
    while (at && strchr(" \t\r", text.ptr[at - 1])) at--;
    return at && strchr("+-*/=,(", text.ptr[at - 1]);
}

/* The beginning of what the mistake costs: of the statement, or of the line in a block. */
static uint32_t lost_begin(const Parser *parser, uint32_t depth)
{
    Str text = parser->text;
    uint32_t at = parser->offset;
    if (!depth && parser->first_span.hi) return parser->first_span.lo - parser->base;
    if (at && strchr("\n;", text.ptr[at - 1])) at--;
    while (at && (!strchr("\n;{", text.ptr[at - 1]) ||
                  (text.ptr[at - 1] == '\n' && ends_open(text, at - 1))))
        at--;
    return at;
}

static void begin_lost(Parser *parser, uint32_t depth)
{
    uint32_t lo = parser->base + lost_begin(parser, depth);
    *vec_push(parser->in.arena, &parser->tree->lost) = (Span){lo, parser->base + parser->offset};
}

static void end_lost(Parser *parser, uint32_t offset)
{
    parser->made_up = parser->awaits_brace = false;
    uint32_t count = parser->tree->lost.len;
    if (count) parser->tree->lost.items[count - 1].hi = parser->base + offset;
}

static int skip_end(Parser *parser, int token)
{
    parser->skipping = false;
    end_lost(parser, parser->offset);
    return token;
}

/* The first token that is not skipped. */
static int skip_next(Parser *parser, Span *span)
{
    for (;;) {
        int token = read_token(parser, span);
        uint16_t flags = token_uses[token];
        parser->quiet = flags & CONTINUES;
        if (token == TOKEN_END_OF_FILE) {
            int end = end_of_file(parser, span); /* which asks whether a "{" was made up */
            end_lost(parser, parser->text.len);
            return end;
        }
        bool awaited = parser->awaits_brace && token == TOKEN_OPEN_BRACE;
        if (token != TOKEN_END) parser->awaits_brace = false;
        if (awaited) continue; /* here it is, on a line of its own */
        if (token == TOKEN_OPEN_BRACE) {
            Bracket bracket = {*span, parser->line_indent, false};
            if (!parser->skipped++) parser->skip_open = bracket;
        } else if (token == TOKEN_CLOSE_BRACE && parser->skipped) {
            parser->skipped--;
        } else if (token == TOKEN_CLOSE_BRACE && parser->depth) {
            close_bracket(parser, token, *span);
            return skip_end(parser, token);
        } else if (token == TOKEN_END && !parser->skipped) {
            return skip_end(parser, token);
        } else if (flags & WORD_STATEMENT && parser->last_first &&
                   closes_blocks(parser, token, *span)) {
            end_lost(parser, span->lo - parser->base);
            return inject_next(parser, span);
        } else if (!parser->skipped && begins_line(parser, token)) {
            parser->skipping = false;
            end_lost(parser, span->lo - parser->base);
            inject(parser, parser->depth, token, *span);
            return inject_next(parser, span);
        }
    }
}

/* Blocks that were opened and closed on a line whose end is inside a string are closed. */
static bool close_lost(Parser *parser, uint32_t depth)
{
    uint32_t line = parser->base + parser->line_lo, end = parser->base + parser->offset, to = depth;
    for (; to && parser->lost_closes && parser->open[to - 1].span.lo >= line; to--)
        parser->lost_closes--;
    parser->lost_closes = 0;
    if (to == depth) return false;
    parser->skipping = false;
    inject(parser, to, TOKEN_END, (Span){end, end});
    return true;
}

void tokens_recover(Parser *parser)
{
    int token = parser->last;
    uint32_t depth = parser->depth;
    if (parser->inject.active || parser->dump) return;
    if (token == TOKEN_OPEN_BRACE && depth) {
        parser->skip_open = parser->open[--depth];
        parser->skipped = 1;
    } else if (parser->lost_brace.hi) {
        parser->skip_open = (Bracket){parser->lost_brace, parser->line_indent, false};
        parser->skipped = 1;
    }
    parser->lost_brace = (Span){0, 0};
    begin_lost(parser, depth);
    if (parser->made_up) {
        parser->skip_open = (Bracket){parser->last_span, parser->line_indent, false};
        parser->skipped = 1;
        parser->skipping = true;
        return;
    }
    while (depth && parser->open[depth - 1].paren) depth--;
    set_depth(parser, depth);
    if (close_lost(parser, depth)) return;
    if (token == TOKEN_END || token == TOKEN_END_OF_FILE) return;
    if (token == TOKEN_CLOSE_BRACE && parser->closed) return;
    parser->skipping = true;
    parser->quiet = token_uses[token] & CONTINUES;
    bool lines = parser->before == TOKEN_END || parser->before == TOKEN_OPEN_BRACE;
    if (lines || parser->skipped || !begins_line(parser, token)) return;
    parser->skipping = false;
    inject(parser, depth, token, parser->last_span);
}

/* ---- for the formatter ---- */

static const uint8_t token_keys[ALL_TOKENS] = {
#define SIGN(token) [TOKEN_##token] = KEY_##token
    SIGN(END),         SIGN(OPEN_BRACE),
    SIGN(CLOSE_BRACE), SIGN(OPEN_PAREN),
    SIGN(CLOSE_PAREN), SIGN(COMMA),
    SIGN(COLON),       SIGN(ASSIGN),
    SIGN(ADD),         SIGN(SUBTRACT),
    SIGN(DASH),        SIGN(MULTIPLY),
    SIGN(SLASH),       SIGN(AT), SIGN(DOT),
    SIGN(ARROW),       SIGN(EQ),
    SIGN(NE),          SIGN(LE),
    SIGN(GE),          SIGN(LT),
    SIGN(GT),          SIGN(NUMBER),
    SIGN(STRING),      SIGN(LIBRARY),
    SIGN(WORD),        [TOKEN_PERCENTAGE] = KEY_PERCENTAGE,
#define KEYWORD(token, english, chinese, uses) SIGN(token),
#include "lang/syntax/keywords.def"
#undef KEYWORD
#undef SIGN
};

static void keep_token(Parser *parser, int token, Span span)
{
    Tokens *tokens = parser->in.tokens;
    if (token == TOKEN_END_OF_FILE || token == TOKEN_MISTAKE) return;
    if (tokens->list.len && token == TOKEN_END)
        tokens->list.items[tokens->list.len - 1].ended = true;
    char first = span.hi > span.lo ? parser_text(parser, span).ptr[0] : '\n';
    if (token == TOKEN_END && (first == '\n' || first == '\r')) return;
    *vec_push(parser->in.arena, &tokens->list) =
        (Token){.span = span,
                .key = token_keys[token],
                .name = token == TOKEN_WORD,
                .continues = token_uses[token] & CONTINUES};
}

void tokens_mark_name(Parser *parser, Span span)
{
    if (!parser->in.tokens) return;
    uint32_t high = parser->in.tokens->list.len, back = 1;
    Token *items = parser->in.tokens->list.items;
    while (back < high && items[high - back].span.lo > span.lo) back *= 2; /* it was just read */
    uint32_t low = back < high ? high - back : 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (items[middle].span.lo < span.lo)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < parser->in.tokens->list.len && items[low].span.lo == span.lo) items[low].name = true;
}

/* ---- for bison ---- */

static void note_first(Parser *parser, int token, Span span)
{
    bool begins = !parser->last || parser->last == TOKEN_END || parser->last == TOKEN_OVERRIDE ||
                  parser->last == TOKEN_EXTEND;
    if (!begins || parser->depth) return;
    parser->first = token;
    parser->first_span = span;
    if (token_is_keyword(token)) parser->chinese = parser_text(parser, span).ptr[0] & 0x80;
}

int budget_lex(BUDGET_STYPE *value, Span *span, Parser *parser)
{
    (void)value;
    int token = parser->inject.active ? inject_next(parser, span)
                : parser->skipping    ? skip_next(parser, span)
                                      : next_token(parser, span);
    if (!parser->depth) note_first(parser, token, *span);
    if (token == TOKEN_END) parser->operators = 0;
    if (parser->in.tokens) keep_token(parser, token, *span);
    parser->before = parser->last;
    parser->before_span = parser->last_span;
    parser->last = token;
    parser->last_span = *span;
    return token;
}
