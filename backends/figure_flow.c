#include "backends/figure_flow.h"

#include <stdlib.h>

enum {
    BOX_GAP = 9,       /* between the boxes of a stage */
    STAGE_MARGIN = 10, /* around the boxes of a stage */
    SHORTEST_BEND = 125,
    LONGEST_BEND = 230,
    PAGE_LENGTH = 960, /* what stages spread to where there is room */
    WIDEST_RIBBON = 170,
    LOOP_GAP = 14, /* between the ends of what flows from a box to itself */
    PASSES = 24,
    NO_BOX = 0xFFFFFFFF
};

static const double thinnest = 0.8, page_ratio = 1.45;

/* A box, or the place where a ribbon passes a stage between two others. */
typedef struct FlowItem {
    uint32_t box;
    uint32_t stage;
    double least, size, centre; /* across */
} FlowItem;

/* The part of a ribbon between two neighbouring stages, from left to right; or, as `loop`, between
 * two boxes of one stage. */
typedef struct Link {
    uint32_t ribbon;
    uint32_t item[2];
    bool loop;
    double width, label; /* label: what its text takes across, at the left end */
    double at[2];        /* across, from the centre of the item */
} Link;

typedef struct End { /* of a link, on a side of an item */
    uint32_t item, side, link, which;
    double towards; /* where the other end is: so they leave in an order without crossings */
} End;

typedef struct NodePlace { /* an item in its stage */
    uint32_t stage, item;
    double across;
} NodePlace;

typedef struct FlowDrawing {
    FlowLayout *flow;
    Arena *arena;
    FlowItem *items;
    Link *links;
    End *ends;
    NodePlace *places;
    double (*need)[2];     /* of each item: what the links on its sides take */
    double *label_room;    /* of each stage: what the labels behind it take along */
    uint32_t *first_place; /* of each stage; one more at the end */
    uint32_t *first_link;  /* of each ribbon; one more at the end */
    uint32_t item_count, link_count, end_count;
    struct Pool {
        double weight, sum;
        uint32_t count;
    } * pools;
} FlowDrawing;

/* ---- items and links ---- */

static uint32_t distance(const FlowLayout *flow, const FlowRibbon *ribbon)
{
    uint32_t a = flow->boxes[ribbon->from].stage, b = flow->boxes[ribbon->to].stage;
    return a < b ? b - a : a - b;
}

static void count_parts(FlowDrawing *l)
{
    l->item_count = l->flow->box_count;
    for (uint32_t i = 0; i < l->flow->ribbon_count; i++) {
        uint32_t steps = distance(l->flow, &l->flow->ribbons[i]);
        l->item_count += steps > 1 ? steps - 1 : 0;
        l->link_count += steps > 1 ? steps : 1;
    }
}

static void add_link(FlowDrawing *l, uint32_t ribbon, uint32_t left, uint32_t right, bool loop)
{
    Link *link = &l->links[l->link_count++];
    *link = (Link){.ribbon = ribbon, .item = {left, right}, .loop = loop};
    if (l->link_count - 1 == l->first_link[ribbon])
        link->label = l->flow->ribbons[ribbon].label.across;
    for (uint32_t which = 0; which < 2; which++) {
        uint32_t side = which == 0 || loop ? 1 : 0;
        l->ends[l->end_count++] = (End){link->item[which], side, l->link_count - 1, which, 0};
    }
}

static void add_ribbon(FlowDrawing *l, uint32_t at)
{
    const FlowRibbon *ribbon = &l->flow->ribbons[at];
    const FlowBox *boxes = l->flow->boxes;
    bool back = boxes[ribbon->from].stage > boxes[ribbon->to].stage;
    uint32_t left = back ? ribbon->to : ribbon->from, last = back ? ribbon->from : ribbon->to;
    uint32_t steps = distance(l->flow, ribbon);
    for (uint32_t step = 1; step < steps; step++) {
        uint32_t passing = l->item_count++;
        l->items[passing] = (FlowItem){.box = NO_BOX, .stage = boxes[left].stage + step};
        add_link(l, at, step == 1 ? left : passing - 1, passing, false);
    }
    add_link(l, at, steps > 1 ? l->item_count - 1 : left, last, steps == 0);
}

static void build(FlowDrawing *l)
{
    const FlowLayout *flow = l->flow;
    count_parts(l);
    l->items = arena_array(l->arena, FlowItem, l->item_count);
    l->links = arena_array(l->arena, Link, l->link_count);
    l->ends = arena_array(l->arena, End, (size_t)l->link_count * 2);
    l->places = arena_array(l->arena, NodePlace, l->item_count);
    l->need = arena_alloc_array(l->arena, sizeof *l->need, l->item_count);
    l->pools = arena_alloc_array(l->arena, sizeof *l->pools, l->item_count);
    l->first_place = arena_array(l->arena, uint32_t, flow->stage_count + 1);
    l->first_link = arena_array(l->arena, uint32_t, flow->ribbon_count + 1);
    l->item_count = flow->box_count;
    l->link_count = 0;
    for (uint32_t i = 0; i < flow->box_count; i++)
        l->items[i] = (FlowItem){i, flow->boxes[i].stage, flow->boxes[i].size.across, 0, 0};
    for (uint32_t i = 0; i < flow->ribbon_count; i++) {
        l->first_link[i] = l->link_count;
        add_ribbon(l, i);
    }
    l->first_link[flow->ribbon_count] = l->link_count;
}

/* ---- order ---- */

static int compare_places(const void *left, const void *right)
{
    const NodePlace *a = left, *b = right;
    if (a->stage != b->stage) return a->stage < b->stage ? -1 : 1;
    if (a->across < b->across) return -1;
    if (a->across > b->across) return 1;
    return (a->item > b->item) - (a->item < b->item);
}

/* Boxes keep their order: their `centre` grows in it. What passes goes where a straight line would
 * be. */
static void order(FlowDrawing *l)
{
    for (uint32_t r = 0; r < l->flow->ribbon_count; r++) {
        uint32_t first = l->first_link[r], end = l->first_link[r + 1];
        double from = l->items[l->links[first].item[0]].centre;
        double to = l->items[l->links[end - 1].item[1]].centre;
        for (uint32_t i = first; i + 1 < end; i++)
            l->items[l->links[i].item[1]].centre =
                from + (to - from) * (i + 1 - first) / (end - first);
    }
    for (uint32_t i = 0; i < l->item_count; i++)
        l->places[i] = (NodePlace){l->items[i].stage, i, l->items[i].centre};
    qsort(l->places, l->item_count, sizeof *l->places, compare_places);
    for (uint32_t stage = 0, at = 0; stage <= l->flow->stage_count; stage++) {
        l->first_place[stage] = at;
        while (at < l->item_count && l->places[at].stage == stage) at++;
    }
}

/* Before anything has a place: evenly over the stage. */
static void spread(FlowDrawing *l)
{
    uint32_t *seen = arena_array(l->arena, uint32_t, l->flow->stage_count);
    uint32_t *count = arena_array(l->arena, uint32_t, l->flow->stage_count);
    for (uint32_t i = 0; i < l->flow->box_count; i++) count[l->items[i].stage]++;
    for (uint32_t i = 0; i < l->flow->box_count; i++) {
        uint32_t stage = l->items[i].stage;
        l->items[i].centre = (seen[stage]++ + 0.5) / count[stage];
    }
}

/* ---- sizes ---- */

/* A label stands on its ribbon, or before it where it is narrower than the text. */
static double end_size(const Link *link, uint32_t which)
{
    if (which == 1 && link->item[0] == link->item[1]) return link->width + LOOP_GAP;
    if (which == 1 || link->width > link->label) return link->width;
    return link->width + link->label;
}

static void set_scale(FlowDrawing *l, double scale)
{
    memset(l->need, 0, sizeof *l->need * l->item_count);
    for (uint32_t i = 0; i < l->link_count; i++) {
        Link *link = &l->links[i];
        link->width = l->flow->ribbons[link->ribbon].amount * scale;
        if (link->width < thinnest) link->width = thinnest;
    }
    for (uint32_t i = 0; i < l->end_count; i++) {
        const End *end = &l->ends[i];
        l->need[end->item][end->side] += end_size(&l->links[end->link], end->which);
    }
    for (uint32_t i = 0; i < l->item_count; i++) {
        FlowItem *item = &l->items[i];
        double need = l->need[i][0] > l->need[i][1] ? l->need[i][0] : l->need[i][1];
        item->size = need > item->least ? need : item->least;
    }
}

static double longest_stage(const FlowDrawing *l)
{
    double longest = 0;
    for (uint32_t stage = 0; stage < l->flow->stage_count; stage++) {
        double length = 0;
        for (uint32_t i = l->first_place[stage]; i < l->first_place[stage + 1]; i++)
            length += l->items[l->places[i].item].size + BOX_GAP;
        if (length - BOX_GAP > longest) longest = length - BOX_GAP;
    }
    return longest;
}

/* The largest scale with which the longest stage fits into a page of the same shape as paper; a
 * stage whose texts alone are longer gets a tenth more. Returns its length. */
static double choose_scale(FlowDrawing *l, double room)
{
    double low = 0, high = 0;
    for (uint32_t i = 0; i < l->flow->ribbon_count; i++)
        if (l->flow->ribbons[i].amount > high) high = l->flow->ribbons[i].amount;
    high = high > 0 ? WIDEST_RIBBON / high : 0;
    set_scale(l, 0);
    double least = longest_stage(l) * 1.1;
    if (room < least) room = least;
    for (int step = 0; step < 40; step++) {
        double middle = step == 0 ? high : (low + high) / 2;
        set_scale(l, middle);
        if (longest_stage(l) > room)
            high = middle;
        else
            low = middle;
    }
    set_scale(l, low);
    return longest_stage(l);
}

/* ---- places across ---- */

static int compare_ends(const void *left, const void *right)
{
    const End *a = left, *b = right;
    if (a->item != b->item) return a->item < b->item ? -1 : 1;
    if (a->side != b->side) return a->side < b->side ? -1 : 1;
    if (a->towards < b->towards) return -1;
    if (a->towards > b->towards) return 1;
    if (a->link != b->link) return a->link < b->link ? -1 : 1;
    return (a->which > b->which) - (a->which < b->which);
}

static void place_end(FlowDrawing *l, const End *end, double *start)
{
    Link *link = &l->links[end->link];
    double size = end_size(link, end->which);
    link->at[end->which] = *start + size - link->width / 2;
    *start += size;
}

/* From the second time on they are in order as a rule. */
static void sort_ends(FlowDrawing *l)
{
    for (uint32_t i = 1; i < l->end_count; i++) {
        if (compare_ends(&l->ends[i - 1], &l->ends[i]) <= 0) continue;
        qsort(l->ends, l->end_count, sizeof *l->ends, compare_ends);
        return;
    }
}

/* Gives every ribbon its place on the sides of its boxes, in the order of the other ends. */
static void place_ends(FlowDrawing *l)
{
    for (uint32_t i = 0; i < l->end_count; i++) {
        End *end = &l->ends[i];
        end->towards = l->items[l->links[end->link].item[1 - end->which]].centre;
    }
    sort_ends(l);
    double start = 0;
    for (uint32_t i = 0; i < l->end_count; i++) {
        const End *end = &l->ends[i];
        if (i == 0 || end->item != end[-1].item || end->side != end[-1].side)
            start = -l->need[end->item][end->side] / 2;
        place_end(l, end, &start);
    }
}

/* Where an item would like to be for its ribbons to run straight: the mean over the links that end
 * on `sides` (bits), by width. */
static void wishes(const FlowDrawing *l, uint32_t sides, double *sum, double *weight)
{
    memset(sum, 0, sizeof *sum * l->item_count);
    memset(weight, 0, sizeof *weight * l->item_count);
    for (uint32_t i = 0; i < l->end_count; i++) {
        const End *end = &l->ends[i];
        const Link *link = &l->links[end->link];
        if (!(sides >> end->side & 1) || link->loop) continue;
        uint32_t other = 1 - end->which;
        double there = l->items[link->item[other]].centre + link->at[other];
        sum[end->item] += (there - link->at[end->which]) * link->width;
        weight[end->item] += link->width;
    }
}

/* The places nearest to the wishes that keep the order and the gaps: pools of neighbours that want
 * to pass each other stand together at the mean of their wishes. */
static void settle(FlowDrawing *l, uint32_t stage, double room, const double *sum,
                   const double *weight)
{
    uint32_t first = l->first_place[stage], end = l->first_place[stage + 1], pools = 0;
    double offset = 0, taken = 0;
    for (uint32_t i = first; i < end; i++) {
        uint32_t item = l->places[i].item;
        double w = weight[item] > 0 ? weight[item] : 0.01;
        double wish = weight[item] > 0 ? sum[item] / w : l->items[item].centre;
        double centre = offset + l->items[item].size / 2;
        offset += l->items[item].size + BOX_GAP;
        l->pools[pools++] = (struct Pool){w, w * (wish - centre), 1};
        for (; pools > 1; pools--) {
            struct Pool *last = &l->pools[pools - 1], *before = last - 1;
            if (before->sum / before->weight <= last->sum / last->weight) break;
            before->weight += last->weight;
            before->sum += last->sum;
            before->count += last->count;
        }
    }
    for (uint32_t pool = 0, i = first; pool < pools; pool++) {
        double shift = l->pools[pool].sum / l->pools[pool].weight, most = room - offset + BOX_GAP;
        shift = shift > most ? most : shift;
        shift = shift < 0 ? 0 : shift;
        for (uint32_t n = l->pools[pool].count; n; n--, i++) {
            FlowItem *item = &l->items[l->places[i].item];
            item->centre = shift + taken + item->size / 2;
            taken += item->size + BOX_GAP;
        }
    }
}

static void relax(FlowDrawing *l, double room)
{
    double *sum = arena_array(l->arena, double, l->item_count);
    double *weight = arena_array(l->arena, double, l->item_count);
    uint32_t stages = l->flow->stage_count;
    for (uint32_t pass = 0; pass < PASSES; pass++) {
        uint32_t sides = pass + 2 >= PASSES ? 3 : pass % 2 ? 2 : 1;
        place_ends(l);
        for (uint32_t i = 0; i < stages; i++) {
            wishes(l, sides, sum, weight);
            settle(l, pass % 2 ? stages - 1 - i : i, room, sum, weight);
        }
    }
    place_ends(l);
}

/* All stages one below the other, in the middle of the room. */
static void stack(FlowDrawing *l, double room)
{
    for (uint32_t stage = 0; stage < l->flow->stage_count; stage++) {
        double length = -BOX_GAP, at;
        uint32_t first = l->first_place[stage], end = l->first_place[stage + 1];
        for (uint32_t i = first; i < end; i++) length += l->items[l->places[i].item].size + BOX_GAP;
        at = (room - length) / 2;
        for (uint32_t i = first; i < end; i++) {
            FlowItem *item = &l->items[l->places[i].item];
            item->centre = at + item->size / 2;
            at += item->size + BOX_GAP;
        }
    }
}

/* ---- places along ---- */

static void measure_labels(FlowDrawing *l)
{
    l->label_room = arena_array(l->arena, double, l->flow->stage_count);
    for (uint32_t i = 0; i < l->link_count; i++) {
        const Link *link = &l->links[i];
        double *room = &l->label_room[l->items[link->item[0]].stage];
        double label = l->flow->ribbons[link->ribbon].label.along + 6;
        if (link->label > 0 && label > *room) *room = label;
    }
}

/* All boxes of a stage are as long as the longest. */
static void measure_stages(FlowLayout *flow)
{
    for (uint32_t i = 0; i < flow->stage_count; i++)
        flow->stages[i].thickness = flow->stages[i].heading.along;
    for (uint32_t i = 0; i < flow->box_count; i++) {
        FlowStage *stage = &flow->stages[flow->boxes[i].stage];
        if (flow->boxes[i].size.along > stage->thickness)
            stage->thickness = flow->boxes[i].size.along;
    }
    for (uint32_t i = 0; i < flow->box_count; i++)
        flow->boxes[i].size.along = flow->stages[flow->boxes[i].stage].thickness;
    for (uint32_t i = 0; i < flow->stage_count; i++) flow->stages[i].thickness += 2 * STAGE_MARGIN;
}

static void place_stages(FlowLayout *flow, const FlowDrawing *l)
{
    double taken = 0, at = 0, bend = SHORTEST_BEND;
    measure_stages(flow);
    for (uint32_t i = 0; i < flow->stage_count; i++)
        taken += flow->stages[i].thickness + l->label_room[i];
    if (flow->stage_count > 1) bend = (PAGE_LENGTH - taken) / (flow->stage_count - 1);
    bend = bend < SHORTEST_BEND ? SHORTEST_BEND : bend > LONGEST_BEND ? LONGEST_BEND : bend;
    if (flow->downwards) bend = SHORTEST_BEND * 0.8;
    for (uint32_t i = 0; i < flow->stage_count; i++) {
        flow->stages[i].along = at + flow->stages[i].thickness / 2;
        at += flow->stages[i].thickness;
        if (i + 1 < flow->stage_count) at += l->label_room[i] + bend;
    }
    flow->extent.along = at;
}

/* ---- curves ---- */

static void curve_to(FlowRibbon *ribbon, FlowPoint first, FlowPoint second, FlowPoint end)
{
    FlowPoint *next = &ribbon->points[ribbon->point_count];
    next[0] = first;
    next[1] = second;
    next[2] = end;
    ribbon->point_count += 3;
}

static void line_to(FlowRibbon *ribbon, FlowPoint end)
{
    FlowPoint start = ribbon->points[ribbon->point_count - 1];
    FlowPoint step = {(end.along - start.along) / 3, (end.across - start.across) / 3};
    curve_to(ribbon, (FlowPoint){start.along + step.along, start.across + step.across},
             (FlowPoint){end.along - step.along, end.across - step.across}, end);
}

static void bend_to(FlowRibbon *ribbon, FlowPoint end)
{
    FlowPoint start = ribbon->points[ribbon->point_count - 1];
    double middle = (start.along + end.along) / 2;
    curve_to(ribbon, (FlowPoint){middle, start.across}, (FlowPoint){middle, end.across}, end);
}

static FlowPoint link_end(const FlowDrawing *l, const Link *link, uint32_t which)
{
    const FlowItem *item = &l->items[link->item[which]];
    const FlowStage *stage = &l->flow->stages[item->stage];
    double half =
        item->box == NO_BOX ? stage->thickness / 2 : l->flow->boxes[item->box].size.along / 2;
    bool after = which == 0 || link->loop;
    return (FlowPoint){stage->along + (after ? half : -half), item->centre + link->at[which]};
}

static void draw_loop(FlowRibbon *ribbon, FlowPoint end)
{
    FlowPoint start = ribbon->points[ribbon->point_count - 1];
    double high = start.across > end.across ? start.across - end.across : end.across - start.across;
    double out = (start.along > end.along ? start.along : end.along) + 30 + high / 4;
    if (out > end.along + SHORTEST_BEND) out = end.along + SHORTEST_BEND;
    curve_to(ribbon, (FlowPoint){out, start.across}, (FlowPoint){out, end.across}, end);
}

/* Straight beside the label and through the margins of the stage, then over to the other one. */
static void draw_link(const FlowDrawing *l, FlowRibbon *ribbon, const Link *link)
{
    FlowPoint end = link_end(l, link, 1);
    if (link->loop) {
        draw_loop(ribbon, end);
        return;
    }
    const FlowStage *left = &l->flow->stages[l->items[link->item[0]].stage];
    const FlowStage *right = &l->flow->stages[l->items[link->item[1]].stage];
    double room = l->label_room[l->items[link->item[0]].stage];
    FlowPoint start = ribbon->points[ribbon->point_count - 1];
    line_to(ribbon, (FlowPoint){left->along + left->thickness / 2 + room * 0.6, start.across});
    bend_to(ribbon, (FlowPoint){right->along - right->thickness / 2, end.across});
    line_to(ribbon, end);
}

static void turn_round(FlowRibbon *ribbon)
{
    for (uint32_t i = 0, j = ribbon->point_count - 1; i < j; i++, j--) {
        FlowPoint point = ribbon->points[i];
        ribbon->points[i] = ribbon->points[j];
        ribbon->points[j] = point;
    }
}

static void place_label(FlowRibbon *ribbon, const Link *link, FlowPoint start)
{
    ribbon->label_at.along = start.along + 4 + ribbon->label.along / 2;
    ribbon->label_at.across = start.across;
    if (link->width <= link->label) ribbon->label_at.across -= (link->width + link->label) / 2;
}

static void draw_ribbon(const FlowDrawing *l, uint32_t at)
{
    FlowRibbon *ribbon = &l->flow->ribbons[at];
    const FlowBox *boxes = l->flow->boxes;
    uint32_t first = l->first_link[at], end = l->first_link[at + 1];
    ribbon->points = arena_array(l->arena, FlowPoint, (size_t)(end - first) * 12 + 1);
    ribbon->points[0] = link_end(l, &l->links[first], 0);
    ribbon->point_count = 1;
    ribbon->width = l->links[first].width;
    place_label(ribbon, &l->links[first], ribbon->points[0]);
    for (uint32_t i = first; i < end; i++) {
        if (i > first) line_to(ribbon, link_end(l, &l->links[i], 0));
        draw_link(l, ribbon, &l->links[i]);
    }
    if (boxes[ribbon->from].stage > boxes[ribbon->to].stage) turn_round(ribbon);
}

void flow_layout(FlowLayout *flow, Arena *scratch)
{
    FlowDrawing l = {.flow = flow, .arena = scratch};
    build(&l);
    spread(&l);
    order(&l);
    measure_labels(&l);
    place_stages(flow, &l);
    double page =
        flow->downwards ? flow->extent.along * page_ratio : flow->extent.along / page_ratio;
    double room = choose_scale(&l, page);
    stack(&l, room);
    relax(&l, room);
    order(&l); /* what passes a stage may now find a straighter way */
    relax(&l, room);
    for (uint32_t i = 0; i < flow->box_count; i++) {
        flow->boxes[i].at =
            (FlowPoint){flow->stages[flow->boxes[i].stage].along, l.items[i].centre};
        flow->boxes[i].size.across = l.items[i].size;
    }
    for (uint32_t i = 0; i < flow->ribbon_count; i++) draw_ribbon(&l, i);
    flow->extent.across = room;
}
