/* The grand total of each ledger, and the steps from the old one to the new one.
 *
 * Years and versions do not add: a ledger by one of them has a total for each of its members. */
#include "lang/diff/differ.h"

#include <stdlib.h>

typedef struct TotalPart {       /* a ledger, for one year or version */
    MemberId key[CUBE_MAX_AXES]; /* per fixed axis: as of diff_member_key */
    Str title;                   /* of those that are not the default */
    Int128 sums[2];              /* as in the columns */
    uint32_t facts[2];
    bool touched, overflow;
} TotalPart;

typedef struct Adder {
    Differ *differ;
    LedgerId ledgers[2];
    VEC(TotalPart) parts;
    bool divided;         /* by an axis that may lead the same fact into other parts */
    uint32_t *part_of[2]; /* [fact] */
    VEC(uint32_t) touched[2];
    Int128 *sums;         /* [index of a member]: zero between uses */
    /* [member of the new budget, then of the old one] → change of what is at it and below */
    Number *changes;
    VEC(uint32_t) bins; /* those of `changes` that are in use */
} Adder;

static const Ledger *ledger_of(const Adder *a, int side)
{
    return &a->differ->sides[side].model->ledgers.items[a->ledgers[side]];
}

static bool is_fixed(const Adder *a, int side, DimId dim)
{
    return a->differ->sides[side].model->dims.items[dim].default_member != NONE;
}

static MemberId member_at(const Adder *a, int side, uint32_t axis, uint32_t fact)
{
    const Ledger *l = ledger_of(a, side);
    const Dim *dim = &a->differ->sides[side].model->dims.items[l->dims.items[axis]];
    return dim->members.items[columns_member(&l->facts, axis, fact)];
}

/* What is below the default is read with it. */
static bool is_default(const Adder *a, int side, DimId dim, MemberId id)
{
    const Model *model = a->differ->sides[side].model;
    const Member *wanted = &model->members.items[model->dims.items[dim].default_member];
    uint32_t index = model->members.items[id].index;
    return index >= wanted->index && index < wanted->end;
}

static uint32_t fixed_axes(const Adder *a, int side, uint32_t *axes)
{
    const Ledger *l = ledger_of(a, side);
    uint32_t count = 0;
    for (uint32_t k = 0; k < l->dims.len && count < CUBE_MAX_AXES; k++)
        if (is_fixed(a, side, l->dims.items[k])) axes[count++] = k;
    return count;
}

static Str part_title(const Adder *a, int side, uint32_t fact)
{
    Differ *d = a->differ;
    const Ledger *l = ledger_of(a, side);
    Str title = {0};
    for (uint32_t k = 0; k < l->dims.len; k++) {
        MemberId id = member_at(a, side, k, fact);
        if (!is_fixed(a, side, l->dims.items[k]) || is_default(a, side, l->dims.items[k], id))
            continue;
        Str name = model_member_title(d->sides[side].env, d->sides[side].model, id);
        title = title.len
                    ? arena_printf(d->arena, STR_FMT ", " STR_FMT, STR_ARG(title), STR_ARG(name))
                    : name;
    }
    return title;
}

static uint32_t find_part(Adder *a, int side, uint32_t fact, const uint32_t *fixed, uint32_t count)
{
    TotalPart part = {0};
    for (uint32_t i = 0; i < count; i++) {
        MemberId id = member_at(a, side, fixed[i], fact);
        bool usual = is_default(a, side, ledger_of(a, side)->dims.items[fixed[i]], id);
        part.key[i] = usual ? NONE : diff_member_key(a->differ, side, id);
    }
    for (uint32_t i = 0; i < a->parts.len; i++)
        if (memcmp(a->parts.items[i].key, part.key, sizeof part.key) == 0) return i;
    part.title = part_title(a, side, fact);
    *vec_push(a->differ->arena, &a->parts) = part;
    return a->parts.len - 1;
}

static bool is_touched(const Adder *a, int side, uint32_t fact)
{
    uint32_t change = a->differ->sides[side].fact_changes[a->ledgers[side]][fact];
    return change != NONE && a->differ->diff.facts.items[change].kind != DIFF_RENAMED;
}

static void add_facts(Adder *a, int side)
{
    if (a->ledgers[side] == NONE) return;
    a->part_of[side] = arena_array(a->differ->arena, uint32_t, ledger_of(a, side)->facts.count);
    uint32_t fixed[CUBE_MAX_AXES], count = fixed_axes(a, side, fixed), at = NONE;
    a->divided |= count > 0;
    for (uint32_t f = 0; f < ledger_of(a, side)->facts.count; f++) {
        if (at == NONE || count) at = find_part(a, side, f, fixed, count);
        a->part_of[side][f] = at;
        TotalPart *part = &a->parts.items[at];
        part->facts[side]++;
        if (is_touched(a, side, f)) {
            part->touched = true;
            *vec_push(a->differ->arena, &a->touched[side]) = f;
        }
        if (!diff_add_fact(ledger_of(a, side), f, &part->sums[side])) part->overflow = true;
    }
}

/* ---- steps ---- */

static uint32_t bin_of(const Adder *a, int side, MemberId id)
{
    const Differ *d = a->differ;
    const Model *model = d->sides[side].model;
    while (model->members.items[id].parent != NONE) id = model->members.items[id].parent;
    if (side == NEW) return id;
    MemberId twin = d->sides[OLD].twins[id];
    return twin == NONE ? d->sides[NEW].model->members.len + id : twin;
}

static Str bin_title(const Adder *a, uint32_t bin)
{
    const DiffSide *old = &a->differ->sides[OLD], *new = &a->differ->sides[NEW];
    uint32_t members = new->model->members.len;
    if (bin < members) return model_member_title(new->env, new->model, bin);
    return model_member_title(old->env, old->model, bin - members);
}

/* Are facts that did not change in the same part and bin on both sides? Then only those that did
 * make steps. */
static bool same_bins(const Adder *a, DimId dim)
{
    const Differ *d = a->differ;
    const Dim *items = &d->sides[NEW].model->dims.items[dim];
    if (a->divided) return false;
    for (uint32_t i = 0; i < items->members.len; i++) {
        MemberId id = items->members.items[i], twin = d->sides[NEW].twins[id];
        if (twin != NONE && bin_of(a, OLD, twin) != bin_of(a, NEW, id)) return false;
    }
    return true;
}

/* The sums of a part's facts, or of those that changed, by their members; false if one is too
 * large. */
static bool add_to_members(Adder *a, int side, uint32_t axis, uint32_t part, bool touched)
{
    const Ledger *l = ledger_of(a, side);
    uint32_t count = touched ? a->touched[side].len : l->facts.count;
    bool good = true;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t f = touched ? a->touched[side].items[i] : i;
        if (a->part_of[side][f] == part)
            good &= diff_add_fact(l, f, &a->sums[columns_member(&l->facts, axis, f)]);
    }
    return good;
}

static bool add_to_bin(Adder *a, int side, MemberId member, Int128 sum)
{
    uint32_t bin = bin_of(a, side, member);
    Number change;
    if (a->changes[bin].den == 0) {
        a->changes[bin] = NUMBER_ZERO;
        *vec_push(a->differ->arena, &a->bins) = bin;
    }
    return diff_scaled(a->differ, side, a->ledgers[side], sum, &change) &&
           (side == NEW || number_negate(change, &change)) &&
           number_add(a->changes[bin], change, &a->changes[bin]);
}

static bool add_to_bins(Adder *a, int side, uint32_t axis, uint32_t part, bool touched)
{
    const Model *model = a->differ->sides[side].model;
    const Dim *dim = &model->dims.items[ledger_of(a, side)->dims.items[axis]];
    bool good = add_to_members(a, side, axis, part, touched);
    for (uint32_t i = 0; i < dim->members.len; i++) {
        if (a->sums[i]) good = good && add_to_bin(a, side, dim->members.items[i], a->sums[i]);
        a->sums[i] = 0;
    }
    return good;
}

static void clear_bins(Adder *a)
{
    for (uint32_t i = 0; i < a->bins.len; i++) a->changes[a->bins.items[i]] = (Number){0, 0};
    a->bins.len = 0;
}

/* Fills the bins by an axis. Returns how many changed; 0 also if the axis will not do. */
static uint32_t fill_bins(Adder *a, uint32_t axis, uint32_t part)
{
    Differ *d = a->differ;
    clear_bins(a);
    DimId dim = ledger_of(a, NEW)->dims.items[axis], twin = d->sides[NEW].dim_twins[dim];
    if (is_fixed(a, NEW, dim) || twin == NONE) return 0;
    uint32_t old_axis = model_axis(ledger_of(a, OLD), twin);
    bool touched = same_bins(a, dim);
    if (old_axis == NONE || !add_to_bins(a, OLD, old_axis, part, touched) ||
        !add_to_bins(a, NEW, axis, part, touched))
        return 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < a->bins.len; i++)
        if (!number_is_zero(a->changes[a->bins.items[i]]))
            a->bins.items[count++] = a->bins.items[i];
        else
            a->changes[a->bins.items[i]] = (Number){0, 0};
    a->bins.len = count;
    return count;
}

/* The first axis that tells steps apart; else the first that has any. */
static uint32_t choose_axis(Adder *a, uint32_t part)
{
    uint32_t chosen = NONE, axes = ledger_of(a, NEW)->dims.len;
    for (uint32_t k = 0; k < axes; k++) {
        uint32_t count = fill_bins(a, k, part);
        if (count > 1) return k;
        if (count && chosen == NONE) chosen = k;
    }
    if (chosen != NONE) fill_bins(a, chosen, part);
    return chosen;
}

typedef struct Step {
    uint32_t bin;
    Number change, size;
} Step;

static int compare_steps(const void *x, const void *y)
{
    const Step *a = x, *b = y;
    int order = number_compare(b->size, a->size);
    return order ? order : a->bin < b->bin ? -1 : 1;
}

static Step *sorted_steps(const Adder *a)
{
    Step *steps = arena_array(a->differ->arena, Step, a->bins.len);
    for (uint32_t i = 0; i < a->bins.len; i++) {
        Number change = a->changes[a->bins.items[i]], size = change;
        if (size.num < 0) (void)number_negate(size, &size);
        steps[i] = (Step){a->bins.items[i], change, size};
    }
    if (a->bins.len) qsort(steps, a->bins.len, sizeof *steps, compare_steps);
    return steps;
}

static bool add_step(const Adder *a, DiffTotal *total, Str title, Number change, uint32_t gathered,
                     Number *reached)
{
    Differ *d = a->differ;
    const Ledger *l = ledger_of(a, NEW);
    if (!number_add(*reached, change, reached)) return false;
    *vec_push(d->arena, &total->steps) =
        (DiffStep){.title = title,
                   .change = diff_number_text(d, NEW, l->unit, l->decimals, change, true),
                   .reached = diff_number_text(d, NEW, l->unit, l->decimals, *reached, false),
                   .direction = (change.num > 0) - (change.num < 0),
                   .gathered = gathered};
    return true;
}

/* Steps that do not lead to the new total are none: what is confidential is in no step. */
static void add_steps(Adder *a, uint32_t part, const Number sums[2], DiffTotal *total)
{
    Differ *d = a->differ;
    if (a->ledgers[OLD] == NONE || a->ledgers[NEW] == NONE) return;
    uint32_t axis = choose_axis(a, part), max = d->options.max_steps;
    if (axis == NONE) return;
    uint32_t count = a->bins.len, kept = max && count > max ? max - 1 : count;
    const Step *steps = sorted_steps(a);
    Number reached = sums[OLD], rest = NUMBER_ZERO;
    bool good = true;
    for (uint32_t i = 0; i < kept && good; i++)
        good = add_step(a, total, bin_title(a, steps[i].bin), steps[i].change, 0, &reached);
    for (uint32_t i = kept; i < count && good; i++) good = number_add(rest, steps[i].change, &rest);
    if (good && kept < count) good = add_step(a, total, (Str){0}, rest, count - kept, &reached);
    if (!good || number_compare(reached, sums[NEW]) != 0) total->steps.len = 0;
    const Model *model = d->sides[NEW].model;
    total->dimension =
        diff_text(d, NEW, model->dims.items[ledger_of(a, NEW)->dims.items[axis]].name.symbol);
}

/* ---- totals ---- */

static void add_total(Adder *a, uint32_t part)
{
    Differ *d = a->differ;
    const TotalPart *p = &a->parts.items[part];
    Number sums[2] = {NUMBER_ZERO, NUMBER_ZERO};
    bool shown = p->touched && !p->overflow;
    for (int side = OLD; side <= NEW; side++)
        if (a->ledgers[side] != NONE)
            shown &= diff_scaled(d, side, a->ledgers[side], p->sums[side], &sums[side]);
    if (!shown) {
        d->diff.steady_totals++;
        return;
    }
    int side = a->ledgers[NEW] == NONE ? OLD : NEW;
    const Ledger *l = ledger_of(a, side);
    DiffTotal total = {.ledger = diff_text(d, side, l->name.symbol), .label = l->label};
    if (p->title.len)
        total.ledger = arena_printf(d->arena, STR_FMT " (" STR_FMT ")", STR_ARG(total.ledger),
                                    STR_ARG(p->title));
    DiffValue values[2] = {{p->facts[OLD] != 0, false, sums[OLD]},
                           {p->facts[NEW] != 0, false, sums[NEW]}};
    total.amount = diff_amount(d, a->ledgers, values);
    if (total.amount.direction) add_steps(a, part, sums, &total);
    *vec_push(d->arena, &d->diff.totals) = total;
}

static void total_ledger(Adder *a, LedgerId old, LedgerId new)
{
    a->ledgers[OLD] = old;
    a->ledgers[NEW] = new;
    a->divided = false;
    a->parts.len = a->touched[OLD].len = a->touched[NEW].len = 0;
    add_facts(a, OLD);
    add_facts(a, NEW);
    for (uint32_t i = 0; i < a->parts.len; i++) add_total(a, i);
}

void diff_find_totals(Differ *d)
{
    const Model *old = d->sides[OLD].model, *new = d->sides[NEW].model;
    Adder a = {.differ = d};
    a.changes = arena_array(d->arena, Number, (size_t) new->members.len + old->members.len);
    a.sums = arena_array(d->arena, Int128, u32_max(new->members.len, old->members.len));
    for (LedgerId l = 0; l < new->ledgers.len; l++)
        total_ledger(&a, d->sides[NEW].ledger_twins[l], l);
    for (LedgerId l = 0; l < old->ledgers.len; l++)
        if (d->sides[OLD].ledger_twins[l] == NONE) total_ledger(&a, l, NONE);
}
