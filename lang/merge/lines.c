/* A merge by lines: what each side changed against the base is found with the shortest edit (Myers,
 * "An O(ND) difference algorithm"), then the changes are put together as diff3 does. */
#include "lang/merge/tree.h"

enum { MAX_EDITS = 3000 }; /* beyond, everything between the common ends counts as changed */

typedef struct Lines {
    VEC(Str) list; /* with their ends */
} Lines;

static Lines split(Arena *arena, Str text)
{
    Lines lines = {0};
    for (uint32_t at = 0, lo = 0; at < text.len; at++)
        if (text.ptr[at] == '\n' || at + 1 == text.len) {
            *vec_push(arena, &lines.list) = (Str){text.ptr + lo, at + 1 - lo};
            lo = at + 1;
        }
    return lines;
}

/* ---- which lines of the base are still there ---- */

typedef struct Edit { /* the lines [lo, hi) of both texts, which have no common ends */
    const Str *a, *b;
    uint32_t a_len, b_len;
    int32_t *reached; /* [diagonal + most]: how far into a */
    int32_t most;
} Edit;

static int32_t advance(const Edit *edit, int32_t edits, int32_t diagonal)
{
    const int32_t *reached = edit->reached + edit->most + 1;
    bool down =
        diagonal == -edits || (diagonal != edits && reached[diagonal - 1] < reached[diagonal + 1]);
    int32_t x = down ? reached[diagonal + 1] : reached[diagonal - 1] + 1;
    while (x < (int32_t)edit->a_len && x - diagonal < (int32_t)edit->b_len && x >= diagonal &&
           str_equal(edit->a[x], edit->b[x - diagonal]))
        x++;
    return x;
}

/* Back along the rows of `reached` that were kept: the lines that stayed. */
static void walk_back(const Edit *edit, int32_t *const *rows, int32_t edits, uint32_t *match,
                      uint32_t offset)
{
    int32_t x = (int32_t)edit->a_len, y = (int32_t)edit->b_len;
    for (int32_t d = edits; d >= 0; d--) {
        int32_t diagonal = x - y, from_x = 0, from_y = 0;
        if (d) {
            const int32_t *before = rows[d - 1] + d;
            bool down =
                diagonal == -d || (diagonal != d && before[diagonal - 1] < before[diagonal + 1]);
            from_x = down ? before[diagonal + 1] : before[diagonal - 1];
            from_y = from_x - (down ? diagonal + 1 : diagonal - 1);
        }
        while (x > from_x && y > from_y) {
            x--, y--;
            match[x] = (uint32_t)y + offset;
        }
        x = from_x, y = from_y;
    }
}

static void find_edit(Arena *arena, Edit *edit, uint32_t *match, uint32_t offset)
{
    int32_t total = (int32_t)(edit->a_len + edit->b_len);
    edit->most = total < MAX_EDITS ? total : MAX_EDITS;
    edit->reached = arena_array(arena, int32_t, 2 * (size_t)edit->most + 3);
    int32_t **rows = arena_array(arena, int32_t *, (size_t)edit->most + 1);
    for (int32_t d = 0; d <= edit->most; d++) {
        for (int32_t diagonal = -d; diagonal <= d; diagonal += 2) {
            int32_t x = advance(edit, d, diagonal);
            edit->reached[diagonal + edit->most + 1] = x;
            if (x < (int32_t)edit->a_len || x - diagonal < (int32_t)edit->b_len) continue;
            walk_back(edit, rows, d, match, offset);
            return;
        }
        size_t size = 2 * (size_t)d + 3; /* diagonals -d-1 … d+1 */
        rows[d] = arena_array(arena, int32_t, size);
        memcpy(rows[d], edit->reached + edit->most - d, size * sizeof(int32_t));
    }
}

/* match[line of a] = the line of b that it still is, or MERGE_NONE. */
static uint32_t *match_lines(Arena *arena, const Lines *a, const Lines *b)
{
    uint32_t n = a->list.len, m = b->list.len, first = 0;
    uint32_t *match = arena_array(arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++) match[i] = MERGE_NONE;
    while (first < n && first < m && str_equal(a->list.items[first], b->list.items[first])) {
        match[first] = first;
        first++;
    }
    while (n > first && m > first && str_equal(a->list.items[n - 1], b->list.items[m - 1]))
        match[--n] = --m;
    if (first == n || first == m) return match;
    Edit edit = {a->list.items + first, b->list.items + first, n - first, m - first, NULL, 0};
    find_edit(arena, &edit, match + first, first);
    return match;
}

/* ---- putting changes together ---- */

void merge_mark_conflict(const MergeInput *input, const Str *texts, Sink *sink)
{
    static const char signs[] = {'<', '|', '>'};
    static const MergeSide order[] = {MERGE_OURS, MERGE_BASE, MERGE_THEIRS};
    for (int i = 0; i < MERGE_SIDES; i++) {
        MergeSide side = order[i];
        Str text = texts[side];
        if (side == MERGE_BASE && !input->show_base) continue;
        if (side == MERGE_THEIRS) {
            for (uint32_t k = 0; k < input->mark; k++) sink_char(sink, '=');
            sink_char(sink, '\n');
        } else {
            for (uint32_t k = 0; k < input->mark; k++) sink_char(sink, signs[i]);
            sink_printf(sink, " " STR_FMT "\n", STR_ARG(input->labels[side]));
        }
        sink_str(sink, text);
        if (text.len && text.ptr[text.len - 1] != '\n') sink_char(sink, '\n');
    }
    for (uint32_t k = 0; k < input->mark; k++) sink_char(sink, '>');
    sink_printf(sink, " " STR_FMT "\n", STR_ARG(input->labels[MERGE_THEIRS]));
}

typedef struct Hunk { /* lines that stand between two that nobody touched */
    uint32_t lo[MERGE_SIDES], hi[MERGE_SIDES];
} Hunk;

static Str hunk_text(const Lines *lines, const Hunk *hunk, MergeSide side)
{
    uint32_t lo = hunk->lo[side], hi = hunk->hi[side];
    if (lo == hi) return STR("");
    const Str *first = &lines[side].list.items[lo], *last = &lines[side].list.items[hi - 1];
    /* NOLINTNEXTLINE: where lines are left there is a list */
    return (Str){first->ptr, (uint32_t)(last->ptr + last->len - first->ptr)};
}

static uint32_t put_hunk(const MergeInput *input, const Lines *lines, const Hunk *hunk, Sink *sink)
{
    Str texts[MERGE_SIDES];
    for (int side = 0; side < MERGE_SIDES; side++)
        texts[side] = hunk_text(lines, hunk, (MergeSide)side);
    bool ours = !str_equal(texts[MERGE_OURS], texts[MERGE_BASE]);
    bool theirs = !str_equal(texts[MERGE_THEIRS], texts[MERGE_BASE]);
    if (ours && theirs && !str_equal(texts[MERGE_OURS], texts[MERGE_THEIRS])) {
        if (sink->len && sink->data[sink->len - 1] != '\n') sink_char(sink, '\n');
        merge_mark_conflict(input, texts, sink);
        return 1;
    }
    sink_str(sink, texts[ours ? MERGE_OURS : MERGE_THEIRS]);
    return 0;
}

uint32_t merge_lines(Arena *arena, const MergeInput *input, const Str *texts, Sink *sink)
{
    Lines lines[MERGE_SIDES];
    for (int side = 0; side < MERGE_SIDES; side++) lines[side] = split(arena, texts[side]);
    const uint32_t *ours = match_lines(arena, &lines[MERGE_BASE], &lines[MERGE_OURS]);
    const uint32_t *theirs = match_lines(arena, &lines[MERGE_BASE], &lines[MERGE_THEIRS]);
    uint32_t conflicts = 0, base = lines[MERGE_BASE].list.len;
    Hunk hunk = {{0}, {0}};
    for (uint32_t i = 0; i <= base; i++) {
        if (i < base && (ours[i] == MERGE_NONE || theirs[i] == MERGE_NONE)) continue;
        hunk.hi[MERGE_BASE] = i;
        hunk.hi[MERGE_OURS] = i < base ? ours[i] : lines[MERGE_OURS].list.len;
        hunk.hi[MERGE_THEIRS] = i < base ? theirs[i] : lines[MERGE_THEIRS].list.len;
        conflicts += put_hunk(input, lines, &hunk, sink);
        if (i < base) sink_str(sink, lines[MERGE_BASE].list.items[i]);
        for (int side = 0; side < MERGE_SIDES; side++) hunk.lo[side] = hunk.hi[side] + 1;
    }
    return conflicts;
}
