/* The columns of a table as they are printed, and which of them show the same in two years, so that
 * a reader may compare them. */
#include "lang/report/tables.h"

typedef struct ColumnPairs {
    Env *env;
    const Model *model;
    const Panel *panel;
} ColumnPairs;

/* ---- the year of a column ---- */

/* The year that a sum reads: the budget's own where it says nothing; NONE = it depends on the row.
 */
static uint32_t year_of_sum(const Model *model, const Plan *sum)
{
    for (uint32_t i = 0; i < sum->sum.cube->axis_count; i++) {
        if (sum->sum.cube->axes[i].dim != DIM_YEAR) continue;
        if (!region_is_fixed(sum->sum.regions[i])) return NONE;
        uint32_t index = region_index(model, sum->sum.regions[i], NULL, NULL);
        return index >= BEFORE_FIRST ? NONE : model->header.years[index];
    }
    return model->header.year;
}

/* The year of all that a plan reads, together with `year`; 0 = it reads nothing, NONE = several. */
static uint32_t year_with(const Model *model, const Plan *plan, uint32_t year)
{
    if (!plan || year == NONE) return year;
    if (plan->kind == PLAN_SUM) {
        uint32_t own = year_of_sum(model, plan);
        return !year || year == own ? own : NONE;
    }
    return year_with(model, plan->right, year_with(model, plan->left, year));
}

/* ---- the same in another year ---- */

static const Plan *unwrapped(const Plan *plan)
{
    while (plan && (plan->kind == PLAN_NAMED || plan->kind == PLAN_ROUND)) plan = plan->left;
    return plan;
}

static bool same_region(const Region *a, const Region *b)
{
    if (!a || !b) return a == b;
    return a->kind == b->kind && a->dim == b->dim && a->at == b->at && same_region(a->a, b->a) &&
           same_region(a->b, b->b);
}

static uint32_t axis_of(const Plan *sum, DimId dim)
{
    for (uint32_t i = 0; i < sum->sum.cube->axis_count; i++)
        if (sum->sum.cube->axes[i].dim == dim) return i;
    return NONE;
}

/* Does `b` read the same places as `a` in all dimensions of `a` but the year? Another ledger need
 * not have them all. */
static bool has_places(const Plan *a, const Plan *b)
{
    bool one_ledger = a->sum.cube->ledger == b->sum.cube->ledger;
    for (uint32_t i = 0; i < a->sum.cube->axis_count; i++) {
        DimId dim = a->sum.cube->axes[i].dim;
        uint32_t k = axis_of(b, dim);
        if (dim == DIM_YEAR || (k == NONE && !one_ledger)) continue;
        if (k == NONE || !same_region(a->sum.regions[i], b->sum.regions[k])) return false;
    }
    return true;
}

static bool reads_ledger(const Plan *plan, LedgerId ledger)
{
    plan = unwrapped(plan);
    return plan && plan->kind == PLAN_SUM && plan->sum.cube->ledger == ledger;
}

/* Does the plan subtract what the second ledger has from what the first one has? */
static bool subtracts(const Plan *plan, LedgerId first, LedgerId second)
{
    if (!plan) return false;
    if (plan->kind == PLAN_SUBTRACT && reads_ledger(plan->left, first) &&
        reads_ledger(plan->right, second))
        return true;
    return subtracts(plan->left, first, second) || subtracts(plan->right, first, second);
}

/* Two ledgers are of one thing if a column of the same table takes their difference. */
static bool same_thing(const ColumnPairs *pairs, LedgerId now, LedgerId then)
{
    if (now == then) return true;
    work_spend(env_work(pairs->env), (uint64_t)pairs->panel->columns.len * WORK_EVALUATE);
    for (uint32_t g = 0; g < pairs->panel->groups.len; g++)
        for (uint32_t c = 0; pairs->panel->groups.items[g].plans && c < pairs->panel->columns.len;
             c++)
            if (subtracts(pairs->panel->groups.items[g].plans[c], now, then)) return true;
    return false;
}

static bool is_alike(const ColumnPairs *pairs, const Plan *now, const Plan *then)
{
    now = unwrapped(now);
    then = unwrapped(then);
    if (!now || !then) return now == then;
    if (now->kind != then->kind || now->unit != then->unit) return false;
    switch (now->kind) {
    case PLAN_SUM:
        return has_places(now, then) && has_places(then, now) &&
               same_thing(pairs, now->sum.cube->ledger, then->sum.cube->ledger);
    case PLAN_NEGATE:
    case PLAN_ADD:
    case PLAN_SUBTRACT:
        return is_alike(pairs, now->left, then->left) && is_alike(pairs, now->right, then->right);
    case PLAN_CONSTANT:
    case PLAN_MULTIPLY:
    case PLAN_DIVIDE:
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND:
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

/* ---- columns ---- */

/* What a column computes in the first rows that it has a value in; NULL = texts. */
static const Plan *plan_of(const Panel *panel, uint32_t column)
{
    for (uint32_t g = 0; g < panel->groups.len; g++) {
        const RowGroup *group = &panel->groups.items[g];
        if (group->plans && group->plans[column]) return group->plans[column];
    }
    return NULL;
}

static uint32_t find_now(const ColumnPairs *pairs, const Plan *then)
{
    for (uint32_t c = 0; c < pairs->panel->columns.len; c++) {
        const Plan *now = plan_of(pairs->panel, c);
        if (now && year_with(pairs->model, now, 0) == pairs->model->header.year &&
            is_alike(pairs, now, then))
            return c;
    }
    return NONE;
}

/* Of the columns of a panel, which begin with position `first`: those that show an earlier year. */
static void compare_columns(Env *env, const Model *model, const Panel *panel, uint32_t first,
                            ReportColumn *columns)
{
    const ColumnPairs pairs = {.env = env, .model = model, .panel = panel};
    for (uint32_t c = 0; c < panel->columns.len; c++) {
        const Plan *then = plan_of(panel, c);
        uint32_t year = year_with(model, then, 0);
        if (!year || year >= model->header.year) continue;
        uint32_t now = find_now(&pairs, then);
        if (now != NONE) columns[c].now = first + now + 1;
    }
}

/* ---- all columns of a table ---- */

static bool is_own_label(const TableColumn *column)
{
    const Field *field = &column->field;
    return column->is_field && field->word == WORD_LABEL && field->dim == NONE && !field->number;
}

void table_put_columns(Env *env, const Model *model, const TablePlan *plan, TableOptions options,
                       ReportTable *table)
{
    for (uint32_t p = 0; p < plan->panels.len; p++)
        for (uint32_t i = 0; i < plan->panels.items[p].columns.len; i++) {
            const TableColumn *column = &plan->panels.items[p].columns.items[i];
            bool amounts = !column->is_field || column->field.word == WORD_AMOUNT;
            *vec_push(env->arena, &table->columns) =
                (ReportColumn){.headings = column->headings,
                               .heading_count = column->heading_count,
                               .amounts = amounts,
                               .merged = i < plan->panels.items[p].merged,
                               .names = is_own_label(column)};
        }
    uint32_t first = 0;
    for (uint32_t p = 0; options.sources && p < plan->panels.len; p++) {
        const Panel *panel = &plan->panels.items[p];
        if (!panel->columns.len) continue; /* then there may be none at all */
        compare_columns(env, model, panel, first, &table->columns.items[first]);
        first += panel->columns.len;
    }
}
