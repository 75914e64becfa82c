/* Lines as cells in columns. */
#include "lang/base/unicode.h"
#include "lang/syntax/format_lines.h"

enum { LABEL_COLUMN = 24, FIRST_AMOUNT = 28, LAST_AMOUNT = 100, END_COLUMN = 110 };

static const Chunk *piece_at(const Layout *layout, uint32_t at)
{
    return &layout->pieces.items[at];
}

static void add_cell(Layout *layout, Line *line, uint32_t first, uint32_t end, uint32_t column,
                     CellAlign align)
{
    if (first == end) return;
    uint32_t width = layout_width(layout, first, end);
    if (!line->cell_count) line->first_cell = layout->cells.len;
    line->cell_count++;
    *vec_push(layout->arena, &layout->cells) = (FormatCell){.first = first,
                                                            .end = end,
                                                            .width = width,
                                                            .head = width,
                                                            .column = (uint8_t)column,
                                                            .align = (uint8_t)align};
}

static FormatCell *last_cell(const Layout *layout, const Line *line)
{
    return line_cell(layout, line, line->cell_count - 1);
}

/* ---- rows of data ---- */

typedef struct Words { /* what stands between blanks: pieces [starts[i], starts[i + 1]) */
    const uint32_t *starts;
    uint32_t count;
} Words;

/* Good until those of the next line are asked for. */
static Words words_of(Layout *layout, const Line *line)
{
    layout->starts.len = 0;
    for (uint32_t i = line->first; i < line->end; i++)
        if (i == line->first || piece_at(layout, i)->space)
            *vec_push(layout->arena, &layout->starts) = i;
    *vec_push(layout->arena, &layout->starts) = line->end;
    return (Words){layout->starts.items, layout->starts.len - 1};
}

static bool word_is(const Layout *layout, const Words *words, uint32_t i, TokenKey key)
{
    const Chunk *piece = piece_at(layout, words->starts[i]);
    return piece->key == key && !piece->name;
}

static bool is_amount(const Layout *layout, const Words *words, uint32_t i)
{
    uint32_t first = words->starts[i], end = words->starts[i + 1];
    const Chunk *piece = piece_at(layout, first);
    if (piece->key == KEY_DASH) return end == first + 1;
    if (piece->key == KEY_SUBTRACT && end > first + 1) piece++;
    return piece->key == KEY_NUMBER || piece->key == KEY_PERCENTAGE;
}

static void add_words(Layout *layout, Line *line, const Words *words, uint32_t from, uint32_t to,
                      uint32_t column)
{
    if (from < to)
        add_cell(layout, line, words->starts[from], words->starts[to], column, ALIGN_LEFT);
}

/* The amount in word i, and a unit behind it, up to word `to`; its digits stand on the point. */
static void add_amount(Layout *layout, Line *line, const Words *words, uint32_t i, uint32_t to,
                       uint32_t column)
{
    uint32_t first = words->starts[i];
    add_cell(layout, line, first, words->starts[to], column, ALIGN_POINT);
    FormatCell *cell = last_cell(layout, line);
    uint32_t number = first;
    if (piece_at(layout, first)->key == KEY_DASH) {
        cell->align = ALIGN_RIGHT;
        return;
    }
    if (piece_at(layout, number)->key == KEY_SUBTRACT) number++;
    uint32_t sign = number - first;
    Str text = piece_at(layout, number)->text;
    uint32_t point = 0;
    while (point < text.len && text.ptr[point] != '.' && text.ptr[point] != '%') point++;
    cell->head = sign + point;
    cell->width = sign + text.len; /* a unit hangs over */
}

typedef struct Amounts { /* of a row, from the right */
    uint32_t first[64], number[64], end[64];
    uint32_t count, keys, tail; /* words before the first, from behind the last */
} Amounts;

/* `120 tons @ 1,500.00`, `10 lots = 77.00`: where it begins, given its last number. */
static uint32_t amount_start(const Layout *layout, const Words *words, uint32_t number)
{
    if (number < 2) return number;
    uint32_t at = number - 1;
    if (!word_is(layout, words, at, KEY_AT) && !word_is(layout, words, at, KEY_ASSIGN))
        return number;
    at--;
    if (!is_amount(layout, words, at) && at > 0) at--;
    return is_amount(layout, words, at) && at > 0 ? at : number;
}

static bool find_amounts(const Layout *layout, const Words *words, uint32_t count, Amounts *amounts)
{
    uint32_t end = words->count;
    while (end && word_is(layout, words, end - 1, KEY_STRING)) end--;
    *amounts = (Amounts){.count = count, .tail = end};
    for (uint32_t k = count; k-- > 0;) {
        uint32_t number = end;
        if (number && piece_at(layout, words->starts[number - 1])->name) number--;
        if (!number || !is_amount(layout, words, number - 1)) return false;
        number--;
        amounts->number[k] = number;
        amounts->end[k] = end;
        amounts->first[k] = end = amount_start(layout, words, number);
    }
    amounts->keys = end;
    return true;
}

static void add_keys(Layout *layout, Line *line, const Words *words, uint32_t count)
{
    bool labelled = count > 1 && word_is(layout, words, count - 1, KEY_STRING);
    uint32_t keys = count - labelled;
    for (uint32_t i = 0; i < keys; i++)
        if (i < LABEL_COLUMN - 1)
            add_words(layout, line, words, i, i + 1, i);
        else {
            add_words(layout, line, words, i, keys, LABEL_COLUMN - 1);
            break;
        }
    if (labelled) add_words(layout, line, words, keys, count, LABEL_COLUMN);
}

/* Keys, perhaps a label, amounts, perhaps a label. */
static bool row_cells(Layout *layout, Line *line, uint32_t count)
{
    Words words = words_of(layout, line);
    Amounts amounts;
    if (count > 32 || !find_amounts(layout, &words, count, &amounts)) return false;
    add_keys(layout, line, &words, amounts.keys);
    for (uint32_t k = 0; k < count; k++) {
        uint32_t column = FIRST_AMOUNT + 2 * k;
        add_words(layout, line, &words, amounts.first[k], amounts.number[k], column);
        if (amounts.first[k] < amounts.number[k]) last_cell(layout, line)->align = ALIGN_RIGHT;
        add_amount(layout, line, &words, amounts.number[k], amounts.end[k], column + 1);
    }
    add_words(layout, line, &words, amounts.tail, words.count, END_COLUMN);
    return true;
}

static uint32_t head_cells(Layout *layout, Line *line)
{
    Words words = words_of(layout, line);
    uint32_t count = words.count - 1;
    if (count > 32) return 1;
    add_words(layout, line, &words, 0, 1, 0);
    for (uint32_t i = 1; i < words.count; i++) {
        add_words(layout, line, &words, i, i + 1, FIRST_AMOUNT + 2 * (i - 1) + 1);
        last_cell(layout, line)->align = ALIGN_RIGHT;
    }
    return count;
}

static bool is_heads(const Layout *layout, const Line *line)
{
    const Chunk *piece = piece_at(layout, line->first);
    return piece->key == KEY_COLUMNS && !piece->name && line->block == FORMAT_ROWS;
}

/* Each word a cell of its own: texts on the left, amounts of published tables on their point. */
static void plain_cells(Layout *layout, Line *line)
{
    Words words = words_of(layout, line);
    for (uint32_t i = 0; i < words.count; i++) {
        uint32_t to = i + 1 < END_COLUMN ? i + 1 : words.count;
        if (line->block == FORMAT_STATED && i && is_amount(layout, &words, i))
            add_amount(layout, line, &words, i, to, i);
        else
            add_words(layout, line, &words, i, to, i);
        if (to == words.count) return;
    }
}

static void goal_cells(Layout *layout, Line *line)
{
    Words words = words_of(layout, line);
    uint32_t column = 0;
    for (uint32_t i = 0; i < words.count;) {
        uint32_t to = i + 1;
        bool sign = piece_at(layout, words.starts[i])->key >= KEY_EQ &&
                    !piece_at(layout, words.starts[i])->name;
        if (sign && to < words.count) to++;
        if (column + 1 >= END_COLUMN) to = words.count;
        add_words(layout, line, &words, i, to, column);
        column++;
        i = to;
    }
}

/* ---- members ---- */

static uint32_t find_piece(const Layout *layout, const Line *line, TokenKey key)
{
    for (uint32_t i = line->first; i < line->end; i++) {
        const Chunk *piece = piece_at(layout, i);
        if (piece->key == KEY_OPEN_BRACE) return key == KEY_OPEN_BRACE ? i : line->end;
        if (piece->key == key && !piece->name) return i;
    }
    return line->end;
}

static bool is_written_amount(const Layout *layout, const Words *words, const Amounts *amounts)
{
    uint32_t number = amounts->number[0];
    if (amounts->tail != words->count || !amounts->keys) return false;
    if (amounts->first[0] < number) return true;
    if (word_is(layout, words, amounts->keys - 1, KEY_STRING)) return true;
    uint32_t at = words->starts[number];
    Str text = piece_at(layout, at)->text;
    return memchr(text.ptr, '.', text.len) || memchr(text.ptr, ',', text.len);
}

static bool has_amount(Layout *layout, const Line *line)
{
    Words words = words_of(layout, line);
    Amounts amounts;
    return find_amounts(layout, &words, 1, &amounts) && is_written_amount(layout, &words, &amounts);
}

static void member_cells(Layout *layout, Line *line)
{
    uint32_t open = find_piece(layout, line, KEY_OPEN_BRACE);
    uint32_t end = line->end;
    if (open + 1 == end) end = open; /* its block follows: only a "{" */
    uint32_t parent = find_piece(layout, line, KEY_IN);
    if (open == line->end && parent == line->end && line->block != FORMAT_MEMBERS &&
        has_amount(layout, line)) {
        row_cells(layout, line, 1);
        return;
    }
    uint32_t column = 0, at = line->first, stop = parent < open ? parent : open;
    while (at < stop && column < LABEL_COLUMN && piece_at(layout, at)->key != KEY_STRING) {
        uint32_t next = at + 1;
        while (next < stop && !piece_at(layout, next)->space) next++;
        add_cell(layout, line, at, next, column++, ALIGN_LEFT);
        at = next;
    }
    if (at < stop && piece_at(layout, at)->key == KEY_STRING) {
        uint32_t next = at + 1;
        while (next < stop && !piece_at(layout, next)->space) next++;
        add_cell(layout, line, at, next, LABEL_COLUMN, ALIGN_LEFT);
        at = next;
    }
    add_cell(layout, line, at, stop, LABEL_COLUMN + 1, ALIGN_LEFT);
    add_cell(layout, line, stop, open, LABEL_COLUMN + 2, ALIGN_LEFT);
    add_cell(layout, line, open, end, END_COLUMN, ALIGN_LEFT);
    if (end == line->end || !line->cell_count) return;
    last_cell(layout, line)->end++; /* the "{" hangs over */
}

/* ---- statements and items ---- */

/* Before which tokens a line that begins with a word is divided. */
static bool divides(TokenKey first, TokenKey key, const Chunk *piece)
{
    if (piece->name) return false;
    switch (first) {
    case KEY_UNIT:
    case KEY_MEASURE:
    case KEY_NODES: return key == KEY_ASSIGN;
    case KEY_LEDGER: return key == KEY_BY || key == KEY_STRING;
    case KEY_STATED: return key == KEY_ASSIGN || key == KEY_FROM;
    case KEY_FLOW: return key == KEY_ARROW || key == KEY_ASSIGN;
    case KEY_ROW:
    case KEY_TOTAL: return key == KEY_FOR || key == KEY_ASSIGN; /* the first */
    default: return false;
    }
}

static uint32_t column_of(TokenKey key)
{
    switch (key) {
    case KEY_STRING: return 1;
    case KEY_BY:
    case KEY_FOR:
    case KEY_ARROW:
    case KEY_FROM: return 2;
    case KEY_ASSIGN: return 3;
    default: return 4;
    }
}

static void statement_cells(Layout *layout, Line *line, TokenKey first)
{
    uint32_t at = line->first, column = 0;
    bool options = false;
    for (uint32_t i = line->first + 1; i < line->end; i++) {
        const Chunk *piece = piece_at(layout, i);
        uint32_t next = column_of(piece->key);
        bool row = first == KEY_ROW || first == KEY_TOTAL;
        if (row) next = 2;
        bool here = divides(first, piece->key, piece) && next > column;
        if (first == KEY_COLUMN && i == line->first + 2) here = true, next = 2;
        if (row && i == line->first + 1 && piece->key == KEY_STRING) here = true, next = 1;
        if (first == KEY_MEASURE && piece->key == KEY_STRING && column == 0) here = true;
        bool option = piece->key == KEY_UNIT || piece->key == KEY_DECIMALS ||
                      piece->key == KEY_EXACT || piece->key == KEY_ALIAS;
        if (first == KEY_LEDGER && column >= 2 && option && !piece->name && !options)
            here = options = true, next = 5;
        if (first == KEY_LEDGER && piece->key == KEY_ALIAS && !piece->name && column >= 2)
            here = true, next = 6;
        if (!here) continue;
        add_cell(layout, line, at, i, column, ALIGN_LEFT);
        at = i;
        column = next;
    }
    add_cell(layout, line, at, line->end, column, ALIGN_LEFT);
}

/* ---- groups ---- */

/* What lines next to each other must have in common. */
static uint32_t kin_of(Layout *layout, const Line *line)
{
    const Chunk *piece = piece_at(layout, line->first);
    if (line->block == FORMAT_SETTINGS) return 0;
    if (piece->name && line->block != FORMAT_ITEMS) {
        uint32_t sum = 5381; /* the same word */
        for (uint32_t i = 0; i < piece->text.len; i++)
            sum = sum * 33 + (unsigned char)piece->text.ptr[i];
        bool amount = line->block == FORMAT_BODY &&
                      find_piece(layout, line, KEY_OPEN_BRACE) == line->end &&
                      has_amount(layout, line);
        return sum * 2 + amount + 1000;
    }
    if (piece_at(layout, line->end - 1)->key == KEY_OPEN_BRACE) return 0;
    switch (piece->key) {
    case KEY_ROW:
    case KEY_TOTAL: /* one without a text begins with what it binds */
        return line->first + 1 < line->end && piece[1].key == KEY_STRING ? KEY_ROW : 0;
    case KEY_UNIT: return find_piece(layout, line, KEY_ASSIGN) < line->end ? KEY_UNIT : 0;
    case KEY_MEASURE:
    case KEY_NODES:
    case KEY_LEDGER:
    case KEY_STATED:
    case KEY_FLOW:
    case KEY_COLUMN: return piece->key;
    default: return 0;
    }
}

static bool is_single(const Layout *layout, const Line *line)
{
    if (line->first == line->end || line->continued || line->continues) {
        bool opens = line->first < line->end && !line->continued &&
                     piece_at(layout, line->end - 1)->key == KEY_OPEN_BRACE;
        if (!opens) return false;
    }
    uint32_t depth = 0;
    for (uint32_t i = line->first; i < line->end; i++) {
        const Chunk *piece = piece_at(layout, i);
        depth += piece->key == KEY_OPEN_BRACE;
        if (piece->key == KEY_CLOSE_BRACE && depth-- == 0) return false;
        if (piece->key == KEY_END && !depth) return false;
    }
    return true;
}

static void group_statements(Layout *layout)
{
    uint32_t group = 1u << 30, kin_before = 0;
    for (uint32_t i = 0; i < layout->lines.len; i++) {
        Line *line = &layout->lines.items[i];
        uint32_t kin = line->single ? kin_of(layout, line) : 0;
        bool whole = line->block >= FORMAT_ROWS || line->block == FORMAT_MEMBERS;
        if (whole) kin = 0;
        const Line *before = i ? line - 1 : NULL;
        if (!before || line->blank || kin != kin_before || before->block_id != line->block_id)
            group++;
        kin_before = kin;
        if (!kin) continue;
        line->group = group;
        const Chunk *piece = piece_at(layout, line->first);
        if (piece->name && line->block != FORMAT_ITEMS)
            member_cells(layout, line);
        else
            statement_cells(layout, line, piece->key);
    }
}

void layout_cells(Layout *layout)
{
    uint32_t heads = 1, heads_of = 0;
    for (uint32_t i = 0; i < layout->lines.len; i++) {
        Line *line = &layout->lines.items[i];
        line->single = is_single(layout, line);
        if (!line->single || line->block < FORMAT_MEMBERS || line->block == FORMAT_BODY) continue;
        line->group = line->block_id;
        if (line->block == FORMAT_MEMBERS) {
            member_cells(layout, line);
        } else if (line->block == FORMAT_GOAL) {
            goal_cells(layout, line);
        } else if (line->block == FORMAT_STATED) {
            plain_cells(layout, line);
        } else if (is_heads(layout, line)) {
            heads = head_cells(layout, line);
            heads_of = line->block_id;
        } else if (!row_cells(layout, line, heads_of == line->block_id ? heads : 1)) {
            line->group = 0;
        }
    }
    group_statements(layout);
}
