/* The words of a row: which of them are its keys, its label, its cells. Nothing is known but the
 * syntax, so cells are found from the right, as many as the block has columns. */
#include "lang/base/amount.h"
#include "lang/merge/outline.h"

/* What touches, and what has one blank before it, is laid out already. */
static bool is_plain(const Outliner *o, uint32_t first, uint32_t end)
{
    for (uint32_t i = first + 1; i < end; i++) {
        uint32_t from = o->parts.items[i - 1].span.hi, to = o->parts.items[i].span.lo;
        if (from != to && (from + 1 != to || o->text.ptr[from - o->base] != ' ')) return false;
    }
    return true;
}

Str outline_plain(const Outliner *o, uint32_t first, uint32_t end)
{
    if (first == end) return STR("");
    if (is_plain(o, first, end)) return part_text(o, first, end - 1);
    Sink sink;
    sink_memory(&sink, o->arena);
    for (uint32_t i = first; i < end; i++) {
        bool touches = i > first && o->parts.items[i - 1].span.hi == o->parts.items[i].span.lo;
        if (i > first && !touches) sink_char(&sink, ' ');
        sink_str(&sink, part_text(o, i, i));
    }
    return sink_result(&sink);
}

typedef struct RowWords {
    const MergeWord *items;
    uint32_t len;
} RowWords;

/* Good until those of the next row are asked for. */
static RowWords words_of(Outliner *o, uint32_t first, uint32_t end)
{
    o->words.len = 0;
    for (uint32_t i = first; i < end; i++) {
        const MergePart *part = &o->parts.items[i];
        bool slash = part->key == KEY_SLASH || (i > first && part[-1].key == KEY_SLASH);
        if (i > first && (slash || part[-1].span.hi == part->span.lo))
            o->words.items[o->words.len - 1].end = i + 1;
        else
            *vec_push(o->arena, &o->words) = (MergeWord){i, i + 1};
    }
    return (RowWords){o->words.items, o->words.len};
}

static const MergePart *word_part(const Outliner *o, const RowWords *words, uint32_t i)
{
    /* NOLINTNEXTLINE: the word is one of the list */
    return &o->parts.items[words->items[i].first];
}

static bool word_is(const Outliner *o, const RowWords *words, uint32_t i, TokenKey key)
{
    const MergePart *part = word_part(o, words, i);
    return part->key == key && !part->name;
}

static bool is_amount(const Outliner *o, const RowWords *words, uint32_t i)
{
    const MergePart *part = word_part(o, words, i);
    uint32_t len = words->items[i].end - words->items[i].first;
    if (part->key == KEY_DASH || part->key == KEY_SUBTRACT) {
        if (len == 1) return part->key == KEY_DASH;
        part++;
    }
    return part->key == KEY_NUMBER || part->key == KEY_PERCENTAGE;
}

/* Before a word that ends at `end`: where its cell begins, with its unit, quantity and price. */
static uint32_t cell_start(const Outliner *o, const RowWords *words, uint32_t end)
{
    uint32_t number = end;
    if (number && word_part(o, words, number - 1)->name) number--;
    if (!number || !is_amount(o, words, number - 1)) return MERGE_NONE;
    number--;
    if (number < 2) return number;
    uint32_t at = number - 1;
    if (!word_is(o, words, at, KEY_AT) && !word_is(o, words, at, KEY_ASSIGN)) return number;
    at--;
    if (!is_amount(o, words, at) && at > 0) at--;
    return is_amount(o, words, at) ? at : number;
}

/* ---- pieces ---- */

/* A name is the same with and without backticks. */
static Str word_plain(const Outliner *o, uint32_t lo, uint32_t hi)
{
    Str text = outline_plain(o, lo, hi);
    bool quoted = hi == lo + 1 && text.len > 2 && text.ptr[0] == '`';
    return quoted ? (Str){text.ptr + 1, text.len - 2} : text;
}

/* An amount is the same however it is grouped. */
static Str piece_plain(const Outliner *o, uint32_t lo, uint32_t hi)
{
    Number number;
    char digits[AMOUNT_TEXT_MAX];
    Str text = word_plain(o, lo, hi);
    if (number_parse(text, &number) != AMOUNT_OK) return text;
    uint32_t len = amount_print(number.num, 0, false, digits);
    return arena_printf(o->arena, "%.*s/%lld", (int)len, digits, (long long)number.den);
}

static MergePiece *add_piece(Outliner *o, const RowWords *words, uint32_t first, uint32_t end,
                             Symbol id)
{
    uint32_t lo = words->items[first].first, hi = words->items[end - 1].end;
    uint32_t before = o->pieces.len ? words->items[first - 1].end : MERGE_NONE;
    MergePiece *piece = vec_push(o->arena, &o->pieces);
    *piece =
        (MergePiece){.id = id, .text = part_text(o, lo, hi - 1), .plain = piece_plain(o, lo, hi)};
    uint32_t from = before == MERGE_NONE ? o->at : o->parts.items[before - 1].span.hi - o->base;
    uint32_t to = o->parts.items[lo].span.lo - o->base;
    piece->gap = (Str){o->text.ptr + from, to - from};
    return piece;
}

static Symbol key_id(Outliner *o, uint32_t i)
{
    while (o->key_ids.len <= i) {
        Str id = arena_printf(o->arena, "k%u", (unsigned)o->key_ids.len);
        *vec_push(o->arena, &o->key_ids) = intern(o->names, id);
    }
    return o->key_ids.items[i];
}

static void add_keys(Outliner *o, const RowWords *words, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) add_piece(o, words, i, i + 1, key_id(o, i));
}

/* There may be as many rows as facts: each has just the room it needs. */
static void keep_pieces(Outliner *o, MergeNode *node)
{
    uint32_t len = o->pieces.len;
    MergePiece *items = arena_array(o->arena, MergePiece, len);
    if (len) memcpy(items, o->pieces.items, len * sizeof *items);
    node->pieces.list.items = items;
    node->pieces.list.len = node->pieces.list.cap = len;
}

static void set_key(Outliner *o, MergeNode *node, const RowWords *words, uint32_t end)
{
    node->key = STR("");
    if (!end) return;
    Str typed = outline_plain(o, words->items[0].first, words->items[end - 1].end);
    node->key_len = typed.len;
    node->key = end == 1 ? word_plain(o, words->items[0].first, words->items[0].end) : typed;
}

/* ---- rows of facts ---- */

static void row_heads(Outliner *o, MergeNode *node, const RowWords *words)
{
    node->heads = true;
    set_key(o, node, words, 1);
    add_keys(o, words, 0, 1);
    o->heads.len = 0;
    for (uint32_t i = 1; i < words->len; i++) {
        MergeWord word = words->items[i];
        Str id =
            arena_printf(o->arena, "c" STR_FMT, STR_ARG(outline_plain(o, word.first, word.end)));
        MergePiece *piece = add_piece(o, words, i, i + 1, intern(o->names, id));
        piece->cell = true;
        *vec_push(o->arena, &o->heads) = piece->id;
    }
}

/* starts[i]: the first word of cell i. False if there are not as many. */
static bool find_cells(const Outliner *o, const RowWords *words, uint32_t count, uint32_t *starts,
                       uint32_t *tail)
{
    uint32_t end = words->len;
    while (end && word_is(o, words, end - 1, KEY_STRING)) end--;
    *tail = end;
    for (uint32_t k = count; k-- > 0;) {
        end = cell_start(o, words, end);
        if (end == MERGE_NONE) return false;
        starts[k] = end;
    }
    return true;
}

static void set_label(Outliner *o, MergeNode *node, const RowWords *words, uint32_t i)
{
    MergeWord word = words->items[i];
    node->label = outline_plain(o, word.first, word.end);
}

/* Keys, perhaps a label, cells, perhaps a label. */
static bool row_cells(Outliner *o, MergeNode *node, const RowWords *words)
{
    bool columns = o->heads.len > 0;
    uint32_t count = columns ? o->heads.len : 1, tail;
    uint32_t *starts = arena_array(o->arena, uint32_t, count + 1);
    if (!find_cells(o, words, count, starts, &tail)) return false;
    uint32_t keys = starts[0];
    starts[count] = tail;
    bool labelled = keys > 1 && word_is(o, words, keys - 1, KEY_STRING);
    keys -= labelled;
    set_key(o, node, words, keys);
    add_keys(o, words, 0, keys);
    if (labelled) add_piece(o, words, keys, keys + 1, intern(o->names, STR("label")));
    for (uint32_t k = 0; k < count; k++) {
        Symbol id = columns ? o->heads.items[k] : intern(o->names, STR("c"));
        add_piece(o, words, starts[k], starts[k + 1], id)->cell = columns;
    }
    if (tail < words->len)
        add_piece(o, words, tail, words->len,
                  intern(o->names, labelled ? STR("label behind") : STR("label")));
    if (labelled || tail < words->len) set_label(o, node, words, labelled ? keys : tail);
    return true;
}

/* ---- other rows ---- */

static void plain_row(Outliner *o, MergeNode *node, const RowWords *words, uint32_t keys)
{
    if (keys > words->len) keys = words->len;
    set_key(o, node, words, keys);
    add_keys(o, words, 0, words->len);
}

static uint32_t leading_texts(const Outliner *o, const RowWords *words)
{
    uint32_t count = 1;
    while (count < words->len && !is_amount(o, words, count)) count++;
    return count;
}

/* `task "survey"`, `function 2111001`, `contact "works office"`: the word, and what it names. */
static void body_row(Outliner *o, MergeNode *node, const RowWords *words)
{
    o->heads.len = 0;
    if (words->len > 1 && row_cells(o, node, words)) return;
    o->pieces.len = 0;
    plain_row(o, node, words, 1);
    if (words->len > 1) set_label(o, node, words, 1);
}

static void divide_row(Outliner *o, MergeNode *node, MergeContext context, const RowWords *words)
{
    switch (context) {
    case MERGE_IN_FACTS:
        if (word_is(o, words, 0, KEY_COLUMNS)) {
            row_heads(o, node, words);
        } else if (!row_cells(o, node, words)) {
            o->pieces.len = 0;
            plain_row(o, node, words, 1);
        }
        return;
    case MERGE_IN_FILE:
    case MERGE_IN_BODY: body_row(o, node, words); return;
    case MERGE_IN_STATED: plain_row(o, node, words, leading_texts(o, words)); return;
    case MERGE_IN_GOAL: plain_row(o, node, words, 3); return;
    case MERGE_IN_MAPPING: plain_row(o, node, words, 2); return;
    case MERGE_IN_SETTINGS:
    case MERGE_IN_MEMBERS:
    case MERGE_IN_GOALS:
    case MERGE_IN_TEXT: plain_row(o, node, words, 1); return;
    }
}

void outline_row(Outliner *o, MergeNode *node, MergeContext context, uint32_t first, uint32_t end)
{
    RowWords words = words_of(o, first, end);
    o->pieces.len = 0;
    divide_row(o, node, context, &words);
    keep_pieces(o, node);
}

/* ---- statements ---- */

static bool ends_name(const Outliner *o, const RowWords *words, uint32_t i)
{
    return word_is(o, words, i, KEY_ASSIGN) || word_is(o, words, i, KEY_BECAUSE);
}

/* How many words name a statement. */
static uint32_t name_words(const Outliner *o, const RowWords *words)
{
    uint32_t all = words->len, i = 0;
    const MergePart *part = word_part(o, words, 0);
    if (part->name) return 2;
    switch (part->key) {
    case KEY_FACTS:
    case KEY_STATED:
    case KEY_WAIVE:
        while (i < all && !ends_name(o, words, i)) i++;
        return i;
    case KEY_BUDGET: return 1;
    case KEY_OVERRIDE:
    case KEY_DROP: return 3;
    default: return 2;
    }
}

void outline_head(Outliner *o, MergeNode *node, MergeContext context, uint32_t first, uint32_t end)
{
    RowWords words = words_of(o, first, end);
    uint32_t keys = context == MERGE_IN_FILE ? name_words(o, &words) : 1;
    if (keys > words.len) keys = words.len;
    set_key(o, node, &words, keys);
    if (context == MERGE_IN_BODY && words.len > 1) set_label(o, node, &words, 1);
    o->pieces.len = 0;
    add_keys(o, &words, 0, words.len);
    keep_pieces(o, node);
}
