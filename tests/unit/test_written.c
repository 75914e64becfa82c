/* Numbers as others write them, and the encodings of their tables. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "lang/tabular/charset.h"
#include "lang/tabular/headings.h"
#include "lang/tabular/written.h"

static void reads(const char *text, char decimal, const char *expected)
{
    Written written;
    char shown[WRITTEN_MAX + 40] = "?";
    written_read(str_from(text), decimal, &written);
    if (written.kind == WRITTEN_NOTHING) strcpy(shown, "nothing");
    if (written.kind == WRITTEN_NUMBER) {
        memcpy(shown, written.digits, written.len);
        shown[written.len] = 0;
        if (written.percent) strcat(shown, "%");
        if (written.sign.len) {
            strcat(shown, " ");
            strncat(shown, written.sign.ptr, written.sign.len);
        }
    }
    if (strcmp(shown, expected) != 0) print_error("`%s` with %c\n", text, decimal);
    assert_string_equal(shown, expected);
}

static void test_numbers(void **state)
{
    (void)state;
    static const char *const points[][2] = {
        {"1234.50", "1234.50"},
        {"1,234.50", "1234.50"},
        {"1'234.50", "1234.50"},
        {"1 234.50", "1234.50"},
        {"1\xC2\xA0"
         "234",
         "1234"},
        {"1\xE2\x80\xAF"
         "234",
         "1234"},
        {"1,00,000", "100000"},
        {"12,34,567.5", "1234567.5"},
        {"1,234,567", "1234567"},
        {".50", "0.50"},
        {"1234.", "1234"},
        {"1.2E3", "1200"},
        {"1.2E+03", "1200"},
        {"5e-2", "0.05"},
        {"1.080", "1.080"},
        {"-65.50", "-65.50"},
        {"(65.50)", "-65.50"},
        {"65.50-", "-65.50"},
        {"−65.50", "-65.50"},
        {"- 65", "-65"},
        {"+5", "5"},
        {"-0.00", "0.00"},
        {"$1,000", "1000 $"},
        {"-$65", "-65 $"},
        {"($65)", "-65 $"},
        {"$(65)", "-65 $"},
        {"1000 €", "1000 €"},
        {"EUR 5", "5 EUR"},
        {"1.2k", "1.2 k"},
        {"3.5万元", "3.5 万元"},
        {"10%", "10%"},
        {"10 ％", "10%"},
        {"（5）", "-5"},
        {" 7 ", "7"},
        {"007", "007"},
        {"123456789012345678901234567890", "123456789012345678901234567890"},
        {"0,123", "?"},
        {"000,001", "?"},
        {"0,123.45", "?"},
        {"1,23", "?"},
        {"1,2345", "?"},
        {"1234,567", "?"},
        {"1,234,56", "?"},
        {"12 34", "?"},
        {"1.2.3", "?"},
        {"5-6", "?"},
        {"2024-01-01", "?"},
        {"1.234,50", "?"},
        {"abc", "?"},
        {"5a6", "?"},
        {"((5))", "?"},
        {"(5", "?"},
        {"--5", "?"},
        {"5%%", "?"},
        {"1E999", "?"},
        {"1E", "1 E"},
        {"$ $5", "?"},
        {"-", "nothing"},
        {"", "nothing"},
        {" - ", "nothing"},
        {"–", "nothing"},
        {"—", "nothing"},
        {"n/a", "nothing"},
        {"NaN", "nothing"},
        {"NULL", "nothing"},
        {".", "nothing"},
        {"…", "nothing"},
    };
    for (size_t i = 0; i < sizeof points / sizeof *points; i++)
        reads(points[i][0], '.', points[i][1]);
    static const char *const commas[][2] = {
        {"1000,00", "1000.00"},       {"1.000,00", "1000.00"}, {"1.080", "1080"},
        {"0,123", "0.123"},           {"1 234,50", "1234.50"}, {"1'234,50", "1234.50"},
        {"12.34.567,5", "1234567.5"}, {"12.50", "?"},          {"1,000.00", "?"},
    };
    for (size_t i = 0; i < sizeof commas / sizeof *commas; i++)
        reads(commas[i][0], ',', commas[i][1]);
}

static void test_marks(void **state)
{
    (void)state;
    assert_int_equal(written_mark(STR("12.50")), MARK_POINT);
    assert_int_equal(written_mark(STR("12,50")), MARK_COMMA);
    assert_int_equal(written_mark(STR("1.234,50")), MARK_COMMA);
    assert_int_equal(written_mark(STR("1,234.50")), MARK_POINT);
    assert_int_equal(written_mark(STR("1,234,567")), MARK_POINT);
    assert_int_equal(written_mark(STR("0,123")), MARK_COMMA);
    assert_int_equal(written_mark(STR("1.080")), MARK_EITHER);
    assert_int_equal(written_mark(STR("1,080")), MARK_EITHER);
    assert_int_equal(written_mark(STR("108")), MARK_NEITHER);
    assert_int_equal(written_mark(STR("-")), MARK_NEITHER);
    assert_int_equal(written_mark(STR("Roads")), MARK_NEITHER);
}

typedef struct Bytes {
    const char *bytes;
    size_t len;
    Charset charset;
    const char *text;
} Bytes;

#define BYTES(text) text, sizeof(text) - 1

static void test_charsets(void **state)
{
    (void)state;
    static const Bytes cases[] = {
        {BYTES("a,\xE9\x87\x91"), CHARSET_UTF_8, "a,金"},
        {BYTES("\xFF\xFE"
               "a\0,\0\xD1\x91"),
         CHARSET_UTF_16LE, "a,金"},
        {BYTES("\xFE\xFF"
               "\0a\0,\x91\xD1"),
         CHARSET_UTF_16BE, "a,金"},
        {BYTES("a\0,\0b\0"), CHARSET_UTF_16LE, "a,b"},
        {BYTES("\0a\0,\xD8\x3D\xDE\x01"), CHARSET_UTF_16BE, "a,😁"},
        {BYTES("\xBF\xC6\xC4\xBF,\xBD\xF0\xB6\xEE"), CHARSET_GB18030, "科目,金额"},
        {BYTES("Caf\xE9,5 \x80"), CHARSET_1252, "Café,5 €"},
        {BYTES("1\xA0"
               "234,50"),
         CHARSET_1252,
         "1\xC2\xA0"
         "234,50"},
        {BYTES("\x81\x20"), CHARSET_UNKNOWN, NULL},
        {BYTES("Gr\xF6\xDF"
               "e"),
         CHARSET_1252, "Größe"},
    };
    Memory memory = {0};
    Arena arena;
    arena_init(&arena, &memory);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Str bytes = {cases[i].bytes, (uint32_t)cases[i].len}, text;
        assert_int_equal(charset_guess(bytes), cases[i].charset);
        if (!cases[i].text) continue;
        assert_null(charset_convert(&arena, cases[i].charset, bytes, &text));
        assert_true(str_equal(text, str_from(cases[i].text)));
    }
    Str out;
    assert_non_null(charset_convert(&arena, CHARSET_GB18030, STR("\x81\x20"), &out));
    assert_non_null(charset_convert(&arena, CHARSET_UTF_16LE, STR("a\0\0\xD8"), &out));
    assert_non_null(charset_convert(&arena, CHARSET_1252, STR("\x81"), &out));
    assert_non_null(charset_convert(&arena, CHARSET_UTF_8, STR("\xFF"), &out));
    assert_int_equal(charset_named(STR("gbk")), CHARSET_GB18030);
    assert_int_equal(charset_named(STR("latin-1")), CHARSET_1252);
    assert_int_equal(charset_named(STR("EBCDIC")), CHARSET_UNKNOWN);
    arena_free(&arena);
}

static void test_headings(void **state)
{
    Str part;
    (void)state;
    assert_true(heading_same(STR(" FY13\nAdopted"), STR("fy13 adopted ")));
    assert_true(heading_same(STR("收 入　总 计"), STR("收入总计")));
    assert_false(heading_same(STR("ab"), STR("abc")));
    assert_true(heading_same(STR(""), STR(" ")));
    assert_true(heading_matches(STR("FY*"), STR(" FY13 "), &part));
    assert_true(str_equal(part, STR("13")));
    assert_true(heading_matches(STR("* total"), STR("Roads total"), &part));
    assert_true(str_equal(part, STR("Roads")));
    assert_false(heading_matches(STR("ab*bc"), STR("abc"), &part));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_numbers), cmocka_unit_test(test_marks),
                                       cmocka_unit_test(test_charsets),
                                       cmocka_unit_test(test_headings)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
