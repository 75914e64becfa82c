/* The hierarchy of each dimension: parents by code, no cycles, members in pre-order; and the maps
 * between dimensions. */
#include "lang/model/passes.h"

#include <stdlib.h>

#include "lang/base/unicode.h"
#include "lang/model/kept_order.h"

/* ---- parents from codes ---- */

static void report_orphan(Env *env, const Model *model, const Member *m, Str code, Str parent_code)
{
    if (model_is_lost(env, model, parent_code)) return;
    Diag *diag = diag_add(env->diags, DIAG_E0205, m->span,
                          "`" STR_FMT "` has no parent: `" STR_FMT "` is not declared",
                          STR_ARG(code), STR_ARG(parent_code));
    diag_help(env->diags, diag, "declare " STR_FMT " with its label", STR_ARG(parent_code));
}

static void report_length(Env *env, const Dim *dim, const Member *m, Str code)
{
    Diag *diag = diag_add(env->diags, DIAG_E0205, m->span,
                          "the code `" STR_FMT "` fits no level of " STR_FMT, STR_ARG(code),
                          STR_ARG(intern_text(env->names, dim->name.symbol)));
    for (uint32_t i = 0; i < dim->levels.len; i++)
        diag_note(env->diags, diag, STR_FMT ": length %u", STR_ARG(dim->levels.items[i].name),
                  (unsigned)dim->levels.items[i].length);
}

static Str code_prefix(Str code, uint32_t characters)
{
    uint32_t at = 0, code_point;
    while (characters-- && at < code.len) {
        uint32_t step = unicode_decode(code, at, &code_point);
        at += step ? step : 1;
    }
    return (Str){code.ptr, at};
}

/* The member whose code is this prefix, or NONE. */
static MemberId find_prefix(Env *env, const Model *model, DimId dim, Str prefix)
{
    bool many;
    return model_member_find(model, dim, intern_find(env->names, env->arena, prefix), &many);
}

static void parent_by_code(Env *env, Model *model, const Dim *dim, MemberId id)
{
    Member *m = &model->members.items[id];
    if (!m->code) m->code = m->name; /* a word alone (GF01) is the code */
    Str code = intern_text(env->names, m->code);
    uint32_t length = unicode_length(code), level = 0;
    while (level < dim->levels.len && dim->levels.items[level].length != length) level++;
    if (!m->code || level == dim->levels.len) {
        report_length(env, dim, m, m->code ? code : model_member_name(env, model, id));
        return;
    }
    m->level = level;
    if (level == 0) return;
    Str prefix = code_prefix(code, dim->levels.items[level - 1].length);
    m->parent = find_prefix(env, model, m->dim, prefix);
    for (uint32_t i = level - 1; m->parent == NONE && dim->nearest.hi && i > 0; i--)
        m->parent =
            find_prefix(env, model, m->dim, code_prefix(code, dim->levels.items[i - 1].length));
    if (m->parent == NONE) report_orphan(env, model, m, code, prefix);
}

/* ---- cycles ---- */

static void break_cycles(Env *env, Model *model, const Dim *dim, uint8_t *state)
{
    for (uint32_t i = 0; i < dim->members.len; i++) {
        MemberId id = dim->members.items[i];
        MemberId at = id;
        for (; at != NONE && state[at] == 0; at = model->members.items[at].parent) state[at] = 1;
        if (at != NONE && state[at] == 1) {
            diag_add(env->diags, DIAG_E0207, model->members.items[at].span,
                     STR_FMT " lies below itself", STR_ARG(model_member_title(env, model, at)));
            model->members.items[at].parent = NONE;
        }
        for (at = id; at != NONE && state[at] == 1; at = model->members.items[at].parent)
            state[at] = 2;
    }
}

/* ---- order ---- */

typedef struct SortItem {
    Str code;
    MemberId member;
} SortItem;

static int compare_codes(const void *a, const void *b)
{
    const SortItem *x = a, *y = b;
    int order = str_compare(x->code, y->code);
    return order ? order : (x->member > y->member) - (x->member < y->member);
}

/* Mostly they are written in that order. */
static void sort_by_code(Env *env, Model *model, Dim *dim)
{
    SortItem *items = arena_array(env->arena, SortItem, dim->members.len);
    bool sorted = true;
    for (uint32_t i = 0; i < dim->members.len; i++) {
        MemberId id = dim->members.items[i];
        items[i] = (SortItem){intern_text(env->names, model->members.items[id].code), id};
        sorted &= i == 0 || compare_codes(&items[i - 1], &items[i]) < 0;
    }
    if (!sorted) qsort(items, dim->members.len, sizeof *items, compare_codes);
    for (uint32_t i = 0; i < dim->members.len; i++) dim->members.items[i] = items[i].member;
}

typedef struct Links { /* [MemberId]: the forest as lists, in order */
    MemberId *first, *last, *next;
    MemberId first_root, last_root;
} Links;

static void link_child(const Model *model, Links *links, MemberId id)
{
    MemberId parent = model->members.items[id].parent;
    MemberId *first = parent == NONE ? &links->first_root : &links->first[parent];
    MemberId *last = parent == NONE ? &links->last_root : &links->last[parent];
    if (*first == NONE)
        *first = id;
    else
        links->next[*last] = id;
    *last = id;
}

/* Walks the forest without recursion: the hierarchy may be as deep as there are members. */
static void number_members(Model *model, Dim *dim, const Links *links)
{
    uint32_t index = 0, depth = 0;
    MemberId at = links->first_root;
    while (at != NONE) {
        Member *m = &model->members.items[at];
        m->index = index;
        m->depth = depth;
        if (!dim->classification) m->level = depth;
        dim->members.items[index++] = at;
        if (links->first[at] != NONE) {
            at = links->first[at];
            depth++;
            continue;
        }
        m->end = index;
        while (at != NONE && links->next[at] == NONE) {
            at = model->members.items[at].parent;
            if (at != NONE) model->members.items[at].end = index;
            depth -= at != NONE;
        }
        if (at != NONE) at = links->next[at];
    }
}

static void note_parents(Env *env, Model *model, Dim *dim)
{
    dim->parents = arena_array(env->arena, uint32_t, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        MemberId parent = model->members.items[dim->members.items[i]].parent;
        dim->parents[i] = parent == NONE ? NONE : model->members.items[parent].index;
    }
}

/* For each member the one before it on its level, across the members above. */
static void note_earlier(Env *env, const Model *model, Dim *dim)
{
    uint32_t *last =
        arena_array(env->arena, uint32_t, dim->members.len + dim->levels.len); /* [level] */
    dim->earlier = arena_array(env->arena, uint32_t, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len + dim->levels.len; i++) last[i] = NONE;
    for (uint32_t i = 0; i < dim->members.len; i++) {
        uint32_t *before = &last[model->members.items[dim->members.items[i]].level];
        dim->earlier[i] = *before;
        *before = i;
    }
}

/* Years come in the order of the header, which need not be theirs. */
static void note_earlier_years(Env *env, Model *model, Dim *dim)
{
    uint32_t *years = arena_array(env->arena, uint32_t, dim->members.len);
    dim->earlier = arena_array(env->arena, uint32_t, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        Int128 year;
        Str name = model_member_name(env, model, dim->members.items[i]);
        if (amount_parse(name, 0, &year) == AMOUNT_OK && year > 0 && year <= 9999)
            years[i] = (uint32_t)year;
    }
    model->header.years = years;
    for (uint32_t i = 0; i < dim->members.len; i++) {
        uint32_t best = NONE;
        for (uint32_t k = 0; k < dim->members.len; k++)
            if (years[k] < years[i] && (best == NONE || years[k] > years[best])) best = k;
        dim->earlier[i] = best;
    }
}

/* What lies below the default would be added to it: versions do not add. */
static void check_default(Env *env, const Model *model, const Dim *dim)
{
    if (dim->default_member == NONE) return;
    const Member *m = &model->members.items[dim->default_member];
    if (m->end == m->index + 1) return;
    const Member *below = &model->members.items[dim->members.items[m->index + 1]];
    Diag *diag = diag_add(env->diags, DIAG_E0210, below->span,
                          STR_FMT " lies below the default of " STR_FMT
                                  ", so its amounts would be added to it",
                          STR_ARG(model_member_name(env, model, dim->members.items[m->index + 1])),
                          STR_ARG(intern_text(env->names, dim->name.symbol)));
    if (dim->default_key)
        diag_label(env->diags, diag, atom_span(dim->default_key->atom), "the default");
    diag_help(env->diags, diag, "declare it beside the default");
}

static void order_dim(Env *env, Model *model, DimId id, Links *links, uint8_t *state)
{
    Dim *dim = &model->dims.items[id];
    if (dim->classification && dim->levels.len) {
        for (uint32_t i = 0; i < dim->members.len; i++)
            parent_by_code(env, model, dim, dim->members.items[i]);
        sort_by_code(env, model, dim);
    }
    break_cycles(env, model, dim, state);
    links->first_root = links->last_root = NONE;
    for (uint32_t i = 0; i < dim->members.len; i++) {
        MemberId m = dim->members.items[i];
        links->first[m] = links->last[m] = links->next[m] = NONE;
    }
    for (uint32_t i = 0; i < dim->members.len; i++) link_child(model, links, dim->members.items[i]);
    number_members(model, dim, links);
    note_parents(env, model, dim);
    check_default(env, model, dim);
    if (id == DIM_YEAR)
        note_earlier_years(env, model, dim);
    else if (dim->ordered)
        note_earlier(env, model, dim);
}

/* ---- maps ---- */

static uint32_t *new_map(Arena *arena, const Dim *dim)
{
    uint32_t *map = arena_array(arena, uint32_t, dim->members.len);
    for (uint32_t i = 0; i < dim->members.len; i++) map[i] = NONE;
    return map;
}

static void map_own(Env *env, Model *model, const Member *m)
{
    Dim *dim = &model->dims.items[m->dim];
    for (const Mapping *mapping = m->mappings; mapping; mapping = mapping->next) {
        uint32_t **map = &dim->maps[mapping->dim];
        if (!*map) *map = new_map(env->arena, dim);
        (*map)[m->index] = model->members.items[mapping->member].index;
    }
}

static void inherit(const Dim *dim, uint32_t *map)
{
    for (uint32_t i = 0; i < dim->members.len; i++) /* pre-order: parents come first */
        if (map[i] == NONE && dim->parents[i] != NONE) map[i] = map[dim->parents[i]];
}

static void make_maps(Env *env, Model *model)
{
    for (DimId d = 0; d < model->dims.len; d++)
        model->dims.items[d].maps = arena_array(env->arena, uint32_t *, model->dims.len);
    for (MemberId m = 0; m < model->members.len; m++) map_own(env, model, &model->members.items[m]);
    for (DimId d = 0; d < model->dims.len; d++)
        for (DimId to = 0; to < model->dims.len; to++)
            if (model->dims.items[d].maps[to])
                inherit(&model->dims.items[d], model->dims.items[d].maps[to]);
}

const uint32_t *model_map(const Model *model, DimId from, DimId to)
{
    return model->dims.items[from].maps[to];
}

static void order_all(Env *env, Model *model)
{
    uint32_t n = model->members.len;
    Links links = {arena_array(env->arena, MemberId, n), arena_array(env->arena, MemberId, n),
                   arena_array(env->arena, MemberId, n), NONE, NONE};
    uint8_t *state = arena_array(env->arena, uint8_t, n);
    for (DimId d = 0; d < model->dims.len; d++) order_dim(env, model, d, &links, state);
    make_maps(env, model);
}

void model_order(Env *env, Model *model)
{
    EnvMark before = env_mark(env);
    if (kept_order_take(env, model)) return;
    order_all(env, model);
    if (env_is_silent(env, before))
        kept_order_put(env, model, work_spent(env_work(env)) - before.work);
}
