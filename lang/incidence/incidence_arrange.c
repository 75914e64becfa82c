#include "lang/incidence/incidence_arrange.h"

#include "lang/base/hash.h"

typedef struct Arranger {
    Incidence *in;
    Arena *arena;
    uint32_t columns; /* before merging */
    const IncidenceEntry *entries;
    const uint64_t *shapes; /* [column]: how it stands in what bends; NULL = all alike */
    IncidenceEntry *by_column;
    uint32_t *start;  /* [column], one more: range of by_column */
    Number *steps;    /* [column]: the last decimal of its figures; negative: they are stated */
    uint32_t *merged; /* [column]: its number after merging */
    uint32_t *first;  /* [number]: the first column that has it */
} Arranger;

static void transpose(Arranger *a, uint32_t count)
{
    const Incidence *in = a->in;
    a->start = arena_array(a->arena, uint32_t, (size_t)a->columns + 2);
    a->by_column = arena_array(a->arena, IncidenceEntry, count);
    for (uint32_t i = 0; i < count; i++) a->start[a->entries[i].other + 2]++;
    for (uint32_t c = 2; c < a->columns + 2; c++) a->start[c] += a->start[c - 1];
    for (uint32_t r = 0; r < in->covered; r++) {
        const IncidenceRelation *relation = &in->relations.items[r];
        for (uint32_t i = 0; i < relation->entry_count; i++) {
            const IncidenceEntry *entry = &a->entries[relation->entry + i];
            a->by_column[a->start[entry->other + 1]++] = (IncidenceEntry){r, entry->coefficient};
        }
    }
}

/* ---- equal columns ---- */

/* A change that one figure can make, another with fewer decimals cannot; and what is stated is not
 * rounded like what is entered. */
static void find_steps(Arranger *a)
{
    const Incidence *in = a->in;
    a->steps = arena_array(a->arena, Number, a->columns);
    for (uint32_t c = 0; c < a->columns; c++) a->steps[c] = NUMBER_ZERO;
    for (uint32_t f = 0; f < in->figures.len; f++) {
        const IncidenceFigure *figure = &in->figures.items[f];
        a->steps[figure->column] = figure->step;
        if (figure->origin == AMOUNT_STATED) a->steps[figure->column].num = -figure->step.num;
    }
}

static uint64_t column_hash(const Arranger *a, uint32_t column)
{
    uint64_t hash = intern_seed(a->in->env->names);
    for (uint32_t i = a->start[column]; i < a->start[column + 1]; i++) {
        Number coefficient = a->in->coefficients.items[a->by_column[i].coefficient];
        hash = hash_mix(hash, a->by_column[i].other);
        hash = hash_mix(hash, (uint64_t)coefficient.num);
    }
    return hash;
}

static bool columns_equal(const Arranger *a, uint32_t x, uint32_t y)
{
    const Number *coefficients = a->in->coefficients.items;
    const IncidenceEntry *left = a->by_column + a->start[x], *right = a->by_column + a->start[y];
    uint32_t count = a->start[x + 1] - a->start[x];
    if (a->shapes && a->shapes[x] != a->shapes[y]) return false;
    if (count != a->start[y + 1] - a->start[y] || number_compare(a->steps[x], a->steps[y]) != 0)
        return false;
    for (uint32_t i = 0; i < count; i++)
        if (left[i].other != right[i].other ||
            number_compare(coefficients[left[i].coefficient], coefficients[right[i].coefficient]) !=
                0)
            return false;
    return true;
}

/* Returns how many different ones there are. */
static uint32_t merge(Arranger *a)
{
    uint64_t size = 1;
    uint32_t count = 0;
    while (size < (uint64_t)a->columns * 2) size *= 2;
    uint32_t *slots = arena_array(a->arena, uint32_t, size); /* number + 1; 0 = free */
    a->merged = arena_array(a->arena, uint32_t, a->columns);
    a->first = arena_array(a->arena, uint32_t, a->columns);
    for (uint32_t c = 0; c < a->columns; c++) {
        uint64_t at = column_hash(a, c) & (size - 1);
        while (slots[at] && !columns_equal(a, a->first[slots[at] - 1], c))
            at = (at + 1) & (size - 1);
        if (!slots[at]) {
            a->first[count] = c;
            slots[at] = ++count;
        }
        a->merged[c] = slots[at] - 1;
    }
    return count;
}

/* ---- the result ---- */

/* Moves each figure to its place. There are many, so they are exchanged where they are. */
static void move_figures(IncidenceFigure *figures, uint32_t *place, uint32_t count)
{
    for (uint32_t f = 0; f < count; f++)
        while (place[f] != f) {
            uint32_t at = place[f];
            IncidenceFigure moved = figures[f];
            figures[f] = figures[at];
            figures[at] = moved;
            place[f] = place[at];
            place[at] = at;
        }
}

static void sort_figures(Arranger *a)
{
    Incidence *in = a->in;
    uint32_t count = in->figures.len;
    uint32_t *place = arena_array(a->arena, uint32_t, count);
    uint32_t *next = arena_array(a->arena, uint32_t, in->columns.len);
    for (uint32_t f = 0; f < count; f++)
        in->columns.items[a->merged[in->figures.items[f].column]].figure_count++;
    for (uint32_t c = 0, at = 0; c < in->columns.len; c++) {
        in->columns.items[c].figure = next[c] = at;
        at += in->columns.items[c].figure_count;
    }
    for (uint32_t f = 0; f < count; f++) {
        IncidenceFigure *figure = &in->figures.items[f];
        figure->column = a->merged[figure->column];
        place[f] = next[figure->column]++;
        if (figure->origin == AMOUNT_STATED)
            in->relations.items[figure->relation].figure = place[f];
    }
    move_figures(in->figures.items, place, count);
}

static void keep_columns(Arranger *a, uint32_t count, uint32_t entries)
{
    Incidence *in = a->in;
    in->by_column = arena_array(a->arena, IncidenceEntry, entries);
    for (uint32_t c = 0; c < count; c++) {
        uint32_t lo = a->start[a->first[c]], hi = a->start[a->first[c] + 1];
        *vec_push(a->arena, &in->columns) =
            (IncidenceColumn){.entry = in->entry_count, .entry_count = hi - lo};
        for (uint32_t i = lo; i < hi; i++) in->by_column[in->entry_count++] = a->by_column[i];
    }
}

static void keep_relations(Arranger *a)
{
    Incidence *in = a->in;
    uint32_t at = 0;
    in->by_relation = arena_array(a->arena, IncidenceEntry, in->entry_count);
    for (uint32_t r = 0; r < in->covered; r++) {
        IncidenceRelation *relation = &in->relations.items[r];
        uint32_t from = relation->entry, end = from + relation->entry_count;
        relation->entry = at;
        for (uint32_t i = from; i < end; i++) {
            const IncidenceEntry *old = &a->entries[i];
            if (a->first[a->merged[old->other]] == old->other)
                in->by_relation[at++] = (IncidenceEntry){a->merged[old->other], old->coefficient};
        }
        relation->entry_count = at - relation->entry;
    }
}

const uint32_t *incidence_arrange(Incidence *in, uint32_t columns, const IncidenceEntry *entries,
                                  uint32_t count, const uint64_t *shapes)
{
    Arranger a = {.in = in,
                  .arena = in->env->arena,
                  .columns = columns,
                  .entries = entries,
                  .shapes = shapes};
    transpose(&a, count);
    find_steps(&a);
    keep_columns(&a, merge(&a), count);
    keep_relations(&a);
    sort_figures(&a);
    return a.merged;
}
