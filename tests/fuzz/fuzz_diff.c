/* The comparison of two budgets, a.budget and b.budget (or one with itself), in every form. What
 * differs does so in both directions, what stayed the same is no difference, and steps lead from
 * the old total to the new one. */
#include "cli/diff/words.h"
#include "lang/driver/compile.h"
#include "tests/fuzz/fuzz.h"

static CompileStatus read_budget(Compilation *c, const char *path)
{
    CompileOptions options = {.files = &path,
                              .file_count = 1,
                              .library_dir = "lib",
                              .last_stage = STAGE_REPORT,
                              .sources = true,
                              .records = true};
    CompileStatus status = compile(c, &options);
    REQUIRE(status == COMPILE_OK || status == COMPILE_ERRORS);
    return status;
}

static void check_steps(const Diff *diff)
{
    for (uint32_t i = 0; i < diff->totals.len; i++) {
        const DiffTotal *total = &diff->totals.items[i];
        if (total->steps.len && total->amount.after.len)
            REQUIRE_EQUAL(total->steps.items[total->steps.len - 1].reached, total->amount.after);
    }
}

static void check_causes(const Diff *diff)
{
    for (uint32_t i = 0; i < diff->cells.len; i++) {
        const DiffCell *cell = &diff->cells.items[i];
        for (uint32_t k = 0; k < cell->facts.len; k++)
            REQUIRE(cell->facts.items[k] < diff->facts.len);
        for (uint32_t k = 0; k < cell->members.len; k++)
            REQUIRE(cell->members.items[k] < diff->members.len);
    }
}

static void write_all(const Diff *diff, Arena *arena)
{
    static void (*const writers[])(const DiffView *) = {diff_write_text, diff_write_markdown,
                                                        diff_write_html, diff_write_json};
    for (size_t i = 0; i < sizeof writers / sizeof *writers; i++) {
        Sink sink;
        sink_memory(&sink, arena);
        DiffView view = {.diff = diff,
                         .before = {"a.budget", STR("")},
                         .after = {"b.budget", STR("HEAD:")},
                         .max = i ? 0 : 3,
                         .arena = arena,
                         .sink = &sink};
        writers[i](&view);
        REQUIRE(sink_result(&sink).len > 0);
    }
}

typedef enum Outcome { DIFFERENT, SAME, SPENT } Outcome; /* SPENT: the budget of work was */

static Outcome compare(Arena *arena, Compilation *before, Compilation *after)
{
    Memory *old = compilation_arena(before)->memory, *new = compilation_arena(after)->memory;
    if (setjmp(old->on_failure) || setjmp(new->on_failure)) {
        fuzz_spent(old->work.ended ? old : new);
        return SPENT;
    }
    Diff diff = compilation_diff(before, after, arena, (DiffOptions){.max_steps = 5});
    check_steps(&diff);
    check_causes(&diff);
    write_all(&diff, arena);
    return diff.same ? SAME : DIFFERENT;
}

static void compare_both_ways(Arena *arena, Str input)
{
    const char *path = fuzz_write_files((const uint8_t *)input.ptr, input.len);
    const char *other = fuzz_second_path();
    Compilation *before = compilation_new(), *after = compilation_new();
    REQUIRE(before && after);
    CompileStatus status = read_budget(before, path);
    read_budget(after, other ? other : path);
    Outcome there = compare(arena, before, after), back = compare(arena, after, before);
    REQUIRE(there == back || there == SPENT || back == SPENT);
    if (!other && status == COMPILE_OK) REQUIRE(there != DIFFERENT);
    compilation_free(after);
    compilation_free(before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fuzz_with_arena(compare_both_ways, data, size);
    return 0;
}
