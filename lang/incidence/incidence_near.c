#include <stdlib.h>

#include "lang/incidence/incidence_build.h"
#include "lang/incidence/matrix.h"

static bool any_missing(const StatedComparisons *comparisons)
{
    for (uint32_t i = 0; i < comparisons->items.len; i++) {
        const StatedComparison *c = &comparisons->items.items[i];
        if (c->unstated || (c->table && !c->row)) return true;
    }
    return false;
}

/* Columns are made as relations read facts. */
static void index_near(MatrixMaker *b)
{
    fact_index_init(&b->index, b->env, b->model, NULL, NULL);
    b->column_of = arena_array(b->env->arena, uint32_t, b->index.count);
    b->scans = FEW_SUMS;
}

/* ---- the figures that all have in common ---- */

/* The relation that reads the fewest facts, of those that are most surely to hold; NONE. Whatever
 * explains all is read by it. */
static uint32_t find_smallest(const MatrixMaker *b)
{
    const IncidenceRelation *relations = b->in->relations.items;
    uint32_t best = NONE;
    uint64_t least = 0;
    for (uint32_t r = 0; r < b->in->broken; r++) {
        Evaluator evaluator = {.env = b->env, .model = b->model, .frame = relations[r].frame};
        if (!relations[r].known) continue;
        uint64_t rows =
            reach_rows(&evaluator, relations[r].left) + reach_rows(&evaluator, relations[r].right);
        bool heavier = best != NONE && relations[best].warning && !relations[r].warning;
        bool lighter = best != NONE && !relations[best].warning && relations[r].warning;
        if (best != NONE && !heavier && (lighter || rows >= least)) continue;
        best = r;
        least = rows;
    }
    return best;
}

static void know_fact(MatrixMaker *b, uint32_t number)
{
    uint32_t fact;
    const Ledger *ledger = fact_index_ledger(&b->index, number, &fact);
    *vec_push(b->env->arena, &b->known) = (KnownFact){ledger, fact, number};
}

/* Large sums are read for what the smallest relation reads alone. */
static void add_broken(MatrixMaker *b, uint32_t smallest)
{
    matrix_add_entries(b, smallest);
    for (uint32_t c = 0; c < b->columns.len; c++)
        if (b->columns.items[c].number != NONE) know_fact(b, b->columns.items[c].number);
    b->few = true;
    for (uint32_t r = 0; r < b->in->relations.len && !matrix_is_full(b); r++)
        if (r != smallest) matrix_add_entries(b, r);
    b->in->covered = b->in->relations.len;
}

/* Marks the figures that every relation reads which has to hold and does not. False if none
 * does. */
static bool mark_common(MatrixMaker *b, const bool *counts)
{
    const Incidence *in = b->in;
    uint32_t *seen = arena_array(b->env->arena, uint32_t, b->columns.len), broken = 0;
    bool any = false;
    b->known.len = 0;
    for (uint32_t r = 0; r < in->broken; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        broken += counts[r];
        for (uint32_t i = 0; counts[r] && i < relation->entry_count; i++)
            seen[b->entries.items[relation->entry + i].other]++;
    }
    for (uint32_t c = 0; c < b->columns.len; c++) {
        MatrixColumn *column = &b->columns.items[c];
        column->common = seen[c] == broken;
        any |= column->common;
        if (!column->common || column->number == NONE) continue;
        know_fact(b, column->number);
        const KnownFact *known = &b->known.items[b->known.len - 1];
        reach_add(b->reach, known->ledger, known->fact);
    }
    return any;
}

/* ---- columns in the order of their figures ---- */

typedef struct ColumnPlace {
    uint32_t number, column;
} ColumnPlace;

/* Facts by their numbers, then what is stated, in the order of its relations. */
static int compare_columns(const void *a, const void *b)
{
    const ColumnPlace *x = a, *y = b;
    if (x->number != y->number) return x->number < y->number ? -1 : 1;
    return (x->column > y->column) - (x->column < y->column);
}

static void order_columns(MatrixMaker *b)
{
    uint32_t count = b->columns.len;
    ColumnPlace *places = arena_array(b->env->arena, ColumnPlace, count);
    MatrixColumn *columns = arena_array(b->env->arena, MatrixColumn, count);
    uint32_t *order = arena_array(b->env->arena, uint32_t, count);
    for (uint32_t c = 0; c < count; c++) places[c] = (ColumnPlace){b->columns.items[c].number, c};
    if (count) qsort(places, count, sizeof *places, compare_columns);
    for (uint32_t c = 0; c < count; c++) {
        columns[c] = b->columns.items[places[c].column];
        order[places[c].column] = c;
    }
    b->columns.items = columns;
    b->columns.cap = count;
    for (uint32_t i = 0; i < b->entries.len; i++)
        b->entries.items[i].other = order[b->entries.items[i].other];
    for (uint32_t f = 0; f < b->in->figures.len; f++)
        b->in->figures.items[f].column = order[b->in->figures.items[f].column];
}

static void add_common_facts(MatrixMaker *b)
{
    for (uint32_t c = 0; c < b->columns.len; c++) {
        const MatrixColumn *column = &b->columns.items[c];
        uint32_t fact;
        if (!column->common || column->number == NONE) continue;
        const Ledger *ledger = fact_index_ledger(&b->index, column->number, &fact);
        matrix_add_fact(b, ledger, fact, c);
    }
}

static void keep_columns(MatrixMaker *b, const uint32_t *merged)
{
    Incidence *in = b->in;
    in->partial = true;
    in->fact_columns = arena_array(b->env->arena, uint32_t *, b->model->ledgers.len);
    for (LedgerId l = 0; l < b->model->ledgers.len; l++)
        in->fact_columns[l] = b->column_of + b->index.bases[l];
    for (uint32_t c = 0; c < b->columns.len; c++)
        if (b->columns.items[c].number != NONE)
            b->column_of[b->columns.items[c].number] = merged[c] + 1;
}

Incidence *incidence_build_near(Env *env, const Relations *relations, const Verdicts *verdicts,
                                Waivers *waivers, const StatedComparisons *comparisons)
{
    MatrixMaker b = matrix_start(env, relations, waivers, comparisons);
    if (any_missing(comparisons)) return NULL;
    b.repairs = true;
    b.take = TAKE_FAILED;
    b.failed = verdicts->failed;
    matrix_add_relations(&b, relations, comparisons);
    matrix_sort_broken(&b);
    matrix_take_hypothetical(&b);
    index_near(&b);
    matrix_number_stated(&b, 0);
    uint32_t smallest = find_smallest(&b);
    if (smallest == NONE) return NULL;
    add_broken(&b, smallest);
    const bool *counts = incidence_counts(b.in);
    b.reach = reach_new(env, b.model, relations->planner->cubes);
    if (!counts[smallest] || !mark_common(&b, counts)) return NULL;
    b.take = TAKE_REACHED;
    matrix_add_relations(&b, relations, comparisons);
    matrix_number_stated(&b, b.in->covered);
    matrix_add_all_entries(&b);
    if (b.in->stopped) return NULL;
    order_columns(&b);
    add_common_facts(&b);
    keep_columns(&b, matrix_arrange(&b));
    return b.in;
}
