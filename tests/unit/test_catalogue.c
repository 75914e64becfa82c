/* Catalogues of messages: what is found in them, and that nothing outside of them is read. */
#include <stdlib.h>

#include "lang/base/catalogue.h"
#include "tests/unit/common.h"

typedef struct Pair {
    const char *message;
    uint32_t message_len; /* with what is behind a NUL */
    const char *translation;
    uint32_t translation_len;
} Pair;

#define PAIR(message, translation)                                         \
    {                                                                      \
        message, sizeof(message) - 1, translation, sizeof(translation) - 1 \
    }

static const Pair pairs[] = {
    PAIR("", "Language: zh_CN\n"),
    PAIR("apple", "苹果"),
    PAIR("pear", "梨"),
    PAIR("%u apple\0%u apples", "%u 个苹果"),
    PAIR("%u pear\0%u pears", "%u Birne\0%u Birnen"),
};
/* As they are sorted. */
static const int order[] = {0, 3, 4, 1, 2};

enum { COUNT = 5, HEADER = 28, TEXTS = HEADER + 16 * COUNT, ROOM = 1024 };

static char bytes[ROOM];
static uint32_t len;

static void put_number(uint32_t at, uint32_t number)
{
    memcpy(bytes + at, &number, sizeof number);
}

static void put_text(uint32_t entry, const char *text, uint32_t text_len)
{
    put_number(entry, text_len);
    put_number(entry + 4, len);
    memcpy(bytes + len, text, text_len + 1);
    len += text_len + 1;
}

static int make_catalogue(void **state)
{
    (void)state;
    const uint32_t header[] = {0x950412de, 0, COUNT, HEADER, HEADER + 8 * COUNT, 0, 0};
    memset(bytes, 0, sizeof bytes);
    memcpy(bytes, header, sizeof header);
    len = TEXTS;
    for (uint32_t i = 0; i < COUNT; i++) {
        const Pair *pair = &pairs[order[i]];
        put_text(HEADER + 8 * i, pair->message, pair->message_len);
        put_text(HEADER + 8 * (COUNT + i), pair->translation, pair->translation_len);
    }
    return 0;
}

static Catalogue opened(void)
{
    Catalogue catalogue;
    assert_true(catalogue_open(&catalogue, (Str){bytes, len}));
    return catalogue;
}

static void test_found(void **state)
{
    (void)state;
    Catalogue catalogue = opened();
    assert_string_equal(catalogue_text(&catalogue, "apple"), "苹果");
    assert_string_equal(catalogue_text(&catalogue, "pear"), "梨");
    assert_string_equal(catalogue_text(&catalogue, "plum"), "plum");
    assert_string_equal(catalogue_text(&catalogue, "app"), "app");
    assert_string_equal(catalogue_text(NULL, "apple"), "apple");
}

static void test_header_is_no_message(void **state)
{
    (void)state;
    Catalogue catalogue = opened();
    assert_string_equal(catalogue_text(&catalogue, ""), "");
}

static void test_plural(void **state)
{
    (void)state;
    Catalogue catalogue = opened();
    assert_string_equal(catalogue_plural(&catalogue, "%u apple", "%u apples", 1), "%u 个苹果");
    assert_string_equal(catalogue_plural(&catalogue, "%u apple", "%u apples", 2), "%u 个苹果");
    assert_string_equal(catalogue_plural(&catalogue, "%u pear", "%u pears", 1), "%u Birne");
    assert_string_equal(catalogue_plural(&catalogue, "%u pear", "%u pears", 0), "%u Birnen");
    assert_string_equal(catalogue_plural(&catalogue, "%u plum", "%u plums", 1), "%u plum");
    assert_string_equal(catalogue_plural(NULL, "%u plum", "%u plums", 2), "%u plums");
}

/* In memory of its own, so that the sanitizers see every byte read behind it. */
static void test_cut_short(void **state)
{
    (void)state;
    for (uint32_t cut = 0; cut < len; cut++) {
        char *copy = malloc(cut ? cut : 1);
        assert_non_null(copy);
        memcpy(copy, bytes, cut);
        Catalogue catalogue;
        if (catalogue_open(&catalogue, (Str){copy, cut})) {
            catalogue_text(&catalogue, "apple");
            catalogue_text(&catalogue, "zebra");
            catalogue_plural(&catalogue, "%u pear", "%u pears", 2);
        }
        free(copy);
    }
}

static void test_no_catalogue(void **state)
{
    (void)state;
    Catalogue catalogue;
    assert_false(catalogue_open(&catalogue, STR("")));
    assert_false(catalogue_open(&catalogue, STR("this is a text of more than 28 bytes")));
    put_number(4, 1u << 16); /* a revision that is not known */
    assert_false(catalogue_open(&catalogue, (Str){bytes, len}));
}

/* Every number of the tables, one at a time, is far outside. */
static void test_wild_numbers(void **state)
{
    static const uint32_t wild[] = {UINT32_MAX, UINT32_MAX - 7, ROOM, 1u << 31};
    for (uint32_t at = 8; at < TEXTS; at += 4)
        for (int i = 0; i < 4; i++) {
            make_catalogue(state);
            put_number(at, wild[i]);
            Catalogue catalogue;
            if (!catalogue_open(&catalogue, (Str){bytes, len})) continue;
            for (int k = 0; k < COUNT; k++) catalogue_text(&catalogue, pairs[k].message);
            catalogue_plural(&catalogue, "%u pear", "%u pears", 2);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(test_found, make_catalogue),
        cmocka_unit_test_setup(test_header_is_no_message, make_catalogue),
        cmocka_unit_test_setup(test_plural, make_catalogue),
        cmocka_unit_test_setup(test_cut_short, make_catalogue),
        cmocka_unit_test_setup(test_no_catalogue, make_catalogue),
        cmocka_unit_test_setup(test_wild_numbers, make_catalogue),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
