/* Tokens and comments in their order, how each is written, and what stands on which line. */
#include "lang/syntax/format_lines.h"

#include "lang/base/unicode.h"

/* ---- texts ---- */

static const char *const sign_texts[TOKEN_KEYS] = {
    [KEY_END] = ";",        [KEY_OPEN_BRACE] = "{",  [KEY_CLOSE_BRACE] = "}",
    [KEY_OPEN_PAREN] = "(", [KEY_CLOSE_PAREN] = ")", [KEY_COMMA] = ",",
    [KEY_COLON] = ":",      [KEY_ASSIGN] = "=",      [KEY_ADD] = "+",
    [KEY_SUBTRACT] = "-",   [KEY_DASH] = "-",        [KEY_MULTIPLY] = "*",
    [KEY_SLASH] = "/",      [KEY_AT] = "@",          [KEY_EQ] = "==",
    [KEY_DOT] = ".",
    [KEY_NE] = "!=",        [KEY_LE] = "<=",         [KEY_GE] = ">=",
    [KEY_LT] = "<",         [KEY_GT] = ">",
};

/* Signs of mathematics that are read without a warning stay. */
static bool is_typed_sign(Str text)
{
    static const char *const signs[] = {"×", "÷", "≤", "≥", "≠"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (str_equal(text, str_from(signs[i]))) return true;
    return false;
}

static bool is_chinese(const Layout *layout, Str typed)
{
    bool as_typed = layout->keywords == KEYWORDS_AS_TYPED || layout->keywords == KEYWORDS_MIGRATED;
    return as_typed ? typed.ptr[0] & 0x80 : layout->keywords == KEYWORDS_CHINESE;
}

static Str token_written(const Layout *layout, const Token *token)
{
    Str text = source_text(layout->sources, token->span);
    if (sign_texts[token->key] && !is_typed_sign(text)) return str_from(sign_texts[token->key]);
    bool chinese = token->key >= KEY_INCLUDE && is_chinese(layout, text);
    const char *keyword = keyword_text(token->key, chinese);
    return layout->keywords == KEYWORDS_AS_TYPED || token->name || !keyword ? text
                                                                            : str_from(keyword);
}

/* ---- words that are keywords only in their place ---- */

/* The position of the token that begins at a span or after it. */
static uint32_t token_at(const Tokens *tokens, Span span)
{
    uint32_t low = 0, high = tokens->list.len;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (tokens->list.items[middle].span.lo < span.lo)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

enum {
#define WORD_PAIR(id, english, chinese) PAIR_##id,
#include "lang/syntax/words.def"
#undef WORD_PAIR
    WORD_PAIRS
};

static const struct {
    const char *english, *chinese;
} words[WORD_PAIRS] = {
#define WORD_PAIR(id, english, chinese) {english, chinese},
#include "lang/syntax/words.def"
#undef WORD_PAIR
};

static const struct {
    int pair;
    const char *old;
} renamed[] = {
#define RENAMED(edition, token, old)
#define RENAMED_WORD(edition, id, old) {PAIR_##id, old},
#include "lang/syntax/renamed.def"
#undef RENAMED
#undef RENAMED_WORD
};

static bool was_word(Str text, int pair)
{
    for (size_t i = 0; i < sizeof renamed / sizeof *renamed; i++)
        if (renamed[i].pair == pair && str_equal(text, str_from(renamed[i].old))) return true;
    return false;
}

static bool is_word(const Layout *layout, Str text, int pair)
{
    return str_equal(text, str_from(words[pair].english)) ||
           str_equal(text, str_from(words[pair].chinese)) ||
           (layout->keywords == KEYWORDS_MIGRATED && was_word(text, pair));
}

static void translate_as(Layout *layout, const Tokens *tokens, uint32_t at, int pair)
{
    Str typed = source_text(layout->sources, tokens->list.items[at].span);
    layout->translated[at] =
        str_from(is_chinese(layout, typed) ? words[pair].chinese : words[pair].english);
}

static void translate_word(Layout *layout, const Tokens *tokens, Span span)
{
    uint32_t at = token_at(tokens, span);
    if (at == tokens->list.len) return;
    Str text = token_written(layout, &tokens->list.items[at]);
    for (int pair = 0; pair < WORD_PAIRS; pair++)
        if (is_word(layout, text, pair)) {
            translate_as(layout, tokens, at, pair);
            return;
        }
}

static void translate_first(Layout *layout, const Tokens *tokens, Atoms atoms)
{
    if (atoms.len && atoms.items[0].kind == ATOM_WORD)
        translate_word(layout, tokens, atom_span(atoms.items[0]));
}

static void translate_value(Layout *layout, const Tokens *tokens, Str setting, Span value)
{
    Str text = source_text(layout->sources, value);
    if (is_word(layout, setting, PAIR_ROUNDING))
        translate_word(layout, tokens, value);
    else if (is_word(layout, setting, PAIR_WITHIN) && is_word(layout, text, PAIR_ROUNDED_OFF))
        translate_as(layout, tokens, token_at(tokens, value), PAIR_ROUNDED_OFF);
}

static void translate_settings(Layout *layout, const Tokens *tokens, Entries settings)
{
    for (uint32_t i = 0; i < settings.len; i++) {
        Atoms atoms = settings.items[i]->atoms;
        translate_first(layout, tokens, atoms);
        if (!atoms.len) continue;
        Str word = source_text(layout->sources, atom_span(atoms.items[0]));
        for (uint32_t k = 1; k < atoms.len; k++)
            if (atoms.items[k].kind == ATOM_WORD)
                translate_value(layout, tokens, word, atom_span(atoms.items[k]));
    }
}

/* What follows a column: `"Name" filled`, `"Sum" rounded`; and `headings none`. */
static void translate_after(Layout *layout, const Tokens *tokens, Atoms atoms, uint32_t at)
{
    Span span = atom_span(atoms.items[at]);
    Str text = source_text(layout->sources, span),
        first = source_text(layout->sources, atom_span(atoms.items[0]));
    bool of_column = atoms.items[at - 1].kind != ATOM_WORD;
    if (of_column && is_word(layout, text, PAIR_FILLED))
        translate_as(layout, tokens, token_at(tokens, span), PAIR_FILLED);
    else if (of_column && is_word(layout, text, PAIR_ROUNDED))
        translate_as(layout, tokens, token_at(tokens, span), PAIR_ROUNDED);
    else if (is_word(layout, first, PAIR_HEADINGS) && is_word(layout, text, PAIR_NO_ROW))
        translate_as(layout, tokens, token_at(tokens, span), PAIR_NO_ROW);
}

static void translate_mapping(Layout *layout, const Tokens *tokens, Entries mapping)
{
    for (uint32_t i = 0; i < mapping.len; i++) {
        Atoms atoms = mapping.items[i]->atoms;
        translate_first(layout, tokens, atoms);
        for (uint32_t k = 1; k < atoms.len; k++)
            if (atoms.items[k].kind == ATOM_WORD) translate_after(layout, tokens, atoms, k);
    }
}

static void translate_items(Layout *layout, const Tokens *tokens, Items items)
{
    for (uint32_t i = 0; i < items.len; i++) {
        if (items.items[i]->kind == ITEM_FIELD)
            translate_first(layout, tokens, items.items[i]->field);
        translate_items(layout, tokens, items.items[i]->items);
    }
}

/* Words that mean something only in their place are those of settings, columns and mappings. */
static void translate_statement(Layout *layout, const Tokens *tokens, const Statement *statement)
{
    switch (statement->kind) {
    case STATEMENT_BUDGET: translate_settings(layout, tokens, statement->budget.settings); break;
    case STATEMENT_DIMENSION:
        translate_mapping(layout, tokens, statement->dimension.mapping);
        break;
    case STATEMENT_FACTS: translate_mapping(layout, tokens, statement->facts.mapping); break;
    case STATEMENT_TABLE: translate_items(layout, tokens, statement->table.items); break;
    case STATEMENT_ERROR:
    case STATEMENT_INCLUDE:
    case STATEMENT_IMPORT:
    case STATEMENT_EDITION:
    case STATEMENT_UNIT:
    case STATEMENT_ENTRY:
    case STATEMENT_LEDGER:
    case STATEMENT_MEASURE:
    case STATEMENT_INVARIANT:
    case STATEMENT_DROP:
    case STATEMENT_STATED:
    case STATEMENT_WAIVE:
    case STATEMENT_LINT:
    case STATEMENT_CONFIDENTIAL:
    case STATEMENT_INDICATORS:
    case STATEMENT_FIGURE:
    case STATEMENT_DOCUMENT: break;
    }
}

/* ---- pieces ---- */

static uint32_t count_breaks(const Layout *layout, uint32_t from, uint32_t to)
{
    Str text = source_text(layout->sources, (Span){from, to});
    uint32_t count = 0;
    for (uint32_t i = 0; i < text.len; i++) count += text.ptr[i] == '\n';
    return count;
}

static Chunk token_piece(const Layout *layout, const Tokens *tokens, uint32_t i)
{
    const Token *token = &tokens->list.items[i];
    bool translated = layout->translated && layout->translated[i].ptr;
    return (Chunk){.text = translated ? layout->translated[i] : token_written(layout, token),
                   .key = token->key,
                   .name = token->name,
                   .ended = token->ended,
                   .continues = token->continues};
}

static Chunk comment_piece(const Layout *layout, Span span)
{
    return (Chunk){.text = str_trim_end(source_text(layout->sources, span), " \t\r"),
                   .comment = true};
}

/* Comments among the tokens; what stood before each. */
static void make_pieces(Layout *layout, const Tree *tree, const Tokens *tokens)
{
    uint32_t at = source_get(layout->sources, tree->file)->base, comment = 0;
    for (uint32_t i = 0; i < tokens->list.len || comment < tree->comments.len;) {
        bool has_token = i < tokens->list.len;
        bool is_comment =
            comment < tree->comments.len &&
            (!has_token || tree->comments.items[comment].span.lo < tokens->list.items[i].span.lo);
        Span span = is_comment ? tree->comments.items[comment].span : tokens->list.items[i].span;
        Chunk piece = is_comment ? comment_piece(layout, span) : token_piece(layout, tokens, i);
        piece.width = unicode_width(piece.text);
        piece.touches = at == span.lo;
        piece.breaks = count_breaks(layout, at, span.lo);
        *vec_push(layout->arena, &layout->pieces) = piece;
        at = span.hi;
        if (is_comment)
            comment++;
        else
            i++;
    }
}

/* ---- blocks ---- */

typedef struct Blocks { /* those that are open */
    uint8_t kinds[256];
    uint32_t ids[256];
    uint32_t depth, count;
} Blocks;

static const Chunk *next_token(const Layout *layout, uint32_t at)
{
    for (at++; at < layout->pieces.len; at++)
        if (!layout->pieces.items[at].comment) return &layout->pieces.items[at];
    return NULL;
}

/* The kind of block that the statement from `first` opens inside one of the kind `around`. */
static FormatBlock block_kind(const Layout *layout, uint32_t first, uint32_t open,
                              FormatBlock around)
{
    const Chunk *piece = &layout->pieces.items[first];
    if (around == FORMAT_MEMBERS || around == FORMAT_BODY || piece->name) return FORMAT_BODY;
    if (piece->key == KEY_OVERRIDE || piece->key == KEY_EXTEND) {
        piece = next_token(layout, first);
        if (!piece || piece->name) return FORMAT_BODY;
    }
    if (piece->key == KEY_FACTS) {
        for (uint32_t i = first; i < open; i++)
            if (layout->pieces.items[i].key == KEY_FROM && !layout->pieces.items[i].name)
                return FORMAT_MEMBERS;
        return FORMAT_ROWS;
    }
    switch (piece->key) {
    case KEY_STATED: return FORMAT_STATED;
    case KEY_GOAL: return FORMAT_GOAL;
    case KEY_DIMENSION:
    case KEY_CLASSIFICATION: return FORMAT_MEMBERS;
    case KEY_BUDGET: return FORMAT_SETTINGS;
    default: return FORMAT_ITEMS;
    }
}

/* ---- blanks ---- */

static bool is_data(const Chunk *piece)
{
    return piece->block >= FORMAT_SETTINGS;
}

/* Between two words of a line of data: what touched may mean something, and stays. */
static bool data_space(const Chunk *before, const Chunk *piece)
{
    bool keyword = piece->key == KEY_ABOUT && !piece->name;
    bool word = before->name || before->key == KEY_ABOUT;
    if (before->key == KEY_SUBTRACT) return false;
    if (piece->key == KEY_SLASH) return !piece->touches;
    return !piece->touches || word || keyword || before->key == KEY_DASH || piece->key == KEY_DASH;
}

/* Behind these a "-" is a sign. */
static bool ends_operand(const Chunk *piece)
{
    switch (piece->key) {
    case KEY_NUMBER:
    case KEY_PERCENTAGE:
    case KEY_STRING:
    case KEY_CLOSE_PAREN: return true;
    default: return piece->name;
    }
}

/* What a parenthesis touches, as it is printed in the reference: abs(…), amount(…). */
static bool is_function(const Chunk *piece)
{
    return piece->name || (piece->key >= KEY_ABS && piece->key <= KEY_SUM) ||
           (piece->key >= KEY_AMOUNT && piece->key <= KEY_PATH) || piece->key == KEY_ATTRIBUTE ||
           piece->key == KEY_PERCENT;
}

/* `对每个` is written together. */
static bool is_chinese_each(const Chunk *before, const Chunk *piece)
{
    return before->key == KEY_FOR && piece->key == KEY_EACH && !before->name && !piece->name &&
           before->text.ptr[0] & 0x80 && piece->text.ptr[0] & 0x80;
}

static bool space_between(const Chunk *older, const Chunk *before, const Chunk *piece)
{
    if (is_chinese_each(before, piece)) return false;
    switch (piece->key) {
    case KEY_COMMA:
    case KEY_COLON:
    case KEY_CLOSE_PAREN:
    case KEY_DOT:
    case KEY_END: return false;
    case KEY_OPEN_BRACE:
    case KEY_CLOSE_BRACE: return true;
    default: break;
    }
    switch (before->key) {
    case KEY_OPEN_PAREN:
    case KEY_DOT: return false;
    case KEY_COMMA:
    case KEY_COLON:
    case KEY_END:
    case KEY_OPEN_BRACE:
    case KEY_CLOSE_BRACE: return true;
    default: break;
    }
    if (is_data(piece)) return data_space(before, piece);
    if (piece->key == KEY_OPEN_PAREN) return !is_function(before);
    bool sign = before->key == KEY_SUBTRACT || before->key == KEY_DASH;
    if (sign && !(older && ends_operand(older))) return before->key == KEY_DASH && !piece->touches;
    return before->key != KEY_NUMBER || !piece->name || !piece->touches;
}

/* ---- from pieces to lines ---- */

typedef struct Maker {
    Layout *layout;
    Blocks blocks;
    uint32_t parens, first; /* of the statement */
    bool starts;            /* the next token begins a statement */
    const Chunk *before, *older;
} Maker;

static void note_token(Maker *maker, uint32_t at)
{
    Chunk *piece = &maker->layout->pieces.items[at];
    Blocks *blocks = &maker->blocks;
    if (piece->key == KEY_CLOSE_BRACE && blocks->depth) blocks->depth--;
    if (maker->starts) maker->first = at;
    piece->block = blocks->kinds[blocks->depth];
    bool entry = piece->block == FORMAT_FILE &&
                 (maker->layout->pieces.items[maker->first].name ||
                  (maker->layout->pieces.items[maker->first].key == KEY_OVERRIDE &&
                   block_kind(maker->layout, maker->first, at, FORMAT_FILE) == FORMAT_BODY));
    if (entry) piece->block = FORMAT_BODY;
    piece->space = maker->before && space_between(maker->older, maker->before, piece);
    if (piece->key == KEY_OPEN_BRACE) {
        uint8_t kind =
            (uint8_t)(block_kind(maker->layout, maker->first, at, blocks->kinds[blocks->depth]));
        blocks->kinds[++blocks->depth] = kind;
        blocks->ids[blocks->depth] = ++blocks->count;
    }
    maker->parens += piece->key == KEY_OPEN_PAREN;
    if (piece->key == KEY_CLOSE_PAREN && maker->parens) maker->parens--;
    maker->starts = piece->ended || piece->key == KEY_END || piece->key == KEY_OPEN_BRACE;
    maker->older = maker->before;
    maker->before = piece;
}

/* A ";" before the end of the line says nothing, unless the line would go on. */
static bool is_idle_end(const Layout *layout, uint32_t at)
{
    const Chunk *piece = &layout->pieces.items[at];
    if (piece->key != KEY_END || !at) return false;
    const Chunk *before = &layout->pieces.items[at - 1];
    const Chunk *next = at + 1 < layout->pieces.len ? piece + 1 : NULL;
    if (before->comment || piece->breaks || before->continues) return false;
    return !next || next->breaks || next->comment || next->key == KEY_CLOSE_BRACE;
}

static void drop_idle_ends(Layout *layout)
{
    uint32_t count = 0;
    bool breaks = false;
    for (uint32_t i = 0; i < layout->pieces.len; i++) {
        Chunk piece = layout->pieces.items[i];
        if (is_idle_end(layout, i)) {
            if (count) layout->pieces.items[count - 1].ended = true;
            breaks = true;
            continue;
        }
        if (breaks) piece.touches = false;
        breaks = false;
        layout->pieces.items[count++] = piece;
    }
    layout->pieces.len = count;
}

static bool begins_block(const Maker *maker)
{
    return maker->before && maker->before->key == KEY_OPEN_BRACE;
}

static Line *start_line(Maker *maker, uint32_t at)
{
    Layout *layout = maker->layout;
    const Chunk *piece = &layout->pieces.items[at];
    const Blocks *blocks = &maker->blocks;
    Line *line = vec_push(layout->arena, &layout->lines);
    *line = (Line){.first = at, .end = at};
    uint32_t depth = blocks->depth, i = at;
    while (i < layout->pieces.len && (i == at || !layout->pieces.items[i].breaks) &&
           layout->pieces.items[i].key == KEY_CLOSE_BRACE) {
        if (depth) depth--;
        i++;
    }
    line->continued = maker->before && !maker->starts && i == at;
    uint32_t deeper = maker->parens + (maker->parens && piece->key == KEY_CLOSE_PAREN ? -1u : 0);
    if (line->continued) depth += deeper ? deeper : 1;
    line->indent = depth * 2;
    line->block = blocks->kinds[blocks->depth];
    line->block_id = blocks->ids[blocks->depth];
    line->blank = at && piece->breaks > 1 && !begins_block(maker) && i == at && !line->continued;
    return line;
}

void layout_lines(Layout *layout, const Tree *tree, const Tokens *tokens)
{
    if (layout->keywords != KEYWORDS_AS_TYPED) {
        layout->translated = arena_array(layout->arena, Str, tokens->list.len);
        for (uint32_t i = 0; i < tree->statements.len; i++)
            translate_statement(layout, tokens, tree->statements.items[i]);
    }
    make_pieces(layout, tree, tokens);
    drop_idle_ends(layout);
    Maker *maker = arena_new(layout->arena, Maker);
    *maker = (Maker){.layout = layout, .starts = true};
    Line *line = NULL;
    for (uint32_t i = 0; i < layout->pieces.len; i++) {
        Chunk *piece = &layout->pieces.items[i];
        if (!line || piece->breaks) {
            if (line) line->continues = !maker->starts && maker->before;
            line = start_line(maker, i);
        }
        if (piece->comment) {
            line->comment = piece->text;
            continue;
        }
        note_token(maker, i);
        line->end = i + 1;
    }
}

void layout_write(const Layout *layout, uint32_t first, uint32_t end, Sink *sink)
{
    for (uint32_t i = first; i < end; i++) {
        if (i > first && layout->pieces.items[i].space) sink_char(sink, ' ');
        sink_str(sink, layout->pieces.items[i].text);
    }
}

uint32_t layout_width(const Layout *layout, uint32_t first, uint32_t end)
{
    uint32_t width = 0;
    for (uint32_t i = first; i < end; i++) {
        width += i > first && layout->pieces.items[i].space;
        width += layout->pieces.items[i].width;
    }
    return width;
}
