#include <stdlib.h>

#include <utf8proc.h>

#include "lang/base/unicode.h"
#include "tests/unit/fixture.h"

static void decode_is_the_inverse_of_encode(void **state)
{
    (void)state;
    for (uint32_t c = 0; c <= 0x110010; c++) {
        char bytes[4];
        uint32_t len = unicode_encode(c, bytes), decoded = UINT32_MAX;
        bool scalar = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
        assert_int_equal(len != 0, scalar);
        if (!scalar) continue;
        assert_int_equal(unicode_decode((Str){bytes, len}, 0, &decoded), len);
        assert_int_equal(decoded, c);
        for (uint32_t cut = 1; cut < len; cut++) {
            assert_int_equal(unicode_decode((Str){bytes, cut}, 0, &decoded), 0);
        }
    }
}

static void decode_refuses(void **state)
{
    (void)state;
    static const char *const wrong[] = {
        "\x80", "\xBF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xED\xA0\x80",
        "\xED\xBF\xBF", "\xF0\x80\x80\x80", "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80",
        "\xF5\x80\x80\x80", "\xFE", "\xFF", "\xE4\xB8z", "\xE4z\xAD", "\xC3(",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        uint32_t decoded;
        assert_int_equal(unicode_decode(str_from(wrong[i]), 0, &decoded), 0);
    }
}

static void words(void **state)
{
    (void)state;
    static const uint32_t yes[] = {'a', 'Z', '0', '9', '_', 0x4E2D, 0x3007, 0xE9, 0x0301,
                                   0x2160, 0x3400, 0x20000, 0xAC00, 0x0627, 0x3042};
    static const uint32_t no[] = {' ', '-', '$', '(', '`', 0x7F, 0xA0, 0x3000, 0xFF0C, 0x3001,
                                  0x201C, 0x200B, 0x115F, 0x3164, 0xFE0F, 0x2460, 0x2014, 0x10FFFF};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) assert_true(unicode_is_word(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) assert_false(unicode_is_word(no[i]));
}

static void invisible(void **state)
{
    (void)state;
    static const uint32_t yes[] = {0, 1, 0x0B, 0x1B, 0x7F, 0x85, 0xAD, 0x034F, 0x061C, 0x115F,
                                   0x1160, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028,
                                   0x2029, 0x202A, 0x202E, 0x2060, 0x2066, 0x2069, 0x206F, 0x2800,
                                   0x3164, 0xFE00, 0xFE0F, 0xFEFF, 0xFFA0, 0xE0001, 0xE0100};
    static const uint32_t no[] = {'\t', '\n', '\r', ' ', '~', 'a', 0x3000, 0x4E2D, 0xA0, 0x0301,
                                  0xFF01, 0x201C, 0x2014};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
        if (!unicode_is_invisible(yes[i])) fail_msg("U+%04X is invisible", (unsigned)yes[i]);
    }
    for (size_t i = 0; i < sizeof no / sizeof *no; i++) {
        if (unicode_is_invisible(no[i])) fail_msg("U+%04X is visible", (unsigned)no[i]);
    }
    for (uint32_t c = 0; c < 0x110000; c++) {
        assert_false(unicode_is_word(c) && unicode_is_invisible(c));
    }
}

static void width_and_length(void **state)
{
    (void)state;
    assert_int_equal(unicode_width(STR("")), 0);
    assert_int_equal(unicode_width(STR("abc")), 3);
    assert_int_equal(unicode_width(STR("预算2024")), 8);
    assert_int_equal(unicode_width(STR("（）")), 4);
    assert_int_equal(unicode_width(STR("e\u0301")), 1);
    assert_int_equal(unicode_width(STR("\ta")), 5);
    assert_int_equal(unicode_width(STR("\xFFz")), 2);
    assert_int_equal(unicode_width(STR("\U00020000")), 2);
    assert_int_equal(unicode_length(STR("预算2024")), 6);
    assert_int_equal(unicode_length(STR("e\u0301")), 2);
    assert_int_equal(unicode_length(STR("\xE4\xB8")), 2);
}

static void nfc_of_what_is_nfc_is_itself(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "ascii", "预算（万元）", "〇", "\u00E9", "ガ", "한글",
                                        "\u0915\u093C", "\U00020000"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        Str text = str_from(texts[i]);
        assert_ptr_equal(unicode_nfc(&arena, text).ptr, text.ptr);
    }
    Str invalid = STR("e\u0301\xFF");
    assert_ptr_equal(unicode_nfc(&arena, invalid).ptr, invalid.ptr);
}

static void nfc_composes(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"e\u0301", "\u00E9"},
        {"\u30AB\u3099", "\u30AC"},
        {"\u1112\u1161\u11AB", "\uD55C"},
        {"\u212B", "\u00C5"},
        {"q\u0307\u0323", "q\u0323\u0307"},
        {"\uF900", "\u8C48"}, /* a compatibility ideograph with a canonical equivalent */
        {"\u2000", "\u2002"},
        {"\u0958", "\u0915\u093C"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        Str normal = unicode_nfc(&arena, str_from(pairs[i][0]));
        assert_string_equal(normal.ptr, pairs[i][1]);
        assert_int_equal(normal.len, strlen(pairs[i][1]));
    }
}

/* The quick check must never take a character for stable that utf8proc changes, nor one that can
 * combine with what stands before it. */
static void nfc_agrees_with_utf8proc(void **state)
{
    (void)state;
    static const char *const before[] = {"", "e", "\u30AB", "\u1100", "\uAC00", "a\u0323"};
    for (uint32_t c = 1; c < 0x30000; c++) { /* nothing beyond decomposes or combines */
        for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
            char text[16], encoded[4];
            uint32_t start = (uint32_t)strlen(before[i]), len = unicode_encode(c, encoded);
            if (len == 0) continue;
            memcpy(text, before[i], start);
            memcpy(text + start, encoded, len);
            text[start + len] = '\0';
            utf8proc_uint8_t *expected = utf8proc_NFC((const utf8proc_uint8_t *)text);
            Str normal = unicode_nfc(&arena, (Str){text, start + len});
            if (!str_equal(normal, str_from((char *)expected))) {
                fail_msg("U+%04X after \"%s\"", (unsigned)c, before[i]);
            }
            free(expected);
        }
        if (c % 0x1000 == 0) arena_free(&arena);
    }
}

static void distance(void **state)
{
    (void)state;
    assert_int_equal(unicode_distance(STR("basic"), STR("basic"), 2), 0);
    assert_int_equal(unicode_distance(STR("basci"), STR("basic"), 2), 1);
    assert_int_equal(unicode_distance(STR("bsic"), STR("basic"), 2), 1);
    assert_int_equal(unicode_distance(STR("basics"), STR("basic"), 2), 1);
    assert_int_equal(unicode_distance(STR("kitten"), STR("sitting"), 9), 3);
    assert_int_equal(unicode_distance(STR("kitten"), STR("sitting"), 2), 3);
    assert_int_equal(unicode_distance(STR("kitten"), STR("sitting"), 1), 2);
    assert_int_equal(unicode_distance(STR(""), STR("abc"), 9), 3);
    assert_int_equal(unicode_distance(STR("abc"), STR(""), UINT32_MAX), 3);
    assert_int_equal(unicode_distance(STR("项目支出"), STR("项目收入"), 9), 2);
    assert_int_equal(unicode_distance(STR("中"), STR("串"), 9), 1); /* common first bytes */
    assert_int_equal(unicode_distance(STR("目项"), STR("项目"), 9), 1);
    assert_int_equal(unicode_distance(STR("\x80z"), STR("\x80y"), 9), 1);
    assert_int_equal(unicode_distance(STR("\x81"), STR("\x82"), 9), 1);
    assert_int_equal(unicode_distance(STR("abcdef"), STR("uvwxyz"), 0), 1);
}

static void distance_of_long_texts(void **state)
{
    (void)state;
    char a[400], b[400];
    memset(a, 'a', sizeof a);
    memset(b, 'b', sizeof b);
    assert_int_equal(unicode_distance((Str){a, 128}, (Str){b, 128}, 500), 128);
    assert_int_equal(unicode_distance((Str){a, 129}, (Str){b, 129}, 3), 4);
    assert_int_equal(unicode_distance((Str){a, 400}, (Str){b, 400}, UINT32_MAX), UINT32_MAX);
    assert_int_equal(unicode_distance((Str){a, 400}, (Str){a, 399}, 3), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(decode_is_the_inverse_of_encode),
        TEST(decode_refuses),
        TEST(words),
        TEST(invisible),
        TEST(width_and_length),
        TEST(nfc_of_what_is_nfc_is_itself),
        TEST(nfc_composes),
        TEST(nfc_agrees_with_utf8proc),
        TEST(distance),
        TEST(distance_of_long_texts),
    };
    return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
