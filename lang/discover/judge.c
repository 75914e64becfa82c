/* Which figures explain the relations that do not hold: one whose change repairs the most of them
 * and breaks none, and that could have been mistyped. */
#include <stdlib.h>

#include "lang/discover/discover.h"

typedef struct CellReading { /* a broken or sound relation that reads a cell */
    uint32_t cell, relation;
    int coefficient;
} CellReading;

typedef struct CellRepair {
    uint32_t cell;
    Int128 change;
    uint32_t repairs, breaks, supports; /* supports: doubtful relations that it repairs, too */
    bool slip, rounder, alone; /* rounder: the figure gets fewer digits; alone: nothing else is as
                                * good */
} CellRepair;

typedef struct Judge {
    Discovery *d;
    VEC(CellReading) readings; /* sorted by cell */
    bool *explained;           /* [relation] */
} Judge;

static const FoundRelation *relation_at(const Judge *j, uint32_t r)
{
    return &j->d->finder.relations.items[r];
}

static bool is_doubtful(const Judge *j, uint32_t r)
{
    return j->d->finder.families.items[relation_at(j, r)->family].doubtful;
}

static bool is_open(const Judge *j, uint32_t r)
{
    return !relation_at(j, r)->held && !j->explained[r] && !j->d->repeated[r] && !is_doubtful(j, r);
}

static int by_cell(const void *a, const void *b)
{
    const CellReading *x = a, *y = b;
    if (x->cell != y->cell) return x->cell < y->cell ? -1 : 1;
    return x->relation < y->relation ? -1 : x->relation > y->relation;
}

/* All that is read by a broken relation, with each relation that reads it. */
static void collect(Judge *j)
{
    const RelationFinder *finder = &j->d->finder;
    bool *asked = arena_array(finder->env->arena, bool, finder->cell_count);
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t r = 0; r < finder->relations.len; r++) {
            const FoundRelation *relation = &finder->relations.items[r];
            if (j->d->repeated[r] || (pass == 0 && !is_open(j, r))) continue;
            for (uint32_t i = 0; i < relation->count; i++) {
                Term term = finder->terms.items[relation->first + i];
                if (pass == 0) asked[term.cell] = true;
                if (pass && asked[term.cell])
                    *vec_push(finder->env->arena, &j->readings) =
                        (CellReading){term.cell, r, term.coefficient};
            }
        }
    if (j->readings.len) qsort(j->readings.items, j->readings.len, sizeof(CellReading), by_cell);
}

/* What the change that one relation asks for does to the others. */
static CellRepair weigh(const Judge *j, uint32_t from, uint32_t to, uint32_t by)
{
    const CellReading *wanted = &j->readings.items[by];
    Int128 change = -relation_at(j, wanted->relation)->residual * wanted->coefficient;
    Int128 value = j->d->finder.cells[wanted->cell]->value;
    CellRepair repair = {.cell = wanted->cell, .change = change};
    for (uint32_t i = from; i < to; i++) {
        const CellReading *reading = &j->readings.items[i];
        const FoundRelation *relation = relation_at(j, reading->relation);
        if (relation->held) {
            repair.breaks += reading->coefficient != 0;
        } else {
            bool repaired = relation->residual + change * reading->coefficient == 0;
            repair.repairs += repaired && is_open(j, reading->relation);
            repair.supports += repaired && is_doubtful(j, reading->relation);
        }
    }
    repair.slip = is_slip_of(value, value + change, DIGITS_OF_SLIP);
    repair.rounder = significant_digits(value + change) < significant_digits(value);
    return repair;
}

/* Larger is better. */
static int64_t worth(const CellRepair *repair)
{
    enum { REPAIRED = 8, SUPPORTED = 6, BROKEN = 10, SLIP = 6, ROUNDER = 1 };
    return REPAIRED * (int64_t)repair->repairs + SUPPORTED * (int64_t)repair->supports -
           BROKEN * (int64_t)repair->breaks + (repair->slip ? SLIP : 0) +
           (repair->rounder ? ROUNDER : 0);
}

static void take_better(CellRepair *best, const CellRepair *repair)
{
    if (!best->repairs || worth(repair) > worth(best)) {
        *best = *repair;
        best->alone = true;
    } else if (worth(repair) == worth(best) && repair->cell != best->cell) {
        best->alone = false;
    }
}

static CellRepair find_repair(const Judge *j)
{
    CellRepair best = {.repairs = 0};
    for (uint32_t from = 0, to; from < j->readings.len; from = to) {
        for (to = from;
             to < j->readings.len && j->readings.items[to].cell == j->readings.items[from].cell;)
            to++;
        uint32_t tried = 0;
        enum { TRIED = 4 /* changes of one cell */ };
        for (uint32_t i = from; i < to && tried < TRIED; i++) {
            if (!is_open(j, j->readings.items[i].relation) || !j->readings.items[i].coefficient)
                continue;
            CellRepair repair = weigh(j, from, to, i);
            take_better(&best, &repair);
            tried++;
        }
    }
    work_spend(env_work(j->d->finder.env), WORK_STEP * j->readings.len);
    return best;
}

/* ---- telling ---- */

/* The cell that a relation says something about, and what it would be by the others. */
static void note_relation(const Judge *j, Diag *diag, uint32_t r)
{
    const RelationFinder *finder = &j->d->finder;
    const FoundRelation *relation = relation_at(j, r);
    uint32_t cell = finder->terms.items[relation->first].cell;
    Str name = discovery_cell_name(j->d, cell);
    const Family *family = &finder->families.items[relation->family];
    Str says = discovery_says(j->d, family);
    if (family->kind == FAMILY_TEXTS) {
        uint32_t other = finder->terms.items[relation->first + 1].cell;
        diag_note_at(finder->env->diags, diag, finder->cells[other]->span,
                     STR_FMT " says \"" STR_FMT "\"", STR_ARG(discovery_cell_name(j->d, other)),
                     STR_ARG(finder->cells[other]->text));
        return;
    }
    diag_note_at(finder->env->diags, diag, finder->cells[cell]->span,
                 STR_FMT ": " STR_FMT " is printed, " STR_FMT " give " STR_FMT, STR_ARG(name),
                 STR_ARG(discovery_amount(j->d, finder->cells[cell]->value)), STR_ARG(says),
                 STR_ARG(discovery_amount(j->d, finder->cells[cell]->value + relation->residual)));
}

static bool repairs(const Judge *j, const CellRepair *repair, const CellReading *reading)
{
    return reading->cell == repair->cell && is_open(j, reading->relation) &&
           relation_at(j, reading->relation)->residual + repair->change * reading->coefficient == 0;
}

static void tell_repair(Judge *j, const CellRepair *repair)
{
    enum { SHOWN = 5 };
    const RelationFinder *finder = &j->d->finder;
    Diags *diags = finder->env->diags;
    const GridCell *cell = finder->cells[repair->cell];
    Str name = discovery_cell_name(j->d, repair->cell);
    Str now = discovery_amount(j->d, cell->value),
        then = discovery_amount(j->d, cell->value + repair->change);
    Diag *diag = repair->alone ? diag_add(diags, DIAG_E0608, cell->span,
                                          STR_FMT ": " STR_FMT " is most likely wrong; " STR_FMT
                                                  " would be consistent",
                                          STR_ARG(name), STR_ARG(now), STR_ARG(then))
                               : diag_add(diags, DIAG_E0608, cell->span,
                                          STR_FMT ": " STR_FMT
                                                  " or a figure that it is compared with is wrong",
                                          STR_ARG(name), STR_ARG(now));
    uint32_t shown = 0;
    for (uint32_t i = 0; i < j->readings.len; i++) {
        const CellReading *reading = &j->readings.items[i];
        if (!repairs(j, repair, reading)) continue;
        if (shown++ < SHOWN) note_relation(j, diag, reading->relation);
    }
    for (uint32_t i = 0; i < j->readings.len; i++)
        if (repairs(j, repair, &j->readings.items[i]))
            j->explained[j->readings.items[i].relation] = true;
    if (shown > SHOWN) diag_note(diags, diag, "… and %u more relations", (unsigned)(shown - SHOWN));
}

/* Shares cannot be solved for their amounts: they are told by themselves. */
static void tell_rest(Judge *j)
{
    const RelationFinder *finder = &j->d->finder;
    for (uint32_t r = 0; r < finder->relations.len; r++) {
        if (!is_open(j, r)) continue;
        uint32_t cell = finder->terms.items[relation_at(j, r)->first].cell;
        bool text = finder->families.items[relation_at(j, r)->family].kind == FAMILY_TEXTS;
        Diag *diag =
            text ? diag_add(finder->env->diags, DIAG_E0608, finder->cells[cell]->span,
                            STR_FMT ": \"" STR_FMT "\" stands for the same thing elsewhere "
                                    "in other words",
                            STR_ARG(discovery_cell_name(j->d, cell)),
                            STR_ARG(finder->cells[cell]->text))
                 : diag_add(finder->env->diags, DIAG_E0608, finder->cells[cell]->span,
                            STR_FMT ": " STR_FMT " or a figure that it is compared with is wrong",
                            STR_ARG(discovery_cell_name(j->d, cell)),
                            STR_ARG(discovery_amount(j->d, finder->cells[cell]->value)));
        note_relation(j, diag, r);
    }
}

void discovery_report(Discovery *discovery)
{
    enum { REPAIRS = 200 };
    Judge j = {.d = discovery};
    j.explained = arena_array(discovery->finder.env->arena, bool, discovery->finder.relations.len);
    collect(&j);
    for (int i = 0; i < REPAIRS; i++) {
        CellRepair best = find_repair(&j);
        if (!best.repairs) break;
        tell_repair(&j, &best);
    }
    tell_rest(&j);
}
