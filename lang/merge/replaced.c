/* What both sides of a merge have given up, and what they have instead. Nothing tells a row with
 * another key from one that was deleted and another that was added, but if both sides did that to
 * one row, or one did and the other deleted it, putting both results together would be a guess. */
#include "lang/merge/tree.h"

typedef struct Replacer {
    Arena *arena;
    const MergeMatch *match;
    const MergeNodes *const *versions;
    Interner *texts;
    VEC(uint32_t) first; /* [Symbol of a text]: the number + 1 of a new node that has it */
    uint32_t *next;      /* [number of a new node]: another one with the same text + 1 */
    bool *taken;         /* [number of a new node] */
    uint32_t *by[MERGE_SIDES];
    bool *near; /* [number of a node of the base]: only the place is the same */
} Replacer;

static bool is_gone(const MergeMatch *match, uint32_t id)
{
    return match->nodes[MERGE_BASE][id] && !match->nodes[MERGE_OURS][id] &&
           !match->nodes[MERGE_THEIRS][id];
}

static bool is_new(const MergeMatch *match, int side, uint32_t id)
{
    int other = side == MERGE_OURS ? MERGE_THEIRS : MERGE_OURS;
    return match->nodes[side][id] && !match->nodes[MERGE_BASE][id] && !match->nodes[other][id];
}

/* ---- in which respect two nodes are alike ---- */

typedef enum Likeness { LIKE_BUT_KEY, LIKE_BUT_LABEL, LIKE_LABEL, LIKE_PLACE, LIKENESSES } Likeness;

/* The text that nodes have in common which are alike so; "" = it would say nothing. `before`: of
 * what base and side share, the last node before it + 1. */
static Str likeness(Replacer *r, Likeness how, const MergeNode *node, uint32_t before)
{
    bool block = node->kind == MERGE_BLOCK || node->kind == MERGE_LINES;
    switch (how) {
    case LIKE_BUT_KEY:
        if (!node->label.len && !node->rest.len) return STR("");
        return arena_printf(r->arena, "k" STR_FMT "\x1f" STR_FMT, STR_ARG(node->label),
                            STR_ARG(node->rest));
    case LIKE_BUT_LABEL:
        if (!node->rest.len || block) return STR("");
        return arena_printf(r->arena, "l" STR_FMT "\x1f" STR_FMT, STR_ARG(node->key),
                            STR_ARG(node->rest));
    case LIKE_LABEL:
        return node->label.len ? arena_printf(r->arena, "s" STR_FMT, STR_ARG(node->label))
                               : STR("");
    case LIKE_PLACE:
        return arena_printf(r->arena, "p%u\x1f%d", (unsigned)before,
                            block ? MERGE_BLOCK : (int)node->kind);
    case LIKENESSES: break;
    }
    return STR("");
}

static uint32_t *first_with(Replacer *r, Str text)
{
    Symbol symbol = intern(r->texts, text);
    while (r->first.len <= symbol) *vec_push(r->arena, &r->first) = 0;
    return &r->first.items[symbol];
}

/* ---- pairing ---- */

/* The new nodes of a side by their text, the first one first. */
static void list_new(Replacer *r, int side, Likeness how, const uint32_t *before)
{
    r->first.len = 0;
    for (uint32_t i = r->versions[side]->list.len; i-- > 0;) {
        uint32_t id = r->match->ids[side][i];
        if (!is_new(r->match, side, id) || r->taken[id]) continue;
        Str text = likeness(r, how, r->match->nodes[side][id], before[i]);
        if (!text.len) continue;
        uint32_t *first = first_with(r, text);
        r->next[id] = *first;
        *first = id + 1;
    }
}

static void pair(Replacer *r, int side, Likeness how, const uint32_t *const *before)
{
    list_new(r, side, how, before[side]);
    for (uint32_t i = 0; i < r->versions[MERGE_BASE]->list.len; i++) {
        uint32_t id = r->match->ids[MERGE_BASE][i];
        if (!is_gone(r->match, id) || r->by[side][id]) continue;
        Str text = likeness(r, how, r->match->nodes[MERGE_BASE][id], before[MERGE_BASE][i]);
        uint32_t *first = text.len ? first_with(r, text) : NULL;
        if (!first || !*first) continue;
        uint32_t found = *first - 1;
        *first = r->next[found];
        r->taken[found] = true;
        r->by[side][id] = found + 1;
        if (how == LIKE_PLACE) r->near[id] |= r->match->nodes[MERGE_BASE][id]->kind == MERGE_ROW;
    }
}

/* [node of a version]: of those that it shares with another version, the last before it, + 1. */
static uint32_t *shared_before(Replacer *r, int side, int other)
{
    uint32_t len = r->versions[side]->list.len, last = 0;
    uint32_t *before = arena_array(r->arena, uint32_t, len);
    for (uint32_t i = 0; i < len; i++) {
        uint32_t id = r->match->ids[side][i];
        before[i] = last;
        if (r->match->nodes[other][id]) last = id + 1;
    }
    return before;
}

static void pair_side(Replacer *r, int side)
{
    const uint32_t *before[MERGE_SIDES] = {NULL};
    before[MERGE_BASE] = shared_before(r, MERGE_BASE, side);
    before[side] = shared_before(r, side, MERGE_BASE);
    for (int how = 0; how < LIKENESSES; how++) pair(r, side, (Likeness)how, before);
}

/* A row that both deleted, where one side added another, is no matter. */
static void drop_unsure(Replacer *r)
{
    for (uint32_t id = 0; id < r->match->count; id++) {
        bool both = r->by[MERGE_OURS][id] && r->by[MERGE_THEIRS][id];
        if (!r->near[id] || both) continue;
        const MergeNode *node = r->match->nodes[MERGE_BASE][id];
        if (node->rest.len) r->by[MERGE_OURS][id] = r->by[MERGE_THEIRS][id] = 0;
    }
}

/* ---- all ---- */

static bool any_gone(const MergeMatch *match)
{
    bool gone = false, new = false;
    for (uint32_t id = 0; id < match->count && !(gone && new); id++) {
        gone |= is_gone(match, id);
        new |= is_new(match, MERGE_OURS, id) || is_new(match, MERGE_THEIRS, id);
    }
    return gone && new;
}

MergeReplaced merge_replaced(Arena *arena, const MergeMatch *match,
                             const MergeNodes *const *versions)
{
    Replacer r = {.arena = arena, .match = match, .versions = versions};
    if (!any_gone(match)) return (MergeReplaced){{NULL}};
    r.texts = intern_new(arena, (uint64_t)(uintptr_t)match);
    r.next = arena_array(arena, uint32_t, match->count);
    r.taken = arena_array(arena, bool, match->count);
    r.near = arena_array(arena, bool, match->count);
    for (int side = MERGE_OURS; side < MERGE_SIDES; side++)
        r.by[side] = arena_array(arena, uint32_t, match->count);
    pair_side(&r, MERGE_OURS);
    pair_side(&r, MERGE_THEIRS);
    drop_unsure(&r);
    return (MergeReplaced){{NULL, r.by[MERGE_OURS], r.by[MERGE_THEIRS]}};
}
