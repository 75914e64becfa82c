/* The nodes and edges of a flow: found, gathered where they are too small or too many, and
 * balanced. */
#include "lang/report/figures.h"

/* ---- nodes ---- */

typedef struct SetNodes {
    uint32_t first, count; /* in the graph's nodes */
} SetNodes;

typedef struct FlowFinder {
    FlowGraph *graph;
    Evaluator evaluator;
    uint32_t frame[FIGURE_SLOTS + CUBE_MAX_AXES * 2];
    SetNodes *sets;
} FlowFinder;

static uint32_t index_of(const Model *model, MemberId member)
{
    return model->members.items[member].index;
}

/* shift: from the slots around the figure. */
static void set_frame(FlowFinder *finder, const FlowNode *node, uint32_t shift)
{
    uint32_t *slots = &finder->frame[finder->graph->plan->slots + shift];
    for (uint32_t i = 0; i < node->member_count; i++)
        slots[i] = index_of(finder->graph->model, node->members[i]);
}

static bool node_has_flow(FlowFinder *finder, uint32_t set, const FlowNode *node)
{
    const FigurePlan *plan = finder->graph->plan;
    set_frame(finder, node, 0);
    for (uint32_t i = 0; i < plan->flows.len; i++) {
        const FlowPlan *flow = &plan->flows.items[i];
        if (flow->from == set && eval_plan(&finder->evaluator, flow->from_only).rows) return true;
        if (flow->to == set && eval_plan(&finder->evaluator, flow->to_only).rows) return true;
    }
    return false;
}

static void find_members(FlowFinder *finder, uint32_t set_at, uint32_t walk_at, FlowNode *node)
{
    FlowGraph *graph = finder->graph;
    const NodeSet *set = &graph->plan->sets.items[set_at];
    if (walk_at == set->walks.len) {
        if (node_has_flow(finder, set_at, node))
            *vec_push(graph->env->arena, &graph->nodes) = *node;
        return;
    }
    const Walk *walk = &set->walks.items[walk_at];
    IndexRange range = walk_range(walk, &finder->evaluator);
    for (uint32_t index = range.lo; index < range.hi; index++) {
        finder->frame[walk->slot] = index;
        MemberId member = graph->model->dims.items[walk->dim].members.items[index];
        if (model_confidential(graph->model, member) ||
            !walk_takes(walk, &finder->evaluator, index))
            continue;
        node->members[walk_at] = member;
        node->member_count = walk_at + 1;
        find_members(finder, set_at, walk_at + 1, node);
    }
}

static void find_nodes(FlowFinder *finder)
{
    FlowGraph *graph = finder->graph;
    for (uint32_t s = 0; s < graph->plan->sets.len; s++) {
        FlowNode node = {.set = s, .in = {0, 1}, .out = {0, 1}, .merged_into = NONE, .gathered = 1};
        finder->sets[s].first = graph->nodes.len;
        find_members(finder, s, 0, &node);
        finder->sets[s].count = graph->nodes.len - finder->sets[s].first;
    }
}

/* ---- edges ---- */

/* Nodes of one dimension on both sides belong together only if the later one lies in the earlier
 * one. */
static bool related(const Model *model, const FlowNode *from, const FlowNode *to)
{
    for (uint32_t i = 0; i < from->member_count; i++)
        for (uint32_t k = 0; k < to->member_count; k++) {
            const Member *a = &model->members.items[from->members[i]],
                         *b = &model->members.items[to->members[k]];
            if (a->dim == b->dim && (b->index < a->index || b->index >= a->end)) return false;
        }
    return true;
}

static uint32_t first_place(const FlowGraph *graph, const Evaluator *evaluator, const Plan *plan)
{
    if (!plan || !plan->varies) return 0;
    if (plan->kind != PLAN_SUM) {
        uint32_t left = first_place(graph, evaluator, plan->left);
        return left ? left : first_place(graph, evaluator, plan->right);
    }
    CubeCell cell = eval_cell(evaluator, plan);
    const Ledger *ledger = &graph->model->ledgers.items[plan->sum.cube->ledger];
    ledger_want_facts(ledger);
    return cell.rows ? ledger->facts.places[cell.first] : 0;
}

static void add_edge(FlowFinder *finder, const FlowPlan *flow, uint32_t from, uint32_t to)
{
    FlowGraph *graph = finder->graph;
    set_frame(finder, &graph->nodes.items[from], 0);
    set_frame(finder, &graph->nodes.items[to], graph->nodes.items[from].member_count);
    Value value = eval_plan(&finder->evaluator, flow->pair);
    if (!value.exists || number_is_zero(value.number)) return;
    figure_publishes(graph->input, &finder->evaluator, flow->pair);
    *vec_push(graph->env->arena, &graph->edges) =
        (FlowEdge){from, to, value.number, first_place(graph, &finder->evaluator, flow->pair),
                   (uint32_t)(flow - graph->plan->flows.items)};
}

static void find_edges(FlowFinder *finder, const FlowPlan *flow)
{
    FlowGraph *graph = finder->graph;
    SetNodes from = finder->sets[flow->from], to = finder->sets[flow->to];
    work_spend(env_work(graph->env), (uint64_t)from.count * to.count * WORK_STEP);
    for (uint32_t a = from.first; a < from.first + from.count; a++)
        for (uint32_t b = to.first; b < to.first + to.count; b++)
            if (related(graph->model, &graph->nodes.items[a], &graph->nodes.items[b]))
                add_edge(finder, flow, a, b);
}

void flow_find(FlowGraph *graph)
{
    FlowFinder finder = {.graph = graph};
    finder.evaluator = (Evaluator){.env = graph->env, .model = graph->model, .frame = finder.frame};
    for (uint32_t i = 0; i < graph->plan->slots; i++)
        finder.frame[i] = graph->input->place.frame[i];
    finder.sets = arena_array(graph->env->arena, SetNodes, graph->plan->sets.len);
    find_nodes(&finder);
    for (uint32_t i = 0; i < graph->plan->flows.len; i++)
        find_edges(&finder, &graph->plan->flows.items[i]);
    graph->overflow |= finder.evaluator.overflow;
}

/* ---- sums ---- */

static void add_to(FlowGraph *graph, Number *sum, Number amount)
{
    if (!number_add(*sum, amount, sum)) graph->overflow = true;
}

static uint32_t target_of(const FlowGraph *graph, uint32_t node)
{
    return graph->nodes.items[node].merged_into == NONE ? node
                                                        : graph->nodes.items[node].merged_into;
}

static void sum_nodes(FlowGraph *graph)
{
    for (uint32_t i = 0; i < graph->nodes.len; i++)
        graph->nodes.items[i].in = graph->nodes.items[i].out = NUMBER_ZERO;
    for (uint32_t i = 0; i < graph->edges.len; i++) {
        const FlowEdge *edge = &graph->edges.items[i];
        add_to(graph, &graph->nodes.items[target_of(graph, edge->from)].out, edge->amount);
        add_to(graph, &graph->nodes.items[target_of(graph, edge->to)].in, edge->amount);
    }
    graph->total = NUMBER_ZERO;
    for (uint32_t i = 0; i < graph->nodes.len; i++)
        if (!graph->plan->sets.items[graph->nodes.items[i].set].has_in)
            add_to(graph, &graph->total, graph->nodes.items[i].out);
}

static Number through(const FlowNode *node)
{
    return number_larger(number_absolute(node->in), number_absolute(node->out));
}

/* ---- gathering ---- */

static uint32_t other_of(FlowGraph *graph, uint32_t *others, uint32_t set)
{
    if (others[set] == NONE) {
        others[set] = graph->nodes.len;
        *vec_push(graph->env->arena, &graph->nodes) = (FlowNode){
            .set = set, .role = NODE_GATHERED, .in = {0, 1}, .out = {0, 1}, .merged_into = NONE};
    }
    return others[set];
}

static void merge(FlowGraph *graph, uint32_t *others, uint32_t node)
{
    uint32_t into = other_of(graph, others, graph->nodes.items[node].set);
    graph->nodes.items[node].merged_into = into;
    graph->nodes.items[into].gathered++;
    graph->gathered++;
}

static bool below_threshold(const FlowGraph *graph, const FlowNode *node)
{
    Number least = graph->plan->threshold;
    if (graph->plan->threshold_is_share && !number_multiply(graph->total, least, &least))
        return false;
    return number_compare(through(node), least) < 0;
}

/* One node alone below the threshold stays: "other" with one member would only hide its name. */
static void gather_small(FlowGraph *graph, uint32_t *others)
{
    uint32_t *small = arena_array(graph->env->arena, uint32_t, graph->plan->sets.len);
    uint32_t count = graph->nodes.len;
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < count; i++) {
            const FlowNode *node = &graph->nodes.items[i];
            if (node->role != NODE_PLAIN || !below_threshold(graph, node)) continue;
            if (pass == 0)
                small[node->set]++;
            else if (small[node->set] > 1)
                merge(graph, others, i);
        }
}

/* The limit is a limit of what a person can read: the smallest go first, by halving what may stay
 * below a bar. */
static uint32_t count_standing(const FlowGraph *graph)
{
    uint32_t standing = 0;
    for (uint32_t i = 0; i < graph->nodes.len; i++)
        standing += graph->nodes.items[i].merged_into == NONE;
    return standing;
}

static void sift(const FlowGraph *graph, uint32_t *heap, uint32_t len, uint32_t at)
{
    for (;;) { /* smallest on top */
        uint32_t least = at;
        for (uint32_t child = 2 * at + 1; child <= 2 * at + 2 && child < len; child++)
            if (number_compare(through(&graph->nodes.items[heap[child]]),
                               through(&graph->nodes.items[heap[least]])) < 0)
                least = child;
        if (least == at) return;
        uint32_t swap = heap[at];
        heap[at] = heap[least];
        heap[least] = swap;
        at = least;
    }
}

static void gather_many(FlowGraph *graph, uint32_t *others)
{
    uint32_t standing = count_standing(graph), len = 0;
    if (!graph->input->options.limit || standing <= graph->input->options.limit) return;
    uint32_t *heap = arena_array(graph->env->arena, uint32_t, graph->nodes.len);
    for (uint32_t i = 0; i < graph->nodes.len; i++)
        if (graph->nodes.items[i].merged_into == NONE && graph->nodes.items[i].role == NODE_PLAIN)
            heap[len++] = i;
    for (uint32_t i = len / 2; i-- > 0;) sift(graph, heap, len, i);
    while (len && standing > graph->input->options.limit) {
        uint32_t node = heap[0];
        heap[0] = heap[--len];
        sift(graph, heap, len, 0);
        standing += others[graph->nodes.items[node].set] == NONE; /* the new "other" stands too */
        standing--;
        merge(graph, others, node);
    }
}

/* ---- edges between the nodes that stand ---- */

static int compare_edges(const FlowEdge *a, const FlowEdge *b)
{
    if (a->from != b->from) return a->from < b->from ? -1 : 1;
    return (a->to > b->to) - (a->to < b->to);
}

static void sort_edges(FlowEdge *edges, FlowEdge *spare, uint32_t count)
{
    uint32_t half = count / 2, i = 0, k = half;
    if (count < 2) return;
    sort_edges(edges, spare, half);
    sort_edges(edges + half, spare, count - half);
    memcpy(spare, edges, count * sizeof *edges);
    for (uint32_t out = 0; out < count; out++)
        edges[out] = k == count || (i < half && compare_edges(&spare[i], &spare[k]) <= 0)
                         ? spare[i++]
                         : spare[k++];
}

static void join_edges(FlowGraph *graph)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < graph->edges.len; i++) {
        FlowEdge *edge = &graph->edges.items[i];
        edge->from = target_of(graph, edge->from);
        edge->to = target_of(graph, edge->to);
    }
    sort_edges(graph->edges.items, arena_array(graph->env->arena, FlowEdge, graph->edges.len),
               graph->edges.len);
    for (uint32_t i = 0; i < graph->edges.len; i++) {
        FlowEdge edge = graph->edges.items[i];
        if (kept && compare_edges(&graph->edges.items[kept - 1], &edge) == 0)
            add_to(graph, &graph->edges.items[kept - 1].amount, edge.amount);
        else
            graph->edges.items[kept++] = edge;
    }
    graph->edges.len = kept;
}

void flow_gather(FlowGraph *graph)
{
    uint32_t *others = arena_array(graph->env->arena, uint32_t, graph->plan->sets.len);
    for (uint32_t i = 0; i < graph->plan->sets.len; i++) others[i] = NONE;
    sum_nodes(graph);
    if (graph->plan->has_threshold) gather_small(graph, others);
    gather_many(graph, others);
    join_edges(graph);
    sum_nodes(graph);
}

/* ---- balance ---- */

static Str node_name(const FlowGraph *graph, const FlowNode *node)
{
    return node->member_count ? model_member_title(graph->env, graph->model, node->members[0])
                              : graph->plan->sets.items[node->set].decl->label.value;
}

static void add_imbalance(FlowGraph *graph, Str id, uint32_t at, Number difference)
{
    FlowNode node = graph->nodes.items[at];
    uint32_t extra = graph->nodes.len;
    bool more_in = difference.num > 0;
    Diag *diag = diag_add(graph->env->diags, DIAG_W0705, graph->plan->decl->name.span,
                          "figure " STR_FMT ": " STR_FMT " does not balance", STR_ARG(id),
                          STR_ARG(node_name(graph, &node)));
    UnitId base = graph->model->units.items[graph->plan->unit].base;
    diag_note(graph->env->diags, diag, "flows in: " STR_FMT,
              STR_ARG(eval_text(graph->env, graph->model, node.in, base)));
    diag_note(graph->env->diags, diag, "flows out: " STR_FMT,
              STR_ARG(eval_text(graph->env, graph->model, node.out, base)));
    if (!more_in) difference.num = -difference.num;
    node.role = NODE_IMBALANCE;
    node.in = more_in ? difference : NUMBER_ZERO;
    node.out = more_in ? NUMBER_ZERO : difference;
    *vec_push(graph->env->arena, &graph->nodes) = node;
    *vec_push(graph->env->arena, &graph->edges) = more_in
                                                      ? (FlowEdge){at, extra, difference, 0, NONE}
                                                      : (FlowEdge){extra, at, difference, 0, NONE};
}

void flow_balance(FlowGraph *graph, Str id)
{
    uint32_t count = graph->nodes.len;
    for (uint32_t i = 0; i < count; i++) {
        const FlowNode *node = &graph->nodes.items[i];
        const NodeSet *set = &graph->plan->sets.items[node->set];
        Number difference;
        if (node->merged_into != NONE || !set->has_in || !set->has_out) continue;
        if (!number_subtract(node->in, node->out, &difference))
            graph->overflow = true;
        else if (!number_is_zero(difference))
            add_imbalance(graph, id, i, difference);
    }
}
