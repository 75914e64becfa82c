/* Trees: a hierarchy with amounts, as deep as a person can read. */
#include "lang/report/figures.h"

typedef struct TreeBuilder {
    Env *env;
    const Model *model;
    const FigurePlan *plan;
    const Verdicts *verdicts;
    ReportFigure *figure;
    uint32_t limit;         /* most nodes; 0 = all */
    uint32_t *position;     /* [index]: of the member's node + 1 */
    uint32_t root;          /* position of the node above all + 1; 0 = none */
    uint32_t deepest;       /* that is shown */
    uint32_t tops;          /* members without one above */
    VEC(uint32_t) by_depth; /* members with amounts */
    Number total;
    bool overflow;
} TreeBuilder;

typedef void TreeVisit(TreeBuilder *t, uint32_t index, const Member *member, Number value);

static void visit_members(TreeBuilder *t, TreeVisit *visit)
{
    uint32_t frame[1];
    Evaluator evaluator = {.env = t->env, .model = t->model, .frame = frame};
    const Walk *walk = &t->plan->tree_walk;
    const Dim *dim = &t->model->dims.items[walk->dim];
    for (uint32_t index = walk->lo; index < walk->hi; index++) {
        frame[0] = index;
        if (!walk_takes(walk, &evaluator, index)) continue;
        Value value = eval_plan(&evaluator, t->plan->tree_value);
        if (value.facts && value.exists)
            visit(t, index, &t->model->members.items[dim->members.items[index]], value.number);
    }
    t->overflow |= evaluator.overflow;
}

static bool is_top(const TreeBuilder *t, uint32_t index, const Member *member)
{
    return member->parent == NONE || index == t->plan->tree_walk.lo;
}

static void measure(TreeBuilder *t, uint32_t index, const Member *member, Number value)
{
    while (t->by_depth.len <= member->depth) *vec_push(t->env->arena, &t->by_depth) = 0;
    t->by_depth.items[member->depth]++;
    if (!is_top(t, index, member)) return;
    t->tops++;
    if (!number_add(t->total, value, &t->total)) t->overflow = true;
}

/* Whole levels are shown or left out: half a level would look like all of it. */
static void choose_depth(TreeBuilder *t)
{
    uint32_t shown = 0, left_out = 0;
    for (uint32_t depth = 0; depth < t->by_depth.len; depth++) {
        if (left_out || (depth && t->limit && shown + t->by_depth.items[depth] > t->limit)) {
            left_out += t->by_depth.items[depth];
            continue;
        }
        shown += t->by_depth.items[depth];
        t->deepest = depth;
    }
    if (!left_out) return;
    Str words =
        figure_word(t->model, "lower levels are not shown, members:", "未显示更低级次，共计：");
    t->figure->note =
        arena_printf(t->env->arena, STR_FMT " %u", STR_ARG(words), (unsigned)left_out);
}

static uint32_t add_node(TreeBuilder *t, FigureNode node, Number value)
{
    node.colour = NONE_COLOUR;
    if (!figure_amount(t->model, t->plan, value, &node.amount)) t->overflow = true;
    node.share = figure_share(t->model, number_absolute(value), t->total);
    *vec_push(t->env->arena, &t->figure->nodes) = node;
    return t->figure->nodes.len;
}

static void add_edge(TreeBuilder *t, uint32_t above)
{
    if (!above) return;
    const FigureNode *node = &t->figure->nodes.items[t->figure->nodes.len - 1];
    FigureEdge edge = {.from = above - 1,
                       .to = t->figure->nodes.len - 1,
                       .amount = node->amount,
                       .colour = NONE_COLOUR,
                       .share = node->share,
                       .broken = node->role == NODE_BROKEN};
    edge.reversed = edge.amount.mantissa < 0;
    if (edge.reversed) edge.amount.mantissa = -edge.amount.mantissa;
    *vec_push(t->env->arena, &t->figure->edges) = edge;
}

static void add_member(TreeBuilder *t, uint32_t index, const Member *member, Number value)
{
    MemberId id = t->model->dims.items[t->plan->tree_walk.dim].members.items[index];
    if (member->depth > t->deepest) return;
    FigureNode node = {.id = model_member_name(t->env, t->model, id),
                       .label = model_member_title(t->env, t->model, id),
                       .stage = member->depth + (t->root ? 1 : 0),
                       .place = figure_place(t->env, t->env->arena, member->span.lo)};
    if (t->verdicts->broken[id]) node.role = NODE_BROKEN;
    t->position[index] = add_node(t, node, value);
    bool top = is_top(t, index, member);
    add_edge(t, top ? t->root : t->position[t->model->members.items[member->parent].index]);
}

bool figure_build_tree(Env *env, const Model *model, const FigurePlan *plan,
                       const Verdicts *verdicts, uint32_t limit, ReportFigure *figure)
{
    TreeBuilder t = {.env = env,
                     .model = model,
                     .plan = plan,
                     .verdicts = verdicts,
                     .figure = figure,
                     .limit = limit,
                     .total = {0, 1}};
    figure->kind = FIGURE_TREE;
    if (!plan->tree_value) return true;
    visit_members(&t, measure);
    choose_depth(&t);
    t.position =
        arena_array(env->arena, uint32_t, model->dims.items[plan->tree_walk.dim].members.len);
    if (t.tops > 1)
        t.root = add_node(
            &t, (FigureNode){.id = STR("total"), .label = figure_word(model, "Total", "合计")},
            t.total);
    visit_members(&t, add_member);
    return figure_amount(model, plan, t.total, &figure->total) && !t.overflow;
}
