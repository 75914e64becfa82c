/* From declarations of documents to plans of what their texts compute. */
#include "lang/check/family.h"
#include "lang/report/documents.h"

typedef struct DocumentPlanner {
    Planner *planner;
    Env *env;
    const Model *model;
    Documents *documents;
    uint32_t depth; /* slots that are taken */
} DocumentPlanner;

static Plan *plan_value(DocumentPlanner *d, const Expr *expr, const Context *context)
{
    d->planner->nodes = 0;
    return plan_expr(d->planner, expr, context);
}

/* ---- pieces ---- */

/* Of an amount or a change: the unit that it is to be shown in. */
static bool plan_unit(DocumentPlanner *d, PiecePlan *plan)
{
    Env *env = d->env;
    const Model *model = d->model;
    Name unit = plan->piece->unit;
    if (!unit.symbol) return true;
    plan->unit = model_find_unit(model, unit.symbol);
    if (!plan->unit) {
        model_unknown(env, model, unit, "unit", NAME_OF_UNIT);
        return false;
    }
    if (model->units.items[plan->unit].base == plan->values[0]->unit) return true;
    diag_add(env->diags, DIAG_E0301, plan->piece->span,
             "this amount is in " STR_FMT ", it cannot be shown in " STR_FMT,
             STR_ARG(plan_unit_name(env, model, plan->values[0]->unit)),
             STR_ARG(plan_unit_name(env, model, plan->unit)));
    return false;
}

static bool plan_amount(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    plan->values[0] = plan_value(d, plan->piece->values[0], context);
    return plan->values[0] && plan_unit(d, plan);
}

static bool plan_percent(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    plan->values[0] = plan_value(d, plan->piece->values[0], context);
    if (!plan->values[0] || plan->values[0]->unit == 0) return plan->values[0] != NULL;
    diag_add(d->env->diags, DIAG_E0301, plan->piece->span,
             "an amount in " STR_FMT " is no percentage",
             STR_ARG(plan_unit_name(d->env, d->model, plan->values[0]->unit)));
    return false;
}

static bool plan_pair(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    for (int i = 0; i < 2; i++) plan->values[i] = plan_value(d, plan->piece->values[i], context);
    return plan->values[0] && plan->values[1] &&
           plan_units_agree(d->planner, plan->values[0], plan->values[1], plan->piece->span);
}

/* The year of all that a value reads, together with `year`; 0 = none, NONE = several. */
static uint32_t year_with(const Evaluator *e, const Plan *plan, uint32_t year)
{
    if (!plan || year == NONE) return year;
    for (uint32_t i = 0; plan->kind == PLAN_SUM && i < plan->sum.cube->axis_count; i++) {
        bool known = e->frame || region_is_fixed(plan->sum.regions[i]);
        if (plan->sum.cube->axes[i].dim != DIM_YEAR || !known) continue;
        uint32_t index = eval_index(e, plan, i);
        if (index >= BEFORE_FIRST) continue;
        uint32_t read = e->model->header.years[index];
        return !year || year == read ? read : NONE;
    }
    return year_with(e, plan->right, year_with(e, plan->left, year));
}

uint32_t change_year(const Evaluator *evaluator, const Plan *old)
{
    uint32_t year = year_with(evaluator, old, 0);
    return !year || year == NONE ? evaluator->model->header.year - 1 : year;
}

static bool plan_change(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    Env *env = d->env;
    const Model *model = d->model;
    if (!plan_pair(d, plan, context) || !plan_unit(d, plan)) return false;
    Evaluator nowhere = {.env = env, .model = model};
    uint32_t year = change_year(&nowhere, plan->values[1]);
    if (year != model->header.year || plan->piece->text.value.len) return true;
    Diag *diag = diag_add(env->diags, DIAG_E0701, plan->piece->span,
                          "this change compares with %u, the year of the budget itself",
                          (unsigned)year);
    diag_help(env->diags, diag,
              "say what it is compared with: `change(adopted, draft, \"the draft\")`");
    return false;
}

static bool has_slot(DocumentPlanner *d, Span span)
{
    if (d->depth < DOCUMENT_SLOTS) return true;
    diag_add(d->env->diags, DIAG_E0308, span,
             "more than %d `for each`, `count` and `list` stand inside each other",
             (int)DOCUMENT_SLOTS);
    return false;
}

static bool plan_members(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    const Piece *piece = plan->piece;
    Context inside = context_copy(d->env, context);
    d->planner->nodes = 0;
    if (!has_slot(d, piece->span) ||
        !walk_plan(d->planner, piece->selection, d->depth, &inside, &plan->walk) ||
        !walk_says_kind(d->planner, piece->selection, &plan->walk))
        return false;
    if (!piece->values[0]) return true;
    plan->values[0] = plan_value(d, piece->values[0], &inside);
    return plan->values[0] != NULL;
}

static bool find_member(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    Name name = plan->piece->name;
    for (uint32_t i = context->variables.len; i > 0; i--) {
        const Variable *variable = &context->variables.items[i - 1];
        if (variable->name != name.symbol) continue;
        plan->dim = variable->dim;
        plan->slot = variable->slot;
        return true;
    }
    bool many;
    plan->slot = NONE;
    plan->member = model_member_find(d->model, NONE, name.symbol, &many);
    if (plan->member != NONE && !many) {
        plan->dim = d->model->members.items[plan->member].dim;
        return true;
    }
    Diag *diag = diag_add(d->env->diags, many ? DIAG_E0202 : DIAG_E0201, name.span,
                          many ? N_("`" STR_FMT "` is the name of several members")
                               : N_("`" STR_FMT "` is neither a variable nor a member"),
                          STR_ARG(intern_text(d->env->names, name.symbol)));
    diag_help(d->env->diags, diag, "`for each a in DIMENSION { … }` makes `a` a variable");
    return false;
}

static bool plan_attribute(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    if (!find_member(d, plan, context)) return false;
    Name name = plan->piece->attribute;
    const Dim *dim = &d->model->dims.items[plan->dim];
    for (uint32_t i = 0; i < dim->attributes.len; i++)
        if (dim->attributes.items[i] == name.symbol) return true;
    diag_add(d->env->diags, DIAG_E0201, name.span,
             "members of " STR_FMT " have no attribute `" STR_FMT "`",
             STR_ARG(intern_text(d->env->names, dim->name.symbol)),
             STR_ARG(intern_text(d->env->names, name.symbol)));
    return false;
}

static PiecePlans plan_pieces(DocumentPlanner *d, Pieces pieces, const Context *context);

static bool plan_piece(DocumentPlanner *d, PiecePlan *plan, const Context *context)
{
    switch (plan->piece->kind) {
    case PIECE_TEXT: return true;
    case PIECE_REASON: plan->pieces = plan_pieces(d, plan->piece->pieces, context); return true;
    case PIECE_AMOUNT: return plan_amount(d, plan, context);
    case PIECE_SHARE: return plan_pair(d, plan, context);
    case PIECE_PERCENT: return plan_percent(d, plan, context);
    case PIECE_CHANGE: return plan_change(d, plan, context);
    case PIECE_COUNT:
    case PIECE_LIST: return plan_members(d, plan, context);
    case PIECE_LABEL:
    case PIECE_CODE:
    case PIECE_PATH: return find_member(d, plan, context);
    case PIECE_ATTRIBUTE: return plan_attribute(d, plan, context);
    }
    return false;
}

static PiecePlans plan_pieces(DocumentPlanner *d, Pieces pieces, const Context *context)
{
    PiecePlans plans = {arena_array(d->env->arena, PiecePlan, pieces.len), pieces.len};
    for (uint32_t i = 0; i < pieces.len; i++) {
        plans.items[i].piece = &pieces.items[i];
        plans.items[i].good = plan_piece(d, &plans.items[i], context);
    }
    return plans;
}

/* ---- blocks ---- */

/* ---- tables and figures ---- */

/* The member of a family that this place shows: the one that is named, or bound. */
static bool bind_family(DocumentPlanner *d, BlockPlan *plan, const Selection *each,
                        Context *context)
{
    const DocumentBlock *block = plan->block;
    Named named = model_find(d->model, each->dimension.symbol);
    if (named.kind != NAMED_DIM) return false; /* the declaration says so */
    Coords coords[] = {each->coords, block->coords};
    for (int i = 0; i < 2; i++)
        if (!context_bind_coords(d->planner, context, coords[i],
                                 i ? (Dims){&named.id, 1} : (Dims){0}, NULL))
            return false;
    const Binding *binding = context_find(context, named.id);
    if (binding && binding->len == 1 && !binding->each) {
        plan->member = binding->terms[0].region;
        *vec_push(d->env->arena, &context->variables) =
            (Variable){each->variable.symbol, named.id, d->depth, plan->member->leaf, NULL};
        return true;
    }
    Diag *diag = diag_add(d->env->diags, DIAG_E0701, block->name.span,
                          "this is a family: which of its members is meant?");
    diag_help(d->env->diags, diag, "name it: " STR_FMT "(…)",
              STR_ARG(intern_text(d->env->names, block->name.symbol)));
    return false;
}

/* Does a place show what is made for it? Else it is something of the report, whose id is set. */
static bool is_made_here(const BlockPlan *plan, const Selection *each, const Context *context)
{
    return each ? context->bindings.len || !plan->block->coords.len
                : context->bindings.len && !plan->block->coords.len;
}

static bool find_in_report(DocumentPlanner *d, BlockPlan *plan, const Selection *each)
{
    const DocumentBlock *block = plan->block;
    Symbol symbol = family_symbol(d->env, d->model, block->name, each, block->coords);
    if (symbol) plan->id = intern_text(d->env->names, symbol);
    return symbol != 0;
}

/* The context of what is made here, which fills *slots of the frame. */
static bool open_place(DocumentPlanner *d, BlockPlan *plan, const Selection *each,
                       const Context *context, Context *inside, uint32_t *slots)
{
    *inside = context_copy(d->env, context);
    *slots = d->depth + (each != NULL);
    return has_slot(d, plan->block->span) && (!each || bind_family(d, plan, each, inside));
}

static bool plan_table(DocumentPlanner *d, BlockPlan *plan, const Context *context)
{
    const DocumentBlock *block = plan->block;
    const TableDecl *decl = family_table(d->model, block->name);
    Context inside;
    uint32_t slots;
    if (!decl) {
        diag_add(d->env->diags, DIAG_E0201, block->name.span, "there is no table `" STR_FMT "`",
                 STR_ARG(intern_text(d->env->names, block->name.symbol)));
        return false;
    }
    if (!is_made_here(plan, decl->each, context)) return find_in_report(d, plan, decl->each);
    if (!open_place(d, plan, decl->each, context, &inside, &slots)) return false;
    TablePlan *table = arena_new(d->env->arena, TablePlan);
    plan->table = table;
    return table_plan(d->planner, decl, &inside, slots, table);
}

static bool plan_figure(DocumentPlanner *d, BlockPlan *plan, const Context *context)
{
    const DocumentBlock *block = plan->block;
    const FigureDecl *decl = family_figure(d->model, block->name);
    Context inside;
    uint32_t slots;
    if (!decl) {
        diag_add(d->env->diags, DIAG_E0201, block->name.span, "there is no figure `" STR_FMT "`",
                 STR_ARG(intern_text(d->env->names, block->name.symbol)));
        return false;
    }
    if (!is_made_here(plan, decl->each, context)) return find_in_report(d, plan, decl->each);
    if (!open_place(d, plan, decl->each, context, &inside, &slots)) return false;
    FigurePlan *figure = arena_new(d->env->arena, FigurePlan);
    *figure = figure_plan(d->planner, decl, &inside, slots);
    plan->figure = figure;
    return true;
}

static BlockPlans plan_blocks(DocumentPlanner *d, DocumentBlocks blocks, const Context *context);

static bool plan_each(DocumentPlanner *d, BlockPlan *plan, const Context *context)
{
    Context inside = context_copy(d->env, context);
    d->planner->nodes = 0;
    if (!has_slot(d, plan->block->span) ||
        !walk_plan(d->planner, plan->block->each, d->depth, &inside, &plan->walk))
        return false;
    d->depth++;
    plan->blocks = plan_blocks(d, plan->block->blocks, &inside);
    d->depth--;
    return true;
}

static bool plan_block(DocumentPlanner *d, BlockPlan *plan, const Context *context)
{
    plan->pieces = plan_pieces(d, plan->block->pieces, context);
    switch (plan->block->kind) {
    case BLOCK_SECTION:
    case BLOCK_FORM:
    case BLOCK_ROW: plan->blocks = plan_blocks(d, plan->block->blocks, context); return true;
    case BLOCK_RELATIONS: d->documents->lists_relations = true; return true;
    case BLOCK_TEXT:
    case BLOCK_CELL: return true;
    case BLOCK_TABLE: return plan_table(d, plan, context);
    case BLOCK_FIGURE: return plan_figure(d, plan, context);
    case BLOCK_EACH: return plan_each(d, plan, context);
    }
    return false;
}

static BlockPlans plan_blocks(DocumentPlanner *d, DocumentBlocks blocks, const Context *context)
{
    BlockPlans plans = {arena_array(d->env->arena, BlockPlan, blocks.len), blocks.len};
    for (uint32_t i = 0; i < blocks.len; i++) {
        plans.items[i].block = &blocks.items[i];
        plans.items[i].good = plan_block(d, &plans.items[i], context);
    }
    return plans;
}

Documents *documents_plan(Planner *planner)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    Documents *documents = arena_new(env->arena, Documents);
    documents->planner = planner;
    for (uint32_t i = 0; i < model->documents.len; i++) {
        DocumentPlan plan = {.decl = &model->documents.items[i]->document};
        DocumentPlanner d = {
            .planner = planner, .env = env, .model = model, .documents = documents};
        Context context = {0};
        plan.blocks = plan_blocks(&d, plan.decl->blocks, &context);
        *vec_push(env->arena, &documents->items) = plan;
    }
    return documents;
}
