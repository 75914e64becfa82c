#include "lang/check/bounds.h"

#include "lang/base/hash.h"
#include "lang/check/fact_index.h"

enum {
    COLUMNS = 2,   /* of factors: of what is divided, and of what it is divided by */
    MAX_NESTED = 8 /* sums of one ledger that are compared with one another */
};

typedef struct SumTerm { /* a sum, times its factors */
    const Cube *cube;
    uint32_t key[CUBE_MAX_AXES];
    uint32_t count; /* of its amounts */
    Number factors[COLUMNS];
} SumTerm;

typedef struct FactGroup { /* facts with the same factors */
    uint32_t count;
    Number half; /* of their last decimal */
    Number factors[COLUMNS];
} FactGroup;

typedef struct FactEntry {
    uint32_t number; /* in the index */
    Number factors[COLUMNS];
} FactEntry;

typedef struct FactFactors { /* open addressing; room for twice its entries */
    VEC(FactEntry) entries;
    uint32_t *slots; /* entry + 1; 0 = free */
    uint32_t size;
} FactFactors;

struct Bounds {
    Env *env;
    const Model *model;
    FactIndex index; /* env NULL: not made yet */
    VEC(SumTerm) terms; /* of the forms at hand, one after the other */
    VEC(FactGroup) groups;
    FactFactors facts;
};

typedef struct Form { /* Σ factor × sum, and what does not follow a line */
    Bounds *bounds;
    Evaluator *evaluator;
    uint32_t first; /* of its terms */
    Number below, above;
    bool curved;
    Number constant; /* of what is not rounded */
} Form;

typedef struct ValueRange {
    Number lo, hi;
} ValueRange;

Bounds *bounds_new(Env *env, const Model *model)
{
    Bounds *bounds = arena_new(env->arena, Bounds);
    *bounds = (Bounds){.env = env, .model = model};
    return bounds;
}

static const Ledger *term_ledger(const Bounds *b, const SumTerm *term)
{
    return &b->model->ledgers.items[term->cube->ledger];
}

/* ---- cells: which of them share facts ---- */

typedef struct Stretch { /* of members on an axis */
    uint32_t from, to;
} Stretch;

static Stretch stretch_of(const Model *model, const SumTerm *term, uint32_t axis)
{
    const Dim *dim = &model->dims.items[term->cube->axes[axis].dim];
    uint32_t member = term->key[axis];
    return (Stretch){member, model->members.items[dim->members.items[member]].end};
}

static uint32_t axis_of(const Cube *cube, DimId dim)
{
    for (uint32_t i = 0; i < cube->axis_count; i++)
        if (cube->axes[i].dim == dim) return i;
    return NONE;
}

/* Surely no fact is in both. */
static bool are_apart(const Model *model, const SumTerm *a, const SumTerm *b)
{
    for (uint32_t i = 0; i < a->cube->axis_count; i++) {
        uint32_t k = axis_of(b->cube, a->cube->axes[i].dim);
        if (k == NONE) continue;
        Stretch x = stretch_of(model, a, i), y = stretch_of(model, b, k);
        if (x.to <= y.from || y.to <= x.from) return true;
    }
    return false;
}

/* Surely every fact of b is in a. */
static bool holds_all(const Model *model, const SumTerm *a, const SumTerm *b)
{
    for (uint32_t i = 0; i < a->cube->axis_count; i++) {
        uint32_t k = axis_of(b->cube, a->cube->axes[i].dim);
        if (k == NONE) return false;
        Stretch x = stretch_of(model, a, i), y = stretch_of(model, b, k);
        if (y.from < x.from || y.to > x.to) return false;
    }
    return true;
}

static bool add_factors(Number *to, const Number *more)
{
    Number sums[COLUMNS];
    for (int i = 0; i < COLUMNS; i++)
        if (!number_add(to[i], more[i], &sums[i])) return false;
    memcpy(to, sums, sizeof sums);
    return true;
}

static void add_group(Bounds *b, uint32_t count, Number half, const Number *factors)
{
    *vec_push(b->env->arena, &b->groups) = (FactGroup){count, half, {factors[0], factors[1]}};
}

/* Terms of the same facts become one. False if two of the others overlap in part. */
static bool join_nested(const Model *model, SumTerm *terms, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++)
        for (uint32_t k = i + 1; k < *count;) {
            bool first = holds_all(model, &terms[i], &terms[k]),
                 second = holds_all(model, &terms[k], &terms[i]);
            if (!first && !second && !are_apart(model, &terms[i], &terms[k])) return false;
            if (!first || !second) {
                k++;
                continue;
            }
            if (!add_factors(terms[i].factors, terms[k].factors)) return false;
            terms[k] = terms[--*count];
        }
    return true;
}

/* Is b in a, and in no other term that is in a? */
static bool is_directly_in(const Model *model, const SumTerm *terms, uint32_t count, uint32_t b,
                           uint32_t a)
{
    if (a == b || !holds_all(model, &terms[a], &terms[b])) return false;
    for (uint32_t i = 0; i < count; i++)
        if (i != a && i != b && holds_all(model, &terms[a], &terms[i]) &&
            holds_all(model, &terms[i], &terms[b]))
            return false;
    return true;
}

/* Terms of which each two are apart, or one in the other: their facts are counted. */
static bool count_nested(Bounds *b, const SumTerm *terms, uint32_t count, Number half)
{
    for (uint32_t i = 0; i < count; i++) {
        uint32_t own = terms[i].count;
        Number factors[COLUMNS] = {NUMBER_ZERO, NUMBER_ZERO};
        for (uint32_t k = 0; k < count; k++) {
            if (is_directly_in(b->model, terms, count, k, i)) own -= terms[k].count;
            if (holds_all(b->model, &terms[k], &terms[i]) &&
                !add_factors(factors, terms[k].factors))
                return false;
        }
        if (own) add_group(b, own, half, factors);
    }
    return true;
}

/* ---- fact by fact ---- */

static void grow_table(Bounds *b)
{
    FactFactors *t = &b->facts;
    uint32_t size = t->size ? t->size * 2 : 64;
    t->slots = arena_array(b->env->arena, uint32_t, size);
    t->size = size;
    for (uint32_t i = 0; i < t->entries.len; i++) {
        uint64_t at = hash_mix(intern_seed(b->env->names), t->entries.items[i].number);
        while (t->slots[at & (size - 1)]) at++;
        t->slots[at & (size - 1)] = i + 1;
    }
}

static FactEntry *entry_of(Bounds *b, uint32_t number)
{
    FactFactors *t = &b->facts;
    if (t->entries.len >= t->size / 2) grow_table(b);
    uint64_t at = hash_mix(intern_seed(b->env->names), number);
    uint32_t *slot;
    while (*(slot = &t->slots[at & (t->size - 1)])) {
        if (t->entries.items[*slot - 1].number == number) return &t->entries.items[*slot - 1];
        at++;
    }
    *slot = t->entries.len + 1;
    FactEntry *entry = vec_push(b->env->arena, &t->entries);
    *entry = (FactEntry){number, {NUMBER_ZERO, NUMBER_ZERO}};
    return entry;
}

typedef struct FactAdder {
    Bounds *bounds;
    const SumTerm *term;
} FactAdder;

/* Returns whether it was too much. */
static bool add_fact(void *context, uint32_t number)
{
    const FactAdder *a = context;
    uint32_t fact;
    const Ledger *ledger = fact_index_ledger(&a->bounds->index, number, &fact);
    if (columns_is_dash(&ledger->facts, fact)) return false;
    return !add_factors(entry_of(a->bounds, number)->factors, a->term->factors);
}

static bool add_up_facts(Bounds *b, const SumTerm *terms, uint32_t count, Number half)
{
    if (!b->index.env) fact_index_init(&b->index, b->env, b->model, NULL, NULL);
    b->facts = (FactFactors){.entries = {b->facts.entries.items, 0, b->facts.entries.cap}};
    for (uint32_t i = 0; i < count; i++) {
        FactAdder adder = {b, &terms[i]};
        uint32_t cost = fact_index_cell_cost(&b->index, terms[i].cube, terms[i].key);
        work_spend(env_work(b->env), (uint64_t)cost * WORK_STEP);
        if (fact_index_visit_cell(&b->index, terms[i].cube, terms[i].key, add_fact, &adder))
            return false;
    }
    for (uint32_t i = 0; i < b->facts.entries.len; i++)
        add_group(b, 1, half, b->facts.entries.items[i].factors);
    return true;
}

/* ---- from terms to groups ---- */

static bool resolve_ledger(Bounds *b, SumTerm *terms, uint32_t count)
{
    Number half;
    if (!number_divide(term_ledger(b, terms)->quantum, number_int(2), &half)) return false;
    if (count <= MAX_NESTED && join_nested(b->model, terms, &count))
        return count_nested(b, terms, count, half);
    return add_up_facts(b, terms, count, half);
}

/* The groups of a form, whose terms are then no longer there. */
static bool resolve(Form *form)
{
    Bounds *b = form->bounds;
    SumTerm *terms = b->terms.items;
    uint32_t len = b->terms.len;
    bool fits = true;
    b->groups.len = 0;
    for (uint32_t start = form->first, end; fits && start < len; start = end) {
        end = start + 1;
        for (uint32_t i = end; i < len; i++) {
            if (terms[i].cube->ledger != terms[start].cube->ledger) continue;
            SumTerm other = terms[end];
            terms[end++] = terms[i];
            terms[i] = other;
        }
        fits = resolve_ledger(b, terms + start, end - start);
    }
    b->terms.len = form->first;
    return fits;
}

/* ---- from plans to terms ---- */

static bool walk(Form *form, const Plan *plan, Number factor, int column);

static bool add_constant(Form *form, Number value, Number factor)
{
    return number_multiply(value, factor, &value) &&
           number_add(form->constant, value, &form->constant);
}

static bool add_term(Form *form, const Plan *plan, Number factor, int column)
{
    SumTerm term = {.cube = plan->sum.cube, .factors = {NUMBER_ZERO, NUMBER_ZERO}};
    const Ledger *ledger = term_ledger(form->bounds, &term);
    for (uint32_t i = 0; i < term.cube->axis_count; i++) {
        term.key[i] = eval_index(form->evaluator, plan, i);
        if (term.key[i] >= BEFORE_FIRST) return true;
    }
    CubeCell cell = cube_get(term.cube, term.key);
    if (ledger->exact)
        return number_multiply(factor, ledger->quantum, &factor) &&
               add_constant(form, number_int(cell.sum), factor);
    term.count = cell.facts;
    term.factors[column] = factor;
    if (term.count) *vec_push(form->bounds->env->arena, &form->bounds->terms) = term;
    return true;
}

static bool walk_each(Form *form, const Plan *plan, Number factor, int column)
{
    Evaluator *e = form->evaluator;
    if (plan->each->held) {
        uint32_t last;
        (void)each_last(e, plan, &last);
        if (last == NONE) return true;
        e->inner[plan->each->slot - INNER_SLOTS] = last;
        return walk(form, plan->left, factor, column);
    }
    EachCursor cursor = each_start(e, plan);
    while (each_next(&cursor))
        if (!walk(form, plan->left, factor, column)) return false;
    return true;
}

/* A condition counts as it is. */
static const Plan *chosen(Evaluator *e, const Plan *plan)
{
    Value condition = eval_plan(e, plan->left);
    if (!condition.exists) return NULL;
    return number_is_zero(condition.number) ? plan->right->right : plan->right->left;
}

static bool walk_if(Form *form, const Plan *plan, Number factor, int column)
{
    const Plan *value = chosen(form->evaluator, plan);
    return value && walk(form, value, factor, column);
}

static bool find_range(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range);

static bool walk_curved(Form *form, const Plan *plan, Number factor)
{
    ValueRange range;
    Value value = eval_plan(form->evaluator, plan);
    Number down, up;
    form->curved = true;
    if (!value.exists || !find_range(form->bounds, form->evaluator, plan, &range) ||
        !number_subtract(value.number, range.lo, &down) ||
        !number_subtract(range.hi, value.number, &up) ||
        !number_multiply(down, number_absolute(factor), &down) ||
        !number_multiply(up, number_absolute(factor), &up))
        return false;
    bool turned = factor.num < 0;
    return number_add(form->below, turned ? up : down, &form->below) &&
           number_add(form->above, turned ? down : up, &form->above);
}

static bool walk_scaled(Form *form, const Plan *plan, Number factor, int column)
{
    const Plan *scale = plan->right->varies ? plan->left : plan->right;
    const Plan *scaled = plan->right->varies ? plan->right : plan->left;
    if (scale->varies || (plan->kind == PLAN_DIVIDE && plan->right->varies))
        return walk_curved(form, plan, factor);
    Value value = eval_plan(form->evaluator, scale);
    if (!value.exists) return false;
    bool fits = plan->kind == PLAN_DIVIDE ? number_divide(factor, value.number, &factor)
                                          : number_multiply(factor, value.number, &factor);
    return fits && walk(form, scaled, factor, column);
}

static bool walk(Form *form, const Plan *plan, Number factor, int column)
{
    Number negative;
    if (!plan->varies) return add_constant(form, eval_plan(form->evaluator, plan).number, factor);
    switch (plan->kind) {
    case PLAN_CONSTANT: return true;
    case PLAN_SUM: return add_term(form, plan, factor, column);
    case PLAN_NAMED: return walk(form, plan->left, factor, column);
    case PLAN_EACH: return walk_each(form, plan, factor, column);
    case PLAN_IF: return walk_if(form, plan, factor, column);
    case PLAN_NEGATE:
        return number_negate(factor, &negative) && walk(form, plan->left, negative, column);
    case PLAN_ADD:
        return walk(form, plan->left, factor, column) && walk(form, plan->right, factor, column);
    case PLAN_SUBTRACT:
        return number_negate(factor, &negative) && walk(form, plan->left, factor, column) &&
               walk(form, plan->right, negative, column);
    case PLAN_MULTIPLY:
    case PLAN_DIVIDE: return walk_scaled(form, plan, factor, column);
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND: return walk_curved(form, plan, factor);
    case PLAN_FIELD:
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_ELSE: break;
    }
    return true;
}

/* ---- ranges ---- */

static bool add_weight(const FactGroup *group, int column, bool less, Number *sum)
{
    Number weight;
    if (!number_multiply(group->half, number_int(group->count), &weight) ||
        !number_multiply(weight, group->factors[column], &weight))
        return false;
    return less ? number_subtract(*sum, weight, sum) : number_add(*sum, weight, sum);
}

/* Σ |factor| × half of a column. */
static bool sum_of_groups(const Bounds *b, int column, Number *sum)
{
    *sum = NUMBER_ZERO;
    for (uint32_t i = 0; i < b->groups.len; i++)
        if (!add_weight(&b->groups.items[i], column, b->groups.items[i].factors[column].num < 0,
                        sum))
            return false;
    return true;
}

static bool range_of_sum(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range)
{
    Form form = {b, e, b->terms.len, {0, 1}, {0, 1}, false, {0, 1}};
    Value value = eval_plan(e, plan);
    Number spread;
    return value.exists && walk(&form, plan, number_int(1), 0) && resolve(&form) &&
           sum_of_groups(b, 0, &spread) && number_add(form.below, spread, &form.below) &&
           number_add(form.above, spread, &form.above) &&
           number_subtract(value.number, form.below, &range->lo) &&
           number_add(value.number, form.above, &range->hi);
}

/* The quotient where every fact makes it larger (or less), as it does if the quotient is `at`. */
static bool corner(const Bounds *b, const Number *sides, Number at, bool less, Number *quotient)
{
    Number over = sides[0], under = sides[1];
    for (uint32_t i = 0; i < b->groups.len; i++) {
        const FactGroup *group = &b->groups.items[i];
        Number slope;
        if (!number_multiply(at, group->factors[1], &slope) ||
            !number_subtract(group->factors[0], slope, &slope))
            return false;
        bool down = (slope.num < 0) != less;
        if (!add_weight(group, 0, down, &over) || !add_weight(group, 1, down, &under)) return false;
    }
    return number_divide(over, under, quotient);
}

/* Newton's method, which ends at a corner after few steps: the quotient of two sums is monotone in
 * every fact. */
static bool extreme(const Bounds *b, const Number *sides, bool less, Number *quotient)
{
    Number next;
    if (!number_divide(sides[0], sides[1], quotient)) return false;
    for (uint32_t step = 0; step <= b->groups.len + 1; step++) {
        work_spend(env_work(b->env), (uint64_t)b->groups.len * WORK_STEP);
        if (!corner(b, sides, *quotient, less, &next)) return false;
        if (number_compare(next, *quotient) == 0) return true;
        *quotient = next;
    }
    return false;
}

/* Of a quotient of two sums. False, with *curved, if they are more than sums. */
static bool range_of_ratio(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range,
                           bool *curved)
{
    Form form = {b, e, b->terms.len, {0, 1}, {0, 1}, false, {0, 1}};
    Value over = eval_plan(e, plan->left), under = eval_plan(e, plan->right);
    Number spread, sides[] = {over.number, under.number};
    bool walked = over.exists && under.exists && walk(&form, plan->left, number_int(1), 0) &&
                  walk(&form, plan->right, number_int(1), 1);
    *curved = form.curved;
    if (!walked || form.curved || !resolve(&form) || !sum_of_groups(b, 1, &spread)) {
        b->terms.len = form.first;
        return false;
    }
    if (number_compare(number_absolute(under.number), spread) <= 0)
        return false; /* it may be zero */
    return extreme(b, sides, under.number.num >= 0, &range->lo) &&
           extreme(b, sides, under.number.num < 0, &range->hi);
}

static bool range_of_corners(ValueRange a, ValueRange b, bool divide, ValueRange *range)
{
    const Number x[] = {a.lo, a.hi}, y[] = {b.lo, b.hi};
    if (divide && b.lo.num <= 0 && b.hi.num >= 0) return false;
    for (int i = 0; i < 4; i++) {
        Number value;
        if (!(divide ? number_divide : number_multiply)(x[i / 2], y[i % 2], &value)) return false;
        range->lo = i ? number_lesser(range->lo, value) : value;
        range->hi = i ? number_larger(range->hi, value) : value;
    }
    return true;
}

static bool range_of_two(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range)
{
    ValueRange left, right;
    if (!find_range(b, e, plan->left, &left) || !find_range(b, e, plan->right, &right))
        return false;
    if (plan->kind == PLAN_MULTIPLY || plan->kind == PLAN_DIVIDE)
        return range_of_corners(left, right, plan->kind == PLAN_DIVIDE, range);
    bool least = plan->kind == PLAN_MIN;
    range->lo = least ? number_lesser(left.lo, right.lo) : number_larger(left.lo, right.lo);
    range->hi = least ? number_lesser(left.hi, right.hi) : number_larger(left.hi, right.hi);
    return true;
}

static bool range_of_absolute(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range)
{
    ValueRange inner;
    if (!find_range(b, e, plan->left, &inner)) return false;
    bool zero = inner.lo.num <= 0 && inner.hi.num >= 0;
    range->lo =
        zero ? NUMBER_ZERO : number_lesser(number_absolute(inner.lo), number_absolute(inner.hi));
    range->hi = number_larger(number_absolute(inner.lo), number_absolute(inner.hi));
    return true;
}

static bool range_of_quotient(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range)
{
    bool curved = !plan->right->varies;
    if (curved) return range_of_sum(b, e, plan, range);
    if (range_of_ratio(b, e, plan, range, &curved)) return true;
    return curved && range_of_two(b, e, plan, range);
}

static bool find_range(Bounds *b, Evaluator *e, const Plan *plan, ValueRange *range)
{
    switch (plan->kind) {
    case PLAN_NAMED: return find_range(b, e, plan->left, range);
    case PLAN_IF: return (plan = chosen(e, plan)) && find_range(b, e, plan, range);
    case PLAN_DIVIDE: return range_of_quotient(b, e, plan, range);
    case PLAN_MIN:
    case PLAN_MAX: return range_of_two(b, e, plan, range);
    case PLAN_ABS: return range_of_absolute(b, e, plan, range);
    case PLAN_ROUND:
        return find_range(b, e, plan->left, range) && eval_round(e, plan, &range->lo) &&
               eval_round(e, plan, &range->hi);
    case PLAN_MULTIPLY:
        if (plan->left->varies && plan->right->varies) return range_of_two(b, e, plan, range);
        break;
    case PLAN_CONSTANT:
    case PLAN_SUM:
    case PLAN_NEGATE:
    case PLAN_ADD:
    case PLAN_SUBTRACT:
    case PLAN_EACH:
    case PLAN_FIELD:
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_ELSE: break;
    }
    return range_of_sum(b, e, plan, range);
}

/* ---- the bound of a comparison ---- */

/* Are there just two figures, with the same last decimal? One of them, or what is opposite to it,
 * is then printed twice. half: of a stated figure, which is one of them. */
static bool is_copy(const Bounds *b, Number half)
{
    uint32_t figures = half.num != 0;
    Number weight = half;
    for (uint32_t i = 0; i < b->groups.len; i++) {
        const FactGroup *group = &b->groups.items[i];
        Number own;
        if (number_is_zero(group->factors[0])) continue;
        if (!number_multiply(number_absolute(group->factors[0]), group->half, &own)) return false;
        if (figures && number_compare(own, weight) != 0) return false;
        weight = own;
        figures += group->count;
    }
    return figures == 2;
}

/* Whatever the figures are. *copy: that they are one which is printed twice. */
static bool find_spread(Form *form, const Plan *left, const Plan *right, Number half, Bound *bound,
                       bool *copy)
{
    Bounds *b = form->bounds;
    Number spread;
    *bound = (Bound){{0, 1}, {0, 1}};
    b->terms.len = 0;
    if (!walk(form, left, number_int(1), 0) || (right && !walk(form, right, number_int(-1), 0)) ||
        !resolve(form) || !sum_of_groups(b, 0, &spread) || !number_add(spread, half, &spread))
        return false;
    *copy = !form->curved && number_is_zero(form->constant) && is_copy(b, half);
    return number_add(form->below, spread, &bound->below) &&
           number_add(form->above, spread, &bound->above);
}

bool bounds_find(Bounds *b, Evaluator *e, const Plan *left, const Plan *right, Number half,
                 Bound *bound)
{
    Form form = {b, e, 0, {0, 1}, {0, 1}, false, {0, 1}};
    bool copy;
    if (!find_spread(&form, left, right, half, bound, &copy)) return false;
    if (copy) *bound = (Bound){{0, 1}, {0, 1}};
    return true;
}

bool bounds_range(Bounds *b, Evaluator *e, const Plan *plan, Number *off)
{
    Form form = {b, e, 0, {0, 1}, {0, 1}, false, {0, 1}};
    Bound bound;
    bool copy;
    if (!find_spread(&form, plan, NULL, NUMBER_ZERO, &bound, &copy)) return false;
    *off = number_larger(bound.below, bound.above);
    return true;
}

Number bound_allowed(const Bound *bound, Comparison comparison, Number difference)
{
    if (comparison == COMPARE_LE) return bound->below;
    if (comparison == COMPARE_GE) return bound->above;
    if (number_is_zero(difference)) return number_larger(bound->below, bound->above);
    return difference.num > 0 ? bound->below : bound->above;
}
