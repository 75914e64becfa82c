#include "lang/check/disclosure.h"

#include "lang/base/sink.h"

/* ---- one value ---- */

typedef struct Exposing {
    Exposure exposure;
    Disclosure *publishing; /* NULL = nothing is published by asking */
    Span span;
} Exposing;

typedef struct Exposed { /* of one sum: how often it has each confidential fact of its ledger */
    const Ledger *ledger;
    int32_t *factors; /* [position in Ledger.confidential] */
    bool any;         /* some fact, be it zero */
} Exposed;

/* An amount of zero hides nothing: it neither protects another thing nor needs to be told. */
static bool is_nothing(const Ledger *ledger, uint32_t fact)
{
    return columns_is_dash(&ledger->facts, fact) || columns_amount(&ledger->facts, fact) == 0;
}

/* The ledger of which a plan is one sum: a cell, the cells of a set, or those of members that are
 * added up; NULL = it is something else. */
static const Ledger *ledger_of_sum(const Model *model, const Plan *plan)
{
    if (plan->kind == PLAN_SUM) return &model->ledgers.items[plan->sum.cube->ledger];
    if (plan->kind == PLAN_EACH) return ledger_of_sum(model, plan->left);
    return plan->apart ? ledger_of_sum(model, plan->left) : NULL;
}

static void expose_cell(Exposed *sum, const Evaluator *e, const Plan *plan, int32_t factor)
{
    const Ledger *ledger = sum->ledger;
    work_spend(env_work(e->env), (uint64_t)ledger->confidential_count *
                                     (plan->sum.cube->axis_count + 1) * WORK_STEP);
    for (uint32_t i = 0; i < ledger->confidential_count; i++) {
        if (!sum_has_fact(e, plan, ledger, ledger->confidential[i])) continue;
        sum->any = true;
        if (!is_nothing(ledger, ledger->confidential[i])) sum->factors[i] += factor;
    }
}

static void expose_cells(Exposed *sum, Evaluator *e, const Plan *plan, int32_t factor)
{
    uint32_t last;
    if (plan->kind == PLAN_SUM) {
        expose_cell(sum, e, plan, factor);
    } else if (plan->kind != PLAN_EACH) {
        expose_cells(sum, e, plan->left, factor);
        expose_cells(sum, e, plan->right, plan->kind == PLAN_SUBTRACT ? -factor : factor);
    } else if (plan->each->held) {
        (void)each_last(e, plan, &last);
        if (last != NONE) expose_cells(sum, e, plan->left, factor);
    } else {
        EachCursor cursor = each_start(e, plan);
        while (each_next(&cursor)) expose_cells(sum, e, plan->left, factor);
    }
}

static Exposure exposure_of_sum(const Model *model, const Exposed *sum)
{
    uint32_t thing = 0;
    for (uint32_t i = 0; i < sum->ledger->confidential_count; i++) {
        if (!sum->factors[i]) continue;
        uint32_t other = model_confidential_fact(model, sum->ledger, sum->ledger->confidential[i]);
        if (thing && other != thing) return EXPOSES_SEVERAL;
        thing = other;
    }
    return thing || sum->any ? EXPOSES_ONE : EXPOSES_NOTHING;
}

static void keep_sum(const Exposing *x, const Exposed *exposed)
{
    Disclosure *d = x->publishing;
    Sink key;
    sink_memory(&key, d->env->arena);
    sink_printf(&key, "%u", (unsigned)exposed->ledger->id);
    for (uint32_t i = 0; i < exposed->ledger->confidential_count; i++)
        sink_printf(&key, " %d", (int)exposed->factors[i]);
    if (intern(d->seen, sink_result(&key)) > d->sums.len)
        *vec_push(d->env->arena, &d->sums) =
            (ExposedSum){exposed->ledger->id, exposed->factors, x->span};
}

static void expose_sum(Exposing *x, Evaluator *e, const Plan *plan, const Ledger *ledger)
{
    Exposed sum = {.ledger = ledger};
    if (!ledger->confidential_count) return;
    sum.factors = arena_array(e->env->arena, int32_t, ledger->confidential_count);
    expose_cells(&sum, e, plan, 1);
    Exposure exposure = exposure_of_sum(e->model, &sum);
    if (exposure == EXPOSES_SEVERAL && x->publishing) keep_sum(x, &sum);
    if (exposure > x->exposure) x->exposure = exposure;
}

static void expose(Exposing *x, Evaluator *e, const Plan *plan)
{
    if (!plan || !plan->varies) return;
    const Ledger *ledger = ledger_of_sum(e->model, plan);
    if (ledger) {
        expose_sum(x, e, plan, ledger);
    } else if (plan->kind == PLAN_EACH) {
        EachCursor cursor = each_start(e, plan);
        while (each_next(&cursor)) expose(x, e, plan->left);
    } else {
        expose(x, e, plan->left);
        expose(x, e, plan->right);
    }
}

Exposure exposure_of(const Evaluator *evaluator, const Plan *plan)
{
    Exposing x = {0};
    Evaluator e = *evaluator;
    if (e.model->confidential) expose(&x, &e, plan);
    return x.exposure;
}

bool place_is_confidential(const Model *model, const Region *region)
{
    if (!region_is_fixed(region)) return false;
    uint32_t index = region_index(model, region, NULL, NULL);
    if (index >= BEFORE_FIRST) return false;
    return model_confidential(model, model->dims.items[region->dim].members.items[index]) != 0;
}

bool plan_names_confidential(const Model *model, const Plan *plan)
{
    if (!plan || !model->confidential) return false;
    for (uint32_t i = 0; plan->kind == PLAN_SUM && i < plan->sum.cube->axis_count; i++)
        if (place_is_confidential(model, plan->sum.regions[i])) return true;
    return plan_names_confidential(model, plan->left) ||
           plan_names_confidential(model, plan->right);
}

/* ---- all that is published ---- */

Disclosure *disclosure_new(Env *env, const Model *model)
{
    if (!model->confidential) return NULL;
    Disclosure *d = arena_new(env->arena, Disclosure);
    *d = (Disclosure){
        .env = env, .model = model, .seen = intern_new(env->arena, intern_seed(env->names))};
    return d;
}

/* What gives away something by itself is left out, so that its sums are not published. */
Exposure disclosure_publish(Disclosure *d, const Evaluator *evaluator, const Plan *plan, Span span)
{
    Exposing x = {.publishing = d, .span = span};
    Evaluator e = *evaluator;
    Exposure exposure = exposure_of(evaluator, plan);
    if (d && exposure == EXPOSES_SEVERAL) expose(&x, &e, plan);
    return exposure;
}

/* ---- sums that are taken from each other ----
 *
 * A thing is given away if some combination of the published sums has none of the other things'
 * amounts and some of its own: then there are more independent sums among all columns than among
 * those of the others. Numbers are those modulo a prime, so that they stay small: of sums, whose
 * factors are mostly 0 and 1, no determinant of up to 36 rows is a multiple of it, and that a larger one
 * is would be an accident of one in 10^18. */

static const uint64_t prime = (UINT64_C(1) << 61) - 1;

static uint64_t multiply(uint64_t a, uint64_t b)
{
    return (uint64_t)((Int128)a * (Int128)b % (Int128)prime);
}

typedef struct Matrix {
    uint64_t *cells; /* row-major */
    uint32_t rows, columns;
    const uint32_t *things; /* [column] */
    const ExposedSum **sums; /* [row] */
} Matrix;

static uint64_t power(uint64_t base, uint64_t exponent)
{
    uint64_t result = 1;
    for (; exponent; exponent >>= 1, base = multiply(base, base))
        if (exponent & 1) result = multiply(result, base);
    return result;
}

static void swap_rows(Matrix *m, uint32_t a, uint32_t b)
{
    for (uint32_t c = 0; a != b && c < m->columns; c++) {
        uint64_t kept = m->cells[(size_t)a * m->columns + c];
        m->cells[(size_t)a * m->columns + c] = m->cells[(size_t)b * m->columns + c];
        m->cells[(size_t)b * m->columns + c] = kept;
    }
}

/* Takes the pivot's row from those below it. */
static void clear_below(Matrix *m, uint32_t pivot, uint32_t column)
{
    const uint64_t *row = m->cells + (size_t)pivot * m->columns;
    uint64_t inverse = power(row[column], prime - 2);
    for (uint32_t r = pivot + 1; r < m->rows; r++) {
        uint64_t *other = m->cells + (size_t)r * m->columns;
        uint64_t factor = multiply(other[column], inverse);
        for (uint32_t c = 0; factor && c < m->columns; c++)
            other[c] = (other[c] + multiply(prime - factor, row[c])) % prime;
    }
}

/* Eliminates the columns of all things but one. Returns how many rows are used up. */
static uint32_t eliminate_others(Matrix *m, uint32_t thing)
{
    uint32_t pivot = 0;
    for (uint32_t c = 0; c < m->columns && pivot < m->rows; c++) {
        uint32_t r = pivot;
        if (m->things[c] == thing) continue;
        while (r < m->rows && !m->cells[(size_t)r * m->columns + c]) r++;
        if (r == m->rows) continue;
        swap_rows(m, pivot, r);
        clear_below(m, pivot++, c);
    }
    return pivot;
}

static bool is_given_away(const Matrix *all, uint64_t *cells, uint32_t thing)
{
    Matrix m = *all;
    size_t size = (size_t)all->rows * all->columns;
    m.cells = cells;
    memcpy(cells, all->cells, size * sizeof *cells);
    for (size_t i = (size_t)eliminate_others(&m, thing) * m.columns; i < size; i++)
        if (cells[i]) return true;
    return false;
}

static Matrix matrix_of(const Disclosure *d, const Ledger *ledger)
{
    Arena *arena = d->env->arena;
    Matrix m = {.columns = ledger->confidential_count};
    uint32_t *things = arena_array(arena, uint32_t, m.columns), at = 0;
    for (uint32_t c = 0; c < m.columns; c++)
        things[c] = model_confidential_fact(d->model, ledger, ledger->confidential[c]);
    for (uint32_t i = 0; i < d->sums.len; i++)
        m.rows += d->sums.items[i].ledger == ledger->id;
    work_spend(env_work(d->env), (uint64_t)m.rows * m.columns * WORK_STEP);
    m.things = things;
    m.cells = arena_array(arena, uint64_t, (size_t)m.rows * m.columns);
    m.sums = arena_array(arena, const ExposedSum *, m.rows);
    for (uint32_t i = 0; i < d->sums.len; i++) {
        const ExposedSum *sum = &d->sums.items[i];
        if (sum->ledger != ledger->id) continue;
        for (uint32_t c = 0; c < m.columns; c++)
            m.cells[(size_t)at * m.columns + c] =
                sum->factors[c] < 0 ? prime - (uint64_t)-sum->factors[c] : (uint64_t)sum->factors[c];
        m.sums[at++] = sum;
    }
    return m;
}

static MemberId first_of(const Model *model, uint32_t thing)
{
    MemberId member = 0;
    while (model->confidential[member] != thing) member++;
    return member;
}

static void report(const Disclosure *d, const Matrix *m, uint32_t thing)
{
    Diags *diags = d->env->diags;
    Str title = model_member_title(d->env, d->model, first_of(d->model, thing));
    Diag *diag = diag_add(diags, DIAG_E0609, m->sums[0]->span,
                          "what is published gives away " STR_FMT
                          ": some sums less others leave its amounts alone",
                          STR_ARG(title));
    if (m->rows > 1) diag_label(diags, diag, m->sums[m->rows - 1]->span, "the last of these sums");
    diag_help(diags, diag,
              "make something beside it confidential too, or leave one of the sums out");
}

static void check_ledger(const Disclosure *d, const Ledger *ledger)
{
    Matrix m = matrix_of(d, ledger);
    if (m.rows < 2) return;
    uint64_t *cells = arena_array(d->env->arena, uint64_t, (size_t)m.rows * m.columns);
    bool *tried = arena_array(d->env->arena, bool, d->model->confidential_count + 1);
    for (uint32_t c = 0; c < m.columns; c++) {
        uint32_t thing = m.things[c];
        if (tried[thing]) continue;
        tried[thing] = true;
        work_spend(env_work(d->env), (uint64_t)m.rows * m.rows * m.columns * WORK_STEP);
        if (is_given_away(&m, cells, thing)) report(d, &m, thing);
    }
}

void disclosure_check(const Disclosure *d)
{
    for (LedgerId l = 0; d && l < d->model->ledgers.len; l++)
        if (d->model->ledgers.items[l].confidential_count)
            check_ledger(d, &d->model->ledgers.items[l]);
}
