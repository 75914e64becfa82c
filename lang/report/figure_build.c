/* From built flows and trees to the report's figures. */
#include "lang/check/family.h"
#include "lang/report/figures.h"
#include "lang/report/phrases.h"

static void start_figure(Env *env, const Model *model, const FigurePlan *plan, FigurePlace place,
                         ReportFigure *figure)
{
    const FigureDecl *decl = plan->decl;
    *figure = (ReportFigure){
        .id = family_id(env, model, decl->name, place.members, place.count),
        .title = family_title(env, model, decl->title.value, place.members, place.count),
        .decimals = (uint8_t)plan->decimals,
        .note = decl->note.value,
        .downwards = decl->downwards,
        .span = decl->name.span};
    if (plan->unit)
        figure->unit = intern_text(env->names, model->units.items[plan->unit].name.symbol);
    figure->date = arena_printf(env->arena, "%u", (unsigned)model->header.year);
    for (uint32_t i = 0; i < decl->palette.len; i++)
        *vec_push(env->arena, &figure->palette) = decl->palette.items[i].value;
    for (uint32_t i = 0; i < decl->stages.len; i++)
        *vec_push(env->arena, &figure->stages) = decl->stages.items[i].heading.value;
}

/* ---- nodes of a flow ---- */

static Str member_label(Env *env, const Model *model, MemberId member)
{
    const Member *m = &model->members.items[member];
    return m->label.len ? m->label : model_member_name(env, model, member);
}

static Str node_label(const FlowGraph *graph, const FlowNode *node)
{
    Env *env = graph->env;
    const Model *model = graph->model;
    Arena *arena = env->arena;
    const NodesDecl *decl = graph->plan->sets.items[node->set].decl;
    if (node->role == NODE_IMBALANCE) return figure_word(model, "Difference", "差额");
    if (node->role == NODE_GATHERED)
        return figure_other(model, arena, node->gathered);
    if (!node->member_count)
        return decl->label.value.len ? decl->label.value
                                     : intern_text(env->names, decl->name.symbol);
    Str label = member_label(env, model, node->members[0]);
    for (uint32_t i = 1; i < node->member_count; i++)
        label = arena_printf(arena, STR_FMT "·" STR_FMT, STR_ARG(label),
                             STR_ARG(member_label(env, model, node->members[i])));
    return label;
}

/* Members without a code or name (activities, say) are told apart by their number. */
static Str node_id(const FlowGraph *graph, uint32_t at)
{
    Env *env = graph->env;
    const Model *model = graph->model;
    const FlowNode *node = &graph->nodes.items[at];
    Str id = intern_text(env->names, graph->plan->sets.items[node->set].decl->name.symbol);
    for (uint32_t i = 0; i < node->member_count; i++) {
        const Member *m = &model->members.items[node->members[i]];
        if (m->code || m->name)
            id = arena_printf(env->arena, STR_FMT ":" STR_FMT, STR_ARG(id),
                              STR_ARG(intern_text(env->names, m->code ? m->code : m->name)));
        else
            id = arena_printf(env->arena, STR_FMT ":%u", STR_ARG(id), (unsigned)(m->index + 1));
    }
    if (node->role == NODE_GATHERED) return arena_printf(env->arena, STR_FMT ":other", STR_ARG(id));
    if (node->role == NODE_IMBALANCE)
        return arena_printf(env->arena, STR_FMT ":difference", STR_ARG(id));
    return id;
}

static bool touched(const FlowGraph *graph, const FlowNode *node)
{
    for (uint32_t i = 0; i < node->member_count; i++)
        if (graph->input->options.verdicts->broken[node->members[i]]) return true;
    return false;
}

static uint32_t node_stage(const FlowGraph *graph, const FlowNode *node)
{
    uint32_t stage = graph->plan->sets.items[node->set].stage;
    if (node->role != NODE_IMBALANCE) return stage;
    return number_is_zero(node->out) ? stage + 1
                                     : stage - 1; /* inner nodes have a stage on either side */
}

static FigureNode make_node(FlowGraph *graph, uint32_t at)
{
    Env *env = graph->env;
    const Model *model = graph->model;
    const FlowNode *node = &graph->nodes.items[at];
    Number amount = number_larger(number_absolute(node->in), number_absolute(node->out));
    FigureNode out = {.id = node_id(graph, at),
                      .label = node_label(graph, node),
                      .stage = node_stage(graph, node),
                      .role = node->role,
                      .colour = NONE_COLOUR};
    if (node->role == NODE_PLAIN && touched(graph, node)) out.role = NODE_BROKEN;
    if (!figure_amount(model, graph->plan, amount, &out.amount)) graph->overflow = true;
    out.share = figure_share(model, amount, graph->total);
    if (node->member_count && node->role == NODE_PLAIN)
        out.place = figure_place(env, env->arena, model->members.items[node->members[0]].span.lo);
    return out;
}

static void put_nodes(FlowGraph *graph, ReportFigure *figure)
{
    for (uint32_t stage = 0; stage < figure->stages.len; stage++)
        for (uint32_t i = 0; i < graph->nodes.len; i++) {
            FlowNode *node = &graph->nodes.items[i];
            if (node->merged_into != NONE || node_stage(graph, node) != stage) continue;
            node->position = figure->nodes.len;
            *vec_push(graph->env->arena, &figure->nodes) = make_node(graph, i);
        }
}

/* ---- edges of a flow ---- */

static void put_edges(FlowGraph *graph, ReportFigure *figure)
{
    for (uint32_t i = 0; i < graph->edges.len; i++) {
        const FlowEdge *edge = &graph->edges.items[i];
        uint32_t from = graph->nodes.items[edge->from].position,
                 to = graph->nodes.items[edge->to].position;
        bool negative = edge->amount.num < 0;
        FigureEdge out = {.from = negative ? to : from,
                          .to = negative ? from : to,
                          .reversed = negative,
                          .colour = NONE_COLOUR};
        if (!figure_amount(graph->model, graph->plan, number_absolute(edge->amount), &out.amount))
            graph->overflow = true;
        out.share = figure_share(graph->model, number_absolute(edge->amount), graph->total);
        /* NOLINTNEXTLINE: an edge has two nodes */
        out.broken = figure->nodes.items[from].role == NODE_BROKEN &&
                     figure->nodes.items[to].role == NODE_BROKEN;
        if (edge->place) out.place = figure_place(graph->env, graph->env->arena, edge->place);
        *vec_push(graph->env->arena, &figure->edges) = out;
    }
}

/* ---- colours: where the money comes from, or where it goes if that is fewer nodes ---- */

/* The colour of most of what flows into a node, or out of it. */
static uint32_t strongest_flow(const ReportFigure *figure, uint32_t node, bool in)
{
    Int128 best = -1;
    uint32_t colour = NONE_COLOUR;
    for (uint32_t i = 0; i < figure->edges.len; i++) {
        const FigureEdge *edge = &figure->edges.items[i];
        if ((in ? edge->to : edge->from) != node || edge->colour == NONE_COLOUR ||
            edge->amount.mantissa <= best)
            continue;
        best = edge->amount.mantissa;
        colour = edge->colour;
    }
    return colour;
}

static LedgerId flow_ledger(const FlowGraph *graph, uint32_t flow)
{
    if (flow == NONE) return NONE;
    const Plan *pair = graph->plan->flows.items[flow].pair;
    return pair->kind == PLAN_SUM ? pair->sum.cube->ledger : NONE;
}

/* A ledger that a single first node is the source of keeps that node's colour wherever it flows. */
static uint32_t *ledger_colours(const FlowGraph *graph, const ReportFigure *figure)
{
    uint32_t *colours = arena_array(graph->env->arena, uint32_t, graph->model->ledgers.len);
    for (LedgerId i = 0; i < graph->model->ledgers.len; i++) colours[i] = NONE_COLOUR;
    for (uint32_t i = 0; i < graph->edges.len; i++) {
        const FlowEdge *edge = &graph->edges.items[i];
        const NodeSet *set = &graph->plan->sets.items[graph->nodes.items[edge->from].set];
        LedgerId ledger = flow_ledger(graph, edge->flow);
        if (ledger != NONE && !set->has_in && !set->walks.len)
            colours[ledger] = figure->nodes.items[graph->nodes.items[edge->from].position].colour;
    }
    return colours;
}

static void colour_edges(const FlowGraph *graph, ReportFigure *figure, uint32_t node,
                         const uint32_t *by_ledger)
{
    for (uint32_t i = 0; i < figure->edges.len; i++) {
        FigureEdge *edge = &figure->edges.items[i];
        LedgerId ledger = flow_ledger(graph, graph->edges.items[i].flow);
        if (edge->from != node) continue;
        edge->colour = ledger != NONE && by_ledger[ledger] != NONE_COLOUR
                           ? by_ledger[ledger]
                           : figure->nodes.items[node].colour;
    }
}

/* A stage of one node, or of one colour, would tell nothing apart. */
static bool has_fewer_targets(const ReportFigure *figure, uint32_t last)
{
    uint32_t first_nodes = 0, last_nodes = 0;
    for (uint32_t i = 0; i < figure->nodes.len; i++) {
        const FigureNode *node = &figure->nodes.items[i];
        if (node->role == NODE_IMBALANCE) continue;
        first_nodes += node->stage == 0;
        last_nodes += node->stage == last;
    }
    return last && last_nodes > 1 && last_nodes < first_nodes;
}

static void put_colours_by_target(ReportFigure *figure, uint32_t last)
{
    uint32_t next = 0;
    for (uint32_t i = 0; i < figure->nodes.len; i++)
        if (figure->nodes.items[i].stage == last) figure->nodes.items[i].colour = next++;
    for (uint32_t i = figure->nodes.len; i-- > 0;) {
        FigureNode *node = &figure->nodes.items[i];
        if (node->role == NODE_IMBALANCE) continue;
        if (node->stage != last) node->colour = strongest_flow(figure, i, false);
        for (uint32_t k = 0; k < figure->edges.len; k++)
            if (figure->edges.items[k].to == i) figure->edges.items[k].colour = node->colour;
    }
}

/* Nodes stand in the order of their stages, so what flows into one is coloured before it. */
static void put_colours(const FlowGraph *graph, ReportFigure *figure)
{
    uint32_t last = figure->stages.len ? figure->stages.len - 1 : 0;
    if (has_fewer_targets(figure, last)) {
        put_colours_by_target(figure, last);
        return;
    }
    uint32_t next = 0;
    for (uint32_t i = 0; i < figure->nodes.len && figure->nodes.items[i].stage == 0; i++)
        figure->nodes.items[i].colour = next++;
    const uint32_t *by_ledger = ledger_colours(graph, figure);
    for (uint32_t i = 0; i < figure->nodes.len; i++) {
        FigureNode *node = &figure->nodes.items[i];
        if (node->role == NODE_IMBALANCE) continue;
        if (node->stage) node->colour = strongest_flow(figure, i, true);
        colour_edges(graph, figure, i, by_ledger);
    }
}

static void note_gathered(FlowGraph *graph, ReportFigure *figure)
{
    Arena *arena = graph->env->arena;
    Str note = figure_gathered(graph->model, arena, graph->gathered);
    if (!graph->gathered) return;
    figure->note = figure->note.len ? arena_printf(arena, STR_FMT "; " STR_FMT,
                                                   STR_ARG(figure->note), STR_ARG(note))
                                    : note;
}

void flow_report(FlowGraph *graph, ReportFigure *figure)
{
    put_nodes(graph, figure);
    put_edges(graph, figure);
    put_colours(graph, figure);
    note_gathered(graph, figure);
    if (!figure_amount(graph->model, graph->plan, graph->total, &figure->total))
        graph->overflow = true;
}

static bool build_flow(const FigureInput *input, ReportFigure *figure)
{
    FlowGraph graph = {.input = input,
                       .env = input->planner->env,
                       .model = input->planner->model,
                       .plan = input->plan,
                       .total = {0, 1}};
    flow_find(&graph);
    flow_gather(&graph);
    if (!input->options.silent) flow_balance(&graph, figure->id);
    flow_report(&graph, figure);
    return !graph.overflow;
}

/* Whatever is drawn is published. */
static void report_exposed(Env *env, const FigurePlan *plan)
{
    Diag *diag = diag_add(env->diags, DIAG_E0609, plan->decl->name.span,
                          "this figure gives away what is confidential");
    diag_help(env->diags, diag, "draw something that holds several confidential things");
}

bool figure_build(const Planner *planner, const FigurePlan *plan, FigureOptions options,
                  FigurePlace place, ReportFigure *figure)
{
    Env *env = planner->env;
    bool exposed = false;
    FigureInput input = {planner, plan, options, place, &exposed};
    start_figure(env, planner->model, plan, place, figure);
    bool fits = plan->decl->tree ? figure_build_tree(&input, figure) : build_flow(&input, figure);
    if (exposed && !options.silent) report_exposed(env, plan);
    if (!fits && !options.silent)
        diag_add(env->diags, DIAG_E0302, plan->decl->name.span,
                 "an amount of this figure is too large to be exact");
    return figure->nodes.len > 0;
}

/* A figure for each member of a family for which something flows. */
static void build_family(const Planner *planner, const FigurePlan *plan, FigureOptions options,
                         Report *report)
{
    Env *env = planner->env;
    const Model *model = planner->model;
    uint32_t index;
    Evaluator evaluator = {.env = env, .model = model, .frame = &index};
    for (index = plan->each.lo; index < plan->each.hi; index++) {
        ReportFigure figure;
        MemberId member = model->dims.items[plan->each.dim].members.items[index];
        if (!model_confidential(model, member) && walk_takes(&plan->each, &evaluator, index) &&
            figure_build(planner, plan, options, (FigurePlace){&index, &member, 1}, &figure))
            *vec_push(env->arena, &report->figures) = figure;
    }
}

void figures_build(Figures *figures, FigureOptions options, Report *report)
{
    Env *env = figures->planner->env;
    for (uint32_t i = 0; i < figures->items.len; i++) {
        const FigurePlan *plan = &figures->items.items[i];
        work_on(env_work(env), plan->decl->name.span);
        if (plan->decl->each)
            build_family(figures->planner, plan, options, report);
        else
            figure_build(figures->planner, plan, options, (FigurePlace){0},
                         vec_push(env->arena, &report->figures));
    }
    work_on(env_work(env), (Span){0, 0});
}
