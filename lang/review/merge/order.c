/* Which nodes of three versions are the same, and in which order the merged ones stand. */
#include "lang/review/merge/tree.h"

/* ---- the same nodes ---- */

typedef struct NodeNames { /* of the nodes of one list: symbols that are made finer as needed */
    Symbol *items;
    uint32_t len;
} NodeNames;

typedef struct Matcher {
    Arena *arena;
    Interner *names; /* its own, so that arrays by symbol stay small */
    const MergeNodes *const *versions;
    NodeNames own[MERGE_SIDES];
    VEC(uint32_t) counts[MERGE_SIDES]; /* [Symbol] */
} Matcher;

static uint32_t *count_of(Matcher *m, int side, Symbol symbol)
{
    while (m->counts[side].len <= symbol) *vec_push(m->arena, &m->counts[side]) = 0;
    return &m->counts[side].items[symbol];
}

static void count_names(Matcher *m)
{
    for (int side = 0; side < MERGE_SIDES; side++) {
        m->counts[side].len = 0;
        for (uint32_t i = 0; i < m->own[side].len; i++)
            (*count_of(m, side, m->own[side].items[i]))++;
    }
}

static Symbol finer(Matcher *m, Symbol name, char what, Str more)
{
    return intern(m->names,
                  arena_printf(m->arena, "%c%u\x1f" STR_FMT, what, (unsigned)name, STR_ARG(more)));
}

/* With the label, where some version has the key more than once, or where both sides add it. */
static void add_labels(Matcher *m)
{
    count_names(m);
    for (int side = 0; side < MERGE_SIDES; side++)
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            Symbol *name = &m->own[side].items[i];
            Str label = m->versions[side]->list.items[i]->label;
            bool base = *count_of(m, MERGE_BASE, *name) > 0;
            bool many = false;
            for (int other = 0; other < MERGE_SIDES; other++)
                many |= *count_of(m, other, *name) > 1;
            if (label.len && (many || !base)) *name = finer(m, *name, 'l', label);
        }
}

/* With what it says, and a number where even that comes more than once. */
static void add_contents(Matcher *m, NodeNames *groups)
{
    count_names(m);
    for (int side = 0; side < MERGE_SIDES; side++) {
        groups[side].items = arena_array(m->arena, Symbol, m->own[side].len);
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            Symbol *name = &m->own[side].items[i];
            bool many = false;
            for (int other = 0; other < MERGE_SIDES; other++)
                many |= *count_of(m, other, *name) > 1;
            if (!many) continue;
            groups[side].items[i] = *name;
            *name = finer(m, *name, 't', m->versions[side]->list.items[i]->plain);
        }
    }
    VEC(uint32_t) seen = {0};
    for (int side = 0; side < MERGE_SIDES; side++) {
        if (seen.len) memset(seen.items, 0, seen.len * sizeof *seen.items);
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            Symbol *name = &m->own[side].items[i];
            if (!groups[side].items[i]) continue;
            while (seen.len <= *name) *vec_push(m->arena, &seen) = 0;
            uint32_t number = seen.items[*name]++;
            *name = finer(m, *name, 'n', arena_printf(m->arena, "%u", (unsigned)number));
        }
    }
}

/* Of rows that nothing but their contents tells apart: those that a side lacks, and those that it
 * has instead, are the same one after the other. */
static void pair_changed(Matcher *m, const NodeNames *groups, int side)
{
    VEC(uint32_t) last = {0}; /* [Symbol of the group]: a node of the base that is missing, + 1 */
    count_names(m);
    uint32_t *next = arena_array(m->arena, uint32_t, m->own[MERGE_BASE].len);
    for (uint32_t i = m->own[MERGE_BASE].len; i-- > 0;) {
        Symbol group = groups[MERGE_BASE].items[i];
        if (!group || *count_of(m, side, m->own[MERGE_BASE].items[i])) continue;
        while (last.len <= group) *vec_push(m->arena, &last) = 0;
        next[i] = last.items[group];
        last.items[group] = i + 1;
    }
    for (uint32_t i = 0; i < m->own[side].len; i++) {
        Symbol group = groups[side].items[i];
        if (!group || *count_of(m, MERGE_BASE, m->own[side].items[i])) continue;
        if (m->versions[side]->list.items[i]->kind == MERGE_COMMENT) continue;
        uint32_t found = group < last.len ? last.items[group] : 0;
        if (!found) continue;
        last.items[group] = next[found - 1];
        m->own[side].items[i] = m->own[MERGE_BASE].items[found - 1];
    }
}

/* The same name, the same number; dense. */
static MergeMatch number_nodes(Matcher *m, uint32_t most)
{
    MergeMatch match = {0};
    VEC(uint32_t) number_of = {0}; /* [Symbol], + 1 */
    for (int side = 0; side < MERGE_SIDES; side++) {
        match.nodes[side] = arena_array(m->arena, MergeNode *, most);
        match.ids[side] = arena_array(m->arena, uint32_t, m->own[side].len);
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            Symbol name = m->own[side].items[i];
            while (number_of.len <= name) *vec_push(m->arena, &number_of) = 0;
            if (!number_of.items[name]) number_of.items[name] = ++match.count;
            match.ids[side][i] = number_of.items[name] - 1;
            match.nodes[side][match.ids[side][i]] = m->versions[side]->list.items[i];
        }
    }
    return match;
}

MergeMatch merge_match(Arena *arena, const MergeNodes *const *versions)
{
    Matcher m = {.arena = arena, .versions = versions};
    NodeNames groups[MERGE_SIDES];
    uint32_t most = 0;
    m.names = intern_new(arena, (uint64_t)(uintptr_t)arena ^ (uint64_t)(uintptr_t)&m);
    for (int side = 0; side < MERGE_SIDES; side++) {
        uint32_t len = versions[side]->list.len;
        m.own[side] = (NodeNames){arena_array(arena, Symbol, len), len};
        most += len;
        for (uint32_t i = 0; i < len; i++)
            m.own[side].items[i] = intern(m.names, versions[side]->list.items[i]->key);
    }
    add_labels(&m);
    add_contents(&m, groups);
    pair_changed(&m, groups, MERGE_OURS);
    pair_changed(&m, groups, MERGE_THEIRS);
    return number_nodes(&m, most);
}

/* ---- their order ---- */

typedef struct Ids {
    uint32_t *items;
    uint32_t len;
} Ids;

typedef struct Sorter {
    Arena *arena;
    const MergeOrder *in;
    bool *has[MERGE_SIDES]; /* [id] */
    Ids spine;              /* what both sides have */
    uint32_t *place;        /* [id]: in the spine + 1; 0 = not there */
    uint32_t *out;
    uint32_t out_len;
} Sorter;

static Ids select_ids(Sorter *s, int list, const bool *a, const bool *b)
{
    Ids ids = {arena_array(s->arena, uint32_t, s->in->lens[list]), 0};
    for (uint32_t i = 0; i < s->in->lens[list]; i++) {
        uint32_t id = s->in->lists[list][i];
        if (s->in->keep[id] && a[id] && b[id]) ids.items[ids.len++] = id;
    }
    return ids;
}

static bool same_ids(Ids a, Ids b)
{
    return a.len == b.len && (!a.len || memcmp(a.items, b.items, a.len * sizeof *a.items) == 0);
}

/* Has a side put what was there in another order? */
static bool reordered(Sorter *s, int side, const bool *shared)
{
    Ids now = select_ids(s, side, shared, s->has[MERGE_BASE]);
    Ids before = select_ids(s, MERGE_BASE, shared, s->has[side]);
    return !same_ids(now, before);
}

static int compare_lists(const Sorter *s, Ids a, Ids b)
{
    for (uint32_t i = 0; i < a.len && i < b.len; i++) {
        int order = str_compare(s->in->sort[a.items[i]], s->in->sort[b.items[i]]);
        if (order) return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

/* The order of a side that changed it; if both did, or none, what does not depend on the sides. */
static void make_spine(Sorter *s)
{
    Ids ours = select_ids(s, MERGE_OURS, s->has[MERGE_OURS], s->has[MERGE_THEIRS]);
    Ids theirs = select_ids(s, MERGE_THEIRS, s->has[MERGE_OURS], s->has[MERGE_THEIRS]);
    bool *shared = arena_array(s->arena, bool, s->in->count);
    for (uint32_t i = 0; i < ours.len; i++) shared[ours.items[i]] = true;
    bool ours_moved = reordered(s, MERGE_OURS, shared);
    bool theirs_moved = reordered(s, MERGE_THEIRS, shared);
    if (ours_moved == theirs_moved)
        s->spine = compare_lists(s, ours, theirs) <= 0 ? ours : theirs;
    else
        s->spine = ours_moved ? ours : theirs;
    for (uint32_t i = 0; i < s->spine.len; i++) s->place[s->spine.items[i]] = i + 1;
}

/* ---- what only one side has: behind what stood before it there ---- */

typedef struct Runs {              /* [place in the spine + 1]: ids in order */
    uint32_t *first, *last, *next; /* id + 1 */
} Runs;

static Runs make_runs(Sorter *s, int side, int other)
{
    Runs runs = {arena_array(s->arena, uint32_t, (size_t)s->spine.len + 1),
                 arena_array(s->arena, uint32_t, (size_t)s->spine.len + 1),
                 arena_array(s->arena, uint32_t, s->in->count)};
    uint32_t at = 0;
    for (uint32_t i = 0; i < s->in->lens[side]; i++) {
        uint32_t id = s->in->lists[side][i];
        if (s->place[id]) at = s->place[id];
        if (s->place[id] || !s->in->keep[id] || s->has[other][id]) continue;
        if (runs.last[at])
            runs.next[runs.last[at] - 1] = id + 1;
        else
            runs.first[at] = id + 1;
        runs.last[at] = id + 1;
    }
    return runs;
}

/* A comment goes with what follows it: the id that decides where it stands. */
static uint32_t leader(const Sorter *s, const Runs *runs, uint32_t id)
{
    while (s->in->leads && s->in->leads[id] && runs->next[id]) id = runs->next[id] - 1;
    return id;
}

static bool ascending(const Sorter *s, const Runs *runs, uint32_t at)
{
    const Str *before = NULL;
    for (uint32_t next = runs->first[at]; next;) {
        uint32_t id = leader(s, runs, next - 1);
        if (before && str_compare(*before, s->in->sort[id]) > 0) return false;
        before = &s->in->sort[id];
        next = runs->next[id];
    }
    return true;
}

/* Takes one of a run, with the comments before it; answers what is next. */
static uint32_t take_one(Sorter *s, const Runs *runs, uint32_t next)
{
    uint32_t last = leader(s, runs, next - 1);
    for (; next; next = runs->next[next - 1]) {
        s->out[s->out_len++] = next - 1;
        if (next - 1 == last) return runs->next[last];
    }
    return 0;
}

static void interleave(Sorter *s, const Runs *a, const Runs *b, uint32_t at)
{
    uint32_t x = a->first[at], y = b->first[at];
    bool sorted = ascending(s, a, at) && ascending(s, b, at);
    while (x || y) {
        bool first = !y || (x && str_compare(s->in->sort[leader(s, a, x - 1)],
                                             s->in->sort[leader(s, b, y - 1)]) < 0);
        do {
            if (first)
                x = take_one(s, a, x);
            else
                y = take_one(s, b, y);
        } while (!sorted && (first ? x : y));
    }
}

uint32_t *merge_order(Arena *arena, const MergeOrder *order, uint32_t *len)
{
    Sorter s = {.arena = arena, .in = order};
    s.place = arena_array(arena, uint32_t, order->count);
    s.out = arena_array(arena, uint32_t, order->count);
    for (int side = 0; side < MERGE_SIDES; side++) {
        s.has[side] = arena_array(arena, bool, order->count);
        for (uint32_t i = 0; i < order->lens[side]; i++) s.has[side][order->lists[side][i]] = true;
    }
    make_spine(&s);
    Runs ours = make_runs(&s, MERGE_OURS, MERGE_THEIRS);
    Runs theirs = make_runs(&s, MERGE_THEIRS, MERGE_OURS);
    for (uint32_t at = 0; at <= s.spine.len; at++) {
        if (at) s.out[s.out_len++] = s.spine.items[at - 1];
        interleave(&s, &ours, &theirs, at);
    }
    *len = s.out_len;
    return s.out;
}
