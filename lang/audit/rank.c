/* How many equations are independent, and which invariants follow from others.
 *
 * Gaussian elimination in exact fractions over the entered figures. A stated figure is a constant
 * here: the question is what the equations know of the entered ones. Rows are taken invariants
 * first and then by length, so that what is found to follow is the total and not its parts; a pivot
 * is the column that stands in the fewest rows, so that little is filled in. A row is reduced by
 * the pivots in the order they were made, because a pivot row holds no column of an earlier one. */
#include <stdlib.h>

#include "lang/audit/make.h"

enum { RANK_MAX_STEPS = 1 << 24 }; /* entries that are added to a row */

typedef struct RankEntry {
    uint32_t column;
    Number value;
} RankEntry;

typedef struct RankRow { /* one that was found independent */
    uint32_t relation;
    RankEntry *entries;
    uint32_t len;
    uint32_t *from; /* earlier rows that it was reduced by */
    uint32_t from_len;
} RankRow;

typedef struct Rank {
    Auditor *auditor;
    VEC(RankRow) rows;
    uint32_t *pivot_of; /* [column]: row + 1 whose pivot it is */
    bool *entered;      /* [column]: has entered figures with an amount */
    Number *sums;       /* [column]: the row that is being reduced */
    bool *open;         /* [column]: is in `touched` */
    VEC(uint32_t) touched;
    VEC(uint32_t) heap; /* rows to reduce by, the earliest first */
    VEC(uint32_t) used; /* by the row at hand */
    uint64_t steps;
    bool stopped;
} Rank;

/* ---- a heap of row numbers ---- */

static void heap_push(Rank *k, uint32_t value)
{
    *vec_push(k->auditor->arena, &k->heap) = value;
    uint32_t *items = k->heap.items;
    for (uint32_t at = k->heap.len - 1; at > 0 && items[(at - 1) / 2] > items[at];
         at = (at - 1) / 2) {
        uint32_t swap = items[at];
        items[at] = items[(at - 1) / 2];
        items[(at - 1) / 2] = swap;
    }
}

static uint32_t heap_pop(Rank *k)
{
    uint32_t *items = k->heap.items, top = items[0], at = 0;
    uint32_t last = items[--k->heap.len];
    for (;;) {
        uint32_t child = at * 2 + 1;
        if (child >= k->heap.len) break;
        if (child + 1 < k->heap.len && items[child + 1] < items[child]) child++;
        if (items[child] >= last) break;
        items[at] = items[child];
        at = child;
    }
    items[at] = last;
    return top;
}

/* ---- one row ---- */

static bool add_entry(Rank *k, uint32_t column, Number value)
{
    k->steps++;
    if (!k->open[column]) {
        k->open[column] = true;
        k->sums[column] = value;
        *vec_push(k->auditor->arena, &k->touched) = column;
        if (k->pivot_of[column]) heap_push(k, k->pivot_of[column] - 1);
        return true;
    }
    return number_add(k->sums[column], value, &k->sums[column]);
}

static bool load_row(Rank *k, const IncidenceRelation *relation)
{
    const Incidence *in = k->auditor->in;
    for (uint32_t i = 0; i < k->touched.len; i++) k->open[k->touched.items[i]] = false;
    k->touched.len = k->used.len = k->heap.len = 0;
    for (uint32_t i = relation->entry; i < relation->entry + relation->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_relation[i];
        if (k->entered[entry->other] &&
            !add_entry(k, entry->other, in->coefficients.items[entry->coefficient]))
            return false;
    }
    return true;
}

static bool reduce_by(Rank *k, uint32_t r)
{
    const RankRow *row = &k->rows.items[r];
    Number factor = k->sums[row->entries[0].column], part;
    if (number_is_zero(factor)) return true;
    if (!number_divide(factor, row->entries[0].value, &factor) || !number_negate(factor, &factor))
        return false;
    *vec_push(k->auditor->arena, &k->used) = r;
    for (uint32_t i = 0; i < row->len; i++)
        if (!number_multiply(row->entries[i].value, factor, &part) ||
            !add_entry(k, row->entries[i].column, part))
            return false;
    return true;
}

static bool reduce(Rank *k)
{
    while (k->heap.len) {
        if (!reduce_by(k, heap_pop(k)) || k->steps > RANK_MAX_STEPS) return false;
    }
    return true;
}

/* What is left becomes a pivot row. False if nothing is left. */
static bool keep_row(Rank *k, uint32_t relation)
{
    const Incidence *in = k->auditor->in;
    Arena *arena = k->auditor->arena;
    uint32_t len = 0, best = 0;
    for (uint32_t i = 0; i < k->touched.len; i++)
        len += !number_is_zero(k->sums[k->touched.items[i]]);
    if (!len) return false;
    RankRow row = {relation, arena_array(arena, RankEntry, len), 0,
                   arena_array(arena, uint32_t, k->used.len), k->used.len};
    for (uint32_t i = 0; i < k->touched.len; i++) {
        uint32_t column = k->touched.items[i];
        if (number_is_zero(k->sums[column])) continue;
        row.entries[row.len] = (RankEntry){column, k->sums[column]};
        if (in->columns.items[column].entry_count <
            in->columns.items[row.entries[best].column].entry_count)
            best = row.len;
        row.len++;
    }
    RankEntry pivot = row.entries[best];
    row.entries[best] = row.entries[0];
    row.entries[0] = pivot;
    if (k->used.len) memcpy(row.from, k->used.items, k->used.len * sizeof *row.from);
    *vec_push(arena, &k->rows) = row;
    k->pivot_of[pivot.column] = k->rows.len;
    return true;
}

/* ---- invariants that follow ---- */

typedef struct Implied { /* of an invariant */
    uint32_t instances, implied;
    Str from;
    Span span;
} Implied;

static Str relation_name(const Rank *k, uint32_t relation)
{
    const IncidenceRelation *r = &k->auditor->in->relations.items[relation];
    return intern_text(k->auditor->env->names, r->check->decl->name.symbol);
}

enum { MAX_SUPPORT = 4096, MAX_NAMES = 6 };

/* The names of the invariants behind the rows that the row at hand was reduced by. */
static Str support_names(Rank *k)
{
    Arena *arena = k->auditor->arena;
    VEC(uint32_t) rows = {0};
    VEC(Str) names = {0};
    Str all = {0};
    for (uint32_t i = 0; i < k->used.len; i++) *vec_push(arena, &rows) = k->used.items[i];
    for (uint32_t i = 0; i < rows.len && rows.len < MAX_SUPPORT; i++) {
        const RankRow *row = &k->rows.items[rows.items[i]];
        for (uint32_t n = 0; n < row->from_len; n++) *vec_push(arena, &rows) = row->from[n];
        Str name = relation_name(k, row->relation);
        bool known = false;
        for (uint32_t n = 0; n < names.len && !known; n++) known = str_equal(names.items[n], name);
        if (known) continue;
        if (names.len == MAX_NAMES) return arena_printf(arena, STR_FMT ", …", STR_ARG(all));
        *vec_push(arena, &names) = name;
        all =
            all.len ? arena_printf(arena, STR_FMT ", " STR_FMT, STR_ARG(all), STR_ARG(name)) : name;
    }
    return all;
}

static void note_implied(Rank *k, Implied *of, const IncidenceRelation *relation, bool implied)
{
    of->instances++;
    of->span = relation->check->decl->name.span;
    if (!implied) return;
    if (!of->implied) of->from = support_names(k);
    of->implied++;
}

/* ---- all rows ---- */

typedef struct RowOrder {
    bool stated;
    uint32_t len, relation;
} RowOrder;

static int compare_rows(const void *a, const void *b)
{
    const RowOrder *x = a, *y = b;
    if (x->stated != y->stated) return x->stated ? 1 : -1;
    if (x->len != y->len) return x->len < y->len ? -1 : 1;
    return x->relation < y->relation ? -1 : 1;
}

static RowOrder *row_order(const Auditor *a, uint32_t *count)
{
    const Incidence *in = a->in;
    RowOrder *order = arena_array(a->arena, RowOrder, in->covered);
    *count = 0;
    for (uint32_t r = 0; r < in->covered; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        if (audit_is_equation(relation))
            order[(*count)++] =
                (RowOrder){relation->kind != RELATION_INVARIANT, relation->entry_count, r};
    }
    if (*count) qsort(order, *count, sizeof *order, compare_rows);
    return order;
}

/* Instances of an invariant over nothing but blanks follow from nothing at all. */
static void take_row(Rank *k, const RowOrder *order, Implied *implied)
{
    const IncidenceRelation *relation = &k->auditor->in->relations.items[order->relation];
    if (!load_row(k, relation) || !reduce(k)) {
        k->stopped = true;
        return;
    }
    bool empty = k->touched.len == 0;
    bool independent = keep_row(k, order->relation);
    if (order->stated || empty || !relation->linear) return;
    note_implied(k, &implied[relation->check->decl->name.symbol], relation, !independent);
}

static void find_entered(Rank *k)
{
    const Incidence *in = k->auditor->in;
    for (uint32_t f = 0; f < in->figures.len; f++)
        if (in->figures.items[f].origin == AMOUNT_ENTERED && k->auditor->shown[f] != NONE)
            k->entered[in->figures.items[f].column] = true;
}

static void keep_implied(Rank *k, const Implied *implied)
{
    Auditor *a = k->auditor;
    for (uint32_t i = 0; i < a->model->invariants.len; i++) {
        Symbol name = a->model->invariants.items[i]->invariant.name.symbol;
        const Implied *of = &implied[name];
        if (of->implied)
            *vec_push(a->arena, &a->audit.implied) = (AuditImplied){
                intern_text(a->env->names, name), of->span, of->instances, of->implied, of->from};
    }
}

static uint32_t symbol_count(const Model *model)
{
    uint32_t largest = 0;
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        Symbol name = model->invariants.items[i]->invariant.name.symbol;
        if (name > largest) largest = name;
    }
    return largest + 1;
}

void audit_find_rank(Auditor *a)
{
    uint32_t columns = a->in->columns.len, count;
    Rank k = {.auditor = a};
    k.pivot_of = arena_array(a->arena, uint32_t, columns);
    k.entered = arena_array(a->arena, bool, columns);
    k.sums = arena_array(a->arena, Number, columns);
    k.open = arena_array(a->arena, bool, columns);
    find_entered(&k);
    Implied *implied = arena_array(a->arena, Implied, symbol_count(a->model));
    const RowOrder *order = row_order(a, &count);
    for (uint32_t i = 0; i < count && !k.stopped; i++) take_row(&k, &order[i], implied);
    a->audit.rank_stopped = k.stopped || a->in->stopped;
    if (a->audit.rank_stopped) return;
    a->audit.independent = k.rows.len;
    a->audit.unseen = a->audit.entered - k.rows.len;
    keep_implied(&k, implied);
}
