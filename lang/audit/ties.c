/* Columns that stand in the same equations with proportional coefficients: a change of the one can
 * be a change of the other, and no equation says which. */
#include <stdlib.h>

#include "lang/audit/make.h"
#include "lang/base/hash.h"

typedef struct Tier {
    Auditor *auditor;
    uint32_t *equations; /* [column]: that it stands in */
    uint32_t *first;     /* [class]: a column of it */
} Tier;

typedef struct Steps { /* along the equations of a column */
    uint32_t at, end;  /* in by_column */
    uint32_t unit;     /* coefficient of the first one: the others are told in it */
} Steps;

static bool skip_others(const Incidence *in, Steps *w)
{
    for (; w->at < w->end; w->at++) {
        const IncidenceEntry *entry = &in->by_column[w->at];
        if (audit_is_equation(&in->relations.items[entry->other]) &&
            !number_is_zero(in->coefficients.items[entry->coefficient]))
            return true;
    }
    return false;
}

static bool next_step(const Incidence *in, Steps *w)
{
    w->at++;
    return skip_others(in, w);
}

/* False if it stands in none. */
static bool first_step(const Incidence *in, uint32_t column, Steps *w)
{
    const IncidenceColumn *c = &in->columns.items[column];
    *w = (Steps){.at = c->entry, .end = c->entry + c->entry_count};
    if (!skip_others(in, w)) return false;
    w->unit = in->by_column[w->at].coefficient;
    return true;
}

static Number step_ratio(const Incidence *in, const Steps *w)
{
    const Number *coefficients = in->coefficients.items;
    uint32_t own = in->by_column[w->at].coefficient;
    Number ratio = {1, 1};
    if (own != w->unit && !number_divide(coefficients[own], coefficients[w->unit], &ratio))
        return NUMBER_ZERO;
    return ratio;
}

/* Of the relations and the ratios; counts them. */
static uint64_t shape_hash(Tier *t, uint32_t column)
{
    const Incidence *in = t->auditor->in;
    uint64_t hash = intern_seed(in->env->names);
    Steps w;
    for (bool more = first_step(in, column, &w); more; more = next_step(in, &w)) {
        t->equations[column]++;
        hash = hash_mix(hash, in->by_column[w.at].other);
        hash = hash_mix(hash, (uint64_t)step_ratio(in, &w).num);
    }
    return hash;
}

static bool steps_equal(const Incidence *in, const Steps *a, const Steps *b)
{
    const IncidenceEntry *x = &in->by_column[a->at], *y = &in->by_column[b->at];
    if (x->other != y->other) return false;
    return (x->coefficient == y->coefficient && a->unit == b->unit) ||
           number_compare(step_ratio(in, a), step_ratio(in, b)) == 0;
}

static bool shapes_equal(const Tier *t, uint32_t x, uint32_t y)
{
    const Incidence *in = t->auditor->in;
    Steps a, b;
    if (t->equations[x] != t->equations[y]) return false;
    bool more = first_step(in, x, &a) && first_step(in, y, &b);
    for (; more; more = next_step(in, &a) && next_step(in, &b))
        if (!steps_equal(in, &a, &b)) return false;
    return true;
}

static void find_classes(Tier *t)
{
    Auditor *a = t->auditor;
    uint64_t size = 1;
    while (size < (uint64_t)a->in->columns.len * 2) size *= 2;
    uint32_t *slots = arena_array(a->arena, uint32_t, size); /* class + 1; 0 = free */
    for (uint32_t c = 0; c < a->in->columns.len; c++) {
        uint64_t at = shape_hash(t, c) & (size - 1);
        a->class[c] = NONE;
        if (!t->equations[c]) continue;
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
    return eval_text(a->env, a->model, sum, unit);
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

void audit_find_ties(Auditor *a)
{
    uint32_t columns = a->in->columns.len, count = a->audit.figures.len;
    Tier t = {.auditor = a, .equations = arena_array(a->arena, uint32_t, columns)};
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
        sizes[shown] = number_absolute(figure->value);
        units[shown] = a->model->units.items[figure->unit].base;
        ties[class].equations = t.equations[figure->column];
        *vec_push(a->arena, &ties[class].figures) = shown;
    }
    for (uint32_t c = 0; c < a->classes; c++)
        numbers_sort(ties[c].figures.items, ties[c].figures.len);
    keep_ties(a, ties, sizes, units, &a->audit);
}
