/* Trees: a hierarchy with amounts, as deep as a person can read. What is below the threshold, or
 * beyond the limit of nodes, is gathered below its parent, with its exact sum. */
#include "lang/report/figures.h"
#include "lang/report/row_facts.h"

#include <stdlib.h>

typedef struct TreeNode {
    uint32_t index;    /* of the member in its dimension; of gathered ones NONE */
    uint32_t above;    /* in TreeBuilder.nodes; NONE = it is a top */
    uint32_t depth;    /* of its member */
    uint32_t children; /* on the level that is gathered */
    uint32_t other;    /* the node that gathers children of this one; NONE = none */
    uint32_t gathered; /* how many it gathers; 0 = it is a member */
    uint32_t position; /* in the figure + 1 */
    bool gone;         /* gathered, left out, or below one that is */
    Number value;
} TreeNode;

typedef struct TreeBuilder {
    const FigureInput *input;
    Env *env;
    const Model *model;
    const FigurePlan *plan;
    ReportFigure *figure;
    uint32_t limit;      /* most nodes; 0 = all */
    VEC(TreeNode) nodes; /* members with amounts, in pre-order; then those that gather */
    uint32_t members;    /* how many of them are members */
    uint32_t *of_index;  /* [index - from]: position of its node + 1; 0 = none */
    uint32_t from;       /* index of the first member that the tree may have */
    TreeNode tops;       /* is above all tops */
    uint32_t gathered, left_out;
    Number total;
    bool overflow;
} TreeBuilder;

static TreeNode *node_above(TreeBuilder *t, const TreeNode *node)
{
    return node->above == NONE ? &t->tops : &t->nodes.items[node->above];
}

/* ---- members with amounts ---- */

/* Does the tree have nothing above a member, even without an amount? */
static bool is_top(const TreeBuilder *t, const Evaluator *evaluator, uint32_t index)
{
    const Walk *walk = &t->plan->tree_walk;
    const Dim *dim = &t->model->dims.items[walk->dim];
    uint32_t parent = dim->parents[index];
    return parent == NONE || index == walk->lo ||
           (walk->within &&
            !binding_holds(t->model, walk->within, parent, evaluator->frame, evaluator->inner));
}

/* The parent of a member comes before it; one without an amount makes it an orphan, beside the
 * tops but part of no total. */
static void add_member(TreeBuilder *t, uint32_t index, bool top, Number value)
{
    const Walk *walk = &t->plan->tree_walk;
    const Member *member =
        &t->model->members.items[t->model->dims.items[walk->dim].members.items[index]];
    uint32_t above = top ? 0 : t->of_index[t->model->members.items[member->parent].index - t->from];
    TreeNode node = {.index = index,
                     .above = above ? above - 1 : NONE,
                     .depth = member->depth,
                     .other = NONE,
                     .value = value};
    *vec_push(t->env->arena, &t->nodes) = node;
    if (top && !number_add(t->total, value, &t->total)) t->overflow = true;
}

/* A confidential top would be missing in the total that is drawn. */
static bool is_hidden(const TreeBuilder *t, uint32_t index, bool top)
{
    const Walk *walk = &t->plan->tree_walk;
    MemberId member = t->model->dims.items[walk->dim].members.items[index];
    if (!model_confidential(t->model, member)) return false;
    if (top) *t->input->exposed = true;
    return true;
}

/* [index]: false = there is no amount. NULL = that is to be seen for each. */
static const bool *members_with_facts(const TreeBuilder *t, IndexRange range)
{
    const Walk *walk = &t->plan->tree_walk;
    FactSearch search = facts_search(t->input->planner, walk->dim, walk->slot, range.hi - range.lo);
    facts_add(&search, t->plan->tree_value);
    return facts_found(&search);
}

static void find_members(TreeBuilder *t)
{
    uint32_t frame[FIGURE_SLOTS + 1];
    Evaluator evaluator = {.env = t->env, .model = t->model, .frame = frame};
    const Walk *walk = &t->plan->tree_walk;
    for (uint32_t i = 0; i < t->plan->slots; i++) frame[i] = t->input->place.frame[i];
    IndexRange range = walk_range(walk, &evaluator);
    t->from = range.lo;
    t->of_index = arena_array(t->env->arena, uint32_t, range.hi - range.lo);
    const bool *facts = members_with_facts(t, range);
    for (uint32_t index = range.lo; index < range.hi; index++) {
        if (facts && !facts[index]) continue;
        frame[walk->slot] = index;
        if (!walk_takes(walk, &evaluator, index)) continue;
        Value value = eval_plan(&evaluator, t->plan->tree_value);
        bool top = is_top(t, &evaluator, index);
        if (!value.facts || !value.exists || is_hidden(t, index, top)) continue;
        figure_publishes(t->input, &evaluator, t->plan->tree_value);
        add_member(t, index, top, value.number);
        t->of_index[index - t->from] = t->nodes.len;
    }
    t->members = t->nodes.len;
    t->overflow |= evaluator.overflow;
}

/* ---- gathering ---- */

/* Into the node for this below its parent. */
static void gather(TreeBuilder *t, uint32_t at)
{
    TreeNode node = t->nodes.items[at];
    TreeNode *above = node_above(t, &node);
    uint32_t other = above->other;
    if (other == NONE) {
        other = above->other = t->nodes.len;
        *vec_push(t->env->arena, &t->nodes) = (TreeNode){.index = NONE,
                                                         .above = node.above,
                                                         .depth = node.depth,
                                                         .other = NONE,
                                                         .value = NUMBER_ZERO};
    }
    TreeNode *into = &t->nodes.items[other];
    into->gathered++;
    t->gathered++;
    t->nodes.items[at].gone = true;
    if (!number_add(into->value, node.value, &into->value)) t->overflow = true;
}

static bool is_small(const TreeBuilder *t, const TreeNode *node)
{
    Number least = t->plan->threshold, size = number_absolute(node->value);
    if (number_is_zero(size)) return true;
    if (!t->plan->has_threshold) return false;
    if (t->plan->threshold_is_share && !number_multiply(number_absolute(t->total), least, &least))
        return false;
    return number_compare(size, least) < 0;
}

/* One small node alone stays: "other" with one member would only hide its name. What lies below one
 * that is gone is gone, too. */
static void gather_small(TreeBuilder *t)
{
    uint32_t *small = arena_array(t->env->arena, uint32_t, (size_t)t->members + 1);
    for (uint32_t i = 0; i < t->members; i++)
        small[t->nodes.items[i].above + 1] += is_small(t, &t->nodes.items[i]);
    for (uint32_t i = 0; i < t->members; i++) {
        TreeNode *node = &t->nodes.items[i];
        if (node->above != NONE && t->nodes.items[node->above].gone)
            node->gone = true;
        else if (small[node->above + 1] > 1 && is_small(t, node))
            gather(t, i);
    }
}

typedef struct TreeLevel { /* members of one depth that stand */
    struct SizedNode {
        Number size;
        uint32_t node;
    } *items;
    uint32_t len, parents;
} TreeLevel;

static int compare_sizes(const void *a, const void *b)
{
    const struct SizedNode *x = a, *y = b;
    int order = number_compare(x->size, y->size);
    return order ? order : (x->node > y->node) - (x->node < y->node);
}

static TreeLevel find_level(TreeBuilder *t, uint32_t depth)
{
    TreeLevel level = {.items = arena_array(t->env->arena, struct SizedNode, t->members)};
    for (uint32_t i = 0; i < t->members; i++) {
        const TreeNode *node = &t->nodes.items[i];
        if (node->depth != depth || node->gone) continue;
        level.items[level.len++] = (struct SizedNode){number_absolute(node->value), i};
        level.parents += node_above(t, node)->children++ == 0;
    }
    if (level.len) qsort(level.items, level.len, sizeof *level.items, compare_sizes);
    return level;
}

/* The smallest go first, until `room` is enough. Where all below a parent would be gathered, the
 * parent does without. */
static void gather_level(TreeBuilder *t, const TreeLevel *level, uint32_t room)
{
    uint32_t standing = level->len;
    for (uint32_t i = 0; i < level->len && standing > room; i++) {
        uint32_t node = level->items[i].node;
        standing -= node_above(t, &t->nodes.items[node])->other != NONE;
        gather(t, node);
        TreeNode *above = node_above(t, &t->nodes.items[node]);
        if (--above->children) continue;
        t->nodes.items[above->other].gone = true;
        standing--;
    }
}

static void leave_out(TreeBuilder *t, uint32_t depth)
{
    for (uint32_t i = 0; i < t->nodes.len; i++) {
        TreeNode *node = &t->nodes.items[i];
        if (node->depth < depth || node->gone) continue;
        node->gone = true;
        t->left_out++;
    }
}

/* Levels are shown while they fit. The first that does not is gathered, if there is room for two
 * nodes below each parent; what is deeper is left out. */
static void choose_levels(TreeBuilder *t)
{
    uint32_t deepest = 0, shown = 0, depth = 0;
    for (uint32_t i = 0; i < t->nodes.len; i++)
        deepest = u32_max(deepest, t->nodes.items[i].depth);
    uint32_t *counts = arena_array(t->env->arena, uint32_t, (size_t)deepest + 1);
    for (uint32_t i = 0; i < t->nodes.len; i++)
        counts[t->nodes.items[i].depth] += !t->nodes.items[i].gone;
    while (depth <= deepest && (!t->limit || shown + counts[depth] <= t->limit))
        shown += counts[depth++];
    if (depth > deepest) return;
    TreeLevel level = find_level(t, depth);
    uint32_t room = t->limit - shown, others = counts[depth] - level.len;
    bool gathers = depth == 0 || room >= others + 2 * level.parents;
    if (gathers) gather_level(t, &level, room > others ? room - others : 0);
    leave_out(t, depth + gathers);
}

/* ---- the figure ---- */

static void note_gathered(TreeBuilder *t)
{
    Arena *arena = t->env->arena;
    Str words = figure_word(t->model, "lower levels are not shown, members:", "未显示更低级次，共计：");
    Str gathered = figure_gathered(t->model, arena, t->gathered);
    Str note = STR("");
    if (t->left_out)
        note = arena_printf(arena, STR_FMT " %u", STR_ARG(words), (unsigned)t->left_out);
    if (note.len && gathered.len)
        note = arena_printf(arena, STR_FMT "; " STR_FMT, STR_ARG(note), STR_ARG(gathered));
    if (t->left_out || t->gathered) t->figure->note = note.len ? note : gathered;
}

static uint32_t put_node(TreeBuilder *t, FigureNode node, Number value)
{
    node.colour = NONE_COLOUR;
    if (!figure_amount(t->model, t->plan, value, &node.amount)) t->overflow = true;
    node.share = figure_share(t->model, number_absolute(value), t->total);
    *vec_push(t->env->arena, &t->figure->nodes) = node;
    return t->figure->nodes.len;
}

static void put_edge(TreeBuilder *t, uint32_t above)
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

static FigureNode member_node(const TreeBuilder *t, const TreeNode *from)
{
    MemberId id = t->model->dims.items[t->plan->tree_walk.dim].members.items[from->index];
    return (FigureNode){
        .id = model_member_name(t->env, t->model, id),
        .label = model_member_title(t->env, t->model, id),
        .role = t->input->options.verdicts->broken[id] ? NODE_BROKEN : NODE_PLAIN,
        .place = figure_place(t->env, t->env->arena, t->model->members.items[id].span.lo)};
}

static FigureNode other_node(const TreeBuilder *t, const TreeNode *from)
{
    Arena *arena = t->env->arena;
    uint32_t above = from->above == NONE ? 0 : t->nodes.items[from->above].position;
    Str id = above ? t->figure->nodes.items[above - 1].id : STR("");
    return (FigureNode){.id = arena_printf(arena, STR_FMT ":other", STR_ARG(id)),
                        .label = figure_other(t->model, arena, from->gathered),
                        .role = NODE_GATHERED};
}

static void put_nodes(TreeBuilder *t)
{
    for (uint32_t i = 0; i < t->nodes.len; i++) {
        TreeNode *from = &t->nodes.items[i];
        if (from->gone) continue;
        FigureNode node = from->gathered ? other_node(t, from) : member_node(t, from);
        node.stage = from->depth + (t->tops.position != 0);
        from->position = put_node(t, node, from->value);
        put_edge(t, node_above(t, from)->position);
    }
}

static uint32_t count_tops(const TreeBuilder *t)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < t->nodes.len; i++)
        count += t->nodes.items[i].above == NONE && !t->nodes.items[i].gone;
    return count;
}

bool figure_build_tree(const FigureInput *input, ReportFigure *figure)
{
    const Model *model = input->planner->model;
    const FigurePlan *plan = input->plan;
    TreeBuilder t = {.input = input,
                     .env = input->planner->env,
                     .model = model,
                     .plan = plan,
                     .figure = figure,
                     .limit = input->options.limit,
                     .tops = {.other = NONE, .value = {0, 1}},
                     .total = {0, 1}};
    figure->kind = FIGURE_TREE;
    if (!plan->tree_value) return true;
    find_members(&t);
    gather_small(&t);
    choose_levels(&t);
    if (count_tops(&t) > 1)
        t.tops.position = put_node(
            &t, (FigureNode){.id = STR("total"), .label = figure_word(model, "Total", "合计")},
            t.total);
    put_nodes(&t);
    note_gathered(&t);
    return figure_amount(model, plan, t.total, &figure->total) && !t.overflow;
}
