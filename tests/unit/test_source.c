#include <stdio.h>

#include "lang/base/source.h"
#include "tests/unit/fixture.h"

static Sources *sources;

static int begin(void **state)
{
    setup(state);
    sources = source_map_new(&arena);
    return 0;
}

static uint32_t add(const char *path, const char *text)
{
    FileId file = UINT32_MAX;
    assert_true(source_add(sources, str_from(path), str_from(text), &file));
    assert_int_equal(file + 1, source_count(sources));
    return source_get(sources, file)->base;
}

static void assert_place(uint32_t offset, const char *expected)
{
    char found[200] = "nowhere";
    Place place = source_place(sources, offset);
    if (place.source) {
        snprintf(found, sizeof found, STR_FMT ":%u:%u " STR_FMT, STR_ARG(place.source->path),
                 (unsigned)place.line, (unsigned)place.column, STR_ARG(place.line_text));
    }
    assert_string_equal(found, expected);
}

static void places(void **state)
{
    (void)state;
    uint32_t a = add("a", "one\n二 two\r\n\nend");
    uint32_t b = add("b", "");
    uint32_t c = add("c", "x\n");
    assert_int_equal(a, 1);
    assert_place(0, "nowhere");
    assert_place(a, "a:1:1 one");
    assert_place(a + 3, "a:1:4 one"); /* the newline itself */
    assert_place(a + 4, "a:2:1 二 two");
    assert_place(a + 7, "a:2:2 二 two");
    assert_place(a + 8, "a:2:3 二 two");
    assert_place(a + 13, "a:3:1 ");
    assert_place(a + 14, "a:4:1 end");
    assert_place(a + 17, "a:4:4 end"); /* the end of the file */
    assert_place(b, "b:1:1 ");
    assert_place(c, "c:1:1 x");
    assert_place(c + 2, "c:2:1 ");
    assert_place(c + 3, "nowhere");
    assert_place(UINT32_MAX, "nowhere");
    assert_place(a + 7, "a:2:2 二 two"); /* backwards after forwards */
    assert_int_equal(source_place(sources, a + 7).line_lo, a + 4);
}

/* Every offset lies in the file whose stretch it is in, or in none between them. */
static void assert_found(void)
{
    for (FileId f = 0; f < source_count(sources); f++) {
        const Source *source = source_get(sources, f);
        assert_ptr_equal(source_of(sources, source->base), source);
        assert_ptr_equal(source_of(sources, source->base + source->text.len / 2), source);
        assert_ptr_equal(source_of(sources, source->base + source->text.len), source);
    }
}

/* Many in a stretch, some over several; the last ones forgotten, and others in their place. */
static void files_of_all_lengths(void **state)
{
    (void)state;
    static const uint32_t lengths[] = {0, 1, 5000, 0, 0, 17, 4095, 4096, 4097, 30000, 3, 3, 3, 0};
    static char text[30001];
    memset(text, 'x', sizeof text - 1);
    for (uint32_t i = 0; i < 2000; i++)
        add("a", text + (sizeof text - 1 - lengths[(i * 7 + i / 9) % 14]));
    assert_found();
    for (uint32_t left = 2000; left; left -= left / 3 + 1) {
        uint32_t end = source_get(sources, left - 1)->base;
        source_forget(sources, left - 1);
        assert_null(source_of(sources, end + 40000));
        assert_found();
        add("b", text + (sizeof text - 1 - left % 9000));
        assert_found();
        source_forget(sources, left - 1);
    }
    source_forget(sources, 0);
    assert_null(source_of(sources, 1));
    assert_int_equal(add("c", "x"), 1);
    assert_found();
}

static void texts_of_spans(void **state)
{
    (void)state;
    uint32_t a = add("a", "预算 text");
    uint32_t b = add("b", "next");
    assert_true(str_equal(source_text(sources, (Span){a, a + 6}), STR("预算")));
    assert_true(str_equal(source_text(sources, (Span){a + 7, b + 4}), STR("text")));
    assert_int_equal(source_text(sources, (Span){0, 0}).len, 0);
    assert_int_equal(source_text(sources, (Span){a + 4, a + 2}).len, 0);
    assert_int_equal(source_text(sources, (Span){b + 4, b + 4}).len, 0);
    assert_ptr_equal(source_of(sources, b), source_get(sources, 1));
    assert_null(source_of(sources, 0));
}

static void spans_join(void **state)
{
    (void)state;
    Span none = {0, 0}, early = {3, 5}, late = {7, 9};
    assert_int_equal(span_join(none, early).lo, 3);
    assert_int_equal(span_join(early, none).hi, 5);
    assert_int_equal(span_join(late, early).lo, 3);
    assert_int_equal(span_join(early, late).hi, 9);
}

static void pointers_stay_valid(void **state)
{
    (void)state;
    add("first", "text");
    const Source *first = source_get(sources, 0);
    char path[] = "path";
    for (int i = 0; i < 1000; i++) {
        path[0] = (char)('a' + i % 26);
        add(path, "x");
    }
    assert_ptr_equal(first, source_get(sources, 0));
    assert_true(str_equal(source_get(sources, 1)->path, STR("aath"))); /* copied */
    assert_place(source_get(sources, 500)->base, "fath:1:1 x");
}

static void space_is_limited(void **state)
{
    (void)state;
    /* Never read: only the lengths count. */
    Str huge = {"", UINT32_MAX - 10};
    FileId file = 0;
    assert_false(source_add(sources, STR("x"), (Str){"", UINT32_MAX}, &file));
    assert_true(source_add(sources, STR("a"), huge, &file));
    assert_false(source_add(sources, STR("b"), STR("123456789"), &file));
    assert_int_equal(source_count(sources), 1);
    assert_true(source_add(sources, STR("c"), STR("1"), &file));
}

static void every_offset_of_a_long_line(void **state)
{
    (void)state;
    /* Quadratic if columns were counted from the beginning of the line each time. */
    enum { COUNT = 300000 };
    char *text = arena_alloc(&arena, 3 * COUNT + 1);
    for (uint32_t i = 0; i < COUNT; i++) memcpy(text + 3 * i, "预", 3);
    uint32_t base = add("long", text);
    for (uint32_t i = 0; i < COUNT; i++) {
        Place place = source_place(sources, base + 3 * i);
        assert_int_equal(place.column, i + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH(places, begin),
        TEST_WITH(files_of_all_lengths, begin),
        TEST_WITH(texts_of_spans, begin),
        TEST_WITH(spans_join, begin),
        TEST_WITH(pointers_stay_valid, begin),
        TEST_WITH(space_is_limited, begin),
        TEST_WITH(every_offset_of_a_long_line, begin),
    };
    return cmocka_run_group_tests_name("source", tests, NULL, NULL);
}
