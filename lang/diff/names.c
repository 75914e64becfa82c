/* Which dimensions, ledgers and members of the two sides are the same. */
#include "lang/diff/differ.h"

enum { MOST_HOLDERS = 64 }; /* members without name and code inside each other that are looked at */

Symbol diff_name(Differ *d, int side, Symbol symbol)
{
    if (!symbol) return 0;
    DiffSide *s = &d->sides[side];
    if (!s->common[symbol])
        s->common[symbol] = intern(d->names, intern_text(s->env->names, symbol));
    return s->common[symbol];
}

DiffPlace diff_place(const Differ *d, int side, uint32_t offset)
{
    const Sources *sources = d->sides[side].input->sources;
    Place place = source_place(sources, offset);
    if (!place.source) return (DiffPlace){0};
    Str folder;
    return (DiffPlace){place.source->name, source_public_name(sources, place.source), place.line,
                       source_in_library(place.source, &folder)};
}

uint32_t *diff_nones(Differ *d, uint32_t count)
{
    uint32_t *items = arena_array(d->arena, uint32_t, count);
    for (uint32_t i = 0; i < count; i++) items[i] = NONE;
    return items;
}

/* ---- dimensions and ledgers: by name, then by label ---- */

typedef struct Labelled {
    Symbol *names[2];
    Str *labels[2];
} Labelled;

static uint64_t hash_name(const void *context, int side, uint32_t item)
{
    return diff_mix(1, ((const Labelled *)context)->names[side][item]);
}

static bool same_name(const void *context, uint32_t old, uint32_t new)
{
    const Labelled *l = context;
    return l->names[OLD][old] == l->names[NEW][new];
}

static uint64_t hash_label(const void *context, int side, uint32_t item)
{
    Str label = ((const Labelled *)context)->labels[side][item];
    return label.len ? diff_mix_text(2, label) : 0;
}

static bool same_label(const void *context, uint32_t old, uint32_t new)
{
    const Labelled *l = context;
    return str_equal(l->labels[OLD][old], l->labels[NEW][new]);
}

static void pair_labelled(Differ *d, Labelled *l, const uint32_t counts[2], uint32_t *twins[2])
{
    Pairing p = {l, hash_name, same_name, {counts[OLD], counts[NEW]}, {twins[OLD], twins[NEW]}};
    diff_pair(d->arena, &p);
    p.hash = hash_label;
    p.same = same_label;
    diff_pair(d->arena, &p);
}

static void pair_dims(Differ *d)
{
    Labelled l;
    uint32_t counts[2], *twins[2];
    for (int side = OLD; side <= NEW; side++) {
        const Model *m = d->sides[side].model;
        counts[side] = m->dims.len;
        l.names[side] = arena_array(d->arena, Symbol, m->dims.len);
        l.labels[side] = arena_array(d->arena, Str, m->dims.len);
        for (uint32_t i = 0; i < m->dims.len; i++) {
            l.names[side][i] = diff_name(d, side, m->dims.items[i].name.symbol);
            l.labels[side][i] = m->dims.items[i].label;
        }
        d->sides[side].dim_twins = twins[side] = diff_nones(d, m->dims.len);
    }
    pair_labelled(d, &l, counts, twins);
}

static void pair_ledgers(Differ *d)
{
    Labelled l;
    uint32_t counts[2], *twins[2];
    for (int side = OLD; side <= NEW; side++) {
        const Model *m = d->sides[side].model;
        counts[side] = m->ledgers.len;
        l.names[side] = arena_array(d->arena, Symbol, m->ledgers.len);
        l.labels[side] = arena_array(d->arena, Str, m->ledgers.len);
        for (uint32_t i = 0; i < m->ledgers.len; i++) {
            l.names[side][i] = diff_name(d, side, m->ledgers.items[i].name.symbol);
            l.labels[side][i] = m->ledgers.items[i].label;
        }
        d->sides[side].ledger_twins = twins[side] = diff_nones(d, m->ledgers.len);
    }
    pair_labelled(d, &l, counts, twins);
}

/* ---- members ---- */

/* Dimensions have the number that they have in the new budget; one that is only in the old budget
 * has none in common with any other. */
static uint64_t dim_key(const Differ *d, int side, DimId dim)
{
    if (side == NEW) return dim;
    DimId twin = d->sides[OLD].dim_twins[dim];
    return twin == NONE ? UINT64_C(1) << 32 | dim : twin;
}

static const Member *member_of(const Differ *d, int side, MemberId id)
{
    return &d->sides[side].model->members.items[id];
}

static bool same_dim(const Differ *d, const Member *old, const Member *new)
{
    return d->sides[OLD].dim_twins[old->dim] == new->dim;
}

uint32_t diff_member_key(const Differ *d, int side, MemberId member)
{
    if (side == NEW) return member;
    MemberId twin = d->sides[OLD].twins[member];
    return twin == NONE ? member | 1u << 31 : twin;
}

static uint64_t hash_code(const void *context, int side, uint32_t item)
{
    const Differ *d = context;
    const Member *m = member_of(d, side, item);
    if (!m->code) return 0;
    return diff_mix(diff_mix(3, dim_key(d, side, m->dim)), d->sides[side].common[m->code]);
}

static bool same_code(const void *context, uint32_t old, uint32_t new)
{
    const Differ *d = context;
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    return same_dim(d, a, b) && d->sides[OLD].common[a->code] == d->sides[NEW].common[b->code];
}

static uint64_t hash_own_name(const void *context, int side, uint32_t item)
{
    const Differ *d = context;
    const Member *m = member_of(d, side, item);
    if (!m->name) return 0;
    return diff_mix(diff_mix(4, dim_key(d, side, m->dim)), d->sides[side].common[m->name]);
}

static bool same_own_name(const void *context, uint32_t old, uint32_t new)
{
    const Differ *d = context;
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    return same_dim(d, a, b) && d->sides[OLD].common[a->name] == d->sides[NEW].common[b->name];
}

/* What a member without name and code lies in: its parent, or the member it is within. */
static MemberId holder(const Differ *d, int side, const Member *m)
{
    if (m->parent != NONE) return m->parent;
    DimId within = d->sides[side].model->dims.items[m->dim].within;
    for (const Mapping *mapping = m->mappings; mapping; mapping = mapping->next)
        if (mapping->dim == within) return mapping->member;
    return NONE;
}

/* Members that have only a label are known by it and by what they lie in, which may have only a
 * label too. */
static uint64_t hash_path(const void *context, int side, uint32_t item)
{
    const Differ *d = context;
    uint64_t hash = 5;
    if (member_of(d, side, item)->name || member_of(d, side, item)->code) return 0;
    MemberId at = item;
    for (int i = 0; at != NONE && i < MOST_HOLDERS; i++) {
        const Member *m = member_of(d, side, at);
        if (m->name || m->code) return diff_mix(hash, diff_member_key(d, side, at));
        hash = diff_mix_text(diff_mix(hash, dim_key(d, side, m->dim)), m->label);
        at = holder(d, side, m);
    }
    return hash;
}

static bool same_path(const void *context, uint32_t old, uint32_t new)
{
    const Differ *d = context;
    for (int i = 0; old != NONE && new != NONE &&i < MOST_HOLDERS; i++) {
        const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
        bool named = a->name || a->code;
        if (named != (b->name || b->code)) return false;
        if (named) return d->sides[OLD].twins[old] == new;
        if (!same_dim(d, a, b) || !str_equal(a->label, b->label)) return false;
        old = holder(d, OLD, a);
        new = holder(d, NEW, b);
    }
    return (old == NONE) == (new == NONE);
}

static uint64_t hash_only_label(const void *context, int side, uint32_t item)
{
    const Differ *d = context;
    const Member *m = member_of(d, side, item);
    if (m->name || m->code) return 0;
    return diff_mix_text(diff_mix(6, dim_key(d, side, m->dim)), m->label);
}

static bool same_only_label(const void *context, uint32_t old, uint32_t new)
{
    const Differ *d = context;
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    return same_dim(d, a, b) && str_equal(a->label, b->label);
}

/* ---- members with another code: the same label and the same amounts below ---- */

typedef struct Weighed {
    const Differ *differ;
    uint64_t *weights[2]; /* [MemberId]: of the amounts below it, whatever their order */
} Weighed;

static void weigh_ledger(const Differ *d, int side, LedgerId ledger, uint64_t *weights)
{
    const Model *model = d->sides[side].model;
    const Ledger *l = &model->ledgers.items[ledger];
    LedgerId twin = side == NEW ? ledger : d->sides[OLD].ledger_twins[ledger];
    for (uint32_t k = 0; k < l->dims.len; k++) {
        const Dim *dim = &model->dims.items[l->dims.items[k]];
        for (uint32_t f = 0; f < l->facts.count; f++)
            weights[dim->members.items[columns_member(&l->facts, k, f)]] +=
                diff_mix_number(diff_mix(7, twin), diff_fact_number(d, side, ledger, f));
    }
}

static uint64_t *weigh(Differ *d, int side)
{
    const Model *model = d->sides[side].model;
    uint64_t *weights = arena_array(d->arena, uint64_t, model->members.len);
    for (LedgerId l = 0; l < model->ledgers.len; l++) weigh_ledger(d, side, l, weights);
    for (DimId i = 0; i < model->dims.len; i++) {
        const Dim *dim = &model->dims.items[i];
        for (uint32_t k = dim->members.len; k-- > 0;) { /* those below come later */
            MemberId id = dim->members.items[k];
            MemberId parent = model->members.items[id].parent;
            if (parent != NONE) weights[parent] += weights[id];
        }
    }
    return weights;
}

static uint64_t hash_weight(const void *context, int side, uint32_t item)
{
    const Weighed *w = context;
    const Member *m = member_of(w->differ, side, item);
    if (!m->label.len) return 0;
    uint64_t hash = diff_mix(diff_mix(8, dim_key(w->differ, side, m->dim)), w->weights[side][item]);
    return diff_mix_text(hash, m->label);
}

static bool same_weight(const void *context, uint32_t old, uint32_t new)
{
    const Weighed *w = context;
    return w->weights[OLD][old] == w->weights[NEW][new] && same_only_label(w->differ, old, new);
}

/* What has only a label, and another one now: it is known by what it lies in, and its amounts. */
static uint64_t hash_relabelled(const void *context, int side, uint32_t item)
{
    const Weighed *w = context;
    const Member *m = member_of(w->differ, side, item);
    MemberId in = holder(w->differ, side, m);
    if (m->name || m->code || in == NONE || !w->weights[side][item]) return 0;
    uint64_t hash =
        diff_mix(diff_mix(17, dim_key(w->differ, side, m->dim)), w->weights[side][item]);
    return diff_mix(hash, diff_member_key(w->differ, side, in));
}

static bool same_relabelled(const void *context, uint32_t old, uint32_t new)
{
    const Weighed *w = context;
    const Differ *d = w->differ;
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    return w->weights[OLD][old] == w->weights[NEW][new] && same_dim(d, a, b) &&
           d->sides[OLD].twins[holder(d, OLD, a)] == holder(d, NEW, b);
}

static void name_members(Differ *d, int side)
{
    const Model *model = d->sides[side].model;
    for (MemberId m = 0; m < model->members.len; m++) {
        diff_name(d, side, model->members.items[m].name);
        diff_name(d, side, model->members.items[m].code);
    }
    d->sides[side].twins = diff_nones(d, model->members.len);
}

/* Members on both sides that may yet be the same? Weighing reads all facts. */
static bool any_left(const Pairing *p)
{
    bool left[2] = {false, false};
    for (int side = OLD; side <= NEW; side++)
        for (uint32_t i = 0; i < p->counts[side]; i++) left[side] |= p->twins[side][i] == NONE;
    return left[OLD] && left[NEW];
}

static void pair_members(Differ *d)
{
    name_members(d, OLD);
    name_members(d, NEW);
    Pairing p = {d,
                 hash_code,
                 same_code,
                 {d->sides[OLD].model->members.len, d->sides[NEW].model->members.len},
                 {d->sides[OLD].twins, d->sides[NEW].twins}};
    diff_pair(d->arena, &p);
    p.hash = hash_own_name, p.same = same_own_name;
    diff_pair(d->arena, &p);
    p.hash = hash_path, p.same = same_path;
    diff_pair(d->arena, &p);
    p.hash = hash_only_label, p.same = same_only_label;
    diff_pair(d->arena, &p);
    if (!any_left(&p)) return;
    Weighed weighed = {d, {weigh(d, OLD), weigh(d, NEW)}};
    p.context = &weighed;
    p.hash = hash_weight, p.same = same_weight;
    diff_pair(d->arena, &p);
    p.hash = hash_relabelled, p.same = same_relabelled;
    diff_pair(d->arena, &p);
}

/* ---- all of them ---- */

void diff_pair_names(Differ *d)
{
    for (int side = OLD; side <= NEW; side++) {
        d->sides[side].common =
            arena_array(d->arena, Symbol, (size_t)intern_count(d->sides[side].env->names) + 1);
    }
    pair_dims(d);
    pair_ledgers(d);
    pair_members(d);
}

/* ---- what is not told ---- */

static bool names_it(Str text, Str name)
{
    return name.len && str_contains(text, name);
}

bool diff_is_confidential(const Differ *d, int side, Str text)
{
    const Model *model = d->sides[side].model;
    const Interner *names = d->sides[side].env->names;
    for (MemberId id = 0; model->confidential && id < model->members.len; id++) {
        const Member *m = &model->members.items[id];
        if (!model->confidential[id]) continue;
        work_spend(env_work(d->sides[side].env), (uint64_t)text.len * WORK_STEP);
        if (names_it(text, m->label) || names_it(text, intern_text(names, m->name)) ||
            names_it(text, intern_text(names, m->code)))
            return true;
    }
    return false;
}
