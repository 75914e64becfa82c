/* Which nodes of three versions are the same, and in which order the merged ones stand. */
#include "lang/merge/tree.h"

/* ---- the same nodes ---- */

typedef VEC(uint32_t) Numbers; /* room that goes from list to list */

/* A name is the number of a text among those of the lists at hand, so that arrays by name are as
 * short as the lists are. */
struct MergeMatcher {
    Arena *arena;
    Interner *texts;
    Numbers name_of;     /* [Symbol]; 0 = none of the lists at hand */
    VEC(Symbol) symbols; /* of the names of the lists at hand */
    const MergeNodes *const *versions;
    Numbers own[MERGE_SIDES];    /* of each node its name, which is made finer as needed */
    Numbers groups[MERGE_SIDES]; /* … and the one before, if only its contents tell it apart */
    Numbers counts[MERGE_SIDES], seen, last, votes; /* by name */
    Numbers next;                            /* by node of the base */
};

typedef MergeMatcher Matcher;

/* Zero before it is set. */
static uint32_t *number_at(Matcher *m, Numbers *numbers, uint32_t at)
{
    while (numbers->len <= at) *vec_push(m->arena, numbers) = 0;
    return &numbers->items[at];
}

static uint32_t name_of(Matcher *m, Str text)
{
    Symbol symbol = intern(m->texts, text);
    uint32_t *name = number_at(m, &m->name_of, symbol);
    if (!*name) {
        *vec_push(m->arena, &m->symbols) = symbol;
        *name = m->symbols.len;
    }
    return *name;
}

static void forget_names(Matcher *m)
{
    for (uint32_t i = 0; i < m->symbols.len; i++) m->name_of.items[m->symbols.items[i]] = 0;
    m->symbols.len = 0;
}

static uint32_t *count_of(Matcher *m, int side, uint32_t name)
{
    return number_at(m, &m->counts[side], name);
}

static void count_names(Matcher *m)
{
    for (int side = 0; side < MERGE_SIDES; side++) {
        m->counts[side].len = 0;
        for (uint32_t i = 0; i < m->own[side].len; i++)
            (*count_of(m, side, m->own[side].items[i]))++;
    }
}

/* Has some version the name of a node more than once? As of the last count. */
static bool is_repeated(Matcher *m, uint32_t name)
{
    for (int side = 0; side < MERGE_SIDES; side++)
        if (*count_of(m, side, name) > 1) return true;
    return false;
}

static bool is_repeated_block(Matcher *m, int side, uint32_t i)
{
    return m->versions[side]->list.items[i]->kind == MERGE_BLOCK &&
           is_repeated(m, m->own[side].items[i]);
}

static uint32_t finer(Matcher *m, uint32_t name, char what, Str more)
{
    return name_of(m,
                   arena_printf(m->arena, "%c%u\x1f" STR_FMT, what, (unsigned)name, STR_ARG(more)));
}

/* Has some version a key more than once? Then labels may tell apart what both sides add. */
static bool has_repeated(const Matcher *m)
{
    for (int side = 0; side < MERGE_SIDES; side++)
        for (uint32_t i = 0; i < m->counts[side].len; i++)
            if (m->counts[side].items[i] > 1) return true;
    return false;
}

/* With the label, where some version has the key more than once, or where both sides add it. */
static void add_labels(Matcher *m, bool always)
{
    count_names(m);
    bool repeated = has_repeated(m);
    for (int side = 0; side < MERGE_SIDES; side++)
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            uint32_t *name = &m->own[side].items[i];
            Str label = m->versions[side]->list.items[i]->label;
            bool base = *count_of(m, MERGE_BASE, *name) > 0;
            bool many = is_repeated(m, *name);
            if (label.len && (always || many || (repeated && !base)))
                *name = finer(m, *name, 'l', label);
        }
}

/* ---- blocks with equal heads: the same if they share most of their rows ---- */

static uint32_t row_name(Matcher *m, uint32_t block, const MergeNode *row)
{
    return finer(m, block, 'r', row->key);
}

/* [name of a row in blocks of that head]: the number of the block of the base + 1 that has it. */
static void find_base_blocks(Matcher *m)
{
    m->last.len = 0;
    for (uint32_t i = 0; i < m->own[MERGE_BASE].len; i++) {
        const MergeNode *block = m->versions[MERGE_BASE]->list.items[i];
        if (!is_repeated_block(m, MERGE_BASE, i)) continue;
        for (uint32_t k = 0; k < block->children.list.len; k++) {
            uint32_t name = row_name(m, m->own[MERGE_BASE].items[i], block->children.list.items[k]);
            *number_at(m, &m->last, name) = i + 1;
        }
    }
}

/* The block of the base + 1 that shares most rows with a block, and how many; 0 = none does. */
static uint32_t find_most_alike(Matcher *m, int side, uint32_t i, uint32_t *shared)
{
    const MergeNode *block = m->versions[side]->list.items[i];
    uint32_t best = 0;
    *shared = 0;
    for (int counting = 1; counting >= 0; counting--)
        for (uint32_t k = 0; k < block->children.list.len; k++) {
            uint32_t name = row_name(m, m->own[side].items[i], block->children.list.items[k]);
            uint32_t base = *number_at(m, &m->last, name), *votes = number_at(m, &m->seen, base);
            *votes = counting ? *votes + 1 : 0;
            if (!counting || !base || *votes <= *shared) continue;
            *shared = *votes;
            best = base;
        }
    return best;
}

static void pair_blocks(Matcher *m, int side)
{
    m->next.len = m->seen.len = m->votes.len = 0; /* by block of the base + 1 */
    for (uint32_t i = 0; i < m->own[side].len; i++) {
        uint32_t shared, base;
        if (!is_repeated_block(m, side, i)) continue;
        base = find_most_alike(m, side, i, &shared);
        if (!base || shared <= *number_at(m, &m->votes, base)) continue;
        m->votes.items[base] = shared;
        *number_at(m, &m->next, base) = i + 1;
    }
    for (uint32_t base = 1; base < m->next.len; base++) {
        uint32_t found = m->next.items[base];
        if (!found) continue;
        uint32_t *name = &m->own[side].items[found - 1];
        *name = finer(m, *name, 'b', arena_printf(m->arena, "%u", (unsigned)base));
    }
}

/* Those of a side that are none of the base: the same as on the other side if they say the same. */
static void name_new_blocks(Matcher *m, int side)
{
    for (uint32_t i = 0; i < m->own[side].len; i++) {
        uint32_t *name = &m->own[side].items[i];
        if (is_repeated_block(m, side, i))
            *name = finer(m, *name, 't', m->versions[side]->list.items[i]->plain);
    }
}

/* All blocks of the base get names of their own, and with them those of the sides that are the
 * same. */
static void name_blocks(Matcher *m)
{
    count_names(m);
    for (int side = 0; side < MERGE_SIDES; side++)
        for (uint32_t i = 0; i < m->own[side].len; i++)
            m->versions[side]->list.items[i]->repeated = is_repeated_block(m, side, i);
    find_base_blocks(m);
    pair_blocks(m, MERGE_OURS);
    pair_blocks(m, MERGE_THEIRS);
    name_new_blocks(m, MERGE_OURS);
    name_new_blocks(m, MERGE_THEIRS);
    for (uint32_t i = 0; i < m->own[MERGE_BASE].len; i++) {
        uint32_t *name = &m->own[MERGE_BASE].items[i];
        if (is_repeated_block(m, MERGE_BASE, i))
            *name = finer(m, *name, 'b', arena_printf(m->arena, "%u", (unsigned)i + 1));
    }
}

/* With what it says, and a number where even that comes more than once. */
static void add_contents(Matcher *m)
{
    count_names(m);
    for (int side = 0; side < MERGE_SIDES; side++) {
        m->groups[side].len = 0;
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            uint32_t *name = &m->own[side].items[i];
            bool many = is_repeated(m, *name);
            *vec_push(m->arena, &m->groups[side]) = many ? *name : 0;
            if (many) *name = finer(m, *name, 't', m->versions[side]->list.items[i]->plain);
        }
    }
    for (int side = 0; side < MERGE_SIDES; side++) {
        m->seen.len = 0;
        for (uint32_t i = 0; i < m->own[side].len; i++) {
            uint32_t *name = &m->own[side].items[i];
            if (!m->groups[side].items[i]) continue;
            uint32_t number = (*number_at(m, &m->seen, *name))++;
            *name = finer(m, *name, 'n', arena_printf(m->arena, "%u", (unsigned)number));
        }
    }
}

/* Of rows that nothing but their contents tells apart: those that a side lacks, and those that it
 * has instead, are the same one after the other. */
static void pair_changed(Matcher *m, int side)
{
    count_names(m);
    m->last.len = m->next.len = 0; /* a node of the base that is missing, + 1 */
    for (uint32_t i = m->own[MERGE_BASE].len; i-- > 0;) {
        uint32_t group = m->groups[MERGE_BASE].items[i];
        if (!group || *count_of(m, side, m->own[MERGE_BASE].items[i])) continue;
        *number_at(m, &m->next, i) = *number_at(m, &m->last, group);
        m->last.items[group] = i + 1;
    }
    for (uint32_t i = 0; i < m->own[side].len; i++) {
        uint32_t group = m->groups[side].items[i];
        if (!group || *count_of(m, MERGE_BASE, m->own[side].items[i])) continue;
        if (m->versions[side]->list.items[i]->kind == MERGE_COMMENT) continue;
        uint32_t found = *number_at(m, &m->last, group);
        if (!found) continue;
        m->last.items[group] = m->next.items[found - 1];
        m->own[side].items[i] = m->own[MERGE_BASE].items[found - 1];
    }
}

static void name_nodes(Matcher *m)
{
    for (int side = 0; side < MERGE_SIDES; side++) {
        const MergeNodes *nodes = m->versions[side];
        m->own[side].len = 0;
        for (uint32_t i = 0; i < nodes->list.len; i++)
            *vec_push(m->arena, &m->own[side]) = name_of(m, nodes->list.items[i]->key);
    }
}

/* The same name, the same number; dense. */
static MergeMatch number_nodes(Matcher *m)
{
    MergeMatch match = {0};
    m->seen.len = 0; /* number + 1 */
    for (int side = 0; side < MERGE_SIDES; side++) {
        const Numbers *own = &m->own[side];
        match.ids[side] = arena_array(m->arena, uint32_t, own->len);
        for (uint32_t i = 0; i < own->len; i++) {
            uint32_t *number = number_at(m, &m->seen, own->items[i]);
            if (!*number) *number = ++match.count;
            match.ids[side][i] = *number - 1;
        }
    }
    for (int side = 0; side < MERGE_SIDES; side++) {
        match.nodes[side] = arena_array(m->arena, MergeNode *, match.count);
        for (uint32_t i = 0; i < m->own[side].len; i++)
            match.nodes[side][match.ids[side][i]] = m->versions[side]->list.items[i];
    }
    return match;
}

MergeMatcher *merge_matcher_new(Arena *arena)
{
    MergeMatcher *m = arena_new(arena, MergeMatcher);
    m->arena = arena;
    m->texts = intern_new(arena, (uint64_t)(uintptr_t)arena ^ (uint64_t)(uintptr_t)&m);
    return m;
}

MergeMatch merge_match(MergeMatcher *m, const MergeNodes *const *versions, bool labelled)
{
    m->versions = versions;
    name_nodes(m);
    add_labels(m, labelled);
    name_blocks(m);
    add_contents(m);
    pair_changed(m, MERGE_OURS);
    pair_changed(m, MERGE_THEIRS);
    MergeMatch match = number_nodes(m);
    forget_names(m);
    return match;
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

/* Takes one of a run, with the comments before it; returns what is next. */
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
