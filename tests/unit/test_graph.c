/* The layout of flows: what holds of every one, whatever flows. */
#include <math.h>
#include <stdlib.h>

/* The layout belongs to the program, not to the library that tests are linked with. */
#include "backends/figure_flow.c" /* NOLINT(bugprone-suspicious-include) */
#include "tests/unit/fixture.h"

enum { MOST = 6000 };

static FlowLayout flow;

static int begin(void **state)
{
    setup(state);
    flow = (FlowLayout){.boxes = arena_array(&arena, FlowBox, MOST),
                        .ribbons = arena_array(&arena, FlowRibbon, MOST)};
    return 0;
}

static void stages(uint32_t count)
{
    flow.stage_count = count;
    flow.stages = arena_array(&arena, FlowStage, count);
    for (uint32_t i = 0; i < count; i++) flow.stages[i].heading = (FlowPoint){52, 20};
}

static uint32_t box(uint32_t stage)
{
    flow.boxes[flow.box_count] = (FlowBox){.stage = stage, .size = {120, 36}};
    return flow.box_count++;
}

static void ribbon(uint32_t from, uint32_t to, double amount, bool label)
{
    FlowPoint size = {label ? 45 : 0, label ? 11 : 0};
    flow.ribbons[flow.ribbon_count++] =
        (FlowRibbon){.from = from, .to = to, .amount = amount, .label = size};
}

/* ---- what always holds ---- */

#define NEARLY 1e-6

static void check_boxes(void)
{
    for (uint32_t i = 0; i < flow.box_count; i++) {
        const FlowBox *b = &flow.boxes[i];
        assert_true(b->at.across - b->size.across / 2 >= -NEARLY);
        assert_true(b->at.across + b->size.across / 2 <= flow.extent.across + NEARLY);
        assert_true(b->at.along - b->size.along / 2 >= 0);
        assert_true(b->at.along + b->size.along / 2 <= flow.extent.along);
        assert_true(b->size.across >= 36 - NEARLY && b->size.along >= 120);
    }
    for (uint32_t i = 0; i + 1 < flow.box_count; i++) {
        const FlowBox *a = &flow.boxes[i], *b = a + 1;
        if (a->stage != b->stage) continue;
        assert_true(b->at.across - a->at.across >=
                    (a->size.across + b->size.across) / 2 + BOX_GAP - NEARLY);
    }
}

/* On the side of its box, with all of its width. */
static void check_end(const FlowRibbon *r, FlowPoint point, uint32_t at)
{
    const FlowBox *b = &flow.boxes[at];
    assert_true(fabs(fabs(point.along - b->at.along) - b->size.along / 2) < NEARLY);
    assert_true(fabs(point.across - b->at.across) + r->width / 2 <= b->size.across / 2 + NEARLY);
}

/* What runs straight over the middle of a stage has no box under it. */
static void check_passage(const FlowRibbon *r, FlowPoint a, FlowPoint b)
{
    for (uint32_t i = 0; i < flow.box_count; i++) {
        const FlowBox *under = &flow.boxes[i];
        if ((a.along - under->at.along) * (b.along - under->at.along) > 0) continue;
        assert_true(fabs(a.across - b.across) < NEARLY);
        assert_true(fabs(a.across - under->at.across) >=
                    (r->width + under->size.across) / 2 - NEARLY);
    }
}

static void check_ribbons(void)
{
    double scale = 0;
    for (uint32_t i = 0; i < flow.ribbon_count; i++) {
        double width = flow.ribbons[i].width;
        if (width > thinnest) scale = width / flow.ribbons[i].amount;
    }
    for (uint32_t i = 0; i < flow.ribbon_count; i++) {
        const FlowRibbon *r = &flow.ribbons[i];
        assert_true(r->width >= thinnest && r->width <= WIDEST_RIBBON + NEARLY);
        if (r->width > thinnest) assert_true(fabs(r->width - r->amount * scale) < NEARLY);
        assert_int_equal(r->point_count % 3, 1);
        check_end(r, r->points[0], r->from);
        check_end(r, r->points[r->point_count - 1], r->to);
        for (uint32_t p = 0; flow.box_count < 100 && p + 3 < r->point_count; p += 3)
            check_passage(r, r->points[p], r->points[p + 3]);
    }
}

static void check_apart(FlowPoint a, double a_width, FlowPoint b, double b_width)
{
    if (fabs(a.along - b.along) > NEARLY) return;
    assert_true(fabs(a.across - b.across) >= (a_width + b_width) / 2 - NEARLY);
}

/* No ribbon lies on another where they leave and where they arrive; no label on another. */
static void check_pairs(void)
{
    for (uint32_t i = 0; i < flow.ribbon_count; i++) {
        const FlowRibbon *a = &flow.ribbons[i];
        for (uint32_t j = 0; j < i; j++) {
            const FlowRibbon *b = &flow.ribbons[j];
            FlowPoint a_end = a->points[a->point_count - 1], b_end = b->points[b->point_count - 1];
            check_apart(a->points[0], a->width, b->points[0], b->width);
            check_apart(a_end, a->width, b_end, b->width);
            if (a->label.across > 0 && b->label.across > 0)
                check_apart(a->label_at, a->label.across, b->label_at, b->label.across);
        }
    }
}

static void check_layout(void)
{
    flow_layout(&flow, &arena);
    check_boxes();
    check_ribbons();
    if (flow.ribbon_count < 1000) check_pairs();
}

/* ---- flows ---- */

/* Sources, special funds, projects, uses: the amounts of a real bureau. */
static void build_bureau(void)
{
    static const double projects[] = {37324, 3300,  3150, 650,   3500,  7800,
                                      6266,  21050, 2660, 11800, 21245, 1530};
    stages(4);
    uint32_t own = box(0), carried = box(0), districts = box(0), main_fund = box(1);
    uint32_t small_fund = box(1), first = flow.box_count;
    ribbon(own, main_fund, 90692, true);
    ribbon(own, small_fund, 1530, false);
    ribbon(carried, main_fund, 1365, false);
    ribbon(districts, main_fund, 26688, false);
    for (uint32_t i = 0; i < 12; i++)
        ribbon(i < 11 ? main_fund : small_fund, box(2), projects[i], false);
    uint32_t services = box(3), grants = box(3), given = box(3);
    ribbon(first, services, 574, true);
    ribbon(first, grants, 21750, true);
    ribbon(first, given, 15000, true);
    for (uint32_t i = 1; i < 12; i++)
        ribbon(first + i, i == 8 ? services : grants, projects[i], i == 3);
}

static void a_bureau(void **state)
{
    (void)state;
    build_bureau();
    check_layout();
    assert_true(flow.extent.along > flow.extent.across); /* fits a page */
}

static void the_same_every_time(void **state)
{
    (void)state;
    build_bureau();
    flow_layout(&flow, &arena);
    FlowLayout first = flow;
    Arena kept = arena;
    begin(NULL);
    build_bureau();
    flow_layout(&flow, &arena);
    for (uint32_t i = 0; i < flow.ribbon_count; i++) {
        const FlowRibbon *a = &first.ribbons[i], *b = &flow.ribbons[i];
        assert_int_equal(a->point_count, b->point_count);
        assert_false(memcmp(a->points, b->points, sizeof *a->points * a->point_count));
    }
    arena_free(&kept);
}

static void over_and_back_and_round(void **state)
{
    (void)state;
    stages(4);
    for (uint32_t i = 0; i < 12; i++) box(i / 3);
    ribbon(0, 11, 500, true); /* over two stages */
    ribbon(2, 8, 40, false);
    ribbon(1, 4, 100, true);
    ribbon(4, 7, 100, true);
    ribbon(10, 1, 7, true); /* back over two */
    ribbon(7, 3, 3, true);
    ribbon(7, 8, 20, true); /* within a stage */
    ribbon(6, 6, 10, true); /* to itself */
    ribbon(3, 6, 30, true); /* twice between the same */
    ribbon(3, 6, 30, true);
    check_layout();
    flow.downwards = true;
    check_layout();
}

static void little_or_nothing(void **state)
{
    (void)state;
    stages(1);
    check_layout();
    box(0);
    check_layout();
    stages(3); /* one without boxes */
    box(2);
    ribbon(0, 1, 0, true);
    check_layout();
    assert_true(flow.ribbons[0].width >= thinnest);
}

static void thousands(void **state)
{
    (void)state;
    stages(3);
    for (uint32_t i = 0; i < 5000; i++) box(i < 100 ? 0 : i < 2500 ? 1 : 2);
    for (uint32_t i = 100; i < 5000; i++)
        ribbon(i < 2500 ? i % 100 : 100 + i * 7 % 2400, i, 1 + i % 50, false);
    check_layout();
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        TEST_WITH(a_bureau, begin),
        TEST_WITH(the_same_every_time, begin),
        TEST_WITH(over_and_back_and_round, begin),
        TEST_WITH(little_or_nothing, begin),
        TEST_WITH(thousands, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
