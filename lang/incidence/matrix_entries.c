#include "lang/base/hash.h"
#include "lang/incidence/matrix.h"

/* ---- columns ---- */

enum { COEFFICIENTS_COMPARED = 8 };

/* The first two are 1 and -1, as nearly all are. */
static uint32_t coefficient_id(MatrixMaker *b, Number value)
{
    if (!b->in->coefficients.len) {
        *vec_push(b->env->arena, &b->in->coefficients) = number_int(1);
        *vec_push(b->env->arena, &b->in->coefficients) = number_int(-1);
    }
    uint32_t count = b->in->coefficients.len;
    if (value.den == 1 && (value.num == 1 || value.num == -1)) return value.num < 0;
    for (uint32_t i = 0; i < count && i < COEFFICIENTS_COMPARED; i++)
        if (number_compare(b->in->coefficients.items[i], value) == 0) return i;
    *vec_push(b->env->arena, &b->in->coefficients) = value;
    return count;
}

static bool add_to_column(MatrixMaker *b, uint32_t relation, uint32_t at, Number factor)
{
    MatrixColumn *column = &b->columns.items[at];
    if (column->mark != relation + 1) {
        column->mark = relation + 1;
        column->sum = NUMBER_ZERO;
        column->place = relation;
        *vec_push(b->env->arena, &b->touched) = at;
    }
    column->place = hash_mix(column->place, b->sum);
    return number_add(column->sum, factor, &column->sum);
}

static uint32_t column_of(MatrixMaker *b, uint32_t number)
{
    if (!b->column_of) return number;
    if (!b->column_of[number]) {
        *vec_push(b->env->arena, &b->columns) = (MatrixColumn){.number = number};
        b->column_of[number] = b->columns.len;
    }
    return b->column_of[number] - 1;
}

static bool add_to_fact(MatrixMaker *b, uint32_t relation, uint32_t number, Number factor)
{
    return add_to_column(b, relation, column_of(b, number), factor);
}

/* The cell has no facts but for those. */
static bool add_hypothetical(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    const HypotheticalFacts *facts = &b->in->hypothetical;
    LedgerId id = plan->sum.cube->ledger;
    for (uint32_t p = 0; p < facts->len; p++) {
        const HypotheticalFact *fact = &facts->items[p];
        if (fact->ledger != id ||
            !sum_has_fact(&b->evaluator, plan, &b->model->ledgers.items[id], fact->fact))
            continue;
        uint32_t number = fact_index_number(&b->index, &b->model->ledgers.items[id], fact->fact);
        if (!add_to_fact(b, relation, number, factor)) return false;
    }
    return true;
}

typedef struct SumAdder {
    MatrixMaker *builder;
    uint32_t relation;
    Number factor;
} SumAdder;

/* Returns whether it was too much. */
static bool add_class(void *context, uint32_t number)
{
    const SumAdder *a = context;
    return !add_to_fact(a->builder, a->relation, number, a->factor);
}

/* A large sum: the facts that are known, and one figure for all others of it. */
static bool add_known(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor,
                      uint32_t rows)
{
    const Ledger *ledger = &b->model->ledgers.items[plan->sum.cube->ledger];
    uint32_t found = 0;
    b->steps += b->known.len + 1;
    for (uint32_t i = 0; i < b->known.len; i++) {
        const KnownFact *known = &b->known.items[i];
        if (known->ledger != ledger || !sum_has_fact(&b->evaluator, plan, ledger, known->fact))
            continue;
        found++;
        if (!add_to_fact(b, relation, known->number, factor)) return false;
    }
    if (found == rows) return true;
    *vec_push(b->env->arena, &b->columns) = (MatrixColumn){.number = NONE};
    return add_to_column(b, relation, b->columns.len - 1, factor);
}

static bool add_sum(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    SumAdder adder = {b, relation, factor};
    uint32_t rows = eval_cell(&b->evaluator, plan).rows;
    b->sum++;
    if (rows == 0) return add_hypothetical(b, relation, plan, factor);
    if (b->few && rows > FEW_ROWS) return add_known(b, relation, plan, factor, rows);
    if (b->scans) {
        b->scans--;
        work_spend(env_work(b->env), b->model->ledgers.items[plan->sum.cube->ledger].facts.count);
        return !fact_index_scan(&b->index, &b->evaluator, plan, rows, add_class, &adder);
    }
    b->steps += fact_index_cost(&b->index, &b->evaluator, plan) + 1;
    return !fact_index_visit(&b->index, &b->evaluator, plan, add_class, &adder);
}

static bool add_product(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Value left = eval_plan(&b->evaluator, plan->left),
          right = eval_plan(&b->evaluator, plan->right);
    Number of_left, of_right;
    if (plan->left->varies && plan->right->varies) b->linear = false;
    return left.exists && right.exists && number_multiply(factor, right.number, &of_left) &&
           number_multiply(factor, left.number, &of_right) &&
           matrix_add_plan(b, relation, plan->left, of_left) &&
           matrix_add_plan(b, relation, plan->right, of_right);
}

/* d(a/b) = da/b - a/b × db/b. Where b is zero, it is told which facts matter, not how much. */
static bool add_quotient(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Value value = eval_plan(&b->evaluator, plan), right = eval_plan(&b->evaluator, plan->right);
    Number of_left, of_right;
    if (plan->right->varies) b->linear = false;
    if (plan->right->varies && right.exists && number_is_zero(right.number))
        return matrix_add_plan(b, relation, plan->left, NUMBER_ZERO) &&
               matrix_add_plan(b, relation, plan->right, NUMBER_ZERO);
    return value.exists && right.exists && number_divide(factor, right.number, &of_left) &&
           number_multiply(of_left, value.number, &of_right) &&
           number_negate(of_right, &of_right) &&
           matrix_add_plan(b, relation, plan->left, of_left) &&
           matrix_add_plan(b, relation, plan->right, of_right);
}

/* What bends is followed on the side that holds now; the other one matters, too. */
static bool add_bent(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Value left = eval_plan(&b->evaluator, plan->left);
    b->linear = false;
    if (plan->kind == PLAN_ROUND) return matrix_add_plan(b, relation, plan->left, factor);
    if (plan->kind == PLAN_ABS) {
        if (left.number.num < 0 && !number_negate(factor, &factor)) return false;
        return matrix_add_plan(b, relation, plan->left, factor);
    }
    Value right = eval_plan(&b->evaluator, plan->right);
    bool first = (plan->kind == PLAN_MIN) == (number_compare(left.number, right.number) <= 0);
    return matrix_add_plan(b, relation, first ? plan->left : plan->right, factor) &&
           matrix_add_plan(b, relation, first ? plan->right : plan->left, NUMBER_ZERO);
}

/* What a condition leaves out counts as it does now. */
static bool add_each(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    EachCursor cursor = each_start(&b->evaluator, plan);
    if (plan->each->held) b->linear = false;
    while (each_next(&cursor))
        if (!matrix_add_plan(b, relation, plan->left, factor)) return false;
    return true;
}

/* Which one is chosen counts as it does now; what could change that matters, too. */
static bool add_if(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    bool first = condition_holds(&b->evaluator, plan->left);
    const Plan *then = plan->right->left, *otherwise = plan->right->right;
    b->linear = false;
    return matrix_add_plan(b, relation, plan->left, NUMBER_ZERO) &&
           matrix_add_plan(b, relation, first ? then : otherwise, factor) &&
           matrix_add_plan(b, relation, first ? otherwise : then, NUMBER_ZERO);
}

bool matrix_add_plan(MatrixMaker *b, uint32_t relation, const Plan *plan, Number factor)
{
    Number negative;
    if (!plan->varies) return true;
    switch (plan->kind) {
    case PLAN_CONSTANT:
    case PLAN_FIELD: return true;
    case PLAN_IF: return add_if(b, relation, plan, factor);
    case PLAN_SUM: return add_sum(b, relation, plan, factor);
    case PLAN_NAMED:
    case PLAN_NOT: return matrix_add_plan(b, relation, plan->left, factor);
    case PLAN_EACH: return add_each(b, relation, plan, factor);
    case PLAN_NEGATE:
        return number_negate(factor, &negative) &&
               matrix_add_plan(b, relation, plan->left, negative);
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_ELSE:
    case PLAN_ADD:
        return matrix_add_plan(b, relation, plan->left, factor) &&
               matrix_add_plan(b, relation, plan->right, factor);
    case PLAN_SUBTRACT:
        return number_negate(factor, &negative) &&
               matrix_add_plan(b, relation, plan->left, factor) &&
               matrix_add_plan(b, relation, plan->right, negative);
    case PLAN_MULTIPLY: return add_product(b, relation, plan, factor);
    case PLAN_DIVIDE: return add_quotient(b, relation, plan, factor);
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND: return add_bent(b, relation, plan, factor);
    }
    return true;
}

/* Has it a value that shows only with the first fact? */
static bool is_silent(MatrixMaker *b, const IncidenceRelation *relation)
{
    if (relation->comparisons->cell.kind != CELL_BLANK) return false;
    Value value = eval_plan(&b->evaluator, relation->left);
    return value.exists && !value.facts && !number_is_zero(value.number);
}

static bool add_sides(MatrixMaker *b, uint32_t r)
{
    const IncidenceRelation *relation = &b->in->relations.items[r];
    const CellSource *source = relation->comparisons ? relation->comparisons->source : NULL;
    b->evaluator = (Evaluator){.env = b->env, .model = b->model, .frame = relation->frame};
    if (relation->left && !matrix_add_plan(b, r, relation->left, number_int(1))) return false;
    if (relation->comparisons && relation->left) b->linear &= !is_silent(b, relation);
    if (relation->right && !matrix_add_plan(b, r, relation->right, number_int(-1))) return false;
    if (source && source->ledger) {
        uint32_t number = fact_index_number(&b->index, source->ledger, source->fact);
        if (!add_to_fact(b, r, number, number_int(1))) return false;
    }
    return relation->figure == NONE ||
           add_to_column(b, r, b->in->figures.items[relation->figure].column, number_int(-1));
}

/* A division by zero is broken, and can be repaired. */
static bool is_undefined(const IncidenceRelation *relation)
{
    return !relation->known && relation->outcome == RECORD_BROKEN &&
           (relation->kind == RELATION_INVARIANT || relation->figure != NONE);
}

void matrix_add_entries(MatrixMaker *b, uint32_t r)
{
    IncidenceRelation *relation = &b->in->relations.items[r];
    relation->entry = b->entries.len;
    b->touched.len = b->sum = 0;
    b->linear = relation->linear;
    relation->undefined = is_undefined(relation);
    bool complete = (relation->known || relation->undefined) && add_sides(b, r);
    relation->known &= complete;
    relation->undefined &= complete && !b->linear;
    relation->linear = b->linear;
    for (uint32_t i = 0; complete && i < b->touched.len; i++) {
        MatrixColumn *column = &b->columns.items[b->touched.items[i]];
        if (b->linear && number_is_zero(column->sum)) continue;
        if (!b->linear) column->shape = hash_mix(column->shape, column->place);
        *vec_push(b->env->arena, &b->entries) =
            (IncidenceEntry){b->touched.items[i], coefficient_id(b, column->sum)};
    }
    relation->entry_count = b->entries.len - relation->entry;
}

bool matrix_is_full(const MatrixMaker *b)
{
    return b->entries.len > INCIDENCE_MAX_ENTRIES || b->steps > INCIDENCE_MAX_ENTRIES * 4u;
}
