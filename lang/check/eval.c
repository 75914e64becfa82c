#include "lang/check/eval.h"

static Value nothing(void)
{
    return (Value){.number = {0, 1}};
}

/* ---- what is read ---- */

uint32_t eval_index(const Evaluator *e, const Plan *plan, uint32_t axis)
{
    return region_index(e->model, plan->sum.regions[axis], e->frame, e->inner);
}

/* False if some place is none; *unknown if it lies before what is known. */
static bool cell_key(const Evaluator *e, const Plan *plan, uint32_t *key, bool *unknown)
{
    bool somewhere = true;
    *unknown = false;
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++) {
        key[i] = eval_index(e, plan, i);
        *unknown |= key[i] == BEFORE_FIRST;
        somewhere &= key[i] < BEFORE_FIRST;
    }
    return somewhere;
}

CubeCell eval_cell(const Evaluator *e, const Plan *plan)
{
    uint32_t key[CUBE_MAX_AXES] = {0};
    bool unknown;
    return cell_key(e, plan, key, &unknown) ? cube_get(plan->sum.cube, key) : (CubeCell){0};
}

bool sum_has_fact(const Evaluator *e, const Plan *plan, const Ledger *ledger, uint32_t fact)
{
    const Model *model = e->model;
    const Cube *cube = plan->sum.cube;
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        const CubeAxis *axis = &cube->axes[i];
        uint32_t wanted = eval_index(e, plan, i);
        if (wanted >= BEFORE_FIRST) return false;
        uint32_t index = columns_member(&ledger->facts, axis->ledger_axis, fact);
        if (axis->map) index = axis->map[index];
        const Dim *dim = &model->dims.items[axis->dim];
        if (index == NONE || index < wanted ||
            index >= model->members.items[dim->members.items[wanted]].end)
            return false;
    }
    return true;
}

/* What the cell would be with the changes that fall into it. */
static bool change_cell(const Evaluator *e, const Plan *plan, const Ledger *ledger, CubeCell *cell)
{
    for (uint32_t i = 0; i < e->change_count; i++) {
        const FactChange *change = &e->changes[i];
        if (change->ledger != plan->sum.cube->ledger ||
            !sum_has_fact(e, plan, ledger, change->fact))
            continue;
        Int128 old = columns_amount(&ledger->facts, change->fact);
        if (old == FACT_DASH)
            cell->facts++;
        else if (!int128_add(cell->sum, -old, &cell->sum))
            return false;
        if (!int128_add(cell->sum, change->amount, &cell->sum)) return false;
    }
    return true;
}

static Value eval_sum(Evaluator *e, const Plan *plan)
{
    const Cube *cube = plan->sum.cube;
    const Ledger *ledger = &e->model->ledgers.items[cube->ledger];
    uint32_t key[CUBE_MAX_AXES] = {0};
    bool unknown;
    CubeCell cell = {0};
    if (cell_key(e, plan, key, &unknown)) cell = cube_get(cube, key);
    if (unknown) return (Value){.number = {0, 1}, .unknown = true};
    bool fits = !e->change_count || change_cell(e, plan, ledger, &cell);
    Value value = {.facts = cell.facts != 0, .rows = cell.rows != 0, .amounts = cell.facts,
                   .lines = cell.rows};
    value.exists = fits && !cube->overflow &&
                   number_multiply(number_int(cell.sum), ledger->quantum, &value.number);
    if (!value.exists) e->overflow = true;
    return value;
}

static bool combine(const Plan *plan, const Value *a, const Value *b, Value *out)
{
    switch (plan->kind) {
    case PLAN_ADD: return number_add(a->number, b->number, &out->number);
    case PLAN_SUBTRACT: return number_subtract(a->number, b->number, &out->number);
    case PLAN_MULTIPLY: return number_multiply(a->number, b->number, &out->number);
    case PLAN_DIVIDE: return number_divide(a->number, b->number, &out->number);
    case PLAN_MIN: out->number = number_lesser(a->number, b->number); return true;
    case PLAN_MAX: out->number = number_larger(a->number, b->number); return true;
    case PLAN_CONSTANT:
    case PLAN_SUM:
    case PLAN_NEGATE:
    case PLAN_ABS:
    case PLAN_ROUND:
    case PLAN_COMPARE:
        out->number = number_int(comparison_holds(plan->comparison, a->number, b->number));
        return true;
    case PLAN_EACH:
    case PLAN_FIELD:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_IF:
    case PLAN_ELSE:
    case PLAN_NAMED: break;
    }
    return false;
}

/* A sum is blank if all of it is; a share or a product of nothing is nothing. */
static bool has_facts(const Plan *plan, const Value *a, const Value *b)
{
    if (!plan->varies) return true;
    if (plan->kind == PLAN_MULTIPLY) return a->facts && b->facts;
    if (plan->kind == PLAN_DIVIDE) return a->facts;
    return (a->facts && plan->left->varies) || (b->facts && plan->right->varies);
}

/* Where as much was taken away as was there, nothing is left. */
static void count_apart(const Plan *plan, const Value *a, const Value *b, Value *out)
{
    bool less = plan->kind == PLAN_SUBTRACT;
    out->amounts = less ? a->amounts - b->amounts : a->amounts + b->amounts;
    out->lines = less ? a->lines - b->lines : a->lines + b->lines;
    out->facts = out->amounts != 0;
    out->rows = out->lines != 0;
}

static Value eval_binary(Evaluator *e, const Plan *plan)
{
    Value a = eval_uncounted(e, plan->left), b = eval_uncounted(e, plan->right);
    Value out = nothing();
    out.facts = has_facts(plan, &a, &b);
    out.rows = a.rows || b.rows;
    out.unknown = a.unknown || b.unknown;
    if (plan->apart) count_apart(plan, &a, &b, &out);
    if (!a.exists || !b.exists) return out;
    if (plan->kind == PLAN_DIVIDE && number_is_zero(b.number)) return out;
    out.exists = combine(plan, &a, &b, &out);
    if (!out.exists) e->overflow = true;
    return out;
}

bool eval_round(const Evaluator *e, const Plan *plan, Number *number)
{
    Int128 mantissa, power;
    Number step;
    return number_divide(*number, plan->round.step, number) &&
           number_round(*number, plan->round.decimals, e->model->header.rounding, &mantissa) &&
           int128_pow10(plan->round.decimals, &power) && number_make(1, power, &step) &&
           number_multiply(number_int(mantissa), step, number) &&
           number_multiply(*number, plan->round.step, number);
}

static Value eval_unary(Evaluator *e, const Plan *plan)
{
    Value value = eval_uncounted(e, plan->left);
    if (!value.exists) return value;
    if (plan->kind == PLAN_NEGATE || (plan->kind == PLAN_ABS && value.number.num < 0))
        value.exists = number_negate(value.number, &value.number);
    if (plan->kind == PLAN_ROUND) value.exists = eval_round(e, plan, &value.number);
    if (!value.exists) e->overflow = true;
    return value;
}

/* ---- conditions ---- */

static bool holds(const Value *value)
{
    return value->exists && !number_is_zero(value->number);
}

bool condition_holds(Evaluator *evaluator, const Plan *condition)
{
    Value value = eval_plan(evaluator, condition);
    return holds(&value);
}

/* A side decides where the other one cannot be told. */
static Value eval_logic(Evaluator *e, const Plan *plan)
{
    Value a = eval_uncounted(e, plan->left), b = eval_uncounted(e, plan->right);
    bool any = plan->kind == PLAN_OR;
    bool decided = (a.exists && holds(&a) == any) || (b.exists && holds(&b) == any);
    return (Value){.number = number_int(decided == any),
                   .exists = decided || (a.exists && b.exists),
                   .unknown = !decided && (a.unknown || b.unknown),
                   .facts = a.facts || b.facts,
                   .rows = a.rows || b.rows};
}

static Value eval_not(Evaluator *e, const Plan *plan)
{
    Value value = eval_uncounted(e, plan->left);
    value.number = number_int(!holds(&value));
    return value;
}

static Value eval_if(Evaluator *e, const Plan *plan)
{
    Value condition = eval_uncounted(e, plan->left);
    bool first = holds(&condition), overflow;
    const Plan *chosen = first ? plan->right->left : plan->right->right;
    Value value = eval_uncounted(e, chosen);
    overflow = e->overflow;
    Value other = eval_uncounted(e, first ? plan->right->right : plan->right->left);
    e->overflow = overflow; /* whatever the other one is, it is not asked for */
    if (!condition.exists) value = nothing();
    value.rows |= condition.rows || other.rows;
    value.unknown |= condition.unknown;
    return value;
}

static Value eval_field(const Evaluator *e, const Plan *plan)
{
    uint32_t at = region_index(e->model, plan->field->place, e->frame, e->inner);
    Value value = nothing();
    if (at >= BEFORE_FIRST || !plan->field->values[at].den) return value;
    value.number = plan->field->values[at];
    value.exists = value.facts = true;
    return value;
}

/* ---- which members a walk takes ---- */

bool walk_takes_kind(const Walk *walk, const Member *member)
{
    switch (walk->kind) {
    case SELECT_DEFAULT:
    case SELECT_TREE: return true;
    case SELECT_LEAVES: return member->end == member->index + 1;
    case SELECT_LEVEL: return member->level == walk->level;
    }
    return false;
}

static const Member *walk_member(const Model *model, const Walk *walk, uint32_t index)
{
    return &model->members.items[model->dims.items[walk->dim].members.items[index]];
}

bool comparison_holds(Comparison comparison, Number left, Number right)
{
    int order = number_compare(left, right);
    switch (comparison) {
    case COMPARE_EQ: return order == 0;
    case COMPARE_NE: return order != 0;
    case COMPARE_LE: return order <= 0;
    case COMPARE_GE: return order >= 0;
    case COMPARE_LT: return order < 0;
    case COMPARE_GT: return order > 0;
    }
    return false;
}

IndexRange walk_range(const Walk *walk, const Evaluator *e)
{
    IndexRange range = {walk->lo, walk->hi};
    const Binding *within = walk->within;
    if (!within || within->all || within->len != 1 || within->terms[0].less) return range;
    uint32_t bound = region_index(e->model, within->terms[0].region, e->frame, e->inner);
    if (bound >= BEFORE_FIRST) return (IndexRange){walk->lo, walk->lo};
    const Member *member = walk_member(e->model, walk, bound);
    if (bound > range.lo) range.lo = bound;
    if (member->end < range.hi) range.hi = member->end;
    if (range.hi < range.lo) range.hi = range.lo;
    return range;
}

bool walk_takes(const Walk *walk, Evaluator *evaluator, uint32_t index)
{
    const Model *model = evaluator->model;
    work_spend(env_work(evaluator->env), WORK_STEP);
    if (!walk_takes_kind(walk, walk_member(model, walk, index))) return false;
    if (walk->kept && !walk->kept[index]) return false;
    if (walk->within &&
        !binding_holds(model, walk->within, index, evaluator->frame, evaluator->inner))
        return false;
    return !walk->where || condition_holds(evaluator, walk->where);
}

bool walk_has(const Walk *walk, Evaluator *evaluator, uint32_t index)
{
    return index >= walk->lo && index < walk->hi && walk_takes(walk, evaluator, index);
}

/* ---- for each member ---- */

EachCursor each_start(Evaluator *e, const Plan *plan)
{
    EachCursor cursor = {.evaluator = e, .each = plan->each};
    if (!plan->each->walk) {
        cursor.at = region_index(e->model, plan->each->to, e->frame, e->inner);
        return cursor;
    }
    IndexRange range = walk_range(plan->each->walk, e);
    cursor.at = range.lo;
    cursor.end = range.hi;
    return cursor;
}

static bool next_earlier(EachCursor *c)
{
    const Dim *dim = &c->evaluator->model->dims.items[c->each->dim];
    if (c->started && c->at < BEFORE_FIRST) c->at = dim->earlier[c->at];
    c->started = true;
    if (c->at >= BEFORE_FIRST) return false;
    work_spend(env_work(c->evaluator->env), WORK_STEP);
    c->evaluator->inner[c->each->slot - INNER_SLOTS] = c->at;
    return true;
}

static bool next_of_walk(EachCursor *c)
{
    const Dim *dim = &c->evaluator->model->dims.items[c->each->dim];
    for (; c->at < c->end; c->at++) {
        uint32_t index = c->at;
        c->evaluator->inner[c->each->slot - INNER_SLOTS] = index;
        if (!walk_takes(c->each->walk, c->evaluator, index)) continue;
        c->at = c->each->topmost
                    ? c->evaluator->model->members.items[dim->members.items[index]].end
                    : index + 1;
        return true;
    }
    return false;
}

bool each_next(EachCursor *cursor)
{
    return cursor->each->walk ? next_of_walk(cursor) : next_earlier(cursor);
}

static bool add_value(Value *sum, const Value *more)
{
    sum->facts |= more->facts;
    sum->rows |= more->rows;
    sum->unknown |= more->unknown;
    sum->amounts += more->amounts;
    sum->lines += more->lines;
    return more->exists && number_add(sum->number, more->number, &sum->number);
}

/* Is the member that is read one that is bound? */
static bool reads_somewhere(const Evaluator *e, const Plan *plan, DimId dim)
{
    if (!plan) return false;
    if (plan->kind != PLAN_SUM)
        return reads_somewhere(e, plan->left, dim) || reads_somewhere(e, plan->right, dim);
    for (uint32_t i = 0; i < plan->sum.cube->axis_count; i++)
        if (plan->sum.cube->axes[i].dim == dim) return eval_index(e, plan, i) < BEFORE_FIRST;
    return true;
}

Value each_last(Evaluator *e, const Plan *plan, uint32_t *last)
{
    EachCursor cursor = each_start(e, plan);
    Value found = {.number = {0, 1}, .exists = true, .unknown = cursor.at == BEFORE_FIRST};
    *last = NONE;
    while (each_next(&cursor)) {
        uint32_t at = e->inner[plan->each->slot - INNER_SLOTS];
        if (!plan->each->held[at] || !reads_somewhere(e, plan->left, plan->each->dim) ||
            (*last != NONE && !region_is_later(e->model, plan->each->dim, at, *last)))
            continue;
        *last = at;
    }
    if (*last == NONE) return found;
    e->inner[plan->each->slot - INNER_SLOTS] = *last;
    bool unknown = found.unknown;
    found = eval_plan(e, plan->left);
    found.unknown |= unknown;
    return found;
}

static Value eval_each(Evaluator *e, const Plan *plan)
{
    uint32_t last;
    Value sum = {.number = {0, 1}, .exists = true};
    if (plan->each->held) {
        sum = each_last(e, plan, &last);
    } else {
        EachCursor cursor = each_start(e, plan);
        sum.unknown = cursor.at == BEFORE_FIRST;
        while (each_next(&cursor)) {
            Value value = eval_plan(e, plan->left);
            sum.exists &= add_value(&sum, &value);
        }
    }
    if (sum.unknown) sum.exists = false;
    return sum;
}

Value eval_uncounted(Evaluator *e, const Plan *plan)
{
    switch (plan->kind) {
    case PLAN_CONSTANT:
        return (Value){.number = plan->constant, .exists = true, .facts = true};
    case PLAN_SUM: return eval_sum(e, plan);
    case PLAN_NAMED: return eval_uncounted(e, plan->left);
    case PLAN_EACH: return eval_each(e, plan);
    case PLAN_FIELD: return eval_field(e, plan);
    case PLAN_AND:
    case PLAN_OR: return eval_logic(e, plan);
    case PLAN_NOT: return eval_not(e, plan);
    case PLAN_IF: return eval_if(e, plan);
    case PLAN_ELSE: break;
    case PLAN_NEGATE:
    case PLAN_ABS:
    case PLAN_ROUND: return eval_unary(e, plan);
    case PLAN_ADD:
    case PLAN_SUBTRACT:
    case PLAN_MULTIPLY:
    case PLAN_DIVIDE:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_COMPARE: return eval_binary(e, plan);
    }
    return nothing();
}

bool sums_visit(const Evaluator *e, const Plan *plan, SumVisit *visit, void *context)
{
    if (!plan) return false;
    if (plan->kind == PLAN_SUM) return visit(context, e, plan);
    if (plan->kind == PLAN_EACH) {
        Evaluator inner = *e;
        EachCursor cursor = each_start(&inner, plan);
        while (each_next(&cursor))
            if (sums_visit(&inner, plan->left, visit, context)) return true;
        return false;
    }
    return sums_visit(e, plan->left, visit, context) || sums_visit(e, plan->right, visit, context);
}

bool eval_display(const Model *model, Number value, UnitId unit, int decimals, Int128 *mantissa)
{
    return number_divide(value, model->units.items[unit].factor, &value) &&
           number_round(value, decimals, model->header.rounding, mantissa);
}

/* Enough decimals to show the value exactly, up to nine; at least the unit's own. */
static int decimals_needed(Number value, int least)
{
    int decimals = least;
    Int128 power;
    while (decimals < AMOUNT_MAX_DECIMALS && int128_pow10(decimals, &power) &&
           power % value.den != 0)
        decimals++;
    return decimals;
}

UnitId eval_shown_unit(const Model *model, UnitId base)
{
    return model->units.items[model->header.unit].base == base ? model->header.unit : base;
}

bool eval_shown(const Model *model, Number value, UnitId base, ShownNumber *shown)
{
    Number number;
    UnitId unit = eval_shown_unit(model, base);
    if (!number_divide(value, model->units.items[unit].factor, &number)) return false;
    shown->unit = unit;
    shown->decimals = decimals_needed(number, unit ? model->units.items[unit].decimals : 0);
    return number_round(number, shown->decimals, ROUND_HALF_UP, &shown->mantissa);
}

Str eval_text(Env *env, const Model *model, Number value, UnitId base)
{
    ShownNumber shown;
    char text[AMOUNT_TEXT_MAX];
    if (!eval_shown(model, value, base, &shown))
        return str_from(diags_text(env->diags, "too large"));
    uint32_t len = amount_print(shown.mantissa, shown.decimals, true, text);
    if (!shown.unit) return arena_str(env->arena, (Str){text, len});
    Str unit = intern_text(env->names, model->units.items[shown.unit].name.symbol);
    return arena_join(env->arena, (Str){text, len}, " ", unit);
}
