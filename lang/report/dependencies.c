/* The built-in figure "dependencies": which ledgers, measures, invariants and tables read which. */
#include "lang/report/figures.h"

enum { STAGE_LEDGER, STAGE_MEASURE, STAGE_READER };

typedef struct Dependencies {
    Env *env;
    const Model *model;
    ReportFigure *figure;
    uint32_t *ledger_node, *measure_node, *table_node; /* positions */
    uint32_t reader;                                   /* whose expressions are being walked */
} Dependencies;

static uint32_t add_node(Dependencies *d, const char *kind, Name name, Str label, uint32_t stage,
                         uint32_t colour)
{
    Env *env = d->env;
    Str id = intern_text(env->names, name.symbol);
    Str title = label.len
                    ? arena_printf(env->arena, STR_FMT "\n" STR_FMT, STR_ARG(id), STR_ARG(label))
                    : id;
    *vec_push(env->arena, &d->figure->nodes) =
        (FigureNode){.id = arena_printf(env->arena, "%s:" STR_FMT, kind, STR_ARG(id)),
                     .label = title,
                     .stage = stage,
                     .colour = colour,
                     .share = UINT32_MAX,
                     .place = figure_place(env, env->arena, name.span.lo)};
    return d->figure->nodes.len - 1;
}

static bool has_edge(const Dependencies *d, uint32_t from)
{
    const ReportFigure *f = d->figure;
    for (uint32_t i = f->edges.len; i-- > 0 && f->edges.items[i].to == d->reader;)
        if (f->edges.items[i].from == from) return true;
    return false;
}

static void add_edge(Dependencies *d, uint32_t from, Span span)
{
    *vec_push(d->env->arena, &d->figure->edges) =
        (FigureEdge){.from = from,
                     .to = d->reader,
                     .colour = NONE_COLOUR,
                     .share = UINT32_MAX,
                     .place = figure_place(d->env, d->env->arena, span.lo)};
}

static void add_use(Dependencies *d, Name name)
{
    Named named = model_find(d->model, name.symbol);
    if (named.kind != NAMED_LEDGER && named.kind != NAMED_MEASURE) return;
    uint32_t from =
        named.kind == NAMED_LEDGER ? d->ledger_node[named.id] : d->measure_node[named.id];
    if (!has_edge(d, from)) add_edge(d, from, name.span);
}

static void walk_exprs(Dependencies *d, Exprs exprs);

static void walk_expr(Dependencies *d, const Expr *expr)
{
    if (!expr) return;
    switch (expr->kind) {
    case EXPR_ERROR:
    case EXPR_NUMBER:
    case EXPR_PERCENT: return;
    case EXPR_REF: add_use(d, expr->ref.name); return;
    case EXPR_NEGATE:
    case EXPR_NOT: walk_expr(d, expr->operand); return;
    case EXPR_TEXT: return;
    case EXPR_COMPARE: walk_exprs(d, expr->compare->sides); return;
    case EXPR_IF:
        walk_expr(d, expr->choice.condition);
        walk_expr(d, expr->choice.then);
        walk_expr(d, expr->choice.otherwise);
        return;
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_BINARY:
        walk_expr(d, expr->binary.left);
        walk_expr(d, expr->binary.right);
        return;
    case EXPR_CALL:
        for (uint32_t i = 0; i < expr->call.args.len; i++) walk_expr(d, expr->call.args.items[i]);
        return;
    case EXPR_SUM: walk_expr(d, expr->sum.value); return;
    }
}

static void walk_exprs(Dependencies *d, Exprs exprs)
{
    for (uint32_t i = 0; i < exprs.len; i++) walk_expr(d, exprs.items[i]);
}

/* An `agree` reads two tables. */
static void add_tables(Dependencies *d, const InvariantDecl *decl)
{
    for (uint32_t i = 0; i < d->model->tables.len; i++) {
        Symbol name = d->model->tables.items[i]->table.name.symbol;
        for (int side = 0; side < 2; side++)
            if (decl->agree[side].table.symbol == name && !has_edge(d, d->table_node[i]))
                add_edge(d, d->table_node[i], decl->agree[side].table.span);
    }
}

static void walk_invariant(Dependencies *d, const InvariantDecl *decl)
{
    if (decl->claim == CLAIM_AGREE) add_tables(d, decl);
    walk_expr(d, decl->condition);
    walk_exprs(d, decl->relation.sides);
    walk_exprs(d, decl->operands);
}

static void walk_items(Dependencies *d, const Items *items)
{
    for (uint32_t i = 0; i < items->len; i++) {
        const Item *item = items->items[i];
        if (item->kind == ITEM_ROWS_FACTS) add_use(d, item->name);
        walk_expr(d, item->value);
        walk_exprs(d, item->cells);
        walk_items(d, &item->items);
    }
}

static void add_values(Dependencies *d)
{
    const Model *model = d->model;
    for (LedgerId i = 0; i < model->ledgers.len; i++)
        d->ledger_node[i] = add_node(d, "ledger", model->ledgers.items[i].name,
                                     model->ledgers.items[i].label, STAGE_LEDGER, 0);
    for (uint32_t i = 0; i < model->measures.len; i++) {
        const MeasureDecl *decl = model->measures.items[i].decl;
        d->measure_node[i] =
            add_node(d, "measure", decl->name, decl->label.value, STAGE_MEASURE, 1);
    }
    for (uint32_t i = 0; i < model->measures.len; i++) {
        d->reader = d->measure_node[i];
        walk_expr(d, model->measures.items[i].decl->value);
    }
}

static void add_readers(Dependencies *d)
{
    const Model *model = d->model;
    for (uint32_t i = 0; i < model->tables.len; i++) {
        const TableDecl *decl = &model->tables.items[i]->table;
        d->reader = add_node(d, "table", decl->name, decl->title.value, STAGE_READER, 2);
        d->table_node[i] = d->reader;
        walk_items(d, &decl->items);
    }
    for (uint32_t i = 0; i < model->invariants.len; i++) {
        const InvariantDecl *decl = &model->invariants.items[i]->invariant;
        d->reader = add_node(d, "invariant", decl->name, decl->label.value, STAGE_READER, 3);
        walk_invariant(d, decl);
    }
}

void figures_add_dependencies(Env *env, const Model *model, Report *report)
{
    ReportFigure figure = {.kind = FIGURE_DEPENDENCIES, .id = STR("dependencies")};
    Dependencies d = {.env = env, .model = model, .figure = &figure};
    d.ledger_node = arena_array(env->arena, uint32_t, model->ledgers.len);
    d.table_node = arena_array(env->arena, uint32_t, model->tables.len);
    d.measure_node = arena_array(env->arena, uint32_t, model->measures.len);
    figure.title = figure_word(model, "What reads what", "依赖关系");
    *vec_push(env->arena, &figure.stages) = figure_word(model, "Ledgers", "台账");
    *vec_push(env->arena, &figure.stages) = figure_word(model, "Measures", "计算项");
    *vec_push(env->arena, &figure.stages) =
        figure_word(model, "Tables and invariants", "表与勾稽关系");
    add_values(&d);
    add_readers(&d);
    *vec_push(env->arena, &report->figures) = figure;
}
