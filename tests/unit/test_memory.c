/* Memory may run out at any request: compiling then says so, and nothing leaks (the sanitizers look). */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_request_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
