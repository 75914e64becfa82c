/* Columns that stand in the same equations with proportional coefficients: a change of the one can
 * be a change of the other, and no equation says which. */
#include <stdlib.h>

#include "lang/review/audit_make.h"

typedef struct Shape {   /* of a column: its equations, coefficients divided by the first */
    uint32_t start, len; /* range of entries */
} Shape;

typedef struct ShapeEntry {
    uint32_t relation;
    Number ratio;
} ShapeEntry;

typedef struct Tier {
    Auditor *auditor;
    Shape *shapes; /* [column] */
    VEC(ShapeEntry) entries;
    uint32_t *first; /* [class]: a column of it */
} Tier;

static void find_shape(Tier *t, uint32_t column)
{
    const Incidence *in = t->auditor->in;
    const IncidenceColumn *c = &in->columns.items[column];
    Shape *shape = &t->shapes[column];
    Number first = {1, 1};
    shape->start = t->entries.len;
    for (uint32_t i = c->entry; i < c->entry + c->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_column[i];
        ShapeEntry out = {entry->other, in->coefficients.items[entry->coefficient]};
        if (!audit_is_equation(&in->relations.items[entry->other])) continue;
        if (t->entries.len == shape->start) first = out.ratio;
        if (!number_divide(out.ratio, first, &out.ratio)) out.ratio = NUMBER_ZERO;
        *vec_push(t->auditor->arena, &t->entries) = out;
    }
    shape->len = t->entries.len - shape->start;
}

static uint64_t shape_hash(const Tier *t, uint32_t column)
{
    const Shape *shape = &t->shapes[column];
    uint64_t hash = 0x9E3779B97F4A7C15u;
    for (uint32_t i = 0; i < shape->len; i++) {
        const ShapeEntry *entry = &t->entries.items[shape->start + i];
        hash = (hash ^ entry->relation ^ (uint64_t)entry->ratio.num << 32) * 0xFF51AFD7ED558CCDu;
        hash ^= hash >> 32;
    }
    return hash;
}

static bool shapes_equal(const Tier *t, uint32_t x, uint32_t y)
{
    const Shape *a = &t->shapes[x], *b = &t->shapes[y];
    if (a->len != b->len) return false;
    for (uint32_t i = 0; i < a->len; i++) {
        const ShapeEntry *p = &t->entries.items[a->start + i], *q = &t->entries.items[b->start + i];
        if (p->relation != q->relation || number_compare(p->ratio, q->ratio) != 0) return false;
    }
    return true;
}

static void find_classes(Tier *t)
{
    Auditor *a = t->auditor;
    uint64_t size = 1;
    while (size < (uint64_t)a->in->columns.len * 2) size *= 2;
    uint32_t *slots = arena_array(a->arena, uint32_t, size); /* class + 1; 0 = free */
    for (uint32_t c = 0; c < a->in->columns.len; c++) {
        find_shape(t, c);
        a->class[c] = NONE;
        if (!t->shapes[c].len) continue;
        uint64_t at = shape_hash(t, c) & (size - 1);
        while (slots[at] && !shapes_equal(t, t->first[slots[at] - 1], c))
            at = (at + 1) & (size - 1);
        if (!slots[at]) {
            t->first[a->classes] = c;
            slots[at] = ++a->classes;
        }
        a->class[c] = slots[at] - 1;
    }
}

/* ---- ties ---- */

static int compare_ties(const void *a, const void *b)
{
    const AuditTie *x = a, *y = b;
    if (x->figures.len != y->figures.len) return x->figures.len > y->figures.len ? -1 : 1;
    return x->figures.items[0] < y->figures.items[0] ? -1 : 1;
}

/* What is at stake: amounts without signs, as far as they add. */
static Str stake_of(const Auditor *a, const Number *sizes, const AuditTie *tie, UnitId unit)
{
    Number sum = NUMBER_ZERO;
    for (uint32_t i = 0; i < tie->figures.len; i++)
        if (!number_add(sum, sizes[tie->figures.items[i]], &sum)) return STR("");
    return eval_text(a->model, sum, unit);
}

static void keep_ties(const Auditor *a, AuditTie *ties, const Number *sizes, const UnitId *units,
                      Audit *audit)
{
    for (uint32_t c = 0; c < a->classes; c++) {
        if (ties[c].figures.len < 2) continue;
        ties[c].amount = stake_of(a, sizes, &ties[c], units[ties[c].figures.items[0]]);
        *vec_push(a->arena, &audit->ties) = ties[c];
    }
    if (audit->ties.len)
        qsort(audit->ties.items, audit->ties.len, sizeof *audit->ties.items, compare_ties);
    for (uint32_t i = 0; i < audit->ties.len; i++)
        for (uint32_t k = 0; k < audit->ties.items[i].figures.len; k++)
            audit->figures.items[audit->ties.items[i].figures.items[k]].tie = i;
}

static int compare_numbers(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return *x < *y ? -1 : *x > *y;
}

void audit_find_ties(Auditor *a)
{
    uint32_t columns = a->in->columns.len, count = a->audit.figures.len;
    Tier t = {.auditor = a, .shapes = arena_array(a->arena, Shape, columns)};
    t.first = arena_array(a->arena, uint32_t, columns);
    a->class = arena_array(a->arena, uint32_t, columns);
    find_classes(&t);
    AuditTie *ties = arena_array(a->arena, AuditTie, a->classes);
    Number *sizes = arena_array(a->arena, Number, count);
    UnitId *units = arena_array(a->arena, UnitId, count);
    for (uint32_t f = 0; f < a->in->figures.len; f++) {
        const IncidenceFigure *figure = &a->in->figures.items[f];
        uint32_t class = a->class[figure->column], shown = a->shown[f];
        if (shown == NONE || class == NONE || figure->origin != AMOUNT_ENTERED) continue;
        sizes[shown] = figure->value;
        if (sizes[shown].num < 0) sizes[shown].num = -sizes[shown].num;
        units[shown] = a->model->units.items[figure->unit].base;
        ties[class].equations = t.shapes[figure->column].len;
        *vec_push(a->arena, &ties[class].figures) = shown;
    }
    for (uint32_t c = 0; c < a->classes; c++)
        if (ties[c].figures.len)
            qsort(ties[c].figures.items, ties[c].figures.len, sizeof(uint32_t), compare_numbers);
    keep_ties(a, ties, sizes, units, &a->audit);
}
