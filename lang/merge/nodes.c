/* Three versions of a tree of nodes become one text: a node that only one side touched is as that
 * side has it; one that both touched is merged piece by piece, or else a conflict around it. */
#include "lang/merge/tree.h"

typedef struct Merger {
    Arena *arena;
    const MergeInput *input;
    MergeMatcher *matcher;
    Sink *sink;
    uint32_t conflicts;
    bool fit; /* the columns of the block at hand differ: its rows must get the merged ones */
    MergePieces heads;       /* those columns, if so */
    VEC(uint32_t) number_of; /* [Symbol]: position + 1 of that piece in what is at hand; else 0 */
} Merger;

typedef struct Trio { /* a node in three versions; NULL = it is not there */
    const MergeNode *base, *ours, *theirs;
    bool replaced; /* the sides have something else in the place of what the base has */
} Trio;

/* ---- choosing ---- */

/* What a side changed; where both did, what does not depend on which side is which: only for
 * layout. */
static Str pick(const Str *base, Str ours, Str theirs)
{
    if (str_equal(ours, theirs) || (base && str_equal(theirs, *base))) return ours;
    if (base && str_equal(ours, *base)) return theirs;
    return str_compare(ours, theirs) < 0 ? ours : theirs;
}

typedef enum Choice { CHOICE_OURS, CHOICE_THEIRS, CHOICE_SAME, CHOICE_CONFLICT } Choice;

/* "" in place of a base that is not there. */
static Choice choose(Str base, Str ours, Str theirs)
{
    if (str_equal(ours, theirs)) return CHOICE_SAME;
    if (str_equal(ours, base)) return CHOICE_THEIRS;
    return str_equal(theirs, base) ? CHOICE_OURS : CHOICE_CONFLICT;
}

static Str trimmed(Str text)
{
    return str_trim(text, " \t\r\n");
}

/* ---- pieces of a row ---- */

typedef struct PieceTrio {
    const MergePiece *base, *ours, *theirs;
} PieceTrio;

static bool is_blank(const MergePiece *piece)
{
    return !piece->plain.len || str_equal(piece->plain, STR("-"));
}

/* Both sides say the same: only the layout may differ. */
static MergePiece same_piece(const PieceTrio *p)
{
    MergePiece piece = *p->ours;
    piece.text = pick(p->base ? &p->base->text : NULL, p->ours->text, p->theirs->text);
    piece.gap = pick(p->base ? &p->base->gap : NULL, p->ours->gap, p->theirs->gap);
    return piece;
}

/* False if both sides want something else; *keep is false if the piece goes. */
static bool merge_piece(const PieceTrio *p, MergePiece *out, bool *keep)
{
    const MergePiece *one = p->ours ? p->ours : p->theirs;
    *keep = one && ((p->ours && p->theirs) || !p->base);
    if (!one) return true;
    *out = *one;
    if (!p->ours || !p->theirs) return !p->base || str_equal(one->plain, p->base->plain);
    switch (choose(p->base ? p->base->plain : STR(""), p->ours->plain, p->theirs->plain)) {
    case CHOICE_OURS: return true;
    case CHOICE_THEIRS: *out = *p->theirs; return true;
    case CHOICE_SAME: *out = same_piece(p); return true;
    case CHOICE_CONFLICT: break;
    }
    return false;
}

static void push_piece(Merger *m, MergePieces *pieces, MergePiece piece)
{
    *vec_push(m->arena, &pieces->list) = piece;
}

/* There may be as many rows as facts: each has just the room it needs. */
static void reserve_pieces(Merger *m, MergePieces *pieces, uint32_t count)
{
    *pieces = (MergePieces){.list = {arena_array(m->arena, MergePiece, count), 0, count}};
}

typedef struct PieceTable { /* the pieces of three versions of a row, by numbers of their own */
    VEC(PieceTrio) trios;
    uint32_t *lists[MERGE_SIDES];
} PieceTable;

/* Rows may have thousands of cells, so pieces are found by an array that is clear between rows. */
static uint32_t *number_of(Merger *m, Symbol id)
{
    while (m->number_of.len <= id) *vec_push(m->arena, &m->number_of) = 0;
    return &m->number_of.items[id];
}

static void index_pieces(Merger *m, const MergePieces *pieces)
{
    for (uint32_t i = pieces->list.len; i-- > 0;) *number_of(m, pieces->list.items[i].id) = i + 1;
}

static void forget_pieces(Merger *m, const MergePieces *pieces)
{
    for (uint32_t i = 0; i < pieces->list.len; i++) *number_of(m, pieces->list.items[i].id) = 0;
}

static uint32_t piece_number(Merger *m, PieceTable *table, Symbol symbol)
{
    uint32_t *number = number_of(m, symbol);
    if (!*number) {
        *vec_push(m->arena, &table->trios) = (PieceTrio){NULL, NULL, NULL};
        *number = table->trios.len;
    }
    return *number - 1;
}

static PieceTable make_table(Merger *m, const MergePieces *const *rows)
{
    PieceTable table = {0};
    for (int side = 0; side < MERGE_SIDES; side++) {
        table.lists[side] = arena_array(m->arena, uint32_t, rows[side]->list.len);
        for (uint32_t i = 0; i < rows[side]->list.len; i++) {
            const MergePiece *piece = &rows[side]->list.items[i];
            uint32_t number = piece_number(m, &table, piece->id);
            PieceTrio *trio = &table.trios.items[number];
            if (side == MERGE_BASE) trio->base = piece;
            if (side == MERGE_OURS) trio->ours = piece;
            if (side == MERGE_THEIRS) trio->theirs = piece;
            table.lists[side][i] = number;
        }
    }
    for (int side = 0; side < MERGE_SIDES; side++) forget_pieces(m, rows[side]);
    return table;
}

/* Both sides have given up a piece, and one has another instead: a column with two new names, or
 * with a new name and deleted. */
static bool is_piece_replaced(const PieceTable *table)
{
    bool gone = false, new = false;
    for (uint32_t i = 0; i < table->trios.len; i++) {
        const PieceTrio *p = &table->trios.items[i];
        gone |= p->base && !p->ours && !p->theirs;
        new |= !p->base && !(p->ours && p->theirs);
    }
    return gone && new;
}

static bool merge_pieces(Merger *m, const MergePieces *const *rows, MergePieces *out)
{
    Arena *arena = m->arena;
    PieceTable table = make_table(m, rows);
    uint32_t count = table.trios.len, len;
    MergePiece *chosen = arena_array(arena, MergePiece, count);
    bool *keep = arena_array(arena, bool, count);
    Str *sort = arena_array(arena, Str, count);
    for (uint32_t i = 0; i < count; i++) {
        if (!merge_piece(&table.trios.items[i], &chosen[i], &keep[i])) return false;
        sort[i] = chosen[i].plain;
    }
    if (is_piece_replaced(&table)) return false;
    MergeOrder order = {.count = count, .keep = keep, .sort = sort};
    for (int side = 0; side < MERGE_SIDES; side++) {
        order.lists[side] = table.lists[side];
        order.lens[side] = rows[side]->list.len;
    }
    const uint32_t *ids = merge_order(arena, &order, &len);
    reserve_pieces(m, out, len);
    for (uint32_t i = 0; i < len; i++) push_piece(m, out, chosen[ids[i]]);
    return true;
}

/* Amounts of which the merged columns know nothing. */
static bool has_lost_cells(Merger *m, const MergePieces *pieces)
{
    bool lost = false;
    index_pieces(m, &m->heads);
    for (uint32_t i = 0; i < pieces->list.len; i++) {
        const MergePiece *piece = &pieces->list.items[i];
        lost |= piece->cell && !is_blank(piece) && !*number_of(m, piece->id);
    }
    forget_pieces(m, &m->heads);
    return lost;
}

/* The cells that the merged columns want, blank where there are none. False if an amount would be
 * lost because its column has gone. */
static bool fit_pieces(Merger *m, MergePieces *pieces)
{
    MergePieces fitted = {0};
    const MergePiece blank = {.cell = true, .text = m->input->csv ? STR("") : STR("-")};
    uint32_t i = 0;
    for (; i < pieces->list.len && !pieces->list.items[i].cell; i++)
        push_piece(m, &fitted, pieces->list.items[i]);
    index_pieces(m, pieces);
    for (uint32_t k = 0; k < m->heads.list.len; k++) {
        if (!m->heads.list.items[k].cell) continue;
        uint32_t number = *number_of(m, m->heads.list.items[k].id);
        push_piece(m, &fitted, number ? pieces->list.items[number - 1] : blank);
    }
    forget_pieces(m, pieces);
    bool lost = has_lost_cells(m, pieces);
    for (; i < pieces->list.len; i++)
        if (!pieces->list.items[i].cell) push_piece(m, &fitted, pieces->list.items[i]);
    *pieces = fitted;
    return !lost;
}

static bool same_pieces(const MergePieces *a, const MergePieces *b)
{
    if (a->list.len != b->list.len) return false;
    for (uint32_t i = 0; i < a->list.len; i++)
        if (a->list.items[i].id != b->list.items[i].id ||
            !str_equal(a->list.items[i].plain, b->list.items[i].plain))
            return false;
    return true;
}

/* ---- rows ---- */

static Str row_text(const Merger *m, const MergePieces *pieces, Str tail)
{
    Sink sink;
    sink_memory(&sink, m->arena);
    for (uint32_t i = 0; i < pieces->list.len; i++) {
        const MergePiece *piece = &pieces->list.items[i];
        if (m->input->csv)
            sink_text(&sink, i ? "," : "");
        else
            sink_str(&sink, piece->gap.len || !i ? piece->gap : STR("  "));
        sink_str(&sink, piece->text);
    }
    sink_str(&sink, tail);
    return sink_result(&sink);
}

/* The tail with the comment that a side changed; false if both did. */
static bool merge_tails(const Trio *n, Str *tail)
{
    Str base = n->base ? n->base->tail : STR("");
    switch (choose(n->base ? n->base->comment : STR(""), n->ours->comment, n->theirs->comment)) {
    case CHOICE_OURS: *tail = n->ours->tail; return true;
    case CHOICE_THEIRS: *tail = n->theirs->tail; return true;
    case CHOICE_SAME:
        *tail = pick(n->base ? &base : NULL, n->ours->tail, n->theirs->tail);
        return true;
    case CHOICE_CONFLICT: break;
    }
    return false;
}

/* A row, or the head of a block, that stands on both sides. False if they cannot be put together.
 */
static bool merge_row(Merger *m, const Trio *n, bool fit, Str *text)
{
    static const MergePieces nothing;
    const MergePieces *rows[] = {n->base ? &n->base->pieces : &nothing, &n->ours->pieces,
                                 &n->theirs->pieces};
    Str tail;
    MergePieces pieces = {0};
    if (!merge_tails(n, &tail)) return false;
    bool same = same_pieces(rows[MERGE_OURS], rows[MERGE_THEIRS]);
    if (!fit && same && str_equal(n->ours->comment, n->theirs->comment)) {
        *text = pick(n->base ? &n->base->text : NULL, n->ours->text, n->theirs->text);
        return true;
    }
    if (!n->base && !same) return false;
    if (!merge_pieces(m, rows, &pieces)) return false;
    if (fit && !fit_pieces(m, &pieces)) return false;
    *text = row_text(m, &pieces, tail);
    return true;
}

/* ---- nodes ---- */

static void put(Merger *m, Str text)
{
    Sink *sink = m->sink;
    if (text.len && sink->len && sink->data[sink->len - 1] != '\n') sink_char(sink, '\n');
    sink_str(sink, text);
}

static void put_blank(Merger *m, const Trio *n)
{
    const MergeNode *one = n->ours ? n->ours : n->theirs;
    if (n->ours && n->theirs)
        put(m, pick(n->base ? &n->base->blank : NULL, n->ours->blank, n->theirs->blank));
    else
        put(m, one->blank);
}

static Str without_above(const MergeNode *node)
{
    return (Str){node->whole.ptr + node->above.len, node->whole.len - node->above.len};
}

/* In place of what was written from `start` on. `above`: with the comment before it. */
static void put_conflict(Merger *m, const Trio *n, size_t start, bool above)
{
    const MergeNode *nodes[] = {n->base, n->ours, n->theirs};
    Str texts[MERGE_SIDES];
    for (int side = 0; side < MERGE_SIDES; side++)
        texts[side] = !nodes[side] ? STR("")
                      : above      ? nodes[side]->whole
                                   : without_above(nodes[side]);
    m->sink->len = start;
    if (m->sink->len && m->sink->data[m->sink->len - 1] != '\n') sink_char(m->sink, '\n');
    merge_mark_conflict(m->input, texts, m->sink);
    m->conflicts++;
}

/* The comment before it; false if the sides want different ones. */
static bool put_above(Merger *m, const Trio *n)
{
    const Str *base = n->base ? &n->base->above : NULL;
    switch (choose(n->base ? n->base->above_plain : STR(""), n->ours->above_plain,
                   n->theirs->above_plain)) {
    case CHOICE_OURS: put(m, n->ours->above); return true;
    case CHOICE_THEIRS: put(m, n->theirs->above); return true;
    case CHOICE_SAME: put(m, pick(base, n->ours->above, n->theirs->above)); return true;
    case CHOICE_CONFLICT: break;
    }
    return false;
}

static void merge_text(Merger *m, const Trio *n, size_t start)
{
    Str texts[] = {n->base ? n->base->text : STR(""), n->ours->text, n->theirs->text};
    switch (choose(n->base ? n->base->plain : STR(""), n->ours->plain, n->theirs->plain)) {
    case CHOICE_OURS: put(m, without_above(n->ours)); return;
    case CHOICE_THEIRS: put(m, without_above(n->theirs)); return;
    case CHOICE_SAME: put(m, pick(n->base ? &texts[0] : NULL, texts[1], texts[2])); return;
    case CHOICE_CONFLICT: break;
    }
    bool lines = n->base && n->base->kind == MERGE_LINES && n->ours->kind == MERGE_LINES &&
                 n->theirs->kind == MERGE_LINES;
    if (lines)
        m->conflicts += merge_lines(m->arena, m->input, texts, m->sink);
    else
        put_conflict(m, n, start, false);
}

static bool merge_children(Merger *m, const Trio *n);

static bool merge_ends(const Trio *n, Str *end)
{
    Str base = n->base ? n->base->end : STR("");
    switch (choose(trimmed(base), trimmed(n->ours->end), trimmed(n->theirs->end))) {
    case CHOICE_OURS: *end = n->ours->end; return true;
    case CHOICE_THEIRS: *end = n->theirs->end; return true;
    case CHOICE_SAME:
        *end = pick(n->base ? &base : NULL, n->ours->end, n->theirs->end);
        return true;
    case CHOICE_CONFLICT: break;
    }
    return false;
}

static void merge_block(Merger *m, const Trio *n, size_t start)
{
    Str head, end;
    uint32_t conflicts = m->conflicts;
    if (merge_ends(n, &end) && merge_row(m, n, false, &head)) {
        put(m, head);
        if (merge_children(m, n)) {
            put(m, end);
            return;
        }
    }
    m->conflicts = conflicts;
    put_conflict(m, n, start, false);
}

/* One side alone has it: its other version never was, or was the same. */
static void put_single(Merger *m, const MergeNode *node)
{
    MergePieces pieces = {0};
    Trio n = {NULL, node, NULL, false};
    if (!m->fit || node->kind != MERGE_ROW || node->heads) {
        put(m, node->whole);
        return;
    }
    reserve_pieces(m, &pieces, node->pieces.list.len);
    for (uint32_t i = 0; i < node->pieces.list.len; i++)
        push_piece(m, &pieces, node->pieces.list.items[i]);
    if (fit_pieces(m, &pieces)) {
        put(m, node->above);
        put(m, row_text(m, &pieces, node->tail));
    } else {
        put_conflict(m, &n, m->sink->len, true);
    }
}

static void put_node(Merger *m, const Trio *n)
{
    const MergeNode *one = n->ours ? n->ours : n->theirs;
    Str text;
    put_blank(m, n);
    size_t start = m->sink->len;
    if (!n->ours || !n->theirs || n->replaced) {
        if (n->base)
            put_conflict(m, n, start, true);
        else
            put_single(m, one);
        return;
    }
    bool same_kind = n->ours->kind == n->theirs->kind && (!n->base || n->base->kind == one->kind);
    if (!put_above(m, n)) {
        put_conflict(m, n, start, true);
        return;
    }
    start = m->sink->len;
    if (same_kind && one->kind == MERGE_BLOCK) {
        merge_block(m, n, start);
    } else if (same_kind && one->kind == MERGE_ROW) {
        if (merge_row(m, n, m->fit && !one->heads, &text))
            put(m, text);
        else
            put_conflict(m, n, start, false);
    } else {
        merge_text(m, n, start);
    }
}

/* ---- lists of nodes ---- */

static bool is_changed(const MergeNode *a, const MergeNode *b)
{
    return !str_equal(a->plain, b->plain) || !str_equal(a->comment, b->comment) ||
           !str_equal(a->above_plain, b->above_plain);
}

/* Of the base, in order, and nothing else: some children may be gone. */
static bool is_part(const MergeNode *node, const MergeNode *base)
{
    uint32_t at = 0;
    if (node->kind != MERGE_BLOCK || base->kind != MERGE_BLOCK ||
        !same_pieces(&node->pieces, &base->pieces) || !str_equal(node->comment, base->comment) ||
        !str_equal(node->above_plain, base->above_plain))
        return false;
    for (uint32_t i = 0; i < node->children.list.len; i++, at++) {
        const MergeNode *child = node->children.list.items[i];
        while (at < base->children.list.len && is_changed(child, base->children.list.items[at]))
            at++;
        if (at == base->children.list.len) return false;
    }
    return true;
}

/* What one side deleted stays if the other changed it, but not if that deleted only more of it. */
static bool is_kept(const Trio *n)
{
    const MergeNode *one = n->ours ? n->ours : n->theirs;
    if (!one) return false;
    if ((n->ours && n->theirs) || !n->base) return true;
    return is_changed(one, n->base) && !is_part(one, n->base);
}

static const MergeNode *find_heads(const MergeNodes *nodes)
{
    for (uint32_t i = 0; i < nodes->list.len; i++)
        if (nodes->list.items[i]->heads) return nodes->list.items[i];
    return NULL;
}

/* Do the columns differ, and can they be put together? */
static bool merge_heads(Merger *m, const MergeNodes *const *versions)
{
    static const MergePieces nothing;
    const MergePieces *rows[MERGE_SIDES];
    const MergeNode *heads[MERGE_SIDES];
    for (int side = 0; side < MERGE_SIDES; side++) {
        heads[side] = find_heads(versions[side]);
        rows[side] = heads[side] ? &heads[side]->pieces : &nothing;
    }
    m->fit = false;
    m->heads = (MergePieces){0};
    bool changed = !same_pieces(rows[MERGE_OURS], rows[MERGE_THEIRS]) ||
                   (heads[MERGE_BASE] && !same_pieces(rows[MERGE_BASE], rows[MERGE_OURS]));
    if (!changed) return true;
    if (!heads[MERGE_OURS] || !heads[MERGE_THEIRS]) return false;
    m->fit = true;
    return merge_pieces(m, rows, &m->heads);
}

/* A node of the base that both sides have given up, with what they have instead, is one conflict,
 * in the place of ours if that has something. */
static void join_replaced(Merger *m, const MergeMatch *match, const MergeNodes *const *versions,
                          Trio *trios, bool *keep)
{
    MergeReplaced replaced = merge_replaced(m->arena, match, versions);
    for (uint32_t i = 0; replaced.by[MERGE_OURS] && i < match->count; i++) {
        uint32_t ours = replaced.by[MERGE_OURS][i], theirs = replaced.by[MERGE_THEIRS][i];
        if (!ours && !theirs) continue;
        uint32_t at = (ours ? ours : theirs) - 1;
        trios[at] = (Trio){trios[i].base, ours ? trios[ours - 1].ours : NULL,
                           theirs ? trios[theirs - 1].theirs : NULL, true};
        if (ours && theirs) keep[theirs - 1] = false;
    }
}

static void put_children(Merger *m, const MergeMatch *match, const MergeNodes *const *versions)
{
    uint32_t len;
    Trio *trios = arena_array(m->arena, Trio, match->count);
    bool *keep = arena_array(m->arena, bool, match->count);
    bool *leads = arena_array(m->arena, bool, match->count);
    Str *sort = arena_array(m->arena, Str, match->count);
    for (uint32_t i = 0; i < match->count; i++) {
        trios[i] = (Trio){match->nodes[MERGE_BASE][i], match->nodes[MERGE_OURS][i],
                          match->nodes[MERGE_THEIRS][i], false};
        const MergeNode *one = trios[i].ours ? trios[i].ours : trios[i].theirs;
        keep[i] = is_kept(&trios[i]);
        if (!one) continue;
        leads[i] = one->kind == MERGE_COMMENT;
        sort[i] =
            arena_printf(m->arena, STR_FMT "\x1f" STR_FMT, STR_ARG(one->key), STR_ARG(one->plain));
    }
    join_replaced(m, match, versions, trios, keep);
    MergeOrder order = {.count = match->count, .keep = keep, .sort = sort, .leads = leads};
    for (int side = 0; side < MERGE_SIDES; side++) {
        order.lists[side] = match->ids[side];
        order.lens[side] = versions[side]->list.len;
    }
    const uint32_t *ids = merge_order(m->arena, &order, &len);
    for (uint32_t i = 0; i < len; i++) put_node(m, &trios[ids[i]]);
}

static bool merge_children(Merger *m, const Trio *n)
{
    static const MergeNodes nothing;
    const MergeNodes *versions[] = {n->base ? &n->base->children : &nothing, &n->ours->children,
                                    &n->theirs->children};
    MergePieces heads = m->heads;
    bool fit = m->fit, good = merge_heads(m, versions);
    if (good) {
        bool labelled = n->ours->repeated || n->theirs->repeated || (n->base && n->base->repeated);
        MergeMatch match = merge_match(m->matcher, versions, labelled);
        put_children(m, &match, versions);
    }
    m->heads = heads;
    m->fit = fit;
    return good;
}

bool merge_nodes(Arena *arena, const MergeInput *input, MergeNode *const *roots, Merged *merged)
{
    Sink sink;
    sink_memory(&sink, arena);
    Merger m = {.arena = arena, .input = input, .matcher = merge_matcher_new(arena), .sink = &sink};
    Trio n = {roots[MERGE_BASE], roots[MERGE_OURS], roots[MERGE_THEIRS], false};
    if (!merge_children(&m, &n)) return false;
    put(&m, pick(&n.base->end, n.ours->end, n.theirs->end));
    *merged = (Merged){.text = sink_result(&sink), .conflicts = m.conflicts};
    return true;
}
