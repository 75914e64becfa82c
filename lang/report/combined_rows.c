/* Rows that other rows of their panel make, added up or taken away: `row "C" = row "A" - row "B"`.
 * What adds up is added; a quotient is read again, of what its numerators and divisors make. */
#include "lang/check/planning.h"
#include "lang/report/tables.h"

/* Rows are evaluated as deep as they are made of each other, and as often. */
enum { LIMIT_ROWS_INSIDE = 200, LIMIT_ROW_PARTS = 5000 };

typedef enum CombineState { COMBINE_NEW, COMBINE_OPEN, COMBINE_DONE } CombineState;

typedef struct CalledRows { /* positions of groups; NONE = there is none */
    uint32_t first, other;
} CalledRows;

typedef struct Combiner {
    Planner *planner;
    Panel *panel;
    uint8_t *states;        /* [group]: CombineState */
    uint32_t depth;         /* rows that are open */
    Interner *texts;        /* of single rows; NULL until a row is looked for */
    VEC(CalledRows) called; /* [symbol of a text - 1] */
} Combiner;

/* ---- one column ---- */

/* Values of one column in several rows, which are added up or taken away. */
typedef struct Operands {
    Plan **plans; /* NULL = nothing */
    const RowTerm *terms;
    uint32_t len;
    Span span;
} Operands;

static const Plan *unnamed(const Plan *plan)
{
    while (plan && plan->kind == PLAN_NAMED) plan = plan->left;
    return plan;
}

static bool is_quotient(const Plan *plan)
{
    plan = unnamed(plan);
    return plan && plan->kind == PLAN_DIVIDE && plan->right->varies;
}

static bool can_be_added(const Model *model, const Plan *plan)
{
    if (!plan || !plan->varies) return true;
    switch (plan->kind) {
    case PLAN_SUM: return !model->ledgers.items[plan->sum.cube->ledger].rate;
    case PLAN_NEGATE:
    case PLAN_NAMED:
    case PLAN_EACH: return can_be_added(model, plan->left);
    case PLAN_ADD:
    case PLAN_SUBTRACT:
        return can_be_added(model, plan->left) && can_be_added(model, plan->right);
    case PLAN_DIVIDE: return !plan->right->varies && can_be_added(model, plan->left);
    case PLAN_MULTIPLY:
        if (plan->left->varies && plan->right->varies) return true; /* amounts of a rate */
        return can_be_added(model, plan->left->varies ? plan->left : plan->right);
    case PLAN_CONSTANT:
    case PLAN_FIELD:
    case PLAN_ABS:
    case PLAN_MIN:
    case PLAN_MAX:
    case PLAN_ROUND:
    case PLAN_COMPARE:
    case PLAN_AND:
    case PLAN_OR:
    case PLAN_NOT:
    case PLAN_IF:
    case PLAN_ELSE: break;
    }
    return false;
}

static Plan *added(Planner *planner, const Operands *of)
{
    Plan *sum = NULL;
    for (uint32_t i = 0; i < of->len; i++) {
        bool less = of->terms[i].less;
        if (!of->plans[i]) continue;
        if (sum)
            sum = plan_binary(planner, less ? PLAN_SUBTRACT : PLAN_ADD, sum, of->plans[i],
                              of->span);
        else
            sum = less ? plan_unary(planner, PLAN_NEGATE, of->plans[i], of->span) : of->plans[i];
        if (!sum) return NULL;
    }
    return sum;
}

static Plan *quotient(Planner *planner, const Operands *of)
{
    Arena *arena = planner->env->arena;
    Operands above = *of, below = *of;
    above.plans = arena_array(arena, Plan *, of->len);
    below.plans = arena_array(arena, Plan *, of->len);
    for (uint32_t i = 0; i < of->len; i++) {
        const Plan *plan = unnamed(of->plans[i]);
        if (!plan) continue;
        above.plans[i] = plan->left;
        below.plans[i] = plan->right;
    }
    return plan_binary(planner, PLAN_DIVIDE, added(planner, &above), added(planner, &below),
                       of->span);
}

/* All of them quotients of what can be added, or none. */
static bool are_alike(const Model *model, const Operands *of, bool *quotients)
{
    uint32_t found = 0, count = 0;
    bool good = true;
    for (uint32_t i = 0; i < of->len; i++) {
        const Plan *plan = unnamed(of->plans[i]);
        if (!plan) continue;
        count++;
        found += is_quotient(plan);
        good &= is_quotient(plan)
                    ? can_be_added(model, plan->left) && can_be_added(model, plan->right)
                    : can_be_added(model, plan);
    }
    *quotients = found != 0;
    return good && (!found || found == count);
}

static bool is_small(Planner *planner, const Operands *of)
{
    uint32_t size = 0;
    for (uint32_t i = 0; i < of->len; i++) size += of->plans[i] ? of->plans[i]->size : 0;
    if (size <= LIMIT_ROW_PARTS) return true;
    diag_add(planner->env->diags, DIAG_E0308, of->span,
             "this row has more than %d parts once the rows that make it are put in",
             (int)LIMIT_ROW_PARTS);
    return false;
}

static Plan *combine(Planner *planner, const TableColumn *column, const Operands *of)
{
    bool quotients;
    planner->nodes = 0;
    if (!is_small(planner, of)) return NULL;
    if (are_alike(planner->model, of, &quotients))
        return quotients ? quotient(planner, of) : added(planner, of);
    Diag *diag = diag_add(planner->env->diags, DIAG_E0310, of->span,
                          "these rows have no value together in a column");
    diag_label(planner->env->diags, diag, column->item->span, "in this one");
    diag_help(planner->env->diags, diag, "write the expressions of the row after `=`, or `-`");
    return NULL;
}

/* ---- rows ---- */

static void add_text(Combiner *c, Str text, uint32_t group)
{
    Symbol symbol = intern_bytes(c->texts, text);
    if (symbol > c->called.len)
        *vec_push(c->planner->env->arena, &c->called) = (CalledRows){group, NONE};
    CalledRows *rows = &c->called.items[symbol - 1];
    if (rows->first != group && rows->other == NONE) rows->other = group;
}

static void add_texts(Combiner *c)
{
    Env *env = c->planner->env;
    c->texts = intern_new(env->arena, intern_seed(env->names));
    for (uint32_t g = 0; g < c->panel->groups.len; g++) {
        const Item *item = c->panel->groups.items[g].item;
        bool single = item->kind == ITEM_ROW || item->kind == ITEM_TOTAL;
        for (uint32_t i = 0; single && i < item->texts.len; i++)
            if (item->texts.items[i].value.len) add_text(c, item->texts.items[i].value, g);
    }
}

static CalledRows rows_called(Combiner *c, Str text)
{
    if (!c->texts) add_texts(c);
    Symbol symbol = text.len ? intern_bytes(c->texts, text) : 0;
    return symbol && symbol <= c->called.len ? c->called.items[symbol - 1]
                                             : (CalledRows){NONE, NONE};
}

/* The position of the row that a term names, or NONE after a finding. */
static uint32_t find_row(Combiner *c, const RowTerm *term)
{
    Env *env = c->planner->env;
    CalledRows found = rows_called(c, term->row.value);
    work_spend(env_work(env), WORK_STEP);
    if (found.other != NONE) {
        const RowGroup *groups = c->panel->groups.items;
        Diag *diag =
            diag_add(env->diags, DIAG_E0701, term->row.span, "two rows of this table are called so");
        diag_label(env->diags, diag, groups[found.first].item->span, "one of them");
        diag_label(env->diags, diag, groups[found.other].item->span, "the other");
        return NONE;
    }
    if (found.first != NONE || model_is_lost(env, c->planner->model, term->row.value))
        return found.first;
    Diag *diag = diag_add(env->diags, DIAG_E0701, term->row.span,
                          "no row of this table is called so");
    diag_help(env->diags, diag, "a `row` or a `total` is named by one of its texts");
    return NONE;
}

static bool combine_group(Combiner *c, uint32_t at);

/* The rows that it is made of, each planned. */
static bool find_rows(Combiner *c, const RowGroup *group, uint32_t *rows)
{
    const Item *item = group->item;
    for (uint32_t i = 0; i < item->terms.len; i++) {
        rows[i] = find_row(c, &item->terms.items[i]);
        if (rows[i] == NONE) return false;
        if (c->states[rows[i]] == COMBINE_OPEN) {
            diag_add(c->planner->env->diags, DIAG_E0207, item->terms.items[i].row.span,
                     "this row leads back to itself");
            return false;
        }
        if (!combine_group(c, rows[i])) return false;
    }
    return true;
}

static bool combine_group(Combiner *c, uint32_t at)
{
    RowGroup *group = &c->panel->groups.items[at];
    const Item *item = group->item;
    Arena *arena = c->planner->env->arena;
    if (c->states[at] == COMBINE_DONE || !item->terms.len) return true;
    uint32_t *rows = arena_array(arena, uint32_t, item->terms.len);
    c->states[at] = COMBINE_OPEN;
    bool good = c->depth++ < LIMIT_ROWS_INSIDE && find_rows(c, group, rows);
    if (c->depth-- > LIMIT_ROWS_INSIDE)
        diag_add(c->planner->env->diags, DIAG_E0308, item->span,
                 "more than %d rows are made of each other here", (int)LIMIT_ROWS_INSIDE);
    c->states[at] = COMBINE_DONE;
    if (!good) return false;
    group->plans = arena_array(arena, Plan *, c->panel->columns.len);
    for (uint32_t i = 0; i < c->panel->columns.len; i++) {
        if (c->panel->columns.items[i].is_field) continue;
        Operands of = {arena_array(arena, Plan *, item->terms.len), item->terms.items,
                       item->terms.len, item->span};
        for (uint32_t k = 0; k < of.len; k++) {
            Plan **plans = c->panel->groups.items[rows[k]].plans;
            of.plans[k] = plans ? plans[i] : NULL;
        }
        group->plans[i] = combine(c->planner, &c->panel->columns.items[i], &of);
    }
    return true;
}

void rows_combine(Planner *planner, Panel *panel)
{
    Combiner c = {.planner = planner,
                  .panel = panel,
                  .states = arena_array(planner->env->arena, uint8_t, panel->groups.len)};
    for (uint32_t i = 0; i < panel->groups.len; i++) {
        const Item *item = panel->groups.items[i].item;
        if (item->terms.len && item->coords.len)
            diag_add(planner->env->diags, DIAG_E0701, item->span,
                     "rows that make another one have members of their own");
        (void)combine_group(&c, i);
    }
}
