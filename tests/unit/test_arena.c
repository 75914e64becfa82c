#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "lang/base/json.h"
#include "lang/base/vec.h"
#include "tests/unit/fixture.h"

static void blocks_are_zeroed_and_aligned(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 7, 16, 17, 4096, 32768, 32769, 100000, 3000000};
    for (int round = 0; round < 3; round++) {
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
            unsigned char *block = arena_alloc(&arena, sizes[i]);
            assert_non_null(block);
            assert_int_equal((uintptr_t)block % _Alignof(max_align_t), 0);
            for (size_t at = 0; at < sizes[i]; at++) assert_int_equal(block[at], 0);
            memset(block, 0xAA, sizes[i]);
        }
    }
}

static void blocks_do_not_overlap(void **state)
{
    (void)state;
    enum { COUNT = 20000 };
    uint32_t **blocks = arena_array(&arena, uint32_t *, COUNT);
    for (uint32_t i = 0; i < COUNT; i++) {
        blocks[i] = arena_array(&arena, uint32_t, 1 + i % 40);
        for (uint32_t at = 0; at <= i % 40; at++) blocks[i][at] = i;
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        for (uint32_t at = 0; at <= i % 40; at++) assert_int_equal(blocks[i][at], i);
    }
}

static void resize_keeps_what_was_there(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 10, 100, 40000, 2000000, 5000000, 33000, 32768, 5, 0, 70000};
    unsigned char *block = NULL;
    size_t size = 0, kept = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        block = arena_resize(&arena, block, size, sizes[i]);
        assert_non_null(block);
        kept = size < sizes[i] ? size : sizes[i];
        for (size_t at = 0; at < kept; at++) assert_int_equal(block[at], at % 251);
        size = sizes[i];
        for (size_t at = 0; at < size; at++) block[at] = (unsigned char)(at % 251);
        arena_alloc(&arena, i % 2 ? 24 : 50000); /* something behind it */
    }
}

static void resize_of_old_small_block_leaves_newer_alone(void **state)
{
    (void)state;
    char *first = arena_alloc(&arena, 16);
    char *second = arena_alloc(&arena, 16);
    memset(second, 'x', 16);
    first = arena_resize(&arena, first, 16, 64);
    memset(first, 'y', 64);
    for (int i = 0; i < 16; i++) assert_int_equal(second[i], 'x');
    first = arena_resize(&arena, first, 64, 8);
    char *third = arena_alloc(&arena, 64);
    for (int i = 0; i < 64; i++) assert_int_equal(third[i], 0);
    assert_int_equal(first[7], 'y');
}

static void large_blocks_are_reallocated(void **state)
{
    (void)state;
    /* A vector that grows to 64 MB must not leave its former copies behind: the middle of three
     * large blocks is resized, so that the list around it is exercised. */
    char *before = arena_alloc(&arena, 50000);
    char *block = arena_alloc(&arena, 50000);
    char *after = arena_alloc(&arena, 50000);
    size_t size = 50000;
    for (; size < 64000000; size *= 2) block = arena_resize(&arena, block, size, size * 2);
    block[size - 1] = 1;
    before[49999] = after[49999] = 1;
    assert_true(memory.requests < 20);
    block = arena_resize(&arena, block, size, 16);
    block[0] = 1;
}

static void strings(void **state)
{
    (void)state;
    Str copy = arena_str(&arena, STR("预算"));
    assert_int_equal(copy.len, 6);
    assert_string_equal(copy.ptr, "预算");
    assert_string_equal(arena_str(&arena, (Str){NULL, 0}).ptr, "");
    Str printed = arena_printf(&arena, "%s=%d " STR_FMT, "a", 7, STR_ARG(copy));
    assert_string_equal(printed.ptr, "a=7 预算");
    assert_int_equal(printed.len, strlen(printed.ptr));
    Str longer = arena_printf(&arena, "%*d|", 100000, 5);
    assert_int_equal(longer.len, 100001);
    assert_string_equal(longer.ptr + 99998, " 5|");
    assert_true(str_starts(copy, STR("预")));
    assert_false(str_starts(STR("预"), copy));
    assert_true(str_compare(STR("a"), STR("ab")) < 0 && str_compare(STR("b"), STR("ab")) > 0);
}

static void vectors_grow(void **state)
{
    (void)state;
    VEC(uint64_t) numbers = {0};
    for (uint64_t i = 0; i < 300000; i++) *vec_push(&arena, &numbers) = i * i;
    assert_int_equal(numbers.len, 300000);
    for (uint64_t i = 0; i < 300000; i++) assert_int_equal(numbers.items[i], i * i);
    VEC(char) one = {0};
    one.items = vec_grow(&arena, one.items, 1, 1000, &one.cap);
    assert_true(one.cap >= 1000);
    vec_free(&arena, &numbers);
    vec_free(&arena, &numbers);
    assert_true(!numbers.items && !numbers.len && !numbers.cap);
    *vec_push(&arena, &numbers) = 7;
    assert_int_equal(numbers.items[0], 7);
}

/* Runs out of memory at the n-th request; the arena must still be whole. */
static bool fill_with_failure(uint64_t fail_after)
{
    memory.fail_after = fail_after;
    memory.requests = 0;
    if (setjmp(memory.on_failure)) return true;
    VEC(uint32_t) numbers = {0};
    for (uint32_t i = 0; i < 200000; i++) {
        *vec_push(&arena, &numbers) = i;
        if (i % 16 == 0) arena_str(&arena, STR("some text that fills the small chunks"));
    }
    return false;
}

static void failure_jumps(void **state)
{
    (void)state;
    uint64_t failures = 0;
    while (failures < 64 && fill_with_failure(failures + 1)) {
        assert_int_equal(memory.requests, failures + 1);
        arena_free(&arena);
        failures++;
    }
    assert_true(failures >= 5);
}

static bool fails(size_t size, size_t count)
{
    if (setjmp(memory.on_failure)) return true;
    arena_alloc_array(&arena, size, count);
    return false;
}

static bool resize_fails(size_t new_size)
{
    char *volatile block = arena_alloc(&arena, 40000);
    if (setjmp(memory.on_failure)) return true;
    arena_resize(&arena, block, 40000, new_size);
    return false;
}

static bool vec_is_full(void)
{
    uint32_t cap = UINT32_MAX;
    char item;
    if (setjmp(memory.on_failure)) return true;
    vec_grow(&arena, &item, 1, 0, &cap);
    return false;
}

static void sizes_that_overflow_fail(void **state)
{
    (void)state;
    assert_true(fails(SIZE_MAX / 2, 3));
    assert_true(fails(SIZE_MAX, 1));
    assert_true(fails(SIZE_MAX - 8, 1));
    assert_true(resize_fails(SIZE_MAX));
    assert_true(resize_fails(SIZE_MAX - 20));
    assert_true(vec_is_full());
    assert_false(fails(0, SIZE_MAX));
}

static void arena_can_be_used_again(void **state)
{
    (void)state;
    arena_alloc(&arena, 10);
    arena_alloc(&arena, 100000);
    arena_free(&arena);
    assert_null(arena.chunks);
    int *number = arena_new(&arena, int);
    assert_int_equal(*number, 0);
}

static void memory_sink(void **state)
{
    (void)state;
    Sink sink;
    sink_memory(&sink, &arena);
    assert_int_equal(sink_result(&sink).len, 0);
    sink_text(&sink, "a");
    sink_char(&sink, 'b');
    sink_str(&sink, STR("预算"));
    sink_printf(&sink, "%d|%*s|", 42, 1000, "right");
    sink_write(&sink, NULL, 0);
    assert_true(sink_flush(&sink));
    Str all = sink_result(&sink);
    assert_int_equal(all.len, 2 + 6 + 3 + 1001);
    assert_memory_equal(all.ptr, "ab预算42| ", 12);
    assert_memory_equal(all.ptr + all.len - 6, "right|", 6);
    all = sink_result(&sink);
    assert_int_equal(all.len, 2 + 6 + 3 + 1001);
    assert_int_equal(sink.cap, all.len);
    assert_memory_equal(all.ptr + all.len - 6, "right|", 6);
    sink_memory(&sink, &arena);
    assert_int_equal(sink_result(&sink).len, 0);
}

static Str json_of(Str text, bool in_html)
{
    Sink sink;
    sink_memory(&sink, &arena);
    json_text(&(Json){.sink = &sink, .in_html = in_html}, NULL, text);
    sink_char(&sink, '\0');
    return sink_result(&sink);
}

static Str json(const char *text, uint32_t len)
{
    return json_of((Str){text, len}, false);
}

static void json_strings(void **state)
{
    (void)state;
    assert_string_equal(json("", 0).ptr, "\"\"");
    assert_string_equal(json("预算 \"a\\b\"", 12).ptr, "\"预算 \\\"a\\\\b\\\"\"");
    assert_string_equal(json("\n\t\r\0\x1B\x7F", 6).ptr, "\"\\n\\t\\r\\u0000\\u001b\\u007f\"");
    assert_string_equal(json("a\xFF\xE4\xB8z", 5).ptr, "\"a\uFFFD\uFFFD\uFFFDz\"");
    assert_string_equal(json("\u2028", 3).ptr, "\"\\u2028\"");
    assert_string_equal(json("</script>", 9).ptr, "\"</script>\"");
    assert_string_equal(json_of(STR("</script>"), true).ptr, "\"\\u003c/script>\"");
}

static void json_nests(void **state)
{
    (void)state;
    Sink sink;
    sink_memory(&sink, &arena);
    Json json = {.sink = &sink};
    json_open(&json, NULL, '{');
    json_open(&json, "empty", '[');
    json_close(&json, ']');
    json_line(&json, "  ");
    json_open(&json, "list", '[');
    json_number(&json, NULL, INT64_MIN);
    json_bool(&json, NULL, true);
    json_optional(&json, NULL, STR(""));
    json_optional(&json, NULL, STR("a"));
    json_close(&json, ']');
    json_line(&json, "");
    json_close(&json, '}');
    sink_char(&sink, '\0');
    assert_string_equal(sink_result(&sink).ptr,
                        "{\"empty\":[],\n  \"list\":[-9223372036854775808,true,null,\"a\"]\n}");
}

static void stream_sink_writes_all(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    Sink sink;
    sink_stream(&sink, &arena, file);
    char *block = arena_alloc(&arena, 200000);
    memset(block, 'x', 200000);
    for (int i = 0; i < 1000; i++) sink_printf(&sink, "%0999d\n", i);
    sink_write(&sink, block, 200000);
    sink_printf(&sink, "%*d", 100000, 7);
    sink_text(&sink, "end");
    assert_true(sink_flush(&sink));
    assert_int_equal(ftell(file), 1000 * 1000 + 200000 + 100000 + 3);
    rewind(file);
    assert_int_equal(fread(block, 1, 2000, file), 2000);
    assert_memory_equal(block + 1996, "001\n", 4);
    fclose(file);
}

static void stream_errors_stick(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full) skip();
    Sink sink;
    sink_stream(&sink, &arena, full);
    sink_text(&sink, "lost");
    assert_false(sink_flush(&sink));
    assert_true(sink.failed);
    assert_int_equal(sink.error, ENOSPC);
    sink_text(&sink, "nothing happens");
    sink_printf(&sink, "%*d", 100000, 7);
    assert_int_equal(sink.len, 0);
    assert_false(sink_flush(&sink));
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(blocks_are_zeroed_and_aligned),
        TEST(blocks_do_not_overlap),
        TEST(resize_keeps_what_was_there),
        TEST(resize_of_old_small_block_leaves_newer_alone),
        TEST(large_blocks_are_reallocated),
        TEST(strings),
        TEST(vectors_grow),
        TEST(failure_jumps),
        TEST(sizes_that_overflow_fail),
        TEST(arena_can_be_used_again),
        TEST(memory_sink),
        TEST(json_strings),
        TEST(json_nests),
        TEST(stream_sink_writes_all),
        TEST(stream_errors_stick),
    };
    return cmocka_run_group_tests_name("arena, vectors, sinks", tests, NULL, NULL);
}
