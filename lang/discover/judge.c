/* Which figures explain the relations that do not hold: one whose change repairs the most of them
 * and breaks none, and that could have been mistyped. */
#include <stdlib.h>

#include "lang/discover/discover.h"

typedef struct CellReading {       /* a broken or sound relation that reads a cell */
    uint32_t cell, relation, term; /* term: its number in the relation */
} CellReading;

typedef struct CellRepair {
    uint32_t cell;
    Int128 change;
    uint32_t repairs, breaks, supports; /* supports: doubtful relations that it repairs, too */
    int likely;                         /* that the figure was mistyped in this way */
    bool alone;                         /* nothing else is as good */
} CellRepair;

typedef struct ColumnStyle { /* how the figures of a column are written */
    uint8_t decimals;        /* of most of them */
    bool negative, zero;     /* some are */
} ColumnStyle;

typedef struct Judge {
    Discovery *d;
    VEC(CellReading) readings; /* sorted by cell */
    bool *explained;           /* [relation] */
    ColumnStyle **styles;      /* [grid][column]; NULL: not looked at yet */
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
                    *vec_push(finder->env->arena, &j->readings) = (CellReading){term.cell, r, i};
            }
        }
    if (j->readings.len) qsort(j->readings.items, j->readings.len, sizeof(CellReading), by_cell);
}

/* ---- how figures are written ---- */

static ColumnStyle style_of_column(const DataGrid *grid, uint32_t column)
{
    uint32_t counts[GRID_DECIMALS + 1] = {0};
    ColumnStyle style = {0};
    for (uint32_t r = 0; r < grid->row_count; r++) {
        const GridCell *cell = grid_cell(grid, r, column);
        if (!cell->number) continue;
        if (cell->decimals <= GRID_DECIMALS) counts[cell->decimals]++;
        style.negative |= cell->value < 0;
        style.zero |= cell->value == 0;
    }
    for (uint8_t i = 1; i <= GRID_DECIMALS; i++)
        if (counts[i] > counts[style.decimals]) style.decimals = i;
    return style;
}

static const ColumnStyle *style_of(Judge *j, uint32_t cell)
{
    const RelationFinder *finder = &j->d->finder;
    uint32_t g = finder->cell_grids[cell];
    const DataGrid *grid = &finder->grids.items[g];
    if (!j->styles[g]) {
        j->styles[g] = arena_array(finder->env->arena, ColumnStyle, grid->column_count);
        for (uint32_t c = 0; c < grid->column_count; c++)
            j->styles[g][c] = style_of_column(grid, c);
    }
    return &j->styles[g][(cell - grid->first_cell) % grid->column_count];
}

/* Whether a value can be written with so many decimals. */
static bool fits_decimals(Int128 value, uint8_t decimals)
{
    Int128 step;
    return int128_pow10(GRID_DECIMALS - decimals, &step) && value % step == 0;
}

/* How likely it is that `then` was meant and what is there was typed: the ways in which figures
 * are mistyped, and whether the figure would look more or less like the others of its column. */
static int likelihood(Judge *j, uint32_t cell, Int128 then)
{
    enum { SLIP = 6, ZERO_IN_FRONT = 6, OTHER_DECIMALS = 4, UNUSUAL = 4, ROUNDER_MAX = 2 };
    const GridCell *now = j->d->finder.cells[cell];
    const ColumnStyle *style = style_of(j, cell);
    int rounder = (int)significant_digits(now->value) - (int)significant_digits(then);
    int likely = rounder > ROUNDER_MAX    ? ROUNDER_MAX
                 : rounder < -ROUNDER_MAX ? -ROUNDER_MAX
                                          : rounder;
    if (!now->number) return -UNUSUAL; /* nothing was typed */
    if (is_slip_of(now->value, then, 1)) likely += SLIP;
    if (str_starts(now->text, STR("0")) && str_digit(now->text, 1)) likely += ZERO_IN_FRONT;
    if (now->decimals != style->decimals && fits_decimals(then, style->decimals))
        likely += OTHER_DECIMALS;
    if (now->decimals == style->decimals && !fits_decimals(then, style->decimals))
        likely -= OTHER_DECIMALS;
    if ((then < 0 && !style->negative) || (!then && !style->zero)) likely -= UNUSUAL;
    return likely;
}

/* ---- what would repair ---- */

/* Whether a relation holds if the cell is changed. */
static bool holds_with(const Judge *j, uint32_t relation, uint32_t cell, Int128 value)
{
    Int128 residual;
    CellChange change = {cell, value};
    return found_residual(&j->d->finder, relation_at(j, relation), change, &residual) && !residual;
}

/* What a change does to all relations that read the cell. */
static CellRepair weigh(Judge *j, uint32_t from, uint32_t to, Int128 change)
{
    uint32_t cell = j->readings.items[from].cell;
    Int128 then = j->d->finder.cells[cell]->value + change;
    CellRepair repair = {.cell = cell, .change = change};
    for (uint32_t i = from; i < to; i++) {
        uint32_t r = j->readings.items[i].relation;
        bool holds = holds_with(j, r, cell, then);
        if (relation_at(j, r)->rounded) continue;
        if (relation_at(j, r)->held) {
            repair.breaks += !holds;
        } else if (holds) {
            repair.repairs += is_open(j, r);
            repair.supports += is_doubtful(j, r);
        }
    }
    repair.likely = likelihood(j, cell, then);
    return repair;
}

/* Larger is better. */
static int64_t worth(const CellRepair *repair)
{
    enum { REPAIRED = 8, SUPPORTED = 6, BROKEN = 10 };
    return REPAIRED * (int64_t)repair->repairs + SUPPORTED * (int64_t)repair->supports -
           BROKEN * (int64_t)repair->breaks + repair->likely;
}

static void take_better(CellRepair *best, const CellRepair *repair)
{
    if (!repair->repairs) return;
    if (!best->repairs || worth(repair) > worth(best)) {
        *best = *repair;
        best->alone = true;
    } else if (worth(repair) == worth(best) &&
               (repair->cell != best->cell || repair->change != best->change)) {
        best->alone = false;
    }
}

/* A figure that is the result of a relation, or part of a sum: the change that the relation needs.
 * Of others, those slips that make it hold, should they be few. */
static uint32_t changes_for(const Judge *j, const CellReading *reading, Int128 *changes,
                            uint32_t most)
{
    const FoundRelation *relation = relation_at(j, reading->relation);
    const Term *term = &j->d->finder.terms.items[relation->first + reading->term];
    Int128 now = j->d->finder.cells[reading->cell]->value, slips[SLIPS_MAX];
    uint32_t count = 0;
    if (relation->formula == FORMULA_SAME) return 0;
    if (term->coefficient) {
        changes[0] = -relation->residual * term->coefficient;
        return 1;
    }
    uint32_t slip_count = slips_of(now, slips);
    work_spend(env_work(j->d->finder.env), WORK_EVALUATE * slip_count);
    for (uint32_t i = 0; i < slip_count; i++) {
        if (!holds_with(j, reading->relation, reading->cell, slips[i])) continue;
        if (count == most) return 0;
        changes[count++] = slips[i] - now;
    }
    return count;
}

static CellRepair find_repair(Judge *j)
{
    enum { TRIED = 4 /* changes of one cell */ };
    CellRepair best = {.repairs = 0};
    for (uint32_t from = 0, to; from < j->readings.len; from = to) {
        for (to = from;
             to < j->readings.len && j->readings.items[to].cell == j->readings.items[from].cell;)
            to++;
        uint32_t tried = 0;
        for (uint32_t i = from; i < to && tried < TRIED; i++) {
            Int128 changes[TRIED];
            if (!is_open(j, j->readings.items[i].relation)) continue;
            uint32_t count = changes_for(j, &j->readings.items[i], changes, TRIED);
            for (uint32_t k = 0; k < count; k++) {
                CellRepair repair = weigh(j, from, to, changes[k]);
                take_better(&best, &repair);
            }
            tried += count != 0;
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
           holds_with(j, reading->relation, reading->cell,
                      j->d->finder.cells[repair->cell]->value + repair->change);
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

/* What no change of one figure explains is told by itself. */
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
    j.styles =
        arena_array(discovery->finder.env->arena, ColumnStyle *, discovery->finder.grids.len);
    collect(&j);
    for (int i = 0; i < REPAIRS; i++) {
        CellRepair best = find_repair(&j);
        if (!best.repairs) break;
        tell_repair(&j, &best);
    }
    tell_rest(&j);
}
