/* The solver on small systems that are made by hand: no budget, only figures and relations. */

#include "lang/incidence/incidence_arrange.h"
#include "lang/locate/solve.h"
#include "tests/unit/common.h"

typedef struct System {
    Memory memory;
    Arena arena;
    Env env;
    Model model;
    Incidence in;
    VEC(IncidenceEntry) entries;
    uint32_t columns;
} System;

static System it;

static void begin(void)
{
    it = (System){.memory = {.fail_after = 0}};
    arena_init(&it.arena, &it.memory);
    if (setjmp(it.memory.on_failure)) fail_msg("no memory");
    it.env.arena = &it.arena;
    it.env.names = intern_new(&it.arena, 1);
    it.in.env = &it.env;
    it.in.model = &it.model;
    *vec_push(&it.arena, &it.in.coefficients) = number_int(1);
    *vec_push(&it.arena, &it.in.coefficients) = number_int(-1);
}

static void add_figures(const int *values, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        *vec_push(&it.arena, &it.in.figures) = (IncidenceFigure){
            .value = number_int(values[i]), .step = {1, 1}, .column = it.columns++};
}

/* Σ of the figures, those with a minus subtracted (numbers from 1), compared with `constant`. */
static void add_relation(Comparison comparison, const int *figures, uint32_t count, int constant)
{
    Int128 residue = -constant;
    IncidenceRelation relation = {.comparison = comparison,
                                  .linear = true,
                                  .known = true,
                                  .tolerance = {0, 1},
                                  .figure = NONE,
                                  .entry = it.entries.len,
                                  .entry_count = count};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t figure = (uint32_t)(figures[i] < 0 ? -figures[i] : figures[i]) - 1;
        Int128 value = it.in.figures.items[figure].value.num;
        residue += figures[i] < 0 ? -value : value;
        *vec_push(&it.arena, &it.entries) = (IncidenceEntry){figure, figures[i] < 0};
    }
    relation.residue = number_int(residue);
    relation.outcome = incidence_holds(&it.in, &relation, relation.residue, NUMBER_ZERO)
                           ? RECORD_HELD
                           : RECORD_BROKEN;
    *vec_push(&it.arena, &it.in.relations) = relation;
}

/* The solver wants the broken ones first. */
static const Solution *find_within(uint64_t max_steps)
{
    VEC(IncidenceRelation) sorted = {0};
    for (int pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < it.in.relations.len; i++)
            if ((it.in.relations.items[i].outcome == RECORD_BROKEN) == (pass == 0))
                *vec_push(&it.arena, &sorted) = it.in.relations.items[i];
    for (uint32_t i = 0; i < sorted.len; i++) {
        it.in.relations.items[i] = sorted.items[i];
        it.in.broken += sorted.items[i].outcome == RECORD_BROKEN;
    }
    it.in.covered = it.in.relations.len;
    incidence_arrange(&it.in, it.columns, it.entries.items, it.entries.len, NULL);
    return solve(&it.in, incidence_counts(&it.in), max_steps);
}

static const Solution *find(void)
{
    return find_within(SOLVE_STEPS);
}

/* Does some repair of the fault change a figure with this value by so much? */
static bool repairs(const Fault *fault, int value, int change)
{
    for (uint32_t i = 0; i < fault->repairs.items.len; i++) {
        const Repair *repair = &fault->repairs.items.items[i];
        const IncidenceColumn *column = &it.in.columns.items[repair->column];
        for (uint32_t f = column->figure; f < column->figure + column->figure_count; f++)
            if (it.in.figures.items[f].value.num == value && repair->change.num == change)
                return true;
    }
    return false;
}

static void one_is_found(void **state)
{
    (void)state;
    begin(); /* 10 + 20 = 33 (30), 10 + 5 = 15, 20 + 7 = 27: the total is wrong, nothing else */
    add_figures((int[]){10, 20, 33, 5, 15, 7, 27}, 7);
    add_relation(COMPARE_EQ, (int[]){1, 2, -3}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){1, 4, -5}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){2, 6, -7}, 3, 0);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len, 1);
    assert_int_equal(solution->faults.items[0].repairs.items.len, 1);
    assert_true(repairs(&solution->faults.items[0], 33, -3));
    arena_free(&it.arena);
}

static void many_broken_point_to_one(void **state)
{
    (void)state;
    begin(); /* 12 should be 21: three sums say so */
    add_figures((int[]){12, 30, 51, 4, 25, 6, 27}, 7);
    add_relation(COMPARE_EQ, (int[]){1, 2, -3}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){1, 4, -5}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){1, 6, -7}, 3, 0);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len, 1);
    assert_int_equal(solution->faults.items[0].repairs.items.len, 1);
    assert_true(repairs(&solution->faults.items[0], 12, 9));
    assert_int_equal(solution->faults.items[0].relations.len, 3);
    arena_free(&it.arena);
}

static void indistinguishable_ones_are_all_found(void **state)
{
    (void)state;
    begin(); /* 1 + 2 + 3 = 9: any of four */
    add_figures((int[]){1, 2, 3, 9}, 4);
    add_relation(COMPARE_EQ, (int[]){1, 2, 3, -4}, 4, 0);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len, 1);
    assert_true(repairs(&solution->faults.items[0], 1, 3));
    assert_true(repairs(&solution->faults.items[0], 2, 3));
    assert_true(repairs(&solution->faults.items[0], 3, 3));
    assert_true(repairs(&solution->faults.items[0], 9, -3));
    arena_free(&it.arena);
}

static void inequalities_hold_on(void **state)
{
    (void)state;
    begin(); /* 10 + 20 = 36, but the first may be 12 at most: it was not the first */
    add_figures((int[]){10, 20, 36}, 3);
    add_relation(COMPARE_EQ, (int[]){1, 2, -3}, 3, 0);
    add_relation(COMPARE_LE, (int[]){1}, 1, 12);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len, 1);
    assert_false(repairs(&solution->faults.items[0], 10, 6));
    assert_true(repairs(&solution->faults.items[0], 20, 6));
    assert_true(repairs(&solution->faults.items[0], 36, -6));
    arena_free(&it.arena);
}

static void two_that_cancel_out(void **state)
{
    (void)state;
    begin(); /* 3 and 5 changed places: their sum holds, what each is part of does not */
    add_figures((int[]){5, 3, 8, 1, 4, 2, 7}, 7);
    add_relation(COMPARE_EQ, (int[]){1, 2, -3}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){1, 4, -5}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){2, 6, -7}, 3, 0);
    add_relation(COMPARE_EQ, (int[]){4}, 1, 1);
    add_relation(COMPARE_EQ, (int[]){5}, 1, 4);
    add_relation(COMPARE_EQ, (int[]){6}, 1, 2);
    add_relation(COMPARE_EQ, (int[]){7}, 1, 7);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len, 2);
    const Fault *faults = solution->faults.items;
    assert_int_equal(faults[0].group, faults[1].group);
    assert_true((repairs(&faults[0], 5, -2) && repairs(&faults[1], 3, 2)) ||
                (repairs(&faults[1], 5, -2) && repairs(&faults[0], 3, 2)));
    arena_free(&it.arena);
}

static void independent_ones_are_told_apart(void **state)
{
    (void)state;
    begin(); /* four pairs that should be equal, with nothing in common */
    add_figures((int[]){1, 2, 10, 10, 5, 7, 3, 8, 4, 1}, 10);
    for (int i = 1; i < 10; i += 2) add_relation(COMPARE_EQ, (int[]){i, -(i + 1)}, 2, 0);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len, 4);
    assert_int_equal(solution->unexplained.len, 0);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(solution->faults.items[i].group, i);
        assert_int_equal(solution->faults.items[i].repairs.items.len, 2);
    }
    arena_free(&it.arena);
}

static void what_cannot_be_is_left(void **state)
{
    (void)state;
    begin(); /* one figure cannot be 3 and 4 */
    add_figures((int[]){1}, 1);
    add_relation(COMPARE_EQ, (int[]){1}, 1, 3);
    add_relation(COMPARE_EQ, (int[]){1}, 1, 4);
    const Solution *solution = find();
    assert_int_equal(solution->faults.len + solution->unexplained.len, 2);
    assert_int_not_equal(solution->unexplained.len, 0);
    arena_free(&it.arena);
}

static void it_stops_at_the_limit(void **state)
{
    (void)state;
    begin();
    add_figures((int[]){1, 2, 10, 10, 5, 7, 3, 8, 4, 1}, 10);
    for (int i = 1; i < 10; i += 2) add_relation(COMPARE_EQ, (int[]){i, -(i + 1)}, 2, 0);
    const Solution *solution = find_within(5);
    assert_true(solution->stopped);
    assert_int_not_equal(solution->unexplained.len, 0);
    arena_free(&it.arena);
}

static void sound_ones_have_no_faults(void **state)
{
    (void)state;
    begin();
    add_figures((int[]){1, 1}, 2);
    add_relation(COMPARE_EQ, (int[]){1, -2}, 2, 0);
    assert_int_equal(find()->faults.len, 0);
    arena_free(&it.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_is_found),
        cmocka_unit_test(many_broken_point_to_one),
        cmocka_unit_test(indistinguishable_ones_are_all_found),
        cmocka_unit_test(inequalities_hold_on),
        cmocka_unit_test(two_that_cancel_out),
        cmocka_unit_test(independent_ones_are_told_apart),
        cmocka_unit_test(what_cannot_be_is_left),
        cmocka_unit_test(it_stops_at_the_limit),
        cmocka_unit_test(sound_ones_have_no_faults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
