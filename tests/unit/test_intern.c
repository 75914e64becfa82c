#include <stdio.h>

#include "lang/base/intern.h"
#include "tests/unit/fixture.h"

static Interner *names;

static int begin(void **state)
{
    setup(state);
    names = intern_new(&arena, 42);
    return 0;
}

static void same_text_same_symbol(void **state)
{
    (void)state;
    Symbol basic = intern(names, STR("basic"));
    Symbol function = intern(names, STR("功能科目"));
    assert_int_equal(basic, 1);
    assert_int_equal(function, 2);
    char copy[] = "basic";
    assert_int_equal(intern(names, str_from(copy)), basic);
    assert_int_equal(intern(names, STR("功能科目")), function);
    assert_int_equal(intern_count(names), 2);
    copy[0] = 'x'; /* the text was copied */
    assert_true(str_equal(intern_text(names, basic), STR("basic")));
    assert_true(str_equal(intern_text(names, 0), STR("")));
}

static void empty_text_is_a_name(void **state)
{
    (void)state;
    Symbol empty = intern(names, STR(""));
    assert_int_not_equal(empty, 0);
    assert_int_equal(intern(names, (Str){NULL, 0}), empty);
    assert_int_equal(intern_text(names, empty).len, 0);
}

static void find_adds_nothing(void **state)
{
    (void)state;
    assert_int_equal(intern_find(names, &arena, STR("basic")), 0);
    assert_int_equal(intern_find(names, &arena, STR("e\u0301")), 0);
    assert_int_equal(intern_count(names), 0);
    Symbol accented = intern(names, STR("\u00E9"));
    assert_int_equal(intern_find(names, &arena, STR("\u00E9")), accented);
    assert_int_equal(intern_find(names, &arena, STR("e\u0301")), accented);
}

static void spellings_of_one_name_are_one(void **state)
{
    (void)state;
    Symbol decomposed = intern(names, STR("Cafe\u0301"));
    assert_int_equal(intern(names, STR("Caf\u00E9")), decomposed);
    assert_true(str_equal(intern_text(names, decomposed), STR("Caf\u00E9")));
    Symbol hangul = intern(names, STR("\u1112\u1161\u11AB"));
    assert_int_equal(intern(names, STR("\uD55C")), hangul);
    Symbol ohm = intern(names, STR("\u2126"));
    assert_int_equal(intern(names, STR("\u03A9")), ohm);
    assert_int_equal(intern_count(names), 3);
    /* Compatibility forms stay apart: that is for the lexer to refuse. */
    assert_int_not_equal(intern(names, STR("\uFF21")), intern(names, STR("A")));
}

static void bytes_that_are_no_text_are_kept(void **state)
{
    (void)state;
    Symbol one = intern(names, STR("\xFF\xFE"));
    assert_int_not_equal(one, intern(names, STR("\xFF")));
    assert_int_equal(intern(names, STR("\xFF\xFE")), one);
}

static Str numbered(char *buffer, size_t size, uint32_t i)
{
    static const char *const formats[] = {"%u", "2080%u", "项目%u", "a_rather_long_name_%u_of_it"};
    return (Str){buffer, (uint32_t)snprintf(buffer, size, formats[i % 4], i)};
}

static void many_names(void **state)
{
    (void)state;
    enum { COUNT = 200000 };
    char buffer[64];
    for (uint32_t i = 0; i < COUNT; i++) {
        assert_int_equal(intern(names, numbered(buffer, sizeof buffer, i)), i + 1);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        Str text = numbered(buffer, sizeof buffer, i);
        assert_int_equal(intern_find(names, &arena, text), i + 1);
        assert_true(str_equal(intern_text(names, i + 1), text));
    }
    assert_int_equal(intern_count(names), COUNT);
}

static void all_lengths_are_told_apart(void **state)
{
    (void)state;
    char zeros[100] = {0}, letters[100];
    memset(letters, 'a', sizeof letters);
    for (uint32_t len = 1; len <= 100; len++) {
        Symbol zero = intern(names, (Str){zeros, len});
        Symbol letter = intern(names, (Str){letters, len});
        assert_int_equal(zero, 2 * len - 1);
        assert_int_equal(letter, 2 * len);
        for (uint32_t at = 0; at < len; at++) {
            letters[at] = 'b';
            assert_int_equal(intern_find(names, &arena, (Str){letters, len}), 0);
            letters[at] = 'a';
        }
    }
}

static void seed_changes_nothing_visible(void **state)
{
    (void)state;
    Interner *other = intern_new(&arena, UINT64_MAX);
    char buffer[64];
    for (uint32_t i = 0; i < 5000; i++) {
        Str text = numbered(buffer, sizeof buffer, i);
        assert_int_equal(intern(names, text), intern(other, text));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST_WITH(same_text_same_symbol, begin),
        TEST_WITH(empty_text_is_a_name, begin),
        TEST_WITH(find_adds_nothing, begin),
        TEST_WITH(spellings_of_one_name_are_one, begin),
        TEST_WITH(bytes_that_are_no_text_are_kept, begin),
        TEST_WITH(many_names, begin),
        TEST_WITH(all_lengths_are_told_apart, begin),
        TEST_WITH(seed_changes_nothing_visible, begin),
    };
    return cmocka_run_group_tests_name("intern", tests, NULL, NULL);
}
