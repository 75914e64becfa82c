/* Memory may run out at any request: compiling then says so, and nothing leaks (the sanitizers
 * look). */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>

#include "lang/compile.h"

enum { MANY = 100000 };

static CompileStatus compile_once(const char *file, uint64_t fail_after)
{
    CompileOptions options = {
        .files = &file,
        .file_count = 1,
        .library_dir = "lib",
        .last_stage = STAGE_REPORT,
        .fail_after = fail_after,
    };
    Compilation *compilation = compilation_new();
    assert_non_null(compilation);
    CompileStatus status = compile(compilation, &options);
    compilation_free(compilation);
    return status;
}

static void every_request_may_fail(void **state)
{
    (void)state;
    const char *file = "examples/township.budget";
    uint64_t requests = 1;
    while (requests < MANY && compile_once(file, requests) == COMPILE_NO_MEMORY) requests++;
    assert_in_range(requests, 2, MANY - 1);
    assert_int_equal(compile_once(file, requests), COMPILE_OK);
    assert_int_equal(compile_once(file, 0), COMPILE_OK);
}

static Compilation *compiled(const char *file)
{
    CompileOptions options = {.files = &file,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = STAGE_REPORT,
                              .sources = true,
                              .records = true};
    Compilation *compilation = compilation_new();
    assert_non_null(compilation);
    assert_int_equal(compile(compilation, &options), COMPILE_OK);
    return compilation;
}

/* False if memory ran out. */
static bool compare_once(Compilation *before, Compilation *after, uint64_t fail_after)
{
    Memory memory = {.fail_after = fail_after};
    Arena arena;
    arena_init(&arena, &memory);
    bool good = setjmp(memory.on_failure) == 0;
    if (good) {
        Diff diff = compilation_diff(before, after, &arena, (DiffOptions){.max_steps = 3});
        assert_false(diff.same);
    }
    arena_free(&arena);
    return good;
}

static void comparing_may_fail_at_every_request(void **state)
{
    (void)state;
    Compilation *before = compiled("examples/township.budget");
    Compilation *after = compiled("examples/wh2024.budget");
    uint64_t requests = 1;
    while (requests < MANY && !compare_once(before, after, requests)) requests++;
    assert_in_range(requests, 2, MANY - 1);
    compilation_free(before);
    compilation_free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_may_fail),
        cmocka_unit_test(comparing_may_fail_at_every_request),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
