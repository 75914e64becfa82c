/* Memory may run out at any request: compiling, and whatever is written of it, then says so, and
 * nothing leaks (the sanitizers look). */

#include "backends/backend.h"
#include "cli/check/junit.h"
#include "cli/common/text_diff.h"
#include "lang/driver/compile.h"
#include "tests/unit/common.h"

enum { MANY = 100000 };

static const char *const example = "examples/township.budget";
static const char *const broken = "tests/unit/broken.budget"; /* many kinds of findings */

/* ---- what may need memory; each after a compilation that had enough ---- */

typedef struct Kept { /* where a backend writes */
    BackendOutput base;
    Arena *arena;
    Sink sink;
} Kept;

static Sink *open_file(BackendOutput *base, Str name)
{
    Kept *kept = (Kept *)(void *)base;
    (void)name;
    sink_memory(&kept->sink, kept->arena);
    return &kept->sink;
}

static void say_nothing(BackendOutput *base, const char *message)
{
    (void)base;
    (void)message;
}

static void emit(Compilation *c, const Backend *backend)
{
    BackendOptions options = {.item = STR("")};
    Kept kept = {
        .base = {.open = open_file, .fail = say_nothing, .note = say_nothing, .several = true},
        .arena = compilation_arena(c)};
    backend->emit(compilation_report(c), &options, &kept.base, kept.arena);
}

static void emit_csv(Compilation *c)
{
    emit(c, &backend_csv);
}

static void emit_latex(Compilation *c)
{
    emit(c, &backend_latex);
}

static void emit_dot(Compilation *c)
{
    emit(c, &backend_dot);
}

static void print_findings(Compilation *c)
{
    for (DiagFormat format = DIAG_TEXT; format <= DIAG_GITHUB; format++) {
        Sink sink;
        sink_memory(&sink, compilation_arena(c));
        diags_print(compilation_diags(c), compilation_sources(c), (DiagStyle){.format = format},
                    &sink);
    }
}

static void look_inside(Compilation *c)
{
    Sink sink;
    const Listing *items;
    sink_memory(&sink, compilation_arena(c));
    compilation_list(c, &items);
    compilation_dump(c, STR("ast"), &sink);
    compilation_dump(c, STR("model"), &sink);
    compilation_dump(c, STR("report"), &sink);
    compilation_print(c, &sink);
    junit_write(c, "a", &sink);
    compilation_trace(c, STR("examples/township.budget:20"));
}

static void format(Compilation *c)
{
    Sink sink;
    Str before, after;
    sink_memory(&sink, compilation_arena(c));
    assert_true(compilation_format(c, KEYWORDS_ENGLISH, &before, &after));
    text_diff_write(compilation_arena(c), STR("a"), STR("a"), before, after, &sink);
}

/* ---- the n-th request fails ---- */

/* sources: see CompileOptions; without, the texts of CSV files are not kept. */
static CompileStatus compile_file(Compilation *c, const char *file, CompileStage last, bool sources,
                                  uint64_t fail_after)
{
    CompileOptions options = {.files = &file,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = last,
                              .sources = sources,
                              .records = true,
                              .dependencies = true,
                              .fail_after = fail_after};
    assert_non_null(c);
    return compile(c, &options);
}

/* With HOSTILE=1 every block is a request, and there are tens of thousands: of the later ones, a
 * sample. */
static uint64_t next(uint64_t n)
{
    return n < 300 ? n + 1 : n + n / 10;
}

/* Compiles without a failure, then lets the n-th request of `work` fail. False when it needs fewer.
 */
static bool fails(const char *file, CompileStage last, void (*work)(Compilation *), uint64_t n)
{
    Compilation *c = compilation_new();
    CompileStatus status = compile_file(c, file, last, true, 0);
    assert_true(status == COMPILE_OK || status == COMPILE_ERRORS);
    Memory *memory = compilation_arena(c)->memory;
    memory->fail_after = memory->requests + n;
    bool failed = setjmp(memory->on_failure) != 0;
    if (!failed) work(c);
    compilation_free(c);
    return failed;
}

static void every_request_fails(const char *file, CompileStage last, void (*work)(Compilation *))
{
    uint64_t n = 1;
    while (n < MANY && fails(file, last, work, n)) n = next(n);
    assert_in_range(n, 1, MANY - 1); /* a chunk may have had room for all */
}

static CompileStatus compile_until_it_works(const char *file, bool sources)
{
    CompileStatus status = COMPILE_NO_MEMORY;
    uint64_t n = 1;
    for (; n < MANY && status == COMPILE_NO_MEMORY; n = next(n)) {
        Compilation *c = compilation_new();
        status = compile_file(c, file, STAGE_REPORT, sources, n);
        compilation_free(c);
    }
    assert_in_range(n, 2, MANY - 1);
    return status;
}

static void compiling(void **state)
{
    (void)state;
    for (int sources = 0; sources < 2; sources++) {
        assert_int_equal(compile_until_it_works(example, sources), COMPILE_OK);
        assert_int_equal(compile_until_it_works(broken, sources), COMPILE_ERRORS);
    }
}

static void writing(void **state)
{
    (void)state;
    every_request_fails(example, STAGE_REPORT, emit_csv);
    every_request_fails(example, STAGE_REPORT, emit_latex);
    every_request_fails(example, STAGE_REPORT, emit_dot);
    every_request_fails(example, STAGE_REPORT, look_inside);
}

static void reporting(void **state)
{
    (void)state;
    every_request_fails(broken, STAGE_REPORT, print_findings);
}

static void formatting(void **state)
{
    (void)state;
    every_request_fails(example, STAGE_PARSE, format);
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

static void comparing(void **state)
{
    (void)state;
    Compilation *before = compiled("examples/township.budget");
    Compilation *after = compiled("examples/wh2024.budget");
    uint64_t requests = 1;
    while (requests < MANY && !compare_once(before, after, requests)) requests = next(requests);
    assert_in_range(requests, 2, MANY - 1);
    compilation_free(before);
    compilation_free(after);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(compiling),  cmocka_unit_test(writing),   cmocka_unit_test(reporting),
        cmocka_unit_test(formatting), cmocka_unit_test(comparing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
