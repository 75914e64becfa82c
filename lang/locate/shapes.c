#include "lang/locate/shapes.h"

#include "lang/base/hash.h"
#include "lang/locate/twins.h"

typedef struct ShapePart {
    PartKind kind;
    uint32_t id;
    Number sum;    /* of coefficient × value */
    Number factor; /* by which it would have to be multiplied */
    bool has_factor;
} ShapePart;

typedef struct Finder {
    const Incidence *in;
    Arena *arena;
    Shapes *shapes;
    uint32_t *table; /* slots: position in shapes + 1; 0 = free */
    uint32_t mask;
    uint64_t steps;
    /* of the relation at hand */
    uint32_t relation;
    VEC(ShapePart) parts;
    uint32_t *ledger_part, *member_part; /* [LedgerId], [MemberId]: position in parts + 1 */
    Twins *twins;
    Bounds *bounds;
} Finder;

/* ---- each shape once ---- */

static uint64_t shape_hash(const Finder *f, const GroupShape *s)
{
    uint64_t hash = hash_mix(intern_seed(f->in->env->names), (uint64_t)s->kind << 8 | s->part);
    hash = hash_mix(hash, (uint64_t)s->id << 32 | s->unit);
    hash = hash_mix(hash, (uint64_t)s->amount.num);
    hash = hash_mix(hash, (uint64_t)s->amount.den);
    return hash_mix(hash, (uint64_t)s->from << 32 ^ s->to ^ (uint64_t)(unsigned)s->rows << 16);
}

static bool shape_equal(const GroupShape *a, const GroupShape *b)
{
    return a->kind == b->kind && a->part == b->part && a->id == b->id && a->unit == b->unit &&
           a->from == b->from && a->to == b->to && a->rows == b->rows && a->table == b->table &&
           number_compare(a->amount, b->amount) == 0;
}

static uint32_t *find_slot(const Finder *f, const GroupShape *shape)
{
    uint32_t at = (uint32_t)shape_hash(f, shape) & f->mask;
    while (f->table[at] && !shape_equal(&f->shapes->items.items[f->table[at] - 1].shape, shape))
        at = (at + 1) & f->mask;
    return &f->table[at];
}

static void grow_table(Finder *f)
{
    f->mask = f->mask * 2 + 1;
    f->table = arena_array(f->arena, uint32_t, (size_t)f->mask + 1);
    for (uint32_t i = 0; i < f->shapes->items.len; i++)
        *find_slot(f, &f->shapes->items.items[i].shape) = i + 1;
}

/* The relation at hand has this shape. */
static void propose(Finder *f, const GroupShape *shape)
{
    uint32_t *slot = find_slot(f, shape);
    if (!*slot) {
        *vec_push(f->arena, &f->shapes->items) = (ShapeUse){.shape = *shape};
        *slot = f->shapes->items.len;
    }
    ShapeUse *use = &f->shapes->items.items[*slot - 1];
    uint32_t count = use->relations.len;
    if (!count || use->relations.items[count - 1] != f->relation)
        *vec_push(f->arena, &use->relations) = f->relation;
    if (f->shapes->items.len * 2 > f->mask) grow_table(f);
}

/* ---- the parts of a relation ---- */

static bool add_to_part(Finder *f, uint32_t *position, PartKind kind, uint32_t id, Number amount)
{
    if (!*position) {
        *vec_push(f->arena, &f->parts) = (ShapePart){kind, id, {0, 1}, {0, 1}, false};
        *position = f->parts.len;
    }
    Number *sum = &f->parts.items[*position - 1].sum;
    return number_add(*sum, amount, sum);
}

/* To the member of each dimension and to those above it. */
static bool add_to_members(Finder *f, const IncidenceFigure *figure, Number amount)
{
    const Model *model = f->in->model;
    const Ledger *ledger = figure->ledger;
    for (uint32_t k = 0; k < ledger->dims.len; k++) {
        const Dim *dim = &model->dims.items[ledger->dims.items[k]];
        MemberId member =
            dim->members.items[columns_member(&ledger->facts, k, figure->fact)];
        for (int depth = 0; member != NONE && depth < SHAPE_MAX_DEPTH; depth++) {
            if (!add_to_part(f, &f->member_part[member], PART_MEMBER, member, amount)) return false;
            member = model->members.items[member].parent;
        }
    }
    return true;
}

/* Nearly all coefficients are 1 or -1. */
static bool multiply(Number coefficient, Number value, Number *product)
{
    *product = value;
    if (coefficient.den != 1 || (coefficient.num != 1 && coefficient.num != -1))
        return number_multiply(coefficient, value, product);
    return coefficient.num == 1 || number_negate(value, product);
}

static bool add_figure(Finder *f, const IncidenceFigure *figure, Number coefficient)
{
    Number amount;
    uint32_t own = 0;
    f->steps++;
    if (figure->blank) return true;
    if (!multiply(coefficient, figure->value, &amount)) return false;
    if (figure->origin == AMOUNT_STATED) return add_to_part(f, &own, PART_STATED, 0, amount);
    LedgerId id = figure->ledger->id;
    return add_to_part(f, &f->ledger_part[id], PART_LEDGER, id, amount) &&
           add_to_members(f, figure, amount);
}

static bool add_column(Finder *f, const IncidenceEntry *entry)
{
    const Incidence *in = f->in;
    const IncidenceColumn *column = &in->columns.items[entry->other];
    for (uint32_t i = 0; i < column->figure_count; i++)
        if (!add_figure(f, &in->figures.items[column->figure + i],
                        in->coefficients.items[entry->coefficient]))
            return false;
    return true;
}

/* Where a relation bends, its parts do not add up: only the stated figure is one. */
static bool find_parts(Finder *f, const IncidenceRelation *relation)
{
    const IncidenceFigure *figures = f->in->figures.items;
    for (uint32_t i = 0; i < f->parts.len; i++) {
        const ShapePart *part = &f->parts.items[i];
        if (part->kind == PART_LEDGER) f->ledger_part[part->id] = 0;
        if (part->kind == PART_MEMBER) f->member_part[part->id] = 0;
    }
    f->parts.len = 0;
    if (!relation->linear)
        return relation->figure != NONE &&
               add_figure(f, &figures[relation->figure], number_int(-1));
    for (uint32_t i = 0; i < relation->entry_count; i++)
        if (f->steps > SHAPE_STEPS || !add_column(f, &f->in->by_relation[relation->entry + i]))
            return false;
    return true;
}

/* ---- a part, multiplied ---- */

static bool is_within(Number amount, Number tolerance)
{
    if (amount.num < 0 && !number_negate(amount, &amount)) return false;
    return number_compare(amount, tolerance) <= 0;
}

typedef struct PartMeasure { /* multiples of one fraction */
    Int128 rest, part, tolerance;
} PartMeasure;

/* rest: what is left of the residue without the part. */
static bool measure(const IncidenceRelation *relation, Number part, PartMeasure *m)
{
    Number numbers[] = {relation->residue, part, relation->tolerance};
    Int128 multiples[3];
    if (!numbers_as_multiples(numbers, 3, multiples)) return false;
    *m = (PartMeasure){multiples[0] - multiples[1], multiples[1], multiples[2]};
    return true;
}

static bool is_nothing(const PartMeasure *m, Int128 residue)
{
    return int128_magnitude(residue) <= (UInt128)m->tolerance;
}

enum { MAX_POWER = 8 };

/* small × 10^n = large within the tolerance, for n from 1 on: the n, or 0. */
static int power_between(UInt128 small, UInt128 large, UInt128 tolerance)
{
    if (small > large && small > tolerance) return 0;
    for (int n = 1; n <= MAX_POWER; n++) {
        small *= 10;
        if ((small > large ? small - large : large - small) <= tolerance) return n;
        if (small > large) return 0;
    }
    return 0;
}

/* Powers that units differ by, and decimal points. */
static bool is_unit(int power)
{
    return power == 2 || power == 3 || power == 4 || power == 6 || power == 8;
}

static bool find_power(const PartMeasure *m, Number *factor)
{
    Int128 power = 1;
    UInt128 part = int128_magnitude(m->part), rest = int128_magnitude(m->rest),
            tolerance = (UInt128)m->tolerance;
    if ((m->part < 0) == (m->rest < 0)) return false;
    int up = power_between(part, rest, tolerance);
    int down = up ? 0 : power_between(rest, part, tolerance);
    if (!is_unit(up + down) || !int128_pow10(up + down, &power)) return false;
    *factor = up ? number_int(power) : (Number){1, power};
    return true;
}

/* residue = rest + part: which factor of the part makes that nothing? A stated figure that should
 * be nothing, or twice as much, is only a wrong one. */
static bool find_factor(const IncidenceRelation *relation, const ShapePart *part, Number *factor)
{
    PartMeasure m;
    bool stated = part->kind == PART_STATED;
    if (number_is_zero(part->sum) || !measure(relation, part->sum, &m)) return false;
    *factor = NUMBER_ZERO;
    if (is_nothing(&m, m.rest)) return !stated;
    *factor = number_int(-1);
    if (is_nothing(&m, m.rest - m.part)) return true;
    *factor = number_int(2);
    if (!stated && is_nothing(&m, m.rest + m.part + m.part)) return true;
    return find_power(&m, factor);
}

static bool same_number(Number a, Number b)
{
    return a.num == b.num && a.den == b.den;
}

/* Most parts are as large as another one: a ledger and the member that all its facts lie at. */
static void find_factors(Finder *f, const IncidenceRelation *relation)
{
    for (uint32_t i = 0; i < f->parts.len; i++) {
        ShapePart *part = &f->parts.items[i];
        const ShapePart *before = i ? part - 1 : part;
        if (before != part && (before->kind == PART_STATED) == (part->kind == PART_STATED) &&
            same_number(before->sum, part->sum)) {
            part->has_factor = before->has_factor;
            part->factor = before->factor;
        } else {
            part->has_factor = find_factor(relation, part, &part->factor);
        }
        GroupShape shape = {
            .kind = SHAPE_FACTOR, .part = part->kind, .id = part->id, .amount = part->factor};
        if (part->has_factor) propose(f, &shape);
    }
}

/* ---- another place of the table ---- */

static uint32_t column_of(const StatedComparison *c)
{
    uint32_t at = 0;
    while (at < c->table->columns.len && c->row->cells[at].source != c->source) at++;
    return at;
}

/* Would the stated amount be right in another cell? */
static bool is_amount_of(Int128 stated, const Cell *own, const Cell *cell)
{
    return cell->kind == CELL_AMOUNT && cell->mantissa == stated && cell->unit == own->unit &&
           cell->percent == own->percent && cell->decimals == own->decimals;
}

static bool stated_mantissa(const IncidenceFigure *figure, Int128 *mantissa)
{
    Number steps;
    if (figure->blank || number_is_zero(figure->value) ||
        !number_divide(figure->value, figure->step, &steps) || steps.den != 1)
        return false;
    *mantissa = steps.num;
    return true;
}

static void try_rows(Finder *f, const StatedComparison *c, Int128 stated, GroupShape shape)
{
    uint32_t row = (uint32_t)(c->row - c->table->rows.items);
    shape.to = shape.from;
    for (shape.rows = -1; shape.rows <= 1; shape.rows += 2) {
        uint32_t other = row - (uint32_t)shape.rows;
        if (other < c->table->rows.len &&
            is_amount_of(stated, &c->cell, &c->table->rows.items[other].cells[shape.from]))
            propose(f, &shape);
    }
}

static void try_cells(Finder *f, const IncidenceRelation *relation)
{
    const StatedComparison *c = relation->comparisons;
    Int128 stated;
    if (relation->kind != RELATION_CELL || !c->source || c->cell.kind != CELL_AMOUNT ||
        !stated_mantissa(&f->in->figures.items[relation->figure], &stated))
        return;
    GroupShape shape = {
        .kind = SHAPE_ELSEWHERE, .from = column_of(c), .amount = {0, 1}, .table = c->table};
    if (shape.from == c->table->columns.len) return;
    f->steps += c->table->columns.len;
    for (shape.to = 0; shape.to < c->table->columns.len; shape.to++)
        if (shape.to != shape.from && is_amount_of(stated, &c->cell, &c->row->cells[shape.to]))
            propose(f, &shape);
    try_rows(f, c, stated, shape);
}

/* ---- the facts of another member ---- */

static void propose_instead(void *context, const Twin *twin)
{
    Finder *f = context;
    GroupShape shape = {.kind = SHAPE_INSTEAD,
                   .id = twin->ledger,
                   .amount = {0, 1},
                   .from = twin->from,
                   .to = twin->to};
    propose(f, &shape);
}

/* ---- by how much ---- */

static void try_difference(Finder *f, const IncidenceRelation *relation)
{
    GroupShape shape = {
        .kind = SHAPE_DIFFERENCE, .amount = relation->residue, .unit = relation->unit};
    if (shape.amount.num < 0 && !number_negate(shape.amount, &shape.amount)) return;
    propose(f, &shape);
}

/* amount × count more. */
static bool add_times(Number amount, uint32_t count, Number *sum)
{
    if (!count) return true;
    if (!number_multiply(amount, number_int(count), &amount)) return false;
    if (number_is_zero(*sum)) return *sum = amount, true;
    return number_add(*sum, amount, sum);
}

/* Surely more than rounding explains: half a last decimal of each figure, times its coefficient.
 * Only where a relation is linear, so that these are all. Most have the same last decimal, and are
 * counted before they are added. */
static bool is_beyond_rounding(const Finder *f, const IncidenceRelation *relation)
{
    const Incidence *in = f->in;
    Number most = {0, 1}, last = {0, 1}, twice;
    uint32_t count = 0;
    if (!relation->linear) return false;
    for (uint32_t i = 0; i < relation->entry_count; i++) {
        const IncidenceEntry *entry = &in->by_relation[relation->entry + i];
        const IncidenceColumn *column = &in->columns.items[entry->other];
        Number half = in->figures.items[column->figure].step;
        Number coefficient = number_absolute(in->coefficients.items[entry->coefficient]);
        if (!multiply(coefficient, half, &half)) return false;
        if (number_compare(half, last) != 0) {
            if (!add_times(last, count, &most)) return false;
            last = half;
            count = 0;
        }
        count += column->figure_count;
    }
    return add_times(last, count, &most) &&
           number_add(relation->residue, relation->residue, &twice) && !is_within(twice, most);
}

/* How far the relation may be off if it were said `within rounding`. */
static bool rounding_bound(const Finder *f, const IncidenceRelation *relation, Number *allowed)
{
    const Incidence *in = f->in;
    Evaluator evaluator = {.env = in->env, .model = in->model, .frame = relation->frame};
    Number half = {0, 1};
    Bound bound;
    if (!relation->left) return false;
    if (relation->figure != NONE &&
        !number_divide(in->figures.items[relation->figure].step, number_int(2), &half))
        return false;
    if (!bounds_find(f->bounds, &evaluator, relation->left, relation->right, half, &bound))
        return false;
    *allowed = bound_allowed(&bound, relation->comparison, relation->residue);
    return true;
}

static void try_rounding(Finder *f, const IncidenceRelation *relation)
{
    Number allowed;
    GroupShape shape = {.kind = SHAPE_ROUNDING, .amount = {0, 1}, .unit = relation->unit};
    if (relation->rounded) return;
    if (relation->check && relation->check->tolerance == TOLERANCE_ROUNDING) return;
    if (is_beyond_rounding(f, relation)) return;
    if (rounding_bound(f, relation, &allowed) && is_within(relation->residue, allowed))
        propose(f, &shape);
}

/* ---- the whole ---- */

static void look_at(Finder *f, uint32_t r)
{
    const IncidenceRelation *relation = &f->in->relations.items[r];
    f->relation = r;
    if (find_parts(f, relation)) find_factors(f, relation);
    try_cells(f, relation);
    try_difference(f, relation);
    try_rounding(f, relation);
}

static Finder start(const Incidence *in)
{
    Arena *arena = in->env->arena;
    Finder f = {.in = in, .arena = arena, .shapes = arena_new(arena, Shapes), .mask = 127};
    f.table = arena_array(arena, uint32_t, (size_t)f.mask + 1);
    f.bounds = bounds_new(in->env, in->model);
    return f;
}

static bool is_equation(const Incidence *in, const bool *counts, uint32_t r)
{
    const IncidenceRelation *relation = &in->relations.items[r];
    return counts[r] && relation->known && relation->comparison == COMPARE_EQ;
}

Shapes *shapes_find(const Incidence *in, const bool *counts)
{
    Finder f = start(in);
    f.ledger_part = arena_array(f.arena, uint32_t, in->model->ledgers.len);
    f.member_part = arena_array(f.arena, uint32_t, in->model->members.len);
    for (uint32_t r = 0; r < in->broken; r++)
        if (is_equation(in, counts, r)) look_at(&f, r);
    work_spend(env_work(in->env), f.steps * WORK_EVALUATE);
    return f.shapes;
}

/* Of those that count, every `step`-th. */
static void look_for_twins(Finder *f, const bool *counts, uint32_t step)
{
    uint32_t seen = 0;
    for (f->relation = 0; f->relation < f->in->broken; f->relation++)
        if (is_equation(f->in, counts, f->relation) &&
            f->in->relations.items[f->relation].linear && seen++ % step == 0)
            twins_visit(f->twins, f->relation, propose_instead, f);
}

Shapes *shapes_find_instead(const Incidence *in, const bool *counts)
{
    Finder f = start(in);
    uint32_t count = 0, most = 0;
    f.twins = twins_new(in);
    for (uint32_t r = 0; r < in->broken; r++) count += counts[r];
    uint32_t step = count / SHAPE_PROBES + 1;
    look_for_twins(&f, counts, step);
    for (uint32_t i = 0; i < f.shapes->items.len; i++)
        most = u32_max(most, f.shapes->items.items[i].relations.len);
    if (step == 1 || most < SHAPE_PROVEN) return f.shapes;
    f = start(in);
    f.twins = twins_new(in);
    look_for_twins(&f, counts, 1);
    return f.shapes;
}
