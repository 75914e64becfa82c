#include "lang/report/stated_match.h"

#include "lang/base/unicode.h"
#include "lang/report/stated_loose.h"

enum { NEAREST_TRIED = 8, PLACES_TRIED = 64, CANDIDATES_TRIED = 64, DISTANCE_MAX = 24 };

typedef enum KeyKind { KEY_ALL, KEY_CODE, KEY_LABEL } KeyKind;

typedef enum ColumnKind { COLUMN_AMOUNT, COLUMN_CODE, COLUMN_TEXT } ColumnKind;

typedef VEC(uint32_t) Heads; /* [Symbol in RowMatcher.keys]: the first of a chain, + 1 */

typedef struct RowMatcher {
    const StatedMatch *in;
    RowPairs pairs;
    ColumnKind *kinds; /* [column] */
    uint32_t row_count;
    Interner *keys; /* of this table alone, so that heads are no longer than its rows are many */
    uint32_t *parent;                /* [row]: the row that it is part of; NONE */
    bool loose;                      /* keys are made of loose texts */
    bool excused;                    /* keys of printed rows are as waivers say they should be */
    bool weighed;                    /* amounts were compared, too, not texts alone */
    Symbol *row_keys, *printed_keys; /* of the kind at hand; 0 = none */
    Heads row_heads, printed_heads;
    uint32_t *row_next, *printed_next; /* chains, + 1 */
} RowMatcher;

/* ---- keys ---- */

/* Of a row of the table, or else of a printed one. */
static Str key_text(const StatedMatch *in, uint32_t row, uint32_t printed, uint32_t column)
{
    uint32_t field = in->field_of[column];
    if (row != NONE) {
        const Cell *cell = &in->table->rows.items[row].cells[column];
        return cell->kind == CELL_TEXT && field != NONE ? str_trim(cell->text, " \t") : (Str){0};
    }
    const StatedRow *stated = &in->rows->items[printed];
    return field < stated->len ? str_trim(stated->fields[field].text, " \t") : (Str){0};
}

bool stated_text_equal(const StatedMatch *match, Str a, Str b)
{
    Arena *arena = match->env->arena;
    return str_equal(a, b) ||
           (match->loose && str_equal(stated_loose_text(arena, a), stated_loose_text(arena, b)));
}

static bool in_key(const RowMatcher *m, KeyKind kind, uint32_t column)
{
    if (m->kinds[column] == COLUMN_AMOUNT) return false;
    return kind == KEY_ALL || (m->kinds[column] == COLUMN_CODE) == (kind == KEY_CODE);
}

static Str excused_text(const RowMatcher *m, uint32_t column, Str text)
{
    const ExcusedTexts *texts = &m->in->excused;
    work_spend(env_work(m->in->env), WORK_STEP * (uint64_t)texts->len);
    for (uint32_t i = 0; i < texts->len; i++)
        if (texts->items[i].column == column && str_equal(texts->items[i].printed, text))
            return texts->items[i].own;
    return text;
}

/* 0 if all its texts are empty, unless all texts are wanted. */
static Symbol make_key(const RowMatcher *m, KeyKind kind, uint32_t row, uint32_t printed)
{
    Sink key;
    bool any = kind == KEY_ALL;
    sink_memory(&key, m->in->env->arena);
    sink_char(&key, '\x1f');
    for (uint32_t c = 0; c < m->in->table->columns.len; c++) {
        if (!in_key(m, kind, c)) continue;
        Str text = key_text(m->in, row, printed, c);
        if (m->excused && row == NONE) text = excused_text(m, c, text);
        if (m->loose) text = stated_loose_text(m->in->env->arena, text);
        any |= text.len > 0;
        sink_str(&key, text);
        sink_char(&key, '\x1f');
    }
    return any ? intern(m->keys, sink_result(&key)) : 0;
}

static void find_kinds(RowMatcher *m)
{
    const ReportTable *table = m->in->table;
    for (uint32_t c = 0; c < table->columns.len; c++) {
        m->kinds[c] = table->columns.items[c].amounts ? COLUMN_AMOUNT : COLUMN_TEXT;
        for (uint32_t r = 0; r < table->rows.len && m->kinds[c] != COLUMN_AMOUNT; r++) {
            const Cell *cell = &table->rows.items[r].cells[c];
            if (cell->kind == CELL_AMOUNT) m->kinds[c] = COLUMN_AMOUNT;
            if (cell->kind == CELL_TEXT && cell->is_code) m->kinds[c] = COLUMN_CODE;
        }
    }
}

static void chain(RowMatcher *m, Heads *heads, uint32_t *next, Symbol key, uint32_t position)
{
    while (heads->len <= key) *vec_push(m->in->env->arena, heads) = 0;
    next[position] = heads->items[key];
    heads->items[key] = position + 1;
}

/* Mostly a row is printed where the table has it. */
static bool same_key_texts(const RowMatcher *m, KeyKind kind, uint32_t row, uint32_t printed)
{
    for (uint32_t c = 0; c < m->in->table->columns.len; c++)
        if (in_key(m, kind, c) &&
            !str_equal(key_text(m->in, row, NONE, c), key_text(m->in, NONE, printed, c)))
            return false;
    return true;
}

static Symbol make_printed_key(const RowMatcher *m, KeyKind kind, uint32_t printed)
{
    if (m->pairs.row[printed] != NONE) return 0;
    bool known =
        printed < m->row_count && m->row_keys[printed] && same_key_texts(m, kind, printed, printed);
    return known ? m->row_keys[printed] : make_key(m, kind, NONE, printed);
}

static void make_keys(RowMatcher *m, KeyKind kind)
{
    m->row_heads.len = m->printed_heads.len = 0;
    for (uint32_t r = m->row_count; r-- > 0;) {
        m->row_keys[r] = m->pairs.printed[r] == NONE ? make_key(m, kind, r, NONE) : 0;
        if (m->row_keys[r]) chain(m, &m->row_heads, m->row_next, m->row_keys[r], r);
    }
    for (uint32_t p = m->in->rows->len; p-- > 0;) {
        m->printed_keys[p] = make_printed_key(m, kind, p);
        if (m->printed_keys[p]) chain(m, &m->printed_heads, m->printed_next, m->printed_keys[p], p);
    }
}

static uint32_t head(const Heads *heads, Symbol key)
{
    return key < heads->len ? heads->items[key] : 0;
}

/* ---- pairs ---- */

static void pair(RowMatcher *m, uint32_t printed, uint32_t row)
{
    m->pairs.row[printed] = row;
    m->pairs.printed[row] = printed;
}

static void pair_unique(RowMatcher *m)
{
    for (uint32_t p = 0; p < m->in->rows->len; p++) {
        uint32_t row = head(&m->row_heads, m->printed_keys[p]);
        if (!m->printed_keys[p] || !row || m->row_next[row - 1]) continue;
        if (m->printed_next[head(&m->printed_heads, m->printed_keys[p]) - 1]) continue;
        pair(m, p, row - 1);
    }
}

static bool is_whole(const RowMatcher *m)
{
    for (uint32_t p = 0; p < m->in->rows->len; p++)
        if (m->pairs.row[p] == NONE) return false;
    return true;
}

static uint32_t first_moved(const RowMatcher *m)
{
    uint32_t last = 0;
    for (uint32_t p = 0; p < m->in->rows->len; p++) {
        if (m->pairs.row[p] == NONE) continue;
        if (m->pairs.row[p] < last) return p;
        last = m->pairs.row[p];
    }
    return NONE;
}

/* ---- rows with the same texts ---- */

static void find_parents(RowMatcher *m)
{
    const ReportRow *rows = m->in->table->rows.items;
    for (uint32_t r = 0; r < m->row_count; r++) {
        uint32_t up = r && !rows[r].parts_first ? r - 1 : NONE;
        while (up != NONE && rows[up].depth >= rows[r].depth) up = m->parent[up];
        m->parent[r] = up;
    }
    for (uint32_t r = m->row_count; r-- > 0;) {
        uint32_t up = rows[r].parts_first && r + 1 < m->row_count ? r + 1 : NONE;
        while (up != NONE && rows[up].depth >= rows[r].depth) up = m->parent[up];
        if (rows[r].parts_first) m->parent[r] = up;
    }
}

/* Of the row of each printed row, the nearest one of a smaller depth: before it, or after it. */
static uint32_t *find_printed_parents(RowMatcher *m, bool before)
{
    uint32_t count = m->in->rows->len;
    uint32_t *up = arena_array(m->in->env->arena, uint32_t, (size_t)count + 1);
    const ReportRow *rows = m->in->table->rows.items;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t p = before ? i : count - 1 - i, at = i ? (before ? p - 1 : p + 1) : NONE;
        uint32_t like = head(&m->row_heads, m->printed_keys[p]);
        uint32_t own = m->pairs.row[p] != NONE ? m->pairs.row[p] : like ? like - 1 : NONE;
        while (at != NONE && own != NONE &&
               (m->pairs.row[at] == NONE || rows[m->pairs.row[at]].depth >= rows[own].depth))
            at = up[at];
        up[p] = at;
    }
    return up;
}

static bool is_nested(const RowMatcher *m, const uint32_t *up)
{
    bool any = false;
    for (uint32_t p = 0; p < m->in->rows->len; p++) {
        uint32_t row = m->pairs.row[p];
        if (row == NONE || m->parent[row] == NONE) continue;
        any = true;
        if (up[p] == NONE || m->pairs.row[up[p]] != m->parent[row]) return false;
    }
    return any;
}

static bool fits_above(const RowMatcher *m, const uint32_t *up, uint32_t printed, uint32_t row)
{
    if (!up) return true;
    if (up[printed] == NONE) return m->parent[row] == NONE;
    return m->pairs.row[up[printed]] == m->parent[row];
}

static bool same_amounts(RowMatcher *m, uint32_t printed, uint32_t row)
{
    m->weighed = true;
    return m->in->same_amounts(m->in->context, printed, row);
}

/* The best of the rows with the same texts: of those with the same row above, the first with the
 * same amounts, or the first. */
static uint32_t find_best(RowMatcher *m, const uint32_t *up, uint32_t printed)
{
    uint32_t first = NONE, tried = 0;
    for (uint32_t at = head(&m->row_heads, m->printed_keys[printed]);
         at && tried < CANDIDATES_TRIED; at = m->row_next[at - 1]) {
        if (m->pairs.printed[at - 1] != NONE || !fits_above(m, up, printed, at - 1)) continue;
        tried++;
        if (same_amounts(m, printed, at - 1)) return at - 1;
        if (first == NONE) first = at - 1;
    }
    return first;
}

/* Those with equal amounts first, so that none of them is taken for another one. */
static void pair_best(RowMatcher *m, const uint32_t *up)
{
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t p = 0; p < m->in->rows->len; p++) {
            if (!m->printed_keys[p] || m->pairs.row[p] != NONE) continue;
            uint32_t row = find_best(m, up, p);
            if (row == NONE || (!pass && !same_amounts(m, p, row))) continue;
            pair(m, p, row);
        }
}

static bool same_number(const RowMatcher *m, Symbol key)
{
    uint32_t row = head(&m->row_heads, key), p = head(&m->printed_heads, key);
    while (row && p) {
        row = m->row_next[row - 1];
        p = m->printed_next[p - 1];
    }
    return !row && !p;
}

/* As many of one text as there are, in the same order; unless that changes the order of all. */
static void pair_in_order(RowMatcher *m)
{
    RowPairs *pairs = &m->pairs;
    size_t rows = m->row_count * sizeof *pairs->printed,
           printed = m->in->rows->len * sizeof *pairs->row;
    uint32_t *old_row = arena_array(m->in->env->arena, uint32_t, (size_t)m->in->rows->len + 1);
    uint32_t *old_printed = arena_array(m->in->env->arena, uint32_t, (size_t)m->row_count + 1);
    memcpy(old_row, pairs->row, printed);
    memcpy(old_printed, pairs->printed, rows);
    for (uint32_t p = 0; p < m->in->rows->len; p++) {
        Symbol key = m->printed_keys[p];
        if (!key || m->pairs.row[p] != NONE || !same_number(m, key)) continue;
        uint32_t row = head(&m->row_heads, key), at = head(&m->printed_heads, key);
        for (; row && at; row = m->row_next[row - 1], at = m->printed_next[at - 1])
            pair(m, at - 1, row - 1);
    }
    if (first_moved(m) == NONE) return;
    pairs->row = old_row;
    pairs->printed = old_printed;
}

static void pair_same_texts(RowMatcher *m)
{
    make_keys(m, KEY_ALL);
    for (uint32_t r = 0; r < m->row_count; r++)
        for (uint32_t next = m->row_next[r]; next && m->pairs.twin[next - 1] == NONE; next = 0)
            m->pairs.twin[next - 1] = r;
    pair_unique(m);
    if (m->in->loose && !is_whole(m)) {
        m->loose = true;
        make_keys(m, KEY_ALL);
        pair_unique(m);
    }
    if (first_moved(m) == NONE) pair_in_order(m);
    find_parents(m);
    uint32_t *before = find_printed_parents(m, true), *after = find_printed_parents(m, false);
    if (is_nested(m, before))
        pair_best(m, before);
    else if (is_nested(m, after))
        pair_best(m, after);
    pair_best(m, NULL);
}

static void pair_excused_texts(RowMatcher *m)
{
    if (!m->in->excused.len || is_whole(m)) return;
    m->excused = true;
    make_keys(m, KEY_ALL);
    pair_unique(m);
    m->excused = false;
}

/* ---- rows in the same place ---- */

Str stated_title(Env *env, Str title, Str text)
{
    return arena_join_parts(env->arena, title, " ", text);
}

Str stated_row_texts(const StatedMatch *match, uint32_t row, uint32_t printed)
{
    Str title = {0};
    for (uint32_t c = 0; c < match->table->columns.len; c++)
        if (!match->table->columns.items[c].amounts)
            title = stated_title(match->env, title, key_text(match, row, printed, c));
    return title;
}

static bool is_alike(RowMatcher *m, uint32_t printed, uint32_t row)
{
    for (uint32_t c = 0; c < m->in->table->columns.len; c++) {
        if (m->kinds[c] == COLUMN_AMOUNT) continue;
        Str own = key_text(m->in, row, NONE, c), text = key_text(m->in, NONE, printed, c);
        if (own.len && stated_text_equal(m->in, own, text)) return true;
    }
    Str own = stated_row_texts(m->in, row, NONE), text = stated_row_texts(m->in, NONE, printed);
    uint32_t limit = unicode_length(own) / 3;
    return unicode_distance(own, text, limit) <= limit || same_amounts(m, printed, row);
}

/* Printed rows from `from` to before `to`, between rows that were found. */
static void pair_between(RowMatcher *m, uint32_t from, uint32_t to)
{
    uint32_t low = from ? m->pairs.row[from - 1] + 1 : 0;
    uint32_t high = to < m->in->rows->len ? m->pairs.row[to] : m->row_count;
    if (high < low || high - low != to - from) return;
    for (uint32_t r = low; r < high; r++)
        if (m->pairs.printed[r] != NONE) return;
    for (uint32_t i = 0; i < to - from; i++)
        if (is_alike(m, from + i, low + i)) pair(m, from + i, low + i);
}

static void pair_in_place(RowMatcher *m)
{
    for (uint32_t p = 0; p < m->in->rows->len;) {
        uint32_t from = p;
        while (p < m->in->rows->len && m->pairs.row[p] == NONE) p++;
        if (p > from) pair_between(m, from, p);
        if (p == from) p++;
        while (p < m->in->rows->len && m->pairs.row[p] != NONE) p++;
    }
}

static uint32_t *new_pairs(Env *env, uint32_t count)
{
    uint32_t *pairs = arena_array(env->arena, uint32_t, (size_t)count + 1);
    for (uint32_t i = 0; i < count; i++) pairs[i] = NONE;
    return pairs;
}

/* ---- what the last compilation has paired ---- */

static uint64_t mix_texts(const RowMatcher *m, uint64_t print, uint32_t row, uint32_t printed)
{
    for (uint32_t c = 0; c < m->in->table->columns.len; c++)
        if (!m->in->table->columns.items[c].amounts)
            print = memo_mix_text(print, key_text(m->in, row, printed, c));
    return print;
}

/* Mostly a row is printed where the table has it. */
static bool same_texts(const RowMatcher *m, uint32_t at)
{
    for (uint32_t c = 0; c < m->in->table->columns.len; c++)
        if (!m->in->table->columns.items[c].amounts &&
            !str_equal(key_text(m->in, at, NONE, c), key_text(m->in, NONE, at, c)))
            return false;
    return true;
}

/* Of all that pairs follow from where amounts are not compared. */
static uint64_t texts_print(const RowMatcher *m)
{
    Env *env = m->in->env;
    const ReportTable *table = m->in->table;
    if (!env->memo) return 0;
    uint64_t print = memo_mix_text(intern_seed(env->names), STR("pairs"));
    print = memo_mix(print, (uint64_t)table->columns.len << 1 | m->in->loose);
    print = memo_mix(print, (uint64_t)m->row_count << 32 | m->in->rows->len);
    for (uint32_t c = 0; c < table->columns.len; c++)
        print = memo_mix(print, (uint64_t)m->kinds[c] << 1 | table->columns.items[c].amounts);
    for (uint32_t i = 0; i < m->in->excused.len; i++) {
        const ExcusedText *text = &m->in->excused.items[i];
        print = memo_mix_text(memo_mix(print, text->column), text->printed);
        print = memo_mix_text(print, text->own);
    }
    for (uint32_t r = 0; r < m->row_count; r++) {
        const ReportRow *row = &table->rows.items[r];
        print = memo_mix(print, (uint64_t)row->depth << 1 | row->parts_first);
        print = mix_texts(m, print, r, NONE);
    }
    for (uint32_t p = 0; p < m->in->rows->len; p++) {
        bool same = p < m->row_count && same_texts(m, p);
        print = memo_mix(print, same);
        if (!same) print = mix_texts(m, print, NONE, p);
    }
    return print;
}

static uint32_t *keep_numbers(Arena *arena, const uint32_t *numbers, uint32_t count)
{
    uint32_t *kept = arena_array(arena, uint32_t, (size_t)count + 1);
    memcpy(kept, numbers, count * sizeof *kept);
    return kept;
}

static void keep_pairs(const RowMatcher *m, uint64_t print, uint64_t work)
{
    Arena *arena;
    RowPairs *kept =
        print && !m->weighed ? memo_add(m->in->env->memo, print, sizeof *kept, work, &arena) : NULL;
    if (!kept) return;
    *kept = (RowPairs){keep_numbers(arena, m->pairs.row, m->in->rows->len),
                       keep_numbers(arena, m->pairs.printed, m->row_count),
                       keep_numbers(arena, m->pairs.twin, m->row_count), m->pairs.moved};
}

/* ---- all ---- */

static void pair_rows(RowMatcher *m)
{
    pair_same_texts(m);
    pair_excused_texts(m);
    for (KeyKind kind = KEY_CODE; kind <= KEY_LABEL && !is_whole(m); kind++) {
        make_keys(m, kind);
        pair_unique(m);
    }
    pair_in_place(m);
    m->pairs.moved = first_moved(m);
}

RowPairs stated_match_rows(const StatedMatch *match)
{
    Env *env = match->env;
    uint32_t rows = match->table->rows.len, printed = match->rows->len;
    RowMatcher m = {.in = match, .row_count = rows};
    m.pairs = (RowPairs){new_pairs(env, printed), new_pairs(env, rows), new_pairs(env, rows), NONE};
    m.keys = intern_new(env->arena, intern_seed(env->names));
    m.kinds = arena_array(env->arena, ColumnKind, match->table->columns.len);
    m.parent = new_pairs(env, rows);
    m.row_keys = arena_array(env->arena, Symbol, (size_t)rows + 1);
    m.printed_keys = arena_array(env->arena, Symbol, (size_t)printed + 1);
    m.row_next = arena_array(env->arena, uint32_t, (size_t)rows + 1);
    m.printed_next = arena_array(env->arena, uint32_t, (size_t)printed + 1);
    find_kinds(&m);
    uint64_t print = texts_print(&m), before = work_spent(env_work(env));
    const RowPairs *kept = print ? memo_find(env->memo, print, env_work(env)) : NULL;
    if (kept) return *kept;
    pair_rows(&m);
    keep_pairs(&m, print, work_spent(env_work(env)) - before);
    return m.pairs;
}

/* ---- the nearest row ---- */

/* The partner of the nearest one before that has one. */
static uint32_t place_of(const uint32_t *pairs, uint32_t at)
{
    for (uint32_t i = at; i > 0 && at - i < PLACES_TRIED; i--)
        if (pairs[i - 1] != NONE) return pairs[i - 1];
    return at;
}

/* Where texts are as much alike, the first one near the place. */
uint32_t stated_nearest(const StatedMatch *match, const RowPairs *pairs, uint32_t row,
                        uint32_t printed)
{
    bool of_table = row == NONE;
    uint32_t place = of_table ? place_of(pairs->row, printed) : place_of(pairs->printed, row);
    uint32_t count = of_table ? match->table->rows.len : match->rows->len;
    uint32_t best = NONE, least = DISTANCE_MAX + 2;
    uint32_t from = place > NEAREST_TRIED / 2 ? place - NEAREST_TRIED / 2 : 0;
    Str text = stated_row_texts(match, row, printed);
    for (uint32_t i = from; i < count && i < from + NEAREST_TRIED; i++) {
        Str other = of_table ? stated_row_texts(match, i, NONE) : stated_row_texts(match, NONE, i);
        uint32_t distance = unicode_distance(text, other, DISTANCE_MAX);
        if (distance >= least) continue;
        least = distance;
        best = i;
    }
    return best;
}
