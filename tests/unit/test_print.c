/* Formatted text is what the C library makes of it. */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "lang/base/print.h"

/* In room for all of it, for some of it, for nothing but its end, and for nothing. */
__attribute__((format(printf, 1, 2))) static void same(const char *format, ...)
{
    static const size_t sizes[] = {200, 8, 1, 0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char ours[200], theirs[200];
        va_list args, again;
        memset(ours, 'x', sizeof ours);
        memset(theirs, 'x', sizeof theirs);
        va_start(args, format);
        va_copy(again, args);
        int len = print_text(ours, sizes[i], format, args);
        assert_int_equal(len, vsnprintf(theirs, sizes[i], format, again));
        assert_memory_equal(ours, theirs, sizeof ours);
        va_end(again);
        va_end(args);
    }
}

static void test_texts(void **state)
{
    (void)state;
    same("nothing to fill in");
    same("%s, %s", "one", "");
    same("%.*s|%.*s|%.*s", 3, "abcdef", 0, "abc", 9, "abc");
    same("%.*s", -1, "all of it");
    same("%c%c %%", 'a', 'b');
}

static void test_numbers(void **state)
{
    (void)state;
    same("%u %d %d", UINT_MAX, INT_MIN, INT_MAX);
    same("%llu %lld %lld", ULLONG_MAX, LLONG_MIN, LLONG_MAX);
    same("%d%u%lld", 0, 0u, 0LL);
}

/* What only the C library does, alone and after what it need not do. */
static void test_others(void **state)
{
    (void)state;
    same("%-8s|%08x|%5u|%ld|%zu", "ab", 0xBEEFu, 7u, -5L, (size_t)9);
    same("%s: %u of %3d", "seen", 4u, 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
