/* An arena for each test. */
#ifndef BUDGET_TESTS_UNIT_FIXTURE_H
#define BUDGET_TESTS_UNIT_FIXTURE_H

#include "lang/base/arena.h"
#include "tests/unit/common.h"

static Memory memory;
static Arena arena;

static inline int setup(void **state)
{
    (void)state;
    memory = (Memory){.fail_after = 0};
    arena_init(&arena, &memory);
    return 0;
}

static inline int teardown(void **state)
{
    (void)state;
    arena_free(&arena);
    return 0;
}

#define TEST(name)             TEST_WITH(name, setup)
#define TEST_WITH(name, begin) cmocka_unit_test_setup_teardown(name, begin, teardown)

#endif
