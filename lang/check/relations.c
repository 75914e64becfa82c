/* From declarations of invariants to comparisons of plans. */
#include "lang/check/relations.h"
#include "lang/check/totals.h"
#include "lang/model/prints.h"
#include "lang/syntax/write.h"

typedef struct ClaimPlanner {
    Planner *planner;
    Relations *relations;
    const InvariantDecl *decl;
    Context context;
    Check check;
} ClaimPlanner;

static void add_compare(ClaimPlanner *c, Comparison comparison, Plan *left, Plan *right, Span span)
{
    if (!left || !right || !plan_units_agree(c->planner, left, right, span)) return;
    *vec_push(c->planner->env->arena, &c->check.compares) =
        (Compare){comparison, left, right, span};
}

static Plan *claim_expr(ClaimPlanner *c, const Expr *expr)
{
    c->planner->nodes = 0;
    return plan_expr(c->planner, expr, &c->context);
}

/* ---- claims ---- */

static void plan_relation(ClaimPlanner *c, const Relation *relation)
{
    Plan *left = claim_expr(c, relation->sides.items[0]);
    for (uint32_t i = 1; i < relation->sides.len; i++) {
        Plan *right = claim_expr(c, relation->sides.items[i]);
        add_compare(c, i == 1 ? relation->comparison : COMPARE_EQ, left, right, relation->span);
        left = right;
    }
}

static Plan *sum_of(ClaimPlanner *c, Plan *const *terms, uint32_t count)
{
    Plan *sum = count ? terms[0] : NULL;
    for (uint32_t i = 1; i < count && sum && terms[i]; i++)
        sum =
            plan_binary(c->planner, PLAN_ADD, sum, terms[i], span_join(sum->span, terms[i]->span));
    return sum;
}

static Span claim_span(const InvariantDecl *decl)
{
    Exprs operands = decl->operands;
    return operands.len ? span_join(operands.items[0]->span, operands.items[operands.len - 1]->span)
                        : decl->name.span;
}

static void plan_includes(ClaimPlanner *c, Plan *const *operands, uint32_t count)
{
    Span span = claim_span(c->decl);
    for (uint32_t i = 1; i < count; i++) {
        if (!operands[i]) return;
        add_compare(c, COMPARE_GE, operands[i],
                    plan_constant(c->planner, NUMBER_ZERO, 0, operands[i]->span),
                    operands[i]->span);
        if (count > 2) add_compare(c, COMPARE_LE, operands[i], operands[0], operands[i]->span);
    }
    add_compare(c, COMPARE_LE, sum_of(c, operands + 1, count - 1), operands[0], span);
}

/* Shares are compared as they are displayed: percentages with two decimals. */
static void plan_shares(ClaimPlanner *c, Plan **operands, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++) operands[i] = plan_round(c->planner, operands[i], 4);
    Span span = claim_span(c->decl);
    add_compare(c, COMPARE_EQ, sum_of(c, operands, count),
                plan_constant(c->planner, number_int(1), 0, span), span);
}

static void plan_operands(ClaimPlanner *c)
{
    Exprs exprs = c->decl->operands;
    Plan **operands = arena_array(c->planner->env->arena, Plan *, exprs.len);
    for (uint32_t i = 0; i < exprs.len; i++) operands[i] = claim_expr(c, exprs.items[i]);
    Span span = claim_span(c->decl);
    if (c->decl->claim == CLAIM_PARTS)
        add_compare(c, COMPARE_EQ, operands[0], sum_of(c, operands + 1, exprs.len - 1), span);
    if (c->decl->claim == CLAIM_INCLUDES) plan_includes(c, operands, exprs.len);
    if (c->decl->claim == CLAIM_SHARES) plan_shares(c, operands, exprs.len);
    if (c->decl->claim == CLAIM_ROLL) {
        Plan *in = plan_binary(c->planner, PLAN_ADD, operands[0], operands[1], span);
        add_compare(c, COMPARE_EQ, plan_binary(c->planner, PLAN_SUBTRACT, in, operands[2], span),
                    operands[3], span);
    }
}

/* ---- tolerance ---- */

/* Only where something may be equal, rounding can make it differ. */
static bool takes_tolerance(Comparison comparison)
{
    return comparison == COMPARE_EQ || comparison == COMPARE_LE || comparison == COMPARE_GE;
}

static void check_tolerance(ClaimPlanner *c)
{
    if (!c->decl->within_rounding && !c->decl->within_amount) return;
    for (uint32_t i = 0; i < c->check.compares.len; i++) {
        const Compare *compare = &c->check.compares.items[i];
        if (takes_tolerance(compare->comparison)) continue;
        Diag *diag = diag_add(c->planner->env->diags, DIAG_E0504, compare->span,
                              "a tolerance means nothing for `%s`",
                              comparison_text(compare->comparison));
        diag_help(c->planner->env->diags, diag, "it fits `==`, `<=` and `>=`");
        return;
    }
}

static void plan_tolerance(ClaimPlanner *c)
{
    check_tolerance(c);
    if (model_invariant_rounded(c->planner->model, c->decl)) {
        c->check.tolerance = TOLERANCE_ROUNDING;
        c->check.bounds = c->relations->bounds;
    }
    if (!c->decl->within_amount || !c->check.compares.len) return;
    Plan *amount = claim_expr(c, c->decl->tolerance);
    if (!amount ||
        !plan_units_agree(c->planner, amount, c->check.compares.items[0].left, amount->span))
        return;
    c->check.tolerance = TOLERANCE_AMOUNT;
    c->check.amount = amount->constant;
}

/* ---- agree: the rows that two tables have in common ---- */

static const Statement *find_table(const Model *model, Symbol name)
{
    for (uint32_t i = 0; i < model->tables.len; i++)
        if (model->tables.items[i]->table.name.symbol == name) return model->tables.items[i];
    return NULL;
}

static const TableDecl *table_of_side(Env *env, const Model *model, Name name)
{
    const Statement *found = find_table(model, name.symbol);
    if (found) return &found->table;
    diag_add(env->diags, DIAG_E0201, name.span, "there is no table `" STR_FMT "`",
             STR_ARG(intern_text(env->names, name.symbol)));
    return NULL;
}

static const Item *find_column(const Items *items, const TableColumnRef *ref, uint32_t depth)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        bool named = str_equal(item->text.value, ref->path.items[depth].value);
        if (item->kind == ITEM_COLUMN && named && depth + 1 == ref->path.len) return item;
        if (item->kind != ITEM_GROUP || !named || depth + 1 == ref->path.len) continue;
        const Item *found = find_column(&item->items, ref, depth + 1);
        if (found) return found;
    }
    return NULL;
}

typedef struct AgreeSide {
    const TableDecl *table;
    const Item *column;
} AgreeSide;

static bool find_side(Env *env, const Model *model, const TableColumnRef *ref, AgreeSide *side)
{
    side->table = table_of_side(env, model, ref->table);
    if (!side->table) return false;
    if (side->table->each) {
        diag_add(env->diags, DIAG_E0701, ref->table.span,
                 "`agree` compares single tables, not a family of them");
        return false;
    }
    side->column = find_column(&side->table->items, ref, 0);
    if (side->column) return true;
    diag_add(env->diags, DIAG_E0201, ref->path.items[0].span,
             "table " STR_FMT " has no such column with an expression",
             STR_ARG(intern_text(env->names, ref->table.symbol)));
    return false;
}

static void add_check(ClaimPlanner *c)
{
    plan_tolerance(c);
    if (c->check.compares.len) *vec_push(c->planner->env->arena, &c->relations->checks) = c->check;
}

/* A row is compared if both tables have it. */
static void keep_rows(ClaimPlanner *pair, int table, const Walk *walk)
{
    Arena *arena = pair->planner->env->arena;
    if (table == 0) {
        *vec_push(arena, &pair->check.walks) = *walk;
        return;
    }
    Walk *also = arena_new(arena, Walk);
    *also = *walk;
    pair->check.also = also;
}

static void agree_pair(ClaimPlanner *c, const AgreeSide *sides, const Item *a, const Item *b)
{
    ClaimPlanner pair = *c;
    Plan *plans[2];
    uint32_t inner = pair.planner->inner;
    pair.check = (Check){.decl = c->decl};
    for (int i = 0; i < 2; i++) {
        const Item *rows = i ? b : a;
        Walk walk;
        DimId dim;
        pair.context = (Context){0};
        if (rows->kind == ITEM_ROWS) {
            if (!walk_plan(pair.planner, &rows->selection, 0, &pair.context, &walk)) return;
            keep_rows(&pair, i, &walk);
        } else if (!total_bind(pair.planner, &sides[i].table->items, rows, &pair.context, &dim)) {
            return;
        }
        plans[i] = claim_expr(&pair, sides[i].column->value);
        pair.planner->inner = inner;
    }
    add_compare(&pair, COMPARE_EQ, plans[0], plans[1], c->decl->agree[0].path.items[0].span);
    add_check(&pair);
}

static bool agreeing(const Item *a, const Item *b, const Model *model)
{
    if (a->kind != b->kind) return false;
    if (a->kind == ITEM_TOTAL) return !a->has_cells && !b->has_cells;
    if (a->kind != ITEM_ROWS || a->outer || b->outer) return false;
    Named x = model_find(model, a->selection.dimension.symbol),
          y = model_find(model, b->selection.dimension.symbol);
    return x.kind == NAMED_DIM && y.kind == NAMED_DIM && x.id == y.id;
}

/* Its rows bind what is read; what is bound before them would be without effect. */
static bool agree_stands_alone(const ClaimPlanner *c)
{
    const InvariantDecl *decl = c->decl;
    if (!decl->quantifiers.len && !decl->condition) return true;
    Diag *diag = diag_add(c->planner->env->diags, DIAG_E0701,
                          decl->condition ? decl->condition->span : decl->quantifiers.items[0].span,
                          "`agree` compares the rows of two tables: neither `for each` nor `if` "
                          "stands before it");
    diag_help(c->planner->env->diags, diag,
              "restrict the rows of the tables, or write the relation of their expressions");
    return false;
}

static void plan_agree(ClaimPlanner *c)
{
    AgreeSide sides[2];
    Env *env = c->planner->env;
    const Model *model = c->planner->model;
    if (!agree_stands_alone(c) || !find_side(env, model, &c->decl->agree[0], &sides[0]) ||
        !find_side(env, model, &c->decl->agree[1], &sides[1]))
        return;
    bool any = false;
    for (uint32_t i = 0; i < sides[0].table->items.len; i++)
        for (uint32_t k = 0; k < sides[1].table->items.len; k++) {
            const Item *a = sides[0].table->items.items[i], *b = sides[1].table->items.items[k];
            if (!agreeing(a, b, model)) continue;
            any = true;
            agree_pair(c, sides, a, b);
        }
    if (!any)
        diag_add(env->diags, DIAG_E0701, c->decl->agree[0].table.span,
                 "these two tables have no rows in common");
}

/* ---- one invariant ---- */

static bool plan_walks(ClaimPlanner *c)
{
    for (uint32_t i = 0; i < c->decl->quantifiers.len; i++) {
        Walk walk;
        if (!walk_plan(c->planner, &c->decl->quantifiers.items[i], i, &c->context, &walk))
            return false;
        *vec_push(c->planner->env->arena, &c->check.walks) = walk;
    }
    return true;
}

static bool claim_condition(ClaimPlanner *c)
{
    if (!c->decl->condition) return true;
    c->planner->nodes = 0;
    c->check.condition = plan_condition(c->planner, c->decl->condition, &c->context);
    return c->check.condition != NULL;
}

/* ---- between budgets ---- */

static void report_share(const ClaimPlanner *c, Span span, const char *message)
{
    Diags *diags = c->planner->env->diags;
    diag_add(diags, DIAG_E0506, span, "%s", diags_text(diags, message));
}

static bool share_adds_up(const ClaimPlanner *c, const Plan *plan, Span kind, bool whole)
{
    if (!plan->unit || plan->per)
        report_share(c, plan->span, N_("only amounts with a unit add up over budgets"));
    else if (!whole && !c->planner->model->header.whole.len)
        report_share(c, kind, N_("the header of a part says what it is `part_of`"));
    else
        return true;
    return false;
}

static void plan_share_tolerance(ClaimPlanner *c, const Plan *plan)
{
    if (model_invariant_rounded(c->planner->model, c->decl))
        c->check.tolerance = TOLERANCE_ROUNDING;
    if (!c->decl->within_amount) return;
    const Plan *amount = claim_expr(c, c->decl->tolerance);
    if (!amount || !plan_units_agree(c->planner, amount, plan, amount->span)) return;
    c->check.tolerance = TOLERANCE_AMOUNT;
    c->check.amount = amount->constant;
}

static void plan_share(ClaimPlanner c, uint32_t at)
{
    if (!plan_walks(&c) || !claim_condition(&c)) return;
    const Plan *plan = claim_expr(&c, c.decl->operands.items[at]);
    if (!plan || !share_adds_up(&c, plan, c.decl->kinds[at].span, !at)) return;
    plan_share_tolerance(&c, plan);
    *vec_push(c.planner->env->arena, &c.relations->shares) = (Share){c.check, plan, !at};
}

/* What budgets of other kinds have in it is read there only. */
static void plan_across(const ClaimPlanner *c)
{
    Symbol kind = c->planner->model->header.kind.symbol;
    for (uint32_t i = 0; kind && i < c->decl->operands.len; i++)
        if (c->decl->kinds[i].symbol == kind) plan_share(*c, i);
}

/* A kind that no relation names is misspelt, or needs none. */
static void check_kind(Planner *planner)
{
    const Model *model = planner->model;
    Name kind = model->header.kind;
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        const InvariantDecl *decl = &model->invariants.items[i]->invariant;
        for (uint32_t k = 0; decl->kinds && k < decl->operands.len; k++)
            if (decl->kinds[k].symbol == kind.symbol) return;
    }
    if (kind.symbol)
        diag_add(planner->env->diags, DIAG_E0506, kind.span,
                 "no relation between budgets speaks of the kind `" STR_FMT "`",
                 STR_ARG(intern_text(planner->env->names, kind.symbol)));
}

static void plan_invariant(Planner *planner, Relations *relations, const InvariantDecl *decl)
{
    ClaimPlanner c = {
        .planner = planner, .relations = relations, .decl = decl, .check = {.decl = decl}};
    planner->nodes = 0;
    if (decl->claim == CLAIM_AGREE) {
        plan_agree(&c);
        return;
    }
    if (decl->claim == CLAIM_ACROSS) {
        plan_across(&c);
        return;
    }
    if (!plan_walks(&c) || !claim_condition(&c)) return;
    if (decl->claim == CLAIM_RELATION)
        plan_relation(&c, &decl->relation);
    else
        plan_operands(&c);
    add_check(&c);
}

/* Of what the plans of the invariant are made of; 0 if it reads what has no number. */
static uint64_t invariant_print(const Planner *planner, const Statement *statement)
{
    uint64_t print = model_statement_print(planner->env, planner->model, statement);
    const InvariantDecl *decl = &statement->invariant;
    for (int i = 0; print && decl->claim == CLAIM_AGREE && i < 2; i++) {
        const Statement *table = find_table(planner->model, decl->agree[i].table.symbol);
        print =
            table ? memo_mix(print, model_statement_print(planner->env, planner->model, table)) : 0;
    }
    return print ? cubes_print(planner->cubes, print) : 0;
}

static void number_checks(Relations *relations, uint32_t from, const Statement *statement)
{
    uint64_t print = invariant_print(relations->planner, statement);
    for (uint32_t i = from; print && i < relations->checks.len; i++)
        relations->checks.items[i].print = memo_mix(print, i - from);
}

Relations *relations_plan(Planner *planner, Waivers *waivers)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Relations *relations = arena_new(env->arena, Relations);
    relations->planner = planner;
    relations->bounds = bounds_new(env, model);
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        const Statement *statement = model->invariants.items[i];
        uint32_t before = relations->checks.len, errors = diags_count(env->diags, SEVERITY_ERROR);
        waivers_know(waivers, statement->invariant.name.symbol);
        work_on(env_work(env), statement->invariant.name.span);
        cubes_begin_print(planner->cubes);
        plan_invariant(planner, relations, &statement->invariant);
        if (diags_count(env->diags, SEVERITY_ERROR) > errors)
            waivers_untried(waivers, statement->invariant.name.symbol);
        number_checks(relations, before, statement);
    }
    check_kind(planner);
    work_on(env_work(env), (Span){0, 0});
    return relations;
}
