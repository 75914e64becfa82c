#include "lang/trace/formulas.h"

#include <stdlib.h>

enum { LIMIT_FORMULA_DEPTH = 64 };

FormulaMaker formula_maker(Env *env, const Model *model, Workings *workings,
                           const WorkingNumbers *numbers)
{
    uint64_t seed = intern_seed(env->names);
    return (FormulaMaker){.env = env,
                          .model = model,
                          .workings = workings,
                          .numbers = numbers,
                          .shapes = intern_new(env->arena, seed),
                          .sums = intern_new(env->arena, seed),
                          .linears = intern_new(env->arena, seed)};
}

/* ---- sums ---- */

/* The map of an axis, of what is published alone. */
static const uint32_t *published_map(FormulaMaker *m, LedgerId ledger, const CubeAxis *axis)
{
    if (!axis->map || !m->model->confidential) return axis->map;
    DimId from = m->model->ledgers.items[ledger].dims.items[axis->ledger_axis];
    const uint32_t *own = m->numbers->members[from], *other = m->numbers->members[axis->dim];
    uint32_t size = m->model->dims.items[from].members.len;
    uint32_t *map = arena_array(m->env->arena, uint32_t, size);
    for (uint32_t i = 0; i < size; i++)
        if (own[i] != WORKINGS_NONE)
            map[own[i]] = axis->map[i] == NONE ? WORKINGS_NONE : other[axis->map[i]];
    return map;
}

static uint32_t shape_of(FormulaMaker *m, const Cube *cube)
{
    Str key = arena_printf(m->env->arena, "%p", (const void *)cube);
    uint32_t number = intern(m->shapes, key) - 1;
    if (number < m->workings->shapes.len) return number;
    WorkingShape shape = {.ledger = cube->ledger, .axis_count = cube->axis_count};
    for (uint32_t i = 0; i < cube->axis_count; i++)
        shape.axes[i] = (WorkingAxis){cube->axes[i].ledger_axis, cube->axes[i].dim,
                                      published_map(m, cube->ledger, &cube->axes[i])};
    *vec_push(m->env->arena, &m->workings->shapes) = shape;
    return number;
}

static uint32_t sum_number(FormulaMaker *m, Str key, const WorkingSum *sum)
{
    uint32_t number = intern(m->sums, key) - 1;
    if (number == m->workings->sums.len) *vec_push(m->env->arena, &m->workings->sums) = *sum;
    return number;
}

/* The members are copied only for a sum that is new. */
static uint32_t number_cell(FormulaMaker *m, const Cube *cube, const uint32_t *members)
{
    Sink key;
    WorkingSum sum = {.shape = shape_of(m, cube)};
    sink_memory(&key, m->env->arena);
    sink_printf(&key, "%u", (unsigned)sum.shape);
    for (uint32_t i = 0; i < cube->axis_count; i++) sink_printf(&key, " %u", (unsigned)members[i]);
    CubeCell cell = cube_get(cube, members);
    sum.amount = cell.sum;
    sum.rows = cell.rows;
    sum.facts = cell.facts;
    if (cell.rows) sum.first = m->numbers->facts[cube->ledger][cell.first];
    uint32_t *copy = arena_array(m->env->arena, uint32_t, cube->axis_count);
    for (uint32_t i = 0; i < cube->axis_count; i++)
        copy[i] = m->numbers->members[cube->axes[i].dim][members[i]];
    sum.members = copy;
    return sum_number(m, sink_result(&key), &sum);
}

/* ---- linear forms ---- */

static bool add_term(FormulaMaker *m, uint32_t sum, Number factor)
{
    *vec_push(m->env->arena, &m->terms) = (FormulaTerm){sum, factor};
    return true;
}

static bool add_sum(FormulaMaker *m, const Evaluator *e, const Plan *plan, Number factor)
{
    const Cube *cube = plan->sum.cube;
    uint32_t members[CUBE_MAX_AXES] = {0};
    bool nowhere = false;
    for (uint32_t i = 0; i < cube->axis_count; i++) {
        members[i] = eval_index(e, plan, i);
        if (members[i] == BEFORE_FIRST) return false;
        nowhere |= members[i] == NOWHERE;
    }
    if (nowhere) return true;
    if (exposure_of(e, plan) != EXPOSES_NOTHING) return false;
    return !cube->overflow &&
           number_multiply(factor, m->model->ledgers.items[cube->ledger].quantum, &factor) &&
           add_term(m, number_cell(m, cube, members), factor);
}

static bool add_linear(FormulaMaker *m, Evaluator *e, const Plan *plan, Number factor);

static bool add_each(FormulaMaker *m, Evaluator *e, const Plan *plan, Number factor)
{
    if (plan->each->walk && (plan->each->walk->where || plan->each->walk->kept)) return false;
    if (plan->each->held) {
        uint32_t last;
        Value value = each_last(e, plan, &last);
        if (last == NONE) return !value.unknown;
        e->inner[plan->each->slot - INNER_SLOTS] = last;
        return add_linear(m, e, plan->left, factor);
    }
    EachCursor cursor = each_start(e, plan);
    if (cursor.at == BEFORE_FIRST) return false;
    while (each_next(&cursor))
        if (!add_linear(m, e, plan->left, factor)) return false;
    return true;
}

/* A side that reads no facts: its value. */
static bool fixed_value(Evaluator *e, const Plan *plan, Number *value)
{
    if (plan->varies) return false;
    Value found = eval_plan(e, plan);
    *value = found.number;
    return found.exists;
}

static bool add_product(FormulaMaker *m, Evaluator *e, const Plan *plan, Number factor)
{
    Number fixed;
    if (fixed_value(e, plan->right, &fixed))
        return number_multiply(factor, fixed, &factor) && add_linear(m, e, plan->left, factor);
    return fixed_value(e, plan->left, &fixed) && number_multiply(factor, fixed, &factor) &&
           add_linear(m, e, plan->right, factor);
}

/* Of a PLAN_IF that does not ask for amounts; NULL: it does, or that cannot be told. */
static const Plan *chosen(Evaluator *e, const Plan *plan)
{
    Number condition;
    if (!fixed_value(e, plan->left, &condition)) return NULL;
    return number_is_zero(condition) ? plan->right->right : plan->right->left;
}

static bool add_constant(FormulaMaker *m, Number value, Number factor)
{
    return number_multiply(value, factor, &value) && number_add(m->constant, value, &m->constant);
}

/* factor × plan, to the terms at hand; false if it is not linear. */
static bool add_linear(FormulaMaker *m, Evaluator *e, const Plan *plan, Number factor)
{
    Number value;
    const Plan *one;
    if (!plan->varies) return fixed_value(e, plan, &value) && add_constant(m, value, factor);
    switch (plan->kind) {
    case PLAN_SUM: return add_sum(m, e, plan, factor);
    case PLAN_NAMED: return add_linear(m, e, plan->left, factor);
    case PLAN_EACH: return add_each(m, e, plan, factor);
    case PLAN_NEGATE: return number_negate(factor, &factor) && add_linear(m, e, plan->left, factor);
    case PLAN_ADD:
        return add_linear(m, e, plan->left, factor) && add_linear(m, e, plan->right, factor);
    case PLAN_SUBTRACT:
        return add_linear(m, e, plan->left, factor) && number_negate(factor, &factor) &&
               add_linear(m, e, plan->right, factor);
    case PLAN_MULTIPLY: return add_product(m, e, plan, factor);
    case PLAN_DIVIDE:
        return fixed_value(e, plan->right, &value) && !number_is_zero(value) &&
               number_divide(factor, value, &factor) && add_linear(m, e, plan->left, factor);
    case PLAN_IF: return (one = chosen(e, plan)) && add_linear(m, e, one, factor);
    case PLAN_CONSTANT:
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND:
    case PLAN_FIELD:
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_ELSE: return false;
    }
    return false;
}

static int compare_terms(const void *a, const void *b)
{
    const FormulaTerm *x = a, *y = b;
    return (x->sum > y->sum) - (x->sum < y->sum);
}

/* By rising sum, each once. */
static bool gather_terms(FormulaMaker *m)
{
    uint32_t count = 0;
    if (m->terms.len) qsort(m->terms.items, m->terms.len, sizeof *m->terms.items, compare_terms);
    for (uint32_t i = 0; i < m->terms.len; i++) {
        FormulaTerm term = m->terms.items[i];
        FormulaTerm *last = count ? &m->terms.items[count - 1] : NULL;
        if (!last || last->sum != term.sum)
            m->terms.items[count++] = term;
        else if (!number_add(last->factor, term.factor, &last->factor))
            return false;
    }
    m->terms.len = 0;
    for (uint32_t i = 0; i < count; i++)
        if (!number_is_zero(m->terms.items[i].factor))
            m->terms.items[m->terms.len++] = m->terms.items[i];
    return true;
}

static uint32_t add_formula(FormulaMaker *m, const Formula *formula)
{
    *vec_push(m->env->arena, &m->workings->formulas) = *formula;
    return m->workings->formulas.len - 1;
}

static void key_number(Sink *key, Number number)
{
    char digits[AMOUNT_TEXT_MAX];
    sink_write(key, digits, amount_print(number.num, 0, false, digits));
    sink_char(key, '/');
    sink_write(key, digits, amount_print(number.den, 0, false, digits));
}

/* The terms at hand as a formula; equal ones are the same. */
static uint32_t linear_formula(FormulaMaker *m)
{
    Sink key;
    sink_memory(&key, m->env->arena);
    key_number(&key, m->constant);
    for (uint32_t i = 0; i < m->terms.len; i++) {
        sink_printf(&key, " %u ", (unsigned)m->terms.items[i].sum);
        key_number(&key, m->terms.items[i].factor);
    }
    uint32_t number = intern(m->linears, sink_result(&key)) - 1;
    if (number < m->linear_of.len) return m->linear_of.items[number];
    FormulaTerm *terms = arena_array(m->env->arena, FormulaTerm, m->terms.len);
    if (m->terms.len) memcpy(terms, m->terms.items, m->terms.len * sizeof *terms);
    uint32_t formula = add_formula(m, &(Formula){.kind = FORMULA_LINEAR,
                                                 .left = WORKINGS_NONE,
                                                 .right = WORKINGS_NONE,
                                                 .constant = m->constant,
                                                 .terms = terms,
                                                 .term_count = m->terms.len});
    *vec_push(m->env->arena, &m->linear_of) = formula;
    return formula;
}

static void begin_linear(FormulaMaker *m)
{
    m->terms.len = 0;
    m->constant = NUMBER_ZERO;
}

/* ---- what is not linear ---- */

static bool make(FormulaMaker *m, Evaluator *e, const Plan *plan, uint32_t *formula);

static uint32_t depth_of(const FormulaMaker *m, uint32_t formula)
{
    return formula == WORKINGS_NONE ? 0 : m->workings->formulas.items[formula].depth + 1;
}

static bool bent_kind(const Plan *plan, FormulaKind *kind)
{
    switch (plan->kind) {
    case PLAN_ADD: *kind = FORMULA_ADD; return true;
    case PLAN_SUBTRACT: *kind = FORMULA_SUBTRACT; return true;
    case PLAN_MULTIPLY: *kind = FORMULA_MULTIPLY; return true;
    case PLAN_DIVIDE: *kind = FORMULA_DIVIDE; return true;
    case PLAN_ABS: *kind = FORMULA_ABS; return true;
    case PLAN_MIN: *kind = FORMULA_MIN; return true;
    case PLAN_MAX: *kind = FORMULA_MAX; return true;
    case PLAN_ROUND: *kind = FORMULA_ROUND; return true;
    case PLAN_CONSTANT:
    case PLAN_SUM:
    case PLAN_NEGATE:
    case PLAN_NAMED:
    case PLAN_EACH:
    case PLAN_FIELD:
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_IF:
    case PLAN_ELSE: return false;
    }
    return false;
}

static bool combine(FormulaMaker *m, Formula made, uint32_t *formula)
{
    made.depth = u32_max(depth_of(m, made.left), depth_of(m, made.right));
    if (made.depth > LIMIT_FORMULA_DEPTH) return false;
    *formula = add_formula(m, &made);
    return true;
}

static bool make_bent(FormulaMaker *m, Evaluator *e, const Plan *plan, uint32_t *formula)
{
    Formula made = {.right = WORKINGS_NONE};
    if (!bent_kind(plan, &made.kind) || !make(m, e, plan->left, &made.left)) return false;
    if (plan->right && !make(m, e, plan->right, &made.right)) return false;
    if (made.kind == FORMULA_ROUND) {
        made.decimals = (uint8_t)plan->round.decimals;
        made.step = plan->round.step;
    }
    return combine(m, made, formula);
}

/* For each member one formula, added up. */
static bool make_each(FormulaMaker *m, Evaluator *e, const Plan *plan, uint32_t *formula)
{
    if ((plan->each->walk && (plan->each->walk->where || plan->each->walk->kept)) ||
        plan->each->held)
        return false;
    EachCursor cursor = each_start(e, plan);
    if (cursor.at == BEFORE_FIRST || !formula_of_number(m, NUMBER_ZERO, formula)) return false;
    while (each_next(&cursor)) {
        Formula sum = {.kind = FORMULA_ADD, .left = *formula};
        if (!make(m, e, plan->left, &sum.right) || !combine(m, sum, formula)) return false;
    }
    return true;
}

static bool make(FormulaMaker *m, Evaluator *e, const Plan *plan, uint32_t *formula)
{
    begin_linear(m);
    if (add_linear(m, e, plan, number_int(1)) && gather_terms(m)) {
        *formula = linear_formula(m);
        return true;
    }
    if (plan->kind == PLAN_NAMED) return make(m, e, plan->left, formula);
    if (plan->kind == PLAN_EACH) return make_each(m, e, plan, formula);
    if (plan->kind == PLAN_IF) {
        const Plan *one = chosen(e, plan);
        return one && make(m, e, one, formula);
    }
    if (plan->kind != PLAN_NEGATE) return make_bent(m, e, plan, formula);
    Formula negated = {.kind = FORMULA_SUBTRACT};
    return formula_of_number(m, NUMBER_ZERO, &negated.left) &&
           make(m, e, plan->left, &negated.right) && combine(m, negated, formula);
}

/* ---- what is asked for ---- */

/* What is handed out gives what the evaluator gives, or is not handed out. */
bool formula_of_plan(FormulaMaker *m, Evaluator *e, const Plan *plan, uint32_t *formula)
{
    Number value;
    Value known = eval_plan(e, plan);
    if (known.unknown || !make(m, e, plan, formula)) return false;
    bool exists = workings_value(m->workings, *formula, &value);
    return exists == known.exists && (!exists || number_compare(value, known.number) == 0);
}

bool formula_of_fact(FormulaMaker *m, const Ledger *ledger, uint32_t fact, uint32_t *formula)
{
    uint32_t number = m->numbers->facts[ledger->id][fact];
    Int128 amount = columns_amount(&ledger->facts, fact);
    bool dash = amount == FACT_DASH;
    WorkingSum sum = {.shape = WORKINGS_NONE,
                      .amount = dash ? 0 : amount,
                      .rows = 1,
                      .facts = !dash,
                      .first = number};
    begin_linear(m);
    add_term(m, sum_number(m, arena_printf(m->env->arena, "fact %u", (unsigned)number), &sum),
             ledger->quantum);
    *formula = linear_formula(m);
    return true;
}

bool formula_of_number(FormulaMaker *m, Number number, uint32_t *formula)
{
    begin_linear(m);
    m->constant = number;
    *formula = linear_formula(m);
    return true;
}

bool formula_scale(const Model *model, UnitId unit, bool percent, Number *scale)
{
    *scale = number_int(percent ? 100 : 1);
    return number_divide(*scale, model->units.items[unit].factor, scale);
}

bool formula_of_source(FormulaMaker *maker, const CellSource *source, uint32_t *formula)
{
    Evaluator e = {.env = maker->env, .model = maker->model, .frame = source->frame};
    if (source->plan) return formula_of_plan(maker, &e, source->plan, formula);
    return source->ledger && formula_of_fact(maker, source->ledger, source->fact, formula);
}
