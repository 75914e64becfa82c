/* What was done to members: accounts, projects, departments. */
#include "lang/diff/differ.h"

static const Member *member_of(const Differ *d, int side, MemberId id)
{
    return &d->sides[side].model->members.items[id];
}

static DiffMember begin(Differ *d, DiffKind kind, MemberId old, MemberId new)
{
    int side = new == NONE ? OLD : NEW;
    MemberId id = new == NONE ? old : new;
    Env *env = d->sides[side].env;
    const Model *model = d->sides[side].model;
    DiffMember change = {.kind = kind,
                         .dimension = diff_text(
                             d, side, model->dims.items[model->members.items[id].dim].name.symbol),
                         .title = model_member_title(env, model, id)};
    if (old != NONE) change.before = diff_place(d, OLD, member_of(d, OLD, old)->span.lo);
    if (new != NONE) change.after = diff_place(d, NEW, member_of(d, NEW, new)->span.lo);
    return change;
}

static uint32_t add(Differ *d, DiffMember change)
{
    *vec_push(d->arena, &d->diff.members) = change;
    return d->diff.members.len - 1;
}

/* Facts of these count as shifted where they are summed. */
static void mark(Differ *d, MemberId old, MemberId new, uint32_t change)
{
    d->sides[OLD].member_changes[old] = change;
    d->sides[NEW].member_changes[new] = change;
}

static Str title_or_nothing(const Differ *d, int side, MemberId id)
{
    return id == NONE ? STR("") : model_member_title(d->sides[side].env, d->sides[side].model, id);
}

static bool same_member(const Differ *d, MemberId old, MemberId new)
{
    if (old == NONE || new == NONE) return old == new;
    return d->sides[OLD].twins[old] == new;
}

static void compare_names(Differ *d, MemberId old, MemberId new)
{
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    Symbol codes[2] = {diff_name(d, OLD, a->code), diff_name(d, NEW, b->code)};
    Symbol names[2] = {diff_name(d, OLD, a->name), diff_name(d, NEW, b->name)};
    if (codes[OLD] != codes[NEW] || names[OLD] != names[NEW]) {
        bool code = codes[OLD] != codes[NEW];
        DiffMember change = begin(d, DIFF_RECODED, old, new);
        change.was = diff_text(d, OLD, code ? a->code : a->name);
        change.is = diff_text(d, NEW, code ? b->code : b->name);
        d->renames[new] = add(d, change);
    }
    if (!str_equal(a->label, b->label)) {
        DiffMember change = begin(d, DIFF_RENAMED, old, new);
        change.was = a->label;
        change.is = b->label;
        d->renames[new] = add(d, change);
    }
}

static void compare_parents(Differ *d, MemberId old, MemberId new)
{
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    if (same_member(d, a->parent, b->parent)) return;
    DiffMember change = begin(d, DIFF_MOVED, old, new);
    change.was = title_or_nothing(d, OLD, a->parent);
    change.is = title_or_nothing(d, NEW, b->parent);
    mark(d, old, new, add(d, change));
}

static MemberId mapped(const Member *m, DimId dim)
{
    for (const Mapping *mapping = m->mappings; mapping; mapping = mapping->next)
        if (mapping->dim == dim) return mapping->member;
    return NONE;
}

static void reclassify(Differ *d, MemberId old, MemberId new, DimId old_dim, DimId new_dim)
{
    MemberId was = old_dim == NONE ? NONE : mapped(member_of(d, OLD, old), old_dim);
    MemberId is = new_dim == NONE ? NONE : mapped(member_of(d, NEW, new), new_dim);
    if (same_member(d, was, is)) return;
    int side = new_dim == NONE ? OLD : NEW;
    DimId dim = new_dim == NONE ? old_dim : new_dim;
    DiffMember change = begin(d, DIFF_RECLASSIFIED, old, new);
    change.aspect = diff_text(d, side, d->sides[side].model->dims.items[dim].name.symbol);
    change.was = title_or_nothing(d, OLD, was);
    change.is = title_or_nothing(d, NEW, is);
    mark(d, old, new, add(d, change));
}

static void compare_mappings(Differ *d, MemberId old, MemberId new)
{
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    for (const Mapping *m = b->mappings; m; m = m->next)
        reclassify(d, old, new, d->sides[NEW].dim_twins[m->dim], m->dim);
    for (const Mapping *m = a->mappings; m; m = m->next) {
        DimId twin = d->sides[OLD].dim_twins[m->dim];
        if (twin == NONE || mapped(b, twin) == NONE) reclassify(d, old, new, m->dim, twin);
    }
}

static const TextAttribute *find_text(Differ *d, int side, const Member *m, Symbol name)
{
    for (const TextAttribute *t = m->texts; t; t = t->next)
        if (diff_name(d, side, t->name) == name) return t;
    return NULL;
}

static void compare_text(Differ *d, MemberId old, MemberId new, Symbol name)
{
    const TextAttribute *was = find_text(d, OLD, member_of(d, OLD, old), name);
    const TextAttribute *is = find_text(d, NEW, member_of(d, NEW, new), name);
    if (was && is && str_equal(was->value, is->value)) return;
    DiffMember change = begin(d, DIFF_CHANGED, old, new);
    change.aspect = intern_text(d->names, name);
    change.was = was ? was->value : (Str){0};
    change.is = is ? is->value : (Str){0};
    add(d, change);
}

static void compare_texts(Differ *d, MemberId old, MemberId new)
{
    const Member *a = member_of(d, OLD, old), *b = member_of(d, NEW, new);
    for (const TextAttribute *t = b->texts; t; t = t->next)
        compare_text(d, old, new, diff_name(d, NEW, t->name));
    for (const TextAttribute *t = a->texts; t; t = t->next)
        if (!find_text(d, NEW, b, diff_name(d, OLD, t->name)))
            compare_text(d, old, new, diff_name(d, OLD, t->name));
}

/* ---- what stands below them ---- */

/* [member of a dimension] → sum of the facts at it and below, on an axis of a ledger; zero if that
 * is too large. */
static Number *sums_below(Differ *d, int side, LedgerId ledger, uint32_t axis)
{
    const Model *model = d->sides[side].model;
    const Ledger *l = &model->ledgers.items[ledger];
    const Dim *dim = &model->dims.items[l->dims.items[axis]];
    Int128 *sums = arena_array(d->arena, Int128, dim->members.len);
    Number *numbers = arena_array(d->arena, Number, dim->members.len);
    for (uint32_t f = 0; f < l->facts.count; f++) {
        Int128 *sum = &sums[columns_member(&l->facts, axis, f)];
        if (!diff_add_fact(l, f, sum)) *sum = 0;
    }
    for (uint32_t i = dim->members.len; i-- > 0;) {
        uint32_t parent = dim->parents[i];
        if (parent != NONE && !int128_add(sums[parent], sums[i], &sums[parent])) sums[parent] = 0;
        if (!diff_scaled(d, side, ledger, sums[i], &numbers[i])) numbers[i] = NUMBER_ZERO;
    }
    return numbers;
}

typedef struct Changed { /* members that are in Diff.members, which they follow one to one */
    MemberId old, new;
} Changed;

static void add_sums(Differ *d, const Changed *changed, LedgerId old, LedgerId new, DimId old_dim,
                     DimId new_dim)
{
    LedgerId ledgers[2] = {old, new};
    DimId dims[2] = {old_dim, new_dim};
    Number *sums[2] = {NULL, NULL};
    for (int side = OLD; side <= NEW; side++) {
        if (ledgers[side] == NONE || dims[side] == NONE) continue;
        uint32_t axis = model_axis(&d->sides[side].model->ledgers.items[ledgers[side]], dims[side]);
        if (axis != NONE) sums[side] = sums_below(d, side, ledgers[side], axis);
    }
    if (!sums[OLD] && !sums[NEW]) return;
    for (uint32_t i = 0; i < d->diff.members.len; i++) {
        MemberId ids[2] = {changed[i].old, changed[i].new};
        DiffValue values[2] = {{0}, {0}};
        bool any = false;
        for (int side = OLD; side <= NEW; side++) {
            if (ids[side] == NONE || !sums[side]) continue;
            const Member *m = member_of(d, side, ids[side]);
            if (m->dim != dims[side]) continue;
            values[side] = (DiffValue){true, false, sums[side][m->index]};
            any |= !number_is_zero(sums[side][m->index]);
        }
        if (!any) continue;
        int side = new == NONE ? OLD : NEW;
        *vec_push(d->arena, &d->diff.members.items[i].sums) = (DiffSum){
            diff_text(d, side, d->sides[side].model->ledgers.items[ledgers[side]].name.symbol),
            diff_amount(d, ledgers, values)};
    }
}

static void add_all_sums(Differ *d, const Changed *changed, bool *const dims[2])
{
    const Model *old = d->sides[OLD].model, *new = d->sides[NEW].model;
    for (LedgerId l = 0; l < new->ledgers.len; l++)
        for (uint32_t k = 0; k < new->ledgers.items[l].dims.len; k++) {
            DimId dim = new->ledgers.items[l].dims.items[k];
            DimId twin = d->sides[NEW].dim_twins[dim];
            if (dims[NEW][dim] || (twin != NONE && dims[OLD][twin]))
                add_sums(d, changed, d->sides[NEW].ledger_twins[l], l, twin, dim);
        }
    for (LedgerId l = 0; l < old->ledgers.len; l++)
        for (uint32_t k = 0; k < old->ledgers.items[l].dims.len; k++) {
            DimId dim = old->ledgers.items[l].dims.items[k];
            if (d->sides[OLD].ledger_twins[l] == NONE && dims[OLD][dim])
                add_sums(d, changed, l, NONE, dim, NONE);
        }
}

/* ---- all of them ---- */

typedef VEC(Changed) ChangedList;

static void follow(Differ *d, ChangedList *changed, MemberId old, MemberId new)
{
    while (changed->len < d->diff.members.len) *vec_push(d->arena, changed) = (Changed){old, new};
}

static bool is_confidential(const Differ *d, MemberId old, MemberId new)
{
    return model_confidential(d->sides[OLD].model, old) ||
           model_confidential(d->sides[NEW].model, new);
}

static void compare_dim(Differ *d, DimId dim, ChangedList *changed)
{
    const Dim *items = &d->sides[NEW].model->dims.items[dim];
    for (uint32_t i = 0; i < items->members.len; i++) {
        MemberId new = items->members.items[i], old = d->sides[NEW].twins[new];
        if (is_confidential(d, old, new)) continue;
        if (old == NONE) {
            add(d, begin(d, DIFF_ADDED, NONE, new));
        } else {
            compare_names(d, old, new);
            compare_parents(d, old, new);
            compare_mappings(d, old, new);
            compare_texts(d, old, new);
        }
        follow(d, changed, old, new);
    }
}

static void removed_of_dim(Differ *d, DimId dim, ChangedList *changed)
{
    const Dim *items = &d->sides[OLD].model->dims.items[dim];
    for (uint32_t i = 0; i < items->members.len; i++) {
        MemberId old = items->members.items[i];
        if (d->sides[OLD].twins[old] != NONE || is_confidential(d, old, NONE)) continue;
        add(d, begin(d, DIFF_REMOVED, old, NONE));
        follow(d, changed, old, NONE);
    }
}

static void note_dims(Differ *d, const ChangedList *changed, bool *const dims[2])
{
    for (uint32_t i = 0; i < changed->len; i++) {
        const Changed *c = &changed->items[i];
        if (c->old != NONE) dims[OLD][member_of(d, OLD, c->old)->dim] = true;
        if (c->new != NONE) dims[NEW][member_of(d, NEW, c->new)->dim] = true;
    }
}

void diff_find_members(Differ *d)
{
    ChangedList changed = {0};
    const Model *old = d->sides[OLD].model, *new = d->sides[NEW].model;
    d->renames = diff_nones(d, new->members.len);
    for (int side = OLD; side <= NEW; side++)
        d->sides[side].member_changes = diff_nones(d, d->sides[side].model->members.len);
    /* The years are settings of the header. */
    for (DimId dim = DIM_YEAR + 1; dim < new->dims.len; dim++) {
        compare_dim(d, dim, &changed);
        DimId twin = d->sides[NEW].dim_twins[dim];
        if (twin != NONE) removed_of_dim(d, twin, &changed);
    }
    for (DimId dim = DIM_YEAR + 1; dim < old->dims.len; dim++)
        if (d->sides[OLD].dim_twins[dim] == NONE) removed_of_dim(d, dim, &changed);
    bool *dims[2] = {arena_array(d->arena, bool, old->dims.len),
                     arena_array(d->arena, bool, new->dims.len)};
    note_dims(d, &changed, dims);
    if (old->confidential || new->confidential) return; /* a sum may hold what is not told */
    add_all_sums(d, changed.items, dims);
}
